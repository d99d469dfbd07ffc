"""Every refusal has a status and a page; what may not be seen answers as what does not exist."""

import pytest

from tests import factories as make
from tests.web import sample
from tests.web.test_wording import EXAMPLES, kinds
from tracker import errors
from tracker.web.errors import NEAREST, PAGES, STATUS, status_of

pytestmark = pytest.mark.usefixtures("database")
OURS = {errors.Misconfigured, errors.LogbookBroken, errors.FileMissing}


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_named_error_has_a_status(app, kind):
    error = EXAMPLES[kind][0] if kind in EXAMPLES else kind()
    assert (status_of(error) == 500) is (kind in OURS)


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (errors.NotFound(), 404, "There is nothing here"),
        (errors.Forbidden(), 403, "Your part in this training"),
        (errors.OwnSkill(), 403, "This is your own training"),
        (errors.Stale(3), 409, "after you opened this page"),
        (errors.NotAchieved("level"), 422, "More help was needed"),
        (errors.LinkSpent(), 404, "does not work any more"),
    ],
)
def test_a_refusal_is_a_page(client, monkeypatch, error, status, said):
    monkeypatch.setitem(sample.RAISED, "it", error)
    page = client.get("/raise/it", status=status).page
    assert said in page.text
    assert page.forms == []


def test_a_fault_says_nothing_of_itself(app, client, monkeypatch, caplog):
    monkeypatch.setitem(sample.RAISED, "it", KeyError("the secret of the house"))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = client.get("/raise/it", status=500)
    assert "secret of the house" not in answer.text
    assert "Something went wrong on our side" in answer.page.text
    assert "secret of the house" in caplog.text


def test_a_page_is_made_when_the_database_is_gone(app, sign_in_as, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def gone(_token):
        raise OperationalError("SELECT", {}, Exception("no such host"))

    client = sign_in_as(make.person())
    monkeypatch.setattr("tracker.access.sessions.find", gone)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert "Something went wrong on our side" in client.get("/account", status=500).page.text


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nowhere", 404), ("GET", "/sign-out", 405), ("DELETE", "/privacy", 405)]
)
def test_what_flask_refuses_is_a_page_too(client, method, path, status):
    assert client.open(path, method=method, status=status).page.title


def test_too_much_at_once_is_refused(client):
    client.post("/sign-in", data={"email": "a" * 3_000_000}, status=413)
    part = '--cut\r\nContent-Disposition: form-data; name="email"\r\n\r\n{}\r\n'
    for body in (part.format("a" * 600_000), part.format("") * 1500):
        kind = "multipart/form-data; boundary=cut"
        client.post("/sign-in", data=f"{body}--cut--\r\n", content_type=kind, status=413)


def test_every_status_has_its_page(app):
    used = {*STATUS.values(), 400, 405, 413, 500}
    assert {NEAREST.get(status, status) for status in used} <= PAGES


def test_an_unknown_host_is_refused(client):
    client.get("/privacy", headers={"Host": "evil.example"}, status=400)


def test_an_error_page_is_the_same_for_everybody(app, sign_in_as):
    stranger = app.test_client().get("/nowhere", status=404).data
    assert sign_in_as(make.person("Amina")).get("/nowhere", status=404).data == stranger
