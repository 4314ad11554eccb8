"""Every code, tier and text that can reach the team has words of its own."""

import ast
from pathlib import Path

import pytest

from smsbot.domain import codes
from smsbot.domain.conversation.alerts import UNLIMITED
from smsbot.domain.delivery import OutboxStatus
from smsbot.domain.flow import Tier
from smsbot.domain.outcome.alerts import AlertCode
from smsbot.domain.reading import Event
from smsbot.flow_files import load_library
from smsbot.mail.account import ACCOUNTS
from smsbot.mail.wording import (
    advise,
    describe,
    describe_delivery,
    describe_language,
    describe_risk,
    describe_text,
    tier_word,
)

ROOT = Path(__file__).resolve().parents[3]
RULES = sorted((ROOT / "smsbot" / "domain" / "conversation").glob("*.py"))
ELSEWHERE = ("unknown_sender", "calls_911", "er_question", "parked", "delivery_failed", "note")


def codes_in_rules() -> set[str]:
    """The first argument of every Reason(...) that is written out."""
    calls = (node for file in RULES for node in ast.walk(ast.parse(file.read_text())))
    firsts = (c.args[0] for c in calls if isinstance(c, ast.Call) and c.args and _is_reason(c))
    return {str(first.value) for first in firsts if isinstance(first, ast.Constant)}


def _is_reason(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "Reason"


ALL = sorted(
    {*codes.READ, *codes.UNNAMED, *AlertCode, *Event, *UNLIMITED, *ELSEWHERE, *codes_in_rules()}, key=str
)


def test_the_rules_name_codes_that_are_checked_here() -> None:
    assert {"silent", "media", "callback", "no_baseline"} <= codes_in_rules()


@pytest.mark.parametrize("code", ALL)
def test_every_code_has_a_line_of_its_own(code: str) -> None:
    assert str(code) in ACCOUNTS
    assert describe(code).endswith(".")
    assert len(describe(code)) <= 80
    assert advise(code)


def test_no_two_codes_are_described_alike() -> None:
    described = [account.what for account in ACCOUNTS.values()]

    assert len(described) == len(set(described))


def test_a_code_that_is_new_is_still_told() -> None:
    assert describe("brand_new") == "Something that a person must look at (brand_new)."
    assert advise("brand_new") == "Look at the case."


def test_no_line_is_a_diagnosis() -> None:
    diagnoses = ("has cauda", "has an infection", "is a stroke", "you have", "diagnos")

    lines = [line.lower() for a in ACCOUNTS.values() for line in (a.what, a.first)]

    assert [line for line in lines if any(word in line for word in diagnoses)] == []


def test_every_tier_has_its_word() -> None:
    assert [tier_word(tier) for tier in Tier] == ["WATCH", "ROUTINE", "URGENT", "EMERGENCY"]


def test_every_safety_text_of_the_flow_is_described() -> None:
    flow = load_library(ROOT / "flows").flow("rfa", 1)

    assert [t for t in flow.safety_texts if describe_text(t) == f"text {t}"] == []
    assert describe_text("THANKS_PLAIN") == "text THANKS_PLAIN"


@pytest.mark.parametrize("status", OutboxStatus)
def test_every_state_of_a_text_has_words(status: OutboxStatus) -> None:
    delivery = describe_delivery(status)

    assert delivery.failed == ("phone them" in delivery.words)


@pytest.mark.parametrize("risk", codes.RISKS)
def test_every_risk_is_loud(risk: str) -> None:
    assert describe_risk(risk).split("(")[0].isupper()


def test_languages_are_spelled_where_known() -> None:
    assert [describe_language(code) for code in ("en", "es", "fr")] == ["English", "Spanish", "fr"]
