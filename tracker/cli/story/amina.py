"""Amina de Vries, the learner whom visitors of the demo look as: a bit ahead, and with every kind of next step."""

from collections.abc import Callable
from functools import partial

from tracker.cli.story.beats import Beat, Mark, Teller
from tracker.cli.story.days import this_morning
from tracker.cli.story.months import Turn
from tracker.cli.story.pictures import checklist
from tracker.cli.story.signing_off import Plot
from tracker.curriculum.plan import Competency
from tracker.web.demo import ASK_FOR

TURN = Turn(pace=1.2, habit=0.4, open_days=True)
WAITS = "measure-blood-pressure"
"""What Lucie Moreau is asked to sign this morning; a colleague of hers has seen it once already."""


def special(plot: Plot) -> dict[str, Callable[[Competency], None]]:
    """The skills whose story is not left to chance."""
    return {
        WAITS: partial(_waits, plot),
        ASK_FOR: partial(_practised, plot),
        "assist-small-procedure": partial(_more_practice, plot),
        "collect-urine-specimen": partial(_sent_back, plot),
        "prepare-referral-file": partial(_partly, plot),
        "record-billing-data": partial(_declined, plot),
        "guide-with-forms": partial(_unconfirmed, plot),
        "restock-supplies": partial(_twice, plot),
        "call-for-help-patient-unwell": lambda _skill: None,
        "escalate-to-professional": lambda _skill: None,
    }


def _waits(plot: Plot, skill: Competency) -> None:
    for days in (18, 13, 6):
        plot.practice(skill.code, skill.module, plot.ago(days), "main")
    plot.seen(skill, "colleague", plot.ago(10))
    note = "Pieter saw it once. I am at the practice all day, could you watch me with the next patient?"
    ask = partial(Teller.ask, request=Mark(), code=skill.code, role="main", level=4, note=note)
    plot.beats.append(Beat(this_morning(plot.now, plot.days.zone.key), ask))


def _practised(plot: Plot, skill: Competency) -> None:
    for days in (15, 11, 8):
        claim = plot.practice(skill.code, skill.module, plot.ago(days), "main")
    text = "The checklist of our skills room, with my ticks. It hangs beside the door."
    plot.by_learner(plot.ago(7), partial(Teller.show, to=claim, text=text, file=checklist()))


def _more_practice(plot: Plot, skill: Competency) -> None:
    for days in (16, 11):
        plot.practice(skill.code, skill.module, plot.ago(days), "main")
    request = plot.ask(skill, "main", plot.ago(4))
    plot.seen_wanting(skill, "main", plot.ago(2), request)


def _sent_back(plot: Plot, skill: Competency) -> None:
    plot.practice(skill.code, skill.module, plot.ago(12), "main")
    request = plot.ask(skill, "main", plot.ago(7))
    reason = "You did this with me once. Do it twice more with Pieter, then ask me again."
    close = partial(Teller.close, request=request, role="main", outcome="sent-back", reason=reason)
    plot.by_mentor(plot.ago(4), close)
    plot.reply(request, plot.ago(4))


def _partly(plot: Plot, skill: Competency) -> None:
    plot.practice(skill.code, skill.module, plot.ago(21), "main")
    plot.seen(skill, "teacher", plot.ago(14))


def _declined(plot: Plot, skill: Competency) -> None:
    claim = plot.practice(skill.code, skill.module, plot.ago(9), "main", settled=False)
    reason = "That was one hour, not the whole morning. Please log it again."
    plot.by_mentor(plot.ago(6), partial(Teller.decline, claim=claim, role="main", reason=reason))


def _unconfirmed(plot: Plot, skill: Competency) -> None:
    plot.practice(skill.code, skill.module, plot.ago(1), "main", settled=False)


def _twice(plot: Plot, skill: Competency) -> None:
    """Logged twice by mistake, and taken back."""
    day = plot.ago(8)
    plot.practice(skill.code, skill.module, day, "main")
    claim = plot.practice(skill.code, skill.module, day, "main", settled=False)
    withdraw = partial(Teller.withdraw, entry=claim, who="learner", why="duplicate")
    plot.by_learner(plot.days.ahead(day, 1), withdraw)
