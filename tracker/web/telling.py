"""Lines of a logbook in words: their head, their sign, what became of them. Entries are read by logbook/queries.py."""

from collections.abc import Callable
from datetime import date

import flask_babel
from babel.core import Locale, UnknownLocaleError

from tracker import clock
from tracker.logbook.lines import Became, Line
from tracker.logbook.withdrawing import SIGNERS_TIME
from tracker.standing.kinds import SIGNED, STAY
from tracker.web import guard
from tracker.web.opening import Record
from tracker.web.speaking import _, hours, lazy
from tracker.web.wording import ASSURANCES, SETTINGS, kind, outcome

SIGNS = {
    "ended": ("flag", ""),
    "reopened": ("flag", ""),
    "paused": ("hourglass", ""),
    "resumed": ("arrow-right", ""),
    "unit-completed": ("book-open", "info"),
    "practice-logged": ("notebook-pen", "info"),
    "placed": ("building-2", ""),
    "placement-ended": ("building-2", ""),
    "day-logged": ("calendar", "info"),
    "placement-evaluated": ("list-checks", "ok"),
    "sign-off-requested": ("send", "wait"),
    "request-extended": ("hourglass", ""),
    "feedback-given": ("message-square", ""),
    "feedback-noted": ("message-square", ""),
    "language-level-proved": ("languages", "ok"),
    "exempted": ("award", "ok"),
    "document-shown": ("file-text", ""),
    "vouched": ("shield-check", ""),
    "disputed": ("triangle-alert", "bad"),
    "noted": ("message-square-plus", ""),
}
BECAME = {
    Became.WAITING: ("wait", "clock", lazy("Waiting")),
    Became.CONFIRMED: ("ok", "circle-check", lazy("Confirmed")),
    Became.SENT_BACK: ("bad", "rotate-ccw", lazy("Sent back")),
    Became.ANSWERED: ("ok", "check", lazy("Answered")),
    Became.CLOSED: ("", "x", lazy("Closed")),
    Became.LAPSED: ("", "hourglass", lazy("Not answered in time")),
    Became.WITHDRAWN: ("", "undo-2", lazy("Taken back")),
}
"""Tag, icon and word; what merely stands has none."""

WHYS = {
    "mistake": lazy("It was a mistake"),
    "duplicate": lazy("It is in the logbook twice"),
    "wrong-day": lazy("It has the wrong day"),
    "wrong-item": lazy("It names the wrong unit or skill"),
    "wrong-learner": lazy("It belongs to another learner"),
    "decided-otherwise": lazy("It was decided otherwise"),
}
"""Why an entry is taken back."""


def sign(line: Line) -> tuple[str, str]:
    """Icon and colour of its dot."""
    if line.withdrawn:
        return "undo-2", ""
    if line.kind == "assessed":
        return ("shield-check", "ok") if line.outcome == "achieved" else ("rotate-ccw", "bad")
    return SIGNS.get(line.kind, ("graduation-cap", ""))


def head(line: Line) -> str:
    """Such as: Practice logged · 1 h 30 min · In real care."""
    if line.kind == "assessed":
        return outcome(line.outcome or "achieved")
    if line.kind == "moved" and line.details.get("cohort") == line.details.get("from_cohort", ""):
        return _("Moved to another edition with the cohort")
    details = [
        hours(line.minutes) if line.minutes else "",
        str(SETTINGS[line.setting]) if line.setting else "",
        language_name(line.language) if line.language else "",
    ]
    return " · ".join([kind(line.kind), *filter(None, details)])


def tag_of(line: Line) -> tuple[str, str, str] | None:
    """Tag, icon and word for what became of it."""
    found = BECAME.get(line.became)
    if found is None:
        return None
    word = outcome(line.answer.outcome) if line.became is Became.CLOSED and line.answer and line.answer.outcome else ""
    return found[0], found[1], word or str(found[2])


def language_name(code: str) -> str:
    """A language in the reader's language, as `Dutch`; its code where nobody knows it."""
    reader = flask_babel.get_locale() or Locale("en")
    try:
        name = Locale.parse(code).get_language_name(str(reader))
    except (UnknownLocaleError, ValueError):
        name = None
    return name[:1].upper() + name[1:] if name else code


def may_take_back(line: Line, record: Record) -> bool:
    """Whether the reader is shown the way to take it back. The logbook itself decides again."""
    actor = guard.actor()
    if line.withdrawn or line.kind in STAY:
        return False
    if not record.own and record.ref.provider_id in actor.overseen:
        return True
    if line.author_id != actor.person_id:
        return False
    if line.kind in SIGNED:
        return clock.now() <= line.recorded_at + SIGNERS_TIME
    if line.kind == "sign-off-requested":
        return line.became is Became.WAITING
    return line.kind != "request-closed" and line.answer is None


def signature_of(line: Line) -> tuple[str, str, str]:
    """Printed name, function and site of that day; what is missing is empty."""
    name, function, site = (*line.texts.get("signed_as", "").split("\n"), "", "", "")[:3]
    return name or line.author, function, site


def criteria_of(line: Line, record: Record) -> list[tuple[str, str]]:
    """Each criterion and its answer, in the order of the plan; last what the plan no longer has, by its code."""
    skills = (skill for skill in record.book.plan.competencies if skill.code == line.item)
    texts = {each.code: each.text for skill in skills for each in skill.criteria}
    answers = line.details.get("criteria", {})
    codes = [*(code for code in texts if code in answers), *(code for code in answers if code not in texts)]
    return [(texts.get(code, code), answers[code]) for code in codes]


def until_of(line: Line) -> date | None:
    """Until when a request is open."""
    until = line.details.get("until")
    return date.fromisoformat(until) if until else None


FILTERS: dict[str, Callable[..., object]] = {
    "line_sign": sign,
    "line_head": head,
    "line_tag": tag_of,
    "line_signature": signature_of,
    "line_until": until_of,
    "line_criteria": criteria_of,
    "may_take_back": may_take_back,
    "language_name": language_name,
    "why": lambda word: str(WHYS[word]),
    "assurance": lambda word: str(ASSURANCES.get(word, word)),
}
"""What the templates of the logbook call them."""
