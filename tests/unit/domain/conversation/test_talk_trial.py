"""A stimulation trial: twice a day for the days the clinic chose, its own red flags, and a result."""

import pytest

from smsbot.domain.case import CheckInStatus, EpisodeStatus
from smsbot.domain.conversation import staff
from smsbot.domain.effects import OpenAlert
from smsbot.domain.reading import Reading, Since
from tests.talk import DONE, NO, YES, Talk, chose, finding, says_that, score


def in_trial(days: int | None = None, flow: str = "scs_trial", **enrolled: object) -> Talk:
    """The trial's first morning: the after-care is sent and answered."""
    talk = Talk.enrolled(flow=flow, days=days, baseline=8, **enrolled)  # type: ignore[arg-type]
    talk.says("YES", YES)
    talk.clock("2026-11-20 11:00")
    talk.take(staff.confirm_procedure(talk.case, DONE, talk.now))
    talk.clock("2026-11-20 16:00").says("no", NO)
    return talk.clock("2026-11-21 09:00")


def morning(talk: Talk, pain: int, day: int) -> Talk:
    talk.clock(f"2026-11-{20 + day} 09:30").says(str(pain), score(pain)).says("no", NO)
    return talk.says("fine", chose("FINE"))


def evening(talk: Talk, pain: int, day: int) -> Talk:
    talk.clock(f"2026-11-{20 + day} 18:00").says(str(pain), score(pain)).says("no", NO)
    return talk.says("less", chose("LESS")).says("more", chose("MORE"))


def test_two_check_ins_a_day_for_a_week_unless_the_clinic_says_otherwise() -> None:
    keys = [c.key for c in in_trial().case.check_ins]

    assert keys[:5] == ["BASE_2", "BASE_1", "D0", "D1_AM", "D1_PM"]
    assert keys[-1] == "D7_PM"


@pytest.mark.parametrize("days", [5, 10])
def test_clinic_sets_how_many_days(days: int) -> None:
    talk = in_trial(days)

    assert talk.case.check_ins[-1].key == f"D{days}_PM"


def test_morning_asks_for_the_bandage_and_evening_for_medicine_and_activity() -> None:
    talk = in_trial().clock("2026-11-21 09:30")
    asked = [talk.asked]
    for reading in (score(4), NO, chose("FINE")):
        talk.says("x", reading)
        asked.append(talk.asked)
    assert talk.texts == ["THANKS_EARLY"]

    talk.clock("2026-11-21 18:00")
    asked.append(talk.asked)
    for reading in (score(4), NO, chose("LESS"), chose("MORE")):
        talk.says("x", reading)
        asked.append(talk.asked)

    assert [a for a in asked if a] == [
        "trial_pain", "symptoms", "equipment", "trial_pain", "symptoms", "medicine", "function"
    ]  # fmt: skip


def test_evening_check_in_closes_the_morning_one() -> None:
    talk = in_trial().clock("2026-11-21 18:00")

    assert talk.status_of("D1_AM") is CheckInStatus.MISSED
    assert talk.status_of("D1_PM") is CheckInStatus.OPEN
    assert [s.template for s in talk.history].count("TRIAL_REMINDER") == 1


def test_bandage_that_is_not_fine_is_urgent() -> None:
    talk = in_trial().clock("2026-11-21 09:30").says("3", score(3)).says("no", NO)

    talk.says("bad", chose("BAD"))

    assert talk.texts == ["URGENT"]
    assert talk.alerts == {"equipment": "URGENT"}


@pytest.mark.parametrize(
    "words",
    [
        "The lead came out",
        "one of the wires got pulled when I turned",
        "bandage got wet in the shower",
        "the tape is coming off",
        "my dressing isn't dry",
        "I felt a sudden shock!",
        "it zapped me hard",
        "the buzz is gone",
        "I can't feel the buzzing anymore",
        "no buzz since this morning",
        "stimulation stopped",
        "the battery died",
        "se me salió el cable",
        "el parche se despegó",
        "se mojó el vendaje",
        "me dio un toque eléctrico",
        "ya no siento el hormigueo",
        "el aparato no funciona",
    ],
)
def test_trouble_with_the_trial_in_the_patients_own_words_is_urgent(words: str) -> None:
    talk = in_trial().says(words, Reading(unread=True))

    assert talk.texts == ["URGENT"]
    assert talk.alerts == {"equipment": "URGENT"}


@pytest.mark.parametrize(
    "words",
    [
        "the bandage is not wet and the leads are not loose",
        "no shocks, all good",
        "the buzz feels nice",
        "el vendaje no está mojado",
        "I went out. The lead is fine",
    ],
)
def test_quiet_report_on_the_trial_alarms_nobody(words: str) -> None:
    talk = in_trial().says(words, Reading())

    assert talk.alerts == {}


def test_other_flows_do_not_listen_for_leads() -> None:
    talk = Talk.on_day(3).says("the lead came out", Reading(unread=True))

    assert talk.alerts == {"unread": "ROUTINE"}


def test_new_weakness_in_a_trial_is_an_emergency() -> None:
    talk = in_trial().says("leg is weak", says_that("weakness"))

    assert talk.texts == ["EMERGENCY"]
    assert talk.alerts == {"weakness": "EMERGENCY"}


def test_weakness_from_before_the_trial_is_not() -> None:
    talk = in_trial().says("weak for years", says_that(finding("weakness", since=Since.BEFORE)))

    assert talk.alerts == {"weakness": "ROUTINE"}


@pytest.mark.parametrize("flow", ["scs_trial", "pns_trial"])
def test_end_of_the_trial_brings_its_result_to_the_team(flow: str) -> None:
    talk = in_trial(5, flow)
    for day, pain in enumerate((8, 7, 4, 3, 2), start=1):
        evening(morning(talk, pain, day), pain, day)

    assert talk.texts == ["COMPLETION"]
    assert talk.case.status is EpisodeStatus.FINISHED
    (opened,) = (e for e in talk.effects if isinstance(e, OpenAlert))
    assert opened.alert.code == "TRIAL_RESULT"
    assert opened.words == (
        "SUCCESS: relief 62.5 % (mean of days 3 to 5 against 50 %). Mean 3, pain before 8; answers: 6. "
        "Pain medicine: LESS; activity: MORE."
    )


def test_trial_that_fell_silent_is_not_judged_by_its_first_days() -> None:
    talk = evening(morning(in_trial(), 1, 1), 1, 1)
    talk.waits(days=8)

    told = [e.words for e in talk.effects if isinstance(e, OpenAlert) and e.alert.code == "TRIAL_RESULT"]
    assert len(told) == 1
    assert told[0].startswith("No result: no answers in the days that count")


def test_late_procedure_sends_after_care_next_morning_and_moves_the_morning_check_in() -> None:
    talk = Talk.enrolled(flow="scs_trial", baseline=8).says("YES", YES)
    talk.clock("2026-11-20 17:30")
    talk.take(staff.confirm_procedure(talk.case, talk.now, talk.now))

    assert talk.due_of("D0") == "2026-11-21 09:30"
    assert talk.due_of("D1_AM") == "2026-11-21 13:00"
    assert talk.due_of("D1_PM") == "2026-11-21 18:00"
