"""The days of a placement, as their learner logs, changes and claims them anew. Nothing here commits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from uuid import UUID, uuid5

from tracker.errors import (
    DayTaken,
    LateReasonNeeded,
    NothingToMakeUp,
    OutsidePlacement,
    ReasonNeeded,
    Stale,
    TooManyHours,
)
from tracker.files.apart import Checked
from tracker.logbook.append import Written, append
from tracker.logbook.books import Author, Book
from tracker.logbook.placements import placement_at
from tracker.logbook.withdrawing import withdraw
from tracker.people import sites
from tracker.standing.facts import verdicts
from tracker.standing.hours import MOST_ON_ONE_DATE
from tracker.standing.internship import INTERNSHIP, LATE_AFTER, missed_days, standing_days
from tracker.standing.kinds import DayLogged
from tracker.standing.placements import WORKED

SKILLS_ROOM = "skills-room"


@dataclass(frozen=True)
class Day:
    """One day as its learner says it. `minutes` where somebody worked, `excuse` where it was excused."""

    on: date
    outcome: str
    minutes: int | None = None
    duties: str = ""
    excuse: str | None = None
    instead_of: date | None = None
    late: str | None = None
    replaces: int | None = None
    """A day sent back that this one puts right."""


def log_day(
    book: Book, *, author: Author, entry_id: UUID, placement: int, day: Day, files: Sequence[Checked] = ()
) -> Written:
    """Claim one day of a placement; a mentor or coordinator confirms it or sends it back.

    Raises NotFound, OutsidePlacement, DayTaken, TooManyHours over 16 hours on one date, ReasonNeeded for an excused day
    without its reason, NothingToMakeUp, LateReasonNeeded more than a week later, Stale where the day to be put right
    has no live "sent back", and what `append` raises.
    """
    known = placement_at(book, placement)
    worked = day.outcome in WORKED
    said = DayLogged.model_validate(
        {
            "on_date": day.on,
            "item_code": INTERNSHIP,
            "placement": placement,
            "outcome": day.outcome,
            "minutes": day.minutes if worked else None,
            "setting": "simulated" if sites.kind_of(known.site_id) == SKILLS_ROOM else "real-care",
            "excuse": day.excuse if day.outcome == "excused" else None,
            "instead_of": day.instead_of if day.outcome == "made-up" else None,
            "late": day.late if day.on < book.today - LATE_AFTER and day.replaces is None else None,
            "refers_seq": day.replaces,
        }
    )
    check = partial(_day_fits, book, said)
    texts = {"duties": day.duties}
    return append(book, said, entry_id=entry_id, author=author, texts=texts, files=files, check=check)


def log_days(book: Book, *, author: Author, form_id: UUID, placement: int, days: Sequence[Day]) -> list[Written]:
    """Several days at once, one entry each; the ids follow from the form's, so a repeat changes nothing."""
    return [
        log_day(book, author=author, entry_id=uuid5(form_id, day.on.isoformat()), placement=placement, day=day)
        for day in sorted(days, key=lambda each: (each.outcome == "made-up", each.on))
    ]


def change_day(
    book: Book, *, author: Author, form_id: UUID, seq: int, day: Day, files: Sequence[Checked] = ()
) -> Written:
    """Put a day right: one that was sent back is claimed anew, one without a verdict is taken back first.

    `files` go with the new line; those of the earlier one stay there. Raises NotWithdrawable for a confirmed day, and
    as `log_day` does.
    """
    placement = book.fact(seq).details.get("placement", 0)
    placement_at(book, placement)
    verdict = verdicts(book.living()).get(seq)
    if verdict and verdict.kind == "declined":
        day = replace(day, replaces=seq)
    else:
        withdraw(book, author=author, entry_id=uuid5(form_id, "before"), seq=seq, why="mistake")
    anew = uuid5(form_id, "anew")
    return log_day(book, author=author, entry_id=anew, placement=placement, day=day, files=files)


def _day_fits(book: Book, said: DayLogged) -> None:
    living = book.living()
    placement = placement_at(book, said.placement)
    ended = placement.ended_on
    if said.on_date < placement.starts_on or (ended is not None and said.on_date > ended):
        raise OutsidePlacement(placement.starts_on, ended)
    if said.refers_seq is not None:
        _was_sent_back(book, said)
    if said.on_date in standing_days(living, said.placement):
        raise DayTaken(said.on_date)
    if said.outcome == "excused" and said.excuse is None:
        raise ReasonNeeded
    if said.outcome == "made-up" and said.instead_of not in missed_days(living, said.placement):
        raise NothingToMakeUp
    if said.outcome in WORKED:
        _fits_into_the_date(book, said)
    if said.on_date < book.today - LATE_AFTER and said.late is None and said.refers_seq is None:
        raise LateReasonNeeded(said.on_date)


def _was_sent_back(book: Book, said: DayLogged) -> None:
    """What is put right was a day of this placement, sent back, and nothing else replaces it yet."""
    living = book.living()
    before = book.fact(said.refers_seq or 0)
    verdict = verdicts(living).get(before.seq)
    same = (before.kind, before.details.get("placement")) == (said.KIND, said.placement)
    if not same or verdict is None or verdict.kind != "declined":
        raise Stale(before.seq)
    if instead := [fact.seq for fact in living if (fact.kind, fact.refers) == (said.KIND, before.seq)]:
        raise Stale(instead[0])


def _fits_into_the_date(book: Book, said: DayLogged) -> None:
    """No more than 16 hours on one date, at however many sites."""
    if said.minutes is None:
        raise TooManyHours(MOST_ON_ONE_DATE)
    others = {each.seq for each in book.placements if each.seq != said.placement}
    standing = 0
    for seq in others:
        there = standing_days(book.living(), seq).get(said.on_date)
        standing += (there.minutes or 0) if there else 0
    if standing + said.minutes > MOST_ON_ONE_DATE:
        raise TooManyHours(max(0, MOST_ON_ONE_DATE - standing))
