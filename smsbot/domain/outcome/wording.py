"""The rules in words, with the numbers in force written out, as a clinician would check them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from smsbot.domain.outcome.alerts import AlertCode
from smsbot.domain.outcome.status import DayStatus
from smsbot.domain.outcome.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Wording:
    """A rule in words, as a clinician would check it."""

    formula: str
    source: str


S0 = 'S0, article "Persistent back pain following ablation"'
S1 = 'S1, article "What if nerve ablation does not work?"'
S2 = "S2, article on what follows a failed RFA"
CR = "numbers are our judgement, not yet reviewed by a clinician"


@lru_cache(maxsize=64)
def word_statuses(limits: Thresholds) -> Mapping[DayStatus, Wording]:
    """The formula and source of every status, with the thresholds' own numbers written out."""
    day = f"day >= {limits.outcome_from_day}"
    strict = f"R >= {limits.strict_percent}"
    lenient = f"R >= {limits.lenient_percent} or B - P >= {limits.lenient_points}"
    worse = f"P - B >= {limits.worse_points}"
    measured = f"{S1}; {CR} (scale's measurement error 1.8)"
    early = f"{S1}: relief takes 10 days to 3 weeks; {S0}: several weeks; {CR}"
    return {
        DayStatus.EARLY: Wording(f"day < {limits.outcome_from_day}", early),
        DayStatus.STRONG: Wording(f"{day} and {strict}", S1),
        DayStatus.SOME: Wording(f"{day}, not {strict}, but {lenient}", S1),
        DayStatus.NOT_BETTER: Wording(f"{day}, neither {lenient}, nor {worse}", measured),
        DayStatus.WORSE: Wording(f"{day} and {worse}", measured),
        DayStatus.UNKNOWN: Wording(f"{day}, no score, no baseline or a baseline of 0", CR),
    }


@lru_cache(maxsize=64)
def word_alerts(limits: Thresholds) -> Mapping[AlertCode, Wording]:
    """The formula and source of every alert, with the thresholds' own numbers written out."""
    return {**_word_pain(limits), **_word_failure(limits), **_word_return(limits), **_word_symptoms(limits)}


def _word_pain(t: Thresholds) -> dict[AlertCode, Wording]:
    severe = (
        f"day >= {t.severe_from_day}, P >= {t.severe_score} and P - B >= {t.severe_rise}, "
        f"or P = {t.severe_top_score} with B below it, or P >= {t.severe_score} without a baseline; "
        f"after day {t.score_only_recurrence_after_day} a score alone, once there was relief, "
        "is a return instead"
    )
    flare = (
        f"day {t.flare_from_day} to {t.flare_until_day}, P >= {t.flare_score} and P - B >= {t.flare_rise}, "
        f"not SEVERE; same day from P - B >= {t.flare_same_day_rise}"
    )
    return {
        AlertCode.SEVERE: Wording(severe, f"{S0}: severe pain; {CR}"),
        AlertCode.FLARE: Wording(flare, f"clinic leaflets: a flare of 3 to 10 days; {CR}"),
    }


def _word_failure(t: Thresholds) -> dict[AlertCode, Wording]:
    failed = f"R < {t.lenient_percent} and B - P < {t.lenient_points} (B < {t.low_baseline}: only if WORSE)"
    early = (
        f"first check-in from day {t.outcome_from_day} with {failed}, no relief since day {t.relief_from_day}"
    )
    persistent = (
        f"{t.persistent_checkins} or more check-ins from day {t.outcome_from_day} with {failed}, at least "
        f"{t.persistent_gap_days} days apart, the latest from day {t.persistent_from_day}; at most one in "
        f"{t.persistent_repeat_days} days; closed by {t.persistent_closing_lenient} improved in a row"
    )
    worse = f"day >= {t.outcome_from_day} and P - B >= {t.worse_points}"
    return {
        AlertCode.NI_EARLY: Wording(early, f"{S1}: report no improvement after 2 weeks; {S0}; {CR}"),
        AlertCode.NI_PERSISTENT: Wording(persistent, f"{S1}: full benefit expected by 3 weeks; {CR}"),
        AlertCode.WORSE: Wording(worse, f"{S1}: worse than before; {CR} (scale's measurement error 1.8)"),
    }


def _word_return(t: Thresholds) -> dict[AlertCode, Wording]:
    suspect = (
        f"day >= {t.outcome_from_day}, relief before, P - best >= {t.return_rise} and R < {t.return_percent}"
    )
    fading = (
        f"day >= {t.outcome_from_day}, P - best >= {t.return_rise} and "
        f"{t.return_percent} <= R < {t.fading_percent}"
    )
    confirmed = f"{suspect}, again at the next score; onset is the first of the two days"
    return {
        AlertCode.RETURN_SUSPECT: Wording(suspect, f"{S1}: relief then return; {CR}"),
        AlertCode.RECURRENCE: Wording(confirmed, f"{S1}: 6 to 12 months; {S2}: 6 to 18 months; {CR}"),
        AlertCode.FADING: Wording(fading, f"{S1}: 50 % and 30 % of relief; {CR}"),
    }


def _word_symptoms(t: Thresholds) -> dict[AlertCode, Wording]:
    shift = (
        f"day >= {t.shift_from_day} and pain in a new place; routine from P >= {t.shift_routine_score} "
        "or without a score, else watch"
    )
    neuro = (
        f"day >= {t.new_neuro_from_day} and burning or tingling; urgent from P >= {t.new_neuro_urgent_score}"
    )
    return {
        AlertCode.SHIFT: Wording(shift, f"{S1}: pain in a new place"),
        AlertCode.NEW_NEURO: Wording(neuro, f"{S1}: burning or tingling after the side effects; {CR}"),
    }
