"""Home, modules, units and "Mark as completed", walked as the learner, and looked at by everybody else."""

from contextlib import ExitStack
from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories
from tests.counting import counted
from tests.small_curriculum import CLINICAL, FADING, HYGIENE, ONCE, SKILLS, THRICE, UNITS
from tests.web.learners import School, entries, newest


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def learner(school, sign_in_as):
    return sign_in_as(school.enrolment)


# Where one comes home to.


def test_one_hat_leads_home(school, learner):
    assert learner.get("/", status=302).location == school.address()


def test_several_hats_are_offered(school, sign_in_as):
    mentor = factories.db.session.get_one(factories.Person, school.mentor.person_id)
    own = factories.learner(school.cohort, mentor)
    page = sign_in_as(mentor).get("/", status=200).page
    assert {f"/enrolments/{own.id}", "/inbox"} <= set(page.links)
    assert f"{school.cohort.name}, " in page.text


def test_no_hat_is_told_kindly(app, sign_in_as):
    assert "You are not enrolled yet" in sign_in_as(factories.person()).get("/", status=200).text


def test_a_stranger_is_asked_to_sign_in(school, client):
    assert "/sign-in" in client.get(school.address(), status=303).location


# Home.


def test_day_one_names_the_unit_to_start_with(school, learner):
    page = learner.get(school.address(), status=200).page
    assert "Start: How infection spreads" in page.text
    assert {school.address("units", UNITS[0]), school.address("practice"), school.address("request")} <= set(page.links)


def test_home_says_where_the_learner_stands(school, learner):
    school.complete(UNITS[0])
    school.assess(ONCE)
    claim = school.practise(FADING, minutes=90)
    school.confirm(claim.seq)
    text = learner.get(school.address(), status=200).page.text
    assert "Mark as completed" in text
    assert "Start:" not in text
    for said in ("1 of 5 units", "1 of 5 skills", "1 h 30 min of 64 h", "Week 9 of", "Takes a pulse"):
        assert said in text


def test_next_steps_say_why(school, learner):
    school.assess(ONCE, outcome="more-practice", level=2, comment="Count for a whole minute")
    school.request(THRICE, mentor=school.mentor.person_id)
    back = school.practise(FADING)
    school.decline(back.seq, reason="Who was there?")
    page = learner.get(school.address(), status=200).page
    assert f"More practice needed: “Count for a whole minute” {school.mentor_name}" in page.text
    assert "Hours sent back: “Who was there?”" in page.text
    assert f"You asked {school.mentor_name} on 2 March 2026" in page.text
    assert school.address("practice") + f"?replaces={back.seq}" in page.links


def test_before_the_start_home_is_kind_and_offers_nothing_that_fails(school, sign_in_as):
    school.at(school.now - timedelta(days=70))
    learner = sign_in_as(school.enrolment)
    page = learner.get(school.address(), status=200).page
    assert "Your training starts on 1 January 2026" in page.text
    assert school.address("practice") not in page.links
    assert "From then on" in learner.get(school.address("practice"), status=200).page.text
    assert "From then on" in learner.get(school.address("study"), status=200).page.text


def test_after_the_end_home_stays_readable(school, learner):
    from tracker.logbook import enrolling

    school.do(enrolling.end, by=school.coordinator, outcome="completed", reason="finished")
    page = learner.get(school.address(), status=200).page
    assert "Your training ended on 2 March 2026" in page.text
    assert school.address("practice") not in page.links


# Mark as completed.


def test_units_are_completed_together(school, learner):
    answer = learner.submit(school.address("study"), units=[UNITS[0], UNITS[3]])
    assert (answer.status_code, answer.location) == (303, school.address())
    assert (
        "2 units marked as completed on 2 March 2026. Next in your plan: Clean rooms."
        in learner.get(school.address()).page.text
    )
    assert entries(kind="unit-completed", on_date=school.today, language="nb") == 2


def test_a_whole_module_is_completed_at_once(school, learner):
    school.complete(UNITS[0])
    address = school.address("modules", HYGIENE)
    form = next(form for form in learner.get(address, status=200).page.forms if "units" in form.names)
    assert form.fields["units"] == [UNITS[1], UNITS[2]]
    learner.submit(address, {"units": form.fields["units"]}, when="other", on=str(school.day(3)))
    assert entries(kind="unit-completed", on_date=school.day(3)) == 2
    assert "I completed this module" not in learner.get(address, status=200).page.text


def test_one_unit_with_a_thought(school, learner):
    address = school.address("units", UNITS[4])
    answer = learner.submit(address, reflection="Two fingers, never the thumb", when=str(school.day(1)))
    assert answer.location == school.address("modules", CLINICAL)
    page = learner.get(address, status=200).page
    assert "“Two fingers, never the thumb”" in page.text
    assert "First on 1 March 2026: Norwegian" in page.text


def test_a_second_language_is_a_pass_of_its_own(school, sign_in_as):
    two = factories.cohort(school.provider_id, languages=("nb", "en"))
    school.enrolment = factories.learner(two)
    school.id, learner = school.enrolment.id, sign_in_as(school.enrolment)
    address = school.address("units", UNITS[0])
    learner.submit(address, language="nb")
    learner.submit(address, language="en")
    assert entries(kind="unit-completed") == 2
    page = learner.get(address, status=200).page
    assert "English" in page.text
    assert not any("language" in form.names for form in page.forms)


def test_a_form_sent_twice_writes_once(school, learner):
    address = school.address("modules", HYGIENE)
    form = next(form for form in learner.get(address).page.forms if "units" in form.names)
    first, second = (learner.post(address, data=form.fields) for _ in range(2))
    assert (first.location, second.location) == (address, address)
    assert entries(kind="unit-completed") == 3


def test_all_or_nothing(school, learner):
    school.complete(UNITS[1], on=school.day(4))
    page = learner.submit(school.address("study"), units=[UNITS[0], UNITS[1]]).page
    assert "You completed this unit on 26 February 2026 already." in page.text
    assert entries(kind="unit-completed") == 1


ERRORS = {
    "a day to come": ({"when": "other", "on": "2026-03-03"}, "This day has not come yet"),
    "a day before the start": ({"when": "other", "on": "2025-12-31"}, "The training started on 1 January 2026"),
    "no date": ({"when": "other", "on": ""}, "Type the date."),
    "no day": ({"when": "soon"}, "Choose a day."),
    "nothing ticked": ({"units": []}, "Tick at least one unit."),
    "an unknown unit": ({"units": ["nonsense"]}, "Choose only what is offered."),
    "a skill": ({"units": [ONCE]}, "Choose only what is offered."),
    "another language": ({"language": "fr"}, "Choose one of those"),
}


@pytest.mark.parametrize("case", ERRORS)
def test_what_cannot_be_is_said_and_the_form_stays_filled(school, learner, case):
    fields, said = ERRORS[case]
    answer = learner.submit(school.address("study"), {"units": [UNITS[2]], **fields})
    assert answer.status_code == 422
    assert said in answer.page.text
    form = next(form for form in answer.page.forms if "units" in form.names)
    if "units" not in fields:
        assert form.fields["units"] == [UNITS[2]]
    if fields.get("on"):
        assert form.fields["on"] == [fields["on"]]
    assert entries() == 1


def test_forged_fields_are_refused(school, learner):
    for name in ("author_id", "recorded_at", "learner_id", "provider_id", "acted_as"):
        answer = learner.submit(school.address("study"), {"units": [UNITS[0]]}, forged={name: str(uuid4())})
        assert answer.status_code == 400
    assert entries() == 1


def test_a_known_id_with_other_content_is_a_conflict(school, learner):
    address = school.address("units", UNITS[0])
    form = next(form for form in learner.get(address).page.forms if "reflection" in form.names)
    learner.post(address, data={**form.fields, "reflection": "One"})
    answer = learner.post(address, data={**form.fields, "reflection": "Two"}, status=409)
    assert "This was sent before with other content" in answer.page.text
    assert entries(kind="unit-completed") == 1


# Who else may look.

PAGES = [
    (),
    ("modules", HYGIENE),
    ("units", UNITS[0]),
    ("competencies", ONCE),
    ("logbook",),
]
OWN = [
    ("study",),
    ("practice",),
    ("request",),
    ("competencies", ONCE, "request"),
    ("logbook.csv",),
    ("entries", 1, "withdraw"),
]


def test_another_learner_gets_what_is_not_there(school, sign_in_as):
    other = sign_in_as(factories.learner(school.cohort))
    nothing = other.get(f"/enrolments/{uuid4()}", status=404).data
    for below in PAGES + OWN:
        assert other.get(school.address(*below), status=404).data == nothing
    assert other.get(school.address("modules", "nonsense"), status=404).data == nothing


@pytest.mark.parametrize("hat", ["mentor", "coordinator"])
def test_mentors_and_staff_read_without_the_learners_forms(school, sign_in_as, hat):
    reader = sign_in_as(getattr(school, hat).person_id)
    for below in PAGES:
        page = reader.get(school.address(*below), status=200).page
        assert not any({"units", "reflection"} & form.names for form in page.forms)
        assert school.address("practice") not in page.links
    reader.post(school.address("modules", HYGIENE), status=400)
    for below in (("study",), ("practice",), ("competencies", ONCE, "request")):
        reader.get(school.address(*below), status=403)
    assert entries() == 1


def test_codes_of_nothing_lead_nowhere(school, learner):
    for below in ("modules", "units", "competencies"):
        learner.get(school.address(below, "nonsense"), status=404)
    learner.get(school.address("units", ONCE), status=404)
    learner.get(school.address("competencies", UNITS[0]), status=404)


@pytest.mark.parametrize("below", [*PAGES, ("study",), ("practice",), ("request",), ("competencies", ONCE, "request")])
def test_as_many_queries_for_twice_as_much(school, learner, below):
    fill(school)
    with counted() as few:
        learner.get(school.address(*below), status=200)
    fill(school)
    with counted() as many:
        learner.get(school.address(*below), status=200)
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= 17


def fill(school):
    """Something of every kind, for every skill."""
    for code in SKILLS[:5]:
        school.confirm(school.practise(code, what="Again").seq)
        school.decline(school.practise(code).seq)
        school.assess(code, outcome="more-practice", level=2, comment="Slower")
    school.note(seq=2)
    school.assess(ONCE, by=school.other_mentor)


def test_a_completed_unit_shows_its_day(school, learner):
    school.complete(UNITS[0], on=school.day(2))
    text = learner.get(school.address("modules", HYGIENE), status=200).page.text
    assert "4 h, completed on 28 February 2026" in text
    assert newest().kind == "unit-completed"
