"""A room for tests of what all rooms share: one form that writes a line into the audit trail, signed or not."""

import pytest
from flask import Blueprint, redirect, render_template_string, request
from sqlalchemy import func, select
from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired

from tests import conftest
from tracker import audit, errors, web
from tracker.access.permissions import Action
from tracker.access.subjects import EnrolmentRef
from tracker.audit import AuditEvent, Verb
from tracker.extensions import db
from tracker.people import queries
from tracker.web import guard
from tracker.web.forms import Filter, Form, choices, entry_id
from tracker.web.proving import ProofForm, prove

PAGE = """{% extends "layout.html" %}{% from "components/forms.html" import field, radios, hidden, error_summary %}
{% block title %}Sample{% endblock %}{% block main %}<h1>Sample</h1>{{ error_summary(form) }}
<form method="post" autocomplete="off">{{ hidden(form) }}{{ field(form.what) }}{{ radios(form.opinion) }}
{{ field(form.several) }}
{% for each in form.proof %}{{ field(each) }}{% endfor %}<button>Send</button></form>{% endblock %}"""


class NoteForm(Form):
    id = entry_id()
    what = TextAreaField("What", [DataRequired("Say what.")])
    opinion = RadioField("Opinion", choices=choices({"good": "Good", "bad": "Bad"}), default="good")
    several = SelectMultipleField("Several", choices=choices({"a": "A", "b": "B"}))
    proof = ()


class SignedForm(NoteForm, ProofForm):
    proof = ProofForm.proof


class SampleFilter(Filter):
    order = RadioField("Order", choices=choices({"name": "Name", "level": "Level"}), default="name")


def blueprint() -> Blueprint:  # noqa: C901 a room in one function, so that each test has its own
    bp = Blueprint("sample", __name__)

    @bp.route("/note", methods=["GET", "POST"])
    @guard.permits(Action.USE_ACCOUNT)
    def note():
        form = NoteForm()
        if form.submitted():
            with form.explains(), guard.writing() as actor:
                write(actor, form)
                return redirect("/note")
        return render_template_string(PAGE, form=form), form.status

    @bp.route("/signed", methods=["GET", "POST"])
    @guard.permits(Action.USE_ACCOUNT)
    def signed():
        form = SignedForm()
        if form.submitted() and prove(form):
            with form.explains(), guard.writing() as actor:
                write(actor, form)
                return redirect("/signed")
        return render_template_string(PAGE, form=form), form.status

    @bp.post("/press")
    @guard.permits(Action.USE_ACCOUNT)
    def press():
        Form()
        return redirect("/note")

    @bp.route("/records/<uuid:key>", methods=["GET", "POST"])
    @guard.permits(Action.SEE_RECORD)
    def record(key):
        found = queries.enrolment(key)
        if found is None:
            raise errors.NotFound
        ref = EnrolmentRef(found.id, found.learner_id, found.provider_id, found.cohort_id)
        if request.args.get("forget") != "read":
            guard.require(Action.SEE_RECORD, ref)
        if request.method == "POST":
            with guard.writing() as actor:
                if request.args.get("forget") != "write":
                    guard.require(Action.SEE_RECORD, ref)
                audit.record(Verb.RECORD_SEEN, actor_id=actor.person_id)
            return redirect("/note")
        return "whole record"

    @bp.get("/filtered")
    @guard.permits(Action.SEE_PUBLIC)
    def filtered():
        return SampleFilter().order.data

    @bp.get("/raise/<name>")
    @guard.permits(Action.SEE_PUBLIC)
    def refuse(name):
        raise RAISED[name]

    return bp


RAISED: dict[str, Exception] = {}


def write(actor, form) -> None:
    if form.what.data in RAISED:
        raise RAISED[form.what.data]
    audit.record(Verb.RECORD_SEEN, actor_id=actor.person_id, object_id=form.id.data, what=form.what.data)


def written() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.verb == Verb.RECORD_SEEN))


def app_with(monkeypatch: pytest.MonkeyPatch, *rooms: Blueprint, base_url: str = "http://localhost"):
    """A second application on the database of the test, with more rooms."""
    usual = web.rooms
    monkeypatch.setattr(web, "rooms", lambda settings: [*usual(settings), *rooms])
    url = db.engine.url.render_as_string(hide_password=False)
    return conftest.make_app(url, base_url)
