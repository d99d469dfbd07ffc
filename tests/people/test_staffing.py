"""Staff and how far they reach: what a role may be limited to, and that a limit of nothing is none."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.factories import person, provider
from tests.people.worlds import TODAY, cohort
from tracker.audit import AuditEvent, Verb
from tracker.errors import NotFound
from tracker.extensions import db, writing
from tracker.people import queries, staffing
from tracker.people.desk_models import StaffCohort

pytestmark = pytest.mark.usefixtures("database")
UNTIL = date(2027, 1, 31)


def add(at, who, role, **scope):
    with writing():
        return staffing.add_staff(
            actor_id=None, provider_id=at.id, person_id=who.id, role=role, starts_on=TODAY, **scope
        )


def test_a_scope_is_kept_with_the_hat_and_told_on_the_trail():
    at, ana = provider(), person("Ana")
    spring = cohort(at)
    row = add(at, ana, "teacher", cohort_ids=[spring.id], modules=["hygiene", "ethics"], ends_on=UNTIL)
    assert (row.modules, row.ends_on) == ("ethics,hygiene", UNTIL)
    assert db.session.scalars(select(StaffCohort.cohort_id).where(StaffCohort.staff_id == row.id)).all() == [spring.id]
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == Verb.STAFF_ADDED)).one()
    assert all(each in event.data for each in ("teacher", "ethics,hygiene", "2027-01-31", str(spring.id)))


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("reader", {}),
        ("administrator", {"cohort_ids": [uuid4()]}),
        ("coordinator", {"cohort_ids": []}),
        ("coordinator", {"modules": ["hygiene"]}),
        ("teacher", {"modules": []}),
        ("head", {}),
    ],
)
def test_what_a_role_may_not_be_limited_to(role, scope):
    at, ana = provider(), person("Ana")
    with pytest.raises(ValueError, match=r"head|a reader|named cohorts|named modules"):
        add(at, ana, role, **scope)


def test_a_cohort_of_another_provider_limits_nobody():
    at, ana, theirs = provider(), person("Ana"), cohort(provider())
    with pytest.raises(NotFound):
        add(at, ana, "coordinator", cohort_ids=[theirs.id])
    assert queries.staff_of(at.id, "coordinator", TODAY) == []


def test_who_looks_after_a_cohort_and_who_after_the_whole():
    at = provider()
    spring, autumn = cohort(at), cohort(at)
    people = [person(name) for name in ("All", "Spring", "Autumn", "Head", "Reader", "Teacher")]
    everything, one, other, head, reads, teaches = people
    add(at, everything, "coordinator")
    add(at, one, "coordinator", cohort_ids=[spring.id])
    add(at, other, "coordinator", cohort_ids=[autumn.id])
    add(at, head, "administrator")
    add(at, reads, "reader", ends_on=UNTIL)
    add(at, teaches, "teacher")

    def who(cohort_id, on=TODAY):
        return {row.person_id for row in queries.overseers_of(at.id, cohort_id, on)}

    assert who(spring.id) == {everything.id, one.id, head.id}
    assert who(None) == {everything.id, head.id}
    assert who(None, date(2020, 1, 1)) == set()
