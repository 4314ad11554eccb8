"""Words that only one flow listens for (a lead that came out): its own list, beside the reader's findings.

Plain nearness of two words, not the reader's grammar: it leans to telling a person.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from smsbot.domain.flow import Sign
from smsbot.domain.reading import Finding, Status
from smsbot.domain.reading.normalise import fold_words

_SENTENCE = re.compile(r"[.!?;\n]+|\bbut\b|\bpero\b")
_WORD = re.compile(r"[^\W_]+")
# How many words may stand between the two, and how far before a word its "not" may stand.
NEARNESS = 5
NEGATION_REACH = 3
_NEGATIONS = frozenset(
    {
        "no",
        "not",
        "isnt",
        "arent",
        "wasnt",
        "didnt",
        "hasnt",
        "havent",
        "never",
        "without",
        "sin",
        "ni",
        "nunca",
    }
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The words of one sentence, and where each stands."""

    words: tuple[str, ...]
    places: Mapping[str, list[int]]

    @classmethod
    def of(cls, folded: str) -> "_Sentence":
        words = _words_of(folded)
        places: dict[str, list[int]] = {}
        for at, word in enumerate(words):
            places.setdefault(word, []).append(at)
        return cls(words, places)

    def find(self, phrases: tuple[str, ...]) -> Iterator[range]:
        """Every place where one of the phrases stands."""
        for parts in _phrases(phrases):
            for start in self.places.get(parts[0], ()):
                if self.words[start : start + len(parts)] == parts:
                    yield range(start, start + len(parts))

    def is_negated(self, at: int) -> bool:
        """Whether a "not" stands shortly before a word."""
        return not _NEGATIONS.isdisjoint(self.words[max(0, at - NEGATION_REACH) : at])


def find_signs(text: str, signs: tuple[Sign, ...]) -> tuple[Finding, ...]:
    """A present finding for each code whose words stand in a text, with the sentence as its evidence."""
    found: dict[str, Finding] = {}
    for folded in _SENTENCE.split(fold_words(text)) if signs else ():
        sentence = _Sentence.of(folded)
        for sign in signs:
            if sign.code not in found and _says(sentence, sign):
                words = folded.strip()
                found[sign.code] = Finding(sign.code, Status.PRESENT, words=words, rule="flow sign")
    return tuple(found.values())


def _says(sentence: _Sentence, sign: Sign) -> bool:
    if not sign.said:
        return any(not sentence.is_negated(place.start) for place in sentence.find(sign.about))
    things = {at for place in sentence.find(sign.about) for at in place}
    return any(
        not sentence.is_negated(place.start)
        and not things.isdisjoint(range(place.start - NEARNESS - 1, place.stop + NEARNESS + 1))
        for place in (sentence.find(sign.said) if things else ())
    )


@lru_cache(maxsize=64)
def _phrases(phrases: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(_words_of(fold_words(phrase)) for phrase in phrases)


def _words_of(folded: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(folded.replace("'", "")))
