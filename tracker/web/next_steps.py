"""A learner's next steps in words: what, why, and the one button beside it. Which steps: standing/steps.py."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tracker.logbook import queries as logbook
from tracker.people import queries as people
from tracker.standing.internship import INTERNSHIP
from tracker.standing.steps import Step, Why
from tracker.web.amounts import PARTS, will_be_missing
from tracker.web.opening import Record
from tracker.web.reading_in import words
from tracker.web.speaking import _, day, ngettext
from tracker.web.wording import outcome


@dataclass(frozen=True)
class Told:
    """One step as its line shows it. Without `action` there is nothing to do but wait."""

    title: str
    """In the reader's words already."""
    href: str
    reason: str
    icon: str
    kind: str
    action: str = ""
    action_href: str = ""


LOOKS = {
    Why.MORE_PRACTICE: ("rotate-ccw", "bad"),
    Why.TURNED_DOWN: ("rotate-ccw", "bad"),
    Why.HOURS_BACK: ("rotate-ccw", "bad"),
    Why.READY: ("shield-check", "ok"),
    Why.LAPSED: ("hourglass", "wait"),
    Why.UNIT: ("book-open", "info"),
    Why.PARTLY: ("flag", ""),
    Why.SHORT: ("hourglass", "bad"),
    Why.WAITING: ("clock", "wait"),
    Why.EXPIRED: ("hourglass", "wait"),
    Why.EXPIRING: ("hourglass", "wait"),
}


def tell(record: Record, steps: Sequence[Step], names: Mapping[UUID, str]) -> list[Told]:
    """The steps of one learner in words. One query, for what mentors wrote."""
    texts = logbook.texts_of(record.ref.id, [step.seq for step in steps if step.seq])
    titles = record.titles()
    return [_told(record, step, titles, _said(texts.get(step.seq or 0, {})), names) for step in steps]


def names_in(steps: Sequence[Step], others: Sequence[UUID] = ()) -> dict[UUID, str]:
    """The names of everybody these steps speak of. One query."""
    return people.names_of([*others, *(step.by for step in steps if step.by)])


def _said(texts: Mapping[str, str]) -> str:
    return texts.get("comment") or texts.get("reason") or ""


def _told(record: Record, step: Step, titles: Mapping[str, str], said: str, names: Mapping[UUID, str]) -> Told:
    name = names.get(step.by, "") if step.by else ""
    icon, kind = LOOKS[step.why]
    action, href = _action(record, step)
    title, leads_to = _about(record, step, titles)
    reason = REASONS[step.why](record, step, name, said)
    return Told(title, leads_to, reason, icon, kind, action, href)


def _about(record: Record, step: Step, titles: Mapping[str, str]) -> tuple[str, str]:
    """What a step is about, and where that is seen."""
    if step.why is Why.SHORT:
        return str(PARTS[step.item]), record.address("hours")
    if step.day:
        return _("Day at the site, %(day)s", day=day(step.day)), record.address("internship")
    below = "units" if step.why is Why.UNIT else "competencies"
    if any(module.code == step.item for module in record.book.plan.modules):
        below = "modules"
    return words(titles.get(step.item, step.item)), record.address(below, step.item)


def _action(record: Record, step: Step) -> tuple[str, str]:
    if step.why is Why.WAITING:
        return "", ""
    if step.why is Why.UNIT and not record.started:
        return _("Read it"), record.address("units", step.item)
    if step.why is Why.UNIT:
        return _("Mark as completed"), record.address("study") + f"?unit={step.item}"
    if step.why in {Why.SHORT, Why.HOURS_BACK}:
        return _about_hours(record, step)
    if step.why is Why.MORE_PRACTICE or step.outcome == "sent-back":
        return _("Log practice"), record.address("practice") + f"?item={step.item}"
    return _("Request sign-off"), record.address("competencies", step.item, "request")


def _about_hours(record: Record, step: Step) -> tuple[str, str]:
    if step.why is Why.HOURS_BACK and step.day:
        return _("Log again"), record.address("internship", "days", step.claim or 0)
    if step.why is Why.HOURS_BACK:
        return _("Log again"), record.address("practice") + f"?replaces={step.claim}"
    if step.item == INTERNSHIP:
        return _("See your days"), record.address("internship")
    return _("Log practice"), record.address("practice")


def _quoted(head: str, step: Step, name: str, said: str) -> str:
    """Such as: Sent back: “too short” L. Moreau, 16 November 2026."""
    by = ", ".join(filter(None, [name, day(step.on) if step.on else ""]))
    return f"{head}: “{said}” {by}." if said else f"{head}. {by}."


def _more_practice(_record: Record, step: Step, name: str, said: str) -> str:
    return _quoted(_("More practice needed"), step, name, said)


def _turned_down(_record: Record, step: Step, name: str, said: str) -> str:
    return _quoted(outcome(step.outcome or "sent-back"), step, name, said)


def _hours_back(_record: Record, step: Step, name: str, said: str) -> str:
    return _quoted(_("Hours sent back"), step, name, said)


def _ready(_record: Record, step: Step, _name: str, _said: str) -> str:
    return ngettext(
        "Practised once. Enough to ask a mentor to watch.",
        "Practised %(num)s times. Enough to ask a mentor to watch.",
        step.count,
    )


def _short(_record: Record, step: Step, _name: str, _said: str) -> str:
    return will_be_missing(step.count, step.until)


def _lapsed(_record: Record, step: Step, _name: str, _said: str) -> str:
    return _("Your request of %(day)s was not answered. Ask again, or ask somebody else.", day=_day(step))


def _unit(_record: Record, step: Step, _name: str, _said: str) -> str:
    if not step.count:
        return _("The next unit in your plan.")
    return ngettext(
        "The next unit in your plan; one skill builds on it.",
        "The next unit in your plan; %(num)s skills build on it.",
        step.count,
    )


def _partly(record: Record, step: Step, name: str, _said: str) -> str:
    skill, standing = record.book.plan.competency(step.item), record.book.items[step.item]
    seen = _("%(name)s saw it on %(day)s.", name=name, day=_day(step)) if name and step.on else ""
    if standing.mentors < skill.mentors:
        return " ".join(filter(None, [seen, _("A different mentor still has to see it.")]))
    left = max(1, skill.observations - standing.observations)
    more = ngettext("It has to be seen once more.", "It has to be seen %(num)s more times.", left)
    return f"{seen} {more}".strip()


def _waiting(_record: Record, step: Step, name: str, _said: str) -> str:
    who = name or _("anybody who may sign it")
    until = day(step.until) if step.until else ""
    return _(
        "You asked %(name)s on %(day)s. Open until %(until)s; nothing to do for you.",
        name=who,
        day=_day(step),
        until=until,
    )


def _expired(_record: Record, step: Step, _name: str, _said: str) -> str:
    return _("Was signed off until %(day)s. A mentor has to see it again.", day=_day(step))


def _expiring(_record: Record, step: Step, _name: str, _said: str) -> str:
    return _("Signed off until %(day)s. Ask a mentor to see it again before then.", day=_day(step))


def _day(step: Step) -> str:
    return day(step.on) if step.on else ""


REASONS: dict[Why, Callable[[Record, Step, str, str], str]] = {
    Why.MORE_PRACTICE: _more_practice,
    Why.TURNED_DOWN: _turned_down,
    Why.HOURS_BACK: _hours_back,
    Why.SHORT: _short,
    Why.READY: _ready,
    Why.LAPSED: _lapsed,
    Why.UNIT: _unit,
    Why.PARTLY: _partly,
    Why.WAITING: _waiting,
    Why.EXPIRED: _expired,
    Why.EXPIRING: _expiring,
}
