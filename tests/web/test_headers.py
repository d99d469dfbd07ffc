"""Every answer carries the policy, errors, files and redirects included."""

import gzip

import pytest
from flask import Response
from flask.testing import FlaskClient

from tests import factories as make
from tests.web import sample
from tracker.config import Settings
from tracker.web import headers

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("path", ["/sign-in", "/privacy", "/health", "/nowhere", "/account", "/sign-out", "STATIC"])
def test_every_answer_is_dressed(app, client, path):
    answer = client.get(app.jinja_env.globals["asset"]("app.css") if path == "STATIC" else path, buffered=True)
    for name, value in headers.fixed(Settings()).items():
        assert answer.headers[name] == value
    assert "Strict-Transport-Security" not in answer.headers


def test_the_policy_lets_nothing_in():
    policy = dict(each.split(" ", 1) for each in headers.POLICY.split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in headers.POLICY


def test_over_https_browsers_are_told_to_stay_there(monkeypatch):
    client = sample.app_with(monkeypatch, base_url="https://stride.example").test_client()
    answer = client.get("/privacy", base_url="https://stride.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_what_is_ones_own_is_kept_by_no_browser(client, sign_in_as):
    assert client.get("/privacy").headers["Cache-Control"] == "private, no-cache"
    client = sign_in_as(make.person())
    for path in ("/account", "/privacy"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store"
        assert "Cookie" in client.get(path).headers["Vary"]


@pytest.mark.parametrize(("site", "encoding"), [("same-origin", "gzip"), (None, "gzip"), ("cross-site", None)])
def test_pages_are_compressed_but_not_for_other_sites(app, site, encoding):
    sent = {"Accept-Encoding": "gzip"} | ({"Sec-Fetch-Site": site} if site else {})
    answer = FlaskClient(app, Response).get("/privacy", headers=sent)
    assert answer.headers.get("Content-Encoding") == encoding
    assert b"<h1>Privacy</h1>" in (gzip.decompress(answer.data) if encoding else answer.data)


def test_every_body_says_what_it_is(client):
    for path in ("/privacy", "/nowhere", "/sign-in"):
        assert client.get(path).headers["Content-Type"] == "text/html; charset=utf-8"
    assert client.get("/health").headers["Content-Type"] == "application/json"
