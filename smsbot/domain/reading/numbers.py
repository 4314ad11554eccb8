"""Numbers in a text, in digits or words, with ranges and halves made one: the raw stuff of scores."""

import math
from dataclasses import dataclass
from itertools import pairwise

from smsbot.domain.reading.mentions import Text

_TEN = 10


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the words it stands on.

    ``of_ten`` where it says "out of 10", ``over`` where it says "10+", ``moved`` for "from 9 to 4".
    """

    value: float
    start: int
    end: int
    of_ten: bool = False
    over: bool = False
    moved: bool = False

    @property
    def score(self) -> int:
        """The whole number people mean: halves go up."""
        return math.ceil(self.value)


def _plain_value(text: Text, index: int, words: dict[str, int]) -> float | None:
    word = text.tokens.words[index]
    if word[0].isdigit() or word[0] == ".":
        return _digit_value(text, index)
    value = words.get(word)
    return None if value is None else float(value)


def _digit_value(text: Text, index: int) -> float | None:
    word = text.tokens.words[index]
    if ":" in word or not word.isascii():
        return None
    if word.count(",") + word.count(".") > 1 or len(word) > 8 or _is_phone_part(text, index):
        return None
    value = float(word.replace(",", "."))
    gap = text.tokens.gaps[index]
    negative = gap.endswith("-") and not (index and text.tokens.words[index - 1][-1].isalnum() and gap == "-")
    return -value if negative else value


def _is_phone_part(text: Text, index: int) -> bool:
    """ "555-1234": groups of three and four digits side by side are no scores."""
    sizes = [len(word) if word.isdigit() else 0 for word in text.tokens.words[max(0, index - 1) : index + 2]]
    return any(left >= 3 and right >= 3 for left, right in pairwise(sizes))


def _with_half(text: Text, index: int, value: float, words: dict[str, int]) -> tuple[float, int]:
    """Takes in "and a half", "y medio", "point five"; gives the value and the next word."""
    after = text.tokens.words[index + 1 : index + 4]
    if after[:2] == ("y", "medio") or after[:2] == ("and", "half"):
        return value + 0.5, index + 3
    if after == ("and", "a", "half"):
        return value + 0.5, index + 4
    if after[:1] in (("point",), ("punto",)) and len(after) > 1:
        tenth = words.get(after[1], after[1])
        if str(tenth).isdigit() and int(tenth) < _TEN:
            return value + int(tenth) / 10, index + 3
    return value, index + 1


def _out_of_ten(text: Text, end: int) -> int | None:
    """The word after "/10", "out of ten", "de 10", "sobre diez", or None where that does not follow."""
    words = text.tokens.words
    if end < len(words) and text.tokens.gaps[end].strip() in {"/", "\\"}:
        return end + 1 if words[end] in {"10", "ten", "diez"} else None
    at = end
    while at < len(words) and at - end < 3 and text.has(at, "out_of"):
        at += 1
    if at > end and at < len(words) and words[at] in {"10", "ten", "diez"}:
        return at + 1
    return None


def find_numbers(text: Text, words: dict[str, int]) -> list[Number]:
    """Every number of the text, in order, ranges joined to their higher end."""
    found: list[Number] = []
    index = 0
    while index < len(text.tokens):
        value = None if text.has(index, "no_pain") else _plain_value(text, index, words)
        if value is None:
            index += 1
            continue
        value, end = _with_half(text, index, value, words)
        closed = _out_of_ten(text, end)
        found.append(
            Number(value, index, closed or end, of_ten=closed is not None, over=_is_over(text, index, end))
        )
        index = closed or end
    return _join_ranges(text, found)


def _is_over(text: Text, start: int, end: int) -> bool:
    if text.tokens.gaps[end].startswith("+") or text.tokens.gaps[start].rstrip().endswith(">"):
        return True
    return start > 0 and text.has(start - 1, "more_than")


def _join_ranges(text: Text, numbers: list[Number]) -> list[Number]:
    joined: list[Number] = []
    for number in numbers:
        last = joined[-1] if joined else None
        if last is not None and _is_range(text, last, number):
            joined[-1] = _joined(text, last, number)
        else:
            joined.append(number)
    return joined


def _is_range(text: Text, left: Number, right: Number) -> bool:
    if not (0 <= left.value <= _TEN and 0 <= right.value <= _TEN):
        return False
    if left.of_ten and not right.of_ten:
        return False
    gap = text.tokens.gaps[right.start]
    between = right.start - left.end
    if between == 0:
        return gap.strip() in {"-", "–", "—", "~", "/", "to"}
    if between == 2 and text.tokens.words[right.start - 1] not in {"a", "an", "un", "una", "maybe"}:
        return False
    joined = text.has(left.end, "range_join")
    return (
        between <= 2
        and joined
        and (not text.jumps(left.end) or text.tokens.words[left.end] in {"or", "maybe", "o"})
    )


def _joined(text: Text, left: Number, right: Number) -> Number:
    """ "from 9 to 4" is now 4; every other range goes to its higher end."""
    before = range(max(0, left.start - 2), left.start)
    moved = any(text.has(index, "from") for index in before) and text.tokens.words[
        left.end : left.end + 1
    ] != ("and",)
    value = right.value if moved else max(left.value, right.value)
    of_ten = left.of_ten or right.of_ten
    return Number(value, left.start, right.end, of_ten=of_ten, moved=moved)
