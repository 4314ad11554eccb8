"""Every tier and window of the flow's table, at and beside its edges."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from smsbot.domain.reading import Degree, Finding, Place, Reading, Since, Status, Trend
from smsbot.domain.triage import celsius
from tests.talk import DONE, ZONE, Talk, finding, says_that

SPOT, LIMB, UNKNOWN, OTHER = Place.TREATED_SPOT, Place.LIMB, Place.UNKNOWN, Place.OTHER


def tier_of(talk: Talk, told: Finding, *others: Finding) -> tuple[str, str]:
    """The rule's tier and text for what a patient tells, as the case records it."""
    talk.says("x", says_that(told, *others))
    seen = [s for s in talk.case.findings if s.code == told.code][-1]
    rule = next(r for r in talk.case.flow.tiers if r.id == seen.rule)
    return (seen.tier.name if seen.tier else "", rule.text)


def on(day: int, **parts: object) -> Talk:
    return Talk.on_day(day, "12:00", **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["soreness", "bruising", "burning", "tingling"])
@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (-1, ("WATCH", "WATCH_LATER")),
        (0, ("WATCH", "WATCH_ACK")),
        (14, ("WATCH", "WATCH_ACK")),
        (15, ("ROUTINE", "NEW_SYMPTOM_ROUTINE")),
    ],
)
def test_site_signs_are_expected_for_two_weeks(code: str, day: int, verdict: tuple[str, str]) -> None:
    assert tier_of(on(day), finding(code)) == verdict


@pytest.mark.parametrize("trend", [Trend.GROWING, Trend.SPREADING, Trend.HOT, Trend.GETTING_WORSE])
@pytest.mark.parametrize("code", ["redness", "swelling", "bruising", "soreness", "burning", "tingling"])
def test_words_that_lift_the_discount_are_urgent_on_any_day(code: str, trend: Trend) -> None:
    for day in (1, 14, 30):
        assert tier_of(on(day), finding(code, trend=trend, place=SPOT))[0] == "URGENT"


@pytest.mark.parametrize(
    ("day", "hours", "verdict"),
    [
        (0, 7.99, ("URGENT", "LIMB_DAY0")),
        (0, 8.0, ("URGENT", "URGENT")),
        (1, 25.0, ("URGENT", "URGENT")),
    ],
)
@pytest.mark.parametrize("code", ["numbness", "weakness"])
def test_limb_is_called_numbing_medicine_only_under_eight_hours(
    code: str, day: int, hours: float, verdict: tuple[str, str]
) -> None:
    talk = on(day)
    talk.now = DONE + timedelta(hours=hours)
    assert tier_of(talk, finding(code, place=LIMB)) == verdict


@pytest.mark.parametrize("day", [0, 3, 20, 200])
def test_limb_numbness_or_weakness_is_never_less_than_urgent(day: int) -> None:
    for code in ("numbness", "weakness"):
        for place in (LIMB, Place.ARM, UNKNOWN, OTHER):
            assert tier_of(on(day), finding(code, place=place))[0] == "URGENT"


@pytest.mark.parametrize("code", ["numbness", "weakness"])
@pytest.mark.parametrize("place", [Place.BOTH_LEGS, Place.SADDLE])
def test_both_legs_or_saddle_is_an_emergency_by_any_word(code: str, place: Place) -> None:
    told = finding(code, place=place, since=Since.BEFORE)
    assert tier_of(on(0), told) == ("EMERGENCY", "EMERGENCY")


@pytest.mark.parametrize("code", ["numbness", "weakness"])
@pytest.mark.parametrize("day", [0, 5, 40])
def test_limb_that_returns_or_gets_worse_is_an_emergency(code: str, day: int) -> None:
    talk = on(day).says("gone", says_that(finding(code, Status.RESOLVED, place=LIMB))).waits(hours=1)
    assert tier_of(talk, finding(code, place=LIMB)) == ("EMERGENCY", "EMERGENCY")
    assert tier_of(on(day), finding(code, place=LIMB, trend=Trend.GETTING_WORSE))[0] == "EMERGENCY"


def test_blood_thinner_makes_limb_and_growing_swelling_emergencies() -> None:
    for told in (
        finding("numbness", place=LIMB),
        finding("weakness"),
        finding("swelling", trend=Trend.GROWING),
        finding("bruising", trend=Trend.GROWING),
    ):
        assert tier_of(on(3, risks=["anticoagulant"]), told) == ("EMERGENCY", "EMERGENCY")
    assert tier_of(on(3, risks=["anticoagulant"]), finding("swelling", place=SPOT))[0] == "WATCH"


@pytest.mark.parametrize(
    ("region", "day", "verdict"),
    [
        ("lumbar", 0, ("WATCH", "WATCH_LATER")),
        ("lumbar", 14, ("WATCH", "WATCH_LATER")),
        ("lumbar", 15, ("ROUTINE", "NEW_SYMPTOM_ROUTINE")),
        ("si", 3, ("URGENT", "URGENT")),
        ("genicular", 60, ("WATCH", "WATCH_LATER")),
        ("cervical", 60, ("WATCH", "WATCH_LATER")),
    ],
)
def test_numb_skin_at_the_spot_depends_on_region_and_day(
    region: str, day: int, verdict: tuple[str, str]
) -> None:
    assert tier_of(on(day, region=region), finding("numbness", place=SPOT)) == verdict


@pytest.mark.parametrize("region", ["lumbar", "genicular", "cervical"])
def test_numb_spot_beside_weakness_is_urgent_in_every_region(region: str) -> None:
    talk = on(3, region=region)
    assert tier_of(talk, finding("numbness", place=SPOT), finding("weakness", place=LIMB))[0] == "URGENT"


@pytest.mark.parametrize(
    ("day", "verdict"), [(0, "URGENT"), (42, "URGENT"), (43, "ROUTINE")], ids=["d0", "d42", "d43"]
)
def test_fever_is_urgent_for_six_weeks(day: int, verdict: str) -> None:
    assert tier_of(on(day), finding("fever", value=101.0, unit="F"))[0] == verdict


@pytest.mark.parametrize(
    ("value", "unit", "verdict"),
    [
        (102.9, "F", "URGENT"),
        (103.0, "F", "EMERGENCY"),
        (39.3, "C", "URGENT"),
        (39.4, "C", "EMERGENCY"),
        (39.5, None, "EMERGENCY"),
        (103.5, None, "EMERGENCY"),
        (38.0, None, "URGENT"),
    ],
)
def test_very_high_fever_is_an_emergency_by_its_value(value: float, unit: str | None, verdict: str) -> None:
    assert tier_of(on(3), finding("fever", value=value, unit=unit))[0] == verdict
    late = on(60)
    assert (tier_of(late, finding("fever", value=value, unit=unit))[0] == "EMERGENCY") is (
        verdict == "EMERGENCY"
    )


def test_temperature_is_read_in_its_own_unit() -> None:
    assert celsius(finding("fever")) is None
    assert celsius(finding("fever", value=98.6, unit="F")) == 37.0


@pytest.mark.parametrize(
    "other", ["discharge", "worse_pain", "severe_pain", "headache", "weakness", "numbness"]
)
def test_fever_with_a_sign_of_deep_infection_is_an_emergency(other: str) -> None:
    assert tier_of(on(60), finding("fever"), finding(other))[0] == "EMERGENCY"
    assert tier_of(on(60), finding(other), finding("fever"))[0] == "EMERGENCY"
    assert tier_of(on(3), finding(other), finding("fever", Status.ABSENT))[0] != "EMERGENCY"


def test_worse_pain_with_pus_is_an_emergency() -> None:
    assert tier_of(on(5), finding("worse_pain"), finding("discharge"))[0] == "EMERGENCY"
    assert tier_of(on(5), finding("discharge"), finding("worse_pain"))[0] == "EMERGENCY"


@pytest.mark.parametrize(
    ("told", "day", "verdict"),
    [
        (finding("redness", degree=Degree.MILD), 14, ("WATCH", "WATCH_ACK")),
        (finding("redness", trend=Trend.LESS), 14, ("WATCH", "WATCH_ACK")),
        (finding("redness"), 14, ("URGENT", "URGENT")),
        (finding("redness", degree=Degree.MILD), 15, ("ROUTINE", "NEW_SYMPTOM_ROUTINE")),
        (finding("redness", degree=Degree.SEVERE), 3, ("URGENT", "URGENT")),
        (finding("swelling", place=SPOT), 14, ("WATCH", "WATCH_LATER")),
        (finding("swelling", place=SPOT), 15, ("ROUTINE", "NEW_SYMPTOM_ROUTINE")),
        (finding("swelling", degree=Degree.MILD), 14, ("WATCH", "WATCH_LATER")),
        (finding("swelling", degree=Degree.SEVERE, place=SPOT), 3, ("URGENT", "URGENT")),
        (finding("swelling", trend=Trend.LESS), 3, ("WATCH", "WATCH_LATER")),
        (finding("swelling"), 3, ("URGENT", "URGENT")),
        (finding("swelling", place=LIMB, degree=Degree.MILD), 3, ("URGENT", "URGENT")),
        (finding("swelling", place=Place.FACE, trend=Trend.LESS), 3, ("URGENT", "URGENT")),
        (finding("discharge"), 60, ("URGENT", "URGENT")),
        (finding("bleeding"), 0, ("URGENT", "URGENT")),
        (finding("headache"), 5, ("URGENT", "URGENT")),
        (finding("skin_burn"), 5, ("URGENT", "URGENT")),
        (finding("fall"), 100, ("URGENT", "URGENT")),
        (finding("rash"), 5, ("URGENT", "URGENT")),
        (finding("nausea"), 1, ("WATCH", "WATCH_LATER")),
        (finding("nausea", degree=Degree.SEVERE), 1, ("URGENT", "URGENT")),
        (finding("dizziness"), 1, ("WATCH", "WATCH_LATER")),
        (finding("medication"), 1, ("ROUTINE", "NOTE_FORWARDED")),
        (finding("medication", degree=Degree.SEVERE), 1, ("URGENT", "URGENT")),
        (finding("worse_pain"), 13, ("ROUTINE", "WORSE_NOW")),
        (finding("worse_pain"), 14, ("ROUTINE", "NON_IMPROVEMENT")),
        (finding("no_relief"), 13, ("WATCH", "THANKS_EARLY")),
        (finding("no_relief"), 14, ("ROUTINE", "NON_IMPROVEMENT")),
        (finding("pain_shift"), 13, ("WATCH", "WATCH_LATER")),
        (finding("severe_pain"), 5, ("ROUTINE", "NOTE_FORWARDED")),
        (finding("burning", place=LIMB), 3, ("URGENT", "URGENT")),
        (finding("headache", since=Since.BEFORE), 5, ("ROUTINE", "NOTE_FORWARDED")),
        (finding("fever", Status.RESOLVED), 42, ("ROUTINE", "NOTE_FORWARDED")),
        (finding("weakness", Status.RESOLVED), 2, ("ROUTINE", "NOTE_FORWARDED")),
    ],
)
def test_symptom_has_its_tier_on_its_day(told: Finding, day: int, verdict: tuple[str, str]) -> None:
    assert tier_of(on(day), told) == verdict


@pytest.mark.parametrize("code", ["numbness", "weakness", "swelling", "redness", "soreness", "tingling"])
def test_symptom_that_has_gone_on_the_first_day_needs_nobody(code: str) -> None:
    talk = on(1).says("gone", says_that(finding(code, Status.RESOLVED)))
    assert talk.alerts == {}


@pytest.mark.parametrize(("value", "tier"), [(3, "WATCH"), (4, "ROUTINE")])
def test_shifted_pain_is_told_from_four_on(value: int, tier: str) -> None:
    talk = on(20).says("moved", says_that("pain_shift", pain=value))
    assert talk.case.findings[-1].tier is not None
    assert talk.case.findings[-1].tier.name == tier


def test_shifted_pain_without_any_score_reaches_a_person() -> None:
    assert tier_of(on(20), finding("pain_shift")) == ("ROUTINE", "NEW_SYMPTOM_ROUTINE")


@pytest.mark.parametrize("region", ["lumbar", "cervical"])
@pytest.mark.parametrize(("value", "tier"), [(6, "WATCH"), (7, "URGENT")])
def test_tingling_is_urgent_from_seven_on(region: str, value: int, tier: str) -> None:
    talk = on(5, region=region, baseline=9).says("tingling", says_that("tingling", pain=value))
    assert talk.case.findings[-1].tier is not None
    assert talk.case.findings[-1].tier.name == tier


@pytest.mark.parametrize(("day", "tier"), [(15, "WATCH"), (21, "WATCH"), (22, "ROUTINE")])
def test_new_nerve_pain_in_the_neck_is_expected_longer(day: int, tier: str) -> None:
    assert tier_of(on(day, region="cervical"), finding("burning"))[0] == tier


def test_hot_or_feverish_knee_is_grave() -> None:
    assert tier_of(on(5, region="genicular"), finding("swelling", trend=Trend.HOT, place=SPOT))[0] == "URGENT"
    assert tier_of(on(5, region="genicular"), finding("swelling"), finding("fever"))[0] == "EMERGENCY"


@pytest.mark.parametrize(
    ("baseline", "value", "is_severe"),
    [
        (6, 8, True),
        (6, 7, False),
        (7, 8, False),
        (9, 10, True),
        (10, 10, False),
        (None, 8, True),
        (None, 7, False),
    ],
)
def test_high_score_is_severe_against_the_patients_own(
    baseline: float | None, value: int, is_severe: bool
) -> None:
    talk = on(5, baseline=baseline).says("x", Reading(pain=value))
    assert ("severe_pain" in talk.alerts) is is_severe


def test_local_day_counts_from_the_procedures_own_date() -> None:
    talk = on(0)
    talk.now = DONE.astimezone(ZoneInfo(ZONE)).replace(hour=23, minute=59).astimezone(DONE.tzinfo)
    assert talk.case.day(talk.now) == 0
    assert talk.case.day(talk.now + timedelta(minutes=1)) == 1
