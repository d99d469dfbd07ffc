"""The audit trail as administrators read it and take it away, and who looked at a record as its learner reads it."""

import csv
import io
from contextlib import ExitStack

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.web.worlds import Ward
from tracker.audit import AuditEvent, Verb
from tracker.extensions import db, writing
from tracker.people import changing
from tracker.people.models import Cohort, Person, Provider
from tracker.web.trail_words import GROUPS, VERBS, verb_words, verbs_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.quick
def test_every_verb_has_its_words_and_its_kind():
    assert set(VERBS) == set(Verb)
    assert {group for group, _words in VERBS.values()} == set(GROUPS)
    words = [verb_words(verb) for verb in Verb]
    assert len(set(words)) == len(words), "two verbs are told alike"
    assert set().union(*map(verbs_of, GROUPS)) == set(Verb)


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        found = Ward(clocks)
        found.trail = f"/providers/{found.provider_id}/trail"
        found.admin = make.administrator(found.provider_id)
        yield found


def test_a_line_says_who_what_about_whom_and_more(ward, sign_in_as):
    with writing():
        home = db.session.get_one(Provider, ward.provider_id)
        numbers = {"behind_weeks": 4, "silent_days": 14, "waiting_days": 7, "poor_times": 2, "expiring_days": 30}
        changing.set_provider(actor_id=ward.coordinator.person_id, provider=home, contact="", phone="", **numbers)
    client = sign_in_as(ward.coordinator.person_id)
    client.get(ward.address(), status=200)
    client = sign_in_as(ward.admin)
    text = client.get(ward.trail, status=200).page.text
    assert "weeks behind plan: 2 before, now 4" in text
    assert "Looked at a record" in text
    assert "Changed a setting" in text
    page = client.get(f"{ward.trail}?kind=settings", status=200).page
    assert "Looked at a record" not in page.text.split("Changed a setting")[1]
    assert f"{ward.trail}.csv?kind=settings" in page.links
    assert ward.address() in client.get(f"{ward.trail}?kind=records&about={ward.id}", status=200).page.links
    assert "No line fits" in client.get(f"{ward.trail}?who=nobody+of+that+name", status=200).page.text


def test_the_file_is_harmless_has_its_accents_and_is_itself_on_the_trail(ward, sign_in_as):
    with writing():
        cohort = db.session.get_one(Cohort, ward.cohort.id)
        changing.rename_cohort(actor_id=None, cohort=cohort, name='=HYPERLINK("x") é')
    client = sign_in_as(ward.admin)
    answer = client.get(f"{ward.trail}.csv?kind=cohorts", status=200)
    text = answer.data.decode("utf-8")
    assert text.startswith("\ufeff")
    found = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    renamed = next(each for each in found if each["verb"] == "cohort:renamed")
    assert renamed["About"] == '\'=HYPERLINK("x") é'
    assert renamed["Who"] == "the machine, or nobody signed in"
    db.session.rollback()
    told = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == Verb.TRAIL_EXPORTED)).one()
    assert (told.actor_id, told.provider_id, told.data) == (
        ward.admin.person_id,
        ward.provider_id,
        f'{{"rows": {len(found)}}}',
    )


@pytest.mark.parametrize(
    "asked", ["after=x", "first=9999-12-31&last=0001-01-01", "last=9999-12-31", "about=1", "kind=none", "first=x"]
)
def test_an_address_that_makes_no_sense_is_answered(ward, sign_in_as, asked):
    sign_in_as(ward.admin).get(f"{ward.trail}?{asked}", status=200)


def test_the_learner_and_the_administrator_see_who_looked(ward, sign_in_as):
    client = sign_in_as(ward.mentor.person_id)
    client.get(ward.address(), status=200)
    client = sign_in_as(ward.enrolment.learner_id)
    assert ward.address("seen-by") in client.get(ward.address(), status=200).page.links
    assert ward.address("seen-by") in client.get("/account", status=200).page.links
    own = client.get(ward.address("seen-by"), status=200).page
    assert db.session.get_one(Person, ward.mentor.person_id).name in own.text
    assert "mentor" in own.text
    assert f"{ward.trail}?about={ward.id}" not in own.links
    client = sign_in_as(ward.admin)
    assert ward.address("seen-by") in client.get(ward.address(), status=200).page.links
    page = client.get(ward.address("seen-by"), status=200).page
    assert "(you)" in page.text, "who looks whether somebody looked stands here too"
    assert f"{ward.trail}?about={ward.id}" in page.links
