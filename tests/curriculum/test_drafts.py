"""Drafts: kept for their author alone, for a week, one at a time, and laid out again as they came."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories, small_curriculum
from tracker import clock
from tracker.audit import AuditEvent, Verb
from tracker.curriculum import drafts
from tracker.curriculum.models import CurriculumDraft
from tracker.errors import NotFound
from tracker.extensions import db, writing

FILES = {"modules/a.yaml": "module: a\r\n", "facts.yaml": "# Łódź, naïve\n"}


@pytest.fixture
def me(database):
    return factories.person().id


def keep(who, files=FILES):
    with writing():
        return drafts.keep(files, actor_id=who).id


def how_many():
    return db.session.scalar(select(func.count()).select_from(CurriculumDraft))


def test_what_is_kept_is_laid_out_byte_by_byte(me, tmp_path):
    files, faults = drafts.read_files(small_curriculum.folder())
    assert faults == []
    laid = drafts.lay_out(drafts.find(keep(me, {**files, **FILES}), me), tmp_path)
    assert drafts.read_files(laid) == (dict(sorted({**files, **FILES}.items())), [])


def test_what_is_no_text_is_told_with_its_line(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"a: 1\nb: \xff\n")
    files, [fault] = drafts.read_files(tmp_path)
    assert files == {}
    assert (fault.file, fault.line, fault.rule) == ("a.yaml", 2, "utf-8")


def test_its_author_alone_finds_it(me):
    mine = keep(me)
    with pytest.raises(NotFound):
        drafts.find(mine, factories.person().id)
    assert drafts.find(mine, me).uploaded_by == me
    assert drafts.waiting(me)[0] == mine


def test_another_takes_its_place_and_leaves_that_of_others(me):
    theirs = factories.person().id
    first, other, second = keep(me), keep(theirs), keep(me)
    assert drafts.waiting(me)[0] == second
    assert drafts.waiting(theirs)[0] == other
    assert how_many() == 2
    with pytest.raises(NotFound):
        drafts.find(first, me)


def test_after_a_week_it_is_gone_and_the_next_upload_of_anybody_deletes_it(me):
    mine, begun = keep(me), clock.now()
    with clock.hold(begun + drafts.KEPT - timedelta(seconds=1)):
        assert drafts.waiting(me)
    with clock.hold(begun + drafts.KEPT):
        assert drafts.waiting(me) is None
        with pytest.raises(NotFound):
            drafts.find(mine, me)
        keep(factories.person().id)
        assert how_many() == 1


def test_it_is_let_go(me):
    mine = keep(me)
    with writing():
        drafts.let_go(drafts.find(mine, me, lock=True))
    assert how_many() == 0


def test_the_trail_knows_the_upload_and_none_of_its_words(me):
    mine = keep(me)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == Verb.CURRICULUM_UPLOADED)).one()
    assert (event.actor_id, event.object_id) == (me, mine)
    assert "naïve" not in event.data
