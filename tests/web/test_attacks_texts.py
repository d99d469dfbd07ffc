"""Texts that want to be more than text: markup in every field on every page, formulas in files, names that forge."""

import csv
import io
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from tests import factories as make
from tests.small_curriculum import HYGIENE, ONCE, THRICE
from tests.web.worlds import Ward
from tracker.extensions import db, writing
from tracker.people.models import Cohort, Person, Post, Provider, Site

pytestmark = pytest.mark.usefixtures("database")

BREAKERS = ("", '">', "'>", "</title>", "</textarea>", "</script>", "-->", "</option></select>", "]]>", "</template>")
VECTORS = (
    "<x-pwn>",
    "<img src=x onerror=pwn()>",
    "<svg/onload=pwn()>",
    "<script>pwn()</script>",
    '" onfocus=pwn() autofocus pwn="',
    "' onfocus=pwn() autofocus pwn='",
    "<a href=javascript:pwn()>",
    "<form action=//pwn>",
    "<meta http-equiv=refresh content=0;url=//pwn>",
    "<base href=//pwn>",
    "&lt;x-pwn&gt; &#60;x-pwn&#62;",
    "\\u003cx-pwn\\u003e %3Cx-pwn%3E",
    "{{ 7 * 7 }} {% raw %} ${pwn} %(pwn)s",
    "<style>@import '//pwn'</style>",
    "<iframe srcdoc='<x-pwn>'>",
    "<math><mtext></p><x-pwn>",
    "<input name=pwn>",
    "<!--<x-pwn>",
    "<x-pwn\n/onclick=pwn()>",
    "\uff1cx-pwn\uff1e",
)
PAYLOADS = [breaker + vector for breaker in BREAKERS for vector in VECTORS]
FIELDS = (
    *("provider", "cohort", "site", "department", "town", "function", "learner", "mentor", "coordinator"),
    *("reflection", "what", "note", "comment", "reason", "feedback", "declined", "taken-back", "noted"),
)
PER_FIELD = 25


def text_of(field: str) -> str:
    """A mark of the field, and a part of all payloads, another for each field."""
    start = FIELDS.index(field) * 11
    return f"mark-{field} " + " ".join(PAYLOADS[(start + step) % len(PAYLOADS)] for step in range(PER_FIELD))


class Place(Ward):
    """The ward where everything that anybody can type is an attack."""

    def __init__(self, clocks: ExitStack) -> None:
        super().__init__(clocks)
        with writing():
            db.session.get_one(Provider, self.provider_id).name = text_of("provider")
            db.session.get_one(Cohort, self.cohort.id).name = text_of("cohort")
            site = db.session.get_one(Site, self.site.id)
            site.name, site.department, site.town = map(text_of, ("site", "department", "town"))
            for post in db.session.query(Post).all():
                post.function = text_of("function")
            for role in ("learner", "mentor", "coordinator"):
                db.session.get_one(Person, getattr(self, role).person_id).name = text_of(role)
        self.say_everything()

    def say_everything(self) -> None:
        self.complete(reflection=text_of("reflection"))
        self.decline(self.practise(what=text_of("what")).seq, reason=text_of("declined"))
        self.practise(what=text_of("what"))
        self.close(self.request(note=text_of("note")).seq, reason=text_of("reason"))
        self.assess(comment=text_of("comment"), outcome="more-practice", level=2)
        self.assess(THRICE, comment=text_of("comment"))
        self.request(THRICE, note=text_of("note"))
        self.feedback(comment=text_of("feedback"))
        self.note(text=text_of("noted"))
        self.withdraw(self.practise(what=text_of("what")).seq, reason=text_of("taken-back"))
        self.request(ONCE, note=text_of("note"), mentor=self.mentor.person_id)


@pytest.fixture
def place(app):
    with ExitStack() as clocks:
        yield Place(clocks)


def crawl(client, start: str, most: int = 150):
    """Every page that is reached by links, each address once whatever it filters."""
    known, waiting = {start}, [start]
    while waiting and len(known) < most:
        path = waiting.pop()
        answer = client.get(path)
        found = [answer.location] if answer.location else answer.page.links
        yield path, answer
        for link in found:
            parts = urlsplit(link)
            inside = not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("/curriculum")
            if inside and parts.path not in {urlsplit(each).path for each in known}:
                known.add(link)
                waiting.append(link)


def infected(page) -> list[str]:
    """Elements and attributes that none of our templates has."""
    return [
        f"{element.tag} {element.attributes}"
        for element in page.elements
        if "pwn" in element.tag
        or element.tag in {"iframe", "base", "math"}
        or any("pwn" in name or name.startswith("on") or name == "http-equiv" for name in element.attributes)
        or any(element.get(name).startswith(("//", "javascript:")) for name in ("href", "src", "action"))
        or element.get("name") == "pwn"
    ]


def test_no_text_becomes_an_element_on_any_page(place, app, client, sign_in_as):
    shown = set()
    for role in ("learner", "mentor", "coordinator"):
        sign_in_as(getattr(place, role).person_id)
        starts = ["/", place.sign_address(), f"/cohorts/{place.cohort.id}/matrix?view=list"]
        for start in starts:
            for path, answer in crawl(client, start):
                assert not infected(answer.page), path
                text = answer.text if answer.mimetype.startswith("text/") else ""  # a cohort's pack is no text
                shown |= {field for field in FIELDS if f"mark-{field}" in text}
    assert shown == set(FIELDS)


@pytest.mark.parametrize("formula", ["=1+1", "－1", "\u3000@x"])
def test_no_file_holds_a_formula(place, client, sign_in_as, formula):
    with writing():
        db.session.get_one(Person, place.learner_id).name = formula
    place.practise(what=formula)
    sign_in_as(place.coordinator.person_id)
    for path in (f"/cohorts/{place.cohort.id}/matrix.csv", place.address("logbook.csv")):
        file = client.get(path, status=200).get_data(as_text=True).removeprefix("\ufeff")
        cells = [cell for row in csv.reader(io.StringIO(file)) for cell in row]
        assert f"'{formula}" in cells, path
        assert formula not in cells, path


@pytest.mark.parametrize(
    "name", ["Eve\nHead nurse\nHospital", "Eve\tAdmin", "Eve\u2028Admin", "Eve \u202eecila", "E\u200bve"]
)
def test_a_name_is_one_line_that_shows_as_it_is(place, name):
    """What is printed below a signature is name, function and site, a line each."""
    who = make.person(name)
    assert who.name in {"Eve Head nurse Hospital", "Eve Admin", "Eve ecila", "Eve"}
    made = make.mentorship(place.enrolment, who, modules=[HYGIENE])
    post = make.post(who, place.room, function="Nurse\nDirector\nof everything")
    assert post.function == "Nurse Director of everything"
    assert make.site(place.provider_id, name="A\nB").name == "A B"
    assert made.mentor_id == who.id
