"""Temperatures: a fever by its number alone, and a normal one that denies fever."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from smsbot.domain.reading.mentions import Mention, Text

CUES = (
    "fever_word", "temperature_word", "degree_f", "degree_c", "temp_verb", "and_join", "then", "now",
    "not_body_heat", "own_temp", "heat_unit_not", "this_day", "earlier_day", "heat_after",
    "rigor",
)  # fmt: skip

# 100.4 °F / 38 °C is the usual line for fever after a procedure.
_FEVER = {"F": 100.4, "C": 38.0}
# Below this a number is normal even where it is called a fever ("no fever, 98.6").
_NORMAL = {"F": 99.0, "C": 37.5}
_RANGE = {"F": (94.0, 109.0), "C": (34.5, 43.0)}
_NEAR = 6
_PLACE_REACH = 8
_TIME_REACH = 3
_PLAIN_HUNDRED = 100  # "a hundred percent", "cien veces": in words it says nothing without "degrees"

# Spoken numbers, only as far as a temperature goes: a pain score never needs "thirty-eight".
_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "uno": 1, "un": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9,
}  # fmt: skip
_TENS = {"thirty": 30, "ninety": 90, "forty": 40, "treinta": 30, "cuarenta": 40, "noventa": 90}
_HUNDREDS = frozenset({"hundred", "ciento", "cien", "hunnerd", "hundert"})
_OF_YEARS = frozenset({"im", "hes", "shes", "am", "is"})
_POINTS = frozenset({"point", "pt", "punto", "coma", "con", "pto"})
_JOINED = {f"treinti{one}": 30 + _ONES[one] for one in ("cinco", "seis", "siete", "ocho", "nueve")}
# The words, beside digits, that a number of this kind begins with: few texts hold one.
_OPENERS = frozenset({"one", *_TENS, *_HUNDREDS, *_JOINED})


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that could be a temperature, and the words it stands on."""

    value: float
    start: int
    end: int
    exact: bool  # told to the tenth: "101.2", "38 y medio"
    spoken: bool = False


def read_temperatures(text: Text) -> list[Mention]:
    """A fever mention for each temperature: with the fever words taken in, and its value and unit."""
    found: list[Mention] = []
    taken: set[int] = set()
    fevered = False
    index = 0
    while index < len(text.tokens):
        number = _number_at(text, index)
        mention = None if number is None else _mention_of(text, number, fevered=fevered, taken=taken)
        if mention is not None:
            found.append(mention)
            taken.update(mention.used)
            fevered = fevered or not mention.normal
        index = index + 1 if number is None else number.end
    return _told_as_over(text, _with_the_one_before(text, found))


def _with_the_one_before(text: Text, found: list[Mention]) -> list[Mention]:
    """ "103 on saturday, today 98.6": the normal number says what the plain one before it was."""
    if not found or any(not one.normal for one in found) or found[0].value is None:
        return found
    unit = _unit(found[0].value)
    for index in range(found[0].start):
        number = _number_at(text, index)
        if number is None or unit is None or _unit(number.value) != unit or number.value < _FEVER[unit]:
            continue
        told = _says(text, "earlier_day", number.start - _TIME_REACH, number.end + _TIME_REACH)
        if not told or _is_of_something_else(text, number, frozenset()):
            continue
        used = frozenset(range(number.start, number.end))
        rule = "fever: temperature"
        first = Mention("fever", number.start, number.end, used, rule, number.value, unit, normal=False)
        return [first, *found]
    return found


def _told_as_over(text: Text, found: list[Mention]) -> list[Mention]:
    """ "101 on Friday, 98.4 today": a fever that a later, normal number says is gone."""
    if not found or not found[-1].normal or all(one.normal for one in found):
        return found
    first, last = next(one for one in found if not one.normal), found[-1]
    turned = _follows(text, "this_day", first.end) or _follows(text, "earlier_day", last.end)
    told = _says(text, "earlier_day", first.start - _NEAR, last.start) or _says(
        text, "this_day", last.start - _TIME_REACH, last.end + _TIME_REACH
    )
    if turned or not told:
        return found
    return [replace(one, over=True) for one in found]


def _says(text: Text, name: str, low: int, high: int) -> bool:
    return any(text.has(index, name) for index in range(max(0, low), min(len(text.tokens), high)))


def _follows(text: Text, name: str, start: int) -> bool:
    """Whether such a word comes next, before any comma."""
    for index in range(start, min(len(text.tokens), start + _TIME_REACH)):
        if text.jumps(index):
            return False
        if text.has(index, name):
            return True
    return False


# --- the number -----------------------------------------------------------------------------------


def _word(text: Text, index: int) -> str:
    return text.tokens.words[index] if 0 <= index < len(text.tokens) else ""


def _digits(word: str) -> float | None:
    if not word or not (word[0].isdigit() and word.isascii()) or ":" in word or len(word) > 6:
        return None
    parts = word.replace(",", ".").split(".")
    return float(".".join(parts)) if len(parts) <= 2 and len(parts[0]) <= 3 else None


def _one_digit(word: str) -> int | None:
    return int(word) if len(word) == 1 and word.isdecimal() and word.isascii() else _ONES.get(word)


def _number_at(text: Text, index: int) -> _Number | None:
    word = text.tokens.words[index]
    if not (word[0].isdigit() or word in _OPENERS):
        return None
    spoken = _spoken(text, index)
    value = _digits(word) if spoken is None else None
    if value is not None:
        return _with_tenths(text, value, index, index + 1, spoken=False)
    return None if spoken is None else _with_tenths(text, float(spoken[0]), index, spoken[1], spoken=True)


def _spoken(text: Text, index: int) -> tuple[int, int] | None:
    """ "a hundred and two", "one oh one", "ciento uno", "treinta y ocho", "thirty-eight"."""
    word, after = _word(text, index), _word(text, index + 1)
    if word in _JOINED:
        return _JOINED[word], index + 1
    if word in _TENS:
        first = index + 2 if after == "y" else index + 1
        one = _ONES.get(_word(text, first))
        return (_TENS[word], index + 1) if one is None else (_TENS[word] + one, first + 1)
    if word in {"one", "1"} and after in {"oh", "o", "zero"} and not text.jumps(index + 1):
        one = _one_digit(_word(text, index + 2))
        return None if one is None else (100 + one, index + 3)
    if word not in _HUNDREDS:
        return None
    first = index + 2 if after == "and" else index + 1
    one = _ONES.get(_word(text, first))
    return (100, index + 1) if one is None else (100 + one, first + 1)


def _with_tenths(text: Text, value: float, start: int, end: int, *, spoken: bool) -> _Number:
    """Takes in "and a half", "y medio", "point five", "con 8"; "ninety-eight six" needs no point."""
    one, two, three = (_word(text, end + ahead) for ahead in range(3))
    whole = value == int(value)
    if whole and (one, two, three) == ("and", "a", "half"):
        return _Number(value + 0.5, start, end + 3, exact=True, spoken=spoken)
    if whole and one in {"y", "and"} and two in {"medio", "media", "half"}:
        return _Number(value + 0.5, start, end + 2, exact=True, spoken=spoken)
    tenth = _one_digit(two) if one in _POINTS else None
    if whole and tenth is not None and not (one == "con" and _word(text, end + 2) in {"de", "dias"}):
        return _Number(value + tenth / 10, start, end + 2, exact=True, spoken=spoken)
    bare = _one_digit(one) if spoken and end < len(text.tokens) and not text.jumps(end) else None
    if bare is not None:
        return _Number(value + bare / 10, start, end + 1, exact=True, spoken=True)
    return _Number(value, start, end, exact=not _word(text, start).isdigit() and not spoken, spoken=spoken)


def _unit(value: float) -> str | None:
    for unit, (low, high) in _RANGE.items():
        if low <= value < high:
            return unit
    return None


# --- what makes it a temperature ------------------------------------------------------------------


def _degree_mark(text: Text, end: int) -> bool:
    gap = text.tokens.gaps[end]
    if "°" in gap or "º" in gap:
        return True
    if end >= len(text.tokens) or text.jumps(end):
        return False
    return text.has(end, "degree_f") or text.has(end, "degree_c")


def _near_words(text: Text, number: _Number) -> Iterator[int]:
    low, high = max(0, number.start - _NEAR), min(len(text.tokens), number.end - 1 + _NEAR)
    for word in range(low, high):
        told = text.has(word, "fever_word") or text.has(word, "temperature_word")
        if told and text.same_sentence(word, number.start):
            yield word


def _mention_of(text: Text, number: _Number, *, fevered: bool, taken: Set[int]) -> Mention | None:
    value, unit = number.value, _unit(number.value)
    if unit is None or text.tokens.gaps[number.start].endswith(("/", "$", "#", "€")):
        return None
    words = frozenset(_near_words(text, number))
    marked = _degree_mark(text, number.end)
    if number.spoken and value == _PLAIN_HUNDRED and not marked:
        return None
    told = words or marked or _speaks_for_itself(text, number) or (fevered and number.exact)
    if not told or _is_of_something_else(text, number, words):
        return None
    ends = marked and number.end < len(text.tokens) and not text.jumps(number.end)
    # Two readings may share one "temp": the second must not be taken for the first told again.
    used = (words - taken) | frozenset(range(number.start, number.end + 1 if ends else number.end))
    named = any(text.has(one, "fever_word") for one in words)
    normal = value < _NORMAL[unit] or (value < _FEVER[unit] and not named)
    return Mention("fever", min(used), max(used) + 1, used, "fever: temperature", value, unit, normal)


def _is_of_something_else(text: Text, number: _Number, words: frozenset[int]) -> bool:
    """ "101 degrees outside", "101.5 pounds", "oven at 104": heat or a number, but of no body."""
    if text.tokens.gaps[number.end].startswith("%"):
        return True
    if _counts_something(text, number.end):
        return True
    low, high = max(0, number.start - _PLACE_REACH), min(len(text.tokens), number.end + _PLACE_REACH)
    near = [index for index in range(low, high) if text.same_sentence(index, number.start)]
    if any(text.has(index, "own_temp") or text.has(index, "fever_word") for index in near):
        return False
    return any(text.has(index, "not_body_heat") and index not in words for index in near)


def _counts_something(text: Text, end: int) -> bool:
    """ "102 pounds", "120 over 80"; but in "102 over the weekend" it counts nothing."""
    if end >= len(text.tokens) or text.jumps(end) or not text.has(end, "heat_unit_not"):
        return False
    return _word(text, end) != "over" or _digits(_word(text, end + 1)) is not None


def _has_verb(text: Text, number: _Number) -> bool:
    return any(text.has(index, "temp_verb") for index in range(max(0, number.start - 2), number.start))


def _is_told_as_heat(text: Text, number: _Number) -> bool:
    """ "tengo 39" is a fever, "tengo 39 años" an age: a whole number needs such a verb."""
    heat = 38 <= number.value <= 42 or 100.4 <= number.value <= 106
    if not heat or not _has_verb(text, number) or _is_an_age(text, number):
        return False
    end = number.end
    if end >= len(text.tokens) or text.jumps(end):
        return True
    return any(text.has(end, name) for name in ("and_join", "then", "now", "heat_after"))


def _is_an_age(text: Text, number: _Number) -> bool:
    """ "I'm 41", "she's 39": of a person, so low a number is years."""
    return number.value < 94 and _word(text, number.start - 1) in _OF_YEARS


def _is_listed_alone(text: Text, number: _Number) -> bool:
    """ "red, oozing yellow, 101": a number of its own, after signs, that can only be degrees Fahrenheit."""
    index = number.start
    if not 100.4 <= number.value <= 105 or index == 0 or not text.jumps(index):
        return False
    ends = number.end >= len(text.tokens) or text.jumps(number.end)
    return ends and text.same_sentence(index - 1, index) and text.tokens.gaps[index].strip() == ","


def _is_the_whole(text: Text, number: _Number) -> bool:
    """ "98.6", "36 y medio": nothing else is told to the tenth by itself."""
    return number.exact and number.start == 0 and number.end == len(text.tokens)


def _is_told_with_shaking(text: Text, number: _Number) -> bool:
    """ "102 and shaking", "shaking, 102": nobody shakes at a number that is no fever; "I'm 41" is years."""
    if not (38 <= number.value <= 42 or 100.4 <= number.value <= 106) or _is_an_age(text, number):
        return False
    ahead = range(number.end, min(len(text.tokens), number.end + 2))
    return any(text.has(index, "rigor") for index in (*ahead, number.start - 1) if index >= 0)


def _speaks_for_itself(text: Text, number: _Number) -> bool:
    """ "101.2" needs no word beside it; "38" and "100" do."""
    if _is_listed_alone(text, number) or _is_the_whole(text, number) or _is_told_with_shaking(text, number):
        return True
    if number.exact and _has_verb(text, number):
        return True
    told = number.exact or _is_told_as_heat(text, number)
    return told and number.value >= 38.0 and not text.tokens.gaps[number.end].startswith(("/", "%"))
