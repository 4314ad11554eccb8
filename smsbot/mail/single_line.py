"""One safe line out of any text: nothing in it can start a header, forge a line or turn the reading order."""

import unicodedata

# Controls, unpaired surrogates, line and paragraph separators; bidirectional marks are left out whole.
_BREAKS = frozenset({"Cc", "Zl", "Zp"})
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


def single_line(text: str) -> str:
    """The text on one line, without control characters; what no mail can carry becomes a mark."""
    return " ".join("".join(_clean(char) for char in text).split())


def _clean(char: str) -> str:
    if char in _BIDI:
        return ""
    category = unicodedata.category(char)
    if category == "Cs":
        return _UNREADABLE
    return " " if category in _BREAKS else char
