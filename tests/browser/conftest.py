"""The story of the demo, told once for each worker and copied for each test that asks for it: `told`."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from tests import conftest, databases
from tracker.access import sessions
from tracker.cli.story.telling import Size, tell
from tracker.extensions import db, writing
from tracker.people.models import Person
from tracker.people.queries import person_by_email

SMALL = Size(6, 2, 2, 1)


@dataclass(frozen=True)
class Told:
    """The demo as it is served, with the strip that it carries on every page."""

    app: Flask
    address: str

    def who(self, name: str) -> Person:
        """By an address or a name."""
        found = person_by_email(name) or db.session.scalar(select(Person).where(Person.name == name))
        assert found, name
        return found

    def cookie(self, name: str) -> dict[str, str]:
        """What a browser brings in which somebody signed in just now."""
        with writing():
            token = sessions.start(person_id=self.who(name).id, own_phone=False, device="test")
            sessions.proved(token)
        client = self.app.test_client()
        with client.session_transaction() as kept:
            kept["_user_id"], kept["_fresh"] = token, True
        return {"name": "stride", "value": client.get_cookie("stride").value, "url": self.address}


@pytest.fixture(scope="session")
def story(worker: str) -> str:
    """The name of the database in which everything has happened."""
    name = f"{worker}-story"
    app = conftest.make_app(databases.sqlite_copy(name), mode="demo")
    with app.app_context():
        tell(SMALL)
        for engine in db.engines.values():
            databases.close(engine)
    return name


@pytest.fixture
def told(story: str, worker: str) -> Iterator[Told]:
    """Inside an application context."""
    url = databases.sqlite_copy(f"{worker}-told", of=story)
    app = conftest.make_app(url, mode="demo")
    with app.app_context(), conftest.serving(app) as address:
        yield Told(app, address)
        db.session.remove()
    with app.app_context():
        for engine in db.engines.values():
            databases.close(engine)
