"""What the use cases need of the outside world: a way to text, a way to mail, and how both fail."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Protocol

from smsbot.domain.delivery import ProviderStatus, Verdict

_LOOKS_LIKE_A_NUMBER = re.compile(r"\+?\d[\d ().\-]{4,}\d")


@dataclass(frozen=True, slots=True)
class SmsToSend:
    """One text to one handset. Number and body stay out of `repr`, so that no traceback shows them.

    `sender` is the clinic's line (empty: the installation's default), `validity` how long the provider may
    hold the text back, `reference` the outbox row's id.
    """

    to: str = field(repr=False)
    sender: str
    body: str = field(repr=False)
    status_callback: str
    validity: timedelta
    reference: str

    def __post_init__(self) -> None:
        if self.validity <= timedelta(0):
            raise ValueError("validity must be positive: an expired text is not sent")


@dataclass(frozen=True, slots=True)
class SendReceipt:
    """The provider took the text: its id there and the status it had at that moment."""

    provider_sid: str
    status: ProviderStatus


@dataclass(frozen=True, slots=True)
class InboundText:
    """A text that the provider received for one of our lines; `received_at` is aware UTC."""

    provider_sid: str
    sender: str = field(repr=False)
    recipient: str
    body: str = field(repr=False)
    media_count: int
    received_at: datetime
    opt_out_type: str | None


@dataclass(frozen=True, slots=True)
class SetupFault:
    """Something that `doctor --online` found wrong, and what to do about it."""

    problem: str
    mend: str


class SendError(Exception):
    """A text or mail was not accepted, or may not have been.

    `reason` is in our words: what a provider says often quotes the number, so it is never passed on.
    """

    def __init__(self, verdict: Verdict, code: str | None, reason: str) -> None:
        self.verdict = verdict
        self.code = code
        self.reason = _LOOKS_LIKE_A_NUMBER.sub("[number]", reason)
        super().__init__(f"{verdict}: {self.reason}" + (f" ({code})" if code else ""))


class SmsSender(Protocol):
    """The texting provider."""

    def send(self, message: SmsToSend) -> SendReceipt:
        """Hand the text over; SendError says whether it is known not to have gone."""

    def inbound_since(self, since: datetime) -> Iterable[InboundText]:
        """Every text received at or after `since` (aware), oldest first, whether or not its webhook came."""

    def outbound_like(self, to: str, since: datetime, body: str) -> str | None:
        """The provider's id of a text of ours with this body to this number since then, if it took one."""


class Alarm(Protocol):
    """Whoever is to know that the installation itself stands still."""

    def call(self, words: str) -> None:
        """Tell them, in words that hold nothing of a patient; raises SendError."""


class EmailSender(Protocol):
    """The mail server."""

    def send(self, message: EmailMessage) -> None:
        """Hand the mail over to every recipient of its headers, or raise SendError."""
