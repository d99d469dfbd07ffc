"""What the office of the story enters: examinations, languages, exemptions, pauses, an end that was a mistake.

It draws its own luck, so that nobody else's changes by it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from random import Random
from uuid import uuid4

from tracker.cli.story import words
from tracker.cli.story.beats import Beat, Mark, Teller
from tracker.cli.story.days import this_morning
from tracker.cli.story.months import Months
from tracker.curriculum.plan import Plan
from tracker.logbook import pausing, results, signing
from tracker.logbook.append import Written
from tracker.standing.reckon import end_of

AGAIN_AFTER = 15
"""School days after which a failed examination is sat once more."""
OUT_OF = 6000
OTHER_LANGUAGES = (("fr", "B2"), ("en", "C1"), ("ar", "C2"), ("tr", "C2"), ("pl", "C2"))


@dataclass(frozen=True)
class Sitting:
    """One attempt at an examination."""

    code: str
    on: date
    outcome: str
    score: int | None
    remark: str = ""


# What is entered, one function each.


def _enter(teller: Teller, verb: Callable[..., Written], **said: object) -> Written:
    return verb(teller.book, author=replace(teller.office, assurance="pin"), entry_id=uuid4(), **said)


def sit(teller: Teller, *, at: Sitting) -> None:
    out_of = None if at.score is None else OUT_OF
    given = {"outcome": at.outcome, "score": at.score, "out_of": out_of, "remark": at.remark}
    _enter(teller, results.enter_result, code=at.code, on=at.on, **given)


def prove(teller: Teller, *, language: str, cefr: str, proof: str, remark: str = "") -> None:
    on = teller.book.today
    _enter(teller, results.prove_language, on=on, language=language, cefr=cefr, proof=proof, remark=remark)


def exempt(teller: Teller, *, code: str, reason: str) -> None:
    on = teller.book.today
    _enter(teller, results.exempt, code=code, on=on, evidence="diploma", reason=reason)


def pause(teller: Teller, *, mark: Mark) -> None:
    mark.seq = _enter(teller, pausing.pause, on=teller.book.today, reason="leave").seq


def resume(teller: Teller, *, mark: Mark) -> None:
    _enter(teller, pausing.resume, on=teller.book.today, pause=mark.seq)


def reopen(teller: Teller) -> None:
    end = end_of(teller.book.living())
    _enter(teller, pausing.reopen, end=end.seq if end else 0, reason="mistake")


def keep_open(teller: Teller, *, request: Mark) -> None:
    _enter(teller, signing.extend_request, seq=request.seq)


# When it happens.


def before_the_start(teller: Teller, number: int) -> None:
    """Every fifth learner grew up with Dutch, and so has no language preparation."""
    if number % 5 == 2:  # noqa: PLR2004
        prove(teller, language="nl", cefr="C2", proof="first-language")


def exempted(plan: Plan) -> Sequence[str]:
    """What somebody with a diploma in nursing need not do again: two units and a skill."""
    skill = next(each for each in plan.signable if each.module == "hygiene" and not each.validity_months)
    return (*(unit.code for unit in plan.units[:2]), skill.code)


def enter(plot: Months, number: int) -> None:
    """Everything of one learner but the end, which turns.py has."""
    random = Random(f"office {number} {plot.plan.months} {plot.days.days[0]}")  # noqa: S311 a story, no secret
    for examination in plot.plan.examinations:
        planned = plot.days.at(examination.month / plot.plan.months)
        if planned is not None:
            _examination(plot, examination.code, planned, random, fails=number == 4)  # noqa: PLR2004
    language, level = OTHER_LANGUAGES[number % len(OTHER_LANGUAGES)]
    proof = "first-language" if level == "C2" else "certificate"
    _office(plot, plot.days.days[3], partial(prove, language=language, cefr=level, proof=proof))
    if plot.turn.exempt:
        for code in exempted(plot.plan):
            _office(plot, plot.days.days[1], partial(exempt, code=code, reason=words.EXEMPT))


def _examination(plot: Months, code: str, planned: date, random: Random, *, fails: bool) -> None:
    """Most pass; who does not sits it again three weeks later."""
    first = random.choices(("passed", "failed", "absent"), (78, 17, 5))[0]
    for attempt, day in enumerate((planned, plot.days.ahead(planned, AGAIN_AFTER))):
        outcome = "failed" if fails else (first if not attempt else "passed")
        score = None if outcome == "absent" else 50 * random.randint(*((30, 58) if outcome == "failed" else (62, 116)))
        remark = random.choice(words.AFTER_A_FAILURE) if outcome == "failed" else ""
        entered = plot.days.ahead(day, 2)
        if entered == day:
            return  # nothing fits behind the last school day
        _office(plot, entered, partial(sit, at=Sitting(code, day, outcome, score, remark)))
        if outcome == "passed":
            return


def _office(plot: Months, day: date, tell: partial[None]) -> None:
    plot.add(day, (9, 12), tell)


def late(plot: Months, request: Mark | None) -> list[Beat]:
    """What happens although the learner says nothing: a pause, an end by mistake, a request kept open."""
    turn, told = plot.turn, list[Beat]()
    mark = Mark()
    if turn.paused_for:
        told.append(_at(plot, turn.paused_for, partial(pause, mark=mark)))
    if turn.back_for:
        told.append(_at(plot, turn.back_for, partial(resume, mark=mark)))
    if turn.reopened:
        told.append(_at(plot, 2, partial(Teller.end, outcome="completed", reason="finished")))
        told.append(_at(plot, 2, reopen, hour=4))
    if turn.kept_open and request:
        told.append(Beat(this_morning(plot.now, plot.days.zone.key), partial(keep_open, request=request)))
    return told


def _at(plot: Months, days: int, tell: Callable[[Teller], None], hour: int = 3) -> Beat:
    """In the small hours of so many days ago, when nobody else writes."""
    return Beat(plot.now.replace(hour=hour, minute=0, second=0, microsecond=0) - timedelta(days=days), tell)
