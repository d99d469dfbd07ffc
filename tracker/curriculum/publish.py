"""Publishing: a folder without faults becomes immutable editions and printings. Adds rows and never changes one.

Other words alone make a new printing of the newest edition; any other change makes a new edition. Translations make
neither: they are rows of their own (translating.py), added in the same transaction.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session, scoped_session

from tracker import audit
from tracker.curriculum import register, translating
from tracker.curriculum.build import plans
from tracker.curriculum.canonical import digest_of_text
from tracker.curriculum.check import check_contents
from tracker.curriculum.files import Contents, load
from tracker.curriculum.formats import RecordForm
from tracker.curriculum.models import Edition, Printing
from tracker.curriculum.plan import Competency, Plan, plan_to_json, structure_digest
from tracker.curriculum.queries import PrintingKey, editions, latest_editions, plan_of, printings
from tracker.curriculum.reading import Fault
from tracker.curriculum.translating import TranslationCount
from tracker.errors import CurriculumFaults

AnySession = Session | scoped_session[Any]
What = Literal["edition", "printing", "unchanged"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What publishing makes of one programme: edition `number`, and its `printing`. `before` is the edition it has."""

    plan: Plan
    body: str
    what: What
    before: Edition | None
    number: int
    printing: int


@dataclass(frozen=True, slots=True)
class Published:
    """What became of one programme: a new edition, a new printing of the one there was, or nothing new."""

    programme: str
    edition_id: UUID
    edition: int
    printing: int
    what: What


@dataclass(frozen=True, slots=True)
class Publication:
    """What became of a whole folder: each programme, and the languages in which something is said anew."""

    programmes: list[Published]
    translations: list[TranslationCount]


def publish(
    session: AnySession, folder: Path, *, actor_id: UUID | None, on: datetime, offered_from: date | None = None
) -> Publication:
    """Publish every programme and translation of the folder. The same folder again adds nothing.

    `session` is the house's own, on its writer; the caller commits. `offered_from` dates new editions; a new printing
    is read at once. Raises CurriculumFaults with every fault, also where an item parts from what this database has
    published.
    """
    return publish_contents(session, load(folder), actor_id=actor_id, on=on, offered_from=offered_from)


def publish_contents(
    session: AnySession, contents: Contents, *, actor_id: UUID | None, on: datetime, offered_from: date | None = None
) -> Publication:
    """As `publish`, for a folder that was loaded outside the transaction. It is checked here, whatever was before."""
    _one_at_a_time(session)
    if faults := faults_of(contents):
        raise CurriculumFaults(tuple(faults))
    published = [_publish(session, outcome, on, offered_from) for outcome in outcomes(contents)]
    for one in published:
        if one.what != "unchanged":
            day = offered_from if one.what == "edition" else None
            dated: dict[str, Any] = {"offered_from": str(day)} if day else {}
            audit.record(
                audit.Verb.EDITION_PUBLISHED,
                actor_id=actor_id,
                object_id=one.edition_id,
                programme=one.programme,
                edition=one.edition,
                printing=one.printing,
                **dated,
            )
    translated = translating.publish(session, contents, on)
    for each in translated:
        counts: dict[str, Any] = {"language": each.language, "texts": each.texts, "removed": each.removed}
        audit.record(audit.Verb.TRANSLATIONS_PUBLISHED, actor_id=actor_id, **counts)
    return Publication(published, translated)


def faults_of(contents: Contents) -> list[Fault]:
    """Every fault of a folder, also where an item parts from what this database has published."""
    register.compare(contents, _published_before())
    return check_contents(contents)


def outcomes(contents: Contents) -> list[Outcome]:
    """What publishing would make of each programme. Only for contents without faults."""
    latest = latest_editions()
    newest = {key.edition_id: key for key in printings(*(edition.id for edition in latest.values()))}
    found = []
    for plan in plans(contents):
        before = latest.get(plan.programme)
        found.append(_outcome(plan, before, newest[before.id] if before else None))
    return found


def _outcome(plan: Plan, before: Edition | None, printing: PrintingKey | None) -> Outcome:
    body = plan_to_json(plan)
    if before is None or printing is None or before.digest != structure_digest(plan):
        return Outcome(plan, body, "edition", before, before.number + 1 if before else 1, 1)
    if printing.digest == digest_of_text(body):
        return Outcome(plan, body, "unchanged", before, before.number, printing.number)
    return Outcome(plan, body, "printing", before, before.number, printing.number + 1)


def _publish(session: AnySession, made: Outcome, on: datetime, offered_from: date | None) -> Published:
    programme, edition = made.plan.programme, made.before
    if edition is None or made.what == "edition":
        edition = Edition(
            id=uuid4(),
            programme=programme,
            number=made.number,
            digest=structure_digest(made.plan),
            published_at=on,
            offered_from=offered_from,
        )
        session.add(edition)
        session.flush()
    if made.what != "unchanged":
        digest = digest_of_text(made.body)
        row = Printing(edition_id=edition.id, number=made.printing, digest=digest, body=made.body, published_at=on)
        session.add(row)
        session.flush()
    return Published(programme, edition.id, made.number, made.printing, made.what)


def _one_at_a_time(session: AnySession) -> None:
    """Let two who publish at once come one after the other; SQLite's writers do so anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE edition IN SHARE ROW EXCLUSIVE MODE"))


def _published_before() -> dict[str, RecordForm]:
    """What this database has published, told as a register: of each code the highest revision, in any edition.

    One plan after the other, because all plans of many years would fill the memory.
    """
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
