"""What the Twilio peer remembers: messages, opt-outs, and how both look in the API's JSON."""

import itertools
import math
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

Json = dict[str, object]

STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START_WORDS = frozenset({"START", "YES", "UNSTOP"})
HELP_WORDS = frozenset({"HELP", "INFO"})
STOPPED_TEXT = (
    "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe."
)
STARTED_TEXT = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
HELP_TEXT = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."

LONGEST_BODY = 1600
LONGEST_VALIDITY = 36_000
E164 = re.compile(r"\+[1-9]\d{6,14}")


class Refused(Exception):
    """The API says no: HTTP status, Twilio's code, and a message that quotes the number as Twilio's do."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def as_json(self) -> Json:
        """The error body."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


@dataclass(slots=True)
class PeerMessage:
    """One message at the peer, in either direction."""

    sid: str
    direction: str
    to: str
    sender: str
    body: str
    status: str
    at: datetime
    sent_at: datetime | None = None
    media: int = 0
    status_callback: str | None = None
    validity: int | None = None
    service: str | None = None
    error_code: int | None = None

    def as_json(self, account: str) -> Json:
        """The message resource; dates are RFC 2822 text, and a service has not chosen its sender yet."""
        uri = f"/2010-04-01/Accounts/{account}/Messages/{self.sid}"
        return {
            "account_sid": account,
            "api_version": "2010-04-01",
            "body": self.body,
            "date_created": format_datetime(self.at),
            "date_sent": format_datetime(self.sent_at) if self.sent_at else None,
            "date_updated": format_datetime(self.at),
            "direction": self.direction,
            "error_code": self.error_code,
            "error_message": None,
            "from": self.sender or None,
            "messaging_service_sid": self.service,
            "num_media": str(self.media),
            "num_segments": "0" if self.service else str(max(1, math.ceil(len(self.body) / 160))),
            "price": None,
            "price_unit": "USD",
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": self.to,
            "uri": f"{uri}.json",
        }


class MessageStore:
    """All messages of the account, oldest first, with Twilio's own handling of stop words per line."""

    def __init__(self, clock: Callable[[], datetime], provider_keywords: bool) -> None:
        self.lock = threading.RLock()
        self.messages: dict[str, PeerMessage] = {}
        self.accepted: list[PeerMessage] = []
        self.own_replies: list[PeerMessage] = []
        self.lines: set[str] = set()
        self.opted_out: set[tuple[str, str]] = set()
        self._clock = clock
        self._provider_keywords = provider_keywords
        self._numbers = itertools.count(1)

    def create(self, form: Mapping[str, str]) -> PeerMessage:
        """Take an outbound message as the API would, or raise Refused."""
        with self.lock:
            self._check(form)
            service = form.get("MessagingServiceSid")
            line = form.get("From", "")
            blocked = self._is_blocked(line, form["To"])
            if blocked and not service:
                raise Refused(400, 21610, f"Attempt to send to unsubscribed recipient {form['To']}")
            message = self._draft("SM", "outbound-api", form["To"], line, form["Body"])
            message.status = "accepted" if service else "queued"
            message.service = service
            message.status_callback = form.get("StatusCallback")
            message.validity = int(form["ValidityPeriod"]) if "ValidityPeriod" in form else None
            if blocked:
                # With a service the create call succeeds and the block shows later.
                message.error_code = 21610
            else:
                self.accepted.append(message)
            return message

    def receive(self, sid: str | None, *, sender: str, to: str, body: str, media: int) -> PeerMessage:
        """Register a patient's text, once per sid, and act on a stop, start or help word as Twilio does."""
        with self.lock:
            known = self.messages.get(sid) if sid else None
            if known is not None:
                return known
            message = self._draft("MM" if media else "SM", "inbound", to, sender, body, sid=sid)
            message.status = "received"
            message.media = media
            message.sent_at = message.at
            if self._provider_keywords:
                self._act_on_keyword(message)
            return message

    def report(self, sid: str, status: str, error_code: int | None) -> PeerMessage:
        """Note how an outbound message fared; KeyError for one that the peer does not know."""
        with self.lock:
            message = self.messages[sid]
            message.status = status
            message.error_code = error_code
            if status in ("sent", "delivered", "undelivered"):
                message.sent_at = message.sent_at or self._clock()
            return message

    def find(self, keep: Callable[[PeerMessage], bool]) -> list[PeerMessage]:
        """The messages to keep, newest first as the API lists them."""
        with self.lock:
            chosen = [message for message in self.messages.values() if keep(message)]
        return sorted(reversed(chosen), key=lambda message: message.at, reverse=True)

    def _act_on_keyword(self, message: PeerMessage) -> None:
        word = message.body.strip().upper()
        pair = (message.to, message.sender)
        if word in STOP_WORDS:
            self.opted_out.add(pair)
            self._reply(message, STOPPED_TEXT)
        elif word in START_WORDS and pair in self.opted_out:
            self.opted_out.discard(pair)
            self._reply(message, STARTED_TEXT)
        elif word in HELP_WORDS and pair not in self.opted_out:
            self._reply(message, HELP_TEXT)

    def _reply(self, message: PeerMessage, text: str) -> None:
        reply = self._draft("SM", "outbound-reply", message.sender, message.to, text)
        reply.status = "sent"
        reply.sent_at = reply.at
        self.own_replies.append(reply)

    def _is_blocked(self, line: str, handset: str) -> bool:
        lines = {line} if line else self.lines
        return any((one, handset) in self.opted_out for one in lines)

    def _draft(
        self, kind: str, direction: str, to: str, sender: str, body: str, sid: str | None = None
    ) -> PeerMessage:
        message = PeerMessage(
            sid=sid or f"{kind}{next(self._numbers):032x}",
            direction=direction,
            to=to,
            sender=sender,
            body=body,
            status="queued",
            # Twilio's dates have whole seconds.
            at=self._clock().replace(microsecond=0),
        )
        self.messages[message.sid] = message
        return message

    def _check(self, form: Mapping[str, str]) -> None:
        to, line, body = form.get("To", ""), form.get("From", ""), form.get("Body", "")
        faults = (
            (not to, 21604, "A 'To' phone number is required."),
            (not E164.fullmatch(to), 21211, f"Invalid 'To' Phone Number: {to}"),
            (not line and "MessagingServiceSid" not in form, 21603, "A 'From' phone number is required."),
            (bool(line) and line not in self.lines, 21606, f"{line} is not a valid line for {to}"),
            (not body, 21602, "Message body is required."),
            (_utf16_units(body) > LONGEST_BODY, 21617, "The concatenated message body exceeds the limit."),
            (not _is_valid_period(form.get("ValidityPeriod", "1")), 21658, "ValidityPeriod out of range"),
            (_has_underscore(form.get("StatusCallback", "")), 21609, "Invalid 'StatusCallback' URL"),
        )
        for is_wrong, code, message in faults:
            if is_wrong:
                raise Refused(400, code, message)


def _utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _is_valid_period(words: str) -> bool:
    return words.isdigit() and 1 <= int(words) <= LONGEST_VALIDITY


def _has_underscore(url: str) -> bool:
    return "_" in (urlsplit(url).hostname or "")


def read_instant(words: str) -> datetime:
    """An instant or a date of a list filter, as UTC."""
    return datetime.fromisoformat(words.replace("Z", "+00:00")).replace(tzinfo=UTC)
