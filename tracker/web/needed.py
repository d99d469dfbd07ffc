"""What certification needs, in words, and its page: the same for the learner, mentors and staff.

How it is reckoned: tracker/certificates/requirements.py. That somebody decides in the end is said on the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.certificates.learners import judged
from tracker.certificates.requirements import Judged, Kind, Needed
from tracker.web import guard, opening
from tracker.web.opening import Record
from tracker.web.reading_in import words
from tracker.web.speaking import _, hours, language_name

bp = Blueprint("needed", __name__)

AT_FIRST = 3
"""So many missing things stand on the line itself; the rest folds away."""


@dataclass(frozen=True)
class Told:
    """One line as pages show it."""

    text: Markup
    met: bool
    by_person: bool
    """Nobody has looked yet: what it needs cannot be reckoned."""
    amount: str
    """Such as `28 of 30`; empty where it is one thing alone."""
    missing: Sequence[tuple[str | Markup, str]]
    """The words of each thing that is missing, and where it leads; empty where it leads nowhere."""
    icon: str
    kind: str

    @property
    def first(self) -> Sequence[tuple[str | Markup, str]]:
        return self.missing[:AT_FIRST]

    @property
    def rest(self) -> Sequence[tuple[str | Markup, str]]:
        return self.missing[AT_FIRST:]


@bp.get("/enrolments/<uuid:enrolment_id>/requirements")
@guard.permits(Action.SEE_RECORD)
def show(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id)
    found = judged(record.book)
    return render_template(
        "records/requirements.html", record=record, judged=found, lines=told(record, found), shows=shows(record)
    )


def shows(record: Record) -> bool:
    """Whether the reader may tick a document that stands for a line."""
    return may(guard.actor(), Action.SHOW_DOCUMENT, record.ref)


def told(record: Record, found: Judged) -> list[Told]:
    """Every line, in the order of the programme."""
    texts = {each.code: each.text for each in record.book.plan.requirements}
    titles, addresses = record.titles(), record.addresses()
    return [_told(each, texts[each.code], titles, addresses, record) for each in found.lines]


def _told(line: Needed, text: str, titles: dict[str, str], addresses: dict[str, str], record: Record) -> Told:
    waits = line.by_person and not line.met
    icon, kind = ("circle-check", "ok") if line.met else (("user", "wait") if waits else ("circle-dashed", ""))
    return Told(
        text=words(text),
        met=line.met,
        by_person=waits,
        amount=_amount(line),
        missing=_missing(line, titles, addresses, record),
        icon=icon,
        kind=kind,
    )


def _amount(line: Needed) -> str:
    if line.need == 1 and not line.in_minutes:
        return ""
    have, need = (hours(line.have), hours(line.need)) if line.in_minutes else (str(line.have), str(line.need))
    return _("%(have)s of %(need)s", have=have, need=need)


def _missing(
    line: Needed, titles: dict[str, str], addresses: dict[str, str], record: Record
) -> list[tuple[str | Markup, str]]:
    if line.kind is Kind.EXAMINATION:
        return []
    if line.in_minutes and line.short:
        return [(_("%(hours)s still to be confirmed", hours=hours(line.short)), record.address("hours"))]
    if line.kind is Kind.LANGUAGES:
        levels = {each.language: each.level for each in record.book.plan.languages.asked}
        asked = (
            (_("%(language)s at level %(level)s", language=language_name(each), level=levels[each]))
            for each in line.missing
        )
        return [(each, record.address("results")) for each in asked]
    return [(words(titles[code]), addresses.get(code, "")) for code in line.missing]
