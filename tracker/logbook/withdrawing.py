"""Taking an entry back: another entry with a reason. What was said stays to be read. Nothing here commits."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from tracker import clock
from tracker.errors import Forbidden, NotWithdrawable, ProofNeeded, ReasonNeeded, TooLate
from tracker.extensions import db
from tracker.logbook.append import Written, append
from tracker.logbook.books import Author, Book
from tracker.logbook.models import Entry
from tracker.standing.facts import ANSWERS, Fact, verdicts
from tracker.standing.hours import MOST_ON_ONE_DATE
from tracker.standing.internship import days_of, standing_days
from tracker.standing.kinds import HOURS, SIGNED, STAY, Withdrawn

SIGNERS_TIME = timedelta(hours=24)
OVERSEERS = frozenset({"coordinator", "administrator"})


def withdraw(book: Book, *, author: Author, entry_id: UUID, seq: int, why: str, reason: str = "") -> Written:
    """Take one entry back.

    Its author, while no verdict stands on it; the signer of a verdict or assessment, within 24 hours; a coordinator
    always, with a reason in words. Of what is in dispute a coordinator takes back the one or the other.

    Raises NotFound, NotWithdrawable, Forbidden, TooLate, ProofNeeded, ReasonNeeded.
    """
    fact = book.fact(seq)
    said = Withdrawn.model_validate({"on_date": book.today, "refers_seq": seq, "item_code": fact.item, "why": why})

    def check() -> None:
        stays = fact.kind in STAY or is_gone(book, fact) or _has_days(book, fact) or _judged_anew(book, fact)
        if stays or was_replaced(book, fact) or _days_outside(book, fact) or _paused_anew(book, fact):
            raise NotWithdrawable
        if fact.kind in SIGNED and author.assurance != "pin":
            raise ProofNeeded
        if author.acted_as in OVERSEERS:
            if not reason.strip():
                raise ReasonNeeded
        elif fact.author != author.person_id:
            raise Forbidden
        else:
            _by_its_author(book, fact)

    return append(book, said, entry_id=entry_id, author=author, texts={"reason": reason}, check=check)


def is_gone(book: Book, fact: Fact) -> bool:
    """Taken back before, or an answer to what was. What is merely in dispute is still there."""
    taken_back = {each.refers for each in book.facts if each.kind == "withdrawn"}
    return fact.kind == "withdrawn" or fact.seq in taken_back or (fact.kind in ANSWERS and fact.refers in taken_back)


def was_replaced(book: Book, fact: Fact) -> bool:
    """A claim that was sent back and claimed anew stays sent back, else its hours would stand there twice.

    So does a day that has no place any more, and so does the word of whoever vouched for the verdict.
    """
    if fact.kind == "vouched" and fact.refers is not None:
        fact = book.fact(fact.refers)
    if fact.kind != "declined" or fact.refers is None:
        return False
    claim = book.fact(fact.refers)
    if claim.kind == "day-logged" and not _day_may_stand(book, claim):
        return True
    return claim.seq in {each.refers for each in book.living() if each.kind in HOURS}


def _day_may_stand(book: Book, day: Fact) -> bool:
    """Its placement still lasts on that date, no other day of it stands there, and the date is not too long."""
    placement = next((each for each in book.placements if each.seq == day.details["placement"]), None)
    if placement is None or not placement.starts_on <= day.on <= (placement.ended_on or day.on):
        return False
    living = book.living()
    there = {each.seq: standing_days(living, each.seq).get(day.on) for each in book.placements}
    others = {seq: other for seq, other in there.items() if other and other.seq != day.seq}
    minutes = (day.minutes or 0) + sum(other.minutes or 0 for other in others.values())
    return placement.seq not in others and (not day.minutes or minutes <= MOST_ON_ONE_DATE)


def _days_outside(book: Book, fact: Fact) -> bool:
    """A change of dates stays while a day, or the end, would lie before the placement as it was."""
    if fact.kind != "placed" or fact.refers is None:
        return False
    living = book.living()
    said = [each for each in living if each.kind == "placed" and fact.refers in {each.seq, each.refers}]
    kept = [each for each in said if each.seq != fact.seq]
    placement = next((each for each in book.placements if each.seq == fact.refers), None)
    if not kept or placement is None:
        return False
    first = date.fromisoformat(kept[-1].details["starts_on"])
    days = standing_days(living, fact.refers)
    return first > min([*days, *([placement.ended_on] if placement.ended_on else [])], default=first)


def _judged_anew(book: Book, fact: Fact) -> bool:
    """A dispute over a verdict or evaluation stays once there is another, else there would be two.

    One that waits for its signer to be vouched for is another too: it would stand the day that somebody does.
    """
    if fact.kind != "disputed" or fact.refers is None:
        return False
    denied = book.fact(fact.refers)
    same = [each for each in book.facts if each.refers == denied.refers and each.seq != denied.seq]
    if denied.kind == "placement-evaluated":
        same = [each for each in same if (each.kind, each.outcome) == (denied.kind, denied.outcome)]
        return any(each in book.living() or waits(book, each) for each in same)
    waiting = any(each.kind in {"confirmed", "declined"} and waits(book, each) for each in same)
    return denied.kind in {"confirmed", "declined"} and (waiting or denied.refers in verdicts(book.living()))


def waits(book: Book, fact: Fact) -> bool:
    """It counts for nothing yet, for nobody has vouched for its signer."""
    return "provisional" in fact.details and fact not in book.living() and not is_gone(book, fact)


def _has_days(book: Book, fact: Fact) -> bool:
    """A placement stays while a day of it stands, else the day would be one of nowhere."""
    return fact.kind == "placed" and fact.refers is None and bool(days_of(book.living(), fact.seq))


def _paused_anew(book: Book, fact: Fact) -> bool:
    """A pause that was resumed stays so once there is a later one, else two would last at the same time."""
    return fact.kind == "resumed" and any(each.kind == "paused" and each.seq > fact.seq for each in book.living())


def _by_its_author(book: Book, fact: Fact) -> None:
    if fact.kind in SIGNED:
        recorded = db.session.scalars(
            select(Entry.recorded_at).where(Entry.enrolment_id == book.id, Entry.seq == fact.seq)
        ).one()
        if clock.now() > recorded + SIGNERS_TIME:
            raise TooLate(recorded + SIGNERS_TIME)
    # A request is taken back by closing it, so that it has one answer at most; a dispute is for a coordinator.
    stays = fact.kind in {"sign-off-requested", "request-closed", "ended"}
    in_dispute = any(each.kind == "disputed" and each.refers == fact.seq for each in book.living())
    if stays or in_dispute or fact.seq in verdicts(book.living()):
        raise NotWithdrawable
