"""Diaries and trials through the real services: real rows, real reader, real mails."""

import pytest

from smsbot.domain.standing import standing_as_json, standing_in_words
from smsbot.services import procedures
from smsbot.services.enrolment import enrol
from smsbot.services.lookup import look_up
from tests.integration.services.desk import Desk, request


def in_trial(desk: Desk, **changes: object) -> Desk:
    """A trial that began today at ten; the patient has said YES."""
    desk.go_to("2026-11-23 12:00")
    desk.patient(flow="scs_trial", procedure_at="2026-11-23T10:00", **changes)
    return desk


def test_trial_enrolled_for_five_days_has_five_and_skips_only_what_was_missed(desk: Desk) -> None:
    desk.go_to("2026-11-23 12:00")

    done = enrol(desk.office, request(flow="scs_trial", procedure_at="2026-11-23T10:00", days=5), desk.now)

    assert done.skipped == ("BASE_2", "BASE_1")
    with desk.office.db.reading() as session:
        case = desk.office.load(session, procedures.find(session, str(done.episode)))
    assert case.check_ins[-1].key == "D5_PM"


@pytest.mark.parametrize("words", ["the lead came out!", "mi vendaje se mojó", "it shocked me twice"])
def test_trouble_in_a_trial_is_mailed_at_once(words: str, desk: Desk) -> None:
    in_trial(desk).says(words)
    desk.settle()

    assert desk.templates() == ["URGENT"]
    assert desk.mailed() == ["on_call"]
    assert desk.alert("equipment").tier == 3


@pytest.mark.parametrize(
    ("words", "template"),
    [
        ("fine", "THANKS_EARLY"),
        ("Fine!", "THANKS_EARLY"),
        ("yes all good", "THANKS_EARLY"),
        ("todo bien", "THANKS_EARLY"),
        ("bad", "URGENT"),
        ("no", "URGENT"),
        ("mal", "URGENT"),
        ("its a bit wet", "URGENT"),
    ],
)
def test_question_on_the_bandage_is_read_as_people_answer(words: str, template: str, desk: Desk) -> None:
    in_trial(desk)
    desk.go_to("2026-11-24 09:30")
    for reply in ("3", "no"):
        desk.says(reply)
        desk.settle()
    assert desk.templates()[-1] == "EQUIPMENT_Q"

    desk.says(words)
    desk.settle()

    assert desk.templates()[-1] == template


def test_result_of_a_diary_is_mailed_to_the_nurse_and_seals_its_scores(desk: Desk) -> None:
    desk.go_to("2026-11-23 10:00")
    done = desk.patient(flow="mbb_diary_lite", procedure_at="2026-11-23T10:00", baseline=8.0)
    for clock in ("10:30", "11:00", "12:00"):
        desk.go_to(f"2026-11-23 {clock}")
        desk.says("1")
        desk.settle()
    desk.go_to("2026-11-24 09:30")
    for reply in ("5", "no"):
        desk.says(reply)
        desk.settle()

    assert desk.templates()[-1] == "COMPLETION"
    assert desk.mailed() == ["nurse"]
    alert = desk.alert("DIARY_RESULT")
    assert alert.case_code == done.case_code
    assert b"POSITIVE" not in bytes(alert.words)
    body = desk.mail.sent[-1].get_body(("plain",))
    assert body is not None
    assert "rule result_positive" in body.get_content()
    assert "87.5" not in body.get_content()
    standing = look_up(desk.office, done.case_code, desk.now).standing
    assert standing is not None
    assert "POSITIVE: peak relief 87.5 %" in standing_in_words(standing)
    assert "POSITIVE" in str(standing_as_json(standing)["result"])
