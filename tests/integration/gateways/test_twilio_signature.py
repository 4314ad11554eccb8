"""Whose webhook it is, and what Twilio's delivery codes mean."""

import pytest

from smsbot.domain.delivery import Verdict
from smsbot.gateways.twilio import TwilioAccess, TwilioGateway, delivery_verdict
from smsbot.gateways.twilio.codes import create_verdict

# The vector of Twilio's own documentation.
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FIELDS = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}
SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def gateway(*tokens: str) -> TwilioGateway:
    return TwilioGateway(TwilioAccess("AC1", tokens, sender="+15550100001"))


def test_known_vector_is_valid() -> None:
    assert gateway("12345").signature_is_valid(URL, FIELDS, SIGNATURE)


def test_both_tokens_are_accepted_during_a_rotation() -> None:
    assert gateway("new", "12345").signature_is_valid(URL, FIELDS, SIGNATURE)
    assert gateway("12345", "new").signature_is_valid(URL, FIELDS, SIGNATURE)


def test_token_of_someone_else_is_refused() -> None:
    assert not gateway("54321").signature_is_valid(URL, FIELDS, SIGNATURE)


@pytest.mark.parametrize("header", [None, "", "RSOYDt4T1cUTdK1PDd93/VVr8B9=", "é" * 28])
def test_missing_or_wrong_header_is_refused(header: str | None) -> None:
    assert not gateway("12345").signature_is_valid(URL, FIELDS, header)


@pytest.mark.parametrize(
    "url",
    [
        "https://mycompany.com/myapp.php?foo=1&bar=3",
        "http://mycompany.com/myapp.php?foo=1&bar=2",
        "https://mycompany.com/other.php?foo=1&bar=2",
    ],
)
def test_signature_of_another_url_is_refused(url: str) -> None:
    assert not gateway("12345").signature_is_valid(url, FIELDS, SIGNATURE)


@pytest.mark.parametrize(
    "changes", [{"Digits": "1235"}, {"Digits": "1234 "}, {"Extra": ""}, {"NewField": "x"}]
)
def test_any_change_of_a_field_is_refused(changes: dict[str, str]) -> None:
    assert not gateway("12345").signature_is_valid(URL, {**FIELDS, **changes}, SIGNATURE)


def test_connection_overrides_are_not_signed() -> None:
    assert gateway("12345").signature_is_valid(f"{URL}#rc=5&rp=all", FIELDS, SIGNATURE)


def test_fields_may_come_as_pairs_in_any_order() -> None:
    pairs = list(reversed(list(FIELDS.items())))

    assert gateway("12345").signature_is_valid(URL, pairs, SIGNATURE)


def test_every_value_of_a_repeated_field_is_signed() -> None:
    """Expected by hand: HMAC-SHA1 over URL + each name and value, the values of one name sorted."""
    pairs = [("Body", "b"), ("Body", "a"), ("From", "+1")]
    signature = "B8HtU+gW8CojJVM0Kx9FS2BC2PM="

    assert gateway("12345").signature_is_valid("https://h.example/in", pairs, signature)
    assert not gateway("12345").signature_is_valid("https://h.example/in", pairs[1:], signature)


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (30001, Verdict.TRANSIENT),
        ("30003", Verdict.TRANSIENT),
        ("30008", Verdict.TRANSIENT),
        (None, Verdict.TRANSIENT),
        ("", Verdict.TRANSIENT),
        ("30004", Verdict.PERMANENT_NUMBER),
        ("30005", Verdict.PERMANENT_NUMBER),
        ("30006", Verdict.PERMANENT_NUMBER),
        ("21610", Verdict.OPTED_OUT),
        ("21211", Verdict.PERMANENT_NUMBER),
        ("30002", Verdict.PERMANENT_CONFIG),
        ("30007", Verdict.PERMANENT_CONFIG),
        ("30034", Verdict.PERMANENT_CONFIG),
        ("30610", Verdict.PERMANENT_CONFIG),
        ("39999", Verdict.PERMANENT_CONFIG),
        ("three", Verdict.PERMANENT_CONFIG),
        ("²", Verdict.PERMANENT_CONFIG),
    ],
)
def test_delivery_codes_become_verdicts(code: str | int | None, verdict: Verdict) -> None:
    assert delivery_verdict(code) is verdict


@pytest.mark.parametrize(
    ("status", "code", "verdict"),
    [
        (429, None, Verdict.TRANSIENT),
        (429, 21211, Verdict.TRANSIENT),
        (408, None, Verdict.AMBIGUOUS),
        (504, None, Verdict.AMBIGUOUS),
        (500, 21211, Verdict.AMBIGUOUS),
        (401, None, Verdict.PERMANENT_CONFIG),
        (418, None, Verdict.PERMANENT_CONFIG),
    ],
)
def test_http_status_counts_over_the_code(status: int, code: int | None, verdict: Verdict) -> None:
    assert create_verdict(status, code)[0] is verdict
