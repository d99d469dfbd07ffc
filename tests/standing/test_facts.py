"""Which facts still hold, which verdict stands on a claim, which request is open."""

import pytest

from tests.standing.saying import asked, closed, gone, judged, practised, said, seen
from tracker.standing.facts import live, open_request, verdicts

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
