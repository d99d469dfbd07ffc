"""A message as it goes out: headers, text and HTML, one language, several things in one."""

import re
from email.errors import MessageError

import pytest
from sqlalchemy import update

from tests import factories
from tests.mail.mailbox import html_of, text_of
from tests.pages import Page
from tests.web.letters_sent import message, rows
from tracker.config import Settings
from tracker.extensions import db, writing
from tracker.mail import outbox
from tracker.mail.models import Kind, Outgoing
from tracker.web import mailing

pytestmark = pytest.mark.usefixtures("database")
XSS = '<img src=x onerror="alert(1)">'


def post(kind: Kind, **said) -> None:
    with writing():
        outbox.post(kind, **said)


def reminder(who, count=2) -> None:
    post(Kind.REMINDER, person_id=who.id, params={"count": count, "since": "2026-11-18"})


def test_several_things_are_one_message_with_one_way_to_stop_it(app):
    who = factories.person(email="nurse@ward.example")
    reminder(who)
    post(Kind.HOURS_SENT_BACK, person_id=who.id, params={"enrolment": factories.learner().id})
    made = message(*rows())
    assert made["Subject"] == "Stride: 2 messages"
    assert made["To"] == "nurse@ward.example"
    stop = re.fullmatch(r"<(http://localhost/mail/stop/\S+)>", made["List-Unsubscribe"])[1]
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for body in (text_of(made), html_of(made)):
        assert "2 things wait for you" in body
        assert "Hours of yours came back" in body
        assert stop in body
    assert made["Message-ID"] == rows()[0].message_id


def test_one_thing_gives_the_subject_and_what_goes_at_once_cannot_be_stopped(app):
    post(Kind.CODE, address="nurse@ward.example", secret="123456")
    made = message(*rows())
    assert made["Subject"] == "Your code: 123456"
    assert "List-Unsubscribe" not in made


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", ["18 november 2026", "Je inbox openen"]),
        ("fr", ["18 novembre 2026", "Ouvrir"]),
        ("de", ["18. November 2026"]),
        ("nb", ["18. november 2026"]),
    ],
)
def test_it_is_in_the_language_of_its_reader(app, language, said):
    reminder(factories.person(language=language))
    (row,) = rows()
    written = html_of(message(row))
    assert f'<html lang="{language}">' in written
    assert [each for each in said if each not in written] == []


def test_nothing_of_the_reader_before_is_left(app):
    reminder(factories.person(language="nl"))
    post(Kind.CODE, address="nurse@ward.example", secret="123456")
    first, second = (html_of(message(row)) for row in rows(Kind.REMINDER) + rows(Kind.CODE))
    assert 'lang="nl"' in first
    assert 'lang="en"' in second


def test_a_name_is_initials_and_never_markup(app):
    enrolment = factories.learner(name=f"{XSS} Haddad")
    post(
        Kind.DISPUTED,
        person_id=factories.coordinator(enrolment.provider_id).person_id,
        params={"enrolment": enrolment.id, "seq": 1},
    )
    made = message(*rows())
    page = Page(html_of(made))
    assert not [element for element in page.elements if element.tag in {"img", "script"}]
    assert "<.H." in text_of(made)
    assert "onerror" not in text_of(made)


def test_a_page_without_scripts_pictures_or_styles(app):
    reminder(factories.person())
    page = Page(html_of(message(*rows())))
    assert {element.tag for element in page.elements} <= {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "h2",
        "p",
        "a",
        "hr",
        "small",
    }
    assert all(not element.get("style") for element in page.elements)


def test_links_start_with_the_base_address_alone(app):
    reminder(factories.person())
    with app.test_request_context("/", base_url="http://evil.example"):
        made = html_of(message(*rows()))
    assert "evil.example" not in made
    assert all(url.startswith("http://localhost") for url in re.findall(r'href="([^"]+)"', made))


@pytest.mark.parametrize("address", ["a@example.org\r\nBcc: all@example.org", "a@x.example, b@x.example", "nobody"])
def test_an_address_that_is_none_is_never_written_to(app, address):
    post(Kind.CODE, address="a@example.org", secret="123456")
    with writing():
        db.session.execute(update(Outgoing).values(address=address))
    with pytest.raises((ValueError, MessageError)):
        message(*rows())


@pytest.mark.quick
def test_the_sender_is_the_one_set_or_one_at_our_host():
    assert mailing.sender_of(Settings(base_url="https://stride.school.be")) == "stride@stride.school.be"
    named = Settings(base_url="https://stride.school.be", mail_from="Stride <no-reply@school.be>")
    assert mailing.sender_of(named) == "no-reply@school.be"
