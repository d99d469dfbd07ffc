"""The attention list of several cohorts at once: who is waited for, whom to look at, and what staff have seen already.

The reasons are attention.py's. As many queries for a provider as for one of its cohorts. Reads only.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from tracker.cohorts import attention, queries
from tracker.cohorts.attention import Concern, Pressing, Queue, Reason, Request, Why, in_order, pressing
from tracker.cohorts.disputes import disputes
from tracker.cohorts.lines import Line, Roll, rolls_of
from tracker.cohorts.queries import MentorLink
from tracker.cohorts.unknown_signers import unknown_signers
from tracker.people.models import Cohort
from tracker.people.quieting import Key, Seen, quiet_reasons


@dataclass(frozen=True, slots=True)
class Desk:
    """What one cohort asks of its coordinator today."""

    roll: Roll
    press: Pressing
    links: Sequence[MentorLink]
    queues: Sequence[Queue]
    told: Sequence[Concern]
    seen: Sequence[Concern]
    """Reasons that are quiet until a day."""

    @property
    def waiting(self) -> list[Request]:
        """Requests that wait too long or that nobody can answer."""
        return [request for queue in self.queues for request in queue.requests]

    @property
    def about(self) -> int:
        """How many learners it is about."""
        return len(self.told)

    @property
    def waits(self) -> int:
        """How many requests wait too long or for nobody."""
        return len(self.waiting)


def desks(cohorts: Sequence[Cohort]) -> list[Desk]:
    """Provider by provider, in the order given."""
    by_provider: dict[UUID, list[Cohort]] = {}
    for cohort in cohorts:
        by_provider.setdefault(cohort.provider_id, []).append(cohort)
    return [desk for own in by_provider.values() for desk in _desks(rolls_of(own))]


def desk_of(cohort: Cohort) -> Desk:
    """Of one cohort."""
    return desks([cohort])[0]


def desk_about(cohort: Cohort, enrolment_id: UUID) -> Desk:
    """Of one learner of a cohort: the same rules, asked of one line."""
    return _desks(rolls_of([cohort], only=enrolment_id))[0]


def _desks(rolls: Sequence[Roll]) -> list[Desk]:
    ids, today = [roll.cohort.id for roll in rolls], rolls[0].today
    items = queries.dated_items(ids, today, rolls[0].soon)
    links = queries.mentor_links(ids, today)
    poor, denied, seen = queries.poor_observations(ids), disputes(ids), quiet_reasons(ids, today)
    found, unknown = [], unknown_signers(ids)
    for roll in rolls:
        press, own = pressing(roll, items), [link for link in links if link.enrolment_id in roll.by_id]
        all_of_it = hushed(attention.concerns(roll, press, poor, denied, unknown), seen)
        waited_for = attention.queues(press.requests, own)
        found.append(Desk(roll, press, own, waited_for, loud(all_of_it), quiet(all_of_it)))
    return found


# What staff have seen.


def hushed(concerns: Iterable[Concern], seen: Mapping[Key, Seen]) -> list[Concern]:
    """The same, with what staff have seen marked as quiet. A dispute never is: somebody has to decide it.

    Another reason, or the same reason for another skill, is told all the same.
    """
    return [Concern(each.line, [_hushed(each.line, reason, seen) for reason in each.reasons]) for each in concerns]


def _hushed(line: Line, reason: Reason, seen: Mapping[Key, Seen]) -> Reason:
    known = seen.get((line.enrolment_id, reason.why, reason.about))
    return replace(reason, seen=known) if known and reason.why is not Why.DISPUTED else reason


def loud(concerns: Iterable[Concern]) -> list[Concern]:
    """What nobody has seen yet."""
    return _with(concerns, lambda reason: reason.seen is None)


def quiet(concerns: Iterable[Concern]) -> list[Concern]:
    """What somebody has seen, and is told again after a day."""
    return _with(concerns, lambda reason: reason.seen is not None)


def _with(concerns: Iterable[Concern], fits: Callable[[Reason], bool]) -> list[Concern]:
    return in_order(each for each in (one.where(fits) for one in concerns) if each.reasons)
