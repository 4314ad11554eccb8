"""Success, failure and return of pain, judged against the patient's own baseline and the day."""

from smsbot.domain.outcome.alerts import Alert, AlertCode, AlertTier
from smsbot.domain.outcome.baseline import Baseline, BaselineSource, baseline_from
from smsbot.domain.outcome.diary import DiaryResult, HourScore, judge_diary
from smsbot.domain.outcome.judge import Judgement, judge
from smsbot.domain.outcome.pattern import Pattern, PatternFlag
from smsbot.domain.outcome.recurrence import RecurrenceLabel, recurrence_label
from smsbot.domain.outcome.rendering import as_json
from smsbot.domain.outcome.series import ScorePoint, Series
from smsbot.domain.outcome.status import DayStatus, is_severe, needs_worse_before_question
from smsbot.domain.outcome.thresholds import Thresholds
from smsbot.domain.outcome.trial import TrialResult, judge_trial
from smsbot.domain.outcome.verdict import DayVerdict

__all__ = [
    "Alert",
    "AlertCode",
    "AlertTier",
    "Baseline",
    "BaselineSource",
    "DayStatus",
    "DayVerdict",
    "DiaryResult",
    "HourScore",
    "Judgement",
    "Pattern",
    "PatternFlag",
    "RecurrenceLabel",
    "ScorePoint",
    "Series",
    "Thresholds",
    "TrialResult",
    "as_json",
    "baseline_from",
    "is_severe",
    "judge",
    "judge_diary",
    "judge_trial",
    "needs_worse_before_question",
    "recurrence_label",
]
