"""Telling the care team: one escalation per code, added to while it is open, never flooding, never lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from smsbot.domain.calendar import next_morning
from smsbot.domain.case import Alert, AlertStatus
from smsbot.domain.conversation.draft import Draft
from smsbot.domain.effects import AddToAlert, ChangeAlertTier, OpenAlert, ReleaseAlert, Told
from smsbot.domain.flow import MailTime, Tier

# Never limited to one mail a week (clinical-protocol section 0, flood control).
UNLIMITED = frozenset(
    {
        "callback",
        "note",
        "unread",
        "media",
        "medication",
        "worse_pain",
        "WORSE",
        "low_mood",
        "hospital",
        "deceased",
        "cancelled",
        "unconfirmed_procedure",
        "silent",
        "paused",
        "unreachable",
        "wrong_number",
        "opted_out",
    }
)
# On the morning's list, but no outcome: a clinic that wants its outcome mails at once does not want these.
NO_OUTCOME = frozenset({"opted_out"})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the team is told: code and tier, the rule with its source, and the patient's words.

    ``hold`` delays the first mail while a clarifying question is open; ``mail`` may wait for the morning;
    ``told_always`` lets a repeat within the week be told as well.
    """

    code: str
    tier: Tier
    rule: str
    source: str
    words: str = ""
    hold: timedelta | None = None
    mail: MailTime = MailTime.AT_ONCE
    told_always: bool = False

    @property
    def is_limited(self) -> bool:
        """Whether a repeat within the week stays quiet."""
        return not (self.told_always or self.tier.is_red or self.code in UNLIMITED)


def raise_alert(draft: Draft, reason: Reason) -> bool:
    """Open an escalation or add to the one already open for this code; whether the team hears of it now."""
    existing = open_alert(draft, reason.code)
    if existing is not None:
        return _add_to(draft, draft.case.alert(existing), reason)
    if reason.is_limited and _told_this_week(draft, reason.code):
        return False
    _open(draft, reason)
    return True


def is_mailed_now(reason: Reason) -> bool:
    """Whether the mail of an alert waits neither for an answer nor for the morning."""
    return reason.hold is None and reason.mail is MailTime.AT_ONCE


def open_alert(draft: Draft, code: str) -> int | None:
    """The number of the unresolved escalation with this code."""
    return next((a.number for a in draft.case.alerts if a.code == code and a.is_unresolved), None)


def _told_this_week(draft: Draft, code: str) -> bool:
    # A red flag of the same code that was closed says nothing of the milder thing told of now.
    calm = (a for a in draft.case.alerts if a.code == code and not a.tier.is_red)
    return any(draft.now - a.opened_at < draft.case.flow.timing.routine_gap for a in calm)


def _open(draft: Draft, reason: Reason) -> None:
    held_until = draft.now + reason.hold if reason.hold else None
    number = max((a.number for a in draft.case.alerts), default=0) + 1
    alert = Alert(
        number=number,
        code=reason.code,
        tier=reason.tier,
        status=AlertStatus.OPEN,
        opened_at=draft.now,
        held_until=held_until,
    )
    draft.do(
        OpenAlert(
            alert=alert,
            rule=reason.rule,
            source=reason.source,
            words=reason.words,
            mail_at=held_until or _mail_at(draft, reason),
        )
    )


def _mail_at(draft: Draft, reason: Reason) -> datetime:
    at_once = draft.case.clinic.outcome_mails is MailTime.AT_ONCE and reason.code not in NO_OUTCOME
    if reason.mail is MailTime.MORNING and not reason.tier.is_red and not at_once:
        return next_morning(draft.now, draft.case.flow.timing, draft.case.clinic.zone)
    return draft.now


def _add_to(draft: Draft, alert: Alert, reason: Reason) -> bool:
    if reason.tier > alert.tier:
        draft.do(ChangeAlertTier(alert.number, reason.tier, f"raised by {reason.rule}", draft.now))
    else:
        told = Told.SILENTLY if reason.is_limited else Told.THREAD
        draft.do(AddToAlert(alert.number, f"again: {reason.rule}", told, draft.now))
        if told is Told.SILENTLY:
            return False
    if reason.hold is None:
        release(draft, alert.number)
    return True


def bring_news(draft: Draft, number: int, note: str, *, tier: Tier | None = None) -> None:
    """Bring to an escalation what is new about it, to everyone told of it; a mail that waited leaves now.

    ``tier`` makes it graver or calmer.
    """
    alert = draft.case.alert(number)
    if tier is not None and tier is not alert.tier:
        draft.do(ChangeAlertTier(number, tier, note, draft.now))
    else:
        told = Told.THREAD if alert.held_until is None else Told.SILENTLY
        draft.do(AddToAlert(number, note, told, draft.now))
    release(draft, number)


def release(draft: Draft, number: int) -> None:
    """Let the mail of a held escalation leave now."""
    if draft.case.alert(number).held_until is not None:
        draft.do(ReleaseAlert(number, draft.now))
