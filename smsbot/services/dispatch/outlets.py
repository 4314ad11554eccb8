"""The ways out: provider, mail server, and how long a sender may keep a row to itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from smsbot.mail.room import MailRoom
from smsbot.ports import EmailSender, SmsSender

# Longer than any provider call may take, so that a lease ends only when its holder is gone.
LEASE = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Outlets:
    """The ways out: provider and mail server, the room where mails are built, the clock, and the lease."""

    sms: SmsSender
    email: EmailSender
    mail_room: MailRoom
    public_url: str
    now: Callable[[], datetime]
    lease: timedelta = LEASE
