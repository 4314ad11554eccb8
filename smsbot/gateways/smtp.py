"""Mail through one SMTP server, encrypted unless it is this machine."""

import contextlib
import ipaddress
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

from smsbot.domain.delivery import Verdict
from smsbot.ports import SendError, SetupFault

SUBMISSION_PORT = 587
IMPLICIT_TLS_PORT = 465
PERMANENT_REPLY = 500


@dataclass(frozen=True, slots=True)
class _MailServer:
    """An SMTP_URL taken apart."""

    host: str
    port: int
    implicit_tls: bool
    user: str | None = field(repr=False)
    password: str | None = field(repr=False)

    @property
    def is_loopback(self) -> bool:
        if self.host.lower() == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


class SmtpGateway:
    """An EmailSender; `timeout` in seconds for each exchange. One connection a mail, safe between threads."""

    def __init__(self, url: str, timeout: float = 10.0, ssl_context: ssl.SSLContext | None = None) -> None:
        self._server = _parse(url)
        self._timeout = timeout
        self._ssl = ssl_context or ssl.create_default_context()
        self._own_name: str | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand the mail to every recipient of its headers; raises SendError.

        TRANSIENT for anything the server or the line may get over, PERMANENT_CONFIG for a 5xx. If some
        recipients were refused the mail counts as not sent: better twice in one inbox than never in another.
        """
        if not message["From"] or not (message["To"] or message["Cc"] or message["Bcc"]):
            raise SendError(Verdict.PERMANENT_CONFIG, None, "the mail names no sender or no recipient")
        error = self._attempt(message)
        if error is not None:
            raise error

    def check(self) -> list[SetupFault]:
        """One fault if connecting, TLS or login fails, else none. Sends nothing."""
        error = self._attempt(None)
        if error is None:
            return []
        return [
            SetupFault(
                f"The mail server cannot be used: {error.reason}.",
                "Check host, port, user and password of SMTP_URL, and the server's certificate.",
            )
        ]

    def _attempt(self, message: EmailMessage | None) -> SendError | None:
        """Builds the error for the caller to raise: its cause quotes addresses and must not hang on it."""
        try:
            with self._connection() as connection:
                if message is None:
                    connection.noop()
                    return None
                refused = connection.send_message(message)
        except (smtplib.SMTPException, OSError, ValueError) as fault:
            return _explain(fault)
        return _refusal([code for code, _ in refused.values()]) if refused else None

    @contextlib.contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        connection = self._connect()
        try:
            self._own_name = connection.local_hostname
            self._secure(connection)
            if self._server.user is not None:
                connection.login(self._server.user, self._server.password or "")
            yield connection
            # The mail is accepted by now: a server that hangs up instead of saying goodbye changes nothing.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()
        finally:
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        """Our own name is looked up once: with a slow resolver that alone can take seconds a mail."""
        server = self._server
        if server.implicit_tls:
            return smtplib.SMTP_SSL(
                server.host, server.port, self._own_name, timeout=self._timeout, context=self._ssl
            )
        return smtplib.SMTP(server.host, server.port, self._own_name, timeout=self._timeout)

    def _secure(self, connection: smtplib.SMTP) -> None:
        """STARTTLS wherever it is offered; without it only this machine is spoken to."""
        if self._server.implicit_tls:
            return
        connection.ehlo_or_helo_if_needed()
        if connection.has_extn("starttls"):
            connection.starttls(context=self._ssl)
        elif not self._server.is_loopback:
            raise _NoEncryptionError


class _NoEncryptionError(smtplib.SMTPException):
    """The server offers no STARTTLS. Someone on the line may have hidden it, so it is worth another try."""


def _parse(url: str) -> _MailServer:
    """Take an SMTP_URL apart; ValueError names the fault and never the password."""
    parts = _split(url)
    if parts is None or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("SMTP_URL cannot be read: write special characters of the password as %XX")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("SMTP_URL must be smtp://user:pass@host:port or smtps://…")
    implicit_tls = parts.scheme == "smtps"
    return _MailServer(
        host=parts.hostname,
        port=parts.port or (IMPLICIT_TLS_PORT if implicit_tls else SUBMISSION_PORT),
        implicit_tls=implicit_tls,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _split(url: str) -> SplitResult | None:
    """None for a URL that cannot be parsed: the parser's own error would quote it, password and all."""
    try:
        parts = urlsplit(url)
        # Only reading the port parses it; an unescaped colon or slash in the password ends up there.
        _ = parts.port
    except ValueError:
        return None
    return parts


def _explain(fault: Exception) -> SendError:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return _refusal([code for code, _ in fault.recipients.values()])
    if isinstance(fault, smtplib.SMTPResponseException):
        return _refusal([fault.smtp_code])
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        return SendError(
            Verdict.PERMANENT_CONFIG, None, "the mail server lacks what this mail or login needs"
        )
    if isinstance(fault, ValueError) and not isinstance(fault, OSError):
        return SendError(Verdict.PERMANENT_CONFIG, None, "the mail or the login holds unusable characters")
    return SendError(Verdict.TRANSIENT, None, _line_fault(fault))


def _line_fault(fault: Exception) -> str:
    if isinstance(fault, _NoEncryptionError):
        return "the mail server offers no encryption"
    if isinstance(fault, ssl.SSLCertVerificationError):
        return "the mail server's certificate is not trusted"
    if isinstance(fault, TimeoutError | smtplib.SMTPServerDisconnected):
        # smtplib reports a time-out in the middle of a dialogue as a disconnection.
        return "the mail server did not answer in time or hung up"
    return "no connection to the mail server"


def _refusal(codes: list[int]) -> SendError:
    """A mail is permanently refused only if each refusal is a 5xx."""
    permanent = all(code >= PERMANENT_REPLY for code in codes)
    verdict = Verdict.PERMANENT_CONFIG if permanent else Verdict.TRANSIENT
    # A garbled answer counts as -1 in smtplib: no code to show.
    code = str(min(codes)) if codes and min(codes) > 0 else None
    return SendError(verdict, code, "the mail server refused")
