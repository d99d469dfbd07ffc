"""A mentor's own signatures, over all schools: searched, narrowed, page by page, each with what became of it."""

import pytest

from tests import factories as make
from tests.files.made import checked
from tests.logbook.worlds import DONE, World, end_mentorship
from tests.small_curriculum import ALONE, ONCE
from tracker.access import actor
from tracker.logbook import paper
from tracker.logbook.signatures import PAGE, Wanted, signatures
from tracker.logbook.signing import Observation


def listed(author, **wanted):
    return signatures(author.person_id, actor.load(author.person_id).mentorships, Wanted(**wanted))


def states(author, **wanted):
    return [(each.kind, each.state) for each in listed(author, **wanted)[0]]


@pytest.mark.quick
def test_every_signature_says_what_became_of_it(world):
    first = world.assess()
    world.later(minutes=1)
    second = world.assess(ALONE)
    world.later(minutes=1)
    claim = world.practise()
    world.confirm(claim.seq)
    world.withdraw(first.seq, by=world.mentor)
    world.dispute(second.seq)
    assert states(world.mentor) == [("confirmed", "stands"), ("assessed", "disputed"), ("assessed", "withdrawn")]
    assert states(world.mentor, kind="hours") == [("confirmed", "stands")]
    assert states(world.other_mentor) == []
    guest = world.add_guest()
    world.assess(by=guest)
    assert states(guest) == [("assessed", "provisional")]


def test_paper_is_its_signers_and_not_the_offices(world):
    saw = {"on": world.today, "site_id": world.site.id, "criteria": DONE, "level": 4, "outcome": "achieved"}
    given = {"saw": Observation(**saw, made_on=0), "signer": world.mentor.person_id, "files": [checked()]}
    world.do(paper.key_in, by=world.coordinator, code=ONCE, **given)
    assert states(world.mentor) == [("assessed", "stands")]
    assert states(world.coordinator) == []


def test_found_by_skill_and_by_the_name_of_a_learner_of_today(world):
    world.assess()
    other = World(world.clocks, world.now)
    hat = make.mentorship(other.enrolment, world.mentor.person_id)
    make.post(world.mentor.person_id, other.site)
    other.assess(by=make.author(hat))
    name = world.book.learner_name
    assert len(listed(world.mentor, words="takes a PULSE")[0]) == 2
    assert [each.learner for each in listed(world.mentor, words=name)[0]] == [name]
    end_mentorship(world.mentor, world.day(1))
    assert listed(world.mentor, words=name)[0] == []
    gone = next(each for each in listed(world.mentor)[0] if not each.known)
    assert gone.learner not in name
    assert gone.learner.endswith(".")


def test_year_by_year(world):
    world.assess()
    assert len(listed(world.mentor, year=world.today.year)[0]) == 1
    assert listed(world.mentor, year=world.today.year - 1)[0] == []


def test_page_by_page_without_a_gap(world):
    for _ in range(PAGE + 2):
        world.assess(outcome="more-practice", comment="Again")
    first, after = listed(world.mentor)
    second, end = listed(world.mentor, after=after)
    assert (len(first), len(second), end) == (PAGE, 2, None)
    assert len({each.id for each in [*first, *second]}) == PAGE + 2
