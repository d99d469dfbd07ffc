"""The sample room as the application of a test: `client` and `sign_in_as` then go through it."""

import pytest

from tests.web import sample
from tracker.extensions import db


@pytest.fixture
def app(database, apps, monkeypatch):
    name = f"{database} with the sample room"
    if name not in apps:
        apps[name] = sample.app_with(monkeypatch, sample.blueprint())
    with apps[name].app_context():
        yield apps[name]
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
