"""Temperatures: a fever by its number alone, and a normal one that denies fever."""

from collections.abc import Iterator

from smsbot.domain.reading.mentions import Mention, Text

CUES = ("fever_word", "temperature_word", "degree_f", "degree_c", "temp_verb", "and_join")

# 100.4 °F / 38 °C is the usual line for fever after a procedure.
_FEVER = {"F": 100.4, "C": 38.0}
# Below this a number is normal even where it is called a fever ("no fever, 98.6").
_NORMAL = {"F": 99.0, "C": 37.5}
_RANGE = {"F": (94.0, 109.0), "C": (34.5, 43.0)}
_NEAR = 6


def read_temperatures(text: Text) -> list[Mention]:
    """A fever mention for each temperature: with the fever words taken in, and its value and unit."""
    return [mention for index in range(len(text.tokens)) if (mention := _at(text, index)) is not None]


def _value(word: str) -> float | None:
    if not (word[0].isdigit() and word.isascii()) or ":" in word or len(word) > 6:
        return None
    parts = word.replace(",", ".").split(".")
    return float(".".join(parts)) if len(parts) <= 2 and len(parts[0]) <= 3 else None


def _unit(value: float) -> str | None:
    for unit, (low, high) in _RANGE.items():
        if low <= value < high:
            return unit
    return None


def _degree_mark(text: Text, index: int) -> bool:
    gap = text.tokens.gaps[index + 1]
    if "°" in gap or "º" in gap:
        return True
    if index + 1 >= len(text.tokens) or text.jumps(index + 1):
        return False
    return text.has(index + 1, "degree_f") or text.has(index + 1, "degree_c")


def _near_words(text: Text, index: int) -> Iterator[int]:
    low, high = max(0, index - _NEAR), min(len(text.tokens), index + _NEAR)
    for word in range(low, high):
        told = text.has(word, "fever_word") or text.has(word, "temperature_word")
        if told and text.same_sentence(word, index):
            yield word


def _at(text: Text, index: int) -> Mention | None:
    word = text.tokens.words[index]
    value = _value(word)
    unit = None if value is None else _unit(value)
    if value is None or unit is None or text.tokens.gaps[index].endswith(("/", "$", "#")):
        return None
    words = frozenset(_near_words(text, index))
    marked = _degree_mark(text, index)
    if not (words or marked or _speaks_for_itself(text, index, value)):
        return None
    end = index + 2 if marked and index + 1 < len(text.tokens) and not text.jumps(index + 1) else index + 1
    used = words | frozenset(range(index, end))
    named = any(text.has(one, "fever_word") for one in words)
    normal = value < _NORMAL[unit] or (value < _FEVER[unit] and not named)
    return Mention("fever", min(used), max(used) + 1, used, "fever: temperature", value, unit, normal)


def _is_told_as_heat(text: Text, index: int, value: float) -> bool:
    """ "tengo 39" is a fever, "tengo 39 años" an age: Celsius whole numbers need such a verb."""
    if not 38 <= value <= 42 or index == 0 or not text.has(index - 1, "temp_verb"):
        return False
    return index + 1 >= len(text.tokens) or text.jumps(index + 1) or text.has(index + 1, "and_join")


def _is_listed_alone(text: Text, index: int, value: float) -> bool:
    """ "red, oozing yellow, 101": a number of its own, after signs, that can only be degrees Fahrenheit."""
    if not 100.4 <= value <= 105 or index == 0 or not text.jumps(index):
        return False
    ends = index + 1 >= len(text.tokens) or text.jumps(index + 1)
    return ends and text.same_sentence(index - 1, index) and text.tokens.gaps[index].strip() == ","


def _speaks_for_itself(text: Text, index: int, value: float) -> bool:
    """ "101.2" needs no word beside it; "38" and "100" do."""
    word = text.tokens.words[index]
    if _is_listed_alone(text, index, value):
        return True
    decimal = "." in word or "," in word or _is_told_as_heat(text, index, value)
    gap = text.tokens.gaps[index + 1]
    return decimal and (value >= 38.0) and not gap.startswith(("/", "%"))
