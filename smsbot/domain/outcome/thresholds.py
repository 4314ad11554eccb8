"""Every number the outcome rules use, named, with where it comes from.

S0, S1 and S2 are the reference articles of the clinical protocol; CR is our own judgement and waits for a
clinician's review. The defaults are the protocol's; a flow may give others.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Scores and rises in points of the 0-10 scale, relief in percent of the baseline, times in days."""

    baseline_from_day: int = -7  # source: CR, averaging as for the block literature
    baseline_until_day: int = 0  # source: CR
    low_baseline: int = 4  # source: CR on MCID/MDC data: percent says little below it

    strict_percent: int = 50  # source: S1
    lenient_percent: int = 30  # source: S1
    lenient_points: int = 2  # source: S1
    worse_points: int = 2  # source: CR, above the scale's measurement error of 1.8

    severe_from_day: int = 0  # source: S0; before the procedure a high score is the baseline
    severe_score: int = 8  # source: S0 severe pain; number CR
    severe_rise: int = 2  # source: CR
    severe_top_score: int = 10  # source: CR: the top of the scale is severe unless it was the baseline

    flare_from_day: int = 1  # source: CR, flare of 3-10 days described in clinic leaflets
    flare_until_day: int = 13  # source: CR
    flare_score: int = 7  # source: CR
    flare_rise: int = 2  # source: CR
    flare_same_day_rise: int = 3  # source: CR

    relief_from_day: int = 7  # source: CR: earlier relief may be anaesthetic or steroid
    outcome_from_day: int = 14  # source: S1 tells the patient to report no improvement then
    persistent_from_day: int = 21  # source: S1, full benefit expected by then
    persistent_checkins: int = 2  # source: CR
    persistent_gap_days: int = 7  # source: CR
    persistent_repeat_days: int = 30  # source: CR, flood control
    persistent_closing_lenient: int = 2  # source: CR

    return_rise: int = 2  # source: CR, above the measurement error
    return_percent: int = 30  # source: S1, the lenient percent lost
    fading_percent: int = 50  # source: S1, the strict percent lost
    score_only_recurrence_after_day: int = 42  # source: CR, end of the window for complications
    recurrence_early_day: int = 90  # source: CR; shorter is short-lived
    recurrence_typical_day: int = 180  # source: S1, 6-12 months
    recurrence_late_day: int = 366  # source: S2, 6-18 months

    shift_from_day: int = 14  # source: S1
    shift_routine_score: int = 4  # source: S1
    new_neuro_from_day: int = 15  # source: S1; upper neck starts later (region overlay)
    new_neuro_urgent_score: int = 7  # source: S1 and CR

    pattern_min_scores: int = 2  # source: CR
    block_positive_percent: int = 80  # source: MBB, PAY (TRICARE: 50); S2 only "significant"; CR

    diary_until_hour: int = 6  # source: CR; relief counts while the anaesthetic works, 4-6 hours (UWH)
    diary_gap_hours: int = 3  # source: CR; two answers further apart say nothing of the time between
    trial_last_days: int = 3  # source: S2, mean of the last three days

    def __post_init__(self) -> None:
        """Refuse numbers that contradict each other: a rule would silently never fire."""
        for low, low_value, high, high_value in (
            ("baseline_from_day", self.baseline_from_day, "baseline_until_day", self.baseline_until_day),
            ("lenient_percent", self.lenient_percent, "strict_percent", self.strict_percent),
            ("return_percent", self.return_percent, "fading_percent", self.fading_percent),
            ("severe_score", self.severe_score, "severe_top_score", self.severe_top_score),
            ("flare_from_day", self.flare_from_day, "flare_until_day", self.flare_until_day),
            ("flare_rise", self.flare_rise, "flare_same_day_rise", self.flare_same_day_rise),
            ("relief_from_day", self.relief_from_day, "outcome_from_day", self.outcome_from_day),
            ("outcome_from_day", self.outcome_from_day, "persistent_from_day", self.persistent_from_day),
            (
                "recurrence_early_day",
                self.recurrence_early_day,
                "recurrence_typical_day",
                self.recurrence_typical_day,
            ),
            (
                "recurrence_typical_day",
                self.recurrence_typical_day,
                "recurrence_late_day",
                self.recurrence_late_day,
            ),
        ):
            if low_value > high_value:
                raise ValueError(f"{low} ({low_value}) must not be above {high} ({high_value})")


DEFAULT_THRESHOLDS = Thresholds()
