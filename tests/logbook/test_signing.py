"""What is signed: assessments, verdicts, feedback, requests turned down. Each refusal in its order, nothing written."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from tests import factories
from tests.logbook.worlds import DONE, end_mentorship, refused, rows_in_all_tables
from tests.small_curriculum import ALONE, CRITERIA, FADING, HYGIENE, NOT_ALLOWED, ONCE, SUPERVISED, THRICE, UNITS
from tracker.errors import (
    AlreadyJudged,
    BeforeStart,
    Ended,
    Forbidden,
    IncompleteAssessment,
    InTheFuture,
    NotAchieved,
    NotFound,
    NotInPlan,
    OutsideMentorship,
    ProofNeeded,
    ReasonNeeded,
    RequestClosed,
    RequestLapsed,
    SiteNotYours,
    Stale,
)
from tracker.extensions import db
from tracker.logbook import enrolling, signing
from tracker.logbook.append import texts_of
from tracker.logbook.models import Entry


def test_each_fault_of_an_assessment_is_named_in_its_order(world):
    """One form with every fault; each line puts one right and meets the next. Nothing is written until the last."""
    lapsed = world.request(ALONE).seq
    world.later(days=20)
    closed = world.request(ONCE).seq
    world.close(closed)
    bystander = world.add_mentor(starts_on=world.day(2))
    unproved = replace(bystander, assurance="session")
    elsewhere = factories.site(world.provider_id)
    wrong, unexplained = {"criteria": {}, "level": 1, "made_on": 0}, {**DONE, "explains": "not-seen"}
    start = world.cohort.starts_on
    before = rows_in_all_tables()
    steps = [
        (NotInPlan("no-such-skill"), "no-such-skill", unproved, {"on": world.today + timedelta(days=1)}),
        (NotInPlan(UNITS[0]), UNITS[0], unproved, {"on": world.today + timedelta(days=1)}),
        (ProofNeeded(), ONCE, unproved, {"on": world.today + timedelta(days=1)}),
        (InTheFuture(world.day(-1)), ONCE, bystander, {"on": world.today + timedelta(days=1)}),
        (BeforeStart(start), ONCE, bystander, {"on": start - timedelta(days=1)}),
        (SiteNotYours(), ONCE, bystander, {"on": world.day(3), "request": closed, "site_id": elsewhere.id}),
        (OutsideMentorship(world.day(2)), ONCE, bystander, {"on": world.day(3), "request": closed}),
        (NotFound(), ONCE, bystander, {"request": lapsed}),
        (NotFound(), ONCE, bystander, {"request": 1}),
        (NotFound(), ONCE, bystander, {"request": 99}),
        (RequestClosed(closed + 1), ONCE, bystander, {"request": closed}),
        (RequestLapsed(world.day(6)), ALONE, bystander, {"request": lapsed}),
        (Stale(closed + 1), ONCE, bystander, {}),
        (IncompleteAssessment(tuple(sorted(CRITERIA))), ONCE, bystander, {"made_on": 99}),
        (NotAchieved("critical", ("explains",)), ONCE, bystander, {"made_on": 99, "criteria": unexplained}),
        (NotAchieved("level"), ONCE, bystander, {"made_on": 99, "criteria": DONE}),
    ]
    for error, code, by, said in steps:
        with pytest.raises(type(error)) as caught:
            world.assess(code, by=by, **{**wrong, **said})
        assert caught.value == error
        assert rows_in_all_tables() == before
    assert world.assess(ONCE, by=bystander, made_on=99, criteria=DONE, level=4).anew


def test_an_assessment_signs_off_and_keeps_who_signed_and_where(world):
    world.assess(ONCE, comment="Well done", feedback={"empathy": "strong"})
    assert world.state(ONCE) == "signed-off"
    entry = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
    assert (entry.setting, entry.assurance, entry.acted_as) == ("real-care", "pin", "mentor")
    assert (entry.warrant, entry.author_id) == (world.mentor.warrant, world.mentor.person_id)
    assert texts_of(entry) == {"comment": "Well done", "signed_as": f"{world.mentor_name}\nNurse\n{world.site.name}"}


def test_the_skills_room_is_a_simulated_setting(world):
    world.assess(ONCE, site_id=world.room.id)
    assert db.session.scalars(select(Entry.setting).where(Entry.kind == "assessed")).all() == ["simulated"]


def test_a_skill_that_counts_in_real_care_alone_is_not_achieved_in_the_skills_room(world):
    def real_care_only(item):
        return replace(item, settings=("real-care",)) if item.code == ONCE else item

    def in_the_room(book, **who):
        modules = [
            replace(each, competencies=tuple(map(real_care_only, each.competencies))) for each in book.plan.modules
        ]
        book.edition_plan = replace(book.plan, modules=tuple(modules))
        saw = signing.Observation(book.today, world.room.id, DONE, 4, "achieved", 99)
        return signing.assess(book, code=ONCE, saw=saw, **who)

    refused(NotAchieved("setting"), lambda: world.do(in_the_room, by=world.mentor))


ACHIEVED = [
    # skill, level, what the criteria say, why not
    (ONCE, 4, {}, None),
    (ONCE, 5, {}, None),
    (ONCE, 3, {}, NotAchieved("level")),
    (ONCE, 4, {"does": "not-done", "records": "not-seen"}, None),
    (ONCE, 4, {"prepares": "not-done"}, NotAchieved("critical", ("prepares",))),
    (ONCE, 4, {"prepares": "not-seen", "explains": "not-done"}, NotAchieved("critical", ("prepares", "explains"))),
    (ALONE, 5, {}, None),
    (ALONE, 4, {}, NotAchieved("level")),
    (SUPERVISED, 4, {}, None),
    (SUPERVISED, 3, {}, NotAchieved("level")),
    (NOT_ALLOWED, 5, {}, NotAchieved("scope")),
    (NOT_ALLOWED, 1, {"prepares": "not-done"}, NotAchieved("scope")),
]


@pytest.mark.parametrize(("code", "level", "criteria", "error"), ACHIEVED)
def test_what_achieved_needs(world, code, level, criteria, error):
    said = {"level": level, "criteria": {**DONE, **criteria}}
    if error is None:
        assert world.assess(code, **said).anew
    else:
        refused(error, lambda: world.assess(code, **said))
        assert world.assess(code, outcome="more-practice", **said).anew
        assert world.state(code) == "more-practice"


@pytest.mark.parametrize(
    ("criteria", "codes"),
    [
        ({"prepares": "done", "explains": "done", "does": "done"}, ("records",)),
        ({**DONE, "smiles": "done"}, ("smiles",)),
        ({}, tuple(sorted(CRITERIA))),
    ],
)
def test_every_criterion_has_an_answer_and_no_other(world, criteria, codes):
    refused(IncompleteAssessment(codes), lambda: world.assess(criteria=criteria, outcome="more-practice"))


@pytest.mark.parametrize("wrong", [{"level": 6}, {"level": 0}, {"outcome": "passed"}, {"criteria": {"does": "maybe"}}])
def test_what_is_no_answer_is_refused(world, wrong):
    before = rows_in_all_tables()
    with pytest.raises(ValidationError):
        world.assess(**wrong)
    assert rows_in_all_tables() == before


def test_only_where_and_while_the_mentor_may_sign(world):
    guest = factories.person()
    factories.post(guest, world.site, may_sign=False)
    factories.post(guest, world.room, starts_on=world.day(1))
    guest = factories.author(factories.mentorship(world.enrolment, guest))
    refused(SiteNotYours(), lambda: world.assess(by=guest))
    refused(SiteNotYours(), lambda: world.assess(by=guest, site_id=world.room.id, on=world.day(2)))
    refused(SiteNotYours(), lambda: world.assess(by=guest, site_id=uuid4()))
    assert world.assess(by=guest, site_id=world.room.id, on=world.day(1)).anew


def test_a_page_older_than_the_last_entry_of_the_skill_is_stale(world):
    claim = world.practise(ONCE)
    world.practise(FADING)
    refused(Stale(claim.seq), lambda: world.assess(ONCE, made_on=claim.seq - 1))
    note = world.note(seq=claim.seq)
    refused(Stale(note.seq), lambda: world.assess(ONCE, made_on=claim.seq))
    assert world.assess(ONCE, made_on=note.seq).anew


def test_an_answer_to_a_request_closes_it_and_is_one(world):
    request = world.request()
    first = world.assess(request=request.seq, outcome="more-practice")
    refused(RequestClosed(first.seq), lambda: world.assess(request=request.seq, by=world.other_mentor))
    refused(RequestClosed(first.seq), lambda: world.close(request.seq))
    assert world.state() == "more-practice"


def test_a_request_taken_back_or_withdrawn_is_closed(world):
    request = world.request()
    closing = world.close(request.seq, by=world.learner, outcome="withdrawn", reason="")
    refused(RequestClosed(closing.seq), lambda: world.assess(request=request.seq))
    again = world.request()
    world.withdraw(again.seq, by=world.coordinator, reason="Not this learner")
    refused(RequestClosed(again.seq), lambda: world.assess(request=again.seq))


def test_a_request_may_be_answered_on_its_last_day_and_not_after(world):
    request = world.request()
    until = world.book.items[ONCE].waiting_until
    world.later(days=14)
    assert world.today == until
    world.later(days=1)
    refused(RequestLapsed(until), lambda: world.assess(request=request.seq))
    refused(RequestLapsed(until), lambda: world.close(request.seq))
    world.later(days=-1)
    assert world.assess(request=request.seq).anew


def test_a_request_is_turned_down_with_a_reason_and_taken_back_without(world):
    request = world.request()
    refused(ReasonNeeded(), lambda: world.close(request.seq, reason=" "))
    refused(Forbidden(), lambda: world.close(request.seq, outcome="withdrawn"))
    refused(Forbidden(), lambda: world.close(request.seq, by=world.learner, outcome="not-now"))
    refused(NotFound(), lambda: world.close(1))
    refused(NotFound(), lambda: world.close(99))
    assert world.close(request.seq, outcome="not-observed").anew


@pytest.mark.quick
def test_hours_are_confirmed_whole_and_once(world):
    claim = world.practise(minutes=90, setting="real-care")
    world.later(days=1)
    verdict = world.confirm(claim.seq)
    assert (world.book.learner.claimed_real, world.book.learner.confirmed_real) == (0, 90)
    refused(AlreadyJudged(verdict.seq, world.mentor.person_id), lambda: world.confirm(claim.seq, by=world.other_mentor))
    refused(AlreadyJudged(verdict.seq, world.mentor.person_id), lambda: world.decline(claim.seq, by=world.coordinator))


def test_hours_are_sent_back_with_a_reason(world):
    claim = world.practise()
    refused(ReasonNeeded(), lambda: world.decline(claim.seq, reason=" \n"))
    world.decline(claim.seq)
    assert (world.book.learner.claimed_simulated, world.book.learner.declined_simulated) == (0, 60)


def test_a_coordinator_confirms_with_a_reason(world):
    claim = world.practise()
    refused(ReasonNeeded(), lambda: world.confirm(claim.seq, by=world.coordinator))
    refused(ReasonNeeded(), lambda: world.decline(claim.seq, by=world.coordinator, reason=""))
    assert world.confirm(claim.seq, by=world.coordinator, reason="Her mentor left").anew


def test_only_a_claim_that_holds_has_a_verdict(world):
    unit, claim, request = world.complete(), world.practise(), world.request()
    world.withdraw(claim.seq)
    for seq in (1, unit.seq, claim.seq, request.seq, 0, 99, -1):
        refused(NotFound(), lambda seq=seq: world.confirm(seq))
        refused(NotFound(), lambda seq=seq: world.decline(seq))


def test_feedback_counts_for_nothing_and_says_something(world):
    refused(ReasonNeeded(), lambda: world.feedback(comment=" "))
    refused(NotInPlan("no-such-skill"), lambda: world.feedback(code="no-such-skill"))
    world.feedback(code=THRICE, feedback={"empathy": "attention"}, comment="")
    found = world.book.items[THRICE]
    assert (found.observations, found.awarded_on, found.latest_outcome) == (0, None, None)
    assert world.feedback(code=HYGIENE, comment="Reads much").anew


def test_a_note_says_something_about_an_entry_an_item_or_nothing(world):
    refused(ReasonNeeded(), lambda: world.note(text=" "))
    refused(NotFound(), lambda: world.note(seq=99))
    refused(NotInPlan("no-such-skill"), lambda: world.note(code="no-such-skill"))
    claim = world.practise(FADING)
    for said in ({"seq": claim.seq, "by": world.mentor}, {"code": ONCE}, {"by": world.coordinator}):
        assert world.note(**said).anew
    assert world.state(ONCE) == "not-started"
    assert world.book.learner.claimed_simulated == 60


def test_who_signed_is_printed_as_of_that_day(world):
    """A mentor without a post has no site; a coordinator signs with the role."""
    claim, other = world.practise(), world.practise()
    loner = factories.author(factories.mentorship(world.enrolment, factories.person("Odd Lie")))
    world.confirm(claim.seq, by=loner)
    world.confirm(other.seq, by=world.coordinator, reason="Nobody else")
    signed = [
        texts_of(each)["signed_as"] for each in db.session.scalars(select(Entry).where(Entry.kind == "confirmed"))
    ]
    assert "Odd Lie\nmentor" in signed
    assert any(text.endswith("\ncoordinator") for text in signed)


def test_a_mentorship_that_ended_leaves_what_was_signed(world):
    world.assess(ONCE)
    end_mentorship(world.mentor, world.today)
    world.later(days=30)
    assert world.state(ONCE) == "signed-off"
    assert world.holds()


def test_nothing_is_signed_after_the_end(world):
    request = world.request()
    world.do(enrolling.end, by=world.coordinator, outcome="left", reason="work")
    refused(Ended(), lambda: world.assess(request=request.seq))
