"""The administrators' page: upload, faults, what would change and for whom, publishing from a day, and who may."""

import io
import json
import zipfile
from contextlib import ExitStack
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests import factories, small_curriculum
from tests.small_curriculum import FADING, HYGIENE, ONCE, PROGRAMME
from tests.web.learners import School
from tracker import clock
from tracker.audit import AuditEvent, Verb
from tracker.curriculum import drafts, queries
from tracker.curriculum.models import CurriculumDraft, Edition, Printing, Translation
from tracker.extensions import db, writing
from tracker.logbook import verifying
from tracker.logbook.books import open_book
from tracker.standing import look

HOME = "/curriculum-drafts"
HYGIENE_FILE, PROGRAMME_FILE = f"modules/{HYGIENE}.yaml", f"programmes/{PROGRAMME}.yaml"


def files() -> dict[str, dict]:
    """The small curriculum as plain values, to be changed."""
    folder = small_curriculum.folder()
    return {
        str(file.relative_to(folder)): json.loads(file.read_text("utf-8")) for file in sorted(folder.rglob("*.yaml"))
    }


def zipped(contents: dict[str, dict | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in contents.items():
            archive.writestr(f"ours/{name}", body if isinstance(body, bytes) else json.dumps(body, indent=1))
    return made.getvalue()


def hands(contents) -> dict:
    """The skill that the tests change."""
    return next(skill for skill in contents[HYGIENE_FILE]["competencies"] if skill["code"] == FADING)


def unchanged(_contents):
    """Leaves the files as they are."""


def better_words(contents):
    hands(contents)["criteria"][0]["text"] = "Prepares the clean room"


def harder(contents):
    hands(contents).update(level=5, revision=2)


def harder_by_stealth(contents):
    hands(contents)["level"] = 5


def one_more(contents):
    contents[HYGIENE_FILE]["competencies"].append(small_curriculum.skill("school.masks", "Fits a mask"))


def one_less(contents):
    contents[HYGIENE_FILE]["competencies"].pop()


@pytest.fixture
def school(app):
    """One provider with a cohort on the first edition."""
    return factories.cohort(name="2026-A")


@pytest.fixture
def admin(school, sign_in_as):
    return sign_in_as(factories.administrator(school.provider_id), proved=True)


def upload(client, change=unchanged, raw: bytes | None = None):
    contents = deepcopy(files())
    change(contents)
    body = zipped(contents) if raw is None else raw
    return client.submit(HOME, archive=(io.BytesIO(body), "ours.zip"))


def draft_of(client, change) -> str:
    """The address of the draft that an upload leads to."""
    answer = upload(client, change)
    assert answer.status_code == 303, answer.page.text
    return answer.location


def published(client, change, **chosen):
    address = draft_of(client, change)
    return client.submit(address, chosen, to=address.rpartition("/")[2])


def rows(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


# Who may.


@pytest.mark.parametrize("role", ["coordinator", "teacher", "reader"])
def test_administrators_alone_come_here(school, sign_in_as, role):
    client = sign_in_as(factories.staff(school.provider_id, role))
    nowhere = client.get("/no-such-page", status=404).data
    assert client.get(HOME, status=404).data == nowhere
    sent(client, HOME, {"archive": chosen(zipped(files()))}, 404)
    assert rows(CurriculumDraft) == 0


def test_a_draft_is_its_authors_alone(school, admin, sign_in_as):
    address = draft_of(admin, better_words)
    other = sign_in_as(factories.administrator(school.provider_id), proved=True)
    for there in (address, f"{address}/discard"):
        other.post(there, data={"csrf_token": token_of(other)}, status=404)
    other.get(address, status=404)
    assert rows(CurriculumDraft) == 1


def test_administrators_find_it_in_the_bar(admin):
    assert HOME in admin.get("/cohorts", status=200).page.links


# Uploading.


def test_a_zip_with_faults_lists_all_of_them_and_nothing_is_kept(admin):
    def spoil(contents):
        hands(contents)["level"] = 7
        contents[PROGRAMME_FILE]["country"] = "Norway"
        contents["setup.py"] = b"import os"

    answer = upload(admin, spoil)
    assert answer.status_code == 422
    for words in (HYGIENE_FILE, PROGRAMME_FILE, "setup.py", "Give 5 or less.", "line 6", "3 faults"):
        assert words in answer.page.text
    assert rows(CurriculumDraft) == 0
    assert not db.session.scalars(select(AuditEvent.id).where(AuditEvent.verb == Verb.CURRICULUM_UPLOADED)).all()


def test_a_change_of_substance_without_a_revision_is_refused_with_its_line(admin):
    answer = upload(admin, harder_by_stealth)
    assert answer.status_code == 422
    assert "changed, and its revision did not" in answer.page.text
    assert "Give it revision 2" in answer.page.text
    assert rows(CurriculumDraft) == 0


@pytest.mark.parametrize("raw", [b"", b"PK", b"no zip", zipped({"readme.txt": b"x"}), zipped({"../x.yaml": b"a: 1"})])
def test_what_is_no_curriculum_is_told_so(admin, raw):
    assert upload(admin, raw=raw).status_code == 422
    assert rows(CurriculumDraft) == 0


def test_a_form_without_a_file_asks_for_one(admin):
    answer = admin.submit(HOME, to=HOME)
    assert answer.status_code == 422
    assert "Choose the ZIP" in answer.page.text


def test_many_faults_are_counted_and_two_hundred_are_shown(admin):
    def spoil(contents):
        contents["facts.yaml"]["facts"] += [{"id": "nonsense"}] * 100

    answer = upload(admin, spoil)
    assert "more are not shown" in answer.page.text
    assert len(answer.page.all("tr")) < 250


def sent(client, path: str, fields: dict, status: int) -> None:
    """A large form, encoded here: the test client's own encoding leaves a file open."""
    boundary, body = encode_multipart({"csrf_token": token_of(client), **fields})
    client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}", status=status)


def chosen(body: bytes) -> FileStorage:
    return FileStorage(io.BytesIO(body), "ours.zip")


def token_of(client) -> str:
    return client.get("/account").page.forms[0].fields["csrf_token"][0]


def test_this_address_takes_twenty_megabytes_and_only_from_those_who_may(school, admin, sign_in_as):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, body in files().items():
            archive.writestr(name, json.dumps(body))
        archive.writestr("README.md", b"# " * 1_500_000)
    sent(admin, HOME, {"archive": chosen(made.getvalue())}, 303)
    sent(admin, HOME, {"archive": chosen(b"0" * 21 * 2**20)}, 413)
    sent(admin, "/account/language", {"language": "x" * 3_000_000}, 413)
    coordinator = sign_in_as(factories.coordinator(school.provider_id))
    sent(coordinator, HOME, {"archive": chosen(made.getvalue())}, 413)
    coordinator.delete_cookie("stride")
    coordinator.post(HOME, data=b"0" * 3_000_000, content_type="multipart/form-data; boundary=0", status=413)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.integers(0, 4000), what=st.binary(min_size=1, max_size=60))
def test_a_damaged_zip_ends_in_faults_or_a_draft(admin, where, what):
    damaged(admin, where, what)


@pytest.mark.sweep
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.integers(0, 8000), what=st.binary(min_size=1, max_size=200))
def test_many_damaged_zips_end_in_faults_or_a_draft(admin, where, what):
    damaged(admin, where, what)


def damaged(admin, where: int, what: bytes) -> None:
    body = bytearray(zipped(files()))
    at = where % len(body)
    body[at : at + len(what)] = what
    answer = upload(admin, raw=bytes(body))
    assert answer.status_code in {303, 422}
    assert answer.status_code == 303 or "Please look at this again" in answer.page.text or "fault" in answer.page.text


# What would change.


def test_words_are_compared_word_by_word_also_for_those_who_hear(admin):
    page = admin.get(draft_of(admin, better_words), status=200).page
    assert "New words" in page.text
    assert "edition 1, printing 2" in page.text
    assert [element.text for element in page.all("ins")] == ["Added: clean End of what was added."]
    assert "2026-A Read the new words at once" in page.text
    assert "offered_from" not in next(form for form in page.forms if "seen" in form.names).names
    assert "every sign-off stays" in page.text


def test_substance_says_who_is_asked_again_and_who_stays(admin):
    page = admin.get(draft_of(admin, harder), status=200).page
    assert "edition 2" in page.text
    assert "2026-A Stay on their edition until they are moved" in page.text
    again = next(part for part in page.all("section") if part.get("aria-labelledby") == "again")
    assert "Cleans hands" in again.text
    assert "Takes a pulse" not in page.text


def test_added_and_taken_away(admin):
    page = admin.get(draft_of(admin, one_more), status=200).page
    assert "Added Fits a mask" in page.text
    page = admin.get(draft_of(admin, one_less), status=200).page
    assert "Taken away Sorts clinical waste" in page.text


def test_nothing_new_cannot_be_published(admin):
    page = admin.get(draft_of(admin, unchanged), status=200).page
    assert "Everything in this draft is published already" in page.text
    assert not [form for form in page.forms if "seen" in form.names]


def test_a_new_programme_and_one_that_is_left_alone(admin):
    def another(contents):
        contents["programmes/other.yaml"] = {**contents.pop(PROGRAMME_FILE), "programme": "other", "title": "Another"}

    page = admin.get(draft_of(admin, another), status=200).page
    assert "Another New programme" in page.text
    assert "left as they are: A small programme" in page.text


def test_cohorts_of_other_providers_are_not_named(admin):
    factories.cohort(factories.provider("Valley School"), "2026-V")
    page = admin.get(draft_of(admin, better_words), status=200).page
    assert "2026-V" not in page.text
    assert "Several providers share this installation" in page.text


def test_one_change_in_two_programmes_is_told_once(admin):
    def two(contents):
        contents["programmes/other.yaml"] = {**contents[PROGRAMME_FILE], "programme": "other", "title": "Another"}

    def two_with_words(contents):
        two(contents)
        better_words(contents)

    assert published(admin, two).status_code == 303
    page = admin.get(draft_of(admin, two_with_words), status=200).page
    assert len(page.all("ins")) == 1
    assert "Another · A small programme" in page.text


# Publishing.


def test_publishing_makes_one_edition_however_often(admin):
    address = draft_of(admin, harder)
    form = next(form for form in admin.get(address).page.forms if "seen" in form.names)
    assert admin.post(address, data=form.fields).status_code == 303
    admin.post(address, data=form.fields, status=404)
    assert "One new edition is published." in admin.get(HOME).page.text
    assert rows(Edition) == 2
    assert "published already" in admin.get(draft_of(admin, harder)).page.text
    who = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == Verb.EDITION_PUBLISHED)).all()
    assert sum(event.actor_id is not None for event in who) == 1


def test_publishing_asks_for_the_pin(school, sign_in_as):
    client = sign_in_as(factories.administrator(school.provider_id))
    address = draft_of(client, better_words)
    answer = client.submit(address, pin="000001")
    assert answer.status_code == 422
    assert rows(Printing) == 1
    assert client.submit(address, pin=factories.PIN).status_code == 303
    assert rows(Printing) == 2


def test_from_a_day_on(admin, client):
    today = clock.today("UTC")
    then = today + timedelta(days=30)
    assert published(admin, harder, offered_from=str(then)).status_code == 303
    assert queries.newest_edition(PROGRAMME).number == 1
    assert "edition 2 from" in admin.get(HOME).page.text
    assert "Edition 1" in client.get(f"/curriculum/{PROGRAMME}").page.text
    with clock.hold(datetime(then.year, then.month, then.day, tzinfo=UTC)):
        assert queries.newest_edition(PROGRAMME).number == 2
        assert "Edition 2" in client.get(f"/curriculum/{PROGRAMME}").page.text


@pytest.mark.parametrize("days", [-1, 400])
def test_a_day_that_is_over_or_far_is_refused(admin, days):
    answer = published(admin, harder, offered_from=str(clock.today("UTC") + timedelta(days=days)))
    assert answer.status_code == 422
    assert rows(Edition) == 1


def test_today_means_at_once(admin):
    published(admin, harder)
    assert db.session.scalars(select(Edition.offered_from)).all() == [None, None]


def test_what_became_another_thing_meanwhile_is_shown_again(admin):
    address = draft_of(admin, better_words)
    form = next(form for form in admin.get(address).page.forms if "seen" in form.names)
    contents = files()
    harder(contents)
    other = small_curriculum_of(contents)
    answer = admin.post(address, data=form.fields)
    assert answer.status_code == 409
    assert rows(Edition) == other
    assert "Nothing was kept" not in answer.page.text


def small_curriculum_of(contents) -> int:
    """Somebody publishes these files by the command line; how many editions there are then."""
    import tempfile
    from pathlib import Path

    from tracker.curriculum.publish import publish

    with tempfile.TemporaryDirectory() as name:
        for path, body in contents.items():
            file = Path(name, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(body), "utf-8")
        with writing():
            publish(db.session, Path(name), actor_id=None, on=clock.now())
    return rows(Edition)


# What it does to somebody's training.


@pytest.fixture
def trained(app):
    """A learner who is signed off for two skills and asked for none, and who looks after the school."""
    with ExitStack() as clocks:
        place = School(clocks)
        place.complete()
        place.assess(FADING)
        place.assess(ONCE)
        place.office = factories.administrator(place.provider_id)
        yield place


def states(place) -> dict[str, str]:
    book = open_book(place.id)
    found = {skill.code: look.state(book.items.get(skill.code), book.today) for skill in book.plan.competencies}
    return found | {unit.code: str(look.is_completed(book.items.get(unit.code))) for unit in book.plan.units}


def test_new_words_are_read_at_once_and_every_sign_off_stays(trained, sign_in_as):
    page = trained.address("competencies", FADING)
    before = states(trained)
    assert "Prepares the room" in sign_in_as(trained.enrolment).get(page).page.text
    assert published(sign_in_as(trained.office, proved=True), better_words).status_code == 303
    after = sign_in_as(trained.enrolment).get(page, status=200).page.text
    assert "Prepares the clean room" in after
    assert "Signed off" in after
    assert states(trained) == before
    assert [broken for _, broken in verifying.verify_all()] == [None]


def test_substance_is_asked_again_of_those_who_are_moved_and_of_that_skill_alone(trained, sign_in_as):
    before = states(trained)
    assert before[FADING] == before[ONCE] == "signed-off"
    office = sign_in_as(trained.office, proved=True)
    assert published(office, harder).status_code == 303
    assert states(trained) == before, "nobody is moved by publishing"
    move = f"/cohorts/{trained.cohort.id}/move/2"
    form = next(form for form in office.get(move, status=200).page.forms if "before" in form.names)
    office.post(move, data=form.fields, status=303)
    after = states(trained)
    assert {code for code in after if after[code] != before[code]} == {FADING}
    assert after[FADING] == "practising", "what was seen before is no signature for this revision"
    assert [broken for _, broken in verifying.verify_all()] == [None]


def test_a_draft_is_replaced_thrown_away_and_forgotten_after_a_week(admin):
    first, second = draft_of(admin, better_words), draft_of(admin, harder)
    admin.get(first, status=404)
    assert second in admin.get(HOME).page.links
    assert admin.submit(HOME, to="discard").status_code == 303
    admin.get(second, status=404)
    third = draft_of(admin, harder)
    with clock.hold(clock.now() + drafts.KEPT):
        assert drafts.waiting(factories.person().id) is None
    assert third in admin.get(HOME).page.links


# Translations.


def in_french(contents):
    contents[f"translations/fr/{HYGIENE}.yaml"] = {
        "language": "fr",
        "module": HYGIENE,
        "reviewed": "nobody",
        "title": "Hygiène",
        "competencies": {FADING: {"title": "Se lave les mains"}},
    }


def test_translations_alone_make_no_edition_and_are_told_by_language(admin):
    address = draft_of(admin, in_french)
    page = admin.get(address, status=200).page
    assert "French 2 texts new or other" in page.text
    editions, printings = rows(Edition), rows(Printing)
    admin.submit(address, to=address.rpartition("/")[2])
    assert "Translated words are published: French, 2 texts." in admin.get(HOME, status=200).page.text
    assert (rows(Edition), rows(Printing), rows(Translation)) == (editions, printings, 2)
    assert "Everything in this draft is published already" in admin.get(draft_of(admin, in_french)).page.text


def test_words_that_are_taken_away_are_told_too(admin):
    published(admin, in_french)
    assert "French 2 texts taken away" in admin.get(draft_of(admin, unchanged), status=200).page.text


def test_a_fault_in_a_translation_is_told_with_its_file_and_line(admin):
    def wrong(contents):
        in_french(contents)
        contents[f"translations/fr/{HYGIENE}.yaml"]["units"] = {"nothing": {"title": "Rien"}}

    page = upload(admin, wrong).page
    assert f"translations/fr/{HYGIENE}.yaml" in page.text
    assert "is not in the English" in page.text
