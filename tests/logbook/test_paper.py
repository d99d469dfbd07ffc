"""Paper keyed in: it counts as the mentor's, says who keyed it in, and follows every rule of an assessment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import factories as make
from tests.editions import changed, next_edition
from tests.files.made import checked
from tests.logbook.worlds import DONE, end_mentorship, rows_in_all_tables
from tests.small_curriculum import HYGIENE, ONCE, THRICE
from tracker.curriculum.queries import plan_of
from tracker.errors import (
    AssuranceTooLow,
    BadFile,
    Conflict,
    Forbidden,
    NoSignerThen,
    NotAchieved,
    ProofNeeded,
    SiteNotYours,
    Stale,
)
from tracker.extensions import db, writing
from tracker.logbook import paper
from tracker.logbook.books import open_book
from tracker.logbook.models import Entry
from tracker.logbook.queries import one_line
from tracker.logbook.signing import Observation


def key_in(world, code=ONCE, *, signer=None, by=None, entry_id=None, files=None, **said):
    saw = {"on": world.today, "site_id": world.site.id, "criteria": DONE, "level": 4, "outcome": "achieved"}
    saw = Observation(**saw | {"made_on": 10_000} | said)
    given = {"signer": (signer or world.mentor).person_id, "files": [checked()] if files is None else files}
    return world.do(paper.key_in, by=by or world.coordinator, entry_id=entry_id, code=code, saw=saw, **given)


@pytest.mark.quick
def test_it_is_the_mentors_signature_in_the_coordinators_entry(world):
    written = key_in(world)
    assert world.state() == "signed-off"
    entry = db.session.get_one(Entry, (world.id, written.seq))
    assert (entry.author_id, entry.acted_as, entry.assurance) == (world.coordinator.person_id, "coordinator", "paper")
    line = one_line(world.id, written.seq, world.today)
    assert line.signer_id == world.mentor.person_id
    assert line.signed_as[0] == world.mentor_name
    assert len(line.files) == 1
    assert world.holds()


def test_mentors_are_counted_by_whose_signature_it_is(world):
    """Two sheets of two mentors keyed in by one coordinator on one day are two; two of one mentor are one."""
    key_in(world, THRICE)
    key_in(world, THRICE, comment="A second sheet of that day")
    assert (world.book.items[THRICE].observations, world.book.items[THRICE].mentors) == (1, 1)
    key_in(world, THRICE, signer=world.other_mentor)
    world.assess(THRICE)
    assert (world.book.items[THRICE].observations, world.book.items[THRICE].mentors) == (2, 2)
    assert world.holds()


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"level": 3}, NotAchieved),
        ({"criteria": dict.fromkeys(DONE, "not-done")}, NotAchieved),
        ({"files": []}, BadFile),
        ({"made_on": 0}, Stale),
    ],
)
def test_the_rules_of_an_assessment_hold(world, said, error):
    world.practise()
    before = rows_in_all_tables()
    with pytest.raises(error):
        key_in(world, **said)
    assert rows_in_all_tables() == before


def test_a_skill_that_asks_for_a_surer_way_is_not_signed_on_paper(world):
    plan = plan_of(world.cohort.edition_id)
    surer = replace(plan.competency(ONCE), assurance="device")
    world.cohort = make.cohort(world.provider_id, edition_id=next_edition(changed(plan, {ONCE: surer})))
    world.enrol()
    with pytest.raises(AssuranceTooLow):
        key_in(world)


def _ended(world):
    end_mentorship(world.mentor, world.day(3))
    return world.mentor


def _another_module(world):
    return world.add_mentor(modules=[HYGIENE])


def _of_nobody(world):
    return make.author(make.mentorship(make.learner(world.cohort), where=world.site))


def _itself(world):
    make.post(world.coordinator.person_id, world.site)
    make.mentorship(world.enrolment, world.coordinator.person_id)
    return world.coordinator


@pytest.mark.parametrize("whose", [_ended, _another_module, _of_nobody, _itself])
def test_only_of_a_mentor_of_that_day_and_module(world, whose):
    with pytest.raises(NoSignerThen):
        key_in(world, signer=whose(world))


def test_a_mentor_who_has_left_since_was_one_on_that_day(world):
    end_mentorship(world.mentor, world.day(3))
    key_in(world, on=world.day(4))
    assert world.state() == "signed-off"


def test_only_where_the_mentor_may_sign(world):
    with pytest.raises(SiteNotYours):
        key_in(world, site_id=make.site(world.provider_id).id)


def test_sent_twice_it_is_one_and_with_another_signer_refused(world):
    first = key_in(world)
    assert key_in(world, entry_id=first.id).seq == first.seq
    with pytest.raises(Conflict):
        key_in(world, entry_id=first.id, signer=world.other_mentor)


def test_the_mentor_denies_it_and_nobody_else(world):
    seq = key_in(world).seq
    with pytest.raises(Forbidden):
        world.dispute(seq, by=world.other_mentor)
    world.dispute(seq)
    assert world.state() != "signed-off"
    assert world.holds()


def test_the_office_takes_it_back_with_a_pin(world):
    seq = key_in(world).seq
    with pytest.raises(ProofNeeded):
        world.withdraw(seq, by=replace(world.coordinator, assurance="session"), reason="Wrong sheet")
    world.withdraw(seq, by=world.coordinator, reason="Wrong sheet")
    assert world.state() == "not-started"


def test_the_code_is_of_this_learner_and_skill(world):
    book = world.book
    codes = {paper.reference(book, skill) for skill in book.plan.signable}
    assert len(codes) == len(book.plan.signable)
    with writing():
        other = open_book(make.learner(world.cohort).id)
    assert paper.reference(other, other.skill(ONCE)) not in codes


def test_whom_the_form_offers(world):
    found = paper.signers(world.book, world.book.skill(ONCE))
    assert {each.person_id for each in found} == {world.mentor.person_id, world.other_mentor.person_id}
    later = make.mentorship(world.enrolment, starts_on=world.today + timedelta(days=2))
    assert later.mentor_id not in {each.person_id for each in paper.signers(world.book, world.book.skill(ONCE))}
