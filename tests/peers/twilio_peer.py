"""Twilio on loopback: its Messages API for the official client, and the patients who text through it."""

import http.client
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from tests.peers.certificates import ServerCertificate
from tests.peers.twilio_http import Account, Fault, FaultKind, PeerServer
from tests.peers.twilio_messages import Json, MessageStore, PeerMessage

__all__ = ["Answer", "Fault", "FaultKind", "PeerMessage", "TwilioPeer"]

ACCOUNT_SID = "AC" + "0" * 31 + "1"
AUTH_TOKEN = "peer-auth-token-4b1f9c2e7d8a6053"
LINE = "+15550100001"
PUBLIC_URL = "https://smsbot.clinic.example"
WEBHOOK_TIMEOUT = 15

Post = Callable[[str, Mapping[str, str], Mapping[str, str]], tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app answered to a webhook about message `sid`; status 0 if the webhook was lost."""

    sid: str
    status: int
    body: str


def _real_clock() -> datetime:
    # The peer stands for the outside world, which has a clock of its own.
    return datetime.now(UTC)  # noqa: TID251


class TwilioPeer:
    """`with TwilioPeer(...) as peer:` listens at `peer.url` until the end of the block.

    `webhook_url` is where the app takes inbound texts (on loopback); requests are signed for the same path
    under `public_url`. `post` may replace the network, for instance by a Flask test client; with a
    `certificate` the API speaks TLS.
    """

    def __init__(
        self,
        *,
        webhook_url: str = "",
        public_url: str = PUBLIC_URL,
        clock: Callable[[], datetime] = _real_clock,
        provider_keywords: bool = True,
        lines: tuple[str, ...] = (LINE,),
        post: Post | None = None,
        certificate: ServerCertificate | None = None,
    ) -> None:
        self.webhook_url = webhook_url
        self.public_url = public_url
        self.account_sid = ACCOUNT_SID
        self.auth_token = AUTH_TOKEN
        self.store = MessageStore(clock, provider_keywords)
        self.account = Account(ACCOUNT_SID, {ACCOUNT_SID: AUTH_TOKEN})
        for line in lines:
            self.add_line(line)
        self._post = post or post_form
        self._server = PeerServer(self.account, self.store)
        self._scheme = "https" if certificate else "http"
        if certificate:
            self._server.socket = certificate.context().wrap_socket(self._server.socket, server_side=True)
        # A short poll, so that leaving the block does not take half a second.
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="twilio-peer")

    @property
    def url(self) -> str:
        """The API's origin, for TWILIO_API_BASE_URL."""
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}"

    @property
    def accepted(self) -> list[PeerMessage]:
        """Every text of the app that went out to a handset, oldest first."""
        return list(self.store.accepted)

    @property
    def creates(self) -> int:
        """How many create calls came in, whatever became of them."""
        return self._server.creates

    @property
    def list_queries(self) -> list[dict[str, str]]:
        """The filters of each list call so far, one entry a page."""
        return list(self._server.list_queries)

    def texts_to(self, handset: str) -> list[str]:
        """The bodies of the app's texts that this handset got, oldest first."""
        return [message.body for message in self.accepted if message.to == handset]

    def add_line(self, line: str, **settings: object) -> None:
        """Let the account own a number, or change its settings (sms_url, sms_fallback_url, …)."""
        self.store.lines.add(line)
        plain: Json = {"sms_method": "POST", "sms_url": "", "sms_fallback_url": ""}
        known = self.account.numbers.get(line, plain)
        sid = f"PN{int(line.lstrip('+')):032x}"
        self.account.numbers[line] = {**known, "sid": sid, "phone_number": line, **settings}

    def add_service(self, sid: str, **settings: object) -> None:
        """Give the account a Messaging Service (inbound_request_url, use_inbound_webhook_on_number, …)."""
        self.account.service = {"sid": sid, "use_inbound_webhook_on_number": False, **settings}

    def fail_next(self, kind: FaultKind, times: int = 1, *, code: int = 20500) -> None:
        """Let the next create calls fail so: a 500 or a dropped connection, before or after acceptance."""
        self._server.faults.extend([Fault(kind, code)] * times)

    def refuse_next(self, *codes: int) -> None:
        """Refuse the next create calls with these codes, one each (20429 is the busy 429)."""
        self._server.faults.extend(Fault(FaultKind.REFUSE, code) for code in codes)

    def answer_slowly(self, seconds: float, times: int = 1) -> None:
        """Accept the next texts but answer only after some seconds."""
        self._server.faults.extend([Fault(FaultKind.SLOW, seconds=seconds)] * times)

    def text(
        self,
        from_: str,
        to: str,
        body: str,
        media: int = 0,
        sid: str | None = None,
        *,
        lost: bool = False,
        **extra: str,
    ) -> Answer:
        """A patient texts a line: the app's webhook gets it, signed. The same `sid` again is a redelivery.

        `lost`: the message is on record but its webhook never arrives. `extra` are further form fields.
        """
        message = self.store.receive(sid, sender=from_, to=to, body=body, media=media)
        if lost:
            return Answer(message.sid, 0, "")
        fields = {**self._inbound_fields(message), **extra}
        signed_url = self.public_url.rstrip("/") + _path_and_query(self.webhook_url)
        return self.post_signed(signed_url, fields)

    def callback(self, sid: str, status: str, error_code: int | None = None) -> Answer:
        """Report a message's status to the StatusCallback it was created with, signed."""
        message = self.store.report(sid, status, error_code)
        if not message.status_callback:
            raise LookupError(f"{sid} was created without a StatusCallback")
        return self.post_signed(message.status_callback, self._status_fields(message))

    def post_signed(self, public_url: str, fields: Mapping[str, str]) -> Answer:
        """Sign for a public URL and post to the same path at the app's loopback address."""
        signed_url = public_url.partition("#")[0]
        signature = RequestValidator(self.auth_token).compute_signature(signed_url, dict(fields))
        local = urlsplit(self.webhook_url)
        address = f"{local.scheme}://{local.netloc}{_path_and_query(signed_url)}"
        status, body = self._post(address, fields, {"X-Twilio-Signature": signature})
        return Answer(fields.get("MessageSid", ""), status, body)

    def close(self) -> None:
        """Hang up on everyone and stop listening."""
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _inbound_fields(self, message: PeerMessage) -> dict[str, str]:
        media = {f"MediaUrl{n}": f"https://api.twilio.com/media/ME{n:032x}" for n in range(message.media)}
        kinds = {f"MediaContentType{n}": "image/jpeg" for n in range(message.media)}
        return {
            **self._common_fields(message),
            "SmsMessageSid": message.sid,
            "Body": message.body,
            "NumMedia": str(message.media),
            "NumSegments": "1",
            "SmsStatus": "received",
            **media,
            **kinds,
        }

    def _status_fields(self, message: PeerMessage) -> dict[str, str]:
        code = {"ErrorCode": str(message.error_code)} if message.error_code else {}
        service = {"MessagingServiceSid": message.service} if message.service else {}
        states = {"MessageStatus": message.status, "SmsStatus": message.status}
        return {**self._common_fields(message), **states, **code, **service}

    def _common_fields(self, message: PeerMessage) -> dict[str, str]:
        return {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "AccountSid": self.account_sid,
            "ApiVersion": "2010-04-01",
            "From": message.sender,
            "To": message.to,
        }


def post_form(url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> tuple[int, str]:
    """Post a form over plain HTTP, as Twilio would: no redirect followed, no proxy."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=WEBHOOK_TIMEOUT)
    kind = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    try:
        connection.request("POST", _path_and_query(url), urlencode(fields).encode(), {**kind, **headers})
        with connection.getresponse() as response:
            return response.status, response.read().decode("utf-8", "replace")
    finally:
        connection.close()


def _path_and_query(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
