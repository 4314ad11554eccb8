"""Phone numbers: the only file that knows the phone library.

No message of this file holds more than the last two digits of a number.
"""

import re
import unicodedata

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
    country_code_for_region,
    format_number,
    is_possible_number_with_reason,
    is_valid_number,
    number_type,
    parse,
)

# A number longer than this is no number; the library would still search it for one.
_LONGEST_RAW = 40
# +1 and ten digits.
_HOME_LENGTH = 12
_WRITTEN_NUMBER = re.compile(r"\+?[\d\s().\-\u2010-\u2015/]+")
_SHORT_CODE = re.compile(r"[0-9]{5,6}")
# Area code 555 is assigned to nobody, so no stranger can be texted by it; the demo, the tests and the
# documentation use it, although the phone library calls it invalid.
_FICTITIOUS_US = re.compile(r"\+1555[0-9]{7}")
_WRITE_IT_LIKE = "write the whole number with its country code, like +1 555 123 0001"
# Numbers of these kinds cannot take a text. North American numbers do not tell landlines from mobiles
# (FIXED_LINE_OR_MOBILE), so they pass here and a landline shows as a failed delivery.
_CANNOT_BE_TEXTED = {
    PhoneNumberType.FIXED_LINE: "a landline",
    PhoneNumberType.TOLL_FREE: "a toll-free number",
    PhoneNumberType.PREMIUM_RATE: "a premium-rate number",
    PhoneNumberType.SHARED_COST: "a shared-cost number",
    PhoneNumberType.PAGER: "a pager",
    PhoneNumberType.UAN: "a company-wide number",
    PhoneNumberType.VOICEMAIL: "a voicemail number",
}


class PhoneError(ValueError):
    """A phone number that cannot be used; the text names the mend and at most the last two digits."""


def normalise(raw: str, region: str = "US") -> str:
    """Return the number of a person to be texted in E.164 form.

    A number without a country code is read as one of ``region``. Raises PhoneError when it is no real
    number or is known not to take texts (a landline where the country tells them apart, toll-free …).
    """
    number = _parse_dialable(raw, region)
    kind = _CANNOT_BE_TEXTED.get(number_type(number))
    if kind:
        raise PhoneError(f"the number{_ending(raw)} is {kind} and cannot take texts; give a mobile number")
    return _e164(number)


def normalise_callable(raw: str, region: str = "US") -> str:
    """Return a number that people call (a clinic's desk, an emergency contact) in E.164 form.

    As ``normalise``, but landlines and toll-free numbers are welcome. Raises PhoneError.
    """
    return _e164(_parse_dialable(raw, region))


def is_short_code(raw: str) -> bool:
    """Tell whether this is a short code, the 5 or 6 digits that companies text from."""
    return _SHORT_CODE.fullmatch(_clean(raw)) is not None


def canonical_sender(raw: str) -> str:
    """Return the sender of an inbound text in the one form it is looked up by. Never raises.

    E.164 when it reads as a phone number (assigned or not: the provider vouches for it), else the text as it
    came without invisible characters and outer blanks: short codes, sender names, withheld numbers.
    """
    cleaned = _clean(raw)
    number = None if is_short_code(cleaned) else _parse_possible(cleaned, "US")
    return cleaned if number is None else _e164(number)


def display(e164: str) -> str:
    """Return a number as staff would dial it: national form for +1, international for others.

    Anything that is not a phone number (a short code) comes back as it is. Never raises.
    """
    number = _parse_possible(e164, "US") if e164.startswith("+") else None
    if number is None:
        return e164
    is_home = number.country_code == country_code_for_region("US")
    return format_number(number, PhoneNumberFormat.NATIONAL if is_home else PhoneNumberFormat.INTERNATIONAL)


def spell_in_text(e164: str) -> str:
    """Return a number as a text names it, twelve characters at most: 555-123-0009 at home, else E.164.

    Phones make either a link to tap. Never raises.
    """
    is_home = e164.startswith("+1") and len(e164) == _HOME_LENGTH and e164[2:].isdigit()
    return f"{e164[2:5]}-{e164[5:8]}-{e164[8:]}" if is_home else e164


def _parse_dialable(raw: str, region: str) -> PhoneNumber:
    cleaned = _clean(raw)
    if not cleaned:
        raise PhoneError(f"the phone number is empty; {_WRITE_IT_LIKE}")
    if any(letter.isalpha() for letter in cleaned):
        raise PhoneError(f"the number{_ending(raw)} holds letters or an extension; {_WRITE_IT_LIKE}")
    number = _parse_possible(cleaned, region)
    if number is None or not _is_assigned(number):
        raise PhoneError(f"the number{_ending(raw)} is not a phone number that exists; {_WRITE_IT_LIKE}")
    return number


def _parse_possible(cleaned: str, region: str) -> PhoneNumber | None:
    if len(cleaned) > _LONGEST_RAW or not _WRITTEN_NUMBER.fullmatch(cleaned):
        return None
    try:
        number = parse(cleaned, region)
    except NumberParseException:
        return None
    # A number that only works inside one town has no E.164 form, so nothing but IS_POSSIBLE will do.
    return number if is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE else None


def _is_assigned(number: PhoneNumber) -> bool:
    return is_valid_number(number) or _FICTITIOUS_US.fullmatch(_e164(number)) is not None


def _e164(number: PhoneNumber) -> str:
    return format_number(number, PhoneNumberFormat.E164)


def _clean(raw: str) -> str:
    """Drop what copying from a contact list brings along: direction marks, wide digits, blanks."""
    folded = unicodedata.normalize("NFKC", raw)
    return "".join(c for c in folded if unicodedata.category(c) not in {"Cf", "Cc", "Cs"}).strip()


def _ending(raw: str) -> str:
    digits = [c for c in raw if c.isdigit()]
    return f" ending {''.join(digits[-2:])}" if len(digits) > 4 else ""
