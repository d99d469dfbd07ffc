"""Moving a cohort to another edition of its programme: what it would mean for each learner, and doing it.

The preview asks the same rules that the move obeys, so the two agree. Who may do it is decided in tracker/access.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import cast
from uuid import UUID, uuid5

from sqlalchemy import select

from tracker import audit, clock
from tracker.curriculum.models import Edition
from tracker.curriculum.plan import Plan
from tracker.curriculum.queries import edition, plan_of
from tracker.errors import Conflict, NotFound, PaceNotOffered, Stale
from tracker.extensions import db
from tracker.logbook import enrolling
from tracker.logbook.books import Author, open_book
from tracker.logbook.facts import facts_about
from tracker.logbook.keeping import ITEMS, reckon_items
from tracker.logbook.models import Entry, StandingLearner
from tracker.people.models import Cohort, Enrolment, Person
from tracker.people.queries import provider
from tracker.standing.reckon import ItemStanding
from tracker.standing.saying import Pace
from tracker.standing.transfer import Transfer, differing, transfer


@dataclass(frozen=True, slots=True)
class Mover:
    """One learner, and what the other edition does to them."""

    enrolment_id: UUID
    name: str
    pace: str
    transfer: Transfer


@dataclass(frozen=True)
class Preview:
    """What a move would do, by learner. Those whose training has ended stay as they are and are not in it."""

    cohort: Cohort
    before: Edition
    after: Edition
    new: Plan
    titles: Mapping[str, str]
    """Of every item that either edition has, in the newer words of the two."""
    movers: Sequence[Mover]

    @property
    def missing_pace(self) -> str:
        """A pace of the cohort or of a learner that the edition is not taught at; empty where there is none."""
        return _missing_pace(self.new, [self.cohort.pace, *(mover.pace for mover in self.movers)])

    @property
    def totals(self) -> dict[str, int]:
        """How many items of each kind of change, all learners together."""
        kinds = [each.name for each in fields(Transfer)]
        return {kind: sum(len(getattr(mover.transfer, kind)) for mover in self.movers) for kind in kinds}


@dataclass(frozen=True, slots=True)
class Move:
    """What became of it. `anew` is False for a repeat of the same form, or where there was nothing left to do."""

    learners: int
    anew: bool


def targets(cohort: Cohort, editions: Sequence[Edition]) -> list[Edition]:
    """The editions that a cohort can move to, the newest first, out of those of its programme."""
    return [each for each in reversed(editions) if each.id != cohort.edition_id]


def preview(cohort: Cohort, edition_id: UUID) -> Preview:
    """What moving there would mean, in a constant number of queries. Raises NotFound for another programme."""
    before, after = edition(cohort.edition_id), _sibling(cohort, edition_id)
    home = provider(cohort.provider_id)
    if home is None:
        raise NotFound
    today, new = clock.today(home.time_zone), plan_of(after.id)
    rows = _in_training(cohort.id, but_on=after.id)
    plans = {each: plan_of(each) for each in {row.edition_id for row in rows} | {before.id}}
    items = _standings([row.enrolment_id for row in rows])
    changed = frozenset[str]().union(*(differing(plan, new) for plan in plans.values()))
    facts = facts_about(changed, items, home.time_zone)
    movers = []
    for row in rows:
        now = items.get(row.enrolment_id, {})
        anew = reckon_items(new, facts.get(row.enrolment_id, []), changed & now.keys())
        later = {**now, **{each.item_code: each for each in anew}}
        moves = transfer(plans[row.edition_id], new, now, later, today)
        movers.append(Mover(row.enrolment_id, row.name, row.pace, moves))
    titles = {item.code: item.title for plan in (*plans.values(), new) for item in plan.items}
    return Preview(cohort, before, after, new, titles, movers)


def move_cohort(*, author: Author, form_id: UUID, cohort_id: UUID, edition_id: UUID, before: UUID) -> Move:
    """Bring the cohort and every learner in training to the edition: one `moved` entry in each logbook.

    `before` is the edition that the preview was made on. Each learner keeps their own start and pace. Posting the same
    form again changes nothing. Raises NotFound, Stale when the cohort moved since, PaceNotOffered, OwnSkill when the
    author learns in this cohort, Conflict for a known form with another content.
    """
    cohort = _locked(cohort_id)
    there = _sibling(cohort, edition_id)
    rows = _in_training(cohort_id, but_on=None)
    repeated = _posted_before(form_id, [row.enrolment_id for row in rows], author, there.id)
    if repeated or cohort.edition_id == there.id:
        return Move(0, anew=False)
    if cohort.edition_id != before:
        raise Stale(0)
    if pace := _missing_pace(plan_of(there.id), [cohort.pace, *(row.pace for row in rows)]):
        raise PaceNotOffered(pace)
    cohort.edition_id = there.id
    db.session.flush()
    moved = sum(_move(each, cohort, author, form_id) for each in sorted(row.enrolment_id for row in rows))
    audit.record(
        audit.Verb.COHORT_MOVED,
        actor_id=author.person_id,
        provider_id=cohort.provider_id,
        object_id=cohort.id,
        before=str(before),
        after=str(there.id),
        learners=moved,
    )
    return Move(moved, anew=True)


def _move(enrolment_id: UUID, cohort: Cohort, author: Author, form_id: UUID) -> int:
    """Looks again under the lock: a learner may have left, or gone to another cohort, in the meantime."""
    book = open_book(enrolment_id, lock=True)
    here = book.learner
    if here.ended_on is not None or here.cohort_id != cohort.id or here.edition_id == cohort.edition_id:
        return 0
    enrolling.move(
        book,
        author=author,
        entry_id=uuid5(form_id, str(enrolment_id)),
        cohort=cohort,
        starts_on=here.starts_on,
        pace=cast("Pace", here.pace),
    )
    return 1


def _locked(cohort_id: UUID) -> Cohort:
    """The cohort, which nobody else moves or enrols into until the transaction ends. Raises NotFound."""
    wanted = select(Cohort).where(Cohort.id == cohort_id)
    found = db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def _sibling(cohort: Cohort, edition_id: UUID) -> Edition:
    """The edition, of the same programme. Raises NotFound."""
    found = edition(edition_id)
    if found.programme != edition(cohort.edition_id).programme:
        raise NotFound
    return found


def _missing_pace(plan: Plan, paces: Sequence[str]) -> str:
    offered = {pace.code for pace in plan.paces}
    return next((pace for pace in paces if pace not in offered), "")


def _posted_before(form_id: UUID, enrolment_ids: Sequence[UUID], author: Author, edition_id: UUID) -> bool:
    """Whether this form was sent before. Raises Conflict when that said something else."""
    ids = [uuid5(form_id, str(each)) for each in enrolment_ids]
    rows = db.session.execute(select(Entry.kind, Entry.author_id, Entry.edition_id).where(Entry.id.in_(ids))).all()
    if any(tuple(row) != ("moved", author.person_id, edition_id) for row in rows):
        raise Conflict
    return bool(rows)


@dataclass(frozen=True, slots=True)
class _Learner:
    enrolment_id: UUID
    edition_id: UUID
    pace: str
    name: str


def _in_training(cohort_id: UUID, *, but_on: UUID | None) -> list[_Learner]:
    """The learners of the cohort who are still in training, by name; without those who are on an edition already."""
    rows = (
        select(StandingLearner.enrolment_id, StandingLearner.edition_id, StandingLearner.pace, Person.name)
        .join(Enrolment, Enrolment.id == StandingLearner.enrolment_id)
        .join(Person, Person.id == Enrolment.learner_id)
        .where(StandingLearner.cohort_id == cohort_id, StandingLearner.ended_on.is_(None))
        .order_by(Person.sort_name, Person.name, StandingLearner.enrolment_id)
    )
    return [row for row in (_Learner(*each) for each in db.session.execute(rows)) if row.edition_id != but_on]


def _standings(enrolment_ids: Sequence[UUID]) -> dict[UUID, dict[str, ItemStanding]]:
    """The kept standings of several learners, by learner and code. One query."""
    wanted = select(ITEMS.c.enrolment_id, *(ITEMS.c[each.name] for each in fields(ItemStanding)))
    found: dict[UUID, dict[str, ItemStanding]] = {each: {} for each in enrolment_ids}
    for enrolment_id, *values in db.session.execute(wanted.where(ITEMS.c.enrolment_id.in_(enrolment_ids))):
        standing = ItemStanding(*values)
        found[enrolment_id][standing.item_code] = standing
    return found
