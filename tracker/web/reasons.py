"""The rules of the attention list in words, with the school's own numbers; which next step belongs to each reason."""

from dataclasses import dataclass
from uuid import UUID

from tracker.cohorts.attention import Concern, Reason, Why
from tracker.standing.thresholds import USUAL, Thresholds
from tracker.web.speaking import _, lazy, ngettext

NAMES = {
    Why.DISPUTED: lazy("In dispute"),
    Why.UNKNOWN: lazy("A mentor to confirm"),
    Why.BEHIND: lazy("Behind plan"),
    Why.SILENT: lazy("No entry"),
    Why.TWICE: lazy("More practice needed, more than once"),
    Why.HOURS: lazy("Hours that will not suffice"),
    Why.DOUBTED: lazy("Signed off, later found wanting"),
    Why.EXPIRED: lazy("Expired"),
    Why.EXPIRING: lazy("Expires soon"),
}
STEPS = {
    Why.DISPUTED: (lazy("Decide"), "shield-check", "logbook?state=in-dispute"),
    Why.UNKNOWN: (lazy("See who signed"), "shield-check", ""),
    Why.BEHIND: (lazy("Plan a talk"), "calendar", "talks"),
    Why.SILENT: (lazy("Plan a talk"), "calendar", "talks"),
    Why.TWICE: (lazy("Plan a talk"), "calendar", "talks"),
    Why.HOURS: (lazy("See the hours"), "hourglass", "hours"),
    Why.DOUBTED: (lazy("See the skill"), "target", ""),
    Why.EXPIRED: (lazy("Write a note"), "pencil-line", "notes"),
    Why.EXPIRING: (lazy("Write a note"), "pencil-line", "notes"),
}
"""Words, icon, and the page below the record; empty for the page of the skill."""


@dataclass(frozen=True)
class Step:
    """What to do next about a reason."""

    label: str
    icon: str
    href: str


def step(concern: Concern, why: Why, first: Reason, provider_id: UUID) -> Step:
    """The button beside a reason."""
    label, icon, below = STEPS[why]
    if why is Why.UNKNOWN:
        return Step(str(label), icon, f"/providers/{provider_id}/signers")
    code = first.skill.code if first.skill else ""
    return Step(str(label), icon, f"/enrolments/{concern.line.enrolment_id}/{below or f'competencies/{code}'}")


@dataclass(frozen=True)
class Rule:
    """One rule as the page explains it."""

    name: str
    says: str
    usual: bool
    """The school has left its number as Stride comes with it."""


def rules(own: Thresholds) -> list[Rule]:
    """Every rule, in the order in which reasons stand."""
    said = {
        "": (_("Waiting too long"), waiting(own.waiting_days), own.waiting_days == USUAL.waiting_days),
        Why.DISPUTED: (
            str(NAMES[Why.DISPUTED]),
            _(
                "Whoever is named as signer has said “this was not me”, and no coordinator has decided. "
                "It is never quiet."
            ),
            True,
        ),
        Why.UNKNOWN: (
            str(NAMES[Why.UNKNOWN]),
            _(
                "The learner named a mentor whom the school does not know. "
                "What they sign counts once somebody confirms."
            ),
            True,
        ),
        Why.BEHIND: (str(NAMES[Why.BEHIND]), behind(own.behind_weeks), own.behind_weeks == USUAL.behind_weeks),
        Why.SILENT: (str(NAMES[Why.SILENT]), silent(own.silent_days), own.silent_days == USUAL.silent_days),
        Why.TWICE: (str(NAMES[Why.TWICE]), twice(own.poor_times), own.poor_times == USUAL.poor_times),
        Why.HOURS: (
            str(NAMES[Why.HOURS]),
            _(
                "At the pace so far a working day or more will be missing at the end, and as much is missing now "
                "of what was planned by now. Hours that wait for a mentor count as there."
            ),
            True,
        ),
        Why.DOUBTED: (
            str(NAMES[Why.DOUBTED]),
            _("A skill is signed off, and the latest observation says that more practice is needed."),
            True,
        ),
        Why.EXPIRED: (
            str(NAMES[Why.EXPIRED]),
            _("A skill fades after the months that its programme says, and nobody has seen it again."),
            True,
        ),
        Why.EXPIRING: (str(NAMES[Why.EXPIRING]), expiring(own.expiring_days), own.expiring_days == USUAL.expiring_days),
    }
    return [Rule(*each) for each in said.values()]


def waiting(days: int) -> str:
    """It names whom the request waits for."""
    return ngettext(
        "A request for a sign-off has waited more than one day that counts. The mentor or the site is named: the "
        "learner has done their part. What nobody can answer is told at once.",
        "A request for a sign-off has waited more than %(num)s days that count. The mentor or the site is named: "
        "the learner has done their part. What nobody can answer is told at once.",
        days,
    )


def behind(weeks: int) -> str:
    return ngettext(
        "One week or more behind the plan, counted in weeks that count.",
        "%(num)s weeks or more behind the plan, counted in weeks that count.",
        weeks,
    )


def silent(days: int) -> str:
    return ngettext(
        "No entry of the learner’s own for one day that counts. Who is paused or has completed everything is not "
        "told of.",
        "No entry of the learner’s own for %(num)s days that count. Who is paused or has completed everything is "
        "not told of.",
        days,
    )


def twice(times: int) -> str:
    return ngettext(
        "“More practice needed” was said once of a skill that is not signed off.",
        "“More practice needed” was said %(num)s times of a skill that is not signed off.",
        times,
    )


def expiring(days: int) -> str:
    return ngettext(
        "A skill expires within one day that counts.",
        "A skill expires within %(num)s days that count: in weeks that do not count nobody could renew it.",
        days,
    )
