"""Tests of one actor against one subject: three lines each, pure, False for a subject they are not made for."""

from collections.abc import Callable

from tracker.access.actor import Actor
from tracker.access.subjects import CohortRef, EntryRef, ItemRef, PlacementRef, ProviderRef, Subject, enrolment_of

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


def overseer(actor: Actor, subject: Subject | None) -> bool:
    """A coordinator or administrator of the provider; never over a record of their own."""
    enrolment = enrolment_of(subject)
    return enrolment is not None and not learner_self(actor, subject) and enrolment.provider_id in actor.overseen


def overseer_of_cohort(actor: Actor, subject: Subject | None) -> bool:
    """A coordinator or administrator of the provider that the cohort belongs to."""
    return isinstance(subject, CohortRef) and subject.provider_id in actor.overseen


def overseer_of_provider(actor: Actor, subject: Subject | None) -> bool:
    """A coordinator or administrator of the provider."""
    return isinstance(subject, ProviderRef) and subject.id in actor.overseen


def mentor_in_charge(actor: Actor, subject: Subject | None) -> bool:
    """The mentor in charge of the placement, who is a mentor of the learner today."""
    return isinstance(subject, PlacementRef) and subject.mentor_id == actor.person_id and mentor(actor, subject)


def author_in_own_logbook(actor: Actor, subject: Subject | None) -> bool:
    """The learner, for an entry written by them."""
    return isinstance(subject, EntryRef) and subject.author_id == actor.person_id and learner_self(actor, subject)


def author_as_mentor(actor: Actor, subject: Subject | None) -> bool:
    """A mentor today, for an entry written by them."""
    return isinstance(subject, EntryRef) and subject.author_id == actor.person_id and mentor(actor, subject)


def author_as_overseer(actor: Actor, subject: Subject | None) -> bool:
    """A coordinator or administrator of the provider, for an entry written by them."""
    return isinstance(subject, EntryRef) and subject.author_id == actor.person_id and overseer(actor, subject)


def staff(actor: Actor, _subject: Subject | None) -> bool:
    """Staff of any provider today."""
    return bool(actor.staff)


def administrator(actor: Actor, _subject: Subject | None) -> bool:
    """Administrator of any provider today."""
    return any(hat.role == "administrator" for hat in actor.staff)


def ever_mentor(actor: Actor, _subject: Subject | None) -> bool:
    """Whoever is, was or will be a mentor of somebody: an ended one sees that it ended."""
    return bool(actor.mentorships)
