"""Numbers in a text, in digits or words, with ranges and halves made one: the raw stuff of scores."""

import math
import re
from dataclasses import dataclass
from itertools import pairwise

from smsbot.domain.reading.mentions import Text

_TEN = 10
_TWENTY = 20
_HUNDRED = 100
_OVER_TEN = 12
_THOUSANDS = re.compile(r",\d{3}$")
_DRAWN_OUT = re.compile(r"(.)\1{2,}|(.)\2$")
_MINUS = frozenset({"minus", "negative"})
_HALVES = {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75}
# "five n a half", "seis y pico", "four and change": what lies between two scores counts as the higher.
_PARTS = (("a", "half"), ("half",), ("medio",), ("media",), ("pico",), ("algo",), ("change",))
_AND_SOME = tuple((join, *part) for join in ("and", "n", "y", "an", "i") for part in _PARTS)
# Speech turned to text by a phone writes a spoken number as a word that sounds the same.
_SOUNDS_LIKE = {
    "ate": 8, "ait": 8, "to": 2, "too": 2, "for": 4, "fore": 4, "won": 1, "tree": 3, "sicks": 6, "sex": 6,
    "tin": 10, "nein": 9,
}  # fmt: skip
# Of these, the ones that can be the whole answer: "to" and "for" are only half a sentence.
_SOUNDS_ALONE = frozenset({"ate", "ait", "fore", "won", "tree", "sicks"})
_NOT_ONE = frozenset(
    {"no", "not", "which", "this", "that", "the", "any", "every", "each", "first", "other", "last"}
)
_SMALL_WORDS = frozenset({"a", "an", "un", "una", "el", "even"})
_LONGEST_JOIN = 5
_LONG_COUNT = 4
# A range that goes down after one of these is a way: "cut it in half, 8 to 4".
_LOWERED = frozenset(
    {"half", "cut", "halved", "dropped", "went", "mitad", "bajo", "bajado", "improved", "mejoro", "came"}
)
_LOWERED_REACH = 6
# "sitting 5, and a 9 when I stand": behind a comma these join no range.
_ALSO_APART = frozenset({"to", "and", "n", "thru", "through", "a", "y", "al", "u"})
_ON_THE_WAY = frozenset(
    {
        "up", "down", "to", "a", "an", "all", "the", "way", "about", "like", "maybe", "now", "around", "un",
        "una", "hasta", "bajo", "baje", "bajamos", "subio", "subi", "paso", "pase", "ya", "me", "y", "al",
    }
)  # fmt: skip
_WAY_TO = frozenset({"to", "hasta", "a", "al"})
_ARROWS = ("->", "=>", ">>", "→")


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the words it stands on.

    ``of_ten`` where it says "out of 10", ``over`` where it says "10+", ``moved`` for "from 9 to 4";
    ``low`` is the other end of a range.
    """

    value: float
    start: int
    end: int
    of_ten: bool = False
    over: bool = False
    moved: bool = False
    low: float | None = None

    @property
    def score(self) -> int:
        """The whole number people mean: halves go up."""
        return math.ceil(self.value)


def _plain_value(text: Text, index: int, words: dict[str, int]) -> float | None:
    word = text.tokens.words[index]
    if word[0].isdigit() or word[0] == ".":
        return _digit_value(text, index)
    if word == "one" and index and text.tokens.words[index - 1] in _NOT_ONE:
        return None
    value = words.get(word)
    if value is None and _DRAWN_OUT.search(word):
        value = words.get(_DRAWN_OUT.sub(r"\1\2", word))
    return None if value is None else float(value)


def _digit_value(text: Text, index: int) -> float | None:
    word = text.tokens.words[index]
    if ":" in word or not word.isascii():
        return None
    if word.count(",") + word.count(".") > 1 or len(word) > 8 or _is_phone_part(text, index):
        return None
    value = float(word.replace(",", "" if _THOUSANDS.search(word) else "."))
    gap = text.tokens.gaps[index]
    if index and text.tokens.words[index - 1] in _MINUS and not text.jumps(index):
        return -value
    negative = gap.endswith("-") and not (index and text.tokens.words[index - 1][-1].isalnum() and gap == "-")
    return -value if negative else value


def _is_phone_part(text: Text, index: int) -> bool:
    """ "555-1234": groups of three and four digits side by side are no scores."""
    sizes = [len(word) if word.isdigit() else 0 for word in text.tokens.words[max(0, index - 1) : index + 2]]
    return any(left >= 3 and right >= 3 for left, right in pairwise(sizes))


def _with_half(text: Text, index: int, value: float, words: dict[str, int]) -> tuple[float, int]:
    """Takes in "and a half", "y medio", "point five", "4 1/2"; gives the value and the next word."""
    after = text.tokens.words[index + 1 : index + 4]
    if after[:1] == ("ish",):
        return value, index + 2
    first = index + 2 if after[:1] in (("and",), ("y",)) else index + 1
    part = _HALVES.get("/".join(text.tokens.words[first : first + 2]))
    if part is not None and text.tokens.gaps[first + 1] == "/" and value == int(value):
        return value + part, first + 2
    for half in _AND_SOME:
        if after[: len(half)] == half:
            return value + 0.5, index + 1 + len(half)
    if after[:1] in (("point",), ("punto",)) and len(after) > 1:
        tenth = words.get(after[1], after[1])
        if str(tenth).isdigit() and int(tenth) < _TEN:
            return value + int(tenth) / 10, index + 3
    return value, index + 1


def _with_units(text: Text, index: int, value: float, words: dict[str, int]) -> tuple[float, int]:
    """ "treinta y ocho", "fifty eight", "one hundred" are one number each; gives the last word."""
    follows = index + 1
    if 0 < value < _TEN and text.tokens.words[follows : follows + 1] == ("hundred",):
        return value * _HUNDRED, follows
    if not (_TWENTY <= value < _HUNDRED and value % _TEN == 0 and text.tokens.words[index].isalpha()):
        return value, index
    at = index + 2 if text.tokens.words[index + 1 : index + 2] == ("y",) else index + 1
    units = words.get(text.tokens.words[at]) if at < len(text.tokens) and not text.jumps(at) else None
    return (value + units, at) if units is not None and 0 < units < _TEN else (value, index)


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
        value = _plain_value(text, index, words)
        if value is not None and text.has(index, "no_pain"):
            value = None
        value = _heard_value(text, index) if value is None else value
        if value is None:
            index += 1
            continue
        value, last = _with_units(text, index, value, words)
        value, end = _with_half(text, last, value, words)
        closed = _out_of_ten(text, end)
        found.append(
            Number(
                value, index, closed or end, of_ten=closed is not None, over=_is_over(text, index, end, value)
            )
        )
        index = closed or end
    joined = _join_ranges(text, _without_count(found))
    return [one for one in joined if not _is_the_scale(text, one, others=len(joined) > 1)]


def _without_count(numbers: list[Number]) -> list[Number]:
    """Without the ruler of "1 2 3 4 5 6 7 8 9 10, I'm the 6": a run of numbers that counts up."""
    run = 1
    while run < len(numbers) and numbers[run].value == numbers[run - 1].value + 1:
        run += 1
    return numbers[run:] if _LONG_COUNT <= run < len(numbers) else numbers


def heard_alone(text: Text) -> Number | None:
    """The number a phone wrote as a word of the same sound, where it is the whole answer: "an ate"."""
    heard = [index for index, word in enumerate(text.tokens.words) if word in _SOUNDS_ALONE]
    if len(heard) != 1:
        return None
    index = heard[0]
    rest = (other for other in range(len(text.tokens)) if other != index)
    if not all(text.has(other, "before_score" if other < index else "after_score") for other in rest):
        return None
    return Number(float(_SOUNDS_LIKE[text.tokens.words[index]]), index, index + 1)


def _heard_value(text: Text, index: int) -> float | None:
    """The "ate" of "ate out of ten"."""
    value = _SOUNDS_LIKE.get(text.tokens.words[index])
    if value is None or _out_of_ten(text, index + 1) is None:
        return None
    return float(value)


def _is_the_scale(text: Text, number: Number, *, others: bool) -> bool:
    """ "on a scale of 1 to 10", "out of 10", "de 0 a 10": the ruler, not what was read from it."""
    words = text.tokens.words
    if number.low in {0.0, 1.0} and number.value == _TEN:
        near = (*words[max(0, number.start - 3) : number.start], *words[number.end : number.end + 1])
        return others or "scale" in near or "escala" in near
    return number.value == _TEN and words[max(0, number.start - 2) : number.start] == ("out", "of")


def _is_over(text: Text, start: int, end: int, value: float) -> bool:
    """ "10+", ">10", "10 and then some", "over 10"; the 18 of "18+" is no score."""
    if text.tokens.gaps[end].startswith("+") or text.tokens.gaps[start].rstrip().endswith(">"):
        return value <= _OVER_TEN
    if end < len(text.tokens) and text.has(end, "over_after") and not text.jumps(end):
        return value <= _OVER_TEN
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
    if right.start == left.end:
        return _touches(text, right) or _steps_up(text, left, right)
    return _is_way(text, left, right) or _is_joined_by_words(text, left, right)


def _steps_up(text: Text, left: Number, right: Number) -> bool:
    """ "6ish 7ish", "cuatro cinco", "6 6.5": two scores side by side; "7 8" may be a slip."""
    step = right.value - left.value
    if step != 1:
        return 0 < step < 1
    words = text.tokens.words
    loose = words[left.start].isalpha() or words[left.end - 1] == "ish"
    listed = right.end < len(words) and words[right.end][0].isdigit()
    return loose and not listed and not text.tokens.gaps[right.start].strip()


def _is_joined_by_words(text: Text, left: Number, right: Number) -> bool:
    """ "6 or 7", "between a 5 and a 6", "7 leaning toward an 8"."""
    between = range(left.end, right.start)
    words = text.tokens.words[left.end : right.start]
    if len(between) > _LONGEST_JOIN or not text.has(left.end, "range_join"):
        return False
    if any(text.jumps(index) for index in (*between[1:], right.start)):
        return False
    if text.jumps(left.end) and words[0] in _ALSO_APART:
        return False
    return all(text.has(at, "range_join") or text.tokens.words[at] in _SMALL_WORDS for at in between)


def _touches(text: Text, right: Number) -> bool:
    """ "6-7", "8 -> 3"."""
    gap = text.tokens.gaps[right.start].strip()
    return gap in {"-", "–", "—", "~", "/", "to"} or gap in _ARROWS


def _is_way(text: Text, left: Number, right: Number) -> bool:
    """ "from 9 all the way down to a 4"."""
    words = text.tokens.words[left.end : right.start]
    if len(words) > 6 or _WAY_TO.isdisjoint(words) or not _ON_THE_WAY.issuperset(words):
        return False
    return any(text.has(index, "from") for index in range(max(0, left.start - 2), left.start))


def _joined(text: Text, left: Number, right: Number) -> Number:
    """ "from 9 to 4" is now 4; every other range goes to its higher end."""
    before = range(max(0, left.start - 2), left.start)
    moved = any(text.has(index, "from") for index in before) and text.tokens.words[
        left.end : left.end + 1
    ] != ("and",)
    moved = moved or text.tokens.gaps[right.start].strip() in _ARROWS or _is_lowered(text, left, right)
    value = right.value if moved else max(left.value, right.value)
    of_ten = left.of_ten or right.of_ten
    low = min(left.value, right.value)
    return Number(value, left.start, right.end, of_ten=of_ten, moved=moved, low=low)


def _is_lowered(text: Text, left: Number, right: Number) -> bool:
    words = text.tokens.words[max(0, left.start - _LOWERED_REACH) : left.start]
    return left.value > right.value and not _LOWERED.isdisjoint(words)
