"""Folding a text for matching: width, case, accents, emoji, invisible marks, reactions and quotes."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

# A phone writes these for a tap on our bubble; what stands in the quotes are our words, not the patient's.
_REACTION = re.compile(
    r"^\s*(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted\b.{0,24}? (?:to|with)"
    r"|removed an? .{1,20}? from"
    r"|le gust[oó]|le encant[oó]|no le gust[oó]|se ri[oó] de|enfatiz[oó]|cuestion[oó]"
    r"|reaccion[oó]\b.{0,24}? a)"
    r"\s*[“\"«].*\Z",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(r"[“\"«]([^“”\"«»]{1,600})[”\"»]")
# ">10" alone is no quote but more than ten.
_QUOTED_LINE = re.compile(r"^[ \t]*>(?!=?[ \t]*\d+[ \t!.]*$)[^\n]*", re.MULTILINE)
_QUOTE_MARKS = str.maketrans(dict.fromkeys("‘’ʼ´`′＇", "'"))
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
# A phone that takes dictation may write the marks out: "numb comma no fever period".
_SPOKEN_MARK = re.compile(r"\b(?:comma|question mark|exclamation (?:point|mark)|period(?=\s*\Z))\b")
_MARKS = {"c": ",", "q": "?", "e": "!", "p": "."}
_DROPPED_CATEGORIES = frozenset({"Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Folded:
    """The text as the rules see it; ``origin[i]`` is where its character i stood in what was written."""

    text: str
    origin: Sequence[int]


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in _FRACTIONS:
        return _FRACTIONS[character]
    if character.isspace():
        return "\n" if character in "\n\r\u2028\u2029" else " "
    kept: list[str] = []
    for part in unicodedata.normalize("NFKD", character).casefold():
        category = unicodedata.category(part)
        if category in _DROPPED_CATEGORIES:
            continue
        # Pictures and symbols separate words; they must not glue "numb" and a heart into one token.
        kept.append(" " if category in {"So", "Sk"} else part)
    return "".join(kept)


def fold(text: str, emoji: Mapping[str, str] | None = None) -> Folded:
    """Fold width, case and accents; emoji become the words that ``emoji`` gives them, or a space."""
    if not text.isascii() or "`" in text:
        text = text.translate(_QUOTE_MARKS)
    if text.isascii():
        return Folded(_fold_ascii(text), range(len(text) + 1))
    pieces: list[str] = []
    origin: list[int] = []
    pictured = emoji or {}
    for index, character in enumerate(text):
        word = pictured.get(character)
        piece = _fold_character(character) if word is None else f" {word} "
        pieces.append(piece)
        origin.extend([index] * len(piece))
    origin.append(len(text))
    return Folded(_write_marks("".join(pieces)), origin)


def _fold_ascii(text: str) -> str:
    return _write_marks(text.lower().replace("\r", "\n"))


def _write_marks(text: str) -> str:
    """Spoken marks as marks, padded so that no character changes its place."""
    return _SPOKEN_MARK.sub(lambda found: _MARKS[found.group()[0]].ljust(len(found.group())), text)


def fold_words(text: str) -> str:
    """The folded form of a lexicon entry."""
    return _fold_ascii(text) if text.isascii() and "`" not in text else fold(text).text


def _is_ours(quoted: str, marks: Sequence[str]) -> bool:
    folded = fold(quoted).text
    return any(mark in folded for mark in marks)


def cut_quotes(text: str, marks: Sequence[str]) -> str:
    """Blank out reaction texts, quoted lines, and quotes of our own messages; offsets stay the same.

    ``marks`` are folded phrases that only our own messages hold.
    """
    reaction = _REACTION.match(text)
    if reaction is not None:
        return " " * len(text)
    if ">" in text:
        text = _QUOTED_LINE.sub(lambda found: " " * len(found.group()), text)
    if not any(quote in text for quote in '“"«'):
        return text
    return _QUOTED.sub(
        lambda found: " " * len(found.group()) if _is_ours(found.group(1), marks) else found.group(), text
    )
