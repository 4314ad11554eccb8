"""Where a patient stands, for staff: the outcome rules' judgement and what a clinician may think of."""

from dataclasses import dataclass, field

from smsbot.domain.case import Case
from smsbot.domain.codes import HISTORY
from smsbot.domain.conversation.findings import series_of
from smsbot.domain.conversation.results import result_in_words
from smsbot.domain.outcome import Judgement, judge
from smsbot.domain.outcome.considerations import Background, Considered, consider
from smsbot.domain.outcome.rendering import considered_as_json, considered_in_words, explain
from smsbot.domain.outcome.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Standing:
    """The judgement on the scores so far, and considerations where its pattern calls for any.

    ``result`` is a diary's or a trial's, in words; such a flow has no course of months to explain.
    """

    day: int
    baseline: float | None
    judgement: Judgement
    considered: Considered | None
    limits: Thresholds = field(repr=False)
    result: str | None = None


def standing_of(case: Case, day: int) -> Standing | None:
    """Judge a case on ``day`` after its procedure; None while the procedure is not confirmed as done."""
    if case.procedure.ended_at is None:
        return None
    series, limits = series_of(case), case.flow.thresholds
    judgement = judge(series, limits)
    background = Background(case.block, case.risks.intersection(HISTORY)).knowing(series)
    considered = consider(case.flow.considerations, judgement, background, limits=limits)
    return Standing(day, series.baseline, judgement, considered, limits, result_in_words(case))


def standing_as_json(standing: Standing) -> dict[str, object]:
    """Where a patient stands, as plain values."""
    judgement, considered = standing.judgement, standing.considered
    return {
        "day": standing.day,
        "baseline": standing.baseline,
        "pattern": judgement.pattern.value,
        "weeks_ge50": judgement.weeks_ge50,
        "onset": judgement.onset,
        **({"result": standing.result} if standing.result else {}),
        **({"considerations": considered_as_json(considered)} if considered else {}),
    }


def standing_in_words(standing: Standing) -> str:
    """Where a patient stands, each verdict with its formula and source, for a member of staff to read."""
    baseline = "none" if standing.baseline is None else f"{standing.baseline:g}"
    told = standing.result or explain(standing.judgement, standing.limits)
    lines = [f"day {standing.day}; baseline {baseline}", told]
    return "\n".join(lines + ([considered_in_words(standing.considered)] if standing.considered else []))
