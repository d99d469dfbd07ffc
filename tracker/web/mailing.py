"""Composing mail: what goes into one message, in the recipient's language, as text and as HTML, with its headers.

What each kind says is in letters.py. The worker of the command line sends; it finds this as `app.extensions["mail"]`.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

import flask_babel
from flask import Flask, g

from tracker import clock
from tracker.access import links
from tracker.config import Settings
from tracker.mail.delivering import Batch, Composed, Item
from tracker.mail.models import Kind
from tracker.mail.outbox import AT_ONCE
from tracker.people import queries
from tracker.web import mail_tokens
from tracker.web.letters import WORDS, Letter, Part
from tracker.web.reading_in import Reading
from tracker.web.speaking import LANGUAGES, _, ngettext

log = logging.getLogger(__name__)
EXTENSION = "mail"


@dataclass(frozen=True)
class PostOffice:
    """Composes for one installation. Everything here happens inside an application context, without a request."""

    app: Flask
    base_url: str
    sender: str

    def prepare(self, batch: Batch) -> None:
        """In a write transaction, before composing: the link that a forgotten password asks for.

        It is made here and not where it was asked for, so that the page takes as long for an address nobody has.
        """
        for item in batch.items:
            if item.kind is Kind.PASSWORD_RESET and item.secret and batch.address:
                self.make_link(batch.address, item.secret)

    def make_link(self, address: str, token: str) -> None:
        """For whoever signs in with this address; nothing where nobody does."""
        person = queries.person_by_email(address)
        if person:
            links.make_once(token, person_id=person.id, purpose=links.Purpose.PASSWORD)

    def compose(self, batch: Batch) -> Composed:
        """Without a message when all is moot; without an address when there is nowhere to send it."""
        to, language = self.recipient(batch)
        told = self.parts(batch, language)
        moot = tuple(item.id for item, part in told if part is None)
        parts = [part for _item, part in told if part is not None]
        if not parts or not to:
            return Composed(None, to, self.sender, moot)
        with spoken(language):
            message = self.message(batch, to, parts)
        return Composed(message, to, self.sender, moot)

    def recipient(self, batch: Batch) -> tuple[str, str]:
        """Address and language; the address empty where the person has none."""
        person = queries.person(batch.person_id) if batch.person_id else None
        to = batch.address or (next(iter(queries.emails_of(person.id)), "") if person else "")
        if person is None and batch.address:
            person = queries.person_by_email(batch.address)
        return to, person.language if person else batch.language

    def parts(self, batch: Batch, language: str) -> list[tuple[Item, Part | None]]:
        """What each thing says; None for what is moot."""
        with spoken(language):
            letters = [Letter(item, batch.person_id, self.base_url, Reading(language or "en")) for item in batch.items]
            return [(letter.item, WORDS[letter.item.kind](letter)) for letter in letters]

    def message(self, batch: Batch, to: str, parts: Sequence[Part]) -> EmailMessage:
        """Headers refuse line breaks themselves: whatever got so far with one raises ValueError here."""
        made = EmailMessage(policy=SMTP)
        made["Message-ID"] = batch.message_id
        made["Date"] = format_datetime(clock.now())
        made["From"] = Address("Stride", addr_spec=self.sender)
        made["To"] = Address(addr_spec=to)
        made["Subject"] = subject(parts)
        made["Auto-Submitted"] = "auto-generated"
        stop = self.stop_address(batch)
        if stop:
            made["List-Unsubscribe"] = f"<{stop}>"
            made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        made.set_content(as_text(parts, stop, self.base_url))
        made.add_alternative(self.as_html(parts, stop), subtype="html")
        return made

    def stop_address(self, batch: Batch) -> str:
        """Where its reader can say: no more of these. Empty for what goes at once, which nobody can switch off."""
        kinds = {item.kind for item in batch.items} - AT_ONCE
        if not kinds or batch.person_id is None:
            return ""
        return f"{self.base_url}/mail/stop/{mail_tokens.stop(batch.person_id, kinds)}"

    def as_html(self, parts: Sequence[Part], stop: str) -> str:
        language = str(flask_babel.get_locale() or "en")
        template = self.app.jinja_env.get_template("mail/message.html")
        return template.render(parts=parts, stop=stop, base_url=self.base_url, lang=language, subject=subject(parts))


def subject(parts: Sequence[Part]) -> str:
    """The one thing, or how many."""
    if len(parts) == 1:
        return parts[0].title
    return ngettext("Stride: %(num)s message", "Stride: %(num)s messages", len(parts))


def as_text(parts: Sequence[Part], stop: str, base_url: str) -> str:
    """The same words without markup."""
    blocks = ["\n".join([part.title, *part.says, *(f"{label}: {url}" for label, url in part.links)]) for part in parts]
    foot = ["--", f"Stride, {base_url}"]
    if stop:
        foot.append(": ".join([_("No more mails like this"), stop]))
    return "\n\n".join([*blocks, "\n".join(foot)]) + "\n"


class spoken:  # noqa: N801 reads as a word in `with spoken(language)`
    """In the language of the recipient, as far as the pages speak it; else in English."""

    def __init__(self, language: str) -> None:
        self._forced = flask_babel.force_locale(language if language in LANGUAGES else "en")

    def __enter__(self) -> None:
        g.pop("catalogue", None)
        self._forced.__enter__()

    def __exit__(self, *error: object) -> None:
        self._forced.__exit__(*error)
        with suppress(KeyError):
            g.pop("catalogue")


def sender_of(settings: Settings) -> str:
    """The bare address of MAIL_FROM, or one at the host of the base address."""
    return parseaddr(settings.mail_from)[1] or f"stride@{settings.hostname}"


def lend(app: Flask, settings: Settings) -> None:
    """Let the worker find it."""
    app.extensions[EXTENSION] = PostOffice(app, settings.base_url.rstrip("/"), sender_of(settings))
