"""`tracker serve` answers, and refuses the demo's people; `tracker migrate` keeps a copy and reckons anew."""

import os
import signal
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import text

from tests import databases, factories
from tests.house.source import ROOT
from tracker import clock, migrating
from tracker.extensions import db, writing
from tracker.people.models import DemoMark


def test_the_demo_is_never_served_as_a_school(command, database):
    with writing():
        db.session.add(DemoMark(id=1, made_at=clock.now()))
    assert "filled by `tracker demo`" in command("serve", code=1).stderr


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def answer(address: str, server: subprocess.Popen, patience: float = 20) -> str:
    """What the server answers as soon as it does."""
    until = time.monotonic() + patience
    while True:
        try:
            with urlopen(address) as response:  # noqa: S310 our own address
                return response.read().decode()
        except (URLError, ConnectionError):
            assert time.monotonic() < until, f"nobody answered at {address}"
            assert server.poll() is None, server.communicate()[0]
            time.sleep(0.1)


def test_it_answers_and_stops_when_asked(app, database, environment):
    port = free_port()
    url = app.config["SQLALCHEMY_ENGINE_OPTIONS"]["url"]
    settings = {**os.environ, **environment, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-m", "tracker", "serve", "--port", str(port)]
    server = subprocess.Popen(arguments, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert '"status":"ok"' in answer(f"http://localhost:{port}/health", server).replace(" ", "")
    finally:
        server.send_signal(signal.SIGTERM)
        said, _ = server.communicate(timeout=20)
    assert server.returncode == 0, said
    assert "Traceback" not in said


def test_migrating_brings_an_older_database_up(run, tmp_path):
    url = f"sqlite:///{tmp_path / 'stride.sqlite'}"
    engine = databases.sqlite_engine(url)
    migrating.upgrade(engine, "0004")
    engine.dispose()
    assert f"from version 0004 to {migrating.head()}" in run("migrate", DATABASE_URL=url).stdout
    copies = [file.name for file in tmp_path.glob("stride.sqlite.version-0004-*")]
    assert len(copies) == 2
    assert run("migrate", DATABASE_URL=url).stdout == f"The database is at version {migrating.head()} already.\n"
    assert run("verify", DATABASE_URL=url).stdout == "All 0 logbooks hold.\n"


def test_migrating_an_empty_database(run, tmp_path):
    url = f"sqlite:///{tmp_path / 'stride.sqlite'}"
    assert "from version none" in run("migrate", DATABASE_URL=url).stdout
    assert list(tmp_path.glob("*version*")) == []


def test_older_rules_are_reckoned_anew_and_who_stands_otherwise_is_named(command, database):
    cohort = factories.cohort()
    factories.learner(cohort, name="Amina Haddad")
    factories.learner(cohort, name="Bram Claes")
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE standing_learner SET rules_version = 0"))
        connection.execute(text(f"UPDATE standing_learner SET pace = 'evening' WHERE enrolment_id IN ({AMINAS})"))
    said = command("migrate").stdout
    assert "By the new rules Amina Haddad stands otherwise" in said
    assert "Bram" not in said
    assert "2 logbooks were reckoned anew." in said
    assert command("verify").stdout == "All 2 logbooks hold.\n"
    assert "reckoned" not in command("migrate").stdout


AMINAS = "SELECT e.id FROM enrolment e JOIN person p ON p.id = e.learner_id WHERE p.name LIKE 'Amina%'"
