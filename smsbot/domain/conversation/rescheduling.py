"""The check-ins still to come get their times from a procedure's new date."""

from datetime import datetime

from smsbot.domain.calendar import misses_its_moment, plan_schedule
from smsbot.domain.case import Case, CheckIn, CheckInStatus
from smsbot.domain.conversation.draft import Draft
from smsbot.domain.conversation.plans import is_before_procedure, key_for, name_of
from smsbot.domain.effects import AddCheckIn, CloseCheckIn, MoveCheckIn


def reschedule(draft: Draft, *, revives: bool) -> None:
    """Give every check-in not yet sent its new time; one that is past, or cannot be sent, is left out.

    One left out before gets a new time too where it ``revives``.
    """
    case = draft.case
    plan = plan_schedule(case.flow, case.anchor, case.zone, not_before=draft.now)
    planned = {key_for(case, p.key): p.due_at for p in plan}
    moved = (CheckInStatus.SCHEDULED, CheckInStatus.SKIPPED) if revives else (CheckInStatus.SCHEDULED,)
    for check_in in case.check_ins:
        # A confirming re-ask is counted from the answer that called for it, not from the procedure.
        if check_in.status in moved and _is_own(case, check_in):
            due_at = planned.get(check_in.key)
            is_past = due_at is None or due_at + case.flow.timing.expire_after <= draft.now
            left_out = is_past or _is_too_late(case, check_in) or _is_at_night(case, check_in, due_at)
            status = CheckInStatus.SKIPPED if left_out else CheckInStatus.SCHEDULED
            if (due_at or check_in.due_at, status) != (check_in.due_at, check_in.status):
                draft.do(MoveCheckIn(check_in.key, due_at or check_in.due_at, status))


def start_anew(draft: Draft) -> None:
    """Lay the schedule out again from a second side: what the first had still to come is cancelled."""
    case, timing = draft.case, draft.case.flow.timing
    for check_in in case.check_ins:
        if check_in.status is CheckInStatus.SCHEDULED:
            draft.do(CloseCheckIn(check_in.key, CheckInStatus.CANCELLED, draft.now))
    for planned in plan_schedule(case.flow, case.anchor, case.zone, not_before=draft.now):
        if case.flow.schedule[planned.key].asks_baseline:
            continue
        key = key_for(case, planned.key)
        draft.do(AddCheckIn(key, planned.due_at))
        if planned.due_at + timing.expire_after <= draft.now:
            draft.do(CloseCheckIn(key, CheckInStatus.SKIPPED, draft.now))


def _is_own(case: Case, check_in: CheckIn) -> bool:
    name = name_of(check_in.key)
    return name in case.flow.schedule and check_in.key == key_for(case, name)


def _is_too_late(case: Case, check_in: CheckIn) -> bool:
    """A question about the pain before the procedure cannot be asked after it."""
    return case.procedure.ended_at is not None and is_before_procedure(case, check_in)


def _is_at_night(case: Case, check_in: CheckIn, due_at: datetime | None) -> bool:
    plan = case.flow.schedule[name_of(check_in.key)]
    return due_at is not None and misses_its_moment(plan, due_at, case.flow.timing, case.zone)
