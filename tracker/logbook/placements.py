"""The internship in the logbook: placements, their evaluation, and documents shown. Nothing here commits.

The days of a placement are logged in days.py. A placement is known by the seq of its first entry.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import get_args
from uuid import UUID

from tracker.errors import (
    AlreadyEvaluated,
    DatesReversed,
    DaysOutside,
    Forbidden,
    IncompleteAssessment,
    InternshipNotOpen,
    NotAtThisSite,
    NotFound,
    OutsidePlacement,
    OwnSkill,
    PlacementOver,
    ReasonNeeded,
)
from tracker.logbook.append import Written, append
from tracker.logbook.books import Author, Book
from tracker.logbook.signing import provisional, signed_as
from tracker.logbook.withdrawing import waits
from tracker.people import sites
from tracker.people.documents import documents_of
from tracker.standing.internship import missing, standing_days
from tracker.standing.kinds import DocumentShown, Placed, PlacementEnded, PlacementEvaluated
from tracker.standing.placements import PlacementStanding
from tracker.standing.saying import Dimension

DIMENSIONS: tuple[str, ...] = get_args(Dimension)


def place(
    book: Book,
    *,
    author: Author,
    entry_id: UUID,
    site_id: UUID,
    starts_on: date,
    ends_on: date,
    planned: int,
    mentor_id: UUID,
    waiver: str | None = None,
    reason: str = "",
) -> Written:
    """Place the learner at a site; `planned` are minutes, `mentor_id` the mentor in charge.

    Raises DatesReversed, NotFound for a site of another provider, OwnSkill where the mentor is the learner,
    NotAtThisSite, InternshipNotOpen without a waiver, ReasonNeeded for a waiver without words, and what `append`
    raises.
    """
    said = Placed.model_validate(
        {
            "on_date": book.today,
            "site": site_id,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "planned": planned,
            "mentor": mentor_id,
            "waiver": waiver,
        }
    )

    def check() -> None:
        _fits(book, said)
        shut = missing(book.plan, book.items, book.calendar, book.today)
        if shut and not waiver:
            raise InternshipNotOpen(shut.units, shut.skills, shut.opens_on)
        if waiver and not reason.strip():
            raise ReasonNeeded

    return append(book, said, entry_id=entry_id, author=author, texts={"reason": reason}, check=check)


def change_placement(
    book: Book,
    *,
    author: Author,
    entry_id: UUID,
    seq: int,
    starts_on: date,
    ends_on: date,
    planned: int,
    mentor_id: UUID,
    reason: str = "",
) -> Written:
    """Put dates, hours or mentor in charge right; the site stays: end the placement and make another.

    Raises NotFound, PlacementOver, DaysOutside for a day that would lie before it, and as `place` does but for the
    gate.
    """
    placement = placement_at(book, seq)
    said = Placed(
        on_date=book.today,
        site=placement.site_id,
        starts_on=starts_on,
        ends_on=ends_on,
        planned=planned,
        mentor=mentor_id,
        refers_seq=seq,
    )

    def check() -> None:
        _still_lasts(placement)
        _fits(book, said)
        if outside := [on for on in standing_days(book.living(), seq) if on < starts_on]:
            raise DaysOutside(outside[0])

    return append(book, said, entry_id=entry_id, author=author, texts={"reason": reason}, check=check)


def _fits(book: Book, said: Placed) -> None:
    if said.ends_on < said.starts_on:
        raise DatesReversed(said.starts_on)
    if sites.site_of(said.site, book.provider_id) is None:
        raise NotFound
    if said.mentor == book.learner_id:
        raise OwnSkill
    if said.mentor not in {each.person_id for each in sites.signers_at(said.site, said.starts_on, said.ends_on)}:
        raise NotAtThisSite


def end_placement(
    book: Book, *, author: Author, entry_id: UUID, seq: int, on: date, outcome: str, reason: str = ""
) -> Written:
    """Say which day was the last, and why. Raises NotFound, PlacementOver, OutsidePlacement, DaysOutside, ReasonNeeded.

    Words are asked for where it did not end as planned.
    """
    placement = placement_at(book, seq)
    said = PlacementEnded.model_validate({"on_date": on, "refers_seq": seq, "outcome": outcome})

    def check() -> None:
        _still_lasts(placement)
        if on < placement.starts_on:
            raise OutsidePlacement(placement.starts_on)
        if outside := [day for day in standing_days(book.living(), seq) if day > on]:
            raise DaysOutside(outside[-1])
        if outcome != "as-planned" and not reason.strip():
            raise ReasonNeeded

    return append(book, said, entry_id=entry_id, author=author, texts={"reason": reason}, check=check)


def evaluate_placement(
    book: Book,
    *,
    author: Author,
    entry_id: UUID,
    seq: int,
    outcome: str,
    feedback: Mapping[str, str],
    strengths: str,
    goals: str,
) -> Written:
    """What the mentor in charge says halfway (mid-term) or at the end (final): every dimension and words to both.

    Raises NotFound, Forbidden for anybody else, OutsidePlacement before it began, AlreadyEvaluated,
    IncompleteAssessment, ReasonNeeded, and what `append` raises.
    """
    placement = placement_at(book, seq)
    said = PlacementEvaluated.model_validate(
        {
            "on_date": book.today,
            "refers_seq": seq,
            "outcome": outcome,
            "feedback": dict(feedback),
            **provisional(book, author, placement.site_id),
        }
    )
    post = sites.post_at(author.person_id, placement.site_id, book.today)
    texts = {"strengths": strengths, "goals": goals, "signed_as": signed_as(book, author, post)}
    check = partial(_may_be_evaluated, book, placement, said, author, (strengths, goals))
    return append(book, said, entry_id=entry_id, author=author, texts=texts, check=check)


def _may_be_evaluated(
    book: Book, placement: PlacementStanding, said: PlacementEvaluated, author: Author, words: tuple[str, ...]
) -> None:
    if author.acted_as != "mentor" or author.person_id != placement.mentor_id:
        raise Forbidden
    if said.on_date < placement.starts_on:
        raise OutsidePlacement(placement.starts_on)
    before = placement.mid_term_on if said.outcome == "mid-term" else placement.final_on
    if before := before or _waiting_since(book, said):
        raise AlreadyEvaluated(before)
    if unsaid := tuple(name for name in DIMENSIONS if name not in said.feedback):
        raise IncompleteAssessment(unsaid)
    if not all(text.strip() for text in words):
        raise ReasonNeeded


def _waiting_since(book: Book, said: PlacementEvaluated) -> date | None:
    """The day of the same evaluation that waits until its signer is vouched for: one of each is enough."""
    wanted = (said.KIND, said.refers_seq, said.outcome)
    disputed = {each.refers for each in book.living() if each.kind == "disputed"}
    same = (
        each for each in book.facts if (each.kind, each.refers, each.outcome) == wanted and each.seq not in disputed
    )
    return next((each.on for each in same if waits(book, each)), None)


def show_document(
    book: Book, *, author: Author, entry_id: UUID, document: UUID, on: date, valid_until: date | None = None
) -> Written:
    """Tick a document of the provider's list: it was seen on that day; the file itself is never kept.

    Raises NotFound for a document that is not on the list, DatesReversed, and what `append` raises.
    """
    said = DocumentShown(on_date=on, document=document, valid_until=valid_until)

    def check() -> None:
        if document not in {each.id for each in documents_of(book.provider_id)}:
            raise NotFound
        if valid_until is not None and valid_until < on:
            raise DatesReversed(on)

    return append(book, said, entry_id=entry_id, author=author, check=check)


def placement_at(book: Book, seq: int) -> PlacementStanding:
    """The placement that began with that entry, unless it was taken back. Raises NotFound."""
    found = next((each for each in book.placements if each.seq == seq), None)
    if found is None:
        raise NotFound
    return found


def _still_lasts(placement: PlacementStanding) -> None:
    if placement.ended_on is not None:
        raise PlacementOver(placement.ended_on)
