"""Tests of one actor against one subject: three lines each, pure, False for a subject they are not made for."""

from collections.abc import Callable

from tracker.access.actor import Actor
from tracker.access.subjects import (
    CohortRef,
    EntryRef,
    ExaminationRef,
    ItemRef,
    PlacementRef,
    ProviderRef,
    Subject,
    enrolment_of,
)

Predicate = Callable[[Actor, Subject | None], bool]


def anybody(_actor: Actor, _subject: Subject | None) -> bool:
    """Whoever asks, signed in or not."""
    return True


def signed_in(actor: Actor, _subject: Subject | None) -> bool:
    """Any person who is signed in."""
    return actor.signed_in


def learner_self(actor: Actor, subject: Subject | None) -> bool:
    """The learner whose record it is."""
    enrolment = enrolment_of(subject)
    return enrolment is not None and actor.signed_in and enrolment.learner_id == actor.person_id


def mentor(actor: Actor, subject: Subject | None) -> bool:
    """A mentor of this learner today, for any module."""
    enrolment = enrolment_of(subject)
    return enrolment is not None and not learner_self(actor, subject) and actor.mentorship_for(enrolment.id) is not None


def mentor_for_module(actor: Actor, subject: Subject | None) -> bool:
    """A mentor of this learner today, for the module that the item or entry belongs to."""
    if not isinstance(subject, ItemRef | EntryRef) or learner_self(actor, subject):
        return False
    return actor.mentorship_for(subject.enrolment.id, subject.module) is not None


def staff_of_record(actor: Actor, subject: Subject | None) -> bool:
    """Staff of any role whose cohorts the record is among; never over a record of their own."""
    enrolment = enrolment_of(subject)
    if enrolment is None or learner_self(actor, subject):
        return False
    return actor.staff_of(enrolment.provider_id, enrolment.cohort_id) is not None


def overseer(actor: Actor, subject: Subject | None) -> bool:
    """A coordinator whose cohorts the record is among, or an administrator; never over a record of their own."""
    enrolment = enrolment_of(subject)
    if enrolment is None or learner_self(actor, subject):
        return False
    return actor.overseer_of(enrolment.provider_id, enrolment.cohort_id) is not None


def teacher_for_module(actor: Actor, subject: Subject | None) -> bool:
    """A teacher of the module that the item or entry belongs to, in the cohort of the record."""
    if not isinstance(subject, ItemRef | EntryRef) or learner_self(actor, subject):
        return False
    enrolment, modules = subject.enrolment, None if subject.module is None else {subject.module}
    return actor.teacher_of(enrolment.provider_id, enrolment.cohort_id, modules) is not None


def teacher_for_examination(actor: Actor, subject: Subject | None) -> bool:
    """A teacher of every module that the examination covers, in the cohort of the record."""
    if not isinstance(subject, ExaminationRef) or learner_self(actor, subject) or not subject.covers:
        return False
    enrolment = subject.enrolment
    return actor.teacher_of(enrolment.provider_id, enrolment.cohort_id, subject.covers) is not None


def staff_of_cohort(actor: Actor, subject: Subject | None) -> bool:
    """Staff of any role who are not limited to other cohorts."""
    return isinstance(subject, CohortRef) and actor.staff_of(subject.provider_id, subject.id) is not None


def overseer_of_cohort(actor: Actor, subject: Subject | None) -> bool:
    """A coordinator of the cohort, or an administrator."""
    return isinstance(subject, CohortRef) and actor.overseer_of(subject.provider_id, subject.id) is not None


def overseer_of_provider(actor: Actor, subject: Subject | None) -> bool:
    """An administrator, or a coordinator who is not limited to some cohorts."""
    return isinstance(subject, ProviderRef) and actor.overseer_at(subject.id) is not None


def administrator_of_provider(actor: Actor, subject: Subject | None) -> bool:
    """An administrator of that provider."""
    return isinstance(subject, ProviderRef) and actor.administrator_at(subject.id) is not None


def administrator_of_record(actor: Actor, subject: Subject | None) -> bool:
    """An administrator of the provider that the record belongs to; never over a record of their own."""
    enrolment = enrolment_of(subject)
    if enrolment is None or learner_self(actor, subject):
        return False
    hats = (hat for hat in actor.staff if hat.role == "administrator")
    return any(hat.reaches(enrolment.provider_id, enrolment.cohort_id) for hat in hats)


def mentor_in_charge(actor: Actor, subject: Subject | None) -> bool:
    """The mentor in charge of the placement, who is a mentor of the learner today."""
    return isinstance(subject, PlacementRef) and subject.mentor_id == actor.person_id and mentor(actor, subject)


def author_in_own_logbook(actor: Actor, subject: Subject | None) -> bool:
    """The learner, for an entry written by them."""
    return isinstance(subject, EntryRef) and subject.author_id == actor.person_id and learner_self(actor, subject)


def author_as_mentor(actor: Actor, subject: Subject | None) -> bool:
    """A mentor today, for an entry written by them."""
    return isinstance(subject, EntryRef) and subject.author_id == actor.person_id and mentor(actor, subject)


def author_as_teacher(actor: Actor, subject: Subject | None) -> bool:
    """A teacher of the cohort of the record, for an entry written by them."""
    mine = isinstance(subject, EntryRef) and subject.author_id == actor.person_id and not learner_self(actor, subject)
    enrolment = enrolment_of(subject)
    return mine and enrolment is not None and bool(actor.teacher_of(enrolment.provider_id, enrolment.cohort_id))


def author_as_overseer(actor: Actor, subject: Subject | None) -> bool:
    """A coordinator or administrator who looks after the record, for an entry written by them."""
    return isinstance(subject, EntryRef) and subject.author_id == actor.person_id and overseer(actor, subject)


def staff(actor: Actor, _subject: Subject | None) -> bool:
    """Staff of any provider today."""
    return bool(actor.staff)


def administrator(actor: Actor, _subject: Subject | None) -> bool:
    """Administrator of any provider today."""
    return any(hat.role == "administrator" for hat in actor.staff)


def teacher(actor: Actor, _subject: Subject | None) -> bool:
    """Teacher of any provider today."""
    return any(hat.role == "teacher" for hat in actor.staff)


def ever_mentor(actor: Actor, _subject: Subject | None) -> bool:
    """Whoever is, was or will be a mentor of somebody: an ended one sees that it ended."""
    return bool(actor.mentorships)
