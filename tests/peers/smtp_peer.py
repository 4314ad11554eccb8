"""A real SMTP server on loopback that keeps the mails it takes."""

import asyncio
import logging
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Self
from urllib.parse import quote

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.peers.certificates import ServerCertificate

HOST = "127.0.0.1"
# aiosmtpd logs addresses and failed handshakes; tests that scan the log are about our own lines.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


class _FreePortController(Controller):
    """aiosmtpd proves that it is up by connecting to the port it was given, which 0 is not."""

    def _trigger_server(self) -> None:
        if isinstance(self.server, asyncio.Server):
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


class SmtpPeer:
    """`with SmtpPeer() as peer:` listens at `peer.url`.

    With a `certificate` it offers STARTTLS, or speaks TLS from the first byte if `implicit_tls`; with a
    `login` (user, password) as well it takes mail only after TLS and that login. Without `utf8` it takes no
    address beyond ASCII.
    """

    def __init__(
        self,
        certificate: ServerCertificate | None = None,
        login: tuple[str, str] | None = None,
        implicit_tls: bool = False,
        utf8: bool = True,
    ) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.logins: list[str] = []
        self.hangs_up_at_quit = False
        self._login = login
        self._faults: list[int] = []
        self._refused: dict[str, int] = {}
        self._lock = threading.Lock()
        self._certificate = certificate
        self._implicit_tls = implicit_tls
        self._utf8 = utf8
        self._controller = self._listener()

    @property
    def port(self) -> int:
        """The port, once the server is up."""
        return int(self._controller.port)

    @property
    def url(self) -> str:
        """The peer as an SMTP_URL, with its login."""
        scheme = "smtps" if self._implicit_tls else "smtp"
        if self._login is None:
            return f"{scheme}://{HOST}:{self.port}"
        user, password = (quote(part, safe="") for part in self._login)
        return f"{scheme}://{user}:{password}@{HOST}:{self.port}"

    def fail_next(self, code: int, times: int = 1) -> None:
        """Refuse the next mails with this code after their DATA; 0 hangs up instead of answering."""
        with self._lock:
            self._faults.extend([code] * times)

    def refuse(self, address: str, code: int) -> None:
        """Refuse this recipient from now on."""
        self._refused[address] = code

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    # aiosmtpd finds these by name.
    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        code = self._refused.get(address)
        if code is not None:
            return f"{code} not this one"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        with self._lock:
            fault = self._faults.pop(0) if self._faults else None
        if fault is not None:
            return self._fail(server, fault)
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        # Parsed by the modern policy, whose message class is EmailMessage.
        mail = message_from_bytes(content, policy=policy.default)
        with self._lock:
            self.recipients.append(list(envelope.rcpt_tos))
            self.messages.append(mail)
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.hangs_up_at_quit and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return "221 Bye"

    def _fail(self, server: SMTP, code: int) -> str:
        if code == 0 and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return f"{code or 421} not now"

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        if not isinstance(data, LoginPassword) or self._login is None:
            return AuthResult(success=False, handled=False)
        self.logins.append(data.login.decode())
        user, password = self._login
        matches = (data.login.decode(), data.password.decode()) == (user, password)
        return AuthResult(success=matches, handled=False)

    def _listener(self) -> Controller:
        secure = self._certificate.context() if self._certificate else None
        return _FreePortController(
            self,
            hostname=HOST,
            port=0,
            enable_SMTPUTF8=self._utf8,
            ssl_context=secure if self._implicit_tls else None,
            tls_context=None if self._implicit_tls else secure,
            require_starttls=secure is not None and self._login is not None,
            authenticator=self._authenticate if self._login else None,
            auth_required=self._login is not None,
            auth_require_tls=secure is not None,
        )
