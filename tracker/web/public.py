"""What everybody may read without signing in: privacy, and whether the installation is well."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from tracker import migrating
from tracker.access.permissions import Action
from tracker.extensions import db
from tracker.mail import delivering
from tracker.web import guard

bp = Blueprint("public", __name__)

newest = cache(migrating.head)
"""The migration this code carries: it cannot change while the code runs."""


@bp.get("/privacy")
@guard.permits(Action.SEE_PUBLIC)
def privacy() -> ResponseReturnValue:
    return render_template("public/privacy.html")


@bp.get("/health")
@guard.permits(Action.SEE_PUBLIC)
def health() -> ResponseReturnValue:
    """For whatever watches over the machine: 200 when pages can be served, else 503. Waiting mail is no fault yet."""
    schema = schema_state()
    well = schema == "current"
    said: dict[str, object] = {"status": "ok" if well else "failing", "database": schema != "unreachable"}
    said |= {"schema": schema, "version": own_version()}
    if well:
        said["oldest_unsent_mail_minutes"] = delivering.queue().minutes
    return jsonify(said), 200 if well else 503


@cache
def own_version() -> str:
    """Of the installed package; a checkout that was never installed has none."""
    try:
        return version("stride-tracker")
    except PackageNotFoundError:
        return "unknown"


def schema_state() -> str:
    """current, outdated or unreachable."""
    try:
        found = migrating.current(db.engines["reader"])
    except SQLAlchemyError:
        return "unreachable"
    return "current" if found == newest() else "outdated"
