"""The way out: one SMTP server, named by SMTP_URL. Knows messages, no rows.

`smtp://user:password@host:587?tls=starttls`, `smtps://user:password@host`, or `smtp://localhost:25` without either.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from tracker.errors import Misconfigured

TIMEOUT = 20
PORTS = {"smtp": 25, "smtps": 465}
WRONG = "SMTP_URL is not like smtp://user:password@host:587?tls=starttls or smtps://user:password@host."


@dataclass(frozen=True)
class Server:
    """Where mail is handed over."""

    host: str
    port: int
    tls: str
    """starttls, always (smtps) or none."""
    user: str = ""
    password: str = field(default="", repr=False)


class Undelivered(Exception):
    """The server did not take a message; `why` is a word and a number, without an address."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Unreachable(Undelivered):
    """No message can be handed over for now; `before_any` when there was no connection at all."""

    def __init__(self, why: str, *, before_any: bool = False) -> None:
        super().__init__(why)
        self.before_any = before_any


class Way(Protocol):
    """An open connection."""

    def send(self, message: EmailMessage, to: str, sender: str) -> None:
        """Raises Undelivered."""


def server_of(url: str) -> Server | None:
    """None where nothing is set. Raises Misconfigured."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
        tls = parse_qs(parts.query, strict_parsing=bool(parts.query)).get("tls", ["none"])[-1]
    except (KeyError, ValueError):
        raise Misconfigured(WRONG) from None
    tls = "always" if parts.scheme == "smtps" else tls
    if not parts.hostname or parts.path.strip("/") or tls not in {"none", "starttls", "always"}:
        raise Misconfigured(WRONG)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if user and tls == "none" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise Misconfigured("SMTP_URL would send a password unprotected. Add ?tls=starttls, or use smtps://.")
    return Server(parts.hostname, port, tls, user, password)


@contextmanager
def connected(server: Server, context: ssl.SSLContext | None = None) -> Iterator["Connection"]:
    """Raises Unreachable. STARTTLS that is asked for and not offered is refused, never done without."""
    context = context or ssl.create_default_context()
    try:
        smtp = _open(server, context)
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(reason(error), before_any=True) from error
    try:
        yield Connection(smtp)
    finally:
        try:
            smtp.quit()
        except (OSError, smtplib.SMTPException):
            smtp.close()


def _open(server: Server, context: ssl.SSLContext) -> smtplib.SMTP:
    if server.tls == "always":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        if server.tls == "starttls":
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


class Connection:
    """One connection, for as many messages as there are."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp

    def send(self, message: EmailMessage, to: str, sender: str) -> None:
        """Hand one message over. Raises Undelivered; Unreachable when the connection is lost with it."""
        try:
            self._smtp.send_message(message, from_addr=sender, to_addrs=[to])
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise Unreachable(reason(error)) from error
        except (smtplib.SMTPException, ValueError) as error:  # an address it cannot write is a ValueError
            raise Undelivered(reason(error)) from error


def reason(error: Exception) -> str:
    """A word and a number: what a server says may hold the address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next((code for code, _ in error.recipients.values()), 0)
        return f"recipient-refused {code}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return type(error).__name__
