"""Questions about people, answered from rows."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from tests.factories import person, provider
from tests.people.worlds import LONG_AGO, TODAY, cohort, enrolment, mentorship
from tracker.extensions import db, writing
from tracker.people import queries, roster
from tracker.people.models import Person


def work(who, at, name="Clinic", starts_on=LONG_AGO, function="Nurse", **more):
    with writing():
        site_id = roster.add_site(actor_id=None, provider_id=at.id, name=name, kind="clinic", department="Ward 2").id
        return roster.add_post(
            actor_id=None,
            provider_id=at.id,
            site_id=site_id,
            person_id=who.id,
            function=function,
            starts_on=starts_on,
            **more,
        ).id


def test_what_is_not_there_is_none(database):
    nothing = uuid4()
    for ask in (queries.person, queries.account, queries.provider, queries.cohort, queries.enrolment):
        assert ask(nothing) is None
    assert queries.person_by_email("nobody@example.org") is None
    assert queries.provider_by_name("No School") is None
    assert queries.names_of([nothing]) == {}
    assert queries.mentors_of(nothing, TODAY) == []


def test_breaks_are_in_order_and_of_one_provider(database):
    ours, theirs = provider(), provider()
    summer, spring = (date(2026, 7, 1), date(2026, 8, 31)), (date(2026, 4, 6), date(2026, 4, 17))
    with writing():
        for at, (first, last) in [(ours, summer), (ours, spring), (theirs, summer)]:
            roster.add_break(actor_id=None, provider_id=at.id, name="Holidays", starts_on=first, ends_on=last)
        ours_id = ours.id
    assert queries.breaks_of(ours_id) == (spring, summer)


def test_cohorts_of_some_providers(database):
    ours, theirs = provider(), provider()
    wanted, _ = cohort(ours), cohort(theirs)
    assert [each.id for each in queries.cohorts_of([ours.id])] == [wanted.id]
    assert queries.cohorts_of([]) == []
    assert queries.cohort_by_name(theirs.id, wanted.name) is None


def test_providers_by_name(database):
    last, first, middle = provider("Zorg"), provider("Care"), provider("École")
    assert [each.id for each in queries.providers()] == [first.id, middle.id, last.id]
    assert queries.provider_by_name(" Zorg ") is last


def test_people_sort_alike_whatever_the_locale_of_the_database(database):
    made = [person(name) for name in ("Desmet, Bob", "De Smet, Ann", "D'Hondt, Lies", "Zoë", "Иван", "Øyvind", "99")]
    rows = db.session.scalars(select(Person.name).order_by(Person.sort_name)).all()
    assert rows == [each.name for each in sorted(made, key=lambda each: each.sort_name)]
    if database == "postgresql":
        asked = text("SELECT collation_name FROM information_schema.columns WHERE column_name = 'sort_name'")
        assert db.session.scalar(asked) == "C"


def test_names_come_in_one_answer(database):
    amina, marc = person("Amina"), person("Marc")
    assert queries.names_of([amina.id, marc.id, amina.id]) == {amina.id: "Amina", marc.id: "Marc"}


def test_posts_hold_from_their_first_day_to_their_last(database):
    marc, at = person("Marc"), provider()
    post_id = work(marc, at, starts_on=TODAY, work_address="marc@clinic.example", may_sign=False)
    work(marc, provider(), name="Elsewhere")
    assert queries.posts_of(marc.id, at.id, TODAY - timedelta(days=1)) == []
    (row,) = queries.posts_of(marc.id, at.id, TODAY)
    assert (row.id, row.site, row.department, row.kind) == (post_id, "Clinic", "Ward 2", "clinic")
    assert (row.function, row.work_address, row.may_sign) == ("Nurse", "marc@clinic.example", False)
    assert [site.id for site in queries.sites_of(at.id)] == [row.site_id]


def test_mentors_come_by_name_one_row_each_with_their_first_post(database):
    at, marc, ana, zoe = provider(), person("Marc"), person("Ána"), person("Zoe")
    theirs = enrolment(at)
    work(marc, at, "Second", starts_on=TODAY, function="Head nurse")
    work(marc, at, "First", function="Nurse")
    work(ana, provider(), "Another provider's")
    mentorship(theirs, marc, ["hygiene", "ethics"])
    mentorship(theirs, ana)
    mentorship(theirs, zoe, ends_on=TODAY - timedelta(days=1))
    rows = [(row.name, row.function, row.site, row.modules) for row in queries.mentors_of(theirs.id, TODAY)]
    assert rows == [("Ána", "", "", None), ("Marc", "Nurse", "First", frozenset({"hygiene", "ethics"}))]


@pytest.mark.quick
@pytest.mark.parametrize(
    ("column", "modules"), [(None, None), ("", frozenset()), ("hygiene,ethics", frozenset({"hygiene", "ethics"}))]
)
def test_no_modules_is_not_all_modules(column, modules):
    assert queries.modules_of(column) == modules
