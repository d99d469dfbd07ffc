"""Signed words in the links of mails: read back, of no other purpose, and nothing of a stranger's."""

from uuid import uuid4

import pytest

from tracker.errors import LinkSpent
from tracker.mail.models import Kind
from tracker.web import mail_tokens

pytestmark = [pytest.mark.quick, pytest.mark.usefixtures("database")]


def test_they_read_back():
    who, enrolment = uuid4(), uuid4()
    kinds = {Kind.REMINDER, Kind.HOURS_WAITING}
    assert mail_tokens.read_stop(mail_tokens.stop(who, kinds)) == (who, sorted(kinds))
    assert mail_tokens.read_not_me(mail_tokens.not_me(who, enrolment, 7)) == (who, enrolment, [7])
    assert mail_tokens.read_not_me(mail_tokens.not_me(who, enrolment, 7, 9)) == (who, enrolment, [7, 9])


def test_one_purpose_opens_no_other():
    with pytest.raises(LinkSpent):
        mail_tokens.read_not_me(mail_tokens.stop(uuid4(), [Kind.REMINDER]))


@pytest.mark.parametrize("token", ["", ".", "no-token", "WyJhIl0.c2lnbmVk", "\u00e9.\u00e9", "a" * 5000])
def test_what_we_did_not_sign_is_refused(token):
    with pytest.raises(LinkSpent):
        mail_tokens.read_stop(token)


def test_an_older_key_still_opens(app, monkeypatch):
    token = mail_tokens.stop(uuid4(), [Kind.REMINDER])
    older = app.config["SECRET_KEY"]
    monkeypatch.setitem(app.config, "SECRET_KEY", "another-secret-0123456789-abcdefgh")
    with pytest.raises(LinkSpent):
        mail_tokens.read_stop(token)
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [older])
    assert mail_tokens.read_stop(token)[1] == [Kind.REMINDER]
