"""The audit trail says who did what to what, in ids, in the transaction of what it tells."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from tracker import audit, clock
from tracker.extensions import db, writing

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_line_says_who_when_and_what(database):
    actor, provider, person = uuid4(), uuid4(), uuid4()
    with clock.hold(NOON), writing():
        verb = audit.Verb.STAFF_ADDED
        audit.record(verb, actor_id=actor, provider_id=provider, object_id=person, role="coordinator", number=2)
    line = db.session.scalars(select(audit.AuditEvent)).one()
    assert (line.at, line.actor_id, line.verb) == (NOON, actor, "staff:added")
    assert (line.provider_id, line.object_id) == (provider, person)
    assert json.loads(line.data) == {"number": 2, "role": "coordinator"}


def test_what_is_not_done_leaves_no_line(database):
    def fail() -> None:
        with writing():
            audit.record(audit.Verb.LINK_MADE, actor_id=None)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert db.session.scalars(select(audit.AuditEvent)).all() == []


@pytest.mark.quick
def test_every_verb_is_a_subject_and_what_became_of_it():
    assert all(verb.value.count(":") == 1 for verb in audit.Verb)
    assert len({verb.value for verb in audit.Verb}) == len(audit.Verb)
