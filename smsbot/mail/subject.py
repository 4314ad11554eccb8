"""The subject of a mail: how grave, which case, what to do by when. Nothing of the patient stands in it."""

from enum import StrEnum

from smsbot.db.alert_views import AlertView
from smsbot.domain.case import AlertStatus
from smsbot.mail.local_time import short_time
from smsbot.mail.single_line import single_line
from smsbot.mail.wording import tier_word


class MailKind(StrEnum):
    """Why a mail leaves: the alert itself, something new about it, or that it came back."""

    ALERT = "alert"
    THREAD = "thread"
    AGAIN = "again"


def subject_of(view: AlertView, kind: MailKind) -> str:
    """ "[URGENT] Check-in alert K7Q2 - acknowledge by 14:20", by the clinic's clock."""
    follows = "" if kind is MailKind.ALERT else "Re: "
    return (
        f"[{tier_word(view.tier)}] {follows}Check-in alert {single_line(view.case_code)} - {ask(view, kind)}"
    )


def ask(view: AlertView, kind: MailKind) -> str:
    """What the reader is to do, and by when."""
    if view.status is AlertStatus.RESOLVED:
        return "closed"
    if view.status is AlertStatus.ACKNOWLEDGED:
        return "taken, but not closed yet" if kind is MailKind.AGAIN else "taken"
    if view.acknowledge_by is None:
        return "acknowledge now"
    due = short_time(view.acknowledge_by, view.clinic.zone, view.now)
    if view.now >= view.acknowledge_by:
        return f"acknowledge NOW, was due {due}"
    return f"acknowledge by {due}"
