"""The words of the lexicon by their numbers, and which of them a written word may be."""

from collections.abc import Iterable, Iterator, Mapping

from smsbot.domain.reading.normalise import fold_words
from smsbot.domain.reading.patterns import SHORTEST_STEM, PatternError
from smsbot.domain.reading.tokens import plain_word
from smsbot.domain.reading.typos import SoundIndex, TypoIndex


def split_phrase(phrase: str) -> list[str]:
    """A phrase of the lexicon as the words that a text would have."""
    folded = fold_words(phrase)
    words = folded.split()
    return [plain_word(word) for word in words] if "'" in folded else words


class Vocabulary:
    """The words of the lexicon's phrases, each with a number; ``swell*`` is a word too, met by its stem.

    Nothing is kept of the words that are looked up: they are a patient's own.
    """

    def __init__(self, spellings: Mapping[str, str]) -> None:
        """``spellings`` gives the word that an abbreviation stands for."""
        self._spellings = {fold_words(word): fold_words(meant) for word, meant in spellings.items()}
        self._typos = TypoIndex((), frozenset())
        self._sounds = SoundIndex((), frozenset())
        self._numbers: dict[str, int] = {}
        self._stems: dict[str, list[tuple[str, int]]] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def learn(self, phrase: str) -> tuple[int, ...]:
        """The numbers of the words of a phrase, new ones for new words."""
        return tuple([self._number(word) for word in split_phrase(phrase)])

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is not None:
            return number
        number = self._numbers[word] = len(self._numbers)
        if word.endswith("*"):
            self._add_stem(word[:-1], number)
        return number

    def _add_stem(self, stem: str, number: int) -> None:
        if len(stem) < SHORTEST_STEM:
            raise PatternError(f"{stem}* stands for too many words; write {SHORTEST_STEM} letters or more")
        alike = self._stems.setdefault(stem[:SHORTEST_STEM], [])
        alike.append((stem, number))
        alike.sort(key=lambda one: len(one[0]))

    def forgive(
        self, typo_words: Iterable[str], heard_words: Iterable[str], *, ordinary: Iterable[str]
    ) -> None:
        """Find these words also when mistyped or written as they sound, but never in an ``ordinary`` word."""
        plain = frozenset(word for phrase in ordinary for word in split_phrase(phrase))
        # A word is held once, here and in the index of sounds.
        own = {word: word for word in self._numbers}
        heard = {fold_words(word) for word in heard_words}
        self._typos = TypoIndex([fold_words(word) for word in typo_words], plain)
        self._sounds = SoundIndex([own.get(word, word) for word in heard], plain)

    def look_up(self, word: str) -> list[int]:
        """The numbers a written word goes by; none where nobody knows what it is."""
        own = self._named(word)
        if word in self._spellings:
            return self._named(self._spellings[word]) + own
        if own:
            return self._with_g(word, own) if word.endswith("in") else own
        for form in _forms(word):
            numbers = self._named(form)
            if numbers:
                return numbers
        alike = self._typos.mend(word) or self._sounds.heard(word)
        return list(dict.fromkeys(number for one in alike for number in self._named(one)))

    def _named(self, word: str) -> list[int]:
        """The numbers of the word itself and of the stems it begins with, the shorter first."""
        number = self._numbers.get(word)
        numbers = [] if number is None else [number]
        for stem, of_stem in self._stems.get(word[:SHORTEST_STEM], ()):
            if word.startswith(stem):
                numbers.append(of_stem)
        return numbers

    def _with_g(self, word: str, own: list[int]) -> list[int]:
        """A clinician's "peein my pants" must not hide what "peeing" means."""
        number = self._numbers.get(word + "g") if _drops_g(word) else None
        return own if number is None else [*own, number]


def _forms(word: str) -> Iterator[str]:
    """What a word is once drawn-out letters ("nooo") or a dropped g ("hurtin") are put right."""
    if _drops_g(word):
        yield word + "g"
    short, double = _squeeze(word, 1), _squeeze(word, 2)
    if double != word or short != word:
        yield double
        yield short


def _drops_g(word: str) -> bool:
    return word.endswith("in") and len(word) > 4


def _squeeze(word: str, most: int) -> str:
    kept: list[str] = []
    run = 0
    for letter in word:
        run = run + 1 if kept and kept[-1] == letter else 1
        if run <= most:
            kept.append(letter)
    return "".join(kept)
