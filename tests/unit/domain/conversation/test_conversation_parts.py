"""The small parts that every decision is made of."""

import sys
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from smsbot.domain.case import Consent
from smsbot.domain.conversation import (
    agenda,
    asked,
    begin,
    elapse,
    evolve,
    is_open,
    next_due,
    phone_to_call,
    render,
)
from smsbot.domain.conversation.draft import Draft
from smsbot.domain.effects import Effect, Purpose
from smsbot.domain.reading import Reading
from tests.talk import CLINIC, DONE, NIGHT_CLINIC, YES, Talk, local, says_that


def test_effect_that_no_rule_covers_is_refused() -> None:
    with pytest.raises(TypeError, match="no rule says what str changes"):
        evolve(Talk.on_day(3).case, cast(Effect, "nonsense"))


def test_text_is_sent_once_for_one_cause() -> None:
    draft = Draft(Talk.on_day(3).case, DONE, cause="in1", purpose=Purpose.REPLY)
    draft.text("THANKS_PLAIN")
    draft.text("THANKS_PLAIN")
    assert len(draft.decision().effects) == 1


def test_safety_texts_stop_when_both_were_just_sent() -> None:
    draft = Draft(Talk.on_day(3).case, DONE, cause="in1", purpose=Purpose.REPLY)
    assert [draft.safety_text("URGENT") for _ in range(3)] == [True, True, False]


def test_nobody_who_stopped_is_texted_by_any_rule() -> None:
    case = replace(Talk.on_day(3).case, consent=Consent.OPTED_OUT)
    draft = Draft(case, DONE, cause="in1", purpose=Purpose.REPLY)
    draft.text("PAIN_Q")
    assert draft.safety_text("URGENT") is False
    assert draft.decision().effects == ()


def test_due_thing_that_does_not_settle_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk.enrolled()
    module = sys.modules["smsbot.domain.conversation.elapse"]
    monkeypatch.setattr(module, "raise_alert", lambda *_: False)
    with pytest.raises(RuntimeError, match="not_confirmed is still due"):
        elapse(talk.case, talk.now + timedelta(days=2))


def test_case_invited_already_is_not_invited_by_consent_again() -> None:
    case = replace(Talk.enrolled().case, check_ins=(), questions=(), sent={})
    assert [type(e).__name__ for e in begin(case, DONE).effects][-2:] == ["AskQuestion", "SendText"]
    assert "ChangeConsent" not in [type(e).__name__ for e in begin(case, DONE).effects]


def test_clinic_without_hours_always_answers() -> None:
    assert is_open(CLINIC, local("2026-11-22 03:00"))
    assert phone_to_call(CLINIC, local("2026-11-22 03:00")) == CLINIC.phone
    assert not is_open(NIGHT_CLINIC, local("2026-11-22 12:00"))


def test_date_is_named_only_where_a_check_in_is_to_come() -> None:
    talk = Talk.on_day(3)
    for language, words in (("en", "Next text: Nov 23"), ("es", "Próximo mensaje: 23 nov")):
        case = replace(talk.case, language=language)
        assert words in render(case, "THANKS_SOME", talk.now)
        over = render(replace(case, check_ins=()), "THANKS_SOME", talk.now)
        assert "mensaje:" not in over
        assert "text:" not in over
        assert over.endswith(f"{CLINIC.phone}.")


def test_symptom_menu_stays_readable() -> None:
    talk = Talk.on_day(3).waits(hours=1).says("4 no", Reading(pain=4)).says("no", says_that(denial=True))
    assert set(asked(talk.case, talk.now + timedelta(hours=47, minutes=59)).menu) == set("ABCDEF")
    # A lone E after that must not be lost either.
    assert set(asked(talk.case, talk.now + timedelta(days=9)).menu) == set("ABCDEF")


def test_open_question_is_read_with_its_own_choices() -> None:
    talk = Talk.on_day(3).says("unsure", says_that("severe_pain"))
    assert asked(talk.case, talk.now).awaiting == "pain"
    talk = Talk.on_day(3).waits(hours=1).says("4", Reading(pain=4)).says("f", Reading(answer=("F",)))
    assert asked(talk.case, talk.now).awaiting == "symptoms"
    talk = Talk.on_day(180).waits(hours=1)
    assert set(asked(talk.case, talk.now).menu) == {"yes", "no"}


def test_agenda_names_what_time_will_bring_in_order() -> None:
    talk = Talk.enrolled().says("yes", YES)
    kinds = [d.kind.value for d in agenda(talk.case, talk.now)]
    assert kinds == ["open_check_in", "open_check_in", "unconfirmed_procedure"]
    assert next_due(talk.case, talk.now) == local("2026-11-18 17:00")
