"""A name that leads nowhere is told with its place and the names there are, and nothing else is."""

import pytest

from tests.unit.flow_files.flow_copies import (
    ESCALATION,
    FLOW,
    QUESTIONS,
    TIERS,
    Case,
    Flows,
    assert_told_alone,
)

NAMES = {
    "question_of_a_check_in": Case(
        FLOW, "D3: {day: 3, questions: [{name: pain}", "D3: {day: 3, questions: [{name: pian}",
        "schedule.D3.questions[0].name", "'pian' is not a question; questions are: consent, baseline, pain,",
    ),
    "question_that_a_choice_asks": Case(
        QUESTIONS, "asks: bladder", "asks: bladdr", "questions.symptoms.choices.E.asks",
        "'bladdr' is not a question"
    ),
    "question_that_a_rule_asks": Case(
        TIERS, "ask: pain_now", "ask: pain_then", "ask", "'pain_then' is not a question",
    ),
    "text_of_a_rule": Case(
        TIERS, "codes: [self_harm], tier: emergency, text: CRISIS_988",
        "codes: [self_harm], tier: emergency, text: CRISIS",
        "tiers[0].text", "'CRISIS' is not a text; the nearest are: CRISIS_988",
    ),
    "text_of_a_region_s_rule": Case(
        FLOW, "text: EMERGENCY", "text: EMERGENCIES", "regions.genicular.tiers[0].text",
        "'EMERGENCIES' is not a text"
    ),
    "text_of_a_reminder": Case(
        QUESTIONS, "[REMINDER_1, REMINDER_2]", "[REMINDER_1, REMINDER_3]", "questions.pain.reminders[1]",
        "'REMINDER_3' is not a text; the nearest are: REMINDER_",
    ),
    "text_for_a_second_side": Case(
        QUESTIONS, "copy_second_side: PAIN_SPOTS_Q", "copy_second_side: PAIN_SPOTS",
        "questions.pain.copy_second_side", "'PAIN_SPOTS' is not a text; the nearest are: PAIN_SPOTS_Q",
    ),
    "text_of_a_silence": Case(
        QUESTIONS, "code: bladder_bowel, text: EMERGENCY", "code: bladder_bowel, text: EMERGENC",
        "questions.bladder.silence.text", "'EMERGENC' is not a text",
    ),
    "text_a_check_in_sends": Case(
        FLOW, "sends: [AFTERCARE_1", "sends: [AFTERCARE", "schedule.D0.sends[0]", "is not a text",
    ),
    "text_that_closes": Case(
        FLOW, "closes_with: COMPLETION", "closes_with: COMPLETE", "schedule.D540.closes_with", "is not a text"
    ),
    "safety_text": Case(
        ESCALATION, "STOP_AND_EMERGENCY", "STOP_AND_EMERG", "safety_texts[2]", "is not a text; the nearest",
    ),
    "code_of_a_rule": Case(
        TIERS, "codes: [chest_pain, b", "codes: [chest_pian, chest_pain, b", "codes[0]", "is not a code",
    ),
    "code_said_together": Case(
        TIERS, "together: [discharge]", "together: [pus]", "together[0]", "'pus' is not a code",
    ),
    "code_of_a_choice": Case(
        QUESTIONS, "finding: {code: burning}", "finding: {code: burns}",
        "questions.symptoms.choices.D.finding.code",
        "'burns' is not a code",
    ),
    "emergency_code_left_out": Case(
        ESCALATION, "paralysis, chest_pain", "chest_pain", "emergency_codes", "paralysis is missing; add it"
    ),
    "region_of_a_shared_rule": Case(
        TIERS, "regions: [si]", "regions: [sij]", "regions[0]", "'sij' is not a region",
    ),
    "risk_of_a_rule": Case(
        TIERS, "risk: anticoagulant", "risk: blood_thinner", "risk", "is not a risk flag; risk flags are:",
    ),
    "silent_check_in": Case(
        ESCALATION, "call_if_silent_after: [D0, D1]", "call_if_silent_after: [D0, D2]",
        "timing.call_if_silent_after[1]",
        "'D2' is not a check-in; check-ins are: BASE_2,",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_unknown_name_is_told_with_what_there_is(name: str, flows: Flows) -> None:
    assert_told_alone(NAMES[name], flows)
