"""The audit trail: who did what to links and settings, and who looked at or exported whose record.

Knows ids and enums, nothing of the domain. What is said of a learner's training is no audit event but an entry.
"""

import json
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker import clock
from tracker.extensions import Model, Utc, db


class Verb(StrEnum):
    """`subject:action`, never a free string."""

    PERSON_ADDED = "person:added"
    PROVIDER_ADDED = "provider:added"
    STAFF_ADDED = "staff:added"
    STAFF_ENDED = "staff:ended"
    ADMIN_ASKED = "administrator:asked"
    ADMIN_AGREED = "administrator:agreed"
    ADMIN_REFUSED = "administrator:refused"
    ADMIN_TAKEN_BACK = "administrator:taken-back"
    ADMIN_GRANTED_ALONE = "administrator:granted-alone"
    COHORT_ADDED = "cohort:added"
    COHORT_RENAMED = "cohort:renamed"
    COHORT_MOVED = "cohort:moved"
    ROSTER_IMPORTED = "roster:imported"
    ENROLMENT_ADDED = "enrolment:added"
    NOTE_WRITTEN = "staff-note:written"
    NOTE_REMOVED = "staff-note:removed"
    NOTES_EXPORTED = "staff-note:exported"
    TALK_PLANNED = "talk:planned"
    TALK_CALLED_OFF = "talk:called-off"
    SITE_ADDED = "site:added"
    SITE_CHANGED = "site:changed"
    POST_ADDED = "post:added"
    POST_CHANGED = "post:changed"
    BREAK_ADDED = "break:added"
    BREAK_REMOVED = "break:removed"
    DOCUMENT_ADDED = "document:added"
    DOCUMENT_RETIRED = "document:retired"
    MENTOR_ASSIGNED = "mentorship:added"
    MENTORSHIP_ENDED = "mentorship:ended"
    DELEGATED = "delegation:added"
    DELEGATION_ENDED = "delegation:ended"
    LINK_MADE = "link:made"
    LINK_USED = "link:used"
    REQUEST_REMINDED = "request:reminded"
    SIGN_LINK_MADE = "sign-link:made"
    SIGN_LINK_USED = "sign-link:used"
    DEVICE_PROVED = "guest-device:proved"
    SIGNER_PROPOSED = "post:proposed"
    SIGNER_VOUCHED = "post:vouched"
    SIGNER_REFUSED = "post:refused"
    SIGNER_ASKED_ABOUT = "post:asked-about"
    SIGNER_DENIED = "post:denied"
    SITE_CONTACT_SET = "site:contact-set"
    DOMAIN_TRUSTED = "site-domain:added"
    DOMAIN_DROPPED = "site-domain:removed"
    PASSWORD_SET = "password:set"  # noqa: S105 a verb, not a secret
    PIN_SET = "pin:set"
    SIGNED_IN = "sign-in:made"
    SIGN_IN_REFUSED = "sign-in:refused"
    SIGNED_OUT = "sign-in:ended"
    CURRICULUM_UPLOADED = "curriculum:uploaded"
    CURRICULUM_DISCARDED = "curriculum:discarded"
    EDITION_PUBLISHED = "edition:published"
    TRANSLATIONS_PUBLISHED = "translation:published"
    LANGUAGE_SET = "language:set"
    RESULTS_IMPORTED = "result:imported"
    HOST_SHEET_MADE = "host-sheet:made"
    HOST_SHEET_ENDED = "host-sheet:ended"
    CALENDAR_MADE = "calendar:made"
    CALENDAR_ENDED = "calendar:ended"
    RECORD_SEEN = "record:seen"
    RECORD_EXPORTED = "record:exported"
    COHORT_EXPORTED = "cohort:exported"
    TRAIL_EXPORTED = "trail:exported"
    PROVIDER_CHANGED = "provider:changed"
    FILES_SWITCHED = "provider:files-switched"
    FILE_QUARANTINED = "file:quarantined"
    REASON_QUIETED = "reason:quieted"
    REASON_TOLD = "reason:told"
    LOGBOOK_PROVED_BROKEN = "logbook:broken"


class AuditEvent(Model):
    """One line of the trail."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_object_id_at", "object_id", "at"),
        Index("ix_audit_event_provider_id_at", "provider_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    at: Mapped[datetime] = mapped_column(Utc)
    actor_id: Mapped[UUID | None]
    """None for the command line of the machine itself and for somebody not signed in."""
    verb: Mapped[str] = mapped_column(Text)
    provider_id: Mapped[UUID | None]
    object_id: Mapped[UUID | None]
    data: Mapped[str] = mapped_column(Text)
    """JSON of ids, codes and enums; never a name, a mail address or a free text."""


def record(
    verb: Verb,
    *,
    actor_id: UUID | None,
    provider_id: UUID | None = None,
    object_id: UUID | None = None,
    **data: str | int | None,
) -> None:
    """Add one line in the transaction that is open. The door commits it together with what it tells."""
    body = json.dumps(data, sort_keys=True, ensure_ascii=False)
    event = AuditEvent(
        at=clock.now(), actor_id=actor_id, verb=verb, provider_id=provider_id, object_id=object_id, data=body
    )
    db.session.add(event)
