"""Which facts still hold, which verdict stands on a claim, which request is open."""

import pytest

from tests.standing.saying import asked, closed, day, gone, judged, practised, said, seen
from tracker.standing.facts import live, open_request, open_until, unvouched, verdicts

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("facts", "hold"),
    [
        ([], []),
        ([practised(2)], [2]),
        ([practised(2), gone(3, 2)], []),
        ([practised(2), judged(3, 2)], [2, 3]),
        ([practised(2), judged(3, 2), gone(4, 3)], [2]),
        ([practised(2), judged(3, 2), gone(4, 2)], []),
        ([practised(2), judged(3, 2), gone(4, 3), judged(5, 2, "declined")], [2, 5]),
        ([practised(2), judged(3, 2, "declined"), practised(4, refers=2), gone(5, 2)], [4]),
        ([asked(2), closed(3, 2), gone(4, 2)], []),
        ([asked(2), seen(3, refers=2), gone(4, 2)], [3]),
        ([practised(2), said(3, "noted", refers=2), gone(4, 2)], [3]),
        ([gone(3, 2), practised(2)], []),
    ],
)
def test_a_withdrawal_takes_what_it_names_and_what_answers_that(facts, hold):
    assert [fact.seq for fact in live(facts)] == hold


UNKNOWN = {"details": {"provisional": 1}}


@pytest.mark.parametrize(
    ("facts", "hold"),
    [
        ([seen(2), said(3, "disputed", refers=2)], [3]),
        ([seen(2), said(3, "disputed", refers=2), gone(4, 3)], [2]),
        ([seen(2), said(3, "disputed", refers=2), gone(4, 2)], []),
        ([practised(2), judged(3, 2), said(4, "disputed", refers=3)], [2, 4]),
        ([seen(2, **UNKNOWN)], []),
        ([seen(2, **UNKNOWN), said(3, "vouched", refers=2)], [2, 3]),
        ([seen(2, **UNKNOWN), said(3, "vouched", refers=2), gone(4, 3)], []),
        ([seen(2, **UNKNOWN), said(3, "vouched", refers=2), said(4, "disputed", refers=2)], [3, 4]),
        ([seen(2, **UNKNOWN), gone(3, 2)], []),
        ([said(2, "paused"), said(3, "resumed", refers=2), gone(4, 2)], []),
        ([said(2, "placed"), said(3, "placement-ended", refers=2), gone(4, 2)], []),
    ],
)
def test_what_is_in_dispute_or_signed_by_nobody_known_does_not_count(facts, hold):
    assert [fact.seq for fact in live(facts)] == hold


@pytest.mark.parametrize(
    ("facts", "wait"),
    [
        ([practised(2), judged(3, 2)], []),
        ([practised(2), judged(3, 2, **UNKNOWN)], [3]),
        ([practised(2), judged(3, 2, **UNKNOWN), said(4, "vouched", refers=3)], []),
        ([practised(2), judged(3, 2, **UNKNOWN), said(4, "vouched", refers=3), gone(5, 4)], [3]),
        ([practised(2), judged(3, 2, **UNKNOWN), said(4, "disputed", refers=3)], []),
        ([practised(2), judged(3, 2, **UNKNOWN), said(4, "disputed", refers=3), gone(5, 4)], [3]),
        ([practised(2), judged(3, 2, **UNKNOWN), gone(4, 3)], []),
        ([practised(2), judged(3, 2, **UNKNOWN), gone(4, 2)], []),
    ],
)
def test_what_waits_until_its_signer_is_vouched_for(facts, wait):
    assert [fact.seq for fact in unvouched(facts)] == wait


def test_an_extension_moves_the_last_day_of_its_own_request():
    longer = said(3, "request-extended", refers=2, details={"until": day(30).isoformat()})
    facts = [asked(2, until=13), longer, asked(4, until=20)]
    assert (open_until(facts[0], live(facts)), open_until(facts[2], live(facts))) == (day(30), day(20))
    assert open_until(facts[0], live([*facts, gone(5, 3)])) == day(13)


def test_a_claim_has_the_verdict_that_still_holds():
    facts = [practised(2), practised(3), judged(4, 2), judged(5, 3), gone(6, 5), judged(7, 3, "declined")]
    assert {seq: fact.seq for seq, fact in verdicts(live(facts)).items()} == {2: 4, 3: 7}


@pytest.mark.parametrize(
    ("facts", "seq"),
    [
        ([], None),
        ([asked(2)], 2),
        ([asked(2), asked(3)], 3),
        ([asked(2), closed(3, 2)], None),
        ([asked(2), seen(3, refers=2)], None),
        ([asked(2), seen(3)], None),
        ([seen(2), asked(3)], 3),
        ([asked(2), seen(3, refers=2), gone(4, 3)], 2),
        ([asked(2), closed(3, 2), gone(4, 3)], 2),
        ([asked(2), gone(3, 2)], None),
        ([asked(2), closed(3, 2), asked(4)], 4),
    ],
)
def test_the_open_request_is_the_latest_without_an_answer_that_holds(facts, seq):
    found = open_request(live(facts))
    assert (found and found.seq) == seq
