"""The worker against a real mail server on loopback: it hands over, tries again, gives up, and may be killed."""

import os
import signal
import ssl
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select

from tests import factories
from tests.cli.test_serving import answer, free_port
from tests.house.source import ROOT
from tests.mail.mailbox import html_of, serving_mail, text_of
from tracker import clock
from tracker.cli import working
from tracker.extensions import db, writing
from tracker.mail import outbox, smtp
from tracker.mail.models import Kind, Outgoing
from tracker.people.models import PersonEmail

pytestmark = pytest.mark.usefixtures("database")


def post(kind: Kind = Kind.CODE, **said):
    with writing():
        return outbox.post(kind, **{"secret": "123456", **said})


def rows() -> list[Outgoing]:
    db.session.rollback()
    return list(db.session.scalars(select(Outgoing).order_by(Outgoing.created_at, Outgoing.id)))


def test_a_mail_arrives_with_everything_it_needs():
    post(address="nurse@ward.example")
    with serving_mail() as (box, server):
        assert working.turn(server, {}) == 1
        assert working.turn(server, {}) == 0
    [mail], [row] = box.messages, rows()
    assert mail["Message-ID"] == row.message_id
    assert (mail["To"], mail["From"]) == ("nurse@ward.example", "Stride <stride@localhost>")
    assert mail["Subject"] == "Your code: 123456"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"]
    assert mail["X-Was-From"] == "stride@localhost"
    assert "123456" in text_of(mail)
    assert "123456" in html_of(mail)
    assert "http://localhost" in text_of(mail)
    assert row.sent_at is not None


def test_one_bad_address_keeps_back_no_other():
    bad = ["refused@ward.example", "hangs-up@ward.example", "no address at all", "two@x.example, three@x.example"]
    for address in [*bad, "good@ward.example", "fine@ward.example"]:
        post(address=address)
    with serving_mail() as (box, server):
        box.refused["refused@ward.example"] = "550 nobody of that name: refused@ward.example"
        box.hangs_up_on.add("hangs-up@ward.example")
        working.turn(server, {})
    assert sorted(mail["X-Was-To"] for mail in box.messages) == ["fine@ward.example", "good@ward.example"]
    failed = {row.address: row.error for row in rows() if row.sent_at is None}
    assert set(failed) == set(bad)
    assert failed["refused@ward.example"] == "recipient-refused 550"
    assert not any("@" in error for error in failed.values())


def test_a_server_that_is_away_costs_one_try_and_a_pause():
    post(address="nurse@ward.example")
    now = clock.now()
    with clock.hold(now):
        assert working.deliver(smtp.Server("127.0.0.1", 9, "none")) == 0
    [row] = rows()
    assert (row.tries, row.error, row.next_try_at - now) == (1, "ConnectionRefusedError", timedelta(minutes=1))
    with serving_mail() as (box, server):
        with clock.hold(now + timedelta(seconds=59)):
            assert working.deliver(server) == 0
        with clock.hold(now + timedelta(seconds=60)):
            assert working.deliver(server) == 1
    assert len(box.messages) == 1


def test_a_person_without_an_address_is_given_up_at_once():
    who = factories.person()
    post(person_id=who.id)
    with writing():
        db.session.query(PersonEmail).delete()
    with serving_mail() as (box, server):
        working.turn(server, {})
    assert box.messages == []
    assert rows()[0].error == "no-address"
    assert rows()[0].gave_up_at is not None


def test_with_nothing_left_to_tell_nothing_is_sent():
    post(Kind.INVITATION, person_id=factories.person().id, secret="a-link-that-was-used")
    with serving_mail() as (box, server):
        working.turn(server, {})
    assert box.messages == []
    assert rows()[0].moot_at is not None


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[Path, Path]:
    """For `localhost`, made here; openssl comes with every Python that speaks TLS on Debian."""
    folder = tmp_path_factory.mktemp("tls")
    key, made = folder / "key.pem", folder / "certificate.pem"
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(made)]
    subprocess.run(["openssl", *words, *names], check=True, capture_output=True)
    return made, key


def test_starttls_and_a_password(certificate):
    made, key = certificate
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made, key)
    trusting = ssl.create_default_context(cafile=str(made))
    post(address="nurse@ward.example")
    with serving_mail(tls=context, password="s3cret") as (box, server):
        now = clock.now()
        with clock.hold(now):
            assert working.deliver(server) == 0, "a certificate that nobody vouches for is refused"
        assert rows()[0].error == "SSLCertVerificationError"
        with clock.hold(now + timedelta(minutes=1)):
            wrong = smtp.Server(server.host, server.port, "starttls", "stride", "guess")
            assert working.deliver(wrong, context=trusting) == 0
        assert rows()[0].error == "SMTPAuthenticationError 535"
        with clock.hold(now + timedelta(minutes=5)):
            assert working.deliver(server, context=trusting) == 1
    assert len(box.messages) == 1


def test_starttls_that_is_not_offered_is_never_done_without():
    post(address="nurse@ward.example")
    with serving_mail() as (box, server):
        plain = smtp.Server(server.host, server.port, "starttls")
        assert working.deliver(plain) == 0
    assert box.messages == []
    assert rows()[0].error == "SMTPNotSupportedError"


# Killing it.

WORKER = """
import sys
from datetime import timedelta
from tracker import create_app
from tracker.cli import working
from tracker.config import from_environment
from tracker.mail import smtp
settings = from_environment()
with create_app(settings).app_context():
    while True:
        working.deliver(smtp.server_of(settings.smtp_url), hold=timedelta(seconds=0))
"""


def start_worker(environment: dict[str, str], url: str, server: smtp.Server) -> subprocess.Popen:
    settings = {**os.environ, **environment, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    settings["SMTP_URL"] = f"smtp://{server.host}:{server.port}"
    return subprocess.Popen([sys.executable, "-c", WORKER], env=settings)


def unsent() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Outgoing).where(Outgoing.sent_at.is_(None)))


@pytest.mark.sweep
def test_killed_again_and_again_while_mails_go_out(app, database, environment):
    """None is lost, and what comes twice has the same Message-ID. In full where many workers share one database."""
    most, mails = (50, 500) if database == "postgresql" else (10, 100)
    url = app.config["SQLALCHEMY_ENGINE_OPTIONS"]["url"]
    with writing():
        for number in range(mails):
            outbox.post(Kind.CODE, address=f"mentor{number}@ward.example", secret="123456")
    with serving_mail() as (box, server):
        kills = 0
        until = time.monotonic() + 400
        while kills < most or unsent():
            assert time.monotonic() < until, f"{unsent()} left after {kills} kills"
            child, before = start_worker(environment, url, server), len(box.messages)
            while len(box.messages) < before + 4 and unsent() and time.monotonic() < until:
                time.sleep(0.02)
            if kills >= most:
                while unsent() and time.monotonic() < until:
                    time.sleep(0.1)
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
            kills += 1
    assert kills > most
    assert {f"mentor{n}@ward.example" for n in range(mails)} == {mail["X-Was-To"] for mail in box.messages}
    assert set(box.times) == {row.message_id for row in rows()}
    assert len(box.times) == mails, "a repeat has the Message-ID of the first"


# As a command, and beside `tracker serve`.


def test_without_a_server_the_command_says_so(command):
    assert "SMTP_URL is not set" in command("worker", code=1).stderr


def test_a_mistake_in_the_address_is_told_at_the_start(command):
    assert "SMTP_URL is not like" in command("worker", code=1, SMTP_URL="mail.example").stderr


def test_one_turn_and_stop(command):
    post(address="nurse@ward.example")
    with serving_mail() as (box, server):
        said = command("worker", "--once", SMTP_URL=f"smtp://{server.host}:{server.port}").stdout
    assert said == "1 messages were handed over.\n"
    assert len(box.messages) == 1


@pytest.mark.parametrize(("worker", "sends"), [("", True), ("external", False)])
def test_serve_sends_mail_itself_unless_told_not_to(app, environment, worker, sends):
    url = app.config["SQLALCHEMY_ENGINE_OPTIONS"]["url"]
    post(address="nurse@ward.example")
    with serving_mail() as (box, server):
        settings = {**os.environ, **environment, "DATABASE_URL": url, "PYTHONPATH": str(ROOT), "WORKER": worker}
        settings |= {"SMTP_URL": f"smtp://{server.host}:{server.port}", "WORKERS": "1"}
        port = free_port()
        words = [sys.executable, "-m", "tracker", "serve", "--port", str(port)]
        serve = subprocess.Popen(words, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            answer(f"http://localhost:{port}/health", serve)
            until = time.monotonic() + (15 if sends else 3)
            while not box.messages and time.monotonic() < until:
                time.sleep(0.1)
            children = psutil.Process(serve.pid).children(recursive=True)
        finally:
            serve.send_signal(signal.SIGTERM)
            said, _ = serve.communicate(timeout=20)
    assert len(box.messages) == int(sends), said
    assert serve.returncode == 0, said
    assert "Traceback" not in said
    assert not [each for each in children if each.is_running() and each.status() != psutil.STATUS_ZOMBIE], said


def test_the_mornings_are_written_once_a_day():
    enrolment = factories.learner()
    factories.administrator(enrolment.provider_id)
    written = {}
    with clock.hold(clock.now() + timedelta(days=1)):
        working.write_mornings(written)
        first = {row.once for row in rows()}
        assert first
        assert all(once.startswith("anchor:") for once in first)
        working.write_mornings(written)
        working.write_mornings({})
    assert {row.once for row in rows()} == first
