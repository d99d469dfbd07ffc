"""The calendar that programs read, read by a parser that is not the one that wrote it."""

from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject

from tests import editions, factories
from tests.logbook.worlds import end_mentorship
from tests.small_curriculum import FADING, ONCE
from tests.web.learners import School
from tracker.extensions import db, writing
from tracker.people.models import Person
from tracker.web.agenda import TRIES_PER_NETWORK


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


def address(client) -> str:
    """A new one, as the page shows it this once."""
    answer = client.submit("/account/calendar", to="/account/calendar")
    fields = next(element for element in answer.page.all("input") if element.attributes.get("id") == "feed")
    return fields.attributes["value"].removeprefix("http://localhost")


def events(client, where: str) -> dict[str, object]:
    """By head."""
    answer = client.get(where)
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    read = vobject.readOne(answer.get_data(as_text=True))
    return {each.summary.value: each for each in getattr(read, "vevent_list", [])}


def test_a_learner_has_placements_days_examinations_and_deadlines(school, sign_in_as):
    school.examine()
    placed = school.place(waiver="experience", reason="Works there already")
    school.day_of(placed.seq, on=school.day(1))
    school.request(ONCE)
    client = sign_in_as(school.enrolment)
    found = events(client, address(client))
    site = school.site.name
    internship = found[f"Internship: {site}"]
    assert (internship.dtstart.value, internship.dtend.value) == (school.day(30), school.day(-31))
    day = found[f"{site} · Present · 8 h"]
    assert (day.dtstart.value, day.dtend.value) == (school.day(1), school.today)
    planned = [each for head, each in found.items() if head.startswith("Planned for this month: ")]
    assert len(planned) == len(school.book.plan.examinations) > 0
    assert all(type(each.dtstart.value) is date for each in planned)
    school.pause(on=school.day(20))
    later = events(client, address(client))
    moved = [later[each.summary.value] for each in planned]
    assert all(new.dtstart.value > old.dtstart.value for old, new in zip(planned, moved, strict=True))
    assert all(int(new.sequence.value) > int(old.sequence.value) for old, new in zip(planned, moved, strict=True))
    assert [head for head in found if head.startswith("The request lapses: ")] == ["The request lapses: Takes a pulse"]


def test_a_moment_is_right_across_the_change_to_summer_time(school, sign_in_as):
    """Oslo goes to summer time on 29 March 2026: the last second of a day is 22:59:59 UTC before, 21:59:59 after."""
    client = sign_in_as(school.enrolment)
    where = address(client)
    school.request(ONCE)
    before = next(iter(events(client, where).values()))
    assert before.dtstart.value == datetime(2026, 3, 16, 22, 59, 59, tzinfo=UTC)
    school.later(days=14)
    school.request(FADING)
    after = events(client, where)["The request lapses: Cleans hands"]
    assert after.dtstart.value == datetime(2026, 3, 30, 21, 59, 59, tzinfo=UTC)
    text = client.get(where).get_data(as_text=True)
    assert "DTSTART:20260330T215959Z" in text
    assert "TZID" not in text


def test_the_same_thing_keeps_its_uid_and_says_when_it_changed(school, sign_in_as):
    client = sign_in_as(school.enrolment)
    where = address(client)
    placed = school.place(waiver="experience", reason="Works there already")
    [first] = events(client, where).values()
    school.later(hours=1)
    school.change_placement(placed.seq, ends_on=school.day(-40))
    [second] = events(client, where).values()
    assert first.uid.value == second.uid.value
    assert first.uid.value.endswith("@localhost")
    assert int(first.sequence.value) < int(second.sequence.value)
    assert second.last_modified.value - first.last_modified.value == timedelta(hours=1)
    assert second.dtend.value == school.day(-41)


def test_an_unchanged_calendar_is_not_sent_again(school, sign_in_as):
    client = sign_in_as(school.enrolment)
    where = address(client)
    etag = client.get(where).headers["ETag"]
    assert client.get(where, headers={"If-None-Match": etag}).status_code == 304
    school.request(ONCE)
    assert client.get(where, headers={"If-None-Match": etag}).status_code == 200


def test_a_mentor_sees_initials_only_and_only_while_a_mentor(school, sign_in_as):
    with writing():
        db.session.get_one(Person, school.learner_id).name = "Amina de Vries"
    placed = school.place(waiver="experience", reason="Works there already")
    school.day_of(placed.seq)
    client = sign_in_as(school.mentor.person_id)
    where = address(client)
    assert list(events(client, where)) == [f"Internship of A.V.: {school.site.name}"]
    assert "Amina" not in client.get(where).get_data(as_text=True)
    other = sign_in_as(school.other_mentor.person_id)
    assert events(other, address(other)) == {}
    end_mentorship(school.mentor, school.day(1))
    assert events(client, where) == {}


def test_no_result_and_nothing_that_anybody_wrote(school, sign_in_as):
    school.examine()
    school.result(editions.EXAM, outcome="failed", remark="Try again")
    placed = school.place(waiver="experience", reason="Works there already")
    school.day_of(placed.seq, outcome="excused", excuse="family", duties="Bandages")
    school.request(ONCE, note="With Ingrid please")
    client = sign_in_as(school.enrolment)
    where = address(client)
    text = client.get(where).get_data(as_text=True)
    for private in ("ailed", "Try again", "amily", "Bandages", "Ingrid", "already"):
        assert private not in text
    title = next(each.title for each in school.book.plan.examinations if each.code == editions.EXAM)
    assert events(client, where)[title].dtstart.value == school.today


def test_an_address_is_made_renewed_and_ended(school, sign_in_as):
    client = sign_in_as(school.enrolment)
    first = address(client)
    second = address(client)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert first.removeprefix("/calendar/").removesuffix(".ics") not in client.get("/account/calendar").page.text
    client.submit("/account/calendar", to="/account/calendar/end")
    assert client.get(second).status_code == 404
    assert "You have none." in client.get("/account/calendar", status=200).page.text


def test_what_leads_nowhere_answers_alike_and_is_throttled_without_harm(school, sign_in_as, app):
    client = sign_in_as(school.enrolment)
    where, stranger = address(client), app.test_client()
    nothing = stranger.get("/calendar/nothing.ics")
    assert (nothing.status_code, nothing.data) == (404, stranger.get("/no-such-page").data)
    for _ in range(TRIES_PER_NETWORK):
        stranger.get("/calendar/nothing.ics")
    blocked = stranger.get("/calendar/nothing.ics")
    assert (blocked.status_code, "Retry-After" in blocked.headers) == (429, True)
    assert stranger.get(where).status_code == 200


def test_somebody_without_any_hat_has_an_empty_calendar(school, sign_in_as):
    client = sign_in_as(factories.person("Somebody", "somebody@school.example", password=factories.PASSWORD))
    assert events(client, address(client)) == {}
