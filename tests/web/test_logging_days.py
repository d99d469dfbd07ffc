"""A learner logs a week in one form, changes a day, and claims anew what was sent back."""

import io
from contextlib import ExitStack
from datetime import timedelta

import pytest

from tests.files.broken import samples
from tests.files.made import the_store
from tests.web.learners import School, entries, newest
from tracker.logbook.append import said_in
from tracker.standing.internship import monday_of


@pytest.fixture
def school(app):
    """Thursday, so that the week has days behind it and days to come."""
    with ExitStack() as clocks:
        school = School(clocks)
        school.later(days=3)
        school.placed = school.place().seq
        yield school


def week_of(school, back=0):
    monday = monday_of(school.day(back)).isoformat()
    return school.address("internship", school.placed, "weeks", monday)


def tapped(school, back, how="present", **more):
    on = school.day(back).isoformat()
    return {f"how-{on}": how, **{f"{name}-{on}": value for name, value in more.items()}}


def test_a_week_is_logged_with_a_tap_for_each_day(school, sign_in_as):
    client = sign_in_as(school.enrolment)
    fields = tapped(school, 3, duties="Reception") | tapped(school, 2, long="300") | tapped(school, 1, "absent")
    answer = client.submit(week_of(school), fields)
    assert answer.status_code == 303
    assert entries(kind="day-logged") == 3
    (placement,) = school.book.placements
    assert (placement.claimed, placement.absent) == (480 + 300, 1)
    said = client.get(answer.location).page.text
    assert "3 days logged, 13 h." in said
    assert "Reception" in said


def test_nothing_is_claimed_before_somebody_taps(school, sign_in_as):
    answer = sign_in_as(school.enrolment).submit(week_of(school), {f"how-{school.today}": ""})
    assert answer.status_code == 422
    assert "Tap “Present”" in answer.page.text
    assert entries(kind="day-logged") == 0


def test_a_fault_keeps_everything_that_was_typed(school, sign_in_as):
    client = sign_in_as(school.enrolment)
    fields = tapped(school, 3, duties="Reception all day") | tapped(school, 2, "excused")
    answer = client.submit(week_of(school), fields)
    assert answer.status_code == 422
    assert "Choose why you were excused" in answer.page.text
    kept = next(form for form in answer.page.forms if f"how-{school.day(3)}" in form.names).fields
    assert kept[f"duties-{school.day(3)}"] == ["Reception all day"]
    assert kept[f"how-{school.day(2)}"] == ["excused"]
    client.post(week_of(school), data={**kept, f"excuse-{school.day(2)}": "family"}, status=303)
    assert school.book.placements[0].excused == 1


def test_days_to_come_and_days_logged_are_no_fields(school, sign_in_as):
    school.day_of(school.placed, on=school.day(1), duties="Laboratory")
    page = sign_in_as(school.enrolment).get(week_of(school), status=200).page
    names = set().union(*(form.names for form in page.forms))
    assert {f"how-{school.day(back)}" in names for back in (3, 2, 0)} == {True}
    assert {f"how-{school.day(back)}" in names for back in (1, -1)} == {False}
    assert "Laboratory" in page.text


def test_a_form_sent_twice_writes_once(school, sign_in_as):
    client = sign_in_as(school.enrolment)
    page = client.get(week_of(school)).page
    form = next(form for form in page.forms if f"how-{school.day(1)}" in form.names)
    sent = {**form.fields, **tapped(school, 1)}
    assert [client.post(week_of(school), data=sent).status_code for _ in range(2)] == [303, 303]
    assert entries(kind="day-logged") == 1


def test_late_days_ask_why(school, sign_in_as):
    client = sign_in_as(school.enrolment)
    answer = client.submit(week_of(school, 14), tapped(school, 14))
    assert answer.status_code == 422
    assert "Say why you write them only now" in answer.page.text
    client.submit(week_of(school, 14), tapped(school, 14) | {"late": "away"})
    assert entries(kind="day-logged") == 1
    assert "Written late: I was away" in client.get(school.address("internship")).page.text


def test_made_up_names_the_day_that_was_missed(school, sign_in_as):
    client = sign_in_as(school.enrolment)
    assert "Made up" not in client.get(week_of(school)).page.text
    school.day_of(school.placed, on=school.day(3), outcome="absent")
    assert client.submit(week_of(school), tapped(school, 1, "made-up")).status_code == 422
    client.submit(week_of(school), tapped(school, 1, "made-up", instead=school.day(3).isoformat()))
    assert school.book.placements[0].made_up == 1


@pytest.mark.parametrize("week", ["2026-13-01", "soon", "2020-01-06", "2090-01-02"])
def test_a_week_outside_the_placement_is_not_there(school, sign_in_as, week):
    address = school.address("internship", school.placed, "weeks", week)
    sign_in_as(school.enrolment).get(address, status=404)


def test_another_day_of_the_week_leads_to_its_monday(school, sign_in_as):
    address = school.address("internship", school.placed, "weeks", school.day(1).isoformat())
    assert sign_in_as(school.enrolment).get(address, status=302).location == week_of(school)


def test_weeks_before_and_after(school, sign_in_as):
    page = sign_in_as(school.enrolment).get(week_of(school, 7), status=200).page
    links = [link.get("href") for link in page.all("a")]
    assert week_of(school, 14) in links
    assert week_of(school) in links
    first = sign_in_as(school.enrolment).get(week_of(school, 30), status=200).page
    assert week_of(school, 37) not in [link.get("href") for link in first.all("a")]


def test_a_day_is_changed_while_nobody_judged_it(school, sign_in_as):
    seq = school.day_of(school.placed, duties="Reception").seq
    client, address = sign_in_as(school.enrolment), school.address("internship", "days", seq)
    client.submit(address, {f"long-{school.today}": "240"}, to="")
    assert school.book.placements[0].claimed == 240
    assert entries(kind="withdrawn") == 1
    assert newest().minutes == 240
    gone = client.get(address, status=200).page
    assert "stays as it is" in gone.text


def test_a_day_sent_back_is_put_right_however_late(school, sign_in_as):
    seq = school.day_of(school.placed).seq
    school.decline(seq, reason="The morning only")
    school.later(days=30)
    client, address = sign_in_as(school.enrolment), school.address("internship", "days", seq)
    page = client.get(address, status=200).page
    assert "The morning only" in page.text
    assert "late" not in set().union(*(form.names for form in page.forms))
    day = school.today - timedelta(days=30)
    client.submit(address, {f"long-{day}": "240"})
    assert newest().refers_seq == seq
    assert school.book.placements[0].claimed == 240


def test_a_photo_and_a_pdf_go_with_a_changed_day_and_are_seen_there(school, sign_in_as):
    seq = school.day_of(school.placed).seq
    client, address = sign_in_as(school.enrolment), school.address("internship", "days", seq)
    form = next(each for each in client.get(address, status=200).page.forms if "photo" in each.names)
    assert form.action == ""
    photo, plan = samples()["jpeg with place and remarks"][0], samples()["pdf"][0]
    sent = {**form.fields, "photo": (io.BytesIO(photo), "image.jpg"), "files": (io.BytesIO(plan), "plan.pdf")}
    client.post(address, data=sent, content_type="multipart/form-data", status=303)
    kept = said_in(newest()).files
    assert len(kept) == 2
    assert all(the_store().has(school.provider_id, each) for each in kept)
    again = client.get(school.address("internship", "days", newest().seq), status=200).page
    assert "stay with the line as it was" in again.text
    for who in (school.enrolment, school.mentor.person_id):
        page = sign_in_as(who).get(school.address("internship"), status=200).page
        assert {school.address("files", each) for each in kept} <= set(page.links)
    assert school.holds()


def test_a_file_that_is_none_changes_no_day(school, sign_in_as):
    seq = school.day_of(school.placed).seq
    client, address = sign_in_as(school.enrolment), school.address("internship", "days", seq)
    form = next(each for each in client.get(address, status=200).page.forms if "photo" in each.names)
    sent = {**form.fields, f"long-{school.today}": "240", "files": (io.BytesIO(b"GIF89a"), "bad.gif")}
    page = client.post(address, data=sent, content_type="multipart/form-data", status=422).page
    assert "“bad.gif”: It is neither a photo" in page.text
    kept = next(each for each in page.forms if "photo" in each.names).fields
    assert kept[f"long-{school.today}"] == ["240"]
    assert entries(kind="withdrawn") == 0


def test_a_confirmed_day_stays(school, sign_in_as):
    seq = school.day_of(school.placed).seq
    school.confirm(seq)
    page = sign_in_as(school.enrolment).get(school.address("internship", "days", seq), status=200).page
    assert "Ask your coordinator" in page.text


def test_what_is_no_day_has_no_page(school, sign_in_as):
    sign_in_as(school.enrolment).get(school.address("internship", "days", school.placed), status=404)
