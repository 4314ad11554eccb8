"""Flows that take over another's schedule and rules, and differ from it only where they say so."""

import pytest

from smsbot.domain.flow import Flow, Tier
from smsbot.domain.reading import Finding, Place, Status
from smsbot.domain.triage import Setting, triage
from smsbot.flow_files import load_library
from tests.unit.flow_files.flow_copies import FLOW, SHIPPED, Flows, copy_drafts

CRFA = "crfa/v1/flow.yaml"


@pytest.fixture
def pair(flows: Flows) -> Flows:
    copy_drafts(flows.folder, "crfa")
    return flows


def shipped(name: str, region: str) -> Flow:
    return load_library(SHIPPED).flow(name, 1, region)


def tier_of(flow: Flow, code: str, place: Place, day: int, risks: frozenset[str] = frozenset()) -> Tier:
    setting = Setting(day=day, hours=24 * day, region=flow.region, risks=risks, others=frozenset())
    verdict = triage(Finding(code=code, status=Status.PRESENT, place=place), setting, flow.tiers)
    assert verdict is not None
    return verdict.tier


def test_schedule_is_taken_over_with_its_own_day_in_place() -> None:
    days = [plan.day for plan in shipped("crfa", "lumbar").schedule.values()]

    assert days == sorted(days)
    assert {45, 30, 60, 540} <= set(days)


def test_null_takes_a_check_in_out() -> None:
    assert [plan.day for plan in shipped("prf", "hip").schedule.values()] == [
        -2,
        -1,
        0,
        1,
        7,
        14,
        30,
        60,
        90,
        180,
    ]
    assert [plan.day for plan in shipped("steroid", "hip").schedule.values()] == [
        -2,
        -1,
        0,
        1,
        3,
        7,
        14,
        30,
        60,
        90,
    ]


@pytest.mark.parametrize(
    ("name", "first"), [("rfa", 14), ("crfa", 21), ("cryo", 14), ("prf", 30), ("steroid", 14)]
)
def test_failure_is_first_judged_on_the_day_of_the_protocol(name: str, first: int) -> None:
    assert shipped(name, "lumbar").thresholds.outcome_from_day == first


def test_numb_zone_is_expected_for_longer_after_cryo() -> None:
    assert tier_of(shipped("cryo", "lumbar"), "numbness", Place.TREATED_SPOT, 60) is Tier.WATCH
    assert tier_of(shipped("rfa", "lumbar"), "numbness", Place.TREATED_SPOT, 60) is Tier.ROUTINE
    assert tier_of(shipped("cryo", "si"), "numbness", Place.TREATED_SPOT, 60) is Tier.URGENT


def test_blood_thinner_beats_the_expected_numb_zone() -> None:
    risks = frozenset({"anticoagulant"})

    assert tier_of(shipped("cryo", "lumbar"), "numbness", Place.TREATED_SPOT, 3, risks) is Tier.EMERGENCY


@pytest.mark.parametrize("region", ["lumbar", "cervical", "genicular"])
def test_any_numbness_after_pulsed_treatment_is_urgent(region: str) -> None:
    assert tier_of(shipped("prf", region), "numbness", Place.TREATED_SPOT, 5) is Tier.URGENT


def test_flushed_face_is_watched_for_five_days_after_a_steroid() -> None:
    assert tier_of(shipped("steroid", "lumbar"), "redness", Place.FACE, 3) is Tier.WATCH
    assert tier_of(shipped("steroid", "lumbar"), "redness", Place.FACE, 6) is Tier.URGENT
    assert tier_of(shipped("rfa", "lumbar"), "redness", Place.FACE, 3) is Tier.URGENT


def test_fault_taken_over_is_told_once(pair: Flows) -> None:
    line = pair.replace(FLOW, "{day: 3, questions: [{name: pain}", "{day: 3, questions: [{name: pian}")

    (fault,) = pair.faults()

    assert (fault.file, fault.line) == (str(pair.folder / FLOW), line)


@pytest.mark.parametrize("like", ["rfa/v9", "crfa/v1", "common/v1"])
def test_flow_like_none_there_is_told_the_mend(pair: Flows, like: str) -> None:
    pair.replace(CRFA, "like: rfa/v1", f"like: {like}")

    assert any(
        "name a flow with the same uses that is like no other" in fault.message for fault in pair.faults()
    )
