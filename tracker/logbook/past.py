"""Logbooks as they stood at the end of a past day: the entries recorded by then, reckoned anew with today's rules.

Not a second way of asking: the tables that pages read are replaced for the statements of the reader
(`extensions.reading_instead`), and the clock is held. So every page shows a past day by the code that shows today.
Names of people and sites are those of today, and so is what the provider has set.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from tracker import clock
from tracker.audit import Verb
from tracker.curriculum.plan import Plan
from tracker.curriculum.queries import plan_of
from tracker.extensions import Instead, Model, db, reading_instead
from tracker.logbook.facts import IN_ORDER, as_fact
from tracker.logbook.keeping import reckon_items
from tracker.logbook.models import Entry, StandingItem, StandingLearner, StandingPlacement
from tracker.people.desk_models import Quiet, StaffNote, Talk
from tracker.people.models import Cohort, Enrolment, Mentorship, ProviderBreak, ProviderDocument
from tracker.standing.facts import Fact
from tracker.standing.placements import reckon_placements
from tracker.standing.reckon import RULES_VERSION, reckon_learner


def end_of(day: date, time_zone: str) -> datetime:
    """The last second of a day where the provider is, in UTC."""
    after = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(time_zone))
    return after.astimezone(UTC) - timedelta(seconds=1)


@contextmanager
def look_back(moment: datetime, enrolment_ids: Select[UUID], time_zone: str) -> Iterator[None]:
    """Until the end these logbooks, and all that stands beside them, are as they were at that moment.

    No other logbook is there. Three queries, and the plan of each edition once in the process.
    """
    tables = _reckoned(moment, enrolment_ids, time_zone) | _as_they_stood(moment)
    with clock.hold(moment), reading_instead(tables):
        yield


def of_cohort(cohort_id: UUID, provider_id: UUID) -> Select[UUID]:
    """The logbooks that ever named a cohort of this provider: who left it since was in it once."""
    names_it = Entry.kind.in_(("enrolled", "moved")) & Entry.details.contains(str(cohort_id))
    return (
        select(Entry.enrolment_id)
        .join(Enrolment, Enrolment.id == Entry.enrolment_id)
        .where(Enrolment.provider_id == provider_id, names_it)
    )


def of_enrolment(enrolment_id: UUID) -> Select[UUID]:
    return select(Enrolment.id).where(Enrolment.id == enrolment_id)


def _reckoned(moment: datetime, enrolment_ids: Select[UUID], time_zone: str) -> dict[str, Instead]:
    """The three kinds of standings, from the entries alone."""
    zone, facts = ZoneInfo(time_zone), dict[UUID, list[Fact]]()
    recorded = IN_ORDER.where(Entry.enrolment_id.in_(enrolment_ids), Entry.recorded_at <= moment)
    for row in db.session.execute(recorded):
        facts.setdefault(row.enrolment_id, []).append(as_fact(row, zone))
    learners: list[tuple[UUID, Any]] = []
    items: list[tuple[UUID, Any]] = []
    placements: list[tuple[UUID, Any]] = []
    plans: dict[UUID, Plan] = {}
    for enrolment_id, said in facts.items():
        learner = reckon_learner(said)
        if learner.edition_id not in plans:
            plans[learner.edition_id] = plan_of(learner.edition_id)
        learners.append((enrolment_id, learner))
        codes = {fact.item for fact in said if fact.item}
        items += [(enrolment_id, each) for each in reckon_items(plans[learner.edition_id], said, codes)]
        placements += [(enrolment_id, each) for each in reckon_placements(said)]
    kept: dict[type[Model], list[tuple[UUID, Any]]]
    kept = {StandingLearner: learners, StandingItem: items, StandingPlacement: placements}
    return {model.__tablename__: _table_of(model, rows) for model, rows in kept.items()}


def _table_of(model: type[Model], standings: Sequence[tuple[UUID, Any]]) -> Instead:
    """The rows of a table as a query over one JSON text: lists of values in the order of its columns."""
    table = model.metadata.tables[model.__tablename__]
    names = [column.name for column in table.columns]
    rows = []
    for enrolment_id, standing in standings:
        known = {"enrolment_id": enrolment_id, "rules_version": RULES_VERSION}
        known |= {each.name: getattr(standing, each.name) for each in fields(standing)}
        rows.append([_plain(known[name]) for name in names])
    body = json.dumps(rows, separators=(",", ":"))
    if _sqlite():
        taken = ", ".join(f"json_extract(value, '$[{place}]') AS {name}" for place, name in enumerate(names))
        return Instead(f"SELECT {taken} FROM json_each(?)", body)  # noqa: S608 names of our own columns
    kinds = [column.type.compile(db.engine.dialect) for column in table.columns]
    taken = ", ".join(
        f"(value ->> {place})::{kind} AS {name}" for place, (name, kind) in enumerate(zip(names, kinds, strict=True))
    )
    source = f"json_array_elements(%(instead_{table.name})s::json) AS rows(value)"
    return Instead(f"SELECT {taken} FROM {source}", body)  # noqa: S608 names of our own columns


def _plain(value: object) -> object:
    """As the database keeps it."""
    if isinstance(value, UUID):
        return value.hex if _sqlite() else str(value)
    return value.isoformat() if isinstance(value, date) else value


def _sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _as_they_stood(moment: datetime) -> dict[str, Instead]:
    """What of the other tables was there at that moment, and what stood in it.

    What is put into a statement here are names of our own and one moment, written by ourselves.
    """
    then = f"'{moment:%Y-%m-%d %H:%M:%S}.000000'" if _sqlite() else f"'{moment.isoformat()}'::timestamptz"
    audited = f"SELECT 1 FROM audit_event AS said WHERE said.at > {then} AND said.object_id"  # noqa: S608
    later = f"{audited} = mentorship.id AND said.verb"
    moves = f"audit_event AS said WHERE said.verb = '{Verb.COHORT_MOVED}' AND said.object_id = cohort.id"
    before = "replace(json_extract(data, '$.before'), '-', '')" if _sqlite() else "(data::json ->> 'before')::uuid"
    edition = f"SELECT {before} FROM {moves} AND said.at > {then} ORDER BY said.at LIMIT 1"  # noqa: S608
    newer = f"SELECT 1 FROM {_real('entry')} AS after WHERE after.enrolment_id = entry.enrolment_id"  # noqa: S608
    head = f"SELECT enrolment_id, seq, hash FROM {_real('entry')} AS entry"  # noqa: S608
    known = f"recorded_at <= {then}"
    return {
        "entry": _only(Entry, known),
        "logbook_head": Instead(
            f"{head} WHERE {known} AND NOT EXISTS ({newer} AND after.seq > entry.seq AND after.{known})"
        ),
        "cohort": _only(Cohort, edition_id=f"coalesce(({edition}), edition_id)"),
        "mentorship": _only(
            Mentorship,
            f"NOT EXISTS ({later} = '{Verb.MENTOR_ASSIGNED}')",
            ends_on=f"CASE WHEN EXISTS ({later} = '{Verb.MENTORSHIP_ENDED}') THEN NULL ELSE ends_on END",
        ),
        "provider_break": _only(
            ProviderBreak,
            f"(created_at IS NULL OR created_at <= {then})",
            removed_at=f"CASE WHEN removed_at > {then} THEN NULL ELSE removed_at END",
        ),
        "provider_document": _only(
            ProviderDocument,
            f"created_at <= {then}",
            retired_at=f"CASE WHEN retired_at > {then} THEN NULL ELSE retired_at END",
        ),
        "staff_note": _only(StaffNote, f"written_at <= {then}"),
        "talk": _only(
            Talk,
            f"planned_at <= {then}",
            called_off_at=f"CASE WHEN called_off_at > {then} THEN NULL ELSE called_off_at END",
        ),
        "quiet": _only(Quiet, f"seen_at <= {then}"),
    }


def _only(model: type[Model], where: str = "true", **changed: str) -> Instead:
    """The rows of a table that were there, some columns as they were."""
    name = model.__tablename__
    columns = model.metadata.tables[name].columns.keys()
    taken = ", ".join(f"{changed[each]} AS {each}" if each in changed else each for each in columns)
    return Instead(f"SELECT {taken} FROM {_real(name)} AS {name} WHERE {where}")  # noqa: S608 names of our own


def _real(name: str) -> str:
    """The table that its namesake in the WITH clause hides. PostgreSQL sees none yet inside of it."""
    return f"main.{name}" if _sqlite() else name
