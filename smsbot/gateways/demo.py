"""The demo's ways out: handsets and a mailbox that keep what reached them, on the demo's own clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from threading import Lock

from smsbot.domain.delivery import ProviderStatus
from smsbot.ports import InboundText, SendReceipt, SmsToSend

Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class DemoText:
    """One text as it stands on a handset. ``reference`` is our outbox row, empty for the patient's own."""

    sid: str
    at: datetime
    handset: str = field(repr=False)
    line: str
    body: str = field(repr=False)
    from_patient: bool
    reference: str = ""


@dataclass(frozen=True, slots=True)
class DemoMail:
    """One mail as it came in; ``number`` counts from 1."""

    number: int
    at: datetime
    message: EmailMessage = field(repr=False)


class DemoSms:
    """An SmsSender whose handsets are always on: each text is there at once, and reported as delivered."""

    def __init__(self, now: Now, line: str) -> None:
        """``line`` is the installation's default sender."""
        self._now = now
        self._line = line
        self._texts: list[DemoText] = []
        self._reported = 0
        self._lock = Lock()

    def send(self, message: SmsToSend) -> SendReceipt:
        """Put a text on its handset."""
        line = message.sender or self._line
        text = self._keep(message.to, line, message.body, reference=message.reference)
        return SendReceipt(text.sid, ProviderStatus.QUEUED)

    def reply(self, handset: str, body: str) -> InboundText:
        """The patient texts the default line; returns what the provider would hand over."""
        return _as_inbound(self._keep(handset, self._line, body))

    def inbound_since(self, since: datetime) -> list[InboundText]:
        """Every text that patients sent since then, oldest first."""
        return [_as_inbound(text) for text in self._all() if text.from_patient and text.at >= since]

    def outbound_like(self, to: str, since: datetime, body: str) -> str | None:
        """The id of a text of ours with this body on this handset since then."""
        for text in reversed(self._all()):
            if not text.from_patient and (text.handset, text.body) == (to, body) and text.at >= since:
                return text.sid
        return None

    def conversation(self, handset: str) -> tuple[DemoText, ...]:
        """Everything on a handset, oldest first."""
        return tuple(text for text in self._all() if text.handset == handset)

    def take_unreported(self) -> tuple[DemoText, ...]:
        """The texts of ours that no delivery was reported of yet; each is given out once."""
        with self._lock:
            fresh = self._texts[self._reported :]
            self._reported = len(self._texts)
        return tuple(text for text in fresh if not text.from_patient)

    def _all(self) -> list[DemoText]:
        with self._lock:
            return list(self._texts)

    def _keep(self, handset: str, line: str, body: str, reference: str = "") -> DemoText:
        with self._lock:
            text = DemoText(
                sid=f"SM{len(self._texts) + 1:032x}",
                at=self._now(),
                handset=handset,
                line=line,
                body=body,
                from_patient=not reference,
                reference=reference,
            )
            self._texts.append(text)
        return text


def _as_inbound(text: DemoText) -> InboundText:
    return InboundText(
        provider_sid=text.sid,
        sender=text.handset,
        recipient=text.line,
        body=text.body,
        media_count=0,
        received_at=text.at,
        opt_out_type=None,
    )


class DemoEmail:
    """An EmailSender whose one mailbox takes everything."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._mails: list[DemoMail] = []
        self._lock = Lock()

    def send(self, message: EmailMessage) -> None:
        """Keep a mail, the very object that would have been sent."""
        with self._lock:
            self._mails.append(DemoMail(len(self._mails) + 1, self._now(), message))

    def inbox(self) -> tuple[DemoMail, ...]:
        """Every mail so far, oldest first."""
        with self._lock:
            return tuple(self._mails)
