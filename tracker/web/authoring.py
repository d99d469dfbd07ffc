"""The administrators' pages: a curriculum uploaded as a ZIP, checked, compared with what is published, and published.

Nothing of a ZIP is run, and nothing is kept of one with faults. What would change is reckoned in
reviewing.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, cast
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, ValidationError
from wtforms.validators import InputRequired

from tracker import audit, clock
from tracker.access.permissions import Action
from tracker.access.rules import overseen_cohorts
from tracker.audit import Verb
from tracker.curriculum import authoring, drafts, publish, queries
from tracker.curriculum.files import Contents, load
from tracker.curriculum.models import Edition
from tracker.curriculum.publish import Publication
from tracker.curriculum.reading import Fault
from tracker.errors import Stale
from tracker.extensions import db
from tracker.people import queries as people
from tracker.web import guard
from tracker.web.forms import Form
from tracker.web.proving import ProofForm, prove
from tracker.web.reviewing import Review, mark_of, reviewed
from tracker.web.speaking import _, day, language_name, lazy, ngettext

bp = Blueprint("authoring", __name__)

HOME = "/curriculum-drafts"
MOST_BYTES = 20 * 1024 * 1024
"""Of a ZIP. What it holds has a limit of its own, counted while it is taken out."""
MOST_SHOWN = 200
"""So many faults fill a page."""
FARTHEST = timedelta(days=366)


class UploadForm(Form):
    archive = FileField(
        lazy("The folder as a ZIP"),
        [FileRequired(lazy("Choose the ZIP of your curriculum."))],
        render_kw={"accept": ".zip,application/zip"},
    )


class PublishForm(ProofForm):
    """`seen` is what the page said would become of each programme; `offered_from` is there for new editions alone."""

    extra = ProofForm.extra | {"offered_from"}
    seen = HiddenField()
    offered_from = DateField(lazy("Offer new editions from"), [InputRequired(lazy("Choose a day."))])

    def validate_offered_from(self, field: DateField) -> None:
        today = clock.today("UTC")
        if field.data < today:
            raise ValidationError(_("This day is over. Choose today or a later day."))
        if field.data > today + FARTHEST:
            raise ValidationError(_("Choose a day within a year: it cannot be changed afterwards."))


@dataclass(frozen=True)
class Offered:
    """A programme as it stands: the edition offered today, and one to come."""

    title: str
    now: Edition | None
    to_come: Edition | None


@bp.route(HOME, methods=["GET", "POST"])
@guard.permits(Action.AUTHOR_CURRICULUM, most_bytes=MOST_BYTES)
def index() -> ResponseReturnValue:
    """Uploading, and what is published already."""
    form, faults = UploadForm(), list[Fault]()
    if form.submitted():
        files, faults = taken_apart(form.archive.data.stream)
        if not faults:
            with guard.writing():
                draft_id = drafts.keep(files, actor_id=me()).id
            return redirect(f"{HOME}/{draft_id}", 303)
        form.status = 422
    page = render_template(
        "authoring/index.html",
        form=form,
        faults=faults[:MOST_SHOWN],
        more_faults=len(faults[MOST_SHOWN:]),
        draft=drafts.waiting(me()),
        offered=offered(),
        several=several_providers(),
    )
    return page, form.status


@bp.route(f"{HOME}/<uuid:draft_id>", methods=["GET", "POST"])
@guard.permits(Action.AUTHOR_CURRICULUM)
def review(draft_id: UUID) -> ResponseReturnValue:
    """What publishing would change and for whom, and publishing."""
    contents = contents_of(draft_id)
    found = review_of(contents)
    form = PublishForm(data={"offered_from": clock.today("UTC")})
    if not found.editions:
        del form.offered_from
    if form.submitted() and prove(form):
        with form.explains():
            done = publish_now(draft_id, contents, form)
            flash(told(done, day_of(form)), "ok")
            return redirect(HOME, 303)
        found = review_of(contents)
    form.seen.data = found.mark
    several = several_providers()
    page = render_template("authoring/review.html", draft_id=draft_id, form=form, review=found, several=several)
    return page, form.status


@bp.post(f"{HOME}/<uuid:draft_id>/discard")
@guard.permits(Action.AUTHOR_CURRICULUM)
def discard(draft_id: UUID) -> ResponseReturnValue:
    Form()
    with guard.writing():
        drafts.let_go(drafts.find(draft_id, me(), lock=True))
        audit.record(Verb.CURRICULUM_DISCARDED, actor_id=me(), object_id=draft_id)
    flash(_("The draft is gone. Nothing was published."), "ok")
    return redirect(HOME, 303)


# Files.


def taken_apart(archive: IO[bytes]) -> tuple[dict[str, str], list[Fault]]:
    """The files of a ZIP by name, and every fault of the ZIP, of the files and against what is published."""
    with folder() as to:
        faults = authoring.unpack(archive, to)
        if any(fault.file == authoring.WHOLE for fault in faults):
            return {}, faults
        files, no_text = drafts.read_files(to)
        return files, sorted({*faults, *no_text, *publish.faults_of(load(to))})


def contents_of(draft_id: UUID) -> Contents:
    """One's own draft, loaded. Raises NotFound."""
    with folder() as to:
        return load(drafts.lay_out(drafts.find(draft_id, me()), to))


@contextmanager
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="stride-curriculum-") as name:
        yield Path(name)


def review_of(contents: Contents) -> Review:
    return reviewed(contents, people.cohorts_among(overseen_cohorts(guard.actor())))


# Publishing.


def publish_now(draft_id: UUID, contents: Contents, form: PublishForm) -> Publication:
    """Check and publish under the lock. Raises Stale where it would become something else than the page said."""
    with guard.writing():
        draft = drafts.find(draft_id, me(), lock=True)
        done = publish.publish_contents(db.session, contents, actor_id=me(), on=clock.now(), offered_from=day_of(form))
        became = ((each.programme, each.what, each.edition, each.printing) for each in done.programmes)
        if mark_of(became, done.translations) != form.seen.data:
            raise Stale(0)
        drafts.let_go(draft)
    return done


def day_of(form: PublishForm) -> date | None:
    """The day that was chosen; None for at once."""
    chosen: date | None = form.offered_from.data if "offered_from" in form else None
    return chosen if chosen != clock.today("UTC") else None


def told(done: Publication, from_day: date | None) -> str:
    """What was published, in a sentence or two."""
    editions, printings = (sum(each.what == what for each in done.programmes) for what in ("edition", "printing"))
    languages = "; ".join(
        ngettext("%(language)s, one text", "%(language)s, %(num)s texts", each.texts + each.removed, language=name)
        for each in done.translations
        for name in (language_name(each.language),)
    )
    words = [
        ngettext("One new edition is published.", "%(num)s new editions are published.", editions) if editions else "",
        _("Offered from %(day)s.", day=day(from_day)) if editions and from_day else "",
        ngettext("New words are in one programme.", "New words are in %(num)s programmes.", printings)
        if printings
        else "",
        _("Translated words are published: %(languages)s.", languages=languages) if languages else "",
    ]
    return " ".join(filter(None, words))


# What both pages say.


def offered() -> list[Offered]:
    """Each programme with its edition of today and the latest to come."""
    today = {edition.programme: edition for edition in queries.offered_editions()}
    latest = queries.latest_editions()
    plans = queries.plans_of(edition.id for edition in latest.values())
    return [
        Offered(plans[edition.id].title, today.get(code), edition if edition != today.get(code) else None)
        for code, edition in latest.items()
    ]


def several_providers() -> bool:
    return len(people.providers()) > 1


def me() -> UUID:
    """Who publishes; the guard has let nobody in who is not signed in."""
    return cast("UUID", guard.actor().person_id)
