"""A schedule must run forward, by day, and end; nothing scheduled may reach a patient at night."""

from collections.abc import Iterator
from datetime import time
from itertools import pairwise

from smsbot.domain.flow import AnswerKind, CheckInPlan, Offset, Timing
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
    for name, plan in draft.schedule.items():
        path = ("schedule", name)
        _check_texts(draft, path, plan)
        _check_conditions(draft, path, plan)
        if plan.offset:
            _check_offset(draft, (*path, "offset"), plan.offset)


def _check_order(draft: Draft) -> None:
    for (before, earlier), (name, plan) in pairwise(draft.schedule.items()):
        if plan.day <= earlier.day:
            draft.report(
                ("schedule", name, "day"),
                f"day {plan.day} does not come after day {earlier.day} of {before}; "
                "write check-ins in order, one a day",
            )


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
        if plan.offset is None:
            yield ("schedule", name, "at"), plan.at
        else:
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


def _check_texts(draft: Draft, path: KeyPath, plan: CheckInPlan) -> None:
    """A check-in sends its own texts, its questions and one closing; the day's cap must hold them all."""
    texts = len(plan.sends) + len(plan.questions) + 1
    if texts > draft.timing.max_scheduled_texts_per_day:
        cap = draft.timing.max_scheduled_texts_per_day
        draft.report(path, f"needs {texts} texts in a day, the cap is {cap}; ask less or raise the cap")
    if not plan.questions and not plan.sends:
        draft.report(path, "asks and sends nothing; give it questions or take it out")


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
