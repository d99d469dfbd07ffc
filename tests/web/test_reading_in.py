"""Every page in the reader's language: a pseudo-language shows which words of the curriculum were looked up.

Each text is its English between ⟦ and ⟧. Whatever English of the curriculum stands outside of them was forgotten.
"""

import re
import shutil
from contextlib import ExitStack
from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace
from uuid import UUID

import pytest
from flask import g, render_template_string
from sqlalchemy import select, update

from tests import pseudo, small_curriculum
from tests.counting import counted
from tests.pages import VOID
from tests.web import test_query_counts as pages
from tests.web.worlds import Ward
from tracker.curriculum.files import load
from tracker.curriculum.models import Edition
from tracker.curriculum.plan import Internship
from tracker.curriculum.queries import plan_of
from tracker.curriculum.translations import english_of, translated_codes
from tracker.extensions import db, writing
from tracker.logbook.models import Entry
from tracker.people.models import Person
from tracker.web import reading_in, speaking
from tracker.web.describing import SAY
from tracker.web.reading_in import of_cohort, plain_words, words

ALSO = {
    "one module": (None, "/curriculum/{programme}/hygiene"),
    "one unit": (None, "/curriculum/{programme}/the-pulse"),
    "one that is not allowed": (None, "/curriculum/{programme}/injections"),
    "the receipt": ("mentor", "/inbox/{signed}"),
    "the list": ("coordinator", f"{pages.C}/matrix?view=list&show=waiting"),
    "one module of the matrix": ("coordinator", f"{pages.C}/matrix?module=hygiene"),
    "one that is supervised": ("learner", f"{pages.E}/competencies/blood-pressure"),
    "the logbook of a module": ("learner", f"{pages.E}/logbook?module=hygiene"),
    "the learner's page for its mentor": ("mentor", pages.E),
}
"""Pages beside those of test_query_counts.py that show other texts of the curriculum."""
FULL_OF_IT = {
    *("curriculum.catalogue", "curriculum.search", "curriculum.programme", "curriculum.item", "glossary.learn"),
    *("learning.home", "learning.module", "learning.unit", "learning.study", "practising.competency"),
    *("practising.choose_skill", "practising.ask", "practising.practice", "logbook.logbook", "logbook.logbook_csv"),
    *("signing.inbox", "signing.sign", "mentoring.choose", "cohorts.index", "cohorts.show", "matrix.show"),
    *("matrix.export", "records.show", "moving.choose", "authoring.index"),
}
"""Pages that have to show some, so that none passes because it shows nothing."""
WORDS = re.compile("⟦[^⟧]*⟧")
SHORT = 8
"""Letters up to which an English text may stand on a page for another reason."""


class Spoken(HTMLParser):
    """The text of a page, the language of each of its letters, and the attributes that are read out or shown."""

    READ = ("aria-label", "title", "placeholder", "label", "alt", "data-l", "data-text")

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.languages, self.attributes, self.titles = "", [], [], ""
        self._open = [("", "")]
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.attributes += [given[name] for name in self.READ if given.get(name)]
        if tag not in VOID:
            self._open.append((tag, given.get("lang") or self._open[-1][1]))

    def handle_endtag(self, tag):
        while self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if any(tag == "title" for tag, _ in self._open):
            self.titles += data
        else:
            self.text += data
            self.languages += [self._open[-1][1]] * len(data)

    def strangers(self, language: str) -> list[str]:
        """Words of the curriculum that stand in an element of another language."""
        found = WORDS.finditer(self.text)
        return [each[0] for each in found if set(self.languages[each.start() : each.end()]) != {language}]

    def forgotten(self, english: set[str]) -> set[str]:
        """English texts of the curriculum that stand where a translation should."""
        rest = "\n".join(WORDS.sub("", part) for part in (self.text, self.titles, *self.attributes))
        return {text for text in english if text in rest}


@pytest.fixture(autouse=True)
def pages_in_english(monkeypatch):
    """As where there is no catalogue of the reader's language: so the language of each word has to be said."""
    monkeypatch.setattr(speaking, "LANGUAGES", {"en": "English"})


@pytest.fixture
def folder(database, tmp_path):
    """The small curriculum with everything in French, by nobody reviewed."""
    return pseudo.translate(shutil.copytree(small_curriculum.folder(), tmp_path / "curriculum"), "fr")


@pytest.fixture
def school(folder):
    """Two busy learners; everybody reads French. The cohort is taught in Norwegian."""
    made = pages.build(folder, small_curriculum.PROGRAMME, 2, 1)
    signed = select(Entry.id).where(Entry.kind == "assessed", Entry.enrolment_id == UUID(made.words["id"]))
    made.words["signed"] = str(db.session.scalars(signed.order_by(Entry.seq)).first())
    read(made, "fr")
    return made


def read(school, language):
    with writing():
        db.session.execute(update(Person).values(language=language))


def english_texts(folder) -> set[str]:
    contents = load(folder)
    texts = {text for code in translated_codes(contents) for text in english_of(contents, code).values()}
    return {text for text in texts if len(text) > SHORT}


def look(client, sign_in_as, school, who, path, **headers):
    client.delete_cookie("stride")
    if who:
        sign_in_as(school.people[who])
    return client.get(path.format(**school.words), headers=headers or {"Accept-Language": "fr"}, status=200)


def test_no_english_of_the_curriculum_is_left_on_any_page(client, sign_in_as, folder, school):
    english, faults, without = english_texts(folder), {}, set()
    for name, (who, path) in {**pages.PAGES, **ALSO}.items():
        client.delete_cookie("stride")
        if who:
            sign_in_as(school.people[who])
        answer = client.get(path.format(**school.words), headers={"Accept-Language": "fr"})
        page = Spoken(answer.text if answer.mimetype.startswith("text/") else "")
        shown = "⟦" in page.text + page.titles + "".join(page.attributes)
        found = [*page.forgotten(english), *(page.strangers("fr") if answer.mimetype == "text/html" else [])]
        if shown and answer.mimetype == "text/html" and "Draft translation" not in page.text:
            found.append("no word about the draft")
        faults |= {name: found} if found else {}
        without |= set() if shown else {name}
    assert faults == {}, "\n".join(f"{name}: {found}" for name, found in faults.items())
    assert not without & (set(ALSO) | FULL_OF_IT)


def test_an_english_reader_sees_no_mark_and_no_notice_and_asks_for_nothing(client, sign_in_as, school):
    read(school, "en")
    with counted() as said:
        page = look(client, sign_in_as, school, "learner", f"{pages.E}/modules/hygiene").page
    assert "⟦" not in page.source
    assert "tongue" not in page.source
    assert "Draft translation" not in page.text
    assert not [each for each in said if "translation" in str(each)]


def test_words_cost_one_small_query_once_they_are_known(client, sign_in_as, school):
    look(client, sign_in_as, school, "learner", f"{pages.E}/modules/hygiene")
    with counted() as said:
        look(client, sign_in_as, school, "learner", f"{pages.E}/modules/hygiene")
    assert len([each for each in said if "FROM translation" in str(each)]) == 1


def test_where_a_translation_is_missing_the_language_stands_beside_the_text(client, sign_in_as, folder, school):
    pseudo.translate(folder, "fr", hygiene="Cleans hands")
    pages.edition(folder, small_curriculum.PROGRAMME)
    page = look(client, sign_in_as, school, "learner", f"{pages.E}/competencies/hand-hygiene").page
    assert page.all("h1")[0].text == "Cleans hands in English"
    assert [each.text for each in page.all("span") if each.get("class") == "tongue"] != []
    assert "⟦Prepares the room⟧" in page.text


def test_before_english_comes_the_language_of_the_cohort(client, sign_in_as, folder, school):
    pseudo.translate(folder, "fr", hygiene="Cleans hands")
    pseudo.translate(folder, "nb", say=lambda text: f"⟦{text}, på norsk⟧" if len(text) < 60 else pseudo.marked(text))
    pages.edition(folder, small_curriculum.PROGRAMME)
    for who, path in (
        ("learner", f"{pages.E}/competencies/hand-hygiene"),
        ("mentor", f"{pages.E}/competencies/hand-hygiene/sign"),
    ):
        [head] = look(client, sign_in_as, school, who, path).page.all("h1")
        assert head.text == "⟦Cleans hands, på norsk⟧ in Norwegian Bokmål"
    matrix = look(client, sign_in_as, school, "coordinator", f"{pages.C}/matrix").page
    assert "Cleans hands, på norsk" in matrix.text
    public = look(client, sign_in_as, school, None, "/curriculum/{programme}/hand-hygiene").page
    assert public.all("h1")[0].text == "Cleans hands in English"


def test_a_language_without_any_words_is_passed_over_without_a_mark(client, sign_in_as, school):
    read(school, "de")
    page = look(client, sign_in_as, school, "learner", f"{pages.E}/modules/hygiene").page
    assert page.all("h1")[0].text == "Hygiene"
    assert "tongue" not in page.source


def test_reviewed_words_are_no_draft(client, sign_in_as, folder, school):
    pseudo.translate(folder, "fr", reviewed="Lucie Moreau, 2026-11-21")
    pages.edition(folder, small_curriculum.PROGRAMME)
    page = look(client, sign_in_as, school, "learner", f"{pages.E}/modules/hygiene").page
    assert "⟦Hygiene⟧" in page.text
    assert "Draft translation" not in page.text


def test_one_page_in_english_and_back(client, sign_in_as, school):
    path = f"{pages.E}/logbook?module=hygiene"
    page = look(client, sign_in_as, school, "learner", path).page
    english = next(link for link in page.links if link.endswith("words=en"))
    assert english == path.format(**school.words) + "&words=en"
    page = client.get(english, status=200).page
    assert "⟦" not in page.text
    assert "Read it in French" in page.text
    back = next(link for link in page.links if link == path.format(**school.words))
    assert "⟦" in client.get(back, status=200).page.text


# Signing.


def test_a_signature_keeps_the_language_its_criteria_were_read_in(database, folder, client, sign_in_as):
    with ExitStack() as clocks:
        ward = Ward(clocks)
        pages.edition(folder, small_curriculum.PROGRAMME)
        with writing():
            db.session.execute(update(Person).values(language="fr"))
        sign_in_as(ward.mentor.person_id, proved=True)
        answer = client.submit(ward.sign_address(), ward.filled())
        entry = db.session.scalars(select(Entry).where(Entry.kind == "assessed")).one()
        assert entry.language == "fr"
        assert ward.holds()
        assert "The criteria were read in French." in client.get(answer.location, status=200).page.text
        line = client.get(ward.address("competencies", small_curriculum.ONCE), status=200).page
        assert "The criteria were read in French." in line.text


def test_a_criterion_that_is_missing_is_named_in_the_reader_s_language(database, folder, client, sign_in_as):
    with ExitStack() as clocks:
        ward = Ward(clocks)
        pages.edition(folder, small_curriculum.PROGRAMME)
        with writing():
            db.session.execute(update(Person).values(language="fr"))
        sign_in_as(ward.mentor.person_id, proved=True)
        sent = ward.posted(client, criteria={"prepares": "not-done"})
        page = Spoken(client.post(ward.sign_address(), data=sent, status=422).text)
        assert "To sign off, this must be done: ⟦Prepares the room⟧" in page.text
        assert page.strangers("fr") == []


# Choosing.


def test_a_guest_chooses_in_the_foot_and_a_cookie_remembers(client, school):
    path = "/curriculum/{programme}".format(**school.words)
    assert client.get(path).page.all("h1")[0].text == "A small programme"
    answer = client.submit(path, {"read_in": "fr"}, to="/language")
    assert answer.location == path
    assert client.get_cookie("language").value == "fr"
    assert client.get(path).page.all("h1")[0].text == "⟦A small programme⟧"
    chosen = [each.text for each in client.get(path).page.all("button") if each.get("aria-current")]
    assert chosen == ["Français"]


def test_somebody_signed_in_chooses_for_every_device(client, sign_in_as, school):
    read(school, "en")
    sign_in_as(school.people["learner"])
    client.submit("/account", {"read_in": "fr"}, to="/language")
    assert client.get_cookie("language") is None
    assert db.session.get_one(Person, school.people["learner"]).language == "fr"
    client.submit("/account", {"language": "nb"}, to="/account/language")
    assert db.session.get_one(Person, school.people["learner"]).language == "nb"


@pytest.mark.parametrize("language", ["sv", "", "FR"])
def test_no_other_language_can_be_chosen(client, school, language):
    token = client.get("/sign-in").page.forms[-1].fields["csrf_token"][0]
    client.post("/language", data={"csrf_token": token, "read_in": language, "next": "/privacy"}, status=400)
    assert client.get_cookie("language") is None


@pytest.mark.parametrize(
    ("asked", "head"),
    [
        ("fr-BE,fr;q=0.9", "⟦Hygiene⟧"),
        ("en,fr;q=0.9", "Hygiene"),
        ("sv", "Hygiene"),
        ("", "Hygiene"),
        ("pt,fr;q=0.5", "⟦Hygiene⟧"),
    ],
)
def test_the_browser_is_asked_where_nobody_chose(client, school, asked, head):
    path = "/curriculum/{programme}/hygiene".format(**school.words)
    assert client.get(path, headers={"Accept-Language": asked}).page.all("h1")[0].text == head


@pytest.mark.parametrize("asked", ["nb-NO", "no", "nn-NO,nn;q=0.9"])
def test_every_norwegian_is_bokmal(app, asked):
    with app.test_request_context("/", headers={"Accept-Language": asked}):
        assert reading_in.readers_language() == "nb"


# The search.


def test_the_search_finds_in_both_languages(client, sign_in_as, folder, school):
    pseudo.translate(folder, "fr", say=lambda text: "⟦Se lave les mains⟧" if text == "Cleans hands" else text)
    pages.edition(folder, small_curriculum.PROGRAMME)
    for question in ("lave", "cleans"):
        page = look(client, sign_in_as, school, None, f"/curriculum/search?q={question}").page
        assert "⟦Se lave les mains⟧" in page.text


# The filters.


@pytest.fixture
def reader(app, school):
    with app.test_request_context("/", headers={"Accept-Language": "fr"}):
        yield


def test_markup_and_plain_text(reader):
    assert str(words("Hygiene")) == '<span lang="fr">⟦Hygiene⟧</span>'
    assert (plain_words("Hygiene"), plain_words("Hygiene").lang) == ("⟦Hygiene⟧", "fr")
    assert plain_words("unknown").lang == "en"
    assert str(words("unknown")) == 'unknown <span class="tongue">in English</span>'
    assert words("") == ""


def test_what_is_no_text_of_the_curriculum_is_escaped(reader):
    assert str(words("<b>&")).startswith("&lt;b&gt;&amp;")
    shown = render_template_string('<p{{ text|lang }} title="{{ text|plain_words }}">{{ text|words }}</p>', text='"<i>')
    assert shown.startswith('<p title="&#34;&lt;i&gt;">&#34;&lt;i&gt; <span')


def test_a_sentence_around_a_text_keeps_its_markup(reader):
    shown = render_template_string('{{ _("Sign off: %(skill)s", skill=text|words) }}', text="Cleans hands")
    assert shown == 'Sign off: <span lang="fr">⟦Cleans hands⟧</span>'


def test_a_fact_of_several_titles_keeps_their_markup(reader):
    plan = plan_of(db.session.scalars(select(Edition.id)).one())
    plan = replace(plan, internship=Internship("after-modules", ("hygiene", "clinical-procedures"), 40))
    spans = '<span lang="fr">⟦Hygiene⟧</span>, <span lang="fr">⟦Clinical Procedures⟧</span>'
    assert str(SAY["internship"][1](plan, words)[1]) == f"Opens after {spans}"
    assert SAY["internship"][1](plan, str)[1] == "Opens after Hygiene, Clinical Procedures"


def test_the_cohort_s_languages_come_after_the_reader_s(reader):
    of_cohort("nl,fr")
    assert g.reading.asked == ["fr", "nl"]
    of_cohort(("en", "nl"))
    assert g.reading.asked == ["fr"], "English has every text, so nothing comes after it"


def test_choices_say_in_which_language_they_are(reader):
    from tracker.web.forms import choices

    english, french = choices({"": "All", "hygiene": plain_words("Hygiene")})
    assert (english.render_kw, french.render_kw) == (None, {"lang": "fr"})


def test_an_order_without_the_reader_is_english(app, school):
    with app.app_context():
        assert reading_in.readers_language() == "en"
        assert SimpleNamespace(text=plain_words("Hygiene")).text == "Hygiene"
