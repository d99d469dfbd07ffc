"""Publishing adds editions and printings, changes none, and adds nothing when nothing changed."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.curriculum.small import small, write
from tracker.audit import AuditEvent
from tracker.curriculum.files import load
from tracker.curriculum.models import Edition, Printing
from tracker.curriculum.publish import outcomes, publish
from tracker.curriculum.queries import plan_of
from tracker.errors import CurriculumFaults
from tracker.extensions import db, writing

ON = datetime(2026, 1, 5, 9, tzinfo=UTC)


def nothing(_):
    """Leaves the files as they are."""


def published(folder, change=nothing, **dated):
    files = small()
    change(files)
    with writing():
        done = publish(db.session, write(folder, files), actor_id=None, on=ON, **dated)
    return [(one.what, one.edition, one.printing) for one in done.programmes]


def rows():
    editions = db.session.execute(select(Edition.id, Edition.number, Edition.digest, Edition.published_at))
    printings = db.session.execute(select(Printing.edition_id, Printing.number, Printing.digest, Printing.body))
    return {*map(tuple, editions), *map(tuple, printings)}


def better_words(files):
    files["modules/ethics.yaml"]["units"][0]["title"] = "Better words"


def more_hours(files):
    files["modules/ethics.yaml"]["units"][0]["hours"] = 12


def harder(files):
    files["modules/ethics.yaml"]["competencies"][0].update(level=5, revision=2)


def harder_by_stealth(files):
    files["modules/ethics.yaml"]["competencies"][0].update(level=5)


def test_the_first_time_makes_an_edition_and_the_second_nothing(database, tmp_path):
    assert published(tmp_path) == [("edition", 1, 1)]
    before = rows()
    assert published(tmp_path) == [("unchanged", 1, 1)]
    assert rows() == before


def test_editions_never_change(database, tmp_path):
    published(tmp_path)
    for change in (better_words, more_hours, harder):
        before = rows()
        published(tmp_path, change)
        assert before < rows()


def test_other_words_are_a_new_printing_and_a_number_is_a_new_edition(database, tmp_path):
    published(tmp_path)
    assert published(tmp_path, better_words) == [("printing", 1, 2)]
    assert published(tmp_path) == [("printing", 1, 3)]
    assert published(tmp_path, more_hours) == [("edition", 2, 1)]
    assert published(tmp_path, harder) == [("edition", 3, 1)]


def test_a_new_printing_is_read_at_once(database, tmp_path):
    published(tmp_path)
    edition = db.session.scalars(select(Edition.id)).one()
    first = plan_of(edition)
    assert plan_of(edition) is first
    published(tmp_path, better_words)
    assert plan_of(edition).unit("ethics-words").title == "Better words"
    assert first.unit("ethics-words").title == "About ethics-words"


def test_a_folder_with_faults_publishes_nothing(database, tmp_path):
    def spoil(files):
        files["modules/ethics.yaml"]["units"][0]["hours"] = 0
        files["modules/ethics.yaml"]["units"][1]["aims"] = []

    with pytest.raises(CurriculumFaults) as caught:
        published(tmp_path, spoil)
    assert [fault.rule for fault in caught.value.faults] == ["number", "count"]
    assert rows() == set()


def test_what_this_database_has_published_counts_without_a_register(database, tmp_path):
    published(tmp_path)
    with pytest.raises(CurriculumFaults) as caught:
        published(tmp_path, harder_by_stealth)
    assert [fault.rule for fault in caught.value.faults] == ["revision"]
    published(tmp_path, harder)
    with pytest.raises(CurriculumFaults) as caught:
        published(tmp_path)
    assert [fault.rule for fault in caught.value.faults] == ["register"]


def test_each_publication_is_in_the_trail_and_an_idle_one_is_not(database, tmp_path):
    for change in (nothing, better_words, better_words):
        published(tmp_path, change)
    trail = [event.data for event in db.session.scalars(select(AuditEvent).order_by(AuditEvent.data))]
    assert trail == [
        '{"edition": 1, "printing": 1, "programme": "small"}',
        '{"edition": 1, "printing": 2, "programme": "small"}',
    ]


AUTUMN = date(2026, 9, 1)


def test_an_edition_may_be_dated_and_a_printing_never_is(database, tmp_path):
    published(tmp_path)
    assert published(tmp_path, better_words, offered_from=AUTUMN) == [("printing", 1, 2)]
    assert published(tmp_path, more_hours, offered_from=AUTUMN) == [("edition", 2, 1)]
    assert published(tmp_path, more_hours) == [("unchanged", 2, 1)]
    dates = db.session.execute(select(Edition.number, Edition.offered_from).order_by(Edition.number)).all()
    assert dates == [(1, None), (2, AUTUMN)]
    trail = [event.data for event in db.session.scalars(select(AuditEvent))]
    assert sum('"offered_from": "2026-09-01"' in data for data in trail) == 1


def test_what_would_become_is_what_becomes(database, tmp_path):
    for change in (nothing, better_words, more_hours, more_hours):
        files = small()
        change(files)
        foreseen = [(each.what, each.number, each.printing) for each in outcomes(load(write(tmp_path, files)))]
        assert published(tmp_path, change) == foreseen


def test_the_caller_commits(database, tmp_path):
    db.session.rollback()
    db.session.info["readonly"] = False
    try:
        publish(db.session, write(tmp_path, small()), actor_id=None, on=ON)
        db.session.rollback()
    finally:
        db.session.info["readonly"] = True
    assert rows() == set()
