"""Texts from numbers that are nobody's here."""

from datetime import timedelta

import pytest

from smsbot.domain.conversation import Stranger, answer_stranger
from smsbot.domain.reading import AsksEmergency, Command, Reading, Status
from tests.talk import CHAT, DONE, LIBRARY, finding, says_that

FLOW = LIBRARY.flow("rfa", 1)
NEW = Stranger(forbids_texts=False)


def test_stranger_gets_one_neutral_answer_a_day() -> None:
    assert answer_stranger(NEW, CHAT, FLOW, DONE).template == "UNKNOWN_SENDER"
    known = Stranger(forbids_texts=False, answered_at=DONE)
    assert answer_stranger(known, CHAT, FLOW, DONE + timedelta(hours=23, minutes=59)).template is None
    assert answer_stranger(known, CHAT, FLOW, DONE + timedelta(hours=24)).template == "UNKNOWN_SENDER"


@pytest.mark.parametrize("stranger", [NEW, Stranger(True), Stranger(False, answered_at=DONE)])
@pytest.mark.parametrize(
    "reading",
    [
        says_that("chest_pain"),
        says_that("self_harm"),
        says_that(finding("stroke_signs", Status.UNCERTAIN)),
        says_that("chest_pain", command=Command.STOP),
        says_that("chest_pain", command=Command.HELP),
        says_that(asks_emergency=AsksEmergency.CALLS_911),
    ],
)
def test_stranger_in_an_emergency_is_always_answered(stranger: Stranger, reading: Reading) -> None:
    decision = answer_stranger(stranger, reading, FLOW, DONE)
    assert decision.template == "UNKNOWN_SENDER"
    assert decision.verdicts
    assert decision.opts_out is (reading.command is Command.STOP)


def test_urgent_symptom_of_a_stranger_is_told() -> None:
    decision = answer_stranger(Stranger(forbids_texts=True), says_that("fever"), FLOW, DONE)
    assert [v.finding.code for v in decision.verdicts] == ["fever"]
    assert decision.template is None


def test_denied_fever_does_not_make_a_strangers_pus_an_emergency() -> None:
    decision = answer_stranger(NEW, says_that("discharge", finding("fever", Status.ABSENT)), FLOW, DONE)
    assert [v.tier.name for v in decision.verdicts] == ["URGENT"]


@pytest.mark.parametrize(
    "reading", [says_that(command=Command.STOP), says_that(command=Command.WRONG_NUMBER)]
)
def test_stranger_who_wants_no_texts_gets_none(reading: Reading) -> None:
    decision = answer_stranger(NEW, reading, FLOW, DONE)
    assert (decision.template, decision.opts_out) == (None, True)


def test_stranger_who_starts_gets_no_answer_and_may_be_answered_again() -> None:
    decision = answer_stranger(Stranger(forbids_texts=True), says_that(command=Command.START), FLOW, DONE)
    assert (decision.template, decision.opts_in, decision.opts_out) == (None, True, False)


def test_word_that_the_carrier_answered_gets_no_answer_of_ours() -> None:
    decision = answer_stranger(NEW, says_that(command=Command.HELP), FLOW, DONE, provider_answered=True)
    assert decision.template is None
