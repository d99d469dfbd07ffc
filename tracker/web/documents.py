"""Documents that learners show: a provider's list of them, and the ticks of one learner. No document is kept."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, DateField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from tracker.access.permissions import Action
from tracker.access.subjects import ProviderRef, find_enrolment
from tracker.certificates.requirements import looked_at
from tracker.curriculum.queries import plan_of
from tracker.logbook import placements
from tracker.logbook.books import open_book
from tracker.logbook.stays import documents_asked
from tracker.people import documents
from tracker.people.queries import cohorts_of, provider
from tracker.web import guard, opening
from tracker.web.forms import Form, choice, choices, entry_id
from tracker.web.moving import as_staff
from tracker.web.reading_in import plain_words
from tracker.web.speaking import _, lazy

bp = Blueprint("documents", __name__)

LONGEST_TITLE = 100


class DocumentForm(Form):
    """A line for the list."""

    id = entry_id()
    title = StringField(
        lazy("Document"),
        [DataRequired(lazy("Type what the document is called.")), Length(max=LONGEST_TITLE)],
        description=lazy("Such as “Proof of liability insurance”. No result and no medical detail."),
        render_kw={"maxlength": LONGEST_TITLE},
    )
    before_placement = BooleanField(lazy("Asked for before the first day at a site"))
    requirement = SelectField(
        lazy("Line of the requirements that it stands for"),
        default="",
        description=lazy("Only what Stride cannot reckon. Whoever shows the document has met that line."),
    )


class RetireForm(Form):
    """The button alone."""


class ShownForm(Form):
    """That a document was seen: on which day, and until when it is good."""

    id = entry_id()
    document = SelectField(lazy("Document"), [InputRequired(lazy("Choose the document."))])
    on = DateField(lazy("Seen on"), [InputRequired(lazy("Type the day."))])
    valid_until = DateField(lazy("Valid until"), [Optional()])

    def validate_valid_until(self, field: DateField) -> None:
        if field.data and self.on.data and field.data < self.on.data:
            raise ValidationError(_("Choose the day it was seen, or a later one."))


# The provider's list.


@bp.route("/providers/<uuid:provider_id>/documents", methods=["GET", "POST"])
@guard.permits(Action.KEEP_DOCUMENTS)
def keep(provider_id: UUID) -> ResponseReturnValue:
    guard.require(Action.KEEP_DOCUMENTS, ProviderRef(provider_id))
    form = DocumentForm(before_placement=True)
    lines = lines_to_look_at(provider_id)
    form.requirement.choices = choices({"": _("None")} | {code: plain_words(text) for code, text in lines.items()})
    if form.submitted():
        with form.explains():
            add(provider_id, form)
            return redirect(f"/providers/{provider_id}/documents")
    return render_template(
        "internship/documents.html",
        provider=provider(provider_id),
        form=form,
        rows=documents.documents_of(provider_id, retired=True),
        lines=lines,
    ), form.status


def lines_to_look_at(provider_id: UUID) -> dict[str, str]:
    """By code what the programmes of this school ask that somebody has to look at."""
    editions = {each.edition_id for each in cohorts_of([provider_id])}
    asked = [each for edition_id in sorted(editions) for each in looked_at(plan_of(edition_id))]
    return {each.code: each.text for each in asked}


def add(provider_id: UUID, form: DocumentForm) -> None:
    with guard.writing() as actor:
        guard.require(Action.KEEP_DOCUMENTS, ProviderRef(provider_id))
        row = documents.add_document(
            actor_id=actor.person_id,
            provider_id=provider_id,
            title=form.title.data,
            before_placement=form.before_placement.data,
            requirement=form.requirement.data,
            document_id=form.id.data,
        )
        title = row.title
    flash(_("On the list: %(title)s.", title=title), "ok")


@bp.post("/providers/<uuid:provider_id>/documents/<uuid:document_id>/retire")
@guard.permits(Action.KEEP_DOCUMENTS)
def retire(provider_id: UUID, document_id: UUID) -> ResponseReturnValue:
    guard.require(Action.KEEP_DOCUMENTS, ProviderRef(provider_id))
    if RetireForm().submitted():
        with guard.writing() as actor:
            guard.require(Action.KEEP_DOCUMENTS, ProviderRef(provider_id))
            row = documents.retire_document(actor_id=actor.person_id, provider_id=provider_id, document_id=document_id)
            title = row.title
        flash(_("Asked for no more: %(title)s. What was shown stands.", title=title), "ok")
    return redirect(f"/providers/{provider_id}/documents")


# One learner.


@bp.route("/enrolments/<uuid:enrolment_id>/documents", methods=["GET", "POST"])
@guard.permits(Action.SHOW_DOCUMENT)
def tick(enrolment_id: UUID) -> ResponseReturnValue:
    record = opening.read(enrolment_id, Action.SHOW_DOCUMENT)
    asked = documents_asked(record.book)
    form = ShownForm(on=record.book.today)
    form.document.choices = [
        SelectChoice("", _("Choose")),
        *(choice(str(each.document.id), each.document.title) for each in asked if each.document.retired_at is None),
    ]
    if form.submitted():
        with form.explains():
            enter(enrolment_id, form)
            return redirect(record.address("documents"))
    return render_template("internship/shown.html", record=record, form=form, asked=asked), form.status


def enter(enrolment_id: UUID, form: ShownForm) -> None:
    with guard.writing() as actor:
        ref = find_enrolment(enrolment_id)
        guard.require(Action.SHOW_DOCUMENT, ref)
        book = open_book(enrolment_id, lock=True)
        placements.show_document(
            book,
            author=as_staff(actor, ref.provider_id, ref.cohort_id),
            entry_id=form.id.data,
            document=UUID(form.document.data),
            on=form.on.data,
            valid_until=form.valid_until.data,
        )
    flash(_("Entered. The document itself is not kept."), "ok")
