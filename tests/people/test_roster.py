"""The verbs that add people and links: what they keep, what they refuse, what the trail says."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.factories import person, provider
from tests.people.worlds import TODAY, edition, enrolment
from tracker import clock
from tracker.audit import AuditEvent, Verb
from tracker.errors import Conflict, NotFound, OwnSkill
from tracker.extensions import db, writing
from tracker.people import queries, roster, staffing
from tracker.people.models import Account, Cohort, Mentorship, PersonEmail


def trail() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.verb)))


def test_a_person_has_an_account_and_a_verified_address(database):
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    with clock.hold(at), writing():
        made = roster.add_person(actor_id=None, name="  Zoë Sørensen ", email=" Zoe@Example.org ", language="nl")
        made_id = made.id
    found = queries.person_by_email("ZOE@example.ORG")
    assert found is not None
    assert (found.id, found.name, found.sort_name, found.language) == (made_id, "Zoë Sørensen", "zoe sorensen", "nl")
    account = queries.account(made_id)
    assert account is not None
    assert (account.password_hash, account.pin_hash, account.created_at) == (None, None, at)
    assert queries.emails_of(made_id) == ["Zoe@Example.org"]
    assert trail() == [Verb.PERSON_ADDED]


def test_one_address_signs_in_one_person(database):
    person("Amina", "amina@example.org")
    with pytest.raises(Conflict), writing():
        person("Another", "AMINA@example.org")
    assert len(db.session.scalars(select(Account)).all()) == 1


def test_an_address_that_is_not_verified_signs_nobody_in(database):
    with writing():
        amina = person("Amina")
        db.session.add(PersonEmail(person_id=amina.id, address="old@example.org", address_key="old@example.org"))
    assert queries.person_by_email("old@example.org") is None


@pytest.mark.parametrize("kind", ["provider", "cohort", "site"])
def test_names_are_taken_once(database, kind):
    provider_id, edition_id = provider("Care School").id, edition()
    add = {
        "provider": lambda: provider(" Care School "),
        "cohort": lambda: roster.add_cohort(
            actor_id=None,
            provider_id=provider_id,
            name="Spring",
            edition_id=edition_id,
            starts_on=TODAY,
            pace="full-time",
            languages=["nl", "en"],
        ),
        "site": lambda: roster.add_site(
            actor_id=None, provider_id=provider_id, name="Clinic", kind="clinic", department="Ward 2"
        ),
    }[kind]
    if kind != "provider":
        with writing():
            add()
    with pytest.raises(Conflict), writing():
        add()


def test_a_cohort_keeps_its_languages_in_order_and_refuses_an_unknown_pace(database):
    with writing():
        provider_id, edition_id = provider().id, edition()
        given = {"actor_id": None, "provider_id": provider_id, "edition_id": edition_id, "starts_on": TODAY}
        roster.add_cohort(name="Spring", pace="evening", languages=["nl", "en"], **given)
    cohort = queries.cohort_by_name(provider_id, "Spring")
    assert cohort is not None
    assert cohort.languages == "nl,en"
    with pytest.raises(IntegrityError), writing():
        roster.add_cohort(name="Autumn", pace="leisurely", languages=["nl"], **given)


def test_a_post_is_at_a_site_of_the_same_provider(database):
    with writing():
        ours, theirs = provider("Ours"), provider("Theirs")
        site = roster.add_site(actor_id=None, provider_id=theirs.id, name="Clinic", kind="clinic")
        ours_id, site_id, mentor_id = ours.id, site.id, person("Marc").id
    with pytest.raises(NotFound), writing():
        roster.add_post(
            actor_id=None, provider_id=ours_id, site_id=site_id, person_id=mentor_id, function="Nurse", starts_on=TODAY
        )


def test_a_mentor_is_never_the_learner(database):
    with writing():
        amina = person("Amina")
        theirs = enrolment(provider(), amina)
        amina_id, enrolment_id = amina.id, theirs.id
        provider_id = theirs.provider_id
    with pytest.raises(OwnSkill), writing():
        roster.assign_mentor(actor_id=None, enrolment_id=enrolment_id, mentor_id=amina_id, starts_on=TODAY)
    past_the_rule = Mentorship(
        provider_id=provider_id,
        enrolment_id=enrolment_id,
        learner_id=amina_id,
        mentor_id=amina_id,
        starts_on=TODAY,
    )
    with pytest.raises(IntegrityError), writing():
        db.session.add(past_the_rule)


def test_a_mentorship_is_of_an_enrolment_that_exists(database):
    mentor_id = person("Marc").id
    with pytest.raises(NotFound), writing():
        roster.assign_mentor(actor_id=None, enrolment_id=uuid4(), mentor_id=mentor_id, starts_on=TODAY)
    with pytest.raises(NotFound), writing():
        roster.end_mentorship(actor_id=None, mentorship_id=uuid4(), ends_on=TODAY)


def test_an_ended_mentorship_may_end_earlier_but_never_later(database):
    with writing():
        theirs = enrolment(provider(), person("Amina"))
        link = roster.assign_mentor(
            actor_id=None, enrolment_id=theirs.id, mentor_id=person("Marc").id, starts_on=date(2026, 1, 1)
        )
        link_id = link.id
        roster.end_mentorship(actor_id=None, mentorship_id=link_id, ends_on=date(2026, 5, 31))
    with writing():
        assert roster.end_mentorship(actor_id=None, mentorship_id=link_id, ends_on=date(2026, 4, 30)).ends_on == date(
            2026, 4, 30
        )
    with pytest.raises(Conflict), writing():
        roster.end_mentorship(actor_id=None, mentorship_id=link_id, ends_on=date(2026, 6, 30))
    assert trail().count(Verb.MENTORSHIP_ENDED) == 2


def test_the_trail_names_who_did_it_and_tells_no_name(database):
    with writing():
        admin_id = person("Ines").id
        provider_id = roster.add_provider(actor_id=admin_id, name="Care School", country="BE", time_zone="UTC").id
        staff_id = staffing.add_staff(
            actor_id=admin_id, provider_id=provider_id, person_id=admin_id, role="administrator", starts_on=TODAY
        ).id
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == Verb.STAFF_ADDED)).one()
    assert (event.actor_id, event.provider_id, event.object_id) == (admin_id, provider_id, staff_id)
    assert "Ines" not in event.data
    assert "administrator" in event.data


def test_a_verb_that_fails_leaves_nothing(database):
    provider_id, edition_id = provider().id, edition()

    def cohort_then_staff_who_do_not_exist() -> None:
        with writing():
            roster.add_cohort(
                actor_id=None,
                provider_id=provider_id,
                name="Spring",
                edition_id=edition_id,
                starts_on=TODAY,
                pace="full-time",
                languages=["nl"],
            )
            staffing.add_staff(
                actor_id=None, provider_id=provider_id, person_id=uuid4(), role="coordinator", starts_on=TODAY
            )

    with pytest.raises(IntegrityError):
        cohort_then_staff_who_do_not_exist()
    assert db.session.scalars(select(Cohort)).all() == []
    assert trail() == [Verb.PROVIDER_ADDED]
