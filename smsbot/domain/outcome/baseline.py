"""The pain before the procedure, against which every later score is judged."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from smsbot.domain.outcome.series import ScorePoint
from smsbot.domain.outcome.tenths import exact_score, round_tenth
from smsbot.domain.outcome.thresholds import DEFAULT_THRESHOLDS, Thresholds


class BaselineSource(StrEnum):
    """Where a baseline comes from; the care team sees it beside the number."""

    REPLIES = "replies"
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline of one decimal and its source; both None where nothing is known."""

    value: float | None
    source: BaselineSource | None


def baseline_from(
    replies: Iterable[ScorePoint], chart: float | None = None, *, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> Baseline:
    """Mean of the replies of days -7 to 0, else the chart's value, halves rounded up to one decimal.

    Give only replies sent before the procedure ended: on day 0 the day alone cannot tell. A second reply of
    a day replaces the first. Raises ValueError for a chart value outside 0 to 10.
    """
    first, last = thresholds.baseline_from_day, thresholds.baseline_until_day
    scores = {reply.day: reply.score for reply in replies if first <= reply.day <= last}
    if scores:
        return Baseline(round_tenth(Fraction(sum(scores.values()), len(scores))), BaselineSource.REPLIES)
    if chart is not None:
        return Baseline(round_tenth(exact_score(chart)), BaselineSource.CHART)
    return Baseline(None, None)
