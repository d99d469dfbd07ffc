"""What an action is done to, as plain values that the rules can judge without a database. Two of them can be found."""

from dataclasses import dataclass
from uuid import UUID

from tracker.errors import NotFound
from tracker.people import queries


@dataclass(frozen=True)
class EnrolmentRef:
    """One learner's record, and the cohort it is in today; None before its first entry."""

    id: UUID
    learner_id: UUID
    provider_id: UUID
    cohort_id: UUID | None


@dataclass(frozen=True)
class ItemRef:
    """A unit or skill in one learner's record, by its module."""

    enrolment: EnrolmentRef
    module: str


@dataclass(frozen=True)
class EntryRef:
    """One entry of a logbook; `module` is None where it belongs to none."""

    enrolment: EnrolmentRef
    module: str | None
    author_id: UUID


@dataclass(frozen=True)
class ExaminationRef:
    """An examination in one learner's record, by the modules it covers."""

    enrolment: EnrolmentRef
    covers: frozenset[str]


@dataclass(frozen=True)
class CohortRef:
    """One cohort."""

    id: UUID
    provider_id: UUID


@dataclass(frozen=True)
class ProviderRef:
    """One training organisation: its settings and lists."""

    id: UUID


@dataclass(frozen=True)
class PlacementRef:
    """One placement of a learner, with its mentor in charge."""

    enrolment: EnrolmentRef
    mentor_id: UUID


Subject = EnrolmentRef | ItemRef | EntryRef | ExaminationRef | CohortRef | ProviderRef | PlacementRef


def enrolment_of(subject: Subject | None) -> EnrolmentRef | None:
    """Whose record a subject belongs to; None for a cohort, a provider or nothing."""
    if isinstance(subject, ItemRef | EntryRef | ExaminationRef | PlacementRef):
        return subject.enrolment
    return subject if isinstance(subject, EnrolmentRef) else None


def find_enrolment(enrolment_id: UUID) -> EnrolmentRef:
    """Raises NotFound."""
    row = queries.enrolment(enrolment_id)
    if row is None:
        raise NotFound
    return EnrolmentRef(row.id, row.learner_id, row.provider_id, row.cohort_id)


def find_cohort(cohort_id: UUID) -> CohortRef:
    """Raises NotFound."""
    row = queries.cohort(cohort_id)
    if row is None:
        raise NotFound
    return CohortRef(row.id, row.provider_id)
