"""The mail about one escalation to one member of the team: headers, text and HTML."""

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from smsbot.db.alert_views import AlertView
from smsbot.mail.html import render_html
from smsbot.mail.links import AckLinks
from smsbot.mail.minimal import write_letter
from smsbot.mail.plain import render_text
from smsbot.mail.single_line import single_line
from smsbot.mail.subject import MailKind, subject_of
from smsbot.mail.wording import describe, tier_word

__all__ = ["MailKind", "MailReason", "MailTo", "build_alert_mail", "describe", "tier_word"]

_ID_DIGITS = 32


@dataclass(frozen=True, slots=True)
class MailTo:
    """The member of the team whom a mail goes to; its link is theirs alone."""

    name: str
    email: str
    member_id: int


@dataclass(frozen=True, slots=True)
class MailReason:
    """Why the mail leaves. ``key`` is the outbox row's: one key, one Message-ID, however often it is built.

    ``note`` says what is new, without a word of the patient.
    """

    kind: MailKind
    key: str = field(repr=False)
    note: str = ""


def build_alert_mail(
    view: AlertView, *, to: MailTo, sender: str, links: AckLinks, reason: MailReason
) -> EmailMessage:
    """Build the mail as of ``view.now``; ``sender`` is MAIL_FROM, with or without a name.

    Raises ValueError for an address that cannot stand in a header.
    """
    url = links.url(view.escalation_id, to.member_id, view.now)
    letter = write_letter(view, kind=reason.kind, note=reason.note, url=url, member_id=to.member_id)
    name, address = parseaddr(single_line(sender))
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(name, address)
    mail["To"] = _address(to.name, to.email)
    mail["Subject"] = subject_of(view, reason.kind)
    mail["Date"] = format_datetime(view.now)
    _add_thread(mail, view, reason, host=address.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Smsbot-Severity"] = tier_word(view.tier).lower()
    # Quoted-printable passes every server, also one that takes seven bits and short lines alone.
    mail.set_content(render_text(letter), cte="quoted-printable")
    mail.add_alternative(render_html(letter), subtype="html", cte="quoted-printable")
    return mail


def _address(name: str, email: str) -> Address:
    try:
        return Address(display_name=single_line(name), addr_spec=email)
    except ValueError as fault:
        # The fault's own text quotes the address.
        raise ValueError(
            "a mail address cannot be used: mend it with smsbot team add or MAIL_FROM"
        ) from fault


def _add_thread(mail: EmailMessage, view: AlertView, reason: MailReason, *, host: str) -> None:
    """Mails thread by case, and in it by escalation.

    Every recipient's first mail has an id of its own (two members may share a mailbox, and a server drops
    what has an id twice), so all of them point at ids that stand for the case and for the escalation.
    """
    case = _message_id(f"case {view.clinic.id} {view.case_code}", host)
    alert = _message_id(f"escalation {view.escalation_id}", host)
    mail["Message-ID"] = _message_id(f"outbox {reason.key}", host)
    if reason.kind is not MailKind.ALERT:
        mail["In-Reply-To"] = alert
    mail["References"] = f"{case} {alert}"


def _message_id(name: str, host: str) -> str:
    return f"<{sha256(name.encode()).hexdigest()[:_ID_DIGITS]}@{host}>"
