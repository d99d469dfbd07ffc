"""The one table of who may do what, the question every door asks of it, and the same answer as a query for lists."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from tracker.access import predicates as who
from tracker.access.actor import OVERSEERS, Actor
from tracker.access.permissions import Action
from tracker.access.predicates import Predicate
from tracker.access.subjects import CohortRef, EntryRef, ItemRef, Subject, enrolment_of
from tracker.errors import Forbidden, MentorshipEnded, NotFound, NotTaught, NotYourModule, OwnSkill, StrideError
from tracker.people.models import Cohort, Enrolment

TABLE: dict[Action, tuple[Predicate, ...]] = {
    Action.SEE_PUBLIC: (who.anybody,),
    Action.LOOK_AS: (who.anybody,),
    Action.SIGN_BY_LINK: (who.anybody,),
    Action.SEE_HOME: (who.signed_in,),
    Action.USE_ACCOUNT: (who.signed_in,),
    Action.SEE_RECORD: (who.learner_self, who.mentor, who.staff_of_record),
    Action.LOG_LEARNING: (who.learner_self,),
    Action.ASSESS: (who.mentor_for_module, who.teacher_for_module),
    Action.JUDGE_HOURS: (who.mentor_for_module, who.teacher_for_module, who.overseer),
    Action.GIVE_FEEDBACK: (who.mentor_for_module,),
    Action.NOTE: (who.learner_self, who.mentor, who.overseer),
    Action.WITHDRAW: (who.author_in_own_logbook, who.author_as_mentor, who.author_as_teacher, who.overseer),
    Action.DISPUTE: (who.author_as_mentor, who.author_as_teacher, who.author_as_overseer),
    Action.SEE_INBOX: (who.ever_mentor,),
    Action.DELEGATE: (who.ever_mentor,),
    Action.SEE_LEARNERS: (who.ever_mentor,),
    Action.SIGN_TOGETHER: (who.ever_mentor, who.teacher),
    Action.SEE_RECORDS: (who.staff,),
    Action.KEEP_NOTES: (who.overseer,),
    Action.PLAN_TALK: (who.overseer,),
    Action.SEE_COHORTS: (who.staff,),
    Action.SEE_COHORT: (who.staff_of_cohort,),
    Action.MOVE_COHORT: (who.overseer_of_cohort,),
    Action.MAKE_COHORT: (who.overseer_of_provider,),
    Action.RUN_COHORT: (who.overseer_of_cohort,),
    Action.ASSIGN_MENTOR: (who.overseer,),
    Action.KEEP_SITES: (who.overseer_of_provider,),
    Action.SEE_MENTORS: (who.overseer_of_provider,),
    Action.EXPORT_RECORD: (who.learner_self, who.overseer),
    Action.ENTER_RESULTS: (who.overseer, who.teacher_for_examination),
    Action.IMPORT_RESULTS: (who.overseer_of_cohort,),
    Action.PROVE_LANGUAGE: (who.overseer,),
    Action.EXEMPT: (who.overseer,),
    Action.MANAGE_ENROLMENT: (who.overseer,),
    Action.EXTEND_REQUEST: (who.overseer,),
    Action.REMIND: (who.learner_self, who.overseer),
    Action.MANAGE_BREAKS: (who.overseer_of_provider,),
    Action.QUARANTINE_FILE: (who.overseer,),
    Action.EXPORT_COHORT: (who.overseer_of_cohort,),
    Action.AUTHOR_CURRICULUM: (who.administrator,),
    Action.KEEP_STAFF: (who.administrator_of_provider,),
    Action.KEEP_SETTINGS: (who.overseer_of_provider,),
    Action.SEE_TRAIL: (who.administrator_of_provider,),
    Action.SEE_LOOKERS: (who.learner_self, who.administrator_of_record),
    Action.SEARCH: (who.signed_in,),
    Action.SEE_MAIL_QUEUE: (who.administrator,),
    Action.PLACE: (who.overseer,),
    Action.QUIET_REASON: (who.overseer,),
    Action.KEEP_ABSENCES: (who.overseer_of_provider,),
    Action.KEY_IN_PAPER: (who.overseer,),
    Action.VOUCH: (who.overseer_of_provider,),
    Action.EVALUATE: (who.mentor_in_charge,),
    Action.SHOW_DOCUMENT: (who.overseer,),
    Action.KEEP_DOCUMENTS: (who.overseer_of_provider,),
}
"""One of the tests is enough. What is not here nobody may."""

SIGNING = frozenset({Action.ASSESS, Action.JUDGE_HOURS, Action.GIVE_FEEDBACK, Action.EVALUATE})
"""What a learner may never do to what is their own."""


def may(actor: Actor, action: Action, subject: Subject | None = None) -> bool:
    """Whether the actor may do it. Pure: asks no database."""
    return any(allows(actor, subject) for allows in TABLE.get(action, ()))


def why_not(actor: Actor, action: Action, subject: Subject | None = None) -> StrideError:
    """The error for one who may not: as clear as it can be to whom it tells nothing new, NotFound to all others."""
    enrolment = enrolment_of(subject)
    if enrolment is None:
        seen = isinstance(subject, CohortRef) and may(actor, Action.SEE_COHORT, subject)
        return Forbidden() if seen else NotFound()
    if action in SIGNING and who.learner_self(actor, subject):
        return OwnSkill()
    if may(actor, Action.SEE_RECORD, enrolment):
        return _of_another_module(actor, action, subject) or Forbidden()
    ended_on = _ended_on(actor, enrolment.id)
    return NotFound() if ended_on is None else MentorshipEnded(ended_on)


def _of_another_module(actor: Actor, action: Action, subject: Subject | None) -> StrideError | None:
    """For whom may sign in this record, and whose modules are others."""
    enrolment = enrolment_of(subject)
    if enrolment is None or action not in SIGNING or not isinstance(subject, ItemRef | EntryRef):
        return None
    if who.mentor(actor, subject):
        return NotYourModule()
    return NotTaught() if actor.teacher_of(enrolment.provider_id, enrolment.cohort_id) else None


def _ended_on(actor: Actor, enrolment_id: UUID) -> date | None:
    """The last day of the last mentorship for this learner that has run out."""
    hats = (hat for hat in actor.mentorships if hat.enrolment_id == enrolment_id and hat.ended)
    return max((hat.ends_on for hat in hats if hat.ends_on), default=None)


def visible_enrolments(actor: Actor) -> Select[UUID]:
    """The ids of every enrolment for which `may(actor, SEE_RECORD, ...)` is true, as a query to join or to list."""
    mentored = {hat.enrolment_id for hat in actor.mentorships if hat.active}
    return select(Enrolment.id).where(
        true() if actor.signed_in else false(),
        or_(
            Enrolment.learner_id == actor.person_id,
            Enrolment.id.in_(mentored),
            _reached(actor, Enrolment.provider_id, Enrolment.cohort_id),
        ),
    )


def visible_cohorts(actor: Actor) -> Select[UUID]:
    """The ids of every cohort for which `may(actor, SEE_COHORT, ...)` is true."""
    return select(Cohort.id).where(_reached(actor, Cohort.provider_id, Cohort.id))


def overseen_cohorts(actor: Actor) -> Select[UUID]:
    """The ids of every cohort that the actor looks after as coordinator or administrator: what they may change."""
    overseers = replace(actor, staff=tuple(hat for hat in actor.staff if hat.role in OVERSEERS))
    return visible_cohorts(overseers)


def taught_enrolments(actor: Actor) -> Select[UUID]:
    """The ids of every enrolment in which the actor signs as a teacher, whatever the modules."""
    teachers = replace(actor, staff=tuple(hat for hat in actor.staff if hat.role == "teacher"))
    own = Enrolment.learner_id == actor.person_id
    return select(Enrolment.id).where(_reached(teachers, Enrolment.provider_id, Enrolment.cohort_id), ~own)


def _reached(
    actor: Actor, provider_id: InstrumentedAttribute[UUID], cohort_id: InstrumentedAttribute[Any]
) -> ColumnElement[bool]:
    """Whether a hat of staff reaches the row, as `StaffHat.reaches` says."""
    whole = {hat.provider_id for hat in actor.staff if hat.cohorts is None}
    some = [and_(provider_id == hat.provider_id, cohort_id.in_(hat.cohorts)) for hat in actor.staff if hat.cohorts]
    return or_(provider_id.in_(whole), *some)
