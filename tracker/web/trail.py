"""The audit trail of a provider as a page and as a file: who did what when, newest first.

For administrators alone: it tells what coordinators looked at and took away, and whoever is watched by it does not
keep it. What of it concerns one learner the learner sees too (looked_at.py).
"""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Length, Optional

from tracker import audit, clock
from tracker.access.permissions import Action
from tracker.cohorts import trail
from tracker.cohorts.trail import Asked, Mark
from tracker.cohorts.trail_names import Named, names_of
from tracker.people.models import Provider
from tracker.web import guard
from tracker.web.cohort_files import as_file, csv_text
from tracker.web.forms import Filter, choices
from tracker.web.running import provider_for
from tracker.web.speaking import _, lazy
from tracker.web.spreadsheets import plain_name
from tracker.web.trail_words import GROUPS, about, details, verb_words, verbs_of, words_of

bp = Blueprint("trail", __name__)

HERE = "/providers/<uuid:provider_id>/trail"
NAMES = ("who", "kind", "first", "last", "about")
"""What the address carries of the filter."""


class TrailFilter(Filter):
    """Which lines are shown; empty means all."""

    who = StringField(lazy("Who did it"), [Length(max=100)], default="", render_kw={"type": "search"})
    kind = SelectField(lazy("What was done"), choices=choices({"": lazy("Everything"), **GROUPS}), default="")
    first = DateField(lazy("From"), [Optional()])
    last = DateField(lazy("To"), [Optional()])

    def asked(self, time_zone: str) -> Asked:
        """In moments, on the provider's clock."""
        first, last = self.first.data, self.last.data
        return Asked(
            who=self.who.data or "",
            verbs=verbs_of(self.kind.data) if self.kind.data else (),
            first=begin_of(first, time_zone) if first else None,
            end=begin_of(last + timedelta(days=1), time_zone) if last and last < date.max else None,
            about=subject(),
        )


def begin_of(day: date, time_zone: str) -> datetime:
    """No place is a day from UTC, and no day before the first one is asked for."""
    day = max(day, date.min + timedelta(days=1))
    return datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)


def subject() -> UUID | None:
    """What the lines are asked to be about."""
    try:
        return UUID(request.args.get("about", ""))
    except ValueError:
        return None


@bp.get(HERE)
@guard.permits(Action.SEE_TRAIL)
def show(provider_id: UUID) -> ResponseReturnValue:
    home = provider_for(provider_id, Action.SEE_TRAIL)
    form = TrailFilter()
    after, before = (Mark.read(request.args.get(name, "")) for name in ("after", "before"))
    page = trail.page(provider_id, form.asked(home.time_zone), after=after, before=before)
    wanted = subject()
    names = names_of({each for line in page.lines for each in line.ids()} | ({wanted} if wanted else set()))
    here = f"/providers/{provider_id}"
    return render_template(
        "school/trail.html",
        provider=home,
        form=form,
        lines=[(line, about(line, names, here), details(line, names)) for line in page.lines],
        names=names,
        verb=verb_words,
        wanted=wanted,
        subject=words_of(names[wanted]) if wanted in names else _("one thing"),
        filtered=any(each.data for each in form) or wanted,
        newer=address(here, before=page.lines[0].mark) if page.newer and page.lines else "",
        older=address(here, after=page.lines[-1].mark) if page.older and page.lines else "",
        csv=address(here, below="trail.csv"),
        everything=address(here, without="about"),
    )


def address(home: str, below: str = "trail", without: str = "", **marks: Mark) -> str:
    """The page or the file with the same filter, from another line on."""
    kept = [(name, request.args[name]) for name in NAMES if request.args.get(name) and name != without]
    query = urlencode([*kept, *((name, str(mark)) for name, mark in marks.items())])
    return f"{home}/{below}" + (f"?{query}" if query else "")


@bp.get(f"{HERE}.csv")
@guard.permits(Action.SEE_TRAIL)
def export(provider_id: UUID) -> ResponseReturnValue:
    """Every line that the filter leaves. That it was taken away stands on the trail before the first byte goes out."""
    home = provider_for(provider_id, Action.SEE_TRAIL)
    lines = trail.every(provider_id, TrailFilter().asked(home.time_zone))
    text = csv_of(lines, names_of({each for line in lines for each in line.ids()}), home)
    name = f"trail-{plain_name(home.name)}-{clock.today(home.time_zone)}.csv"
    with guard.writing() as actor:
        provider_for(provider_id, Action.SEE_TRAIL)
        audit.record(
            audit.Verb.TRAIL_EXPORTED,
            actor_id=actor.person_id,
            provider_id=provider_id,
            object_id=provider_id,
            rows=len(lines),
        )
    return as_file(text, name)


def csv_of(lines: list[trail.TrailLine], names: dict[UUID, Named], home: Provider) -> str:
    heads = [_("When (UTC)"), _("When"), _("Who"), _("What"), _("About"), _("More"), "verb", "object"]
    zone = ZoneInfo(home.time_zone)
    rows = (
        [
            f"{line.at:%Y-%m-%dT%H:%M:%SZ}",
            f"{line.at.astimezone(zone):%Y-%m-%d %H:%M}",
            who(line, names),
            verb_words(line.verb),
            about(line, names, "").words,
            "; ".join(details(line, names)),
            line.verb,
            line.object_id,
        ]
        for line in lines
    )
    return csv_text(heads, rows)


@bp.app_template_filter("done_by")
def who(line: trail.TrailLine, names: dict[UUID, Named]) -> str:
    """Nobody is the command line of the machine, or somebody who had not signed in."""
    if line.actor_id is None:
        return _("the machine, or nobody signed in")
    return names[line.actor_id].name if line.actor_id in names else str(line.actor_id)
