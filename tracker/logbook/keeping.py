"""Keeps the standings: has the facts reckoned and writes the rows. No rules of its own."""

from collections.abc import Iterable
from dataclasses import fields
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, insert, update

from tracker.curriculum.plan import Examination, Item, Plan
from tracker.curriculum.queries import plan_of
from tracker.extensions import db
from tracker.logbook.books import Book
from tracker.logbook.facts import facts_of
from tracker.logbook.models import StandingItem, StandingLearner, StandingPlacement
from tracker.people.models import Enrolment
from tracker.standing.facts import Fact
from tracker.standing.placements import PlacementStanding, reckon_placements
from tracker.standing.reckon import RULES_VERSION, ItemStanding, LearnerStanding, reckon_item, reckon_learner

# Statements are built once: building one costs more than sending it, and every append sends five.
LEARNERS: Table = StandingLearner.metadata.tables["standing_learner"]
ITEMS: Table = StandingItem.metadata.tables["standing_item"]
PLACEMENTS: Table = StandingPlacement.metadata.tables["standing_placement"]
_same_learner = LEARNERS.c.enrolment_id == bindparam("of")
_same_item = (ITEMS.c.enrolment_id == bindparam("of")) & (ITEMS.c.item_code == bindparam("code"))
NEW_LEARNER, NEW_ITEM, NEW_PLACEMENT = insert(LEARNERS), insert(ITEMS), insert(PLACEMENTS)
LEARNER_CHANGED, ITEM_CHANGED = update(LEARNERS).where(_same_learner), update(ITEMS).where(_same_item)
_ENROLMENTS: Table = Enrolment.metadata.tables["enrolment"]
IN_COHORT = update(_ENROLMENTS).where(_ENROLMENTS.c.id == bindparam("of")).values(cohort_id=bindparam("cohort"))


def keep_standings(book: Book, item_code: str | None) -> None:
    """Reckon the touched item and the sums anew, in the transaction of the entry that touched them.

    Without an item (enrolled, moved, ended) every item is reckoned: the plan may be another one now.
    """
    before, book.learner = book.learner, reckon_learner(book.facts)
    if book.learner.edition_id != before.edition_id:
        book.edition_plan = plan_of(book.learner.edition_id)
    if book.learner.cohort_id != before.cohort_id or book.head_seq == 1:
        db.session.execute(IN_COHORT, {"of": book.id, "cohort": book.learner.cohort_id})
    _write_learner(book)
    _keep_placements(book)
    codes = [item_code] if item_code is not None else book.items
    for standing in reckon_items(book.edition_plan, book.facts, codes):
        _write_item(book.id, standing, known=standing.item_code in book.items)
        book.items[standing.item_code] = standing


def reckon_items(plan: Plan, facts: Iterable[Fact], codes: Iterable[str]) -> list[ItemStanding]:
    """The standing of each of those items, by the plan."""
    by_code: dict[str, list[Fact]] = {code: [] for code in codes}
    for fact in facts:
        if fact.item in by_code:
            by_code[fact.item].append(fact)
    known: dict[str, Item | Examination] = {each.code: each for each in (*plan.items, *plan.examinations)}
    return [reckon_item(code, known.get(code), its) for code, its in by_code.items()]


def reckon_all(
    enrolment_id: UUID, time_zone: str
) -> tuple[LearnerStanding, dict[str, ItemStanding], list[PlacementStanding]]:
    """Everything from the entries alone: what `verify` compares the kept rows with."""
    facts = facts_of(enrolment_id, time_zone)
    learner = reckon_learner(facts)
    codes = {fact.item for fact in facts if fact.item}
    items = reckon_items(plan_of(learner.edition_id), facts, codes)
    return learner, {standing.item_code: standing for standing in items}, reckon_placements(facts)


def keep_anew(enrolment_id: UUID, time_zone: str) -> None:
    """Throw the kept rows of one logbook away and make them again."""
    learner, items, placements = reckon_all(enrolment_id, time_zone)
    for table in (ITEMS, LEARNERS, PLACEMENTS):
        db.session.execute(delete(table).where(table.c.enrolment_id == enrolment_id))
    db.session.execute(NEW_LEARNER, _row(enrolment_id, learner))
    db.session.execute(IN_COHORT, {"of": enrolment_id, "cohort": learner.cohort_id})
    for standing in items.values():
        _write_item(enrolment_id, standing, known=False)
    for placement in placements:
        db.session.execute(NEW_PLACEMENT, _row(enrolment_id, placement))


def _keep_placements(book: Book) -> None:
    """Few of them, and most entries touch none: only what differs is written."""
    before, after = {each.seq: each for each in book.placements}, reckon_placements(book.facts)
    book.placements = tuple(after)
    now = {each.seq: each for each in after}
    for seq in {*before, *now}:
        if before.get(seq) == now.get(seq):
            continue
        if seq in before:
            same = (PLACEMENTS.c.enrolment_id == book.id) & (PLACEMENTS.c.seq == seq)
            db.session.execute(delete(PLACEMENTS).where(same))
        if seq in now:
            db.session.execute(NEW_PLACEMENT, _row(book.id, now[seq]))


def _write_learner(book: Book) -> None:
    row = _row(book.id, book.learner)
    if book.head_seq == 1:
        db.session.execute(NEW_LEARNER, row)
    else:
        db.session.execute(LEARNER_CHANGED, {**row, "of": book.id})


def _write_item(enrolment_id: UUID, standing: ItemStanding, *, known: bool) -> None:
    row = _row(enrolment_id, standing)
    if known:
        db.session.execute(ITEM_CHANGED, {**row, "of": enrolment_id, "code": standing.item_code})
    else:
        db.session.execute(NEW_ITEM, row)


def _row(enrolment_id: UUID, standing: LearnerStanding | ItemStanding | PlacementStanding) -> dict[str, object]:
    plain = {each.name: getattr(standing, each.name) for each in fields(standing)}
    return {"enrolment_id": enrolment_id, "rules_version": RULES_VERSION, **plain}
