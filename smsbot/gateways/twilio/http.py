"""The HTTP client under the official one: our origin, our time-out, one session a thread, and no log."""

import logging
import threading
import weakref
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from requests import Session
from requests import exceptions as http_errors
from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]
from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]
from urllib3 import exceptions as wire_errors

from smsbot.domain.delivery import Verdict
from smsbot.gateways.twilio.access import is_loopback
from smsbot.gateways.twilio.codes import create_verdict
from smsbot.ports import SendError

Answer = TypeVar("Answer")

# Both write the query of a list call, which holds the patient's number, at INFO and DEBUG.
for _talkative in ("twilio.http_client", "urllib3.connectionpool"):
    logging.getLogger(_talkative).setLevel(logging.ERROR)


class OriginHttpClient(TwilioHttpClient):  # type: ignore[misc]
    """Sends every request to `base_url` (None: wherever the official client wants) with a time-out.

    requests.Session is not promised to be thread-safe, hence one a thread.
    """

    def __init__(self, base_url: str | None, timeout: float) -> None:
        self._sessions = threading.local()
        self._opened: weakref.WeakSet[Session] = weakref.WeakSet()
        self._base = urlsplit(base_url) if base_url else None
        super().__init__(pool_connections=False, timeout=timeout)

    @property
    def session(self) -> Session:
        """This thread's session."""
        session: Session | None = getattr(self._sessions, "session", None)
        if session is None:
            session = self._sessions.session = Session()
            # A proxy named in the environment must not see what is meant for this machine.
            session.trust_env = not (self._base and is_loopback(self._base.hostname or ""))
            self._opened.add(session)
        return session

    @session.setter
    def session(self, _: object) -> None:
        """The parent's single session is not wanted."""

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        """One request to our origin; a redirect is never followed, for it would carry the credentials."""
        kwargs["allow_redirects"] = False
        return super().request(method, self._at_origin(url), *args, **kwargs)

    def log_request(self, kwargs: dict[str, Any]) -> None:
        """Nothing: addresses and queries hold numbers."""

    def log_response(self, status_code: int, response: object) -> None:
        """Nothing, as above."""

    def close(self) -> None:
        """Close the connections of every thread."""
        for session in list(self._opened):
            session.close()

    def _at_origin(self, url: str) -> str:
        if self._base is None:
            return url
        return urlunsplit(urlsplit(url)._replace(scheme=self._base.scheme, netloc=self._base.netloc))


def attempt(call: Callable[[], Answer]) -> Answer:
    """Make one API call; whatever goes wrong comes out as a SendError without its cause.

    The cause holds the number (Twilio's message, the URL of a list call), so it must not hang on the
    error's context either: the error is raised after the handler has ended. An error that nobody foresaw
    is AMBIGUOUS, since the request may have been under way.
    """
    try:
        return call()
    except Exception as fault:
        error = _explain(fault)
    raise error


def _explain(fault: Exception) -> SendError:
    if isinstance(fault, TwilioException):
        return _refusal(fault)
    if isinstance(fault, http_errors.RequestException):
        return _broken_wire(fault)
    return SendError(Verdict.AMBIGUOUS, None, f"the answer could not be read ({type(fault).__name__})")


def _refusal(fault: Exception) -> SendError:
    status, code = _status_and_code(fault)
    if status is None:
        return SendError(Verdict.AMBIGUOUS, None, "the answer could not be read")
    verdict, reason = create_verdict(status, code)
    return SendError(verdict, str(code or status), reason)


def _status_and_code(fault: Exception) -> tuple[int | None, int | None]:
    """TwilioRestException and TwilioServiceException (RFC 9457) carry both; a failed page its response."""
    status = getattr(fault, "status", None)
    if status is None and len(fault.args) > 1:
        status = getattr(fault.args[1], "status_code", None)
    code = getattr(fault, "code", None)
    return status if isinstance(status, int) else None, code if isinstance(code, int) else None


def _broken_wire(fault: http_errors.RequestException) -> SendError:
    if isinstance(fault, http_errors.ConnectTimeout | http_errors.ProxyError) or _never_connected(fault):
        return SendError(Verdict.TRANSIENT, None, "no connection to the provider")
    if isinstance(fault, http_errors.InvalidURL | http_errors.InvalidSchema | http_errors.InvalidHeader):
        return SendError(Verdict.PERMANENT_CONFIG, None, "the provider's address is not usable")
    if isinstance(fault, http_errors.Timeout):
        return SendError(Verdict.AMBIGUOUS, None, "the provider did not answer in time")
    return SendError(Verdict.AMBIGUOUS, None, f"the connection broke ({type(fault).__name__})")


def _never_connected(fault: http_errors.RequestException) -> bool:
    """Refused, unresolved, or a certificate nobody trusts: no byte of the request has left."""
    reason = getattr(fault.args[0], "reason", None) if fault.args else None
    if isinstance(reason, wire_errors.NewConnectionError):
        return True
    return isinstance(reason, wire_errors.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(reason)
