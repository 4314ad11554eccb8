"""A schedule must run forward, by day, and end; nothing scheduled may reach a patient at night."""

from collections import Counter
from collections.abc import Iterator
from datetime import time
from itertools import pairwise

from smsbot.domain.flow import AnswerKind, Timing
from smsbot.domain.schedule import CheckInPlan, Offset
from smsbot.flow_files.draft import Draft
from smsbot.flow_files.faults import KeyPath

# US federal bounds for scheduled texts, in local time (privacy rule 10); a flow may be stricter.
DAY_FROM, DAY_UNTIL = time(8, 0), time(21, 0)


def check_schedule(draft: Draft) -> None:
    """Report check-ins that are out of order, at night, too many texts, or never end."""
    _check_order(draft)
    _check_end(draft)
    _check_hours(draft)
    _check_lengths(draft)
    _check_days(draft)
    _check_cap(draft)
    for name, plan in draft.schedule.items():
        path = ("schedule", name)
        if not plan.questions and not plan.sends:
            draft.report(path, "asks and sends nothing; give it questions or take it out")
        _check_moment(draft, path, plan)
        _check_conditions(draft, path, plan)
        if plan.offset:
            _check_offset(draft, (*path, "offset"), plan.offset)


def _check_order(draft: Draft) -> None:
    for (before, earlier), (name, plan) in pairwise(draft.schedule.items()):
        if plan.day == earlier.day and plan.is_moment != earlier.is_moment:
            mend = f"and {before} of the same day: write both with after and before, or both with at"
            draft.report(("schedule", name), f"cannot be put in order {mend}")
        elif plan.order <= earlier.order:
            draft.report(
                ("schedule", name, "day"),
                f"{_spell(plan, earlier)} does not come after {_spell(earlier, plan)} of {before}; "
                "write check-ins in order",
            )


def _spell(plan: CheckInPlan, beside: CheckInPlan) -> str:
    if plan.day != beside.day:
        return f"day {plan.day}"
    if plan.is_moment:
        minutes = int(plan.order[1].total_seconds() // 60)
        return f"day {plan.day}, {abs(minutes)} minutes {'before' if plan.before else 'after'}"
    return f"day {plan.day} at {plan.at:%H:%M}"


def _check_moment(draft: Draft, path: KeyPath, plan: CheckInPlan) -> None:
    ways = [n for n in ("offset", "after", "before") if getattr(plan, n) is not None]
    if len(ways) > 1:
        draft.report((*path, ways[-1]), f"a check-in has one time; take out {' or '.join(ways)}")
    if plan.is_moment and plan.day != 0:
        draft.report((*path, "day"), "after and before count from the procedure, which is on day 0")


def _check_days(draft: Draft) -> None:
    """A schedule of chosen length must reach the longest, and say which length is the usual one."""
    days = draft.head.days if draft.head else None
    if days is None:
        return
    if not 1 <= days.least <= days.usual <= days.most:
        draft.report(("days",), "least, usual and most must follow each other, from 1 day on")
    last = max((plan.day for plan in draft.schedule.values()), default=days.most)
    if last != days.most and "schedule" not in draft.broken:
        draft.report(("days", "most"), f"is {days.most}, but the schedule ends on day {last}; make them meet")


def _check_end(draft: Draft) -> None:
    if not draft.schedule and "schedule" not in draft.broken:
        draft.report(("schedule",), "is missing; write at least one check-in")
    last = next(reversed(draft.schedule), None)
    for name, plan in draft.schedule.items():
        if plan.ends_flow == (name == last) or "schedule" in draft.broken:
            continue
        mend = (
            "only the last check-in ends the flow" if plan.ends_flow else "the last one needs ends_flow: true"
        )
        draft.report(("schedule", name, "ends_flow"), mend)


def _check_hours(draft: Draft) -> None:
    timing = draft.timing
    if timing.quiet_until < DAY_FROM:
        draft.report(("timing", "quiet_until"), f"the day may not begin before {DAY_FROM:%H:%M}")
    if timing.quiet_from > DAY_UNTIL:
        draft.report(("timing", "quiet_from"), f"the night may not begin after {DAY_UNTIL:%H:%M}")
    for path, at in _times(draft):
        if not timing.quiet_until <= at < timing.quiet_from:
            draft.report(path, _at_night(timing, at))


def _check_lengths(draft: Draft) -> None:
    """Waits must be waits; only the gaps between texts and the held mail may be switched off with 0m."""
    timing = draft.timing
    for name in (
        "reminder_after",
        "expire_after",
        "invitation_silence",
        "still_there_silence",
        "menu_letters",
    ):
        if not getattr(timing, name):
            draft.report(("timing", name), "must be longer than 0m")
    for name in ("confirm_after_days", "missed_before_pause", "max_scheduled_texts_per_day"):
        if getattr(timing, name) < 1:
            draft.report(("timing", name), "must be 1 or more")
    if timing.reminder_after >= timing.expire_after:
        draft.report(("timing", "reminder_after"), "must be shorter than expire_after, or nobody is reminded")


def _times(draft: Draft) -> Iterator[tuple[KeyPath, time]]:
    yield ("timing", "reminder_next_day"), draft.timing.reminder_next_day
    for name, plan in draft.schedule.items():
        if plan.offset is None and not plan.is_moment:
            yield ("schedule", name, "at"), plan.at
        elif plan.offset is not None:
            yield ("schedule", name, "offset", "earliest"), plan.offset.earliest
            yield ("schedule", name, "offset", "next_day_at"), plan.offset.next_day_at


def _at_night(timing: Timing, at: time) -> str:
    quiet = f"{timing.quiet_from:%H:%M} to {timing.quiet_until:%H:%M}"
    return f"{at:%H:%M} is in quiet hours ({quiet}); choose a time from {timing.quiet_until:%H:%M} on"


def _check_offset(draft: Draft, path: KeyPath, offset: Offset) -> None:
    if offset.latest < offset.earliest:
        draft.report((*path, "latest"), f"{offset.latest:%H:%M} is before earliest, {offset.earliest:%H:%M}")
    if offset.latest > draft.timing.quiet_from:
        draft.report((*path, "latest"), _at_night(draft.timing, offset.latest))
    if offset.give_up_after <= offset.after:
        draft.report((*path, "give_up_after"), "must be longer than after, or the check-in is never sent")


def _check_cap(draft: Draft) -> None:
    """A check-in sends its own texts, its questions and one closing; the cap must hold all those of a day."""
    cap = draft.timing.max_scheduled_texts_per_day
    texts: Counter[int] = Counter()
    for name, plan in draft.schedule.items():
        fitted = texts[plan.day] <= cap
        closing = plan.thanks or plan.closes_with is not None
        texts[plan.day] += len(plan.sends) + len(plan.questions) + closing
        if fitted and texts[plan.day] > cap:
            needed = f"needs {texts[plan.day]} texts in a day, the cap is {cap}"
            draft.report(("schedule", name), f"{needed}; ask less or raise the cap")


def _check_conditions(draft: Draft, path: KeyPath, plan: CheckInPlan) -> None:
    scored = False
    for i, use in enumerate(plan.questions):
        where = (*path, "questions", i, "min_score")
        if use.min_score is not None and not scored:
            draft.report(where, "no question before it in this check-in asks for a score")
        if use.min_score is not None and not 0 <= use.min_score <= 10:
            draft.report(where, f"{use.min_score} is not a score; scores are 0 to 10")
        question = draft.questions.get(use.name)
        scored = scored or question is None or question.answer is AnswerKind.SCORE
