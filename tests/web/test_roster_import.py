"""A roster at the door: preview, faults in words, bringing in once, invitations by mail and codes on paper."""

import io
import time
from contextlib import ExitStack

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.cohorts.test_rosters import roster_of
from tests.web.learners import School
from tests.web.letters_sent import rows
from tracker.cohorts import result_files
from tracker.cohorts.result_files import Fault
from tracker.cohorts.roster_files import Wrong
from tracker.extensions import db
from tracker.logbook.models import StandingLearner
from tracker.mail.models import Kind
from tracker.people.models import Person
from tracker.web.roster_faults import sentence


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id, proved=True)


def here(school):
    return f"/cohorts/{school.cohort.id}/roster"


def upload(client, school, body: bytes):
    fields = next(form for form in client.get(here(school), status=200).page.forms if "pasted" in form.names).fields
    return client.post(
        here(school), data={**fields, "file": (io.BytesIO(body), "roster.csv")}, content_type="multipart/form-data"
    )


def bring(client, school, answer):
    """Press the button below the preview."""
    form = next(form for form in answer.page.forms if "text" in form.names)
    assert form.action == f"{here(school)}/bring"
    return client.post(form.action, data=form.fields), form


def learners(school):
    here = StandingLearner.cohort_id == school.cohort.id
    return db.session.scalar(select(func.count()).select_from(StandingLearner).where(here))


def test_from_a_file_to_invitations_and_codes(school, office):
    before = learners(school)
    text = "Naam;E-mailadres;Taal\nÅda Berg;ada@x.example;nederlands\nBen Aas;;\n"
    shown = upload(office, school, text.encode("cp1252"))
    assert shown.status_code == 200
    assert "2 learners join. One has no mail and gets a code on paper." in shown.page.text
    assert learners(school) == before
    done, form = bring(office, school, shown)
    assert (done.status_code, done.location) == (303, f"/cohorts/{school.cohort.id}/invitations")
    assert learners(school) == before + 2
    (invitation,) = rows(Kind.INVITATION)
    assert (invitation.address, invitation.language) == ("ada@x.example", "nl")
    page = office.get(done.location).page
    assert "2 learners joined. Who can be reached by mail is invited by mail." in page.text
    assert "Ben Aas" in page.text
    office.post(form.action, data=form.fields)
    assert learners(school) == before + 2, "the same form twice brings in once"
    ben = db.session.scalar(select(Person).where(Person.name == "Ben Aas"))
    fields = next(form for form in page.forms if "learner" in form.names).fields
    assert fields["learner"] == [str(ben.id)], "who has no mail is picked already"
    sheet = office.post(f"{done.location}/codes", data=fields)
    assert sheet.headers["Cache-Control"] == "private, no-store"
    code = next(word for word in sheet.page.text.split() if word.count("-") == 2 and word.isupper())
    office.post("/sign-out", data={"csrf_token": sheet.page.forms[0].fields["csrf_token"]})
    started = office.submit("/start", code=code)
    assert started.status_code == 303
    assert started.location.startswith("/link/")


def test_500_rows_with_20_bad_ones_names_the_20(school, office):
    bad = range(7, 500, 25)
    refused = upload(office, school, roster_of(500, bad=bad).encode())
    assert refused.status_code == 422
    assert "Nobody was enrolled. Please put this right first" in refused.page.text
    assert [line for line in bad if f"Line {line + 2}, " not in refused.page.text] == []
    assert refused.page.text.count("Line ") == 20
    before = learners(school)
    shown = upload(office, school, roster_of(500).encode())
    began = time.monotonic()
    done, _ = bring(office, school, shown)
    assert time.monotonic() - began < 30, "500 learners are enrolled while somebody waits"
    assert done.status_code == 303
    assert learners(school) == before + 500
    assert len(rows(Kind.INVITATION)) == 450
    again = upload(office, school, roster_of(500).encode())
    assert "Nobody is new. 500 are here already and stay as they are." in again.page.text


def test_one_learner_by_a_form(school, office):
    page = f"/cohorts/{school.cohort.id}/learners/new"
    before = learners(school)
    done = office.submit(page, name="Late Joiner", mail="late@x.example", start=school.today.isoformat())
    assert done.status_code == 303
    assert learners(school) == before + 1
    row = db.session.scalar(select(StandingLearner).order_by(StandingLearner.starts_on.desc()).limit(1))
    assert row.starts_on == school.today
    wrong = office.submit(page, name="Nobody", mail="nowhere")
    assert wrong.status_code == 422
    assert "is no mail address" in wrong.page.text


def test_nothing_is_told_of_a_person_of_another_school(school, office):
    there = factories.person("True Name Elsewhere", "elsewhere@x.example")
    factories.learner(factories.cohort(factories.provider()), there)
    shown = upload(office, school, b"name,mail\nAda,elsewhere@x.example\n")
    assert "True Name Elsewhere" not in shown.page.text
    assert "Joins" in shown.page.text


def test_every_fault_has_its_words():
    of_row = [*Wrong]
    of_file = ("EMPTY", "TOO_LARGE", "TOO_MANY_ROWS", "NO_TEXT", "BROKEN_QUOTES", "MISSING_COLUMN", "UNKNOWN_COLUMN")
    of_file += ("COLUMN_TWICE", "TOO_MANY_CELLS", "TOO_LONG")
    for wrong in [*of_row, *(result_files.Wrong[name] for name in of_file)]:
        assert sentence(Fault(2, "name", wrong, "7")).endswith(".")
