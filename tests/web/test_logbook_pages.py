"""The logbook as a page and as a file, and the trail that readers leave."""

import csv
import io
from contextlib import ExitStack

import pytest
from sqlalchemy import select

from tests.small_curriculum import FADING, HYGIENE, ONCE, UNITS
from tests.web.learners import School
from tracker.audit import AuditEvent, Verb
from tracker.extensions import db
from tracker.web.logbook_pages import ON_ONE_PAGE


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def learner(school, sign_in_as):
    return sign_in_as(school.enrolment)


def trail(verb):
    db.session.rollback()
    wanted = select(AuditEvent).where(AuditEvent.verb == verb).order_by(AuditEvent.at)
    return [(event.actor_id, event.object_id) for event in db.session.scalars(wanted)]


# The page.


def test_each_line_says_who_when_and_what_became_of_it(school, learner):
    school.complete(UNITS[0], on=school.day(1), reflection="Hands first")
    taken, back, waits = school.practise(ONCE), school.practise(ONCE, minutes=90), school.practise(FADING)
    school.withdraw(taken.seq, why="duplicate", reason="Twice")
    school.decline(back.seq, reason="Who was there?")
    text = learner.get(school.address("logbook"), status=200).page.text
    for said in (
        "Week of 2 March 2026",
        "Week of 23 February 2026",
        "Unit completed · Norwegian Bokmål: How infection spreads",
        "1 March 2026 ·",
        "recorded 2 Mar 2026, 10:00",
        "It is in the logbook twice: “Twice”",
        "Hours sent back: ",
        "“Who was there?”",
        "Cleans hands Waiting",
        "5 entries",
    ):
        assert said in text
    assert school.address("entries", waits.seq, "withdraw") in learner.get(school.address("logbook")).page.links


FILTERS = {
    "?kind=study": 1,
    "?kind=practice": 4,
    "?kind=training": 1,
    "?module=hygiene": 2,
    "?module=clinical-procedures": 3,
    "?week=2026-03-02": 3,
    "?week=2026-02-23": 3,
    "?state=waiting": 2,
    "?state=confirmed": 1,
    "?state=withdrawn": 1,
    "?kind=practice&module=hygiene": 1,
    "?kind=practice&week=2026-02-23": 3,
    "?kind=nonsense": 6,
    "?state=nonsense&module=nonsense": 0,
    "?from=9999": 6,
    "?from=x": 6,
    "?all=1": 6,
}


@pytest.mark.parametrize("query", FILTERS)
def test_filters(school, learner, query):
    school.complete(UNITS[0])
    school.confirm(school.practise(ONCE, on=school.day(7)).seq)
    school.withdraw(school.practise(ONCE).seq)
    school.practise(FADING, on=school.day(1))
    school.practise(ONCE, on=school.day(2))
    page = learner.get(school.address("logbook") + query, status=200).page
    shown = sum(element.tag == "li" and element.inside("ol") is not None for element in page.elements)
    assert shown == FILTERS[query]


def test_a_long_logbook_comes_in_pages(school, learner):
    for _ in range(ON_ONE_PAGE):
        school.practise(ONCE, minutes=15)
    page = learner.get(school.address("logbook"), status=200).page
    assert f"1 to {ON_ONE_PAGE} of {ON_ONE_PAGE + 1}" in page.text
    older = f"{school.address('logbook')}?from={ON_ONE_PAGE}"
    assert older in page.links
    assert "Training started" in learner.get(older, status=200).page.text


def test_hours_sent_back_can_be_logged_again(school, learner):
    claim = school.practise(ONCE)
    school.decline(claim.seq)
    again = school.address("practice") + f"?replaces={claim.seq}"
    assert again in learner.get(school.address("logbook") + "?state=sent-back", status=200).page.links


def test_a_correction_is_one_line_with_its_history(school, learner):
    claim = school.practise(ONCE, minutes=90, what="With the whole group")
    school.decline(claim.seq, reason="It was an hour")
    school.practise(ONCE, minutes=60, on=school.day(20), replaces=claim.seq)
    page = learner.get(school.address("logbook") + "?kind=practice", status=200).page
    assert sum(element.tag == "li" and element.inside("ol") is not None for element in page.elements) == 1
    for said in (
        "Practice logged · 1 h ",
        "written 20 days later",
        "Counts once it is confirmed",
        "Before that: Practice logged · 1 h 30 min",
        "“With the whole group”",
        "“It was an hour”",
    ):
        assert said in page.text
    assert school.address("practice") + f"?replaces={claim.seq}" not in page.links


def test_what_is_in_dispute_is_found_by_its_state(school, learner):
    verdict = school.confirm(school.practise(ONCE).seq)
    school.practise(FADING)
    school.dispute(verdict.seq, reason="I was away")
    text = learner.get(school.address("logbook") + "?state=in-dispute", status=200).page.text
    assert "One entry: In dispute" in text
    assert f"Disputed: this was not me: {school.mentor_name}" in text
    assert "“I was away”" in text


# The file.


def test_the_file_takes_the_filter_of_the_page(school, learner):
    school.complete(UNITS[0])
    claim = school.practise(ONCE)
    school.confirm(claim.seq)
    page = learner.get(school.address("logbook") + "?kind=practice&from=40", status=200).page
    assert school.address("logbook.csv") + "?kind=practice" in page.links
    found = rows(learner.get(school.address("logbook.csv") + "?kind=practice", status=200))
    assert [(row["kind"], row["counts_for"]) for row in found] == [
        ("practice-logged", "hours"),
        ("confirmed", "record"),
    ]


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"), newline="")))


def test_the_file_holds_every_entry(school, learner):
    claim = school.practise(ONCE, what="Éric counted", minutes=75)
    school.confirm(claim.seq)
    answer = learner.get(school.address("logbook.csv"), status=200)
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="logbook-2026-03-02.csv"'
    assert answer.content_type == "text/csv; charset=utf-8"
    first, second, third = rows(answer)
    assert (first["kind"], second["words"], second["hours_minutes"]) == ("enrolled", "Éric counted", "1:15")
    assert (second["became"], third["refers_to"], third["who"]) == ("confirmed", "2", school.mentor_name)
    assert third["signed_as"] == f"{school.mentor_name}, Nurse, {school.site.name}"


def test_what_somebody_wrote_is_no_formula(school, learner):
    school.practise(ONCE, what='=HYPERLINK("http://x")')
    assert rows(learner.get(school.address("logbook.csv")))[-1]["words"] == '\'=HYPERLINK("http://x")'


def test_taking_the_file_away_stands_on_the_trail(school, sign_in_as):
    who = [school.learner_id, school.coordinator.person_id]
    for person in who:
        sign_in_as(person).get(school.address("logbook.csv"), status=200)
    assert trail(Verb.RECORD_EXPORTED) == [(person, school.id) for person in who]
    sign_in_as(school.mentor.person_id).get(school.address("logbook.csv"), status=403)
    assert len(trail(Verb.RECORD_EXPORTED)) == 2


def test_a_reader_leaves_one_line_an_hour(school, sign_in_as):
    mentor = school.mentor.person_id
    client = sign_in_as(mentor)
    for below in (("logbook",), ("modules", HYGIENE), ("competencies", ONCE)):
        client.get(school.address(*below), status=200)
    assert trail(Verb.RECORD_SEEN) == [(mentor, school.id)]
    school.later(minutes=61)
    sign_in_as(mentor).get(school.address("logbook"), status=200)
    sign_in_as(school.enrolment).get(school.address("logbook"), status=200)
    assert trail(Verb.RECORD_SEEN) == [(mentor, school.id)] * 2
