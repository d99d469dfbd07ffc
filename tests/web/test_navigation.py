"""The links of a page follow from its address; no mode is stored."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from tracker.access.actor import ANONYMOUS, Actor, LearnerHat, MentorHat, StaffHat
from tracker.web.navigation import hats_of, nav

pytestmark = pytest.mark.quick
OWN, MENTORED, OTHER, SCHOOL = (UUID(int=number) for number in range(1, 5))
LEARNER = LearnerHat(OWN, SCHOOL)
MENTOR = MentorHat(uuid4(), MENTORED, SCHOOL, None, date(2026, 1, 1), None, active=True)
COORDINATOR = StaffHat(uuid4(), SCHOOL, "coordinator")


ADMINISTRATOR = StaffHat(uuid4(), SCHOOL, "administrator")


def actor(*, learner=False, mentor=False, coordinator=False, administrator=False):
    return Actor(
        person_id=uuid4(),
        name="Amina",
        staff=(COORDINATOR,) * coordinator + (ADMINISTRATOR,) * administrator,
        enrolments=(LEARNER,) if learner else (),
        mentorships=(MENTOR,) if mentor else (),
    )


def said(who, path):
    return [link.label + "*" * link.current for link in nav(who, path)]


@pytest.mark.parametrize(
    ("hats", "path", "links"),
    [
        ({"learner"}, f"/enrolments/{OWN}", ["Home*", "Modules", "Internship", "Logbook"]),
        ({"learner"}, f"/enrolments/{OWN}/logbook", ["Home", "Modules", "Internship", "Logbook*"]),
        ({"learner"}, f"/enrolments/{OWN}/competencies/x", ["Home", "Modules*", "Internship", "Logbook"]),
        ({"learner"}, f"/enrolments/{OWN}/internship", ["Home", "Modules", "Internship*", "Logbook"]),
        ({"coordinator"}, f"/providers/{SCHOOL}/documents", ["Cohorts*", "Attention", "Learners", "Curriculum"]),
        ({"learner"}, "/account", ["Home", "Modules", "Internship", "Logbook"]),
        ({"mentor"}, "/inbox", ["Inbox*", "Learners"]),
        ({"mentor"}, f"/enrolments/{MENTORED}", ["Inbox", "Learners*"]),
        ({"coordinator"}, f"/cohorts/{OTHER}/matrix", ["Cohorts*", "Attention", "Learners", "Curriculum"]),
        ({"coordinator"}, f"/enrolments/{OTHER}", ["Cohorts", "Attention", "Learners*", "Curriculum"]),
        ({"coordinator"}, "/curriculum", ["Cohorts", "Attention", "Learners", "Curriculum*"]),
        ({"coordinator"}, "/attention", ["Cohorts", "Attention*", "Learners", "Curriculum"]),
        ({"administrator"}, "/cohorts", ["Cohorts*", "Attention", "Learners", "Curriculum"]),
        ({"administrator"}, "/curriculum", ["Cohorts", "Attention", "Learners", "Curriculum*"]),
        ({"administrator"}, "/curriculum-drafts", ["Cohorts*", "Attention", "Learners", "Curriculum"]),
        ({"administrator"}, "/mail-queue", ["Cohorts*", "Attention", "Learners", "Curriculum"]),
        ({"learner", "mentor"}, f"/enrolments/{OWN}", ["Home*", "Modules", "Internship", "Logbook", "Change role"]),
        ({"learner", "mentor"}, f"/enrolments/{MENTORED}", ["Inbox", "Learners*", "Change role"]),
        ({"mentor", "coordinator"}, "/account", ["Change role"]),
        ({"mentor", "coordinator"}, "/", ["Change role*"]),
        ({"learner"}, "/enrolments/nonsense", ["Home", "Modules", "Internship", "Logbook"]),
        (set(), "/account", []),
    ],
)
def test_the_hat_follows_from_the_address(app, hats, path, links):
    assert said(actor(**dict.fromkeys(hats, True)), path) == links


def test_a_stranger_has_no_links(app):
    assert nav(ANONYMOUS, "/privacy") == []


def test_each_enrolment_is_a_hat():
    who = Actor(uuid4(), enrolments=(LEARNER, LearnerHat(OTHER, SCHOOL)), mentorships=(MENTOR,))
    assert hats_of(who) == [f"/enrolments/{OWN}", f"/enrolments/{OTHER}", "/inbox"]
