"""Lines of a logbook (logbook/lines.py) in words: their head, their sign, what became of them, what they count for."""

from collections.abc import Callable
from datetime import date

import flask_babel
from babel.core import Locale, UnknownLocaleError

from tracker import clock
from tracker.logbook.disputing import DISPUTABLE
from tracker.logbook.lines import Became, Counts, Line
from tracker.logbook.withdrawing import SIGNERS_TIME
from tracker.standing.kinds import SIGNED, STAY
from tracker.web import guard
from tracker.web.opening import Record
from tracker.web.speaking import _, hours, lazy, ngettext, short_day
from tracker.web.wording import ASSURANCES, REASONS, SETTINGS, kind, outcome

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
    Became.IN_DISPUTE: ("bad", "triangle-alert", lazy("In dispute")),
    Became.UNKNOWN_SIGNER: ("wait", "user", lazy("The school does not know the signer yet")),
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
    if line.disputed:
        return "triangle-alert", "bad"
    if line.kind == "assessed":
        return ("shield-check", "ok") if line.outcome == "achieved" else ("rotate-ccw", "bad")
    return SIGNS.get(line.kind, ("graduation-cap", ""))


def head(line: Line) -> str:
    """Such as: Practice logged · 1 h 30 min · In real care."""
    if line.kind == "assessed":
        return outcome(line.outcome or "achieved")
    if line.kind == "moved" and line.details.get("cohort") == line.details.get("from_cohort", ""):
        return _("Moved to another edition with the cohort")
    if line.kind in {"confirmed", "declined"} and line.meant and line.meant.kind == "feedback-noted":
        return _("Feedback confirmed") if line.kind == "confirmed" else _("Feedback sent back")
    return " · ".join([kind(line.kind), *filter(None, details(line))])


def details(line: Line) -> list[str]:
    """The particulars of an entry, short; what it does not say is empty."""
    if line.kind in PARTICULARS:
        return PARTICULARS[line.kind](line)
    return [
        hours(line.minutes) if line.minutes else "",
        str(SETTINGS[line.setting]) if line.setting else "",
        language_name(line.language) if line.language else "",
    ]


def _result(line: Line) -> list[str]:
    attempt = _("attempt %(number)s", number=line.details["attempt"]) if "attempt" in line.details else ""
    score, out_of = line.details.get("score"), line.details.get("out_of")
    points = _("%(score)s of %(most)s", score=f"{score / 100:g}", most=f"{out_of / 100:g}") if score and out_of else ""
    return [outcome(line.outcome) if line.outcome else "", attempt, points]


def _placement(line: Line) -> list[str]:
    first, last = (date.fromisoformat(line.details[name]) for name in ("starts_on", "ends_on"))
    dates = _("%(first)s to %(last)s", first=short_day(first), last=short_day(last))
    return [line.place, dates, _("%(hours)s planned", hours=hours(line.details["planned"]))]


def _with_outcome(line: Line) -> list[str]:
    return [outcome(line.outcome) if line.outcome else "", hours(line.minutes) if line.minutes else ""]


def _with_reason(line: Line) -> list[str]:
    reason = line.details.get("reason")
    return [outcome(line.outcome) if line.outcome else "", str(REASONS[reason]) if reason else ""]


PARTICULARS: dict[str, Callable[[Line], list[str]]] = {
    "result-entered": _result,
    "language-level-proved": lambda line: [language_name(line.language or ""), line.details.get("cefr", "")],
    "placed": lambda line: _placement(line) if "planned" in line.details else [],
    "placement-ended": _with_outcome,
    "placement-evaluated": _with_outcome,
    "day-logged": _with_outcome,
    "feedback-noted": lambda line: [_("said by %(name)s", name=line.named) if line.named else ""],
    "sign-off-requested": lambda line: [line.named],
    **dict.fromkeys(("paused", "ended", "reopened"), _with_reason),
}
"""Why a day was excused is not among them: it is for the school alone."""


def counts(line: Line, record: Record) -> str:
    """What it counts for, as it stands now; empty for what says something of the training itself."""
    if line.counts is Counts.NOTHING:
        if line.kind == "sign-off-requested":
            return ""
        return _("Never counts towards the certificate") if line.kind in FORMATIVE else _("Does not count")
    if line.counts is Counts.HOURS:
        return _("Counts %(hours)s", hours=hours(line.minutes or 0))
    if line.counts in {Counts.UNIT, Counts.SKILL} and _was_changed(line, record):
        return _("Counts no more: it changed since")
    if line.counts is Counts.SKILL and line.outcome == "more-practice":
        return _("Counts as seen, not as achieved")
    return _("Counts as exempt") if line.kind == "exempted" else str(COUNTS.get(line.counts, ""))


def _was_changed(line: Line, record: Record) -> bool:
    """Whether the plan has a newer revision of what this was said of, or has it no more."""
    now = next((each.revision for each in record.book.plan.items if each.code == line.item), None)
    return now != line.revision


FORMATIVE = frozenset({"feedback-given", "feedback-noted"})
COUNTS = {
    Counts.UNIT: lazy("Counts as studied"),
    Counts.SKILL: lazy("Counts towards the skill"),
    Counts.EXAMINATION: lazy("Counts as an attempt"),
    Counts.LATER: lazy("Counts once it is confirmed"),
    Counts.DETAIL: lazy("Detail of the day at the site: its hours count there"),
}
LATE_AFTER = 7
"""Days between what happened and its entry from which the page says so."""


def written_later(line: Line, time_zone: str) -> str:
    """Says how much later it was written, where that is more than a week; else empty."""
    later = (clock.day_of(line.recorded_at, time_zone) - line.on).days
    return ngettext("written one day later", "written %(num)s days later", later) if later > LATE_AFTER else ""


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
    if not record.own and actor.overseer_of(record.ref.provider_id, record.ref.cohort_id):
        return True
    if line.author_id != actor.person_id or line.disputed:
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


def may_dispute(line: Line, record: Record) -> bool:
    """Whether the reader, whose name stands below it, is shown the way to deny it. The logbook itself decides again."""
    said_by_me = line.kind in DISPUTABLE and line.signer_id == guard.actor().person_id and line.holds
    return said_by_me and not record.own


FILTERS: dict[str, Callable[..., object]] = {
    "line_sign": sign,
    "line_head": head,
    "line_tag": tag_of,
    "line_signature": signature_of,
    "line_counts": counts,
    "line_later": written_later,
    "line_criteria": criteria_of,
    "may_dispute": may_dispute,
    "may_take_back": may_take_back,
    "language_name": language_name,
    "why": lambda word: str(WHYS[word]),
    "assurance": lambda word: str(ASSURANCES.get(word, word)),
}
"""What the templates of the logbook call them."""
