"""The demo in words: what each part of its page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from smsbot.bootstrap.demo import Demo
from smsbot.domain.case import AlertStatus, CheckIn, CheckInStatus, Consent
from smsbot.domain.conversation.agenda import DueKind
from smsbot.gateways.demo import DemoMail, DemoText
from smsbot.mail.local_time import full_time, short_time
from smsbot.mail.single_line import single_line
from smsbot.mail.wording import describe, tier_word
from smsbot.services.demo_view import MAIL_STEP, AlertView, Coming, DemoState
from smsbot.web.quick_replies import quick_replies

NOTES = {
    "many_mails": "Time stopped here: the team was mailed many times over and nobody has taken the alert. "
    "Open a mail and acknowledge it.",
    "red_flag": "A red flag is open, so no check-in is sent: a person must act first. Open the newest mail, "
    "acknowledge it, then close it.",
    "nothing_due": "Nothing more is due: this follow-up is over, or waits for the patient or a person.",
}
_COMING = {
    DueKind.RELEASE_ALERT: "alert mail leaves if nothing is answered",
    DueKind.SILENCE: "no answer is taken for the worse case",
    DueKind.OPEN_CHECK_IN: "check-in",
    DueKind.REMIND: "reminder text",
    DueKind.EXPIRE_CHECK_IN: "check-in closes",
    DueKind.NOT_CONFIRMED: "team is told: invitation unanswered",
    DueKind.UNCONFIRMED_PROCEDURE: "team is told: procedure not confirmed",
    DueKind.SILENT_START: "team is told: no answer since the procedure",
    DueKind.PAUSE: "texts pause",
    MAIL_STEP: "mail to",
}
_MARKS = {
    CheckInStatus.SCHEDULED: "to come",
    CheckInStatus.OPEN: "open now",
    CheckInStatus.COMPLETED: "answered",
    CheckInStatus.PARTIAL: "partly answered",
    CheckInStatus.MISSED: "missed",
    CheckInStatus.SKIPPED: "left out",
    CheckInStatus.CANCELLED: "cancelled",
}
# An emergency that nobody takes fills an inbox; the newest mails are enough to see that.
_MOST_MAILS = 40


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text on the phone; ``day`` is set where a new day begins."""

    body: str
    time: str
    from_patient: bool
    day: str


@dataclass(frozen=True, slots=True)
class MailRow:
    """One mail in the inbox's list."""

    number: int
    subject: str
    to: str
    time: str
    severity: str
    is_selected: bool


@dataclass(frozen=True, slots=True)
class CheckInMark:
    """One check-in of the schedule: its day, and how it stands as a code and in words."""

    label: str
    status: str
    words: str


@dataclass(frozen=True, slots=True)
class AlertCard:
    """One escalation: how grave, what, where it stands and what comes next."""

    severity: str
    tier_word: str
    headline: str
    status: str
    next_step: str


@dataclass(frozen=True, slots=True)
class DemoPage:
    """Everything on the demo's page, as text."""

    clinic: str
    clock: str
    clock_zone: str
    day: int
    status: str
    consent: str
    flow: str
    is_reviewed: bool
    question: str
    coming: tuple[tuple[str, str], ...]
    next_check_in: str
    scores: tuple[tuple[str, int], ...]
    check_ins: tuple[CheckInMark, ...]
    counts: str
    alerts: tuple[AlertCard, ...]
    bubbles: tuple[Bubble, ...]
    replies: tuple[str, ...]
    mails: tuple[MailRow, ...]
    mail_count: str
    selected: int | None
    note: str
    language: str


def describe_demo(demo: Demo, *, selected: int | None, note: str | None) -> DemoPage:
    """Put the demo as it stands into words; the newest mail is selected where no other is."""
    state, inbox = demo.state(), demo.inbox()
    known = {mail.number for mail in inbox}
    chosen = selected if selected in known else max(known, default=None)
    clock, _, zone = full_time(state.now, state.zone).rpartition(" ")
    opted_out = state.consent in (Consent.OPTED_OUT, Consent.WRONG_NUMBER)
    return DemoPage(
        clinic=state.clinic,
        clock=clock,
        clock_zone=zone,
        day=state.day,
        status=state.status,
        consent=state.consent.replace("_", " "),
        flow=state.flow,
        is_reviewed=state.is_reviewed,
        question=_question(state),
        coming=tuple((_short(state, due.at), _coming(due)) for due in state.coming),
        next_check_in=_next_check_in(state),
        scores=tuple((_day_label(day), value) for day, value in state.scores),
        check_ins=tuple(_mark(check_in) for check_in in state.check_ins),
        counts=_counts(state.check_ins),
        alerts=tuple(_card(state, view) for view in state.alerts),
        bubbles=tuple(_bubbles(demo.conversation(), state.zone)),
        replies=quick_replies(state.question, language=demo.language, opted_out=opted_out),
        mails=tuple(_row(mail, state, chosen) for mail in reversed(inbox[-_MOST_MAILS:])),
        mail_count=f"{len(inbox)} mail" if len(inbox) == 1 else f"{len(inbox)} mails",
        selected=chosen,
        note=NOTES.get(note or "", ""),
        language=demo.language,
    )


def _short(state: DemoState, at: datetime) -> str:
    return short_time(at, state.zone, state.now)


def _question(state: DemoState) -> str:
    if state.question is None:
        return "none"
    name = state.question.name.replace("_", " ")
    return f"{name}, asked {_short(state, state.question.asked_at)}"


def _coming(due: Coming) -> str:
    words = _COMING.get(due.kind, due.kind)
    if due.kind == DueKind.OPEN_CHECK_IN:
        return f"{words} {_key_label(due.key)}"
    return f"{words} {due.key}" if due.kind == MAIL_STEP else words


def _next_check_in(state: DemoState) -> str:
    due = state.next_check_in
    if due is None:
        return "waits: a red flag is open" if state.waits_for_person else "none"
    return f"{_key_label(due.key)}, {_short(state, due.at)}"


def _key_label(key: str) -> str:
    """ "D14" is a day; other keys (BASE_1, EXTRA_1) read well enough in small letters."""
    return f"day {key[1:]}" if key[:1] == "D" and key[1:].isdigit() else key.replace("_", " ").lower()


def _day_label(day: int) -> str:
    return "before" if day < 0 else f"day {day}"


def _mark(check_in: CheckIn) -> CheckInMark:
    return CheckInMark(check_in.key.replace("_", " "), check_in.status.value, _MARKS[check_in.status])


def _counts(check_ins: Iterable[CheckIn]) -> str:
    statuses = [check_in.status for check_in in check_ins]
    done = sum(status in (CheckInStatus.COMPLETED, CheckInStatus.PARTIAL) for status in statuses)
    missed, left = statuses.count(CheckInStatus.MISSED), statuses.count(CheckInStatus.SCHEDULED)
    return f"{done} answered, {missed} missed, {left} to come"


def _card(state: DemoState, view: AlertView) -> AlertCard:
    return AlertCard(
        severity=view.tier.name.lower(),
        tier_word=tier_word(view.tier),
        headline=describe(view.code),
        status=_alert_status(state, view),
        next_step=_alert_next(state, view),
    )


def _alert_status(state: DemoState, view: AlertView) -> str:
    if view.status is AlertStatus.RESOLVED:
        return f"closed: {(view.outcome or '').replace('_', ' ')}"
    if view.taken is not None:
        return f"taken by {view.taken.by}, {_short(state, view.taken.at)}"
    if view.held_until is not None:
        return f"mail held until {_short(state, view.held_until)} for an answer"
    return "open: nobody has taken it"


def _alert_next(state: DemoState, view: AlertView) -> str:
    if view.status is AlertStatus.RESOLVED or view.next_step is None:
        return ""
    return f"{_short(state, view.next_step.at)}: mail to {', '.join(view.next_step.names)}"


def _bubbles(texts: Iterable[DemoText], zone: str) -> Iterable[Bubble]:
    shown = ""
    for text in texts:
        local = text.at.astimezone(ZoneInfo(zone))
        day = f"{full_time(text.at, zone).partition(',')[0]}"
        body = "\n".join(single_line(line) for line in text.body.splitlines())
        yield Bubble(body, f"{local:%H:%M}", text.from_patient, day if day != shown else "")
        shown = day


def _row(mail: DemoMail, state: DemoState, chosen: int | None) -> MailRow:
    message = mail.message
    return MailRow(
        number=mail.number,
        subject=str(message["Subject"]),
        to=message["To"].addresses[0].display_name,
        time=_short(state, mail.at),
        severity=str(message["X-Smsbot-Severity"]),
        is_selected=mail.number == chosen,
    )
