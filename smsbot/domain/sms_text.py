"""The words of a text as the network carries them: GSM-7 characters, septets and segments.

One character outside GSM-7 turns a whole text into UCS-2, which holds 70 characters instead of 160.
"""

import unicodedata

GSM7_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENDED = frozenset("\f^{}\\[~]|€")
GSM7 = GSM7_BASIC | GSM7_EXTENDED

SEGMENT_SEPTETS = 160
PART_SEPTETS = 153
SEGMENT_UNITS = 70
PART_UNITS = 67

# Signs that no accent rule folds. Invisible ones go; a sign without a twin stays, for the checks to find.
_TWINS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\t", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
        "…": "...",
        "•": "-",
        "·": "-",
        "º": "o",
        "ª": "a",
    }
)


def fold(text: str) -> str:
    """Bring a text into GSM-7 where a twin exists: á to a, curly quotes and dashes to plain ones.

    ñ, é, ü, ¿ and ¡ are GSM-7 and stay. A character without a twin (an emoji) is left as it is.
    """
    plain = unicodedata.normalize("NFC", text).translate(_TWINS)
    return "".join(char if char in GSM7 else _without_accent(char) for char in plain)


def is_gsm7(text: str) -> bool:
    """Whether every character is GSM-7, so that the text travels at 160 to a segment."""
    return GSM7.issuperset(text)


def septets(text: str) -> int:
    """Count the 7-bit units of a GSM-7 text; brackets, braces and the euro sign take two each."""
    return sum(2 if char in GSM7_EXTENDED else 1 for char in text)


def segments(text: str) -> int:
    """Count the segments a text is sent (and billed) in, GSM-7 or UCS-2; an empty text takes one."""
    if is_gsm7(text):
        return _parts([2 if char in GSM7_EXTENDED else 1 for char in text], SEGMENT_SEPTETS, PART_SEPTETS)
    return _parts([2 if ord(char) > 0xFFFF else 1 for char in text], SEGMENT_UNITS, PART_UNITS)


def _without_accent(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    return base if base in GSM7 else char


def _parts(widths: list[int], whole: int, part: int) -> int:
    """Fill parts one by one: a two-unit character is never split between two of them."""
    if sum(widths) <= whole:
        return 1
    count, used = 1, 0
    for width in widths:
        if used + width > part:
            count, used = count + 1, 0
        used += width
    return count
