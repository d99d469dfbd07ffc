"""A sheet is printed, signed, and keyed in by the office with its scan; the mentor is told and can deny it."""

import io
import re
from contextlib import ExitStack

import pytest

from tests import factories as make
from tests.files.broken import picture, saved
from tests.mail.mailbox import text_of
from tests.small_curriculum import NOT_ALLOWED, ONCE
from tests.web.letters_sent import message, rows
from tests.web.worlds import Ward
from tracker.extensions import db, writing
from tracker.logbook import paper
from tracker.logbook.models import Entry
from tracker.mail.models import Kind
from tracker.people import roster
from tracker.people.models import Person

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


@pytest.fixture
def office(ward, sign_in_as):
    return sign_in_as(ward.coordinator.person_id)


def filled(ward, client, **more) -> dict:
    """The form as the office fills it in from the sheet, ready to post."""
    book = ward.book
    page = client.get(ward.address("competencies", ONCE, "key-in"), status=200).page
    form = next(form for form in page.forms if "reference" in form.names)
    seen = {name: "done" for name in form.names if name.startswith("c-")}
    fields = {**form.fields, **seen, "site": f"{ward.mentor.person_id}/{ward.site.id}", "level": "4", "witness": "y"}
    fields |= {"reference": paper.reference(book, book.skill(ONCE)).lower(), "outcome": "achieved", "pin": make.PIN}
    fields |= {"when": ward.today.isoformat(), "files": saved(picture(), "JPEG"), **more}
    if fields["files"]:
        fields["files"] = (io.BytesIO(fields["files"]), "sheet.jpg")
    return {name: value for name, value in fields.items() if value is not None}


def send(ward, client, **more):
    address = ward.address("competencies", ONCE, "key-in")
    return client.post(address, data=filled(ward, client, **more), content_type="multipart/form-data")


def test_the_sheet_is_printed_by_the_learner_and_the_office(ward, office, sign_in_as):
    address = ward.address("competencies", ONCE, "paper")
    code = paper.reference(ward.book, ward.book.skill(ONCE))
    assert "Key a signed sheet in" in office.get(address, status=200).page.text
    page = sign_in_as(ward.learner_id).get(address, status=200).page
    assert code in page.text
    assert "Key a signed sheet in" not in page.text
    assert address in sign_in_as(ward.learner_id).get(ward.address("competencies", ONCE)).page.links
    assert code not in sign_in_as(ward.learner_id).get(ward.address("competencies", NOT_ALLOWED, "paper")).page.text


@pytest.mark.quick
def test_it_is_keyed_in_and_the_mentor_is_told_and_denies_it(ward, office, client, sign_in_as):
    ward.request()
    assert send(ward, office).status_code == 303
    assert ward.state() == "signed-off"
    text = client.get(ward.address("competencies", ONCE), status=200).page.text
    assert f"Keyed in by {db.session.get_one(Person, ward.coordinator.person_id).name}" in text
    assert ward.mentor_name in text
    (copy,) = rows(Kind.SIGNED_COPY)
    assert copy.person_id == ward.mentor.person_id
    words = text_of(message(copy))
    assert "A sheet with your signature was keyed in" in words
    client.delete_cookie("stride")
    assert client.submit(re.search(r"/not-me/\S+", words)[0], {"reason": "Not mine"}).status_code == 200
    assert ward.state() == "waiting"
    assert ward.holds()


def test_the_mentor_reads_the_receipt_and_denies_it_signed_in(ward, office, client, sign_in_as):
    send(ward, office)
    entry = db.session.query(Entry).filter_by(kind="assessed").one()
    entry_id, seq = entry.id, entry.seq
    page = sign_in_as(ward.mentor.person_id).get(f"/inbox/{entry_id}", status=200).page
    assert "on paper, keyed in by the office" in page.text
    client.get(ward.address("entries", str(seq), "withdraw"), status=403)
    assert client.submit(ward.address("entries", str(seq), "dispute"), {"reason": "Not mine"}).status_code == 303
    assert ward.state() != "signed-off"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"files": None}, "Add a photo or a scan of the sheet"),
        ({"reference": "ABCDEF"}, "not the code of this learner and skill"),
        ({"witness": None}, "Tick that the sheet is signed"),
        ({"level": "3"}, "More help was needed"),
        ({"outcome": "more-practice"}, "what should go better"),
        ({"pin": "000001"}, "PIN"),
        ({"files": b"MZ no picture"}, "neither a photo"),
    ],
)
def test_what_is_missing_is_said_and_nothing_written(ward, office, given, said):
    answer = send(ward, office, **given)
    assert answer.status_code in {403, 422}
    assert said in answer.page.text
    assert ward.state() == "not-started"


def test_who_was_no_mentor_on_that_day_is_refused_with_the_reason(ward, office):
    with writing():
        roster.end_mentorship(actor_id=None, mentorship_id=ward.mentor.warrant, ends_on=ward.day(5))
    answer = send(ward, office)
    assert answer.status_code == 422
    assert "was no mentor of this learner" in answer.page.text
    assert send(ward, office, when="other", on=ward.day(6).isoformat()).status_code == 303


def test_a_school_that_keeps_no_files_takes_no_paper(ward, office):
    with writing():
        roster.set_takes_files(actor_id=None, provider_id=ward.provider_id, takes=False)
    page = office.get(ward.address("competencies", ONCE, "key-in"), status=200).page
    assert "this school keeps no files" in page.text
