"""From where on a learner is told of: five numbers that each provider sets for itself. Pure."""

from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What holds where a provider has set nothing. Days are days that count."""

    behind_weeks: int = 2
    """Weeks behind the plan from which a learner is told of."""
    silent_days: int = 14
    """Days without an entry of the learner's own."""
    waiting_days: int = 7
    """A request that has waited longer is told of, with who was asked."""
    poor_times: int = 2
    """How often "more practice needed" is said of a skill that is not signed off."""
    expiring_days: int = 30
    """Days within which a skill expires: in weeks that do not count nobody could renew it."""

    @classmethod
    def of(cls, row: object) -> Self:
        """Those of a row that has columns of these names: a provider."""
        return cls(**{each.name: getattr(row, each.name) for each in fields(cls)})


USUAL = Thresholds()
