"""A real mail server on loopback, which keeps what it is given and can be told to refuse."""

import asyncio
import ssl
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from tracker.mail.smtp import Server


class Mailbox:
    """Handles one server's mail."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refused: dict[str, str] = {}
        """What is answered to a recipient of that address."""
        self.hangs_up_on: set[str] = set()
        self.delay = 0.0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802, ARG002 aiosmtpd's own
        if address in self.hangs_up_on:
            server.transport.close()
            return "421 gone"
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802, ARG002
        await asyncio.sleep(self.delay)
        made = message_from_bytes(envelope.content, policy=default)
        made["X-Was-To"], made["X-Was-From"] = ", ".join(envelope.rcpt_tos), envelope.mail_from
        self.messages.append(made)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [each for each in self.messages if each["X-Was-To"] == address]

    @property
    def times(self) -> Counter:
        """How often each Message-ID came."""
        return Counter(each["Message-ID"] for each in self.messages)


def text_of(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content()


def html_of(message: EmailMessage) -> str:
    return message.get_body(("html",)).get_content()


class _Controller(Controller):
    def _trigger_server(self):
        """The port is one that the system chose, so it is known only now."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def serving_mail(*, tls: ssl.SSLContext | None = None, password: str = ""):
    """A mailbox and the Server to reach it by."""
    box = Mailbox()
    options = {"tls_context": tls, "require_starttls": True} if tls else {}
    if password:

        def known(server, session, envelope, mechanism, data):
            right = data.login == b"stride" and data.password == password.encode()
            return AuthResult(success=right, handled=False)

        options |= {"authenticator": known, "auth_required": True, "auth_require_tls": True}
    controller = _Controller(box, hostname="127.0.0.1", port=0, **options)
    controller.factory = lambda: SMTP(box, hostname="localhost", **options)
    controller.start()
    try:
        user = ("stride", password) if password else ("", "")
        yield box, Server("localhost" if tls else "127.0.0.1", controller.port, "starttls" if tls else "none", *user)
    finally:
        controller.stop()
