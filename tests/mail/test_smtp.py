"""How SMTP_URL is read, and what is said of a failure. The way out itself: tests/cli/test_working.py."""

import smtplib

import pytest

from tracker.errors import Misconfigured
from tracker.mail.smtp import Server, reason, server_of

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", None),
        ("smtp://localhost", Server("localhost", 25, "none")),
        ("smtp://mail.example:587?tls=starttls", Server("mail.example", 587, "starttls")),
        ("smtp://a%40b:p%3Aq@mail.example?tls=starttls", Server("mail.example", 25, "starttls", "a@b", "p:q")),
        ("smtps://me:secret@mail.example", Server("mail.example", 465, "always", "me", "secret")),
        ("smtp://me:secret@127.0.0.1:2525", Server("127.0.0.1", 2525, "none", "me", "secret")),
    ],
)
def test_an_address_is_read(url, server):
    assert server_of(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example:587",
        "http://mail.example",
        "smtp://",
        "smtp://mail.example:port",
        "smtp://mail.example?tls=perhaps",
        "smtp://mail.example?tls",
        "smtp://mail.example/inbox",
        "smtp://me:secret@mail.example",
    ],
)
def test_anything_else_is_a_mistake_and_a_password_is_never_sent_unprotected(url):
    with pytest.raises(Misconfigured) as refused:
        server_of(url)
    assert "secret" not in str(refused.value)


def test_the_password_is_not_shown():
    assert "secret" not in repr(server_of("smtps://me:secret@mail.example"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"no a@b.example")}), "recipient-refused 550"),
        (smtplib.SMTPDataError(554, b"a@b.example is spam"), "SMTPDataError 554"),
        (smtplib.SMTPAuthenticationError(535, b"me"), "SMTPAuthenticationError 535"),
        (TimeoutError("a@b.example"), "TimeoutError"),
    ],
)
def test_a_failure_is_a_word_and_a_number_without_an_address(error, said):
    assert reason(error) == said
