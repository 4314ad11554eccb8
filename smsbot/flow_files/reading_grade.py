"""How hard a text is to read: the Flesch-Kincaid grade for English, Fernández Huerta's ease for Spanish.

Syllables are counted by rules of spelling, right to a few in a hundred, which moves a grade by tenths only.
A number counts as one short word (a phone number is dialled, not read), a line of a menu as a sentence.
"""

import re
import unicodedata

_SENTENCE_END = re.compile(r"[.!?\n]+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(
    r"(?<=[aeiouy][^aeiouy])e$|(?<=[aeiouy][^aeiouy][^aeiouyl])e$|(?<=[^aeioudt])ed$|(?<=[^aeiouscxzgh])es$"
)
_SPANISH_NUCLEI = re.compile(r"[aeoáéóíú]|[iuü](?![aeoáéóíú])")
_SPANISH_GLIDES = re.compile(r"(?<=[aeoáéó])[iuy](?![aeiouáéíóú])|(?<=[qg])u(?=[eiéí])")


def english_grade(text: str) -> float:
    """Give the Flesch-Kincaid grade: the US school year that can read the text."""
    words, sentences = _split(text)
    syllables = sum(_english_syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def spanish_ease(text: str) -> float:
    """Give the Fernández Huerta reading ease: 100 very easy, 60 the normal text, less is harder."""
    words, sentences = _split(text)
    syllables = sum(_spanish_syllables(word) for word in words)
    return 206.84 - 60 * syllables / len(words) - 1.02 * len(words) / sentences


def _split(text: str) -> tuple[list[str], int]:
    """Split into words and count sentences; a text without a word counts as one short word."""
    words = _WORD.findall(text.lower())
    parts = [part for part in _SENTENCE_END.split(text) if re.search(r"\w", part)]
    return words or ["a"], max(1, len(parts))


def _english_syllables(word: str) -> int:
    if word.isdigit():
        return 1
    return max(1, len(_VOWELS.findall(_SILENT_END.sub("", word))))


def _spanish_syllables(word: str) -> int:
    if word.isdigit():
        return 1
    plain = unicodedata.normalize("NFC", word)
    return max(1, len(_SPANISH_NUCLEI.findall(_SPANISH_GLIDES.sub("", plain))))
