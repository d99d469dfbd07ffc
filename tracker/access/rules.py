"""The one table of who may do what, the question every door asks of it, and the same answer as a query for lists."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, false, or_, select, true

from tracker.access import predicates as who
from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.access.predicates import Predicate
from tracker.access.subjects import EntryRef, ItemRef, Subject, enrolment_of
from tracker.errors import Forbidden, MentorshipEnded, NotFound, NotYourModule, OwnSkill, StrideError
from tracker.people.models import Cohort, Enrolment

TABLE: dict[Action, tuple[Predicate, ...]] = {
    Action.SEE_PUBLIC: (who.anybody,),
    Action.LOOK_AS: (who.anybody,),
    Action.SIGN_BY_LINK: (who.anybody,),
    Action.SEE_HOME: (who.signed_in,),
    Action.USE_ACCOUNT: (who.signed_in,),
    Action.SEE_RECORD: (who.learner_self, who.mentor, who.overseer),
    Action.LOG_LEARNING: (who.learner_self,),
    Action.ASSESS: (who.mentor_for_module,),
    Action.JUDGE_HOURS: (who.mentor_for_module, who.overseer),
    Action.GIVE_FEEDBACK: (who.mentor_for_module,),
    Action.NOTE: (who.learner_self, who.mentor, who.overseer),
    Action.WITHDRAW: (who.author_in_own_logbook, who.author_as_mentor, who.overseer),
    Action.DISPUTE: (who.author_as_mentor, who.author_as_overseer),
    Action.SEE_INBOX: (who.ever_mentor,),
    Action.DELEGATE: (who.ever_mentor,),
    Action.SEE_LEARNERS: (who.ever_mentor,),
    Action.SEE_RECORDS: (who.staff,),
    Action.KEEP_NOTES: (who.overseer,),
    Action.PLAN_TALK: (who.overseer,),
    Action.SEE_COHORTS: (who.staff,),
    Action.SEE_COHORT: (who.overseer_of_cohort,),
    Action.MOVE_COHORT: (who.overseer_of_cohort,),
    Action.MAKE_COHORT: (who.overseer_of_provider,),
    Action.RUN_COHORT: (who.overseer_of_cohort,),
    Action.ASSIGN_MENTOR: (who.overseer,),
    Action.KEEP_SITES: (who.overseer_of_provider,),
    Action.SEE_MENTORS: (who.overseer_of_provider,),
    Action.EXPORT_RECORD: (who.learner_self, who.overseer),
    Action.ENTER_RESULTS: (who.overseer,),
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
    Action.SEE_MAIL_QUEUE: (who.administrator,),
    Action.PLACE: (who.overseer,),
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
        return NotFound()
    if action in SIGNING and who.learner_self(actor, subject):
        return OwnSkill()
    if may(actor, Action.SEE_RECORD, enrolment):
        outside = isinstance(subject, ItemRef | EntryRef) and action in SIGNING and who.mentor(actor, subject)
        return NotYourModule() if outside else Forbidden()
    ended_on = _ended_on(actor, enrolment.id)
    return NotFound() if ended_on is None else MentorshipEnded(ended_on)


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
            Enrolment.provider_id.in_(actor.overseen),
        ),
    )


def visible_cohorts(actor: Actor) -> Select[UUID]:
    """The ids of every cohort for which `may(actor, SEE_COHORT, ...)` is true."""
    return select(Cohort.id).where(Cohort.provider_id.in_(actor.overseen))
