"""How a skill gets signed off in the story: practised, asked for, seen, now and then sent back or found wanting."""

from datetime import date, timedelta
from functools import partial

from tracker.cli.story import words
from tracker.cli.story.beats import Mark, Teller, step_to_miss
from tracker.cli.story.months import EARLY, HORIZON, INTERNSHIP, Months
from tracker.curriculum.plan import Competency
from tracker.standing.reckon import add_months

RENEWED = (55, 75)
"""Days before a skill fades on which it is seen again."""
LONGEST_ASK = 9
"""School days that a request may wait and still be answered in time."""
ENOUGH_BEFORE = {1: 14, 2: 28}
"""School days before the last observation, so that nothing falls before the first day."""


class Plot(Months):
    """All beats of one learner."""

    def skill(self, skill: Competency) -> bool:
        """From the first practice to the last signature, and to the renewal where the skill fades.

        False when it is not in sight yet.
        """
        day = self.day_of(skill.due)
        if day is None:
            return False
        roles = self.signers(skill)
        day = max(day, self.days.days[ENOUGH_BEFORE[len(roles)]])
        spread = [self._spacing(role) for role in roles[1:]]
        first = self.days.back(day, sum(spread))
        self._practices(skill, first, roles[0])
        self._rough_start(skill, first, roles[0])
        for role, observed in zip(roles, (first, day), strict=False):
            self.asked_and_seen(skill, role, observed)
        self._renewal(skill, day, roles[-1])
        return True

    def signers(self, skill: Competency) -> tuple[str, ...]:
        """One role for each observation needed."""
        if skill.module == INTERNSHIP:
            pair = ("main", "colleague" if skill.mentors > 1 else "main")
        elif skill.mentors > 1:
            pair = ("teacher", "main")
        else:
            weights = (35, 5, 60) if skill.module in EARLY else (70, 18, 12)
            pair = (self.random.choices(("main", "colleague", "teacher"), weights)[0],) * 2
        return pair[: max(skill.observations, skill.mentors)]

    def _spacing(self, role: str) -> int:
        """School days between two observations: more than the second request waits."""
        return self.random.randint(10, 13) if role in self.turn.slow else self.random.randint(5, 9)

    def _practices(self, skill: Competency, first: date, role: str) -> None:
        for back in (self.random.randint(6, 12), self.random.randint(2, 5)):
            if self.random.random() < self.turn.habit:
                self.practice(skill.code, skill.module, self.days.back(first, back), role)

    def _rough_start(self, skill: Competency, first: date, role: str) -> None:
        """Sometimes the first request is turned down, or the first observation says more practice."""
        if self.chance(0.06):
            self._turned_down(skill, first, role)
        elif role not in self.turn.slow and self.chance(0.09):
            self.seen_wanting(skill, role, self.days.back(first, self.random.randint(5, 8)))

    def _turned_down(self, skill: Competency, first: date, role: str) -> None:
        outcomes = {
            "sent-back": words.SENT_BACK,
            "not-observed": words.NOT_OBSERVED,
            "not-now": words.NOT_NOW,
            "withdrawn": ("",),
        }
        outcome = self.random.choice(tuple(outcomes))
        who = "learner" if outcome == "withdrawn" else role
        asked, answered = self.days.back(first, 13), self.days.back(first, 10)
        request = self.ask(skill, role, asked)
        close = partial(
            Teller.close,
            request=request,
            role=who,
            outcome=outcome,
            reason=self.random.choice(outcomes[outcome]),
        )
        self.by_mentor(answered, close)
        if outcome == "sent-back" and self.chance(0.5):
            self.reply(request, answered)

    def ask(self, skill: Competency, role: str, day: date) -> Mark:
        request = Mark()
        tell = partial(
            Teller.ask,
            request=request,
            code=skill.code,
            role=role if self.chance(0.6) else "",
            level=self.random.choice((None, max(1, skill.level - 1), skill.level)),
            note=self.random.choice(words.ASKS),
        )
        self.by_learner(day, tell)
        return request

    def asked_and_seen(self, skill: Competency, role: str, day: date) -> None:
        """A request, mostly, and the observation that answers it. A slow mentor has not come to the last ones yet."""
        slow = role in self.turn.slow
        wait = self.random.randint(6, LONGEST_ASK) if slow else self.random.randint(1, 4)
        request = self.ask(skill, role, self.days.back(day, wait)) if slow or self.chance(0.45) else None
        if not slow or day <= self.today - timedelta(days=7):
            self.seen(skill, role, day, request)

    def seen(self, skill: Competency, role: str, day: date, request: Mark | None = None) -> None:
        """Achieved."""
        highest = skill.highest_level(self.plan.country)
        level = min(highest, max(skill.level, self.random.choice((skill.level, skill.level, 5))))
        tell = partial(
            Teller.sign,
            seen=Mark(),
            code=skill.code,
            role=role,
            level=level,
            request=request,
            feedback=self.impressions(("expected", "expected", "strong")),
            comment=self.random.choice(words.PRAISE),
        )
        self.by_mentor(day, tell)

    def seen_wanting(self, skill: Competency, role: str, day: date, request: Mark | None = None) -> None:
        """More practice needed."""
        seen = Mark()
        tell = partial(
            Teller.sign,
            seen=seen,
            code=skill.code,
            role=role,
            level=self.random.choice((2, 3, 3)),
            missed=step_to_miss(skill),
            request=request,
            feedback=self.impressions(("attention", "expected", "expected")),
            comment=self.random.choice(words.MORE),
        )
        self.by_mentor(day, tell)
        if self.chance(0.35):
            self.reply(seen, day)

    def _renewal(self, skill: Competency, day: date, role: str) -> None:
        """Seen again before it fades."""
        if not skill.validity_months or self.turn.expired:
            return
        fades = add_months(day, skill.validity_months)
        renewal = self.days.near(fades - timedelta(days=self.random.randint(*RENEWED)))
        if renewal <= self.today + HORIZON:
            self.asked_and_seen(skill, role, renewal)
