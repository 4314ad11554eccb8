"""What one effect makes of a case. The shell's rows must load back to the very same case."""

from collections.abc import Callable
from dataclasses import replace
from functools import singledispatch

from smsbot.domain.case import (
    Alert,
    AlertStatus,
    AskedQuestion,
    Case,
    CheckIn,
    CheckInStatus,
    Consent,
    EpisodeStatus,
)
from smsbot.domain.effects import (
    AddCheckIn,
    AddToAlert,
    AskQuestion,
    ChangeAlertTier,
    ChangeConsent,
    ChangeProcedure,
    ChangeQuestion,
    ChangeStatus,
    CloseCheckIn,
    CloseQuestion,
    Effect,
    MoveCheckIn,
    OpenAlert,
    OpenCheckIn,
    RecordChoice,
    RecordFinding,
    RecordScore,
    ReleaseAlert,
    SendText,
)
from smsbot.domain.flow import Tier


@singledispatch
def _after(effect: Effect, case: Case) -> Case:
    raise TypeError(f"no rule says what {type(effect).__name__} changes")


def evolve(case: Case, effect: Effect) -> Case:
    """The case after one effect; TypeError for an effect that no rule covers."""
    return _after(effect, case)


@_after.register
def _(effect: SendText, case: Case) -> Case:
    return replace(case, sent={**case.sent, effect.template: effect.at})


@_after.register
def _(effect: OpenCheckIn, case: Case) -> Case:
    return _change_check_in(
        case, effect.key, lambda c: replace(c, status=CheckInStatus.OPEN, opened_at=effect.at)
    )


@_after.register
def _(effect: CloseCheckIn, case: Case) -> Case:
    return _change_check_in(case, effect.key, lambda c: replace(c, status=effect.status))


@_after.register
def _(effect: AddCheckIn, case: Case) -> Case:
    added = (*case.check_ins, CheckIn(effect.key, effect.due_at))
    return replace(case, check_ins=tuple(sorted(added, key=lambda c: (c.due_at, c.key))))


@_after.register
def _(effect: MoveCheckIn, case: Case) -> Case:
    moved = _change_check_in(
        case, effect.key, lambda c: replace(c, due_at=effect.due_at, status=effect.status)
    )
    return replace(moved, check_ins=tuple(sorted(moved.check_ins, key=lambda c: (c.due_at, c.key))))


@_after.register
def _(effect: ChangeProcedure, case: Case) -> Case:
    return replace(case, procedure=effect.procedure)


def _change_check_in(case: Case, key: str, change: Callable[[CheckIn], CheckIn]) -> Case:
    return replace(case, check_ins=tuple(change(c) if c.key == key else c for c in case.check_ins))


@_after.register
def _(effect: AskQuestion, case: Case) -> Case:
    number = effect.question.number + 1
    return replace(case, questions=(*case.questions, effect.question), next_question=number)


@_after.register
def _(effect: ChangeQuestion, case: Case) -> Case:
    return replace(case, questions=tuple(_swap(q, effect.question) for q in case.questions))


def _swap(old: AskedQuestion, new: AskedQuestion) -> AskedQuestion:
    return new if old.number == new.number else old


@_after.register
def _(effect: CloseQuestion, case: Case) -> Case:
    return replace(case, questions=tuple(q for q in case.questions if q.number != effect.number))


@_after.register
def _(effect: RecordScore, case: Case) -> Case:
    return replace(case, scores=(*case.scores, effect.score))


@_after.register
def _(effect: RecordChoice, case: Case) -> Case:
    return replace(case, choices=(*case.choices, effect.choice))


@_after.register
def _(effect: RecordFinding, case: Case) -> Case:
    return replace(case, findings=(*case.findings, effect.seen))


@_after.register
def _(effect: OpenAlert, case: Case) -> Case:
    return replace(case, alerts=(*case.alerts, effect.alert))


@_after.register
def _(effect: AddToAlert, case: Case) -> Case:
    return case


@_after.register
def _(effect: ChangeAlertTier, case: Case) -> Case:
    return replace(
        case, alerts=tuple(_retier(a, effect.tier) if a.number == effect.number else a for a in case.alerts)
    )


def _retier(alert: Alert, tier: Tier) -> Alert:
    """A graver escalation is open again: whoever took it took the milder one, and others must hear."""
    taken_again = tier > alert.tier and alert.status is AlertStatus.ACKNOWLEDGED
    return replace(alert, tier=tier, status=AlertStatus.OPEN if taken_again else alert.status)


@_after.register
def _(effect: ReleaseAlert, case: Case) -> Case:
    return replace(
        case,
        alerts=tuple(replace(a, held_until=None) if a.number == effect.number else a for a in case.alerts),
    )


@_after.register
def _(effect: ChangeConsent, case: Case) -> Case:
    starts = effect.consent is Consent.OPTED_IN and case.status is EpisodeStatus.INVITED
    return replace(case, consent=effect.consent, status=EpisodeStatus.ACTIVE if starts else case.status)


@_after.register
def _(effect: ChangeStatus, case: Case) -> Case:
    return replace(case, status=effect.status)
