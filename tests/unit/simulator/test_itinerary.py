"""Which flows are walked whole, which where they differ, and which not again."""

from dataclasses import replace

from smsbot.simulator.itinerary import Leg, plan_walks
from tests.talk import LIBRARY


def plan(*names: tuple[str, str], is_deep: bool = False) -> dict[str, Leg]:
    flows = [LIBRARY.flow(name, 1, region) for name, region in names]
    return {leg.name: leg for leg in plan_walks(flows, is_deep=is_deep)}


def test_first_flow_is_walked_whole_and_its_twin_not_at_all() -> None:
    legs = plan(("rfa", "lumbar"), ("rfa", "hip"), ("chemical", "lumbar"))
    assert (legs["rfa lumbar"].like, legs["rfa lumbar"].only) == (None, None)
    assert [legs[name].is_walked_already for name in ("rfa hip", "chemical lumbar")] == [True, True]


def test_region_is_walked_with_the_findings_that_it_judges_otherwise() -> None:
    legs = plan(("rfa", "lumbar"), ("rfa", "cervical"))
    only = legs["rfa cervical"].only
    assert only
    assert {one.finding.code for one in only} == {"burning", "tingling", "numbness"}


def test_other_schedule_is_walked_even_where_every_finding_is_judged_alike() -> None:
    legs = plan(("rfa", "lumbar"), ("crfa", "lumbar"))
    assert (legs["crfa lumbar"].only, legs["crfa lumbar"].is_walked_already) == ((), False)


def test_other_questions_are_walked_whole_and_deep_only_if_asked() -> None:
    pair = (("rfa", "lumbar"), ("mbb_diary", "lumbar"))
    assert [leg.texts for leg in plan(*pair).values()] == [1, 0]
    assert [leg.texts for leg in plan(*pair, is_deep=True).values()] == [1, 1]


def test_changed_threshold_is_walked_again() -> None:
    flow = LIBRARY.flow("rfa", 1, "lumbar")
    thresholds = replace(flow.thresholds, strict_percent=60, fading_percent=60)
    legs = list(plan_walks([flow, replace(flow, version=2, thresholds=thresholds)]))
    assert (legs[1].name, legs[1].only, legs[1].is_walked_already) == ("rfa v2 lumbar", (), False)
