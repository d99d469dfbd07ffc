"""Who of the story is ahead, behind or silent, who left, and what the others' luck is. Pure and always the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random

from tracker.cli.story import amina, words
from tracker.cli.story.away import sign_on_paper
from tracker.cli.story.beats import Beat, Mark, Teller
from tracker.cli.story.cast import AMINA, Group
from tracker.cli.story.entering import enter, exempted, late
from tracker.cli.story.hearing import hear
from tracker.cli.story.months import INTERNSHIP, Turn
from tracker.cli.story.placing import placement
from tracker.cli.story.signing_off import Plot
from tracker.cli.story.visiting import visit
from tracker.curriculum.plan import Competency

NOTED_SILENT, NOTED_BEHIND, NOTED_AHEAD = words.OFFICE
LONG_AGO = timedelta(days=48)
"""A request asked then has lapsed, whatever holidays lay between."""
WEEKS_A_MONTH, ON_PLAN = 4.3, 0.6
"""Who has no part in TURNS is behind by no more weeks than that."""
ONCE = 0.2
"""How often somebody else is told once that more practice is needed."""
MOST_MORE = 30
"""Claims of practice that make up for what a habit leaves out."""
EVENING_HABIT = 0.25
"""Evening learners work in care beside their course, and log less of it."""

TURNS = {
    "full-time": {
        1: Turn(0.82, few_hours=True, silent_for=39, office=NOTED_SILENT, paused_for=36, back_for=29),
        2: Turn(1.2, office=NOTED_AHEAD, exempt=True),
        3: Turn(0.7, left=True, silent_for=33),
        4: Turn(0.62, lapsed=True, office=NOTED_BEHIND),
        5: Turn(0.985, mistakes=True, new_teacher=True, reopened=True),
        6: Turn(0.985, doubted=True),
        11: Turn(0.7, struggles=True),
        16: Turn(1.15, other_site=True),
        19: Turn(0.76, struggles=True, silent_for=25, paused_for=24),
        23: Turn(0.66, lapsed=True, few_hours=True),
    },
    "part-time": {
        0: Turn(1.25),
        1: Turn(0.55, moved_to="part-time"),
        2: Turn(0.8, silent_for=31),
        9: Turn(0.6, struggles=True, office=NOTED_BEHIND),
        12: Turn(0.99, struggles=True),
        14: Turn(0.97, lapsed=True),
    },
    "evening": {
        0: Turn(1.12, waiver=True),
        1: Turn(1.0, expired=True),
        2: Turn(1.09),
        5: Turn(0.8, office=NOTED_BEHIND),
        8: Turn(0.95, silent_for=27),
        10: Turn(1.0, expired=True),
    },
    "second": {0: Turn(1.05, waiting_for=2, kept_open=True)},
}


def turn_of(group: Group, number: int, slow: frozenset[str], random: Random) -> Turn:
    """What is particular about this learner; for most, how fast they go."""
    if group.learners[number] == AMINA:
        return amina.TURN
    least = 1 - ON_PLAN / (WEEKS_A_MONTH * group.months)
    pace = min(1.1, max(least, random.gauss(1.0, 0.05)))
    turn = TURNS[group.key].get(number) or Turn(pace)
    waiting = random.randint(8, 13) if "main" in slow and not turn.silent_for else turn.waiting_for
    habit = EVENING_HABIT if group.pace == "evening" else turn.habit
    return replace(turn, slow=slow, waiting_for=waiting, habit=habit)


def play(plot: Plot, number: int, *, is_amina: bool) -> list[Beat]:
    """All that happens to one learner, in order."""
    freed = exempted(plot.plan) if plot.turn.exempt else ()
    special = amina.special(plot) if is_amina else {}
    for unit in plot.plan.units:
        if unit.code not in freed:
            plot.unit(unit)
    seen: list[Competency] = []
    ahead: list[Competency] = []
    for skill in plot.plan.competencies:
        if skill.code in freed:
            continue
        if skill.code in special:
            special[skill.code](skill)
        else:
            (seen if plot.skill(skill) else ahead).append(skill)
    placement(plot)
    plot.feedback()
    enter(plot, number)
    asked = _drama(plot, seen, [skill for skill in ahead if skill.module != INTERNSHIP])
    hear(plot)
    return sorted([*plot.told(), *late(plot, asked), *_office(plot)], key=lambda beat: beat.at)


def _drama(plot: Plot, seen: Sequence[Competency], ahead: Sequence[Competency]) -> Mark | None:
    """What the turn says, with skills that nothing else happens to; the request that waits, where one does."""
    turn, asked = plot.turn, None
    if turn.lapsed and ahead:
        plot.ask(ahead[0], "main", plot.days.near(plot.today - LONG_AGO))
        sign_on_paper(plot, list(ahead[2:-1]))
    if turn.waiting_for and ahead:
        asked = plot.ask(ahead[-1], "main", plot.days.near(plot.today - timedelta(days=turn.waiting_for)))
    if turn.mistakes and ahead:
        _mistakes(plot, ahead[0])
        visit(plot, list(ahead[2:-1]))
    if len(ahead) > 1 and (turn.struggles or plot.random.random() < ONCE):
        _struggles(plot, ahead[1])
    if not turn.silent_for and seen:
        _keeps_on(plot, seen)
    if turn.doubted and seen:
        plot.seen_wanting(seen[0], "main", plot.ago(6))
    return asked


def _struggles(plot: Plot, skill: Competency) -> None:
    """Seen before it was ready: once, or twice where that is the learner's part."""
    role = plot.signers(skill)[0]
    for day in (13, 5) if plot.turn.struggles else (7,):
        plot.practice(skill.code, skill.module, plot.ago(day + 3), role)
        plot.seen_wanting(skill, role, plot.ago(day))


def _keeps_on(plot: Plot, seen: Sequence[Competency]) -> None:
    """Practises what was learned before, lately too, and as much as the plan wants by now."""
    latest = plot.random.choice(seen)
    plot.practice(latest.code, latest.module, plot.ago(plot.random.randint(1, 5)), "teacher")
    if plot.turn.few_hours:
        return
    wanted = 60 * (plot.plan.practice_hours - plot.plan.internship.hours) * plot.days.passed(plot.today)
    for _ in range(MOST_MORE):
        if plot.practised >= wanted:
            break
        skill = plot.random.choice(seen)
        plot.practice(skill.code, skill.module, plot.ago(plot.random.randint(3, 60)), "teacher", minutes=120)


def _mistakes(plot: Plot, skill: Competency) -> None:
    """A mentor signs for the wrong learner and takes it back; the office takes hours back that were confirmed."""
    seen, day = Mark(), plot.ago(20)
    sign = partial(Teller.sign, seen=seen, code=skill.code, role="teacher", level=skill.level)
    plot.add(day, (10, 11), sign)
    plot.add(day, (11, 12), partial(Teller.withdraw, entry=seen, who="teacher", why="wrong-learner"))
    claim = plot.practice(skill.code, skill.module, plot.ago(16), "main", settled=False)
    plot.by_mentor(plot.ago(14), partial(Teller.confirm, claim=claim, role="main"))
    reason = "The skills room was closed that day. Talked about it with the learner."
    plot.by_mentor(
        plot.ago(9), partial(Teller.withdraw, entry=claim, who="office", why="decided-otherwise", reason=reason)
    )


def _office(plot: Plot) -> list[Beat]:
    """What coordinators write at the end, also where the learner says nothing any more."""
    turn = plot.turn
    said = (
        (turn.left, partial(Teller.end, outcome="left", reason="work")),
        (bool(turn.moved_to), partial(Teller.move, to=turn.moved_to)),
        (bool(turn.office), partial(Teller.reply, to=None, who="office", text=turn.office)),
    )
    return [Beat(plot.days.moment(plot.random, plot.ago(0), 10, 15), tell) for happens, tell in said if happens]
