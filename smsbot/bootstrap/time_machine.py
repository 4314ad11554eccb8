"""The demo's time machine: it jumps from one due moment to the next, so that all happens at its own time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from smsbot.bootstrap.demo import Demo
from smsbot.domain.case import CheckInStatus

# A jump over an emergency that nobody takes would mail the team every quarter of an hour for ever.
MOST_MAILS = 15
MOST_STEPS = 400
_SHORTEST_STEP = timedelta(minutes=1)


class Stop(StrEnum):
    """Why a jump ended."""

    ARRIVED = "arrived"
    NOTHING_DUE = "nothing_due"
    MANY_MAILS = "many_mails"
    RED_FLAG = "red_flag"


@dataclass(frozen=True, slots=True)
class _Jump:
    """Where a jump ends: at ``until`` (None for never), or before, as soon as ``is_reached``."""

    until: datetime | None
    is_reached: Callable[[], bool] = lambda: False


def advance(demo: Demo, by: timedelta) -> Stop:
    """Let this much time pass, doing what falls due in between; a flood of mails stops it."""
    return _jump(demo, _Jump(demo.clock.now() + by))


def go_to_next_event(demo: Demo) -> Stop:
    """Go to whatever is due next: a check-in, a reminder, a step of an escalation."""
    due = demo.next_moment()
    if due is None:
        return Stop.NOTHING_DUE
    return _jump(demo, _Jump(max(due, demo.clock.now() + _SHORTEST_STEP)))


def go_to_next_check_in(demo: Demo) -> Stop:
    """Go to where the next check-in opens; while a red flag is open none does, so it goes nowhere."""
    state = demo.state()
    if state.waits_for_person:
        return Stop.RED_FLAG
    known = _opened(demo)
    return _jump(demo, _Jump(None, lambda: bool(_opened(demo) - known) or demo.state().waits_for_person))


def _opened(demo: Demo) -> set[str]:
    waiting = (CheckInStatus.SCHEDULED, CheckInStatus.SKIPPED, CheckInStatus.CANCELLED)
    return {check_in.key for check_in in demo.state().check_ins if check_in.status not in waiting}


def _jump(demo: Demo, jump: _Jump) -> Stop:
    had = len(demo.inbox())
    for _ in range(MOST_STEPS):
        due = demo.next_moment()
        if due is None or (jump.until is not None and due >= jump.until):
            break
        # What is still due after its turn is tried again a little later, never in a circle.
        demo.clock.set(
            max(due, demo.clock.now() + (_SHORTEST_STEP if due <= demo.clock.now() else timedelta(0)))
        )
        demo.settle()
        if jump.is_reached():
            return Stop.ARRIVED
        if len(demo.inbox()) - had >= MOST_MAILS:
            return Stop.MANY_MAILS
    if jump.until is None:
        return Stop.NOTHING_DUE
    demo.clock.set(max(jump.until, demo.clock.now()))
    demo.settle()
    return Stop.ARRIVED
