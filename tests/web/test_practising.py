"""A skill's page, asking for a sign-off, and logging practice: each form, each refusal, and nothing twice."""

from contextlib import ExitStack
from uuid import uuid4

import pytest

from tests import factories
from tests.logbook.worlds import end_mentorship
from tests.small_curriculum import ALONE, CLINICAL, FADING, HYGIENE, NOT_ALLOWED, ONCE, SUPERVISED, THRICE
from tests.web.learners import School, entries, newest


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def learner(school, sign_in_as):
    return sign_in_as(school.enrolment)


# The skill's page.


def test_a_skill_says_what_it_takes(school, learner):
    school.assess(THRICE)
    text = learner.get(school.address("competencies", THRICE), status=200).page.text
    for said in (
        "Must be done",
        "Level 4: someone ready",
        "1 of 3 times",
        "1 of 2 different mentors",
    ):
        assert said in text
    assert "Partly signed off, 1 of 3" in text


def test_a_skill_tells_its_whole_story(school, learner):
    claim = school.practise(ONCE, what="Counted twice", minutes=45)
    school.confirm(claim.seq)
    school.assess(
        ONCE,
        comment="Calm and exact",
        feedback={"empathy": "strong"},
        criteria={**dict.fromkeys(("prepares", "explains", "does"), "done"), "records": "not-seen"},
    )
    text = learner.get(school.address("competencies", ONCE), status=200).page.text
    for said in (
        "Practice logged · 45 min · In the skills room Confirmed",
        "“Counted twice”",
        f"Hours confirmed: {school.mentor_name}, Nurse",
        "The learner did it with someone ready to step in.",
        "“Calm and exact”",
        f"{school.mentor_name}, Nurse, {school.site.name}",
        "signed with PIN",
        "Prepares the room: done Explains to the patient: done Does the step: done Records it: not seen",
        "EmpathyStrong",
    ):
        assert said in text


def test_what_the_country_does_not_allow_is_said_and_not_asked_for(school, learner):
    page = learner.get(school.address("competencies", NOT_ALLOWED), status=200).page
    assert "it cannot be signed off" in page.text
    assert school.address("competencies", NOT_ALLOWED, "request") not in page.links
    assert "Under supervision only." in learner.get(school.address("competencies", SUPERVISED), status=200).page.text
    form = learner.get(school.address("competencies", NOT_ALLOWED, "request"), status=200).page.forms
    assert not any("mentor" in each.names for each in form)


def test_only_who_may_sign_is_led_there(school, sign_in_as):
    sign = school.address("competencies", ONCE, "sign")
    assert sign in sign_in_as(school.mentor.person_id).get(school.address("competencies", ONCE)).page.links
    for who in (school.enrolment, school.coordinator.person_id):
        assert sign not in sign_in_as(who).get(school.address("competencies", ONCE), status=200).page.links
    hygiene_only = school.add_mentor(modules=[HYGIENE])
    client = sign_in_as(hygiene_only.person_id)
    assert sign not in client.get(school.address("competencies", ONCE), status=200).page.links
    assert (
        school.address("competencies", FADING, "sign") in client.get(school.address("competencies", FADING)).page.links
    )


# Asking for a sign-off.


def test_a_mentor_is_asked(school, learner):
    address = school.address("competencies", ONCE, "request")
    answer = learner.submit(address, mentor=str(school.mentor.person_id), level="3", note="On Thursday?")
    assert (answer.status_code, answer.location) == (303, school.address("competencies", ONCE))
    page = learner.get(answer.location, status=200).page
    assert f"Asked: {school.mentor_name}, Nurse, {school.site.name}. It stays open until 16 March 2026." in page.text
    assert f"Asked on 2 March 2026: {school.mentor_name}." in page.text
    assert "“On Thursday?”" in page.text
    assert school.address("entries", 2, "withdraw") in page.links
    assert address not in page.links


def test_anybody_is_asked(school, learner):
    learner.submit(school.address("competencies", ONCE, "request"), level="")
    assert "anybody who may sign it" in learner.get(school.address("competencies", ONCE)).page.text
    assert "mentor" not in newest().details


def test_the_skills_to_ask_for_are_offered(school, learner):
    school.practise(ALONE)
    school.assess(ONCE)
    page = learner.get(school.address("request"), status=200).page
    asks = {
        code: school.address("competencies", code, "request") in page.links
        for code in (ALONE, FADING, ONCE, NOT_ALLOWED)
    }
    assert asks == {ALONE: True, FADING: True, ONCE: False, NOT_ALLOWED: False}


def test_what_is_open_is_not_asked_twice(school, learner):
    address = school.address("competencies", ONCE, "request")
    form = next(form for form in learner.get(address).page.forms if "note" in form.names)
    school.request(ONCE)
    answer = learner.post(address, data=form.fields, status=409)
    assert "You asked for this skill to be signed off on 2 March 2026. It is still waiting." in answer.page.text
    assert "It is still waiting" in learner.get(address, status=200).page.text
    assert entries(kind="sign-off-requested") == 1


def test_who_is_no_mentor_any_more_is_not_asked(school, learner):
    address = school.address("competencies", ONCE, "request")
    form = next(form for form in learner.get(address).page.forms if "note" in form.names)
    end_mentorship(school.mentor, school.day(1))
    answer = learner.post(address, data={**form.fields, "mentor": str(school.mentor.person_id), "note": "Please"})
    assert "This person is no mentor of this learner for this skill today" in answer.page.text
    assert "Please" in answer.page.source
    for forged in (str(uuid4()), "nonsense", str(school.add_mentor(modules=[HYGIENE]).person_id)):
        assert learner.post(address, data={**form.fields, "mentor": forged}).status_code in {409, 422}
    assert entries(kind="sign-off-requested") == 0


def test_a_request_sent_twice_is_one(school, learner):
    address = school.address("competencies", ONCE, "request")
    form = next(form for form in learner.get(address).page.forms if "note" in form.names)
    assert [learner.post(address, data=form.fields).status_code for _ in range(3)] == [303] * 3
    assert entries(kind="sign-off-requested") == 1


# Practice.


def test_practice_is_logged(school, learner):
    page = learner.get(school.address("practice") + f"?item={ALONE}", status=200).page
    form = next(form for form in page.forms if "setting" in form.names)
    assert form.fields["item"] == [ALONE]
    fields = {"hours": "1", "quarters": "45", "setting": "real-care", "what": "Two bins"}
    answer = learner.post(school.address("practice"), data={**form.fields, **fields})
    assert answer.location == school.address("competencies", ALONE)
    said = "Logged 1 h 45 min of “Sorts clinical waste” on 2 March 2026. Next, a mentor confirms the hours."
    assert said in learner.get(answer.location).page.text
    entry = newest()
    assert (entry.minutes, entry.setting, entry.item_code, entry.on_date) == (105, "real-care", ALONE, school.today)
    assert (entry.author_id, entry.acted_as, entry.warrant) == (school.learner_id, "learner", school.id)


def test_a_module_as_a_whole_is_practised(school, learner):
    answer = learner.submit(school.address("practice"), item=CLINICAL, setting="simulated", when=str(school.day(1)))
    assert answer.location == school.address("modules", CLINICAL)
    assert (newest().item_code, newest().item_revision, newest().on_date) == (CLINICAL, None, school.day(1))


ERRORS = {
    "nothing chosen": ({"item": ""}, "Choose what you practised."),
    "an unknown skill": ({"item": "nonsense"}, "Choose one of those"),
    "a unit": ({"item": "clean-rooms"}, "Choose one of those"),
    "no place": ({"setting": ""}, "Choose where it was."),
    "no time": ({"hours": "0", "quarters": "0"}, "Choose how long it took."),
    "over sixteen hours": ({"hours": "16", "quarters": "15"}, "No more than 16 hours fit in one day."),
    "odd minutes": ({"quarters": "7"}, "Choose one of those"),
    "seventeen hours": ({"hours": "17"}, "Choose one of those"),
    "a day to come": ({"when": "other", "on": "2026-03-03"}, "This day has not come yet"),
    "a day before the start": ({"when": "other", "on": "2025-12-31"}, "The training started on 1 January 2026"),
    "no real date": ({"when": "other", "on": "2026-02-30"}, "Type a day that exists"),
    "too many words": ({"what": "x" * 2001}, "2000"),
}


@pytest.mark.parametrize("case", ERRORS)
def test_what_cannot_be_is_said_and_the_form_stays_filled(school, learner, case):
    fields, said = ERRORS[case]
    given = {"item": ONCE, "setting": "simulated", "what": "Counted", **fields}
    answer = learner.submit(school.address("practice"), given)
    assert answer.status_code == 422
    assert said in answer.page.text
    form = next(form for form in answer.page.forms if "setting" in form.names)
    assert form.fields["what"] == [given["what"]]
    assert entries() == 1


def test_sixteen_hours_fit_on_one_date(school, learner):
    school.practise(ONCE, minutes=600)
    answer = learner.submit(school.address("practice"), item=ONCE, setting="simulated", hours="7")
    assert answer.status_code == 422
    assert "There is room for 6 h." in answer.page.text
    assert learner.submit(school.address("practice"), item=ONCE, setting="simulated", hours="6").status_code == 303


def test_hours_sent_back_are_claimed_anew(school, learner):
    claim = school.practise(ONCE, minutes=150, on=school.day(3), what="With Ann")
    school.decline(claim.seq, reason="It was one hour")
    address = school.address("practice") + f"?replaces={claim.seq}"
    page = learner.get(address, status=200).page
    assert "“It was one hour”" in page.text
    form = next(form for form in page.forms if "setting" in form.names)
    shown = {name: form.fields[name] for name in ("item", "when", "on", "hours", "quarters", "setting", "what")}
    expected = (ONCE, "other", "2026-02-27", "2", "30", "simulated", "With Ann")
    assert list(shown.values()) == [[each] for each in expected]
    learner.post(school.address("practice"), data={**form.fields, "hours": "1", "quarters": "0"}, status=303)
    assert (newest().refers_seq, newest().minutes) == (claim.seq, 60)


def test_only_hours_sent_back_are_claimed_anew(school, learner):
    claim = school.practise(ONCE)
    form = next(form for form in learner.get(school.address("practice")).page.forms if "setting" in form.names)
    filled = {**form.fields, "item": ONCE, "setting": "simulated"}
    assert learner.post(school.address("practice"), data={**filled, "replaces": str(claim.seq)}).status_code == 409
    for nonsense in ("1", "99", "-1", "9" * 30):
        learner.post(school.address("practice"), data={**filled, "replaces": nonsense}, status=404)
    assert entries() == 2


def test_a_form_sent_twice_logs_once(school, learner):
    form = next(form for form in learner.get(school.address("practice")).page.forms if "setting" in form.names)
    filled = {**form.fields, "item": ONCE, "setting": "simulated"}
    assert [learner.post(school.address("practice"), data=filled).status_code for _ in range(3)] == [303] * 3
    learner.post(school.address("practice"), data={**filled, "hours": "2"}, status=409)
    assert entries(kind="practice-logged") == 1


def test_forged_fields_are_refused(school, learner):
    for name in ("author_id", "recorded_at", "learner_id", "provider_id", "minutes", "level"):
        answer = learner.submit(school.address("practice"), item=ONCE, setting="simulated", forged={name: "1"})
        assert answer.status_code == 400
    assert entries() == 1


def test_nobody_logs_for_another(school, sign_in_as, client):
    other = sign_in_as(factories.learner(school.cohort))
    own = next(form for form in other.get("/account").page.forms if form.method == "post")
    filled = {"csrf_token": own.fields["csrf_token"], "item": ONCE, "setting": "simulated"}
    for below in (("practice",), ("study",), ("competencies", ONCE, "request"), ("entries", 1, "withdraw")):
        other.post(school.address(*below), data=filled, status=404)
    assert entries() == 2


def test_every_place_to_type_says_no_patient_names(school, learner):
    claim = school.practise(ONCE)
    places = [("practice",), ("competencies", ONCE, "request"), ("units", "clean-rooms")]
    for below in [*places, ("entries", claim.seq, "withdraw")]:
        page = learner.get(school.address(*below), status=200).page
        assert page.text.count("No patient names or numbers.") == len(page.all("textarea")) == 1
