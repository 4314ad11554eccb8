"""What falls due in a case, and when: one list from which both the tick and the next wake-up are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from smsbot.domain.calendar import at_local, is_quiet, local_day, next_opening
from smsbot.domain.case import (
    AskedQuestion,
    Case,
    CheckIn,
    CheckInStatus,
    Consent,
    EpisodeStatus,
)
from smsbot.domain.conversation.plans import is_before_procedure, key_for, plan_of


class DueKind(StrEnum):
    """The kinds of thing that time alone brings about."""

    RELEASE_ALERT = "release_alert"
    SILENCE = "silence"
    OPEN_CHECK_IN = "open_check_in"
    ASK_NEXT = "ask_next"
    REMIND = "remind"
    EXPIRE_CHECK_IN = "expire_check_in"
    SKIP_CHECK_IN = "skip_check_in"
    NOT_CONFIRMED = "not_confirmed"
    UNCONFIRMED_PROCEDURE = "unconfirmed_procedure"
    ASSUME_DONE = "assume_done"
    SILENT_START = "silent_start"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing due at an instant; ``key`` is a check-in's key or a number."""

    at: datetime
    kind: DueKind
    key: str = ""


# Of things due at one instant, the kind that is listed first comes first.
_RANKS = {kind: rank for rank, kind in enumerate(DueKind)}


def _order(due: Due) -> tuple[datetime, int, str]:
    return due.at, _RANKS[due.kind], due.key


def agenda(case: Case, now: datetime) -> tuple[Due, ...]:
    """Everything that time will bring about in this case, the earliest first.

    What may only be sent by day is due at the next opening where its own time has passed by night.
    """
    scheduled = (due for _, due in _scheduled(case, now))
    return tuple(sorted([*_unscheduled(case, now), *scheduled], key=_order))


def first_due(case: Case, now: datetime) -> Due | None:
    """The first thing of the agenda, None where it is empty. Looks no further ahead than it must."""
    first = min(_unscheduled(case, now), key=_order, default=None)
    for check_in, due in _scheduled(case, now):
        if first is not None and check_in.due_at > first.at:
            # Check-ins come in order, and none has anything due before its own time.
            break
        first = due if first is None else min(first, due, key=_order)
    return first


def next_due(case: Case, now: datetime) -> datetime | None:
    """When this case must be looked at next, None if only a person or the patient can move it."""
    first = first_due(case, now)
    return first.at if first else None


def _unscheduled(case: Case, now: datetime) -> Iterator[Due]:
    yield from _held_alerts(case)
    yield from _silences(case)
    yield from _invitation(case)
    yield from _procedure(case)
    yield from _silent_start(case, now)
    yield from _ask_next(case, now)
    yield from _open_check_in(case, now)


def _held_alerts(case: Case) -> Iterator[Due]:
    for alert in case.alerts:
        if alert.is_unresolved and alert.held_until is not None:
            yield Due(alert.held_until, DueKind.RELEASE_ALERT, str(alert.number))


def _silences(case: Case) -> Iterator[Due]:
    question = case.open_question
    if question is None:
        return
    silence = case.flow.questions[question.name].silence
    if silence is not None:
        yield Due(question.asked_at + silence.after, DueKind.SILENCE, str(question.number))
    elif question.name == "still_there":
        yield Due(
            question.asked_at + case.flow.timing.still_there_silence, DueKind.PAUSE, str(question.number)
        )


def has_alert(case: Case, code: str, since: datetime | None = None) -> bool:
    """Whether the team was told of this already: since an instant, or still has it before them."""
    return any(
        a.code == code and (since is None or a.opened_at >= since or a.is_unresolved) for a in case.alerts
    )


def _invitation(case: Case) -> Iterator[Due]:
    if case.consent is Consent.INVITED and not has_alert(case, "not_confirmed"):
        yield Due(case.invited_at + case.flow.timing.invitation_silence, DueKind.NOT_CONFIRMED)


def _procedure(case: Case) -> Iterator[Due]:
    if case.procedure.ended_at is not None or case.status not in (
        EpisodeStatus.ACTIVE,
        EpisodeStatus.INVITED,
    ):
        return
    planned = case.procedure.planned_at
    if not case.flow.timing.waits_for_confirmation:
        yield Due(planned, DueKind.ASSUME_DONE)
        return
    known = [a for a in case.alerts if a.code == "unconfirmed_procedure"]
    if any(a.is_unresolved for a in known):
        return
    told = [a for a in known if a.opened_at >= planned]
    # Closed without a word of whether it was done: told again the next day, or nobody would ask anything.
    after = timedelta(days=1) if told else timedelta()
    day = local_day(told[-1].opened_at if told else planned, case.zone) + after
    at = max(at_local(day, case.flow.timing.unconfirmed_at, case.zone), planned)
    yield Due(at, DueKind.UNCONFIRMED_PROCEDURE)


def may_ask(case: Case) -> bool:
    """Whether scheduled questions may be asked at all now."""
    allowed = case.consent is Consent.OPTED_IN and case.status is EpisodeStatus.ACTIVE
    return allowed and case.red_alert is None


def _silent_start(case: Case, now: datetime) -> Iterator[Due]:
    """The first check-ins after the procedure all unanswered: call the patient on day 2 (CR)."""
    keys = [key_for(case, name) for name in case.flow.timing.call_if_silent_after]
    early = [c for c in case.check_ins if c.key in keys]
    asked = [c for c in early if c.opened_at is not None]
    if not keys or len(early) < len(keys) or len(asked) < len(keys) or not may_ask(case):
        return
    if has_alert(case, "silent", since=case.anchor):
        return
    if any(has_answer(case, c.key) for c in asked):
        return
    last = max(c.opened_at for c in asked if c.opened_at)
    due = at_local(local_day(last, case.zone) + timedelta(days=1), case.flow.timing.morning, case.zone)
    if case.day(now) <= case.day(due) + 1:
        yield Due(due, DueKind.SILENT_START)


def has_answer(case: Case, key: str) -> bool:
    """Whether anything was answered in a check-in."""
    answered = any(s.check_in == key for s in case.scores) or any(c.check_in == key for c in case.choices)
    return answered or any(f.check_in == key for f in case.findings)


def expiry_of(case: Case, check_in: CheckIn) -> datetime:
    """When a check-in closes: after its time is up, when the next one is due, or as the procedure begins.

    Nobody is asked, or reminded of, how the pain was before the visit while they are being treated.
    """
    start = check_in.opened_at or check_in.due_at
    over = start + case.flow.timing.expire_after
    after = (start, check_in.key)
    # Of two due at the same instant only the second is sent, and none after one that was due later.
    planned = case.procedure.planned_at
    if start < planned and is_before_procedure(case, check_in):
        over = min(over, planned)
    for other in case.check_ins:
        is_sent = other.status is CheckInStatus.SCHEDULED or other.opened_at is not None
        if is_sent and other.key != check_in.key and (other.due_at, other.key) > after:
            return min(over, other.due_at)
    return over


def _open_check_in(case: Case, now: datetime) -> Iterator[Due]:
    check_in = case.open_check_in
    if check_in is None:
        return
    yield Due(expiry_of(case, check_in), DueKind.EXPIRE_CHECK_IN, check_in.key)
    question = case.open_question
    if question is not None and may_ask(case) and not _is_out_of_reach(case):
        at = reminder_at(case, question)
        if at is not None:
            yield Due(_by_day(case, at, now), DueKind.REMIND, str(question.number))


def _is_out_of_reach(case: Case) -> bool:
    """Whether the carrier cannot reach this phone, and no person has seen to it nor anybody written since.

    The question itself did not arrive; a reminder of it would be one more text into the void.
    """
    failed = [a.opened_at for a in case.alerts if a.code == "unreachable" and a.is_unresolved]
    heard = [*(s.at for s in case.scores), *(c.at for c in case.choices), *(f.at for f in case.findings)]
    return bool(failed) and not any(at > failed[-1] for at in heard)


def _ask_next(case: Case, now: datetime) -> Iterator[Due]:
    """A check-in whose next question was held back (a red flag now closed, the night) goes on by day."""
    check_in = case.open_check_in
    if check_in is not None and case.open_question is None and may_ask(case):
        yield Due(_by_day(case, now, now), DueKind.ASK_NEXT, check_in.key)


def reminder_times(case: Case, question: AskedQuestion) -> tuple[datetime, ...]:
    """When a question is reminded of: later the same day if by day, and the next day (section 1, rule c)."""
    spec, timing = case.flow.questions[question.name], case.flow.timing
    first = question.asked_at + timing.reminder_after
    asked_on = local_day(question.asked_at, case.zone)
    is_same_day = local_day(first, case.zone) == asked_on and not is_quiet(first, timing, case.zone)
    second = at_local(asked_on + timedelta(days=1), timing.reminder_next_day, case.zone)
    times = (first, second) if is_same_day else (second,)
    return times[: len(spec.reminders)]


def reminder_at(case: Case, question: AskedQuestion) -> datetime | None:
    """When the next reminder of a question goes out, None after the last."""
    left = reminder_times(case, question)[question.reminders :]
    return left[0] if left else None


def _by_day(case: Case, at: datetime, now: datetime) -> datetime:
    return next_opening(max(at, now), case.flow.timing, case.zone)


def _scheduled(case: Case, now: datetime) -> Iterator[tuple[CheckIn, Due]]:
    """Check-ins to come: opened when due, left out when their time has passed without leave to ask."""
    if case.status in (EpisodeStatus.FINISHED, EpisodeStatus.ENDED, EpisodeStatus.HELD):
        return
    may_open = may_ask(case) and not _waits_for_answer(case)
    for check_in in case.check_ins:
        if check_in.status is not CheckInStatus.SCHEDULED or not _anchored(case, check_in):
            continue
        expiry = expiry_of(case, check_in)
        opening = _by_day(case, check_in.due_at, now)
        is_late = opening >= expiry or _is_crowded_out(case, check_in, opening)
        if now < expiry and not is_late and may_open:
            yield check_in, Due(opening, DueKind.OPEN_CHECK_IN, check_in.key)
        else:
            yield check_in, Due(expiry, DueKind.SKIP_CHECK_IN, check_in.key)


def _is_crowded_out(case: Case, check_in: CheckIn, opening: datetime) -> bool:
    """Whether a check-in late by a day would share its day with the next (section 7, item 12: one a day).

    After-care is sent even so: the next one makes room for it.
    """
    day = local_day(opening, case.zone)
    if local_day(check_in.due_at, case.zone) == day or plan_of(case, check_in.key).offset is not None:
        return False
    coming = (c for c in case.check_ins if c.status is CheckInStatus.SCHEDULED and c.key != check_in.key)
    return any(local_day(c.due_at, case.zone) == day for c in coming)


def _waits_for_answer(case: Case) -> bool:
    """Whether a question is open that nothing of the schedule may push aside: its silence means something."""
    question = case.open_question
    if question is None:
        return False
    return question.name == "still_there" or case.flow.questions[question.name].silence is not None


def _anchored(case: Case, check_in: CheckIn) -> bool:
    """Whether the check-in's day is known: what follows the procedure waits until it is confirmed done."""
    return case.procedure.ended_at is not None or is_before_procedure(case, check_in)
