"""The mail room: turns a row that is to leave into a finished e-mail."""

from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage

from smsbot.db.departures import MailToLeave
from smsbot.db.models import EscalationEventKind
from smsbot.mail.alert_mail import MailReason, MailTo, build_alert_mail
from smsbot.mail.links import AckLinks
from smsbot.mail.subject import MailKind


@dataclass(frozen=True, slots=True)
class MailRoom:
    """What every mail of an installation shares: its sender address and its signed links."""

    sender: str
    links: AckLinks

    def build(self, ready: MailToLeave, *, row_key: str, now: datetime) -> EmailMessage:
        """Assemble a mail; ``row_key`` is the outbox key that its Message-ID is made from."""
        return build_alert_mail(
            replace(ready.view, now=now),
            to=MailTo(name=ready.name, email=ready.email, member_id=ready.member_id),
            sender=self.sender,
            links=self.links,
            reason=MailReason(_kind_of(ready), row_key, ready.note),
        )


def _kind_of(ready: MailToLeave) -> MailKind:
    """Why the mail leaves: what is new in the thread may be the loop's own reminder."""
    if ready.template != MailKind.THREAD:
        return MailKind.ALERT
    reminders = {e.note for e in ready.view.events if e.kind is EscalationEventKind.REMINDED}
    return MailKind.AGAIN if ready.note in reminders else MailKind.THREAD
