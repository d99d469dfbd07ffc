"""What the office enters of examinations, languages and training from elsewhere. Nothing here commits.

Who may enter it was asked at the door; here stand the rules of the logbook itself. A failed attempt stays for ever:
a wrong entry is taken back by another (withdrawing.py).
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from tracker.curriculum.plan import Competency
from tracker.errors import (
    AlreadyEntered,
    AlreadyHeld,
    AlreadyProved,
    NotAchieved,
    NotInPlan,
    ReasonNeeded,
    ScoreUnclear,
    TooManyAttempts,
)
from tracker.logbook.append import Written, append
from tracker.logbook.books import Author, Book
from tracker.logbook.signing import signed_as
from tracker.standing import look
from tracker.standing.facts import Fact
from tracker.standing.kinds import Exempted, LanguageLevelProved, ResultEntered
from tracker.standing.languages import levels_in

MOST_ATTEMPTS = 20
"""At one examination."""


def enter_result(
    book: Book,
    *,
    author: Author,
    entry_id: UUID,
    code: str,
    on: date,
    outcome: str,
    score: int | None = None,
    out_of: int | None = None,
    remark: str = "",
) -> Written:
    """One attempt at an examination; which it is follows from those that stand. Scores are hundredths of a point.

    Raises NotInPlan, ScoreUnclear, AlreadyEntered where a result of that day stands, TooManyAttempts, and what `append`
    raises.
    """
    if all(code != examination.code for examination in book.plan.examinations):
        raise NotInPlan(code)
    tries = [fact for fact in book.living(code) if fact.kind == ResultEntered.KIND]
    number = next_attempt(tries)
    said = ResultEntered.model_validate(
        {
            "item_code": code,
            "on_date": on,
            "attempt": min(number, MOST_ATTEMPTS),
            "outcome": outcome,
            "score": score,
            "out_of": out_of,
        }
    )

    def check() -> None:
        if why := unclear(outcome, score, out_of):
            raise ScoreUnclear(why)
        if any(fact.on == on for fact in tries):
            raise AlreadyEntered(on)
        if number > MOST_ATTEMPTS:
            raise TooManyAttempts(MOST_ATTEMPTS)

    texts = {"remark": remark, "signed_as": signed_as(book, author, None)}
    return append(book, said, entry_id=entry_id, author=author, texts=texts, check=check)


def next_attempt(tries: Iterable[Fact]) -> int:
    """The smallest number that no attempt has: one that was taken back gives its number to the one put right."""
    taken = {fact.details["attempt"] for fact in tries}
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def unclear(outcome: str, score: int | None, out_of: int | None) -> str:
    """Why a score does not stand: absent (nobody scored), half (one number without the other), above; else empty."""
    if outcome == "absent" and (score is not None or out_of is not None):
        return "absent"
    if (score is None) != (out_of is None):
        return "half"
    return "above" if score is not None and out_of is not None and score > out_of else ""


def prove_language(
    book: Book, *, author: Author, entry_id: UUID, on: date, language: str, cefr: str, proof: str, remark: str = ""
) -> Written:
    """A language that the learner has, and how that was shown; the plan follows from it.

    Raises AlreadyProved where that level or a higher one stands, and what `append` raises.
    """
    given = {"on_date": on, "language": language, "cefr": cefr, "proof": proof}
    said = LanguageLevelProved.model_validate(given)

    def check() -> None:
        known = levels_in(book.living()).get(language, "")
        if known >= said.cefr:
            raise AlreadyProved(language, known)

    texts = {"remark": remark, "signed_as": signed_as(book, author, None)}
    return append(book, said, entry_id=entry_id, author=author, texts=texts, check=check)


def exempt(book: Book, *, author: Author, entry_id: UUID, code: str, on: date, evidence: str, reason: str) -> Written:
    """Let a unit count as completed, or a skill as signed off, on evidence from elsewhere.

    Raises NotInPlan, NotAchieved where nobody may sign the skill in this country (E19), AlreadyHeld, ReasonNeeded,
    and what `append` raises.
    """
    item = book.item(code)
    said = Exempted.model_validate(
        {
            "item_code": code,
            "item_revision": item.revision,
            "item_digest": item.digest,
            "on_date": on,
            "evidence": evidence,
        }
    )

    def check() -> None:
        if isinstance(item, Competency) and item.highest_level(book.plan.country) == 0:
            raise NotAchieved("scope")
        if held := held_since(book, code):
            raise AlreadyHeld(held)
        if not reason.strip():
            raise ReasonNeeded

    texts = {"reason": reason, "signed_as": signed_as(book, author, None)}
    return append(book, said, entry_id=entry_id, author=author, texts=texts, check=check)


def held_since(book: Book, code: str) -> date | None:
    """Since when a unit is completed or a skill signed off, so that nobody is exempt from it; None where it is not."""
    standing = book.items.get(code)
    if standing is None:
        return None
    if isinstance(book.item(code), Competency):
        return standing.awarded_on if look.is_valid(standing, book.today) else None
    return standing.completed_on or standing.exempted_on
