"""The mail that says that smsbot itself stands still. It is built without a row, for no row may be had."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from enum import StrEnum

from smsbot.mail.local_time import full_time
from smsbot.mail.single_line import single_line


class Part(StrEnum):
    """What stands still."""

    DATABASE = "the database cannot be reached"
    CLOCK = "the clock does not tick"
    SENDER = "nothing is sent"


_MEANS = {
    Part.DATABASE: "No text is taken in, none is sent, and no alert reaches anybody.",
    Part.CLOCK: "Texts are still taken in, but no check-in is sent and no alert is mailed.",
    Part.SENDER: "Texts are still taken in, but no answer, check-in or alert leaves.",
}
_MEND = {
    Part.DATABASE: "Start the database; look at DATABASE_URL.",
    Part.CLOCK: "Start `smsbot run` again, or on many nodes `smsbot clock`.",
    Part.SENDER: "Start `smsbot run` again, or on many nodes `smsbot worker`.",
}


@dataclass(frozen=True, slots=True)
class Standstill:
    """Which part stands still, since when, and how many alerts nobody has taken (None: not known)."""

    part: Part
    since: datetime
    open_alerts: int | None = None


@dataclass(frozen=True, slots=True)
class Watcher:
    """Whom a standstill is told to, and by which clock they live."""

    name: str
    email: str = field(repr=False)
    zone: str


def spell(standstill: Standstill) -> str:
    """One line for an alarm address; nothing of a patient is in it."""
    since = standstill.since.astimezone(UTC)
    return f"smsbot stands still: {standstill.part} since {since:%Y-%m-%d %H:%M} UTC"


def build_standstill_mail(standstill: Standstill, to: Watcher, *, sender: str, now: datetime) -> EmailMessage:
    """Build the mail to one person. Raises ValueError for an address that cannot stand in a header."""
    name, address = parseaddr(single_line(sender))
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name=single_line(name), addr_spec=address)
    mail["To"] = Address(display_name=single_line(to.name), addr_spec=to.email)
    mail["Subject"] = f"[SMSBOT DOWN] {standstill.part}"
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=address.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n".join(_lines(standstill, to)) + "\n", cte="quoted-printable")
    return mail


def _lines(standstill: Standstill, to: Watcher) -> tuple[str, ...]:
    alerts = standstill.open_alerts
    waiting = () if alerts is None else (f"Alerts that nobody has taken yet: {alerts}.",)
    return (
        f"smsbot stands still: {standstill.part} since {full_time(standstill.since, to.zone)}.",
        _MEANS[standstill.part],
        *waiting,
        "",
        _MEND[standstill.part],
        "`smsbot doctor` names what is missing. Once it runs again, whatever was due is done, and this",
        f"lists the cases: `smsbot outage --since {standstill.since.astimezone(UTC):%Y-%m-%dT%H:%MZ}`",
        "",
        "This mail comes again every ten minutes until it runs. smsbot is not an emergency service.",
    )
