"""`command("person", "add", ...)` runs the command line on the database of the test, in this process."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from tracker.__main__ import main
from tracker.extensions import db

Command = Callable[..., Result]


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """Settings of an installation in an empty folder, without its database."""
    return {
        "SETTINGS": str(tmp_path / "none.env"),
        "BASE_URL": "http://localhost",
        "SECRET_KEY": "test-secret-0123456789-abcdefghijk",
        "SIGNING_KEY": "test-signing-0123456789-abcdefghij",
        "FOLDER": str(tmp_path),
        "ARGON2_MEMORY": "8",
        "ARGON2_TIME": "1",
    }


@pytest.fixture
def run(environment) -> Command:
    """Runs the command line where nothing is installed yet."""

    def invoke(*words: str, code: int = 0, **settings: str) -> Result:
        made = CliRunner(env={**environment, **settings}).invoke(main, words, input=settings.pop("typed", None))
        assert made.exit_code == code, f"{made.exit_code}: {made.output}{made.exception!r}"
        assert made.exception is None or isinstance(made.exception, SystemExit)
        return made

    return invoke


@pytest.fixture
def command(run: Command, app: Flask) -> Command:
    """Runs the command line on the tables of this test, which are read anew afterwards."""
    url = app.config["SQLALCHEMY_ENGINE_OPTIONS"]["url"]

    def invoke(*words: str, **options) -> Result:
        db.session.rollback()
        return run(*words, **{"DATABASE_URL": url, **options})

    return invoke
