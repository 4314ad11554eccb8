"""Phone numbers: one form for each, landlines refused where known, nothing leaked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsbot import phones
from smsbot.phones import PhoneError


@pytest.mark.parametrize(
    ("raw", "e164"),
    [
        ("+14155552671", "+14155552671"),
        ("(415) 555-2671", "+14155552671"),
        ("1-415-555-2671", "+14155552671"),
        ("415.555.2671", "+14155552671"),
        # As copied from a contact list: direction marks, a no-break space, a long dash.
        ("\u202a+1\u00a0415\u2013555\u20132671\u202c", "+14155552671"),
        # Full-width digits.
        ("+1415555267１", "+14155552671"),
        # Assigned to nobody: the demo's and the documentation's numbers.
        ("+15551230001", "+15551230001"),
        ("555 123 0001", "+15551230001"),
        # Twilio's own test number.
        ("+15005550006", "+15005550006"),
        ("+34 612 345 678", "+34612345678"),
        ("+1 (787) 234-5678", "+17872345678"),
    ],
)
def test_a_mobile_number_is_brought_to_e164(raw: str, e164: str) -> None:
    assert phones.normalise(raw) == e164


def test_a_number_without_country_code_is_read_in_the_region_given() -> None:
    assert phones.normalise("612 345 678", region="ES") == "+34612345678"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("+34 912 345 678", "landline"),
        ("+44 20 7946 0000", "landline"),
        ("+1 800 555 1212", "toll-free"),
        ("+1 900 555 1212", "premium-rate"),
    ],
)
def test_a_number_that_cannot_be_texted_is_refused(raw: str, reason: str) -> None:
    with pytest.raises(PhoneError, match=f"{reason}.*give a mobile number"):
        phones.normalise(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "+1555123",
        "5551234",
        "+1 415 555",
        "612 345 678",
        "+1 415 055 2671",
        "911",
        "12345",
        "+",
        "+1" + "4" * 60,
    ],
)
def test_an_impossible_number_is_refused_with_the_mend(raw: str) -> None:
    with pytest.raises(PhoneError, match="is not a phone number that exists; write the whole number"):
        phones.normalise(raw)


@pytest.mark.parametrize("raw", ["1-800-FLOWERS", "+1 617 555 0123 ext 5", "Verizon", "call 415 555 2671"])
def test_letters_and_extensions_are_refused(raw: str) -> None:
    with pytest.raises(PhoneError, match="letters or an extension"):
        phones.normalise(raw)


@pytest.mark.parametrize("raw", ["", "  ", "\u202a\u202c", "\x00"])
def test_an_empty_number_is_refused(raw: str) -> None:
    with pytest.raises(PhoneError, match="is empty"):
        phones.normalise(raw)


def test_two_numbers_in_one_field_are_refused() -> None:
    with pytest.raises(PhoneError):
        phones.normalise("415 555 2671 / 415 555 2672")


@pytest.mark.parametrize("raw", ["+34 912 345 678", "+1 415 055 26 71", "call 415 555 2671"])
def test_an_error_shows_at_most_two_digits_of_the_number(raw: str) -> None:
    with pytest.raises(PhoneError) as caught:
        phones.normalise(raw)

    own_words = str(caught.value).partition("; ")[0]
    assert [c for c in own_words if c.isdigit()] == [c for c in raw if c.isdigit()][-2:]
    assert caught.value.__cause__ is None


def test_a_short_wrong_number_is_not_shown_at_all() -> None:
    with pytest.raises(PhoneError) as caught:
        phones.normalise("911")

    assert not any(c.isdigit() for c in str(caught.value).partition("; ")[0])


def test_a_number_to_be_called_may_be_a_landline_or_toll_free() -> None:
    assert phones.normalise_callable("+34 912 345 678") == "+34912345678"
    assert phones.normalise_callable("800 555 1212") == "+18005551212"
    with pytest.raises(PhoneError):
        phones.normalise_callable("+1 415 055 2671")


@pytest.mark.parametrize(
    ("raw", "is_short"),
    [
        ("12345", True),
        ("789456", True),
        (" 12345 ", True),
        ("1234", False),
        ("1234567", False),
        ("+12345", False),
    ],
)
def test_short_codes_are_five_or_six_digits(raw: str, is_short: bool) -> None:
    assert phones.is_short_code(raw) is is_short


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("+15551230001", "+15551230001"),
        (" +1 (555) 123-0001", "+15551230001"),
        # Possible but assigned to nobody we know of: new area codes come faster than the phone library.
        ("+12465550100", "+12465550100"),
        ("12345", "12345"),
        ("789456\u200b", "789456"),
        # How withheld numbers arrive.
        ("+266696687", "+266696687"),
        ("Verizon", "Verizon"),
        ("whatsapp:+15551230001", "whatsapp:+15551230001"),
        ("", ""),
    ],
)
def test_a_sender_has_one_canonical_form(raw: str, canonical: str) -> None:
    assert phones.canonical_sender(raw) == canonical


@given(st.text())
def test_no_sender_makes_it_raise(raw: str) -> None:
    canonical = phones.canonical_sender(raw)

    assert phones.canonical_sender(canonical) == canonical


@given(st.from_regex(r"\+?[1-9][0-9 ().-]{6,15}", fullmatch=True))
def test_an_enrolled_number_is_found_again_when_it_texts(raw: str) -> None:
    try:
        enrolled = phones.normalise(raw)
    except PhoneError:
        return

    assert phones.canonical_sender(enrolled) == enrolled
    assert phones.normalise(enrolled) == enrolled


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        ("+15551230001", "(555) 123-0001"),
        ("+34612345678", "+34 612 34 56 78"),
        ("12345", "12345"),
        ("Verizon", "Verizon"),
        ("+266696687", "+266696687"),
    ],
)
def test_staff_see_a_number_as_they_would_dial_it(e164: str, shown: str) -> None:
    assert phones.display(e164) == shown


@pytest.mark.parametrize(
    ("number", "spelt"),
    [
        ("+15551230009", "555-123-0009"),
        ("+34911234567", "+34911234567"),
        ("12345", "12345"),
        ("+1555", "+1555"),
    ],
)
def test_a_text_names_a_number_in_twelve_characters(number: str, spelt: str) -> None:
    assert phones.spell_in_text(number) == spelt
    assert len(spelt) <= 12
