"""Privacy for everybody; health for whatever watches over the machine."""

import pytest
from sqlalchemy.exc import OperationalError

from tracker import migrating
from tracker.web import public

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.quick
def test_privacy_is_open_and_honest(client):
    page = client.get("/privacy", status=200).page
    for said in ("No patient data", "Who sees what", "Your rights", "the provider completes this page"):
        assert said in page.text


def test_well(client):
    answer = client.get("/health", status=200)
    well = {"status": "ok", "database": True, "schema": "current", "oldest_unsent_mail_minutes": 0}
    assert answer.json == {**well, "version": public.own_version()}
    assert "Set-Cookie" not in answer.headers


def test_a_schema_that_is_behind_is_not_well(client, monkeypatch):
    monkeypatch.setattr(migrating, "current", lambda _engine: "0001")
    answer = client.get("/health", status=503)
    assert answer.status_code == 503
    assert answer.json["schema"] == "outdated"


def test_a_database_that_is_gone_is_not_well(client, monkeypatch):
    def gone(_engine):
        raise OperationalError("SELECT", {}, Exception("password of the database is hunter2"))

    monkeypatch.setattr(migrating, "current", gone)
    answer = client.get("/health", status=503)
    assert answer.status_code == 503
    failing = {"status": "failing", "database": False, "schema": "unreachable"}
    assert answer.json == {**failing, "version": public.own_version()}
    assert public.newest() == migrating.head()
