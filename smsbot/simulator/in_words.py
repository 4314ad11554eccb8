"""A moment of a replay as a reviewer reads it: how a text was read, what was sent, who was told."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from smsbot.domain.case import AlertStatus, CheckInStatus, QuestionStatus
from smsbot.domain.conversation.findings import series_of
from smsbot.domain.effects import (
    AddCheckIn,
    AddToAlert,
    AskQuestion,
    ChangeAlertTier,
    ChangeConsent,
    ChangeProcedure,
    ChangeStatus,
    CloseCheckIn,
    CloseQuestion,
    MoveCheckIn,
    OpenAlert,
    OpenCheckIn,
    RecordFinding,
    RecordScore,
    ReleaseAlert,
    SendText,
    Told,
)
from smsbot.domain.escalation import roles_of
from smsbot.domain.flow import Flow, Tier
from smsbot.domain.outcome import DayVerdict, judge
from smsbot.domain.reading import AsksEmergency, Finding, Reading
from smsbot.domain.sms_text import fold
from smsbot.flow_files.transcript_page import Outcome
from smsbot.simulator.desk import Mailed, MailKind
from smsbot.simulator.replay import Moment
from smsbot.simulator.story import Happening, Heard

_NOT_ANSWERED = {
    QuestionStatus.EXPIRED: "no answer to {}",
    QuestionStatus.UNREAD: "the answer to {} could not be read",
}


_EMERGENCY_CARE = {AsksEmergency.CALLS_911: "911", AsksEmergency.ER_QUESTION: "going to the ER"}


def tell(moment: Moment) -> Outcome:
    """What came of a moment, by the fields of a transcript; fields with nothing to say are left out."""
    happened = moment.happened
    changes = [line for one in happened if (line := _change(one, moment))]
    alerts = [line for one in _joined(happened) if (line := _alert(one, moment))]
    told: dict[str, str | list[str] | list[tuple[str, str]]] = {
        "read": "; ".join(read_in_words(one.reading) for one in happened if isinstance(one, Heard)),
        "texts": [(one.template, _as_sent(one.body)) for one in happened if isinstance(one, SendText)],
        "changes": [*_planned(moment), *changes, *([moment.remark] if moment.remark else [])],
        "escalations": [*_by_people(moment), *alerts],
        "outcome": _outcome(moment),
    }
    return {name: value for name, value in told.items() if value}


def _as_sent(body: str) -> str:
    """The words as they reach the phone, in the network's letters, on one line."""
    return fold(body).replace("\n", " / ")


def read_in_words(reading: Reading) -> str:
    """A reading in short: "pain 6; numbness present (limb)"."""
    parts = [f"pain {reading.pain}"] if reading.pain is not None else []
    parts += [f"pain not read, {_spoken(reading.pain_issue)}"] if reading.pain_issue else []
    parts += [_finding(one) for one in reading.findings]
    parts += [f"answers {', '.join(reading.answer)}"] if reading.answer else []
    parts += ["denies any problem"] if reading.denial else []
    parts += [f"command {_spoken(reading.command)}"] if reading.command else []
    parts += ["perhaps a stop"] if reading.stop_unsure else []
    parts += [f"speaks of {_EMERGENCY_CARE[reading.asks_emergency]}"] if reading.asks_emergency else []
    parts += [f"event {_spoken(reading.event)}"] if reading.event else []
    parts += ["not all of it was understood"] if reading.unread else []
    return "; ".join(parts) or "nothing to act on"


def _finding(finding: Finding) -> str:
    details = [finding.place, finding.side, finding.trend, finding.degree]
    known = [_spoken(one) for one in details if one and one != "unknown"]
    if finding.since != "unknown":
        known.append(f"{finding.since} the procedure")
    if finding.value is not None:
        known.append(f"{finding.value:g} {finding.unit}")
    told = f"{_spoken(finding.code)} {finding.status}"
    return f"{told} ({', '.join(known)})" if known else told


def _spoken(name: object) -> str:
    return str(name).replace("_", " ")


# --- what changed -----------------------------------------------------------------------------------


def _planned(moment: Moment) -> Iterator[str]:
    """The check-ins laid out or moved, on one line: how many, and the first and last of them."""
    for verb, kind in (("planned", AddCheckIn), ("moved", MoveCheckIn)):
        found = {one.key: one for one in moment.happened if isinstance(one, kind)}
        times = [
            f"{key} {_at(one.due_at, moment.after.zone)}" for key, one in found.items() if _is_to_come(one)
        ]
        if times:
            span = " to ".join(dict.fromkeys((times[0], times[-1])))
            yield f"{len(times)} check-in{'s' if len(times) > 1 else ''} {verb}, {span}"


def _is_to_come(one: AddCheckIn | MoveCheckIn) -> bool:
    return isinstance(one, AddCheckIn) or one.status is CheckInStatus.SCHEDULED


def _change(one: Happening, moment: Moment) -> str | None:
    """A change of consent, status, procedure, check-in or question in words; None for anything else."""
    zone = moment.after.zone
    match one:
        case ChangeConsent(consent=consent, source=source):
            return f"consent {_spoken(consent)} ({source})"
        case ChangeStatus(status=status, reason=reason):
            return f"status {status} ({reason})"
        case ChangeProcedure(procedure=procedure):
            done = procedure.ended_at
            return f"procedure {'done' if done else 'planned for'} {_at(done or procedure.planned_at, zone)}"
        case OpenCheckIn(key=key):
            return f"check-in {key} opens (day {moment.after.day(moment.at)})"
        case CloseCheckIn(key=key, status=status):
            return f"check-in {key} {status}"
        case CloseQuestion(number=number, status=status) if status in _NOT_ANSWERED:
            return _NOT_ANSWERED[status].format(_question(number, moment))
    return None


def _question(number: int, moment: Moment) -> str:
    asked = [one.question for one in moment.happened if isinstance(one, AskQuestion)]
    return next(q.name for q in (*moment.before.questions, *asked) if q.number == number)


def _at(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M}"


# --- who was told -----------------------------------------------------------------------------------


def _by_people(moment: Moment) -> Iterator[str]:
    """What people did about escalations, which no effect of the rules tells of."""
    was = {alert.number: alert.status for alert in moment.before.alerts}
    words = {AlertStatus.ACKNOWLEDGED: "taken", AlertStatus.RESOLVED: "closed"}
    for alert in moment.after.alerts:
        if alert.number in was and alert.status is not was[alert.number]:
            yield f"alert {alert.number} {words[alert.status]} by a person"


def _joined(happened: Iterable[Happening]) -> Iterator[Happening | tuple[Mailed, ...]]:
    """The happenings, with first mails to the same people at one moment as the one mail that they are."""
    together: list[Mailed] = []
    for one in happened:
        if isinstance(one, Mailed) and one.kind is MailKind.ALERT:
            if together and (one.tier, one.step) != (together[0].tier, together[0].step):
                yield tuple(together)
                together = []
            together.append(one)
            continue
        if together:
            yield tuple(together)
            together = []
        yield one
    if together:
        yield tuple(together)


def _alert(one: Happening | tuple[Mailed, ...], moment: Moment) -> str | None:
    """What happened to an escalation in words; None for anything else."""
    match one:
        case OpenAlert():
            return _opened(one, moment)
        case ChangeAlertTier(number=number, tier=tier, note=note):
            was = moment.before.alerts + tuple(e.alert for e in moment.happened if isinstance(e, OpenAlert))
            word = "raised to" if any(a.number == number and a.tier < tier for a in was) else "lowered to"
            return f"alert {number} {word} {tier.name} ({note})"
        case AddToAlert(number=number, note=note, told=Told.SILENTLY):
            return f"alert {number} noted without a mail ({note})"
        case ReleaseAlert(number=number):
            return f"alert {number} is held no longer"
        case RecordFinding(seen=seen) if seen.tier is Tier.WATCH:
            return f"only watched, {_spoken(seen.code)} (rule {seen.rule})"
        case Mailed():
            return _mailed((one,), moment.after.flow)
        case tuple():
            return _mailed(one, moment.after.flow)
    return None


def _opened(one: OpenAlert, moment: Moment) -> str:
    alert = one.alert
    line = f"alert {alert.number} opened, {alert.tier.name}, {alert.code} (rule {one.rule})"
    said = [heard.words for heard in moment.happened if isinstance(heard, Heard)]
    if one.words and one.words not in said:
        line += f', from "{one.words}"'
    if one.mail_at > moment.at:
        line += f", mail waits until {_at(one.mail_at, moment.after.zone)}"
    return line


def _mailed(mails: tuple[Mailed, ...], flow: Flow) -> str | None:
    """One mail in words; None for a repeat after the first, which says that it goes on.

    None too for the notice of who took or closed an alert: the step itself says so.
    """
    first = mails[0]
    if first.kind is MailKind.NOTICE:
        return None
    numbers = " and ".join(str(mail.number) for mail in mails)
    who = f"alert {numbers}" if len(mails) == 1 else f"alerts {numbers}"
    if first.kind is MailKind.THREAD:
        return f"{who} mailed to those who were told ({first.note})"
    if first.kind is MailKind.CAME_BACK:
        return f"{who} mailed again, taken but not closed"
    policy = flow.policies[first.tier]
    roles = ", ".join(dict.fromkeys(role for _, step in roles_of(policy, first.step) for role in step.roles))
    repeats = first.step - len(policy.steps)
    if repeats > 1:
        return None
    if repeats == 1:
        rhythm = _span(policy.repeat_every) + (" on working days" if policy.rests_on_closed_days else "")
        return f"{who} mailed to {roles} again, and so on each {rhythm} until it is taken"
    return f"{who} mailed to {roles} ({first.tier.name} step {first.step})"


def _span(length: timedelta) -> str:
    minutes = round(length / timedelta(minutes=1))
    return f"{minutes} minutes" if minutes % 60 else f"{minutes // 60} h"


# --- what the scores mean ---------------------------------------------------------------------------


def _outcome(moment: Moment) -> str:
    """The outcome rules' verdict on the day, where a check-in was closed or a score came outside one."""
    case = moment.after
    ended = {CheckInStatus.COMPLETED, CheckInStatus.PARTIAL}
    closed = any(isinstance(one, CloseCheckIn) and one.status in ended for one in moment.happened)
    unasked = any(isinstance(one, RecordScore) and one.score.check_in is None for one in moment.happened)
    if case.procedure.ended_at is None or not (closed or unasked):
        return ""
    judged = judge(series_of(case), case.flow.thresholds)
    days = [one for one in judged.days if one.score is not None]
    if not days or days[-1].day < 0:
        return ""
    return f"{_verdict(days[-1])}; so far {judged.pattern}"


def _verdict(verdict: DayVerdict) -> str:
    relief = "no relief figure" if verdict.relief_percent is None else _relief(verdict.relief_percent)
    alerts = f" ({', '.join(alert.code for alert in verdict.alerts)})" if verdict.alerts else ""
    return f"day {verdict.day}, pain {verdict.score}, {relief}, {verdict.status}{alerts}"


def _relief(percent: float) -> str:
    return f"{abs(percent):g} % {'more' if percent < 0 else 'less'} than before the procedure"
