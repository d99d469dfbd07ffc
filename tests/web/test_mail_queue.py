"""The administrator sees what waits and what never arrived, and of other providers no name."""

from datetime import timedelta

import pytest

from tests import factories as make
from tracker import clock
from tracker.extensions import db, writing
from tracker.mail import outbox
from tracker.mail.models import Kind, Outgoing

pytestmark = pytest.mark.usefixtures("database")


def post(who, provider, **settled) -> None:
    with writing():
        row_id = outbox.post(Kind.INVITATION, person_id=who.id, provider_id=provider.id, secret="token")
        row = db.session.get_one(Outgoing, row_id)
        for name, value in settled.items():
            setattr(row, name, value)


@pytest.mark.quick
def test_an_administrator_sees_what_never_arrived(client, sign_in_as):
    here, elsewhere = make.provider(), make.provider()
    lost = {"gave_up_at": clock.now(), "error": "recipient-refused 550"}
    post(make.person("Els Maes"), here, **lost)
    post(make.person("Bram Claes"), elsewhere, **lost)
    post(make.person("Nora Berg"), here)
    with clock.hold(clock.now() + timedelta(hours=2)):
        page = sign_in_as(make.administrator(here)).get("/mail-queue", status=200).page.text
    assert "Els Maes" in page
    assert "recipient-refused 550" in page
    assert "Bram" not in page
    assert "Nora" not in page
    assert "2 h" in page
    assert "Mail is not set up" in page


def test_health_says_how_long_the_oldest_has_waited(client):
    post(make.person(), make.provider())
    with clock.hold(clock.now() + timedelta(minutes=42)):
        assert client.get("/health", status=200).json["oldest_unsent_mail_minutes"] == 42
