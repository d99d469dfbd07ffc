"""Languages that a learner has proved, and whether the plan still holds language preparation for them. Pure."""

from collections.abc import Iterable, Mapping

from tracker.curriculum.plan import Languages, Plan
from tracker.standing.facts import Fact

CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")


def levels_in(living: Iterable[Fact]) -> dict[str, str]:
    """The highest level proved in each language."""
    found: dict[str, str] = {}
    for fact in living:
        if fact.kind == "language-level-proved" and fact.language:
            found[fact.language] = max(found.get(fact.language, ""), str(fact.details["cefr"]))
    return dict(sorted(found.items()))


def written(levels: Mapping[str, str]) -> str:
    """`fr:B2,nl:C1`, as it is kept."""
    return ",".join(f"{language}:{level}" for language, level in sorted(levels.items()))


def read(text: str) -> dict[str, str]:
    """The reverse of `written`."""
    return dict(pair.split(":") for pair in text.split(",") if pair)


def has_proved(languages: Languages, levels: Mapping[str, str]) -> bool:
    """Whether what the programme asks is proved (B8, P9): each language, or one where one is enough."""
    met = [levels.get(asked.language, "") >= asked.level for asked in languages.asked]
    return bool(met) and (any(met) if languages.one_is_enough else all(met))


def plan_for(plan: Plan, kept: str) -> Plan:
    """The plan of a learner whose levels are kept so: without language preparation once the levels asked are proved."""
    if plan.language_preparation and kept and has_proved(plan.languages, read(kept)):
        return plan.without_language_preparation()
    return plan
