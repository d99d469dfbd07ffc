"""The secret of a placement's sheet: only its hash is kept, one at a time, and ending it twice says nothing twice."""

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tracker.access import host_sheets
from tracker.access.models import HostSheet
from tracker.access.subjects import find_enrolment
from tracker.audit import AuditEvent, Verb
from tracker.errors import NotFound
from tracker.extensions import db, writing


def test_one_secret_for_each_placement(database):
    enrolment = make.learner(make.cohort())
    with writing():
        ref = find_enrolment(enrolment.id)
        first = host_sheets.renew(ref, 4, actor_id=None)
        second, other = host_sheets.renew(ref, 4, actor_id=None), host_sheets.renew(ref, 9, actor_id=None)
    assert host_sheets.whose(second) == (ref.id, 4)
    assert host_sheets.whose(other) == (ref.id, 9)
    with pytest.raises(NotFound):
        host_sheets.whose(first)
    assert not {first, second, other} & set(db.session.scalars(select(HostSheet.secret_hash)))
    db.session.rollback()
    with writing():
        host_sheets.revoke(ref, 4, actor_id=None)
        host_sheets.revoke(ref, 4, actor_id=None)
    assert host_sheets.made_at(ref.id, 4) is None
    assert host_sheets.made_at(ref.id, 9) is not None
    ended = select(func.count()).where(AuditEvent.verb == Verb.HOST_SHEET_ENDED, AuditEvent.object_id == ref.id)
    assert db.session.scalar(ended) == 1
    db.session.rollback()
