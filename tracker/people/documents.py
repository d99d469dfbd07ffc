"""A provider's list of documents that its learners show: added, retired, read. That one was shown is an entry.

The list says what is asked for; no document is kept here.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import select

from tracker import audit, clock
from tracker.audit import Verb
from tracker.errors import Conflict, NotFound
from tracker.extensions import db
from tracker.people.models import ProviderDocument
from tracker.people.names import one_line, sort_name


def add_document(
    *,
    actor_id: UUID | None,
    provider_id: UUID,
    title: str,
    before_placement: bool,
    requirement: str = "",
    document_id: UUID | None = None,
) -> ProviderDocument:
    """Ask for a document from now on; one that was retired under that name is asked for again.

    `requirement` is the code of the line of a programme's requirements that it stands for.
    `document_id` was made when a form was shown: sent twice it gives the first row again. Raises Conflict for a title
    that the list has already, and for the id of another row.
    """
    title = one_line(title)
    known = db.session.scalar(
        select(ProviderDocument).where(ProviderDocument.provider_id == provider_id, ProviderDocument.title == title)
    )
    if known is not None and known.retired_at is None and known.id != document_id:
        raise Conflict
    if known is None and document_id and db.session.get(ProviderDocument, document_id):
        raise Conflict  # the form of another line, sent again with another title
    row = known or ProviderDocument(
        id=document_id or uuid4(), provider_id=provider_id, title=title, before_placement=False, created_at=clock.now()
    )
    row.before_placement, row.requirement, row.retired_at = before_placement, requirement, None
    db.session.add(row)
    db.session.flush()
    audit.record(Verb.DOCUMENT_ADDED, actor_id=actor_id, provider_id=provider_id, object_id=row.id)
    return row


def retire_document(*, actor_id: UUID | None, provider_id: UUID, document_id: UUID) -> ProviderDocument:
    """Ask for it no more; what was shown stands. Raises NotFound for a document of another provider."""
    row = db.session.get(ProviderDocument, document_id)
    if row is None or row.provider_id != provider_id:
        raise NotFound
    row.retired_at = row.retired_at or clock.now()
    db.session.flush()
    audit.record(Verb.DOCUMENT_RETIRED, actor_id=actor_id, provider_id=provider_id, object_id=row.id)
    return row


def documents_of(provider_id: UUID, *, retired: bool = False) -> Sequence[ProviderDocument]:
    """The list of a provider, by title; with `retired` also what is asked for no more."""
    wanted = select(ProviderDocument).where(ProviderDocument.provider_id == provider_id)
    rows = db.session.scalars(wanted if retired else wanted.where(ProviderDocument.retired_at.is_(None)))
    return sorted(rows, key=lambda row: (not row.before_placement, sort_name(row.title)))
