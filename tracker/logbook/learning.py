"""What a learner says: units completed, practice done, sign-offs asked for. Nothing here commits."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID, uuid5

from tracker.errors import AlreadyCompleted, AlreadyOpen, NotAchieved, NotAMentor, Stale, TooManyHours
from tracker.files.apart import Checked
from tracker.logbook.append import Written, append
from tracker.logbook.books import Author, Book
from tracker.people.queries import mentors_of
from tracker.standing.facts import open_request, open_until, verdicts
from tracker.standing.hours import MOST_ON_ONE_DATE
from tracker.standing.kinds import PracticeLogged, SignOffRequested, UnitCompleted
from tracker.standing.planning import after_counted_days
from tracker.standing.saying import Setting

WAITS = 14
"""Days that count for which a request stays open."""


def complete_unit(
    book: Book,
    *,
    author: Author,
    entry_id: UUID,
    code: str,
    on: date,
    language: str,
    minutes: int | None = None,
    reflection: str = "",
    files: Sequence[Checked] = (),
) -> Written:
    """Say that a unit was studied, in one language; each further language is a pass of its own (E13).

    Raises NotInPlan, AlreadyCompleted for the same language, and what `append` raises.
    """
    unit = book.unit(code)
    said = UnitCompleted(
        item_code=code,
        item_revision=unit.revision,
        item_digest=unit.digest,
        on_date=on,
        language=language,
        minutes=minutes,
    )
    texts, check = {"reflection": reflection}, partial(_not_twice, book, said)
    return append(book, said, entry_id=entry_id, author=author, texts=texts, files=files, check=check)


def complete_units(
    book: Book, *, author: Author, form_id: UUID, codes: Sequence[str], on: date, language: str
) -> list[Written]:
    """Several units at once, one entry each; the ids follow from the form's, so a repeat changes nothing."""
    return [
        complete_unit(book, author=author, entry_id=uuid5(form_id, code), code=code, on=on, language=language)
        for code in codes
    ]


def _not_twice(book: Book, said: UnitCompleted) -> None:
    for fact in book.living(said.item_code):
        same = (fact.language, fact.revision) == (said.language, said.item_revision)
        if fact.kind == "unit-completed" and same:
            raise AlreadyCompleted(fact.on)


def log_practice(
    book: Book,
    *,
    author: Author,
    entry_id: UUID,
    code: str,
    on: date,
    setting: Setting,
    minutes: int,
    what: str = "",
    replaces: int | None = None,
    files: Sequence[Checked] = (),
) -> Written:
    """Claim practice of a skill, or of a module as a whole. A mentor confirms or declines it.

    `replaces` is the seq of a declined claim that this one puts right. Raises NotInPlan, TooManyHours over 16 hours
    on one date, Stale where the claim to be replaced has no live "declined" or was replaced before, and what `append`
    raises.
    """
    book.module_code(code)
    skill = None if any(module.code == code for module in book.plan.modules) else book.skill(code)
    said = PracticeLogged(
        item_code=code,
        item_revision=skill.revision if skill else None,
        item_digest=skill.digest if skill else None,
        on_date=on,
        setting=setting,
        minutes=minutes,
        refers_seq=replaces,
    )
    check = partial(_practice_fits, book, said)
    return append(book, said, entry_id=entry_id, author=author, texts={"what": what}, files=files, check=check)


def _practice_fits(book: Book, said: PracticeLogged) -> None:
    living = book.living()
    verdict_on = verdicts(living)
    if said.refers_seq is not None:
        verdict = verdict_on.get(said.refers_seq)
        if verdict is None or verdict.kind != "declined":
            raise Stale(said.refers_seq)
        if instead := [fact.seq for fact in living if (fact.kind, fact.refers) == (said.KIND, said.refers_seq)]:
            raise Stale(instead[0])
    standing = sum(
        fact.minutes or 0
        for fact in living
        if fact.kind == "practice-logged" and fact.on == said.on_date and not _declined(verdict_on.get(fact.seq))
    )
    if standing + said.minutes > MOST_ON_ONE_DATE:
        raise TooManyHours(max(0, MOST_ON_ONE_DATE - standing))


def _declined(verdict: object) -> bool:
    return getattr(verdict, "kind", None) == "declined"


def request_sign_off(
    book: Book,
    *,
    author: Author,
    entry_id: UUID,
    code: str,
    mentor: UUID | None = None,
    level: int | None = None,
    note: str = "",
) -> Written:
    """Ask a mentor, or anybody who may sign it, to watch a skill. Open for fourteen days that count.

    Raises NotInPlan, AlreadyOpen, NotAMentor, NotAchieved where the skill cannot be signed off in this country (E19),
    and what `append` raises.
    """
    skill = book.skill(code)
    said = SignOffRequested(
        item_code=code,
        item_revision=skill.revision,
        item_digest=skill.digest,
        on_date=book.today,
        level=level,
        mentor=mentor,
        until=after_counted_days(book.today + timedelta(days=1), WAITS, book.breaks) - timedelta(days=1),
    )
    check = partial(_may_be_asked, book, said)
    return append(book, said, entry_id=entry_id, author=author, texts={"note": note}, check=check)


def _may_be_asked(book: Book, said: SignOffRequested) -> None:
    skill = book.skill(said.item_code)
    if skill.highest_level(book.plan.country) == 0:
        raise NotAchieved("scope")
    living = book.living(said.item_code)
    request = open_request(living)
    if request and open_until(request, living) >= book.today:
        raise AlreadyOpen(request.on)
    if said.mentor is not None and said.mentor not in {
        row.mentor_id for row in mentors_of(book.id, book.today) if row.modules is None or skill.module in row.modules
    }:
        raise NotAMentor
