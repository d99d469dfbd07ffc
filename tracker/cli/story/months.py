"""How one learner's months go: what happens on which days. Signing off is in signing_off.py. No database.

A plot goes a few days beyond now; what lies in the future is cut off, so that some things are half done today.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from tracker.cli.story import words
from tracker.cli.story.beats import Beat, Mark, Teller
from tracker.cli.story.days import SchoolDays
from tracker.curriculum.plan import Plan, Unit
from tracker.standing.saying import Setting

EARLY = frozenset({"terminology", "hygiene", "language-preparation"})
INTERNSHIP = "internship"
MOST_A_DAY = 600
HORIZON = timedelta(days=30)
STEADY = 0.35
"""Weeks by which somebody is early or late with one thing or another."""
Claimed = Callable[..., None]


@dataclass(frozen=True)
class Turn:
    """What is particular about a learner. `pace` 1.0 keeps to the plan; days count back from now."""

    pace: float
    silent_for: int = 0
    waiting_for: int = 0
    """A request that nobody has answered since then."""
    left: bool = False
    lapsed: bool = False
    mistakes: bool = False
    doubted: bool = False
    expired: bool = False
    """Lets what fades fade."""
    struggles: bool = False
    """Is seen twice before a skill is ready."""
    few_hours: bool = False
    """Logs too little practice."""
    moved_to: str = ""
    new_teacher: bool = False
    waiver: bool = False
    """Begins the internship before it opens."""
    other_site: bool = False
    """The site cannot keep the learner to the end."""
    open_days: bool = False
    """The last days of the placement wait for the mentor, and one was sent back."""
    office: str = ""
    """What a coordinator noted."""
    exempt: bool = False
    """Has a diploma in nursing from elsewhere."""
    paused_for: int = 0
    back_for: int = 0
    """The training goes on since then; 0 where it is paused still."""
    reopened: bool = False
    """Was ended by mistake."""
    kept_open: bool = False
    """The office lets the request that waits wait for longer."""
    slow: frozenset[str] = frozenset()
    """The roles that a slow mentor has."""
    habit: float = 0.33
    """How often practice is logged beside a skill."""


@dataclass
class Months:
    """The beats of one learner, gathered in any order: studying, practising, feedback."""

    plan: Plan
    days: SchoolDays
    now: datetime
    random: Random
    turn: Turn
    beats: list[Beat] = field(default_factory=list)
    logged: Counter[date] = field(default_factory=Counter)
    """Minutes of practice and of days at a site by day."""
    practised: int = 0
    """Minutes of practice up to now."""

    @property
    def today(self) -> date:
        return self.now.astimezone(self.days.zone).date()

    # The parts that everything is made of.

    def add(self, day: date, hours: tuple[int, int], tell: partial[None]) -> datetime:
        """Have something happen on a day between two hours."""
        at = self.days.moment(self.random, day, *hours)
        self.beats.append(Beat(at, tell))
        return at

    def by_learner(self, day: date, tell: partial[None]) -> datetime:
        return self.add(day, (16, 22), tell)

    def by_mentor(self, day: date, tell: partial[None]) -> datetime:
        return self.add(day, (9, 16), tell)

    def chance(self, share: float) -> bool:
        """True so often."""
        return self.random.random() < share

    def ago(self, days: int) -> date:
        """So many school days before the last one that is over."""
        return self.days.back(self.days.near(self.today - timedelta(days=1)), days)

    def day_of(self, due: float) -> date | None:
        """When this learner is done with what the plan wants at `due`; None when it is not in sight yet."""
        share = due / self.turn.pace + self.random.gauss(0, min(0.011, STEADY / self.days.weeks))
        day = self.days.at(max(share, 0.0))
        return day if day and day <= self.today + HORIZON else None

    # Studying.

    def unit(self, unit: Unit) -> None:
        day = self.day_of(unit.due)
        if day is None:
            return
        languages = self.random.choices((("nl",), ("nl", "en"), ("fr", "nl"), ("en", "nl")), (84, 8, 4, 4))[0]
        for number, language in enumerate(languages):
            reflection = self.random.choice(words.REFLECTIONS) if self.chance(0.2) and not number else ""
            tell = partial(Teller.study, code=unit.code, language=language, reflection=reflection)
            self.by_learner(self.days.ahead(day, 3 * number), tell)

    # Practising.

    def practice(self, code: str, module: str, day: date, role: str, *, minutes: int = 0, settled: bool = True) -> Mark:
        """Claim practice, and have it confirmed, or declined and claimed anew."""
        setting: Setting = "real-care" if module == INTERNSHIP else "simulated"
        if module not in EARLY and role != "teacher" and self.chance(0.55):
            setting = "real-care"
        wanted = minutes or self.random.choice((40, 60, 60, 90, 90, 120, 120, 180))
        fit = self._that_fit(day, wanted)
        self.practised += fit if day < self.today else 0
        claimed: Claimed = partial(
            Teller.practise,
            code=code,
            setting=setting,
            minutes=fit,
            what=self.random.choice(words.WHAT.get(module, words.ANYWHERE)),
        )
        claim = Mark()
        self.by_learner(day, partial(claimed, claim=claim))
        if settled:
            self._settle(claim, claimed, day, role)
        return claim

    def _that_fit(self, day: date, minutes: int) -> int:
        """No more than ten hours on a day, whatever else was practised."""
        fit = max(10, min(minutes, MOST_A_DAY - self.logged[day]))
        self.logged[day] += fit
        return fit

    def _settle(self, claim: Mark, claimed: Claimed, day: date, role: str) -> None:
        wait = self.random.randint(8, 14) if role in self.turn.slow else self.random.randint(1, 5)
        answered = self.days.ahead(day, wait)
        if not self.chance(0.04):
            self.by_mentor(answered, partial(Teller.confirm, claim=claim, role=role))
            return
        reason = self.random.choice(words.DECLINED)
        self.by_mentor(answered, partial(Teller.decline, claim=claim, role=role, reason=reason))
        again, what = Mark(), self.random.choice(words.ANEW)
        self.by_learner(self.days.ahead(answered, 1), partial(claimed, claim=again, replaces=claim, what=what, on=day))
        self.by_mentor(self.days.ahead(answered, 3), partial(Teller.confirm, claim=again, role=role))

    # What else belongs to a year at school.

    def impressions(self, choice: tuple[str, ...]) -> dict[str, str]:
        """Feedback is optional: often none, seldom in all five dimensions."""
        many = self.random.choice((0, 0, 1, 2, 5))
        return {each: self.random.choice(choice) for each in self.random.sample(words.DIMENSIONS, many)}

    def reply(self, to: Mark, day: date) -> None:
        tell = partial(Teller.reply, to=to, who="learner", text=self.random.choice(words.REPLIES))
        self.by_learner(day, tell)

    def feedback(self) -> None:
        """Formative words of the mentor in charge, every couple of months."""
        day = self.days.ahead(self.days.days[0], self.random.randint(25, 40))
        while day < self.today:
            tell = partial(
                Teller.feedback,
                role="main",
                code=self.random.choice((None, None, "administrative-workflows", "clinical-procedures")),
                feedback=self.impressions(("expected", "strong", "strong")),
                comment=self.random.choice(words.FEEDBACK),
            )
            self.by_mentor(day, tell)
            day = self.days.ahead(day, self.random.randint(50, 80))
            if day == self.days.days[-1]:
                break

    def told(self) -> list[Beat]:
        """Everything up to now, or up to the day on which the learner fell silent, in order."""
        until = self.now - timedelta(days=self.turn.silent_for)
        return sorted((beat for beat in self.beats if beat.at <= until), key=lambda beat: beat.at)
