"""What mentors said, as learners note it; and one signature that its signer says is not theirs."""

from functools import partial

from tracker.cli.story import words
from tracker.cli.story.beats import Mark, Teller
from tracker.cli.story.signing_off import Plot

FIRST, APART = (15, 30), (22, 45)
"""School days until something is noted first, and from then on."""
DENIED = 12
"""School days since hours were confirmed in a name that was not asked."""


def hear(plot: Plot) -> None:
    """One line now and then; mostly confirmed within the week, seldom sent back, and the latest may wait."""
    day = plot.days.ahead(plot.days.days[0], plot.random.randint(*FIRST))
    while day < plot.today:
        heard = Mark()
        said, about = plot.random.choice(words.HEARD)
        known = {module.code for module in plot.plan.modules}
        code = about if about in known else None
        tell = partial(Teller.hear, heard=heard, role="main", said=said, code=code)
        plot.by_learner(day, tell)
        judge = partial(Teller.confirm, claim=heard, role="main")
        if plot.chance(0.1):
            judge = partial(Teller.decline, claim=heard, role="main", reason=words.NOT_SAID)
        plot.by_mentor(plot.days.ahead(day, plot.random.randint(1, 5)), judge)
        after = plot.days.ahead(day, plot.random.randint(*APART))
        if after == day:
            break
        day = after
    if plot.turn.mistakes:
        _denied(plot)


def _denied(plot: Plot) -> None:
    """Hours were confirmed in the colleague's name, who finds out a week later. A coordinator has yet to decide."""
    skill = next(each for each in plot.plan.competencies if each.module in words.WHAT)
    claim, verdict = plot.practice(skill.code, skill.module, plot.ago(DENIED + 1), "colleague", settled=False), Mark()
    plot.by_mentor(plot.ago(DENIED), partial(Teller.confirm, claim=claim, role="colleague", verdict=verdict))
    tell = partial(Teller.dispute, entry=verdict, who="colleague", reason=words.DENIED)
    plot.by_mentor(plot.ago(DENIED - 7), tell)
