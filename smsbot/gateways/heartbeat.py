"""The alarm: one plain request to an address that somebody watches (a paging or uptime service)."""

import ipaddress
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from smsbot.domain.delivery import Verdict
from smsbot.ports import SendError


class HeartbeatGateway:
    """An Alarm that posts a line of text to ``url``; ``timeout`` in seconds for each exchange.

    The address is https, or http to this machine: ValueError for any other. Redirects are not followed.
    """

    def __init__(self, url: str, timeout: float = 10.0) -> None:
        parts = urlsplit(url)
        is_loopback = _is_loopback(parts.hostname or "")
        if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback):
            raise ValueError("SMSBOT_HEARTBEAT_URL must be https, or http to this machine")
        self._url = url
        self._timeout = timeout
        self._opener = _build_opener(is_loopback)

    def call(self, words: str) -> None:
        """Post the words; raises SendError, whose text does not hold the address."""
        headers = {"Content-Type": "text/plain; charset=utf-8", "User-Agent": "smsbot"}
        request = Request(self._url, words.encode(), headers)  # noqa: S310 - the scheme was checked above
        try:
            self._opener.open(request, timeout=self._timeout).close()
        except HTTPError as error:
            error.close()
            raise SendError(Verdict.TRANSIENT, str(error.code), "the alarm address refused") from None
        except (OSError, HTTPException):
            raise SendError(Verdict.TRANSIENT, None, "no answer from the alarm address") from None


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow none: the new place could be anybody's, or not encrypted."""


def _build_opener(is_loopback: bool) -> OpenerDirector:
    # A proxy is for the way out; it could not reach this machine.
    return build_opener(_NoRedirect, *([ProxyHandler({})] if is_loopback else []))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
