"""The end of a diary or a trial: its result goes to the care team, once."""

from datetime import timedelta

from smsbot.domain.case import Case
from smsbot.domain.conversation.agenda import has_alert
from smsbot.domain.conversation.alerts import Reason, raise_alert
from smsbot.domain.conversation.draft import Draft
from smsbot.domain.conversation.findings import baseline_of, series_of
from smsbot.domain.conversation.plans import name_of
from smsbot.domain.flow import FlowKind, Tier
from smsbot.domain.outcome import DiaryResult, HourScore, TrialResult, judge_diary, judge_trial
from smsbot.domain.outcome.telling import DIARY_SOURCE, TRIAL_SOURCE, tell_diary, tell_trial

_HOUR = timedelta(hours=1)


def diary_of(case: Case) -> DiaryResult:
    """The diary's result so far: every score since the block, asked for or not."""
    scores = (HourScore((s.at - case.anchor) / _HOUR, s.value) for s in case.scores if s.at >= case.anchor)
    return judge_diary(baseline_of(case), scores, thresholds=case.flow.thresholds)


def trial_of(case: Case) -> TrialResult:
    """The trial's result so far, judged on the last days that this episode's schedule holds."""
    plans = (case.flow.schedule.get(name_of(c.key)) for c in case.check_ins)
    planned = (plan.day for plan in plans if plan is not None)
    return judge_trial(series_of(case), last_day=max(planned, default=None), thresholds=case.flow.thresholds)


def result_in_words(case: Case) -> str | None:
    """The result so far with its formula and inputs; None for a flow that is judged as a course."""
    if case.flow.kind is FlowKind.DIARY:
        return tell_diary(diary_of(case))
    return tell_trial(trial_of(case)) if case.flow.kind is FlowKind.TRIAL else None


def tell_result(draft: Draft) -> None:
    """Tell the team the result of a diary or a trial that is over; the mail names its verdict, no score."""
    case, words = draft.case, result_in_words(draft.case)
    if words is None:
        return
    if case.flow.kind is FlowKind.DIARY:
        reason = Reason("DIARY_RESULT", Tier.ROUTINE, _verdict(diary_of(case).positive), DIARY_SOURCE, words)
    else:
        reason = Reason("TRIAL_RESULT", Tier.ROUTINE, _verdict(trial_of(case).success), TRIAL_SOURCE, words)
    if not has_alert(case, reason.code):
        raise_alert(draft, reason)


def _verdict(reached: bool | None) -> str:
    return {True: "result_positive", False: "result_negative", None: "result_unknown"}[reached]
