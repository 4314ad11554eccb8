"""Parts that are well formed but make no sense together are told with their place and the mend."""

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

MEANING = {
    "days_out_of_order": Case(
        FLOW, "D7: {day: 7", "D7: {day: 2", "schedule.D7.day", "day 2 does not come after day 3 of D3"
    ),
    "two_check_ins_on_a_day": Case(
        FLOW, "D60: {day: 60", "D60: {day: 30", "schedule.D60.day",
        "day 30 at 10:00 does not come after day 30 at 10:00 of D30"
    ),
    "moment_and_time_on_one_day": Case(
        FLOW, "D1: {day: 1,", "X: {day: 0, after: 30m, questions: [{name: pain}]}\n  D1: {day: 1,",
        "schedule.X", "cannot be put in order and D0 of the same day",
    ),
    "moments_out_of_order": Case(
        FLOW, """  D0:
    day: 0
    offset: {after: 4h, earliest: "17:00", latest: "20:00", next_day_at: "09:30", give_up_after: 24h}
""",
        """  X: {day: 0, after: 1h, questions: [{name: pain}]}
  D0:
    day: 0
    after: 30m
""",
        "schedule.D0.day", "day 0, 30 minutes after does not come after day 0, 60 minutes after of X", 2,
    ),
    "two_times_of_one_check_in": Case(
        FLOW, "    offset: {after: 4h,", "    after: 4h\n    offset: {after: 4h,", "schedule.D0.after",
        "a check-in has one time; take out offset or after",
    ),
    "moment_on_another_day": Case(
        FLOW, "D3: {day: 3,", "D3: {day: 3, after: 72h,", "schedule.D3.day",
        "after and before count from the procedure, which is on day 0",
    ),
    "days_that_the_schedule_does_not_have": Case(
        FLOW, "reviewed_by: null", "reviewed_by: null\ndays: {least: 5, usual: 7, most: 10}", "days.most",
        "is 10, but the schedule ends on day 540; make them meet", 1,
    ),
    "usual_days_outside_the_range": Case(
        FLOW, "reviewed_by: null", "reviewed_by: null\ndays: {least: 5, usual: 4, most: 540}", "days",
        "least, usual and most must follow each other, from 1 day on", 1,
    ),
    "sign_without_words": Case(
        FLOW, "schedule:\n", "signs: [{code: equipment, about: []}]\nschedule:\n", "signs[0].about",
        "is empty, so the sign is never seen",
    ),
    "sign_of_a_mark": Case(
        FLOW, "schedule:\n", 'signs: [{code: equipment, about: ["lead"], said: ["-"]}]\nschedule:\n',
        "signs[0].said[0]", "'-' holds no word; take it out",
    ),
    "sign_of_an_unknown_code": Case(
        FLOW, "schedule:\n", 'signs: [{code: gadget, about: ["lead"]}]\nschedule:\n', "signs[0].code",
        "'gadget' is not a code",
    ),
    "check_in_at_night": Case(
        FLOW, '{day: -1, at: "17:00"', '{day: -1, at: "20:00"', "schedule.BASE_1.at",
        "20:00 is in quiet hours (20:00 to 09:00); choose a time from 09:00 on",
    ),
    "check_in_too_early": Case(
        FLOW, '{day: -1, at: "17:00"', '{day: -1, at: "08:59"', "schedule.BASE_1.at",
        "08:59 is in quiet hours"
    ),
    "slipped_check_in_at_night": Case(
        FLOW, 'next_day_at: "09:30"', 'next_day_at: "06:30"', "schedule.D0.offset.next_day_at",
        "06:30 is in quiet hours"
    ),
    "window_that_runs_into_the_night": Case(
        FLOW, 'latest: "20:00"', 'latest: "20:30"', "schedule.D0.offset.latest", "20:30 is in quiet hours"
    ),
    "window_that_ends_before_it_begins": Case(
        FLOW, 'latest: "20:00"', 'latest: "16:00"', "schedule.D0.offset.latest",
        "16:00 is before earliest, 17:00"
    ),
    "offset_given_up_before_it_is_due": Case(
        FLOW, "give_up_after: 24h", "give_up_after: 4h", "schedule.D0.offset.give_up_after",
        "must be longer than after"
    ),
    "reminder_at_night": Case(
        ESCALATION, 'reminder_next_day: "11:00"', 'reminder_next_day: "21:00"', "timing.reminder_next_day",
        "21:00 is in quiet hours",
    ),
    "flow_without_an_end": Case(
        FLOW, ", ends_flow: true", "", "schedule.D540.ends_flow", "the last one needs ends_flow: true"
    ),
    "flow_that_ends_early": Case(
        FLOW, "D3: {day: 3,", "D3: {day: 3, ends_flow: true,", "schedule.D3.ends_flow",
        "only the last check-in ends"
    ),
    "more_texts_than_the_cap": Case(
        FLOW, "D7: {day: 7, ",
        "D7: {day: 7, sends: [WELCOME, HELP, MEDIA, URGENT, WELCOME, HELP, MEDIA, URGENT], ",
        "schedule.D7", "needs 11 texts in a day, the cap is 10; ask less or raise the cap",
    ),
    "condition_on_a_score_not_asked": Case(
        FLOW, "[{name: pain}, {name: symptoms}, {name: location, min_score: 4}]",
        "[{name: symptoms}, {name: location, min_score: 4}]", "schedule.D14.questions[1].min_score",
        "no question before it in this check-in asks for a score",
    ),
    "policy_that_reaches_nobody": Case(
        ESCALATION, "- {after: 0m, roles: [nurse]}", "- {after: 0m, roles: []}",
        "policies.routine.steps[0].roles",
        "names nobody; give at least one role",
    ),
    "policy_without_steps": Case(
        ESCALATION, "    steps:\n      - {after: 0m, roles: [nurse]}", "    steps: []",
        "policies.routine.steps",
        "nobody is told; add a step",
    ),
    "policy_that_repeats_without_end": Case(
        ESCALATION, "repeat_every: 60m", "repeat_every: 0m", "policies.urgent.repeat_every",
        "must be longer than 0m",
    ),
    "reminder_after_the_end": Case(
        ESCALATION, "reminder_after: 4h", "reminder_after: 48h", "timing.reminder_after",
        "must be shorter than expire_after",
    ),
    "check_in_that_expires_at_once": Case(
        ESCALATION, "still_there_silence: 48h", "still_there_silence: 0m", "timing.still_there_silence",
        "must be longer than 0m",
    ),
    "pause_after_no_miss": Case(
        ESCALATION, "missed_before_pause: 3", "missed_before_pause: 0", "timing.missed_before_pause",
        "must be 1 or more",
    ),
    "first_step_that_waits": Case(
        ESCALATION, "{after: 0m, roles: [on_call, lead]}", "{after: 5m, roles: [on_call, lead]}",
        "policies.emergency.steps[0].after", "the first step must be after: 0m",
    ),
    "steps_out_of_order": Case(
        ESCALATION, "{after: 30m, roles: [manager]}", "{after: 10m, roles: [manager]}",
        "policies.emergency.steps[2].after", "must be later than the step before",
    ),
    "code_that_can_fall_through": Case(
        TIERS, "{id: rash, codes: [rash], tier", "{id: rash, codes: [rash], to_day: 40, tier", "",
        "rash can fall through"
    ),
    "doubtful_finding_that_can_fall_through": Case(
        TIERS, "{id: fall, codes: [fall], tier", "{id: fall, codes: [fall], statuses: [present], tier", "",
        "fall can fall through",
    ),
    "rule_hidden_by_another": Case(
        TIERS, "- {id: headache, codes: [headache]", "- {id: headache, codes: [headache, rash]", "",
        "never holds for rash: rule 'headache' above takes it; move this one up", 3,
    ),
    "id_used_twice": Case(
        TIERS, "{id: skin_burn,", "{id: headache,", "id", "'headache' is another rule's id already"
    ),
    "days_that_contradict": Case(
        TIERS, "from_day: 0, to_day: 14", "from_day: 15, to_day: 14", "to_day", "day 14 is before from_day 15"
    ),
    "fahrenheit_for_celsius": Case(
        TIERS, "min_celsius: 39.4", "min_celsius: 103", "min_celsius",
        "103.0 is no body temperature in Celsius"
    ),
    "empty_list_of_places": Case(
        TIERS, "places: [limb, arm, unknown]", "places: []", "places",
        "is an empty list, so the rule never holds"
    ),
    "word_that_chooses_two": Case(
        QUESTIONS, 'LESS: {words: ["less"', 'LESS: {words: ["more", "less"',
        "questions.function.choices.LESS.words[0]",
        "'more' chooses MORE already",
    ),
    "yes_that_is_a_menu_letter": Case(
        QUESTIONS, '"no": {words: ["no", "n", "nope", "same"', '"no": {words: ["no", "k", "nope", "same"',
        "questions.worse_before.choices.no.words[1]", "'k' is also a letter of the menu redness_look",
    ),
    "safety_question_without_silence": Case(
        QUESTIONS, "    silence: {after: 30m, tier: urgent, code: numbness, text: URGENT}\n", "",
        "questions.numb_where", "asks about a finding, so it needs silence", -9,
    ),
    "menu_without_choices": Case(
        QUESTIONS, "answer: words\n    copy: FEEL_Q", "answer: menu\n    copy: FEEL_Q",
        "questions.feel.choices",
        "answer: menu: give it choices", below=-1,
    ),
    "choices_that_nothing_takes": Case(
        QUESTIONS, "answer: menu\n    copy: PGIC_Q", "answer: score\n    copy: PGIC_Q",
        "questions.pgic.choices",
        "answer: score: takes none; take them out", below=3,
    ),
    "yes_no_without_a_no": Case(
        QUESTIONS, '"no": {words: ["no", "n", "nope"]}', '"nay": {words: ["nay"]}',
        "questions.reverify.choices",
        'a yes_no question needs the choices "yes" and "no"', below=-2,
    ),
    "choice_without_words": Case(
        QUESTIONS, 'LESS: {words: ["less", "menos"]}', "LESS: {words: []}",
        "questions.function.choices.LESS.words",
        "no word chooses it; write at least one",
    ),
    "silence_without_time": Case(
        QUESTIONS, "silence: {after: 30m, tier: urgent, code: other",
        "silence: {after: 0m, tier: urgent, code: other",
        "questions.other.silence.after", "leaves no time to answer",
    ),
    "rule_without_codes": Case(
        FLOW, "neck_numb_scalp, codes: [numbness]", "neck_numb_scalp, codes: []", "regions.cervical.tiers[0]",
        "needs at least one code and one status",
    ),
    "score_above_ten_in_a_rule": Case(
        TIERS, "min_score: 7", "min_score: 17", "min_score", "17 is not a score",
    ),
    "highest_score_above_ten": Case(
        TIERS, "max_score: 3", "max_score: 13", "max_score", "13 is not a score; scores are 0 to 10",
    ),
    "scores_that_exclude_each_other": Case(
        TIERS, "max_score: 3", "min_score: 5, max_score: 3", "max_score", "3 is below min_score 5",
    ),
    "menu_with_words_for_a_second_side": Case(
        QUESTIONS, "    copy: LOCATION_Q", "    copy_second_side: PAIN_SPOTS_Q\n    copy: LOCATION_Q",
        "questions.location.copy_second_side", "only a question for a score has words of its own",
    ),
    "score_above_ten_in_a_check_in": Case(
        FLOW, "{name: location, min_score: 4}", "{name: location, min_score: 14}",
        "schedule.D14.questions[2].min_score", "14 is not a score; scores are 0 to 10",
    ),
    "check_in_that_does_nothing": Case(
        FLOW, "D10: {day: 10, questions: [{name: pain}, {name: symptoms}]}", "D10: {day: 10, questions: []}",
        "schedule.D10", "asks and sends nothing; give it questions or take it out",
    ),
    "night_that_begins_too_late": Case(
        ESCALATION, 'quiet_from: "20:00"', 'quiet_from: "21:01"', "timing.quiet_from",
        "may not begin after 21:00",
    ),
    "day_that_begins_too_early": Case(
        ESCALATION, 'quiet_until: "09:00"', 'quiet_until: "07:59"', "timing.quiet_until",
        "not begin before 08:00",
    ),
    "clarifying_question_that_waits": Case(
        QUESTIONS, "reask: NOT_UNDERSTOOD_SYMPTOM\n    safety: true",
        "reask: NOT_UNDERSTOOD_SYMPTOM\n    safety: false",
        "questions.other.safety", "asks about a finding, so it may not wait: write safety: true", below=1,
    ),
    "red_rule_that_waits_for_the_morning": Case(
        TIERS, "codes: [fall], tier: urgent, text: URGENT", "codes: [fall], tier: urgent, text: MEDIA",
        "text",
        "MEDIA waits for the morning; use one of safety_texts or add it there",
    ),
    "question_that_nobody_asks": Case(
        QUESTIONS, "  still_there:",
        "  sleep: {answer: score, copy: PAIN_Q, reask: NOT_UNDERSTOOD}\n  still_there:",
        "questions.sleep", "is never asked; name it in a check-in, a rule or a choice",
    ),
    "code_without_its_tier": Case(
        QUESTIONS, "code: numbness, tier: urgent}", "code: numbness}", "questions.symptoms.choices.C",
        "code and tier go together",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MEANING)
def test_senseless_flow_is_told_with_its_place_and_mend(name: str, flows: Flows) -> None:
    assert_told_alone(MEANING[name], flows)
