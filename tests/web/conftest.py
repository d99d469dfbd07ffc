"""The sample room as the application of a test: `client` and `sign_in_as` then go through it."""

import pytest

from tests.web import sample


@pytest.fixture
def app(database, monkeypatch):
    made = sample.app_with(monkeypatch, sample.blueprint())
    with made.app_context():
        yield made
        from tracker.extensions import db

        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
