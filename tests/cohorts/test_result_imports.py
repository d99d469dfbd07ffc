"""Results of a cohort from a file: who is meant, what would change, all or nothing, and the same file again."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4, uuid5

import pytest
from sqlalchemy import func, select

from tests import editions, factories
from tests.cohorts.worlds import World
from tests.editions import EXAM, PRACTICAL, SPOKEN
from tests.logbook.worlds import rows_in_all_tables
from tracker.cohorts.result_files import Reading, Row, Wrong
from tracker.cohorts.result_imports import Becomes, enter, preview, template
from tracker.curriculum.queries import plan_of
from tracker.errors import FileFaulty
from tracker.extensions import db, writing
from tracker.logbook import enrolling, results, signing, verifying, withdrawing
from tracker.logbook.books import open_book
from tracker.logbook.models import Entry


@pytest.fixture
def school(database):
    world = World(edition_id=editions.next_edition(editions.examined(plan_of(factories.edition()))))
    world.ada, world.ben = world.learner("Åda Berg"), world.learner("Ben Dahl")
    world.office = factories.author(world.coordinator)
    return world


def row(school, learner="Åda Berg", code=EXAM, *, ago=3, outcome="passed", line=2, **more):
    return Row(line, learner, code, school.today - timedelta(days=ago), outcome, **more)


def told(school, *rows, by=None):
    db.session.rollback()
    found = preview(school.cohort, Reading(list(rows)), by=by)
    return [(fault.line, fault.column, fault.wrong) for fault in found.faults] or [
        each.becomes for each in found.planned
    ]


def entered(school, *rows, author=None):
    with writing():
        return enter(school.cohort, Reading(list(rows)), author=author or school.office)


def results_of(enrolment):
    db.session.rollback()
    wanted = select(Entry.item_code, Entry.on_date, Entry.outcome, Entry.details).order_by(Entry.seq)
    return list(db.session.execute(wanted.where(Entry.enrolment_id == enrolment.id, Entry.kind == "result-entered")))


def say(school, verb, of, **said):
    with writing():
        return verb(open_book(of.id, lock=True), author=school.office, entry_id=uuid4(), **said)


def test_every_row_is_an_attempt_in_the_order_of_days(school):
    rows = [
        row(school, ago=1, line=2, score=4100, out_of=6000, remark="Much better"),
        row(school, ago=20, line=3, outcome="failed"),
        row(school, "ben dahl", PRACTICAL, line=4, outcome="absent"),
    ]
    assert told(school, *rows) == [Becomes.NEW] * 3
    assert entered(school, *rows) == 3
    first, second = results_of(school.ada)
    assert (first.outcome, first.details) == ("failed", '{"attempt":1}')
    assert (second.outcome, second.details) == ("passed", '{"attempt":2,"out_of":6000,"score":4100}')
    assert [each.outcome for each in results_of(school.ben)] == ["absent"]
    assert all(verifying.verify(each.id, "Europe/Oslo") is None for each in (school.ada, school.ben))


def test_the_same_file_again_changes_nothing(school):
    rows = [row(school, line=2), row(school, "Ben Dahl", line=3, outcome="failed", remark="So")]
    entered(school, *rows)
    before = rows_in_all_tables()
    assert told(school, *rows) == [Becomes.THERE] * 2
    assert entered(school, *rows) == 0
    assert rows_in_all_tables() == before
    more = [*rows, row(school, ago=1, line=4)]
    assert told(school, *more) == [Becomes.THERE, Becomes.THERE, Becomes.NEW]
    assert entered(school, *more) == 1


def test_what_was_taken_back_is_entered_anew(school):
    entered(school, row(school))
    seq = db.session.scalar(select(func.max(Entry.seq)).where(Entry.enrolment_id == school.ada.id))
    say(school, withdrawing.withdraw, school.ada, seq=seq, why="mistake", reason="Wrong list")
    assert told(school, row(school)) == [Becomes.NEW]
    assert entered(school, row(school)) == 1
    assert len(results_of(school.ada)) == 2
    assert verifying.verify(school.ada.id, "Europe/Oslo") is None


def test_one_fault_and_nothing_is_entered(school):
    before = rows_in_all_tables()
    with pytest.raises(FileFaulty) as caught:
        entered(school, row(school), row(school, "Nobody", line=3))
    assert [(fault.line, fault.wrong) for fault in caught.value.faults] == [(3, Wrong.NO_LEARNER)]
    assert rows_in_all_tables() == before


def test_learners_are_known_by_name_address_or_id(school):
    address = factories.person("Other Name", "Ada@Example.org")
    cleo = factories.learner(school.cohort, who=address)
    for named in ("ada BERG", "  Åda   Berg ", str(school.ada.id), str(school.ada.id).upper()):
        assert told(school, row(school, named)) == [Becomes.NEW], named
    assert entered(school, row(school, "ADA@example.ORG")) == 1
    assert len(results_of(cleo)) == 1
    school.learner("Ada Berg")
    assert told(school, row(school, "Åda Berg")) == [(2, "learner", Wrong.SEVERAL_LEARNERS)]
    assert told(school, row(school, str(school.ada.id))) == [Becomes.NEW]


def test_rows_that_cannot_be_entered(school):
    abroad = factories.learner(name="Far Away")
    ended = school.learner("Eva Ended")
    say(school, enrolling.end, ended, outcome="left", reason="work")
    say(school, results.enter_result, school.ben, code=EXAM, on=school.today, outcome="passed")
    say(school, results.prove_language, school.ben, on=school.today, language="nb", cefr="B2", proof="test")
    rows = [
        (row(school, "Far Away"), "learner", Wrong.NO_LEARNER),
        (row(school, str(abroad.id)), "learner", Wrong.NO_LEARNER),
        (row(school, "%"), "learner", Wrong.NO_LEARNER),
        (row(school, "Eva Ended"), "learner", Wrong.LEARNER_ENDED),
        (row(school, code="no-such-test"), "examination", Wrong.NO_EXAMINATION),
        (row(school, code="pulse"), "examination", Wrong.NO_EXAMINATION),
        (row(school, "Ben Dahl", SPOKEN), "examination", Wrong.NO_EXAMINATION),
        (row(school, ago=-1), "date", Wrong.FUTURE),
        (row(school, ago=61), "date", Wrong.BEFORE_START),
        (row(school, "Ben Dahl", ago=0, outcome="failed"), "date", Wrong.OTHER_RESULT),
        (row(school, "Ben Dahl", ago=0, score=1, out_of=2), "date", Wrong.OTHER_RESULT),
    ]
    for each, column, wrong in rows:
        assert told(school, each) == [(2, column, wrong)], wrong
    assert told(school, row(school), row(school, line=3, outcome="failed")) == [(3, "date", Wrong.TWICE)]
    assert told(school, row(school, code=EXAM.upper())) == [Becomes.NEW]


def test_nobody_enters_what_is_their_own(school):
    db.session.rollback()
    assert told(school, row(school), by=school.ada.learner_id) == [(2, "learner", Wrong.OWN)]
    own = replace(school.office, person_id=school.ada.learner_id)
    with pytest.raises(FileFaulty):
        entered(school, row(school), author=own)


def test_the_template_holds_what_is_still_to_come(school):
    factories.learner(school.cohort, who=factories.person("Same Name", "one@example.org"))
    factories.learner(school.cohort, who=factories.person("same name", "two@example.org"))
    say(school, results.enter_result, school.ada, code=EXAM, on=school.today, outcome="passed")
    say(school, results.enter_result, school.ben, code=EXAM, on=school.today, outcome="failed")
    say(school, results.prove_language, school.ben, on=school.today, language="nb", cefr="B2", proof="test")
    rows = template(school.cohort)
    assert rows[:4] == [("Åda Berg", PRACTICAL), ("Åda Berg", SPOKEN), ("Ben Dahl", EXAM), ("Ben Dahl", PRACTICAL)]
    assert {name for name, _ in rows[4:]} == {"one@example.org", "two@example.org"}


def test_a_result_from_before_a_move_fits(school):
    other = factories.cohort(school.provider, edition_id=school.cohort.edition_id, starts_on=school.today)
    say(school, enrolling.move, school.ada, cohort=other)
    db.session.rollback()
    found = preview(other, Reading([row(school, ago=40)]), by=None)
    assert (found.faults, [each.becomes for each in found.planned]) == ([], [Becomes.NEW])


def test_no_learner_can_take_the_id_of_a_result_that_is_to_come(school):
    guess = uuid5(school.ada.id, f"{EXAM}/{school.today - timedelta(days=3)}/0")
    with writing():
        book = open_book(school.ada.id, lock=True)
        signing.note(book, author=factories.author(school.ada, "session"), entry_id=guess, text="Mine")
    assert entered(school, row(school, outcome="failed")) == 1
    assert len(results_of(school.ada)) == 1
