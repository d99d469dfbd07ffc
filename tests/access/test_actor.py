"""Who acts: hats read from rows, on the provider's own date, in two queries."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import event

from tests.factories import person, provider
from tests.people.worlds import LONG_AGO, cohort, enrolment, mentorship, staff
from tracker import clock
from tracker.access import actor as actors
from tracker.access.actor import ANONYMOUS, LearnerHat
from tracker.access.permissions import Action
from tracker.access.rules import may, why_not
from tracker.access.subjects import find_cohort, find_enrolment
from tracker.errors import MentorshipEnded, NotFound
from tracker.extensions import db, writing
from tracker.people.models import Account, Person

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


def test_one_person_wears_several_hats(database):
    at, elsewhere, ana = provider(), provider(), person("Ana")
    own, theirs = enrolment(elsewhere, ana), enrolment(at)
    mentorship(theirs, ana, ["hygiene"])
    staff(at, ana, "reader")
    strongest = staff(at, ana, "coordinator")
    actor = actors.load(ana.id)
    assert (actor.person_id, actor.name, actor.language, actor.signed_in) == (ana.id, "Ana", "en", True)
    assert actor.enrolments == (LearnerHat(own.id, elsewhere.id),)
    assert actor.staff_of(at.id, None).id == strongest.id
    assert actor.staff_of(elsewhere.id, None) is None
    assert actor.looked_after == {at.id}
    assert actor.mentorship_for(theirs.id, "hygiene").modules == {"hygiene"}
    assert actor.mentorship_for(theirs.id, "ethics") is None
    assert actor.mentorship_for(own.id) is None


@pytest.mark.parametrize("links", [1, 6])
def test_two_queries_however_many_links(database, links):
    at, ana = provider(), person("Ana")
    spring = cohort(at)
    for _ in range(links):
        mentorship(enrolment(at), ana)
        staff(at, ana, cohorts=[spring])
        enrolment(at, ana)
    ana_id, asked = ana.id, []
    db.session.rollback()
    event.listen(db.engines["reader"], "before_cursor_execute", count := lambda *call: asked.append(call[2]))
    actor = actors.load(ana_id)
    event.remove(db.engines["reader"], "before_cursor_execute", count)
    assert len(actor.mentorships) == len(actor.enrolments) == len(actor.staff) == links
    assert len([each for each in asked if each != "BEGIN"]) == 2, asked


def test_how_far_a_hat_of_staff_reaches_is_read_with_it(database):
    at, ana = provider(), person("Ana")
    spring, autumn = cohort(at), cohort(at)
    some = staff(at, ana, "coordinator", cohorts=[spring])
    lessons = staff(at, ana, "teacher", modules=["hygiene", "ethics"], cohorts=[spring, autumn])
    staff(at, ana, "reader", ends_on=date(2020, 1, 1), starts_on=date(2019, 1, 1), cohorts=[autumn])
    hats = {hat.id: hat for hat in actors.load(ana.id).staff}
    assert set(hats) == {some.id, lessons.id}
    assert (hats[some.id].cohorts, hats[some.id].modules) == ({spring.id}, None)
    assert (hats[lessons.id].cohorts, hats[lessons.id].modules) == ({spring.id, autumn.id}, {"hygiene", "ethics"})


def test_staff_count_from_their_first_day_to_their_last(database):
    at, ana = provider(time_zone="UTC"), person("Ana")
    staff(at, ana, starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 30))
    held = {}
    for day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 1)):
        with clock.hold(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
            held[day.isoformat()] = bool(actors.load(ana.id).staff)
    assert held == {"2026-05-31": False, "2026-06-01": True, "2026-06-30": True, "2026-07-01": False}


@pytest.mark.parametrize(
    ("zone", "moment", "active"),
    [
        ("Europe/Oslo", datetime(2026, 6, 15, 21, 59, 59, tzinfo=UTC), True),
        ("Europe/Oslo", datetime(2026, 6, 15, 22, 0, 0, tzinfo=UTC), False),
        ("UTC", datetime(2026, 6, 15, 22, 0, 0, tzinfo=UTC), True),
        ("Pacific/Kiritimati", datetime(2026, 6, 15, 10, 0, 0, tzinfo=UTC), False),
        ("America/Los_Angeles", datetime(2026, 6, 16, 6, 59, 59, tzinfo=UTC), True),
    ],
)
def test_a_mentorship_ends_at_midnight_where_the_provider_is(database, zone, moment, active):
    marc, theirs = person("Marc"), enrolment(provider(time_zone=zone))
    mentorship(theirs, marc, ends_on=date(2026, 6, 15))
    with clock.hold(moment):
        actor = actors.load(marc.id)
    (hat,) = actor.mentorships
    assert (hat.active, hat.ended) == (active, not active)
    assert may(actor, Action.SEE_RECORD, find_enrolment(theirs.id)) is active


def test_a_mentorship_begins_at_midnight_where_the_provider_is(database):
    marc, theirs = person("Marc"), enrolment(provider(time_zone="Europe/Brussels"))
    mentorship(theirs, marc, starts_on=date(2026, 6, 15), ends_on=date(2026, 7, 15))
    with clock.hold(datetime(2026, 6, 14, 21, 59, 59, tzinfo=UTC)):
        before = actors.load(marc.id)
    with clock.hold(datetime(2026, 6, 14, 22, tzinfo=UTC)):
        after = actors.load(marc.id)
    record = find_enrolment(theirs.id)
    assert [may(actor, Action.SEE_RECORD, record) for actor in (before, after)] == [False, True]
    assert type(why_not(before, Action.SEE_RECORD, record)) is NotFound, "it has not ended: it has not begun"


def test_one_mentor_of_two_providers_far_apart(database):
    marc = person("Marc")
    east, west = (enrolment(provider(time_zone=zone)) for zone in ("Pacific/Kiritimati", "America/Los_Angeles"))
    for each in (east, west):
        mentorship(each, marc, starts_on=LONG_AGO, ends_on=date(2026, 6, 15))
    with clock.hold(NOON):
        actor = actors.load(marc.id)
    assert {hat.enrolment_id for hat in actor.mentorships if hat.active} == {west.id}
    assert why_not(actor, Action.SEE_RECORD, find_enrolment(east.id)) == MentorshipEnded(date(2026, 6, 15))


def test_a_deactivated_account_is_nobody_whatever_the_links(database):
    at, ana = provider(), person("Ana")
    staff(at, ana, "administrator")
    with writing():
        db.session.get_one(Account, ana.id).deactivated_at = NOON
    assert actors.load(ana.id) == ANONYMOUS


def test_a_guest_mentor_without_an_account_has_hats(database):
    with writing():
        guest = Person(name="Guest", sort_name="guest", search_key="guest", created_at=NOON)
        db.session.add(guest)
    theirs = enrolment()
    mentorship(theirs, guest)
    assert actors.load(guest.id).mentorship_for(theirs.id) is not None


def test_what_is_not_there_is_nobody_and_nothing(database):
    nothing = uuid4()
    assert actors.load(nothing) == ANONYMOUS
    for find in (find_enrolment, find_cohort):
        with pytest.raises(NotFound):
            find(nothing)
