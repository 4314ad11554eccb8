"""The figures of a run as a report: one nested mapping, from which the table, the page and the JSON are made.

Every share of complications found is called synthetic: the patients and their words are our own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from smsbot.domain.flow import Flow, Tier
from smsbot.simulator.figures import Figures
from smsbot.simulator.found import Course
from smsbot.simulator.outcomes_found import ImprovementFound
from smsbot.simulator.setup import Setup
from smsbot.simulator.team import PACES, READ_MAIL
from smsbot.simulator.trajectory import Kind

Json = dict[str, Any]
# Mails per 100 check-ins that a team can live with (clinical-protocol section 0, flood control).
AIM = 10
_FOUND_BY = (14, 21, 30, 60, 90, 180)
# Who truly does not get better, and who truly does: a partial course is neither.
_FAILING = frozenset({Kind.NO_RESPONSE, Kind.WORSE})
_BETTER = frozenset({Kind.STRONG, Kind.FLARE, Kind.RECURRENCE})
_TIERS = tuple(tier.name.lower() for tier in sorted(Tier, reverse=True))


def build_report(figures: Figures, setup: Setup, flow: Flow) -> Json:
    """The report of one run."""
    return {
        "flow": f"{flow.id} v{flow.version}",
        "folder": setup.protocol.folder.name,
        "reviewed_by": flow.reviewed_by,
        "changes": {change.name: change.value for change in setup.protocol.changes},
        "patients": figures.patients,
        "months": setup.months,
        "seed": setup.seed,
        "opted_in": figures.opted_in,
        "opted_out": figures.opted_out,
        "wrong_numbers": figures.wrong_numbers,
        "courses_drawn": {kind.value: figures.kinds[kind.value] for kind in Kind},
        "texts": _texts(figures),
        "response": _response(figures, flow),
        "load": _load(figures),
        "by_tier": _by_tier(figures),
        "by_code": _by_code(figures),
        "complications_synthetic": _complications(figures.courses),
        "non_improvement": _non_improvement(figures.improvements),
        "recurrence": _recurrence(figures.improvements),
        "watched_by_rule": figures.watched,
        "silent_failures": len(figures.silences),
        "silences": [
            {"patient": s.patient, "day": s.day, "codes": list(s.codes), "words": s.words}
            for s in figures.silences
        ],
    }


def per(count: float, of: float, scale: float = 100) -> float | None:
    """So many of a hundred (or another scale), to one decimal; None of nothing."""
    return round(scale * count / of, 1) if of else None


def _texts(figures: Figures) -> Json:
    return {
        "out_per_patient": per(figures.texts_out, figures.patients, 1),
        "segments_per_patient": per(figures.segments, figures.patients, 1),
        "in_per_patient": per(figures.texts_in, figures.patients, 1),
    }


def _response(figures: Figures, flow: Flow) -> Json:
    """How many of the check-ins sent were answered, in the order of the schedule, then what was added."""
    keys = [key for key in flow.schedule if key in figures.asked]
    rows = {
        key: (figures.answered[key], figures.asked[key])
        for key in (*keys, *sorted(set(figures.asked) - {*keys}))
    }
    rows["all"] = (figures.answered.total(), figures.check_ins)
    return {
        key: {"sent": sent, "answered": answered, "percent": per(answered, sent)}
        for key, (answered, sent) in rows.items()
    }


def _load(figures: Figures) -> Json:
    mails = figures.mails.total()
    return {
        "check_ins": figures.check_ins,
        "escalations_per_100_check_ins": per(figures.escalations.total(), figures.check_ins),
        "mails_per_100_check_ins": per(mails, figures.check_ins),
        "aim_mails_per_100_check_ins": AIM,
        "mails_per_100_check_ins_no_complication": per(figures.calm_mails, figures.calm_check_ins),
        "mails_by_reason_per_100_check_ins": {
            why: per(figures.whys[why], figures.check_ins) for why in ("first", "again", "news", "left_lying")
        },
        "notices_per_100_check_ins": per(figures.notices, figures.check_ins),
        "clinician_minutes_per_100_patients": per(_minutes(figures), figures.patients),
    }


def _minutes(figures: Figures) -> float:
    """A clinician's work, as assumed: so much for each alert of a tier, so much to read each mail."""
    work = sum(PACES[Tier[tier.upper()]].work * n for (tier, _), n in figures.escalations.items())
    return work + READ_MAIL * (figures.mails.total() + figures.notices)


def _by_tier(figures: Figures) -> Json:
    escalations, mails = _sum_by_tier(figures.escalations), _sum_by_tier(figures.mails)
    return {
        tier: {
            "escalations": escalations[tier],
            "escalations_per_100_check_ins": per(escalations[tier], figures.check_ins),
            "mails": mails[tier],
            "mails_per_100_check_ins": per(mails[tier], figures.check_ins),
        }
        for tier in _TIERS
    }


def _sum_by_tier(counts: Mapping[tuple[str, str], int]) -> Counter[str]:
    total: Counter[str] = Counter()
    for (tier, _), count in counts.items():
        total[tier] += count
    return total


def _by_code(figures: Figures) -> list[Json]:
    """Each tier and code, the one that mails most first. An alert is counted at the tier it was opened at, a
    mail at the tier of its moment."""
    keys = sorted(
        {*figures.mails, *figures.escalations},
        key=lambda key: (-figures.mails[key], -figures.escalations[key], key),
    )
    return [
        {
            "tier": tier,
            "code": code,
            "escalations": figures.escalations[tier, code],
            "mails": figures.mails[tier, code],
            "mails_per_100_check_ins": per(figures.mails[tier, code], figures.check_ins),
        }
        for tier, code in keys
    ]


def _complications(courses: Sequence[Course]) -> Json:
    names = sorted({course.kind for course in courses})
    rows = {name: [course for course in courses if course.kind == name] for name in names}
    return {name: _complication(of_kind) for name, of_kind in {**rows, "all": list(courses)}.items()}


def _complication(courses: Sequence[Course]) -> Json:
    told = [course for course in courses if course.told]
    mailed = [course for course in told if course.minutes_to_mail is not None]
    red = [course for course in mailed if Tier(course.tier).is_red]
    minutes = [course.minutes_to_mail for course in mailed if course.minutes_to_mail is not None]
    return {
        "patients": len(courses),
        "told": len(told),
        "person_alerted": len(mailed),
        "red_alert": len(red),
        "sensitivity_synthetic_percent": per(len(mailed), len(told)),
        "hours_onset_to_text_median": _middle(c.hours_to_tell for c in told if c.hours_to_tell is not None),
        "minutes_text_to_mail_median": _middle(minutes),
        "minutes_text_to_mail_longest": round(max(minutes), 1) if minutes else None,
    }


def _middle(values: Iterable[float]) -> float | None:
    known = list(values)
    return round(median(known), 1) if known else None


def _non_improvement(found: Sequence[ImprovementFound]) -> Json:
    """Of the patients who truly did not get better and gave a score from day 14 on: found by which day."""
    failing = [one for one in found if one.kind in _FAILING and one.scored]
    better = [one for one in found if one.kind in _BETTER and one.scored]
    days = [one.not_better_day for one in failing if one.not_better_day is not None]
    false = sum(one.not_better_day is not None for one in better)
    return {
        "not_better_patients": len(failing),
        "found": len(days),
        "found_by_day_percent": {
            str(by): per(sum(day <= by for day in days), len(failing)) for by in _FOUND_BY
        },
        "better_patients": len(better),
        "told_not_better_though_better": false,
        "told_not_better_though_better_percent": per(false, len(better)),
    }


def _recurrence(found: Sequence[ImprovementFound]) -> Json:
    """Of the patients whose relief went away again: how many the team was told of, and how long it took."""
    returned = [one for one in found if one.returned is not None and one.scored]
    waits = [one.return_day - one.returned for one in returned if one.return_day and one.returned is not None]
    return {
        "patients": len(returned),
        "found": len(waits),
        "found_percent": per(len(waits), len(returned)),
        "days_from_return_to_alert_median": _middle(waits),
    }
