"""The answer to the open question: letters, choice words, yes and no, and denials of any problem."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from smsbot.domain.reading.mentions import Text
from smsbot.domain.reading.normalise import fold_words
from smsbot.domain.reading.reading import Asked

CUES = ("yes_word", "no_word", "deny_all", "first_one", "letter_join", "dressing")

_YES_NO = frozenset({"yes", "no"})
_SYMPTOM_QUESTIONS = frozenset({"symptoms"})
_LETTERS_ONLY = re.compile(
    r"[\s,.;:/&+()-]*[a-z](?:[\s,.;:/&+()-]+(?:(?:and|y|e|or|o)[\s,.;]+)?[a-z])*[\s,.;:!)-]*\Z"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the open question was answered, and by which words; ``whole`` where they are the whole text."""

    answer: tuple[str, ...] = ()
    used: frozenset[int] = frozenset()
    whole: bool = False


NO_CHOICE = Choice()


def read_choice(text: Text, folded: str, asked: Asked) -> Choice:
    """The choices made in the open question, before any finding is counted."""
    words = _choice_words(asked)
    letters = _read_letters(text, folded, words)
    if letters.answer:
        return letters
    phrase = _read_phrase(text, words)
    if phrase.answer:
        return phrase
    return _read_yes_no(text, asked, words)


def _choice_words(asked: Asked) -> dict[tuple[str, ...], str]:
    """Each way to say a choice, in folded words, and the choice it makes."""
    ways: dict[tuple[str, ...], str] = {}
    for choice, phrases in asked.menu.items():
        for phrase in (choice, *phrases):
            parts = tuple(fold_words(phrase).split())
            if parts:
                ways.setdefault(parts, choice)
    return ways


def _read_letters(text: Text, folded: str, words: Mapping[tuple[str, ...], str]) -> Choice:
    """ "A and C", "B, D", "bd": letters answer only where the text is nothing but letters."""
    letters = {parts[0]: choice for parts, choice in words.items() if len(parts) == 1 and len(parts[0]) == 1}
    if not letters:
        return NO_CHOICE
    everything = frozenset(range(len(text.tokens)))
    if len(folded) <= 40 and _LETTERS_ONLY.match(folded.strip()):
        singles = [word for word in text.tokens.words if len(word) == 1 and not _joins(word, letters)]
        if singles and all(word in letters for word in singles):
            return Choice(_unique(letters[word] for word in singles), everything, whole=True)
    glued = folded.strip(" .,!")
    if 2 <= len(glued) <= 4 and len(set(glued)) == len(glued) and all(one in letters for one in glued):
        return Choice(_unique(letters[one] for one in glued), everything, whole=True)
    return _first_one(text, words)


def _joins(word: str, letters: Mapping[str, str]) -> bool:
    return word in {"y", "e", "o"} and word not in letters


def _first_one(text: Text, words: Mapping[tuple[str, ...], str]) -> Choice:
    """ "just the first one" chooses the first choice of the list, "no" aside."""
    named = [choice for choice in dict.fromkeys(words.values()) if choice not in _YES_NO]
    core = [index for index in range(len(text.tokens)) if not text.has(index, "dressing")]
    if named and core and all(text.has(index, "first_one") for index in core):
        return Choice((named[0],), frozenset(range(len(text.tokens))), whole=True)
    return NO_CHOICE


def _unique(choices: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(choices))


def _read_phrase(text: Text, words: Mapping[tuple[str, ...], str]) -> Choice:
    """A choice word that is the text, or opens it and is set apart from the rest."""
    best: Choice = NO_CHOICE
    core = [
        index
        for index, word in enumerate(text.tokens.words)
        if not text.has(index, "dressing") or (len(word) == 1 and (word,) in words)
    ]
    said = tuple(text.tokens.words[index] for index in core)
    if said in words:
        return Choice((words[said],), frozenset(range(len(text.tokens))), whole=True)
    opening = text.tokens.words
    for size in (3, 2, 1):
        parts = tuple(opening[:size])
        if len(parts) == size and parts in words and size < len(opening) and text.jumps(size):
            return Choice((words[parts],), frozenset(range(size)))
    found = _menu_words_within(text, words)
    return found or best


def _menu_words_within(text: Text, words: Mapping[tuple[str, ...], str]) -> Choice | None:
    """ "about the same", "a little better": one choice word in a short text, none other beside it."""
    long_ones = {parts: choice for parts, choice in words.items() if len("".join(parts)) > 2}
    if len(text.tokens) > 6 or any(choice in _YES_NO for choice in words.values()):
        return None
    hits: dict[str, frozenset[int]] = {}
    for parts, choice in long_ones.items():
        size = len(parts)
        for start in range(len(text.tokens) - size + 1):
            if text.tokens.words[start : start + size] == parts and not text.has(start - 1, "neg"):
                hits[choice] = frozenset(range(start, start + size))
    if len(hits) != 1:
        return None
    choice, used = next(iter(hits.items()))
    return Choice((choice,), used)


def _read_yes_no(text: Text, asked: Asked, words: Mapping[tuple[str, ...], str]) -> Choice:
    """Yes and no in both languages, where the question takes them."""
    takes = not words or bool(_YES_NO.intersection(words.values())) or asked.awaiting in _SYMPTOM_QUESTIONS
    if not takes or asked.awaiting in {"none", "pain", "baseline", "pain_now"} or not len(text.tokens):
        return NO_CHOICE
    letters = {parts[0] for parts in words if len(parts) == 1 and len(parts[0]) == 1}
    for name, answer in (("yes_word", "yes"), ("no_word", "no")):
        end = _run_end(text, name)
        if text.tokens.words[end : end + 1] and text.tokens.words[end] in letters:
            return NO_CHOICE
        if end and (
            end == len(text.tokens) or text.jumps(end) or text.has(end, "dressing") or _goes_on(text, end)
        ):
            return Choice((answer,), frozenset(range(end)), whole=end == len(text.tokens))
    return NO_CHOICE


def _run_end(text: Text, name: str) -> int:
    end = 0
    while end < len(text.tokens) and text.has(end, name):
        end += 1
    return end


def _goes_on(text: Text, end: int) -> bool:
    """ "no i am fine", "yes my leg": a subject after the word starts the next statement."""
    return text.has(end, "subject") or text.has(end, "still") or text.has(end, "but")
