"""Publishing: a folder without faults becomes immutable editions and printings. Adds rows and never changes one.

Other words alone make a new printing of the newest edition; any other change makes a new edition.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy.orm import Session, scoped_session

from tracker import audit
from tracker.curriculum import register
from tracker.curriculum.build import plans
from tracker.curriculum.canonical import digest_of_text
from tracker.curriculum.check import check_contents
from tracker.curriculum.files import Contents, load
from tracker.curriculum.formats import RecordForm
from tracker.curriculum.models import Edition, Printing
from tracker.curriculum.plan import Competency, Plan, plan_to_json, structure_digest
from tracker.curriculum.queries import editions, newest_edition, newest_printing, plan_of
from tracker.errors import CurriculumFaults

AnySession = Session | scoped_session[Any]


@dataclass(frozen=True, slots=True)
class Published:
    """What became of one programme: a new edition, a new printing of the one there was, or nothing new."""

    programme: str
    edition_id: UUID
    edition: int
    printing: int
    what: Literal["edition", "printing", "unchanged"]


def publish(session: AnySession, folder: Path, *, actor_id: UUID | None, on: datetime) -> list[Published]:
    """Publish every programme of the folder. The same folder again adds nothing.

    `session` is the house's own, on its writer; the caller commits.
    Raises CurriculumFaults with every fault, also where an item parts from what this database has published.
    """
    contents = load(folder)
    register.compare(contents, _published_before())
    faults = check_contents(contents)
    if faults:
        raise CurriculumFaults(tuple(faults))
    published = [_publish(session, plan, on) for plan in plans(contents)]
    for one in published:
        if one.what != "unchanged":
            audit.record(
                audit.Verb.EDITION_PUBLISHED,
                actor_id=actor_id,
                object_id=one.edition_id,
                programme=one.programme,
                edition=one.edition,
                printing=one.printing,
            )
    return published


def _publish(session: AnySession, plan: Plan, on: datetime) -> Published:
    structure, body = structure_digest(plan), plan_to_json(plan)
    edition = newest_edition(plan.programme)
    if edition is None or edition.digest != structure:
        number = edition.number + 1 if edition else 1
        edition = Edition(id=uuid4(), programme=plan.programme, number=number, digest=structure, published_at=on)
        session.add(edition)
        session.flush()
        return _print(session, edition, 1, body, on)
    printing = newest_printing(edition.id)
    if printing.digest == digest_of_text(body):
        return Published(plan.programme, edition.id, edition.number, printing.number, "unchanged")
    return _print(session, edition, printing.number + 1, body, on)


def _print(session: AnySession, edition: Edition, number: int, body: str, on: datetime) -> Published:
    digest = digest_of_text(body)
    session.add(Printing(edition_id=edition.id, number=number, digest=digest, body=body, published_at=on))
    session.flush()
    what: Literal["edition", "printing"] = "edition" if number == 1 else "printing"
    return Published(edition.programme, edition.id, edition.number, number, what)


def _published_before() -> dict[str, RecordForm]:
    """What this database has published, told as a register: of each code the highest revision, in any edition."""
    records: dict[str, RecordForm] = {}
    for edition in editions():
        for item in plan_of(edition.id).items:
            known = records.get(item.code)
            if known is None or item.revision >= (known.revision or 0):
                kind: Literal["unit", "competency"] = "competency" if isinstance(item, Competency) else "unit"
                records[item.code] = RecordForm(kind=kind, revision=item.revision, digest=item.digest)
    return records


def publish_register(folder: Path) -> bool:
    """Write what the folder now holds into its register.yaml; True when that changed. Raises CurriculumFaults."""
    contents: Contents = load(folder)
    faults = check_contents(contents)
    if faults:
        raise CurriculumFaults(tuple(faults))
    return register.write_register(folder, contents)
