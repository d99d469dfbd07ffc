"""Stride, the training record of medical-assistant learners. `create_app` is the table of contents."""

from pathlib import Path

from flask import Flask

from tracker import web
from tracker.config import Settings, from_environment, insist
from tracker.extensions import babel, csrf, db, engine_options, login, prepare_engines
from tracker.places import place


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to answer. Raises Misconfigured where it must not serve."""
    settings = settings or from_environment()
    insist(settings)

    # The application and its folders: nothing is written beside the code.
    folder = Path(settings.folder).resolve()
    app = Flask("tracker", template_folder=str(place("templates")), static_folder=None, instance_path=str(folder))
    app.config.from_mapping(web.flask_config(settings))

    # The database: one engine that only reads, one that writes.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url, readonly=False)
    app.config["SQLALCHEMY_BINDS"] = {"reader": engine_options(settings.database_url, readonly=True)}
    db.init_app(app)
    with app.app_context():
        prepare_engines()

    # Language, form tokens, sign-in.
    babel.init_app(app, locale_selector=web.language)
    csrf.init_app(app)
    login.init_app(app, add_context_processor=False)  # pages get an actor from the guard

    # The doors. A route that names no permission stops here.
    web.open_doors(app, settings)
    return app
