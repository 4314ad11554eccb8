"""What time alone brings about: check-ins open, remind and expire; silence counts as the worse case."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from smsbot.domain.calendar import at_local, local_day
from smsbot.domain.case import Case, CheckIn, CheckInStatus, EpisodeStatus, QuestionStatus
from smsbot.domain.conversation.agenda import Due, DueKind, first_due, has_alert, has_answer, reminder_times
from smsbot.domain.conversation.alerts import Reason, raise_alert, release
from smsbot.domain.conversation.answering import advance
from smsbot.domain.conversation.asking import ask, close_question, means_something, open_queued
from smsbot.domain.conversation.choices import take_silence
from smsbot.domain.conversation.closing import abandon_check_in, finish_if_over
from smsbot.domain.conversation.draft import Decision, Draft
from smsbot.domain.conversation.findings import baseline_of
from smsbot.domain.conversation.plans import is_before_procedure, plan_of
from smsbot.domain.conversation.rescheduling import reschedule
from smsbot.domain.effects import (
    ChangeProcedure,
    ChangeQuestion,
    ChangeStatus,
    CloseCheckIn,
    MoveCheckIn,
    OpenCheckIn,
    Purpose,
)
from smsbot.domain.flow import Tier

# More steps than this in one wake-up means that a step does not settle what it was due for.
_MOST_STEPS = 200


def elapse(case: Case, now: datetime) -> Decision:
    """Bring a case up to ``now``: everything that has fallen due, in order.

    Raises RuntimeError where a due thing does not go away by being done: a fault for a person to look at.
    """
    draft = Draft(case, now, cause="", purpose=Purpose.SCHEDULED)
    for _ in range(_MOST_STEPS):
        due = first_due(draft.case, now)
        if due is None or due.at > now:
            return draft.decision()
        draft.cause = _cause(draft.case, due)
        _DOERS[due.kind](draft, due.key)
    raise RuntimeError(f"the case does not settle: {due.kind if due else None} is still due")


def _cause(case: Case, due: Due) -> str:
    """What a text is sent for: no two moments of a case share it, or the second text would not leave."""
    name = f"{due.kind}/{due.key}" if due.key else f"{due.kind}/{due.at:%Y%m%dT%H%M}"
    if due.kind is DueKind.ASK_NEXT:
        return f"{name}/{case.next_question}"
    if due.kind is DueKind.REMIND:
        number = next(q.reminders for q in case.questions if str(q.number) == due.key) + 1
        return f"{name}/{number}"
    return name


def _check_in(draft: Draft, key: str) -> CheckIn:
    return next(c for c in draft.case.check_ins if c.key == key)


def _release_alert(draft: Draft, key: str) -> None:
    release(draft, int(key))


def _silence(draft: Draft, key: str) -> None:
    question = next(q for q in draft.case.questions if q.number == int(key))
    meant = {
        name: spec.silence for name, spec in draft.case.flow.questions.items() if spec.silence is not None
    }
    take_silence(draft, question, meant[question.name])
    # The next question of the check-in waits for the day; one about a red flag does not.
    open_queued(draft)


def _ask_next(draft: Draft, _: str) -> None:
    advance(draft)


def _open_check_in(draft: Draft, key: str) -> None:
    """Start a check-in, or ask first whether anybody is still there: it then waits for the answer."""
    if _has_gone_quiet(draft.case):
        _close_stale(draft)
        ask(draft, "still_there")
        return
    start_check_in(draft, key)


def start_check_in(draft: Draft, key: str) -> None:
    """Start a check-in: close what is still open, send its texts and its first question."""
    _close_stale(draft)
    draft.do(OpenCheckIn(key, draft.now))
    _make_room(draft, key)
    plan = plan_of(draft.case, key)
    for template in plan.sends:
        draft.text(template, lifetime=draft.case.flow.timing.expire_after)
    if (
        not plan.asks_baseline
        and baseline_of(draft.case) is None
        and not has_alert(draft.case, "no_baseline")
    ):
        source = "section 1, BASE: none answered, the clinic enters the chart's score"
        raise_alert(draft, Reason("no_baseline", Tier.ROUTINE, "no_baseline", source))
    advance(draft)


def _close_stale(draft: Draft) -> None:
    question = draft.case.open_question
    if question is not None and not means_something(draft, question):
        close_question(draft, question, QuestionStatus.EXPIRED)
    current = draft.case.open_check_in
    if current is not None:
        expire_check_in(draft, current.key)


def _make_room(draft: Draft, key: str) -> None:
    """After-care that slipped to the next morning moves that day's own check-in to the afternoon (rule h)."""
    case, offset = draft.case, plan_of(draft.case, key).offset
    today = local_day(draft.now, case.zone)
    if offset is None or local_day(_check_in(draft, key).due_at, case.zone) == today:
        return
    afternoon = at_local(today, offset.earliest, case.zone)
    for other in case.check_ins:
        coming = other.status is CheckInStatus.SCHEDULED and local_day(other.due_at, case.zone) == today
        if coming and other.due_at < afternoon:
            draft.do(MoveCheckIn(other.key, afternoon, CheckInStatus.SCHEDULED))


def _has_gone_quiet(case: Case) -> bool:
    """Whether the last check-ins after the procedure were all missed since the patient was last asked.

    Those before it do not count: nobody who is silent then may be silenced in the days that matter most.
    """
    asked = case.sent.get(case.flow.questions["still_there"].copy)
    over = (c for c in case.check_ins if c.opened_at is not None and c.status is not CheckInStatus.OPEN)
    recent = [c for c in over if not is_before_procedure(case, c)][-case.flow.timing.missed_before_pause :]
    if len(recent) < case.flow.timing.missed_before_pause:
        return False
    fresh = asked is None or all(c.opened_at and c.opened_at > asked for c in recent)
    return fresh and all(c.status is CheckInStatus.MISSED for c in recent)


def _remind(draft: Draft, key: str) -> None:
    """Remind once, however many reminders have fallen due meanwhile."""
    question = next(q for q in draft.case.questions if q.number == int(key))
    due = sum(at <= draft.now for at in reminder_times(draft.case, question))
    template = draft.case.flow.questions[question.name].reminders[due - 1]
    draft.do(ChangeQuestion(replace(question, reminders=due)))
    draft.text(template, lifetime=draft.case.flow.timing.reminder_after)


def expire_check_in(draft: Draft, key: str) -> None:
    """Close a check-in whose time is up: partial where something came, else missed; a score still counts."""
    for question in draft.case.questions:
        if question.check_in == key:
            close_question(draft, question, QuestionStatus.EXPIRED)
    is_partial = has_answer(draft.case, key)
    abandon_check_in(draft, key, CheckInStatus.PARTIAL if is_partial else CheckInStatus.MISSED)


def _skip_check_in(draft: Draft, key: str) -> None:
    draft.do(CloseCheckIn(key, CheckInStatus.SKIPPED, draft.now))
    finish_if_over(draft)


def _not_confirmed(draft: Draft, _: str) -> None:
    source = "section 0: invitation unanswered for 24 h"
    raise_alert(draft, Reason("not_confirmed", Tier.ROUTINE, "not_confirmed", source))


def _unconfirmed_procedure(draft: Draft, _: str) -> None:
    source = "section 0: at 18:00 the procedure is not confirmed as done"
    raise_alert(draft, Reason("unconfirmed_procedure", Tier.ROUTINE, "unconfirmed_procedure", source))


def _assume_done(draft: Draft, _: str) -> None:
    """The flow takes the plan's word for it (section 0, a setting that is off)."""
    take_as_done(draft, draft.case.procedure.planned_at)


def take_as_done(draft: Draft, ended_at: datetime) -> None:
    """The procedure is over: days are counted from its end, and what is past is left out."""
    procedure = draft.case.procedure
    draft.do(ChangeProcedure(replace(procedure, ended_at=ended_at), draft.now))
    # What was left out since it was first confirmed (by a START, say) is not replayed (section 1, rule g).
    reschedule(draft, revives=procedure.ended_at is None)
    current = draft.case.open_check_in
    if current is not None and is_before_procedure(draft.case, current):
        expire_check_in(draft, current.key)


def _silent_start(draft: Draft, _: str) -> None:
    source = "section 4: the first two check-ins unanswered, call the patient on day 2 (CR)"
    raise_alert(draft, Reason("silent", Tier.ROUTINE, "silent_start", source))


def _pause(draft: Draft, key: str) -> None:
    question = next(q for q in draft.case.questions if q.number == int(key))
    close_question(draft, question, QuestionStatus.EXPIRED)
    draft.do(ChangeStatus(EpisodeStatus.PAUSED, "three check-ins missed", draft.now))
    source = "section 4: three check-ins missed in a row, then no answer"
    raise_alert(draft, Reason("paused", Tier.ROUTINE, "silent_paused", source))


_DOERS: dict[DueKind, Callable[[Draft, str], None]] = {
    DueKind.RELEASE_ALERT: _release_alert,
    DueKind.SILENCE: _silence,
    DueKind.OPEN_CHECK_IN: _open_check_in,
    DueKind.ASK_NEXT: _ask_next,
    DueKind.REMIND: _remind,
    DueKind.EXPIRE_CHECK_IN: expire_check_in,
    DueKind.SKIP_CHECK_IN: _skip_check_in,
    DueKind.NOT_CONFIRMED: _not_confirmed,
    DueKind.UNCONFIRMED_PROCEDURE: _unconfirmed_procedure,
    DueKind.ASSUME_DONE: _assume_done,
    DueKind.SILENT_START: _silent_start,
    DueKind.PAUSE: _pause,
}
