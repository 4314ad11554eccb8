"""A field, a value or a file in the wrong form is told with its place and the mend, and nothing else is."""

import pytest

from tests.unit.flow_files.flow_copies import (
    ESCALATION,
    FLOW,
    QUESTIONS,
    SPANISH,
    TIERS,
    Case,
    Flows,
    assert_told_alone,
)

SHAPE = {
    "unknown_field_of_a_check_in": Case(
        FLOW, "D1: {day: 1,", "D1: {day: 1, hour: 9,", "schedule.D1.hour",
        "is not a field here; fields are: day,"
    ),
    "unknown_field_deep_inside": Case(
        FLOW, "{name: location, min_score: 4}", "{name: location, min_skore: 4}",
        "schedule.D14.questions[2].min_skore", "is not a field here; fields are: name, min_score",
    ),
    "unknown_field_of_a_choice": Case(
        QUESTIONS, 'B: {words: ["b"], asks: redness_look}', 'B: {words: ["b"], ask: redness_look}',
        "questions.symptoms.choices.B.ask", "is not a field here; fields are: words, finding, asks,",
    ),
    "unknown_field_of_an_implied_finding": Case(
        QUESTIONS, "finding: {code: fever}", "finding: {code: fever, plaice: limb}",
        "questions.symptoms.choices.A.finding.plaice", "is not a field here; fields are: code, place,",
    ),
    "unknown_field_of_an_offset": Case(
        FLOW, "offset: {after: 4h,", "offset: {after: 4h, before: 5h,",
        "schedule.D0.offset.before", "is not a field here; fields are: after, earliest,",
    ),
    "unknown_field_of_the_file": Case(
        FLOW, "status: draft", "status: draft\nstage: draft", "stage",
        "is not a field here; fields are: spec_version,", 1
    ),
    "missing_field": Case(
        QUESTIONS, "    copy: PAIN_Q\n", "    unclear_confirms: false\n", "questions.pain.copy",
        "is missing; write it", -2
    ),
    "unknown_status": Case(
        FLOW, "status: draft", "status: done", "status", "'done': should be 'draft', 'published' or 'retired'"
    ),
    "duration_without_a_unit": Case(
        ESCALATION, "expire_after: 48h", "expire_after: 48", "timing.expire_after",
        '48 is not a length of time; write it as "30m", "4h" or "7d"',
    ),
    "time_that_is_none": Case(
        FLOW, '{day: -2, at: "17:00"', '{day: -2, at: "5 pm"', "schedule.BASE_2.at",
        "'5 pm' is not a time of day; write it as \"09:30\"",
    ),
    "tier_that_is_none": Case(
        TIERS, "heavy_bleeding, codes: [heavy_bleeding], tier: emergency",
        "heavy_bleeding, codes: [heavy_bleeding], tier: emergancy",
        "tiers[6].tier", "'emergancy' is not a tier; tiers are: watch, routine, urgent, emergency",
    ),
    "tier_by_number": Case(
        QUESTIONS, "code: numbness, tier: urgent}", "code: numbness, tier: 3}",
        "questions.symptoms.choices.C.tier",
        "3 is not a tier; tiers are:",
    ),
    "place_that_is_none": Case(
        TIERS, "places: [limb, arm, unknown]", "places: [leg, arm, unknown]", "places[0]",
        "'leg': should be 'treated_spot',"
    ),
    "true_for_a_number": Case(
        FLOW, "{day: 3,", "{day: true,", "schedule.D3.day", "true is not a number"
    ),
    "list_that_is_a_word": Case(
        FLOW, "sends: [AFTERCARE_1, AFTERCARE_2]", "sends: AFTERCARE_1", "schedule.D0.sends", "must be a list"
    ),
    "threshold_that_is_none": Case(
        FLOW, "uses: common/v1", "uses: common/v1\nthresholds: {strict_percnt: 60}",
        "thresholds.strict_percnt",
        "is not a field here; fields are: baseline_from_day,", 1,
    ),
    "thresholds_that_contradict": Case(
        FLOW, "uses: common/v1", "uses: common/v1\nthresholds: {lenient_percent: 80}", "thresholds",
        "lenient_percent (80) must not be above strict_percent (50)", 1,
    ),
    "text_that_is_a_number": Case(
        SPANISH, '  WRONG_NUMBER: "{c}: Disculpe.', '  WRONG_NUMBER: 4 #', "copy.WRONG_NUMBER",
        "must be text; put it in"
    ),
    "text_that_is_a_mapping": Case(
        SPANISH, '  WRONG_NUMBER: "{c}: Disculpe.', "  WRONG_NUMBER: {a: 1} #", "copy.WRONG_NUMBER",
        "must be text",
    ),
    "section_that_is_a_number": Case(
        FLOW, "uses: common/v1", "uses: common/v1\ntiming: 5", "timing", "must hold fields (name: value)", 1
    ),
    "rules_that_are_no_list": Case(
        FLOW, "uses: common/v1", "uses: common/v1\ntiers: {}", "tiers",
        "must be a list of rules; begin each with -", 1,
    ),
    "policy_of_no_tier": Case(
        ESCALATION, "  watch:", "  wach:", "policies.wach", "'wach' is not a tier; tiers are:",
    ),
    "codes_left_out": Case(
        ESCALATION, "emergency_codes: [", "# [", "emergency_codes",
        "is missing; write it in the common escalation.yaml",
        at=(FLOW, "spec_version"),
    ),
    "other_id_than_the_folder": Case(
        FLOW, "id: rfa", "id: rfb", "id", "'rfb' is not the folder's name, 'rfa'",
    ),
    "other_version_than_the_folder": Case(
        FLOW, "\nversion: 1", "\nversion: 2", "version", "2 is not the folder's", 1,
    ),
    "common_parts_that_are_not_there": Case(
        FLOW, "uses: common/v1", "uses: common/v7", "uses",
        "'common/v7' is not there; common parts are: common/v1"
    ),
}  # fmt: skip

YAML_TEXT = {
    "no_yaml": Case(FLOW, "D3: {day: 3,", "D3: {day: 3,,", "", "is not YAML:"),
    "name_written_twice": Case(
        QUESTIONS,
        "    copy: PAIN_Q\n",
        "    copy: PAIN_Q\n    copy: URGENT\n",
        "questions.pain.copy",
        "stands here twice",
        1,
    ),
    "anchor": Case(
        ESCALATION, "morning: ", "morning: &m ", "timing.morning", "anchors (&) and aliases (*) are not"
    ),
    "tag": Case(
        FLOW, "title: Radio", "title: !new Radio", "title", "the tag !new is not allowed; write plain values"
    ),
    "name_that_is_a_number": Case(FLOW, "  hip: {", "  7: {", "regions", "the name 7 must be text"),
}


@pytest.mark.parametrize("name", SHAPE | YAML_TEXT)
def test_wrong_shape_is_told_with_its_place_and_mend(name: str, flows: Flows) -> None:
    assert_told_alone((SHAPE | YAML_TEXT)[name], flows)
