"""What a mentor said, in the learner's words: noted, confirmed by that mentor alone, and never counted."""

import pytest

from tests.logbook.worlds import end_mentorship, refused
from tests.small_curriculum import HYGIENE, ONCE
from tracker.access import actor
from tracker.errors import AlreadyJudged, Forbidden, NotAMentor, NotInPlan, ReasonNeeded
from tracker.logbook import queries
from tracker.logbook.feedback import waiting_feedback
from tracker.logbook.inbox import inbox_of
from tracker.logbook.lines import Became


def waiting(author):
    return waiting_feedback(author.person_id, actor.load(author.person_id).mentorships)


def became(world, seq):
    return queries.one_line(world.id, seq, world.today).became


@pytest.mark.quick
def test_it_waits_for_the_mentor_who_said_it(world):
    world.hear("Look at the patient first", code=ONCE)
    world.later(hours=1)
    world.hear("Well done", mentor=world.other_mentor)
    [mine] = waiting(world.mentor)
    assert (mine.said, mine.code, mine.whose.enrolment_id) == ("Look at the patient first", ONCE, world.id)
    assert [(each.said, each.code) for each in waiting(world.other_mentor)] == [("Well done", None)]
    hats = actor.load(world.mentor.person_id).mentorships
    assert inbox_of(world.mentor.person_id, hats).count == 1


def test_confirmed_or_sent_back_it_waits_no_more(world):
    first, second = world.hear("Calm"), world.hear("Always late")
    world.confirm(first.seq)
    world.decline(second.seq, reason="I said: late twice")
    assert waiting(world.mentor) == []
    assert (became(world, first.seq), became(world, second.seq)) == (Became.CONFIRMED, Became.SENT_BACK)
    refused(AlreadyJudged(second.seq + 2, world.mentor.person_id), lambda: world.confirm(second.seq))
    assert world.holds()


def test_a_verdict_taken_back_or_in_dispute_opens_it_again(world):
    noted = world.hear()
    verdict = world.confirm(noted.seq)
    denied = world.dispute(verdict.seq)
    assert [each.seq for each in waiting(world.mentor)] == [noted.seq]
    world.withdraw(denied.seq, by=world.mentor)
    assert waiting(world.mentor) == []
    world.withdraw(verdict.seq, by=world.mentor)
    assert [each.seq for each in waiting(world.mentor)] == [noted.seq]
    world.withdraw(noted.seq)
    assert waiting(world.mentor) == []


def test_nobody_vouches_for_what_another_mentor_said(world):
    noted = world.hear()
    refused(Forbidden(), lambda: world.confirm(noted.seq, by=world.other_mentor))
    refused(ReasonNeeded(), lambda: world.confirm(noted.seq, by=world.coordinator))
    world.confirm(noted.seq, by=world.coordinator, reason="She told me on the telephone")
    assert became(world, noted.seq) is Became.CONFIRMED


def test_only_a_mentor_of_today_can_have_said_it(world):
    end_mentorship(world.other_mentor, world.day(1))
    refused(NotAMentor(), lambda: world.hear(mentor=world.other_mentor))
    refused(NotAMentor(), lambda: world.hear(mentor=world.coordinator))
    refused(NotInPlan("no-such-skill"), lambda: world.hear(code="no-such-skill"))
    refused(ReasonNeeded(), lambda: world.hear(" "))


def test_it_counts_for_nothing(world):
    before = world.book.learner, world.book.progress
    for about in (None, HYGIENE, ONCE):
        world.confirm(world.hear(code=about).seq)
    after = world.book.learner, world.book.progress
    assert after[1] == before[1]
    assert (after[0].claimed_simulated, after[0].confirmed_simulated, after[0].confirmed_real) == (0, 0, 0)
    assert world.state(ONCE) == "not-started"
    assert world.holds()
