"""The table of who may do what, read aloud: every action, every hat, own and other record, near and far."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories import person, provider
from tests.people.worlds import cohort, enrolment, mentorship, staff
from tracker.access import actor as actors
from tracker.access import predicates as who
from tracker.access import rules
from tracker.access.actor import ANONYMOUS, Actor, LearnerHat, MentorHat, StaffHat
from tracker.access.permissions import Action
from tracker.access.rules import (
    TABLE,
    may,
    overseen_cohorts,
    taught_enrolments,
    visible_cohorts,
    visible_enrolments,
    why_not,
)
from tracker.access.subjects import (
    CohortRef,
    EnrolmentRef,
    EntryRef,
    ExaminationRef,
    ItemRef,
    PlacementRef,
    ProviderRef,
)
from tracker.errors import Forbidden, MentorshipEnded, NotFound, NotTaught, NotYourModule, OwnSkill
from tracker.extensions import db
from tracker.people.models import Cohort, Enrolment

HERE, ELSEWHERE = uuid4(), uuid4()
AMINA, BEN, MARC, INES = uuid4(), uuid4(), uuid4(), uuid4()
COHORT, NEXT_COHORT = uuid4(), uuid4()
RECORD = EnrolmentRef(uuid4(), AMINA, HERE, COHORT)
BENS = EnrolmentRef(uuid4(), BEN, HERE, COHORT)
ABROAD = EnrolmentRef(uuid4(), BEN, ELSEWHERE, uuid4())
BEGUN, ENDED_ON = date(2026, 1, 1), date(2026, 5, 31)


def hat(of: EnrolmentRef = RECORD, modules: set[str] | None = None, when: str = "now") -> MentorHat:
    kept = None if modules is None else frozenset(modules)
    ends_on = ENDED_ON if when == "over" else None
    return MentorHat(uuid4(), of.id, of.provider_id, kept, BEGUN, ends_on, when == "now", when == "over")


def worker(role: str, at: UUID = HERE, cohorts: set[UUID] | None = None, modules: set[str] | None = None) -> Actor:
    limits = [None if limit is None else frozenset(limit) for limit in (cohorts, modules)]
    return Actor(INES, staff=(StaffHat(uuid4(), at, role, *limits),))


def learner(of: EnrolmentRef, **more) -> Actor:
    return Actor(of.learner_id, enrolments=(LearnerHat(of.id, of.provider_id),), **more)


ACTORS = {
    "nobody": ANONYMOUS,
    "person": Actor(INES),
    "learner": learner(RECORD),
    "fellow": learner(BENS),
    "mentor": Actor(MARC, mentorships=(hat(),)),
    "mentor-hygiene": Actor(MARC, mentorships=(hat(modules={"hygiene"}),)),
    "mentor-ethics": Actor(MARC, mentorships=(hat(modules={"ethics"}),)),
    "mentor-nothing": Actor(MARC, mentorships=(hat(modules=set()),)),
    "mentor-of-ben": Actor(MARC, mentorships=(hat(BENS),)),
    "mentor-over": Actor(MARC, mentorships=(hat(when="over"),)),
    "mentor-later": Actor(MARC, mentorships=(hat(when="later"),)),
    "coordinator": worker("coordinator"),
    "administrator": worker("administrator"),
    "teacher": worker("teacher"),
    "reader": worker("reader"),
    "coordinator-abroad": worker("coordinator", ELSEWHERE),
    "coordinating-learner": learner(RECORD, staff=(StaffHat(uuid4(), HERE, "coordinator"),)),
    "learner-with-forged-hat": learner(RECORD, mentorships=(hat(),)),
}
PEOPLE = set(ACTORS) - {"nobody"}
MENTORS = {"mentor", "mentor-hygiene", "mentor-ethics", "mentor-nothing"}
ALL_MENTORS = MENTORS | {"mentor-of-ben", "mentor-over", "mentor-later", "learner-with-forged-hat"}
OWN = {"learner", "coordinating-learner", "learner-with-forged-hat"}
OVERSEERS = {"coordinator", "administrator"}
STAFF = OVERSEERS | {"teacher", "reader", "coordinator-abroad", "coordinating-learner"}

# What is done to what, and by whom it may be. Everybody else may not.
ITEM = ItemRef(RECORD, "hygiene")
ENTRY = EntryRef(RECORD, "hygiene", AMINA)
EXPECTED = [
    (Action.SEE_PUBLIC, None, PEOPLE | {"nobody"}),
    (Action.LOOK_AS, None, PEOPLE | {"nobody"}),
    (Action.SIGN_BY_LINK, None, PEOPLE | {"nobody"}),
    (Action.SEE_HOME, None, PEOPLE),
    (Action.USE_ACCOUNT, None, PEOPLE),
    (Action.SEE_RECORD, RECORD, OWN | MENTORS | OVERSEERS | {"teacher", "reader"}),
    (Action.SEE_RECORD, ITEM, OWN | MENTORS | OVERSEERS | {"teacher", "reader"}),
    (Action.SEE_RECORD, ABROAD, {"fellow", "coordinator-abroad"}),
    (Action.LOG_LEARNING, RECORD, OWN),
    (Action.LOG_LEARNING, ABROAD, {"fellow"}),
    (Action.ASSESS, ITEM, {"mentor", "mentor-hygiene", "teacher"}),
    (Action.ASSESS, RECORD, set()),
    (Action.ASSESS, ItemRef(ABROAD, "hygiene"), set()),
    (Action.JUDGE_HOURS, ENTRY, {"mentor", "mentor-hygiene", "teacher"} | OVERSEERS),
    (Action.JUDGE_HOURS, EntryRef(RECORD, None, AMINA), MENTORS | OVERSEERS | {"teacher"}),
    (Action.GIVE_FEEDBACK, ITEM, {"mentor", "mentor-hygiene"}),
    (Action.GIVE_FEEDBACK, EntryRef(RECORD, "ethics", AMINA), {"mentor", "mentor-ethics"}),
    (Action.NOTE, ENTRY, OWN | MENTORS | OVERSEERS),
    (Action.WITHDRAW, ENTRY, OWN | OVERSEERS),
    (Action.WITHDRAW, EntryRef(RECORD, "hygiene", MARC), MENTORS | OVERSEERS),
    (Action.WITHDRAW, EntryRef(RECORD, "hygiene", uuid4()), OVERSEERS),
    (Action.DISPUTE, EntryRef(RECORD, "hygiene", MARC), MENTORS),
    (Action.WITHDRAW, EntryRef(RECORD, "hygiene", INES), OVERSEERS | {"teacher"}),
    (Action.DISPUTE, EntryRef(RECORD, "hygiene", INES), OVERSEERS | {"teacher"}),
    (Action.DISPUTE, ENTRY, set()),
    (Action.SEE_INBOX, None, ALL_MENTORS),
    (Action.DELEGATE, None, ALL_MENTORS),
    (Action.SEE_LEARNERS, None, ALL_MENTORS),
    (Action.SIGN_TOGETHER, None, ALL_MENTORS | {"teacher"}),
    (Action.SEE_COHORTS, None, STAFF),
    (Action.SEE_RECORDS, None, STAFF),
    (Action.SEE_COHORT, CohortRef(uuid4(), HERE), OVERSEERS | {"coordinating-learner", "teacher", "reader"}),
    (Action.SEE_COHORT, CohortRef(uuid4(), ELSEWHERE), {"coordinator-abroad"}),
    (Action.MOVE_COHORT, CohortRef(uuid4(), HERE), OVERSEERS | {"coordinating-learner"}),
    (Action.MOVE_COHORT, CohortRef(uuid4(), ELSEWHERE), {"coordinator-abroad"}),
    (Action.MAKE_COHORT, ProviderRef(HERE), OVERSEERS | {"coordinating-learner"}),
    (Action.MAKE_COHORT, ProviderRef(ELSEWHERE), {"coordinator-abroad"}),
    (Action.RUN_COHORT, CohortRef(uuid4(), HERE), OVERSEERS | {"coordinating-learner"}),
    (Action.RUN_COHORT, CohortRef(uuid4(), ELSEWHERE), {"coordinator-abroad"}),
    (Action.ASSIGN_MENTOR, RECORD, OVERSEERS),
    (Action.ASSIGN_MENTOR, ABROAD, {"coordinator-abroad"}),
    (Action.KEEP_SITES, ProviderRef(HERE), OVERSEERS | {"coordinating-learner"}),
    (Action.KEEP_SITES, ProviderRef(ELSEWHERE), {"coordinator-abroad"}),
    (Action.SEE_MENTORS, ProviderRef(HERE), OVERSEERS | {"coordinating-learner"}),
    (Action.SEE_MENTORS, ProviderRef(ELSEWHERE), {"coordinator-abroad"}),
    (Action.EXPORT_RECORD, RECORD, OWN | OVERSEERS),
    (Action.ENTER_RESULTS, RECORD, OVERSEERS),
    (Action.ENTER_RESULTS, ExaminationRef(RECORD, frozenset({"hygiene"})), OVERSEERS | {"teacher"}),
    (Action.ENTER_RESULTS, ExaminationRef(RECORD, frozenset()), OVERSEERS),
    (Action.IMPORT_RESULTS, CohortRef(uuid4(), HERE), OVERSEERS | {"coordinating-learner"}),
    (Action.IMPORT_RESULTS, CohortRef(uuid4(), ELSEWHERE), {"coordinator-abroad"}),
    (Action.PROVE_LANGUAGE, RECORD, OVERSEERS),
    (Action.EXEMPT, RECORD, OVERSEERS),
    (Action.MANAGE_ENROLMENT, RECORD, OVERSEERS),
    (Action.EXTEND_REQUEST, RECORD, OVERSEERS),
    (Action.REMIND, RECORD, OWN | OVERSEERS),
    (Action.MANAGE_BREAKS, ProviderRef(HERE), OVERSEERS | {"coordinating-learner"}),
    (Action.MANAGE_BREAKS, ProviderRef(ELSEWHERE), {"coordinator-abroad"}),
    (Action.KEEP_ABSENCES, ProviderRef(HERE), OVERSEERS | {"coordinating-learner"}),
    (Action.KEEP_ABSENCES, ProviderRef(ELSEWHERE), {"coordinator-abroad"}),
    (Action.KEY_IN_PAPER, RECORD, OVERSEERS),
    (Action.KEY_IN_PAPER, ABROAD, {"coordinator-abroad"}),
    (Action.VOUCH, ProviderRef(HERE), OVERSEERS | {"coordinating-learner"}),
    (Action.VOUCH, ProviderRef(ELSEWHERE), {"coordinator-abroad"}),
    (Action.EXPORT_COHORT, CohortRef(uuid4(), HERE), OVERSEERS | {"coordinating-learner"}),
    (Action.EXPORT_COHORT, CohortRef(uuid4(), ELSEWHERE), {"coordinator-abroad"}),
    (Action.QUARANTINE_FILE, RECORD, OVERSEERS),
    (Action.QUARANTINE_FILE, ABROAD, {"coordinator-abroad"}),
    (Action.AUTHOR_CURRICULUM, None, {"administrator"}),
    (Action.SEE_MAIL_QUEUE, None, {"administrator"}),
    (Action.KEEP_SETTINGS, ProviderRef(HERE), OVERSEERS | {"coordinating-learner"}),
    (Action.KEEP_SETTINGS, ProviderRef(ELSEWHERE), {"coordinator-abroad"}),
    (Action.SEE_TRAIL, ProviderRef(HERE), {"administrator"}),
    (Action.SEE_TRAIL, ProviderRef(ELSEWHERE), set()),
    (Action.SEE_LOOKERS, RECORD, OWN | {"administrator"}),
    (Action.SEE_LOOKERS, ABROAD, {"fellow"}),
    (Action.SEARCH, None, PEOPLE),
    (Action.KEEP_STAFF, ProviderRef(HERE), {"administrator"}),
    (Action.KEEP_STAFF, ProviderRef(ELSEWHERE), set()),
    (Action.QUIET_REASON, RECORD, OVERSEERS),
    (Action.KEEP_NOTES, RECORD, OVERSEERS),
    (Action.KEEP_NOTES, ABROAD, {"coordinator-abroad"}),
    (Action.PLAN_TALK, RECORD, OVERSEERS),
    (Action.PLAN_TALK, ABROAD, {"coordinator-abroad"}),
    (Action.PLACE, RECORD, OVERSEERS),
    (Action.PLACE, ABROAD, {"coordinator-abroad"}),
    (Action.EVALUATE, PlacementRef(RECORD, MARC), MENTORS),
    (Action.EVALUATE, PlacementRef(RECORD, INES), set()),
    (Action.EVALUATE, PlacementRef(ABROAD, MARC), set()),
    (Action.EVALUATE, RECORD, set()),
    (Action.SHOW_DOCUMENT, RECORD, OVERSEERS),
    (Action.SHOW_DOCUMENT, ABROAD, {"coordinator-abroad"}),
    (Action.KEEP_DOCUMENTS, ProviderRef(HERE), OVERSEERS | {"coordinating-learner"}),
    (Action.KEEP_DOCUMENTS, ProviderRef(ELSEWHERE), {"coordinator-abroad"}),
]
CONCERNS_A_COHORT = {
    Action.SEE_COHORT,
    Action.MOVE_COHORT,
    Action.RUN_COHORT,
    Action.EXPORT_COHORT,
    Action.IMPORT_RESULTS,
}
CONCERNS_NOTHING = {action for action, subject, _ in EXPECTED if subject is None}


@pytest.mark.quick
@pytest.mark.parametrize(("action", "subject", "allowed"), EXPECTED)
def test_the_table(action, subject, allowed):
    assert {name for name, actor in ACTORS.items() if may(actor, action, subject)} == allowed


@pytest.mark.quick
def test_every_action_is_in_the_law_and_in_this_test():
    assert set(TABLE) == set(Action) == {action for action, _, _ in EXPECTED}


@pytest.mark.quick
@pytest.mark.parametrize("action", sorted(set(Action) - CONCERNS_NOTHING))
def test_without_a_subject_or_with_one_of_another_kind_nobody_may(action):
    others = [None, RECORD if action in CONCERNS_A_COHORT else CohortRef(uuid4(), HERE)]
    allowed = [name for name, actor in ACTORS.items() for subject in others if may(actor, action, subject)]
    assert allowed == []


@pytest.mark.quick
def test_an_action_that_the_table_does_not_know_is_denied(monkeypatch):
    monkeypatch.setattr(rules, "TABLE", {})
    assert not any(may(actor, Action.SEE_PUBLIC) for actor in ACTORS.values())


@pytest.mark.quick
@pytest.mark.parametrize(
    ("who", "action", "subject", "error"),
    [
        ("learner", Action.ASSESS, ITEM, OwnSkill()),
        ("learner", Action.JUDGE_HOURS, ENTRY, OwnSkill()),
        ("learner-with-forged-hat", Action.ASSESS, ITEM, OwnSkill()),
        ("coordinating-learner", Action.JUDGE_HOURS, ENTRY, OwnSkill()),
        ("coordinating-learner", Action.WITHDRAW, EntryRef(RECORD, "hygiene", MARC), Forbidden()),
        ("learner", Action.WITHDRAW, EntryRef(RECORD, "hygiene", MARC), Forbidden()),
        ("fellow", Action.ASSESS, ITEM, NotFound()),
        ("mentor-ethics", Action.ASSESS, ITEM, NotYourModule()),
        ("mentor-ethics", Action.JUDGE_HOURS, ENTRY, NotYourModule()),
        ("mentor-ethics", Action.LOG_LEARNING, ITEM, Forbidden()),
        ("mentor", Action.EXPORT_RECORD, RECORD, Forbidden()),
        ("mentor-over", Action.ASSESS, ITEM, MentorshipEnded(ENDED_ON)),
        ("mentor-over", Action.SEE_RECORD, RECORD, MentorshipEnded(ENDED_ON)),
        ("mentor-over", Action.SEE_RECORD, BENS, NotFound()),
        ("mentor-later", Action.ASSESS, ITEM, NotFound()),
        ("mentor-of-ben", Action.ASSESS, ITEM, NotFound()),
        ("coordinator", Action.ASSESS, ITEM, Forbidden()),
        ("coordinator-abroad", Action.SEE_RECORD, RECORD, NotFound()),
        ("coordinator-abroad", Action.SEE_COHORT, CohortRef(uuid4(), HERE), NotFound()),
        ("teacher", Action.SEE_RECORD, ABROAD, NotFound()),
        ("reader", Action.NOTE, RECORD, Forbidden()),
        ("reader", Action.ASSESS, ITEM, Forbidden()),
        ("learner", Action.SEE_COHORTS, None, NotFound()),
        ("nobody", Action.SEE_RECORD, RECORD, NotFound()),
    ],
)
def test_the_refusal_tells_what_the_actor_knows_and_no_more(who, action, subject, error):
    assert not may(ACTORS[who], action, subject)
    refused = why_not(ACTORS[who], action, subject)
    assert (type(refused), refused) == (type(error), error)


@pytest.mark.quick
def test_a_mentor_who_came_back_is_not_told_that_it_ended():
    back = Actor(MARC, mentorships=(hat(when="over"), hat(modules={"ethics"})))
    assert may(back, Action.SEE_RECORD, RECORD)
    assert type(why_not(back, Action.ASSESS, ITEM)) is NotYourModule


@pytest.mark.quick
def test_two_mentorships_for_one_learner_add_up():
    both = Actor(MARC, mentorships=(hat(modules={"ethics"}), hat(modules={"hygiene"})))
    assert all(may(both, Action.ASSESS, ItemRef(RECORD, module)) for module in ("ethics", "hygiene"))
    assert not may(both, Action.ASSESS, ItemRef(RECORD, "terminology"))


# How far a hat of staff reaches: some cohorts, some modules.

BOTH = frozenset({"hygiene", "ethics"})
SCOPED = {
    "coordinator": worker("coordinator", cohorts={COHORT}),
    "coordinator-next": worker("coordinator", cohorts={NEXT_COHORT}),
    "reader": worker("reader", cohorts={COHORT}),
    "reader-next": worker("reader", cohorts={NEXT_COHORT}),
    "teacher": worker("teacher", cohorts={COHORT}, modules={"hygiene"}),
    "teacher-ethics": worker("teacher", modules={"ethics"}),
    "teacher-both": worker("teacher", modules={"hygiene", "ethics"}),
    "teacher-nothing": worker("teacher", modules=set()),
    "teacher-next": worker("teacher", cohorts={NEXT_COHORT}),
}
TEACHERS = {"teacher", "teacher-ethics", "teacher-both", "teacher-nothing"}
NEW = EnrolmentRef(uuid4(), AMINA, HERE, None)
REACH = [
    (Action.SEE_RECORD, RECORD, {"coordinator", "reader"} | TEACHERS),
    (Action.SEE_RECORD, NEW, {"teacher-ethics", "teacher-both", "teacher-nothing"}),
    (Action.SEE_RECORD, ABROAD, set()),
    (Action.ASSESS, ITEM, {"teacher", "teacher-both"}),
    (Action.ASSESS, ItemRef(NEW, "hygiene"), {"teacher-both"}),
    (Action.JUDGE_HOURS, ENTRY, {"teacher", "teacher-both", "coordinator"}),
    (Action.GIVE_FEEDBACK, ITEM, set()),
    (Action.NOTE, ENTRY, {"coordinator"}),
    (Action.ENTER_RESULTS, RECORD, {"coordinator"}),
    (Action.ENTER_RESULTS, ExaminationRef(RECORD, frozenset({"hygiene"})), {"teacher", "teacher-both", "coordinator"}),
    (Action.ENTER_RESULTS, ExaminationRef(RECORD, BOTH), {"teacher-both", "coordinator"}),
    (Action.WITHDRAW, EntryRef(RECORD, "hygiene", INES), TEACHERS | {"coordinator"}),
    (Action.WITHDRAW, EntryRef(RECORD, "hygiene", MARC), {"coordinator"}),
    *[
        (action, RECORD, {"coordinator"})
        for action in (Action.PROVE_LANGUAGE, Action.EXEMPT, Action.MANAGE_ENROLMENT, Action.PLACE, Action.REMIND)
    ],
    (Action.EXPORT_RECORD, RECORD, {"coordinator"}),
    (Action.SEE_COHORT, CohortRef(COHORT, HERE), {"coordinator", "reader"} | TEACHERS),
    (Action.SEE_COHORT, CohortRef(COHORT, ELSEWHERE), set()),
    (Action.EXPORT_COHORT, CohortRef(COHORT, HERE), {"coordinator"}),
    (Action.IMPORT_RESULTS, CohortRef(COHORT, HERE), {"coordinator"}),
    (Action.MOVE_COHORT, CohortRef(NEXT_COHORT, HERE), {"coordinator-next"}),
    *[
        (action, ProviderRef(HERE), set())
        for action in (Action.VOUCH, Action.MANAGE_BREAKS, Action.KEEP_DOCUMENTS, Action.KEEP_SETTINGS)
    ],
    (Action.AUTHOR_CURRICULUM, None, set()),
    (Action.SEE_MAIL_QUEUE, None, set()),
]


@pytest.mark.quick
@pytest.mark.parametrize(("action", "subject", "allowed"), REACH)
def test_a_hat_reaches_its_cohorts_and_modules_and_no_further(action, subject, allowed):
    assert {name for name, actor in SCOPED.items() if may(actor, action, subject)} == allowed


@pytest.mark.quick
def test_who_teaches_other_modules_is_told_so_and_who_is_limited_to_other_cohorts_nothing():
    assert type(why_not(SCOPED["teacher-ethics"], Action.ASSESS, ITEM)) is NotTaught
    for name in ("teacher-next", "coordinator-next", "reader-next"):
        assert type(why_not(SCOPED[name], Action.SEE_RECORD, RECORD)) is NotFound
        assert type(why_not(SCOPED[name], Action.ASSESS, ITEM)) is NotFound


@pytest.mark.quick
def test_the_strongest_hat_that_reaches_is_the_one_that_acts():
    narrow = StaffHat(uuid4(), HERE, "coordinator", frozenset({NEXT_COHORT}))
    wide = StaffHat(uuid4(), HERE, "teacher")
    actor = Actor(INES, staff=(narrow, wide))
    assert actor.staff_of(HERE, COHORT) == wide
    assert actor.overseer_of(HERE, COHORT) is None
    assert actor.overseer_of(HERE, NEXT_COHORT) == narrow
    assert actor.overseer_at(HERE) is None
    assert actor.looked_after == frozenset()


ROLES = ("administrator", "coordinator", "teacher", "reader")
WHEN = ("now", "over", "later")


@pytest.mark.quick
@given(
    mentors=st.lists(st.tuples(st.sampled_from([None, {"hygiene"}, set()]), st.sampled_from(WHEN)), max_size=3),
    staff_of=st.lists(
        st.tuples(
            st.sampled_from([HERE, ELSEWHERE]),
            st.sampled_from(ROLES),
            st.sampled_from([None, frozenset({COHORT}), frozenset({NEXT_COHORT})]),
            st.sampled_from([None, frozenset({"hygiene"})]),
        ),
        max_size=3,
    ),
    who=st.sampled_from([AMINA, MARC]),
    author=st.sampled_from([AMINA, MARC, INES]),
    module=st.sampled_from(["hygiene", "ethics", None]),
)
def test_whatever_hats_are_worn_the_same_things_hold(mentors, staff_of, who, author, module):
    actor = Actor(
        who,
        staff=tuple(StaffHat(uuid4(), *hat) for hat in staff_of),
        mentorships=tuple(hat(modules=modules, when=when) for modules, when in mentors),
    )
    entry = EntryRef(RECORD, module, author)
    allowed = {action for action in Action if may(actor, action, entry)}
    if who == AMINA:
        assert not allowed & rules.SIGNING, "a learner signs what is their own"
    if not may(actor, Action.SEE_RECORD, RECORD):
        assert allowed <= CONCERNS_NOTHING, "something is done to a record that is not seen"
    for action in set(Action) - allowed - CONCERNS_NOTHING:
        assert isinstance(why_not(actor, action, entry), NotFound | Forbidden)


# Lists answer as `may` does, in a world of three schools where people wear several hats.


def world(seed: int) -> list[UUID]:
    """People with random links; the same seed gives the same world."""
    import random

    dice = random.Random(seed)  # noqa: S311 no secret
    schools = [
        provider(f"School {each}", time_zone=zone)
        for each, zone in enumerate(["Europe/Oslo", "Pacific/Kiritimati", "UTC"])
    ]
    people = [person(f"Person {each}") for each in range(7)]
    dates = [(date(2020, 1, 1), None), (date(2020, 1, 1), date(2021, 1, 1)), (date(2090, 1, 1), None)]
    groups = {school.id: [cohort(school) for _ in range(2)] for school in schools}
    for _ in range(10):
        school, role = dice.choice(schools), dice.choice(ROLES)
        some = dice.choice([None, dice.sample(groups[school.id], dice.choice([1, 2]))])
        staff(school, dice.choice(people), role, *dice.choice(dates), cohorts=some if role != "administrator" else None)
        school = dice.choice(schools)
        mine = enrolment(school, dice.choice(people), dice.choice([None, *groups[school.id]]))
        for mentor in dice.sample(people, 2):
            if mentor.id != mine.learner_id:
                mentorship(mine, mentor, dice.choice([None, ["hygiene"]]), *dice.choice(dates))
    return [each.id for each in people]


@pytest.mark.parametrize("seed", range(5))
def test_lists_show_exactly_what_may_be_seen(database, seed):
    people = world(seed)
    records = [
        EnrolmentRef(row.id, row.learner_id, row.provider_id, row.cohort_id)
        for row in db.session.scalars(select(Enrolment))
    ]
    cohorts = [CohortRef(row.id, row.provider_id) for row in db.session.scalars(select(Cohort))]
    seen = 0
    for actor in [ANONYMOUS, *map(actors.load, people)]:
        listed = list(db.session.scalars(visible_enrolments(actor)))
        assert sorted(listed) == sorted(each.id for each in records if may(actor, Action.SEE_RECORD, each))
        shown = list(db.session.scalars(visible_cohorts(actor)))
        assert sorted(shown) == sorted(each.id for each in cohorts if may(actor, Action.SEE_COHORT, each))
        changed = list(db.session.scalars(overseen_cohorts(actor)))
        assert sorted(changed) == sorted(each.id for each in cohorts if may(actor, Action.MOVE_COHORT, each))
        taught = set(db.session.scalars(taught_enrolments(actor)))
        signs = {each.id for each in records if who.teacher_for_module(actor, ItemRef(each, None))}
        assert taught == signs
        seen += len(listed)
    assert 0 < seen < len(records) * len(people), "a world where all or nothing is seen proves nothing"
