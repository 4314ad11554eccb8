"""Local days and send times: everything a patient sees is in the patient's zone; everything stored is UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from smsbot.domain.flow import Flow, Timing
from smsbot.domain.schedule import CheckInPlan, Offset

MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}


def at_local(day: date, clock: time, zone: str) -> datetime:
    """The instant (UTC) at which a wall clock in ``zone`` shows ``clock`` on ``day``.

    A time that a spring change skips becomes the same distance after the gap; a time that an autumn
    change repeats is its first occurrence.
    """
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


# The same few instants are asked about again and again in one decision.
@lru_cache(maxsize=4096)
def local_day(at: datetime, zone: str) -> date:
    """The calendar date in ``zone`` at an instant."""
    return at.astimezone(ZoneInfo(zone)).date()


@lru_cache(maxsize=4096)
def local_time(at: datetime, zone: str) -> time:
    """The wall-clock time in ``zone`` at an instant."""
    return at.astimezone(ZoneInfo(zone)).time()


def day_number(anchor: datetime, at: datetime, zone: str) -> int:
    """Days from the procedure's local date to the local date of ``at`` (negative before it)."""
    return (local_day(at, zone) - local_day(anchor, zone)).days


def is_quiet(at: datetime, timing: Timing, zone: str) -> bool:
    """Whether nothing scheduled may be sent at this instant."""
    clock = local_time(at, zone)
    return clock >= timing.quiet_from or clock < timing.quiet_until


def next_opening(at: datetime, timing: Timing, zone: str) -> datetime:
    """``at`` itself where texts may be sent then, else the next morning's opening."""
    if not is_quiet(at, timing, zone):
        return at
    day = local_day(at, zone)
    if local_time(at, zone) >= timing.quiet_from:
        day += timedelta(days=1)
    return at_local(day, timing.quiet_until, zone)


def next_morning(at: datetime, timing: Timing, zone: str) -> datetime:
    """The next time the clock in ``zone`` shows the morning hour of the work list, after ``at``."""
    today = at_local(local_day(at, zone), timing.morning, zone)
    if today > at:
        return today
    return at_local(local_day(at, zone) + timedelta(days=1), timing.morning, zone)


def _offset_time(offset: Offset, anchor: datetime, zone: str, not_before: datetime) -> datetime | None:
    day = local_day(anchor, zone)
    wanted = max(anchor + offset.after, at_local(day, offset.earliest, zone), not_before)
    if wanted <= at_local(day, offset.latest, zone):
        return wanted
    slipped = max(at_local(day + timedelta(days=1), offset.next_day_at, zone), not_before)
    return slipped if slipped - anchor < offset.give_up_after else None


@dataclass(frozen=True, slots=True)
class PlannedCheckIn:
    """When one check-in of the schedule falls due."""

    key: str
    due_at: datetime


def plan_check_in(
    plan: CheckInPlan, anchor: datetime, zone: str, *, not_before: datetime | None = None
) -> datetime | None:
    """When a check-in falls due for a procedure ending at ``anchor``; None where it cannot be sent at all.

    ``not_before`` is when the procedure's end became known: after-care that is late for its own evening slips
    to the next morning, as if the procedure had ended late.
    """
    if plan.offset is not None:
        return _offset_time(plan.offset, anchor, zone, not_before or anchor)
    if plan.after is not None:
        return anchor + plan.after
    if plan.before is not None:
        return anchor - plan.before
    return at_local(local_day(anchor, zone) + timedelta(days=plan.day), plan.at, zone)


def misses_its_moment(plan: CheckInPlan, due_at: datetime, timing: Timing, zone: str) -> bool:
    """Whether a check-in belongs to a moment by night: the next morning's answer would tell of another."""
    return plan.is_moment and is_quiet(due_at, timing, zone)


def plan_schedule(
    flow: Flow, anchor: datetime, zone: str, *, not_before: datetime | None = None
) -> tuple[PlannedCheckIn, ...]:
    """Every check-in of a flow with its due time, in order.

    Where the day's first after-care text slips to the next morning, that day's own check-in moves to the
    afternoon (clinical-protocol section 1, rule h): never two check-ins in one morning.
    """
    planned = [
        PlannedCheckIn(key, due)
        for key, plan in flow.schedule.items()
        if (due := plan_check_in(plan, anchor, zone, not_before=not_before)) is not None
    ]
    slipped = {
        local_day(p.due_at, zone) for p in planned if _has_slipped(flow.schedule[p.key], p, anchor, zone)
    }
    moved = [_afternoon(p, flow, zone) if _must_move(p, flow, slipped, zone) else p for p in planned]
    return tuple(sorted(moved, key=lambda p: p.due_at))


def _has_slipped(plan: CheckInPlan, planned: PlannedCheckIn, anchor: datetime, zone: str) -> bool:
    return plan.offset is not None and local_day(planned.due_at, zone) != local_day(anchor, zone)


def _must_move(planned: PlannedCheckIn, flow: Flow, slipped: set[date], zone: str) -> bool:
    by_clock = flow.schedule[planned.key].offset is None and local_day(planned.due_at, zone) in slipped
    return by_clock and planned.due_at < _afternoon(planned, flow, zone).due_at


def _afternoon(planned: PlannedCheckIn, flow: Flow, zone: str) -> PlannedCheckIn:
    offsets = [plan.offset for plan in flow.schedule.values() if plan.offset is not None]
    return PlannedCheckIn(planned.key, at_local(local_day(planned.due_at, zone), offsets[0].earliest, zone))


def short_date(at: datetime, zone: str, language: str) -> str:
    """A date as a text names it, six characters at most: "Nov 30", "30 nov"."""
    day = local_day(at, zone)
    month = MONTHS[language][day.month - 1]
    return f"{day.day} {month}" if language == "es" else f"{month} {day.day}"
