"""Who looked at a record, day by day on the provider's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import factories as make
from tracker import audit, clock
from tracker.audit import Verb
from tracker.extensions import writing
from tracker.people.lookers import looks

pytestmark = pytest.mark.usefixtures("database")
LATE = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
"""Half past midnight in Brussels."""


def test_each_person_once_a_day_with_what_they_are_here():
    home = make.provider(time_zone="Europe/Brussels")
    ann, ben = (make.learner(make.cohort(home)) for _ in range(2))
    marc, olga = make.person("Marc"), make.person("Olga")
    make.mentorship(ann, marc)
    make.coordinator(home, olga)
    said = [
        (LATE, Verb.RECORD_SEEN, marc.id, ann),
        (LATE - timedelta(hours=1), Verb.RECORD_SEEN, marc.id, ann),
        (LATE - timedelta(hours=2), Verb.RECORD_EXPORTED, marc.id, ann),
        (LATE, Verb.RECORD_SEEN, olga.id, ann),
        (LATE, Verb.RECORD_EXPORTED, ann.learner_id, ann),
        (LATE, Verb.RECORD_SEEN, olga.id, ben),
        (LATE, Verb.NOTE_WRITTEN, olga.id, ann),
        (LATE - timedelta(days=400), Verb.RECORD_SEEN, olga.id, ann),
    ]
    for at, verb, person_id, whose in said:
        with clock.hold(at), writing():
            audit.record(verb, actor_id=person_id, provider_id=home.id, object_id=whose.id)
    found = looks(ann.id, home.id, ann.learner_id, LATE - timedelta(days=365), "Europe/Brussels")
    told = [
        (day.isoformat(), look.name, sorted(look.roles), look.took_away)
        for day, looked in found
        for look in looked
        if look.person_id != ann.learner_id
    ]
    assert told == [
        ("2026-03-03", "Marc", ["mentor"], False),
        ("2026-03-03", "Olga", ["coordinator"], False),
        ("2026-03-02", "Marc", ["mentor"], True),
    ]
    (own,) = [look for _day, looked in found for look in looked if look.person_id == ann.learner_id]
    assert own.took_away
    assert own.roles == {"learner"}
