"""Drafts: a curriculum without faults is kept as rows between upload and publishing, so that all processes share it.

One draft a person, for a week. What a draft holds goes into a folder again to be checked and published anew.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, or_, select

from tracker import audit, clock
from tracker.curriculum.canonical import canonical_json, digest_of_text
from tracker.curriculum.models import CurriculumDraft
from tracker.curriculum.reading import Fault
from tracker.errors import NotFound
from tracker.extensions import db

KEPT = timedelta(days=7)


def read_files(folder: Path) -> tuple[dict[str, str], list[Fault]]:
    """Every file of a folder that `authoring.unpack` filled, by its name; what is not text is a fault."""
    files, faults = {}, []
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        try:
            files[name] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            faults.append(Fault(name, line, "utf-8", "A sign on this line is not UTF-8.", "Save the file as UTF-8."))
    return files, faults


def keep(files: dict[str, str], *, actor_id: UUID) -> CurriculumDraft:
    """Keep a checked folder in place of the draft that its author had, and let go of every draft that is too old."""
    body, now = canonical_json(files), clock.now()
    stale = or_(CurriculumDraft.uploaded_by == actor_id, CurriculumDraft.at <= now - KEPT)
    db.session.execute(delete(CurriculumDraft).where(stale))
    draft = CurriculumDraft(id=uuid4(), uploaded_by=actor_id, at=now, files=body, digest=digest_of_text(body))
    db.session.add(draft)
    db.session.flush()
    audit.record(audit.Verb.CURRICULUM_UPLOADED, actor_id=actor_id, object_id=draft.id, digest=draft.digest)
    return draft


def find(draft_id: UUID, person_id: UUID, *, lock: bool = False) -> CurriculumDraft:
    """A person's own draft. Raises NotFound for another's, a spent one and one that is too old."""
    query = select(CurriculumDraft).where(CurriculumDraft.id == draft_id, *_living(person_id))
    draft = db.session.scalar(query.with_for_update() if lock else query)
    if draft is None:
        raise NotFound
    return draft


def waiting(person_id: UUID) -> tuple[UUID, datetime] | None:
    """Id and time of the draft that a person has, if any; its files are not read."""
    query = select(CurriculumDraft.id, CurriculumDraft.at).where(*_living(person_id))
    found = db.session.execute(query.order_by(CurriculumDraft.at.desc()).limit(1)).one_or_none()
    return found and (found.id, found.at)


def lay_out(draft: CurriculumDraft, to: Path) -> Path:
    """Write a draft's files into a folder, and return it."""
    for name, text in json.loads(draft.files).items():
        file = to / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return to


def let_go(draft: CurriculumDraft) -> None:
    """Delete a draft: it was published, or nobody wants it."""
    db.session.execute(delete(CurriculumDraft).where(CurriculumDraft.id == draft.id))


def _living(person_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return CurriculumDraft.uploaded_by == person_id, CurriculumDraft.at > clock.now() - KEPT
