"""The answer to the open question: letters, choice words, yes and no, and denials of any problem."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from smsbot.domain.reading.mentions import Text
from smsbot.domain.reading.normalise import fold_words
from smsbot.domain.reading.reading import Asked

CUES = ("yes_word", "no_word", "deny_all", "first_one", "letter_join", "dressing")

_WORDS_OF_LETTERS = frozenset(
    {"bad", "bed", "ad", "be", "cab", "dab", "fed", "fad", "deaf", "face", "bead", "fade", "ace", "fab", "de"}
)
_VOWELS = frozenset("aeiou")
_TOP_SCORE = 10
# Letters that are words of their own in one of the two languages.
_ALSO_WORDS = frozenset({"a", "e", "i", "o", "u", "y", "n", "k"})
_LEAD_TO_LETTER = frozenset(
    {
        "just", "only", "but", "except", "excepto", "menos", "solo", "solamente", "la", "pick", "choose",
        "same", "yes", "si", "yeah", "and", "or", "maybe", "wait", "actually", "rather", "letter", "option",
        "answer", "say", "mean", "still", "pero", "y", "o",
    }
)  # fmt: skip
_AFTER_LETTER = frozenset(
    {"and", "or", "but", "y", "o", "e", "pero", "still", "only", "maybe", "please", "too", "also", "both"}
)
_TAKEN_BACK = frozenset({"yes", "yeah", "yep", "yup", "si", "sip"})
_JOINING = frozenset({"and", "y", "e"})
_YES_NO = frozenset({"yes", "no"})
_DRESSING = frozenset({"dressing", "polite"})
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


def read_choice(text: Text, folded: str, asked: Asked, *, shouted: bool = False) -> Choice:
    """The choices made in the open question, before any finding is counted.

    ``shouted`` where the whole text is in capitals: "AB" are letters, "ab" may be a slip.
    """
    words = _choice_words(asked)
    letters = _read_letters(text, folded, words, shouted=shouted)
    if letters.answer:
        return letters
    phrase = _read_phrase(text, words)
    return _taken_back(text, phrase if phrase.answer else _read_yes_no(text, asked, words))


def _taken_back(text: Text, choice: Choice) -> Choice:
    """ "no... yes", "no i mean yes": both are given, so that nobody takes it for a denial."""
    if choice.answer != ("no",):
        return choice
    rest = (word for index, word in enumerate(text.tokens.words) if index not in choice.used)
    return Choice(("no", "yes"), choice.used) if any(word in _TAKEN_BACK for word in rest) else choice


def _choice_words(asked: Asked) -> dict[tuple[str, ...], str]:
    """Each way to say a choice, in folded words, and the choice it makes."""
    ways: dict[tuple[str, ...], str] = {}
    for choice, phrases in asked.menu.items():
        for phrase in (choice, *phrases):
            parts = tuple(fold_words(phrase).split())
            if parts:
                ways.setdefault(parts, choice)
    return ways


def _read_letters(text: Text, folded: str, words: Mapping[tuple[str, ...], str], *, shouted: bool) -> Choice:
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
    if _is_glued(glued, shouted=shouted) and all(one in letters for one in glued):
        return Choice(_unique(letters[one] for one in glued), everything, whole=True)
    first = _first_one(text, words)
    return first if first.answer else _letters_within(text, letters)


def _is_glued(glued: str, *, shouted: bool) -> bool:
    """ "bd" and "AB" are letters; "bad", "BAD" and "bed" are words, and mean what they say."""
    if not 2 <= len(glued) <= 4 or len(set(glued)) < len(glued) or glued in _WORDS_OF_LETTERS:
        return False
    return shouted or not _VOWELS.intersection(glued)


def _letters_within(text: Text, letters: Mapping[str, str]) -> Choice:
    """ "no, just C", "none except E", "6 and C": letters that stand apart from the words around them."""
    found = [
        index for index, word in enumerate(text.tokens.words) if word in letters and _is_apart(text, index)
    ]
    if not found:
        return NO_CHOICE
    return Choice(_unique(letters[text.tokens.words[index]] for index in found), frozenset(found))


def _is_apart(text: Text, index: int) -> bool:
    words = text.tokens.words
    before = words[index - 1] if index else ""
    starts = index == 0 or text.jumps(index) or before in _LEAD_TO_LETTER or _is_small(before)
    after = words[index + 1] if index + 1 < len(words) else ""
    ends = not after or text.jumps(index + 1) or after in _AFTER_LETTER or _is_small(after)
    if words[index] in _ALSO_WORDS:
        last = not after or text.jumps(index + 1)
        return starts and (last if index else words[index] == "e" and _is_small(after))
    second = words[index + 2] if index + 2 < len(words) else ""
    joined = (
        after in _JOINING and not text.jumps(index + 1) and len(second) > 1 and second not in _LEAD_TO_LETTER
    )
    return starts and ends and not joined


def _is_small(word: str) -> bool:
    """A score beside the letter; "101 f" and "38 c" are temperatures."""
    return word.isdigit() and int(word) <= _TOP_SCORE


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
    # "ok", "ok thanks": nothing but dressing, which is a choice where the question takes it for one.
    said = tuple(text.tokens.words[index] for index in core) or tuple(text.tokens.words[:1])
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
    # "5 no": a score, and the answer behind it.
    start = 1 if _is_small(text.tokens.words[0]) else 0
    for name, answer in (("yes_word", "yes"), ("no_word", "no")):
        end = _run_end(text, name, start)
        if text.tokens.words[end : end + 1] and text.tokens.words[end] in letters:
            return NO_CHOICE
        if end == start:
            continue
        used = frozenset(range(start, end))
        if answer == "no" and any(
            text.tokens.words[at] in _TAKEN_BACK for at in range(end, len(text.tokens))
        ):
            return Choice(("no", "yes"), used)
        if _ends_answer(text, end):
            return Choice((answer,), used, whole=len(used) == len(text.tokens))
    return NO_CHOICE


def _run_end(text: Text, name: str, start: int) -> int:
    end = start
    while end < len(text.tokens) and text.has(end, name):
        end += 1
    return end


def _ends_answer(text: Text, end: int) -> bool:
    """Whether the answer ends here: nothing follows, or a pause, a mere phrase, a score or a subject."""
    if end == len(text.tokens) or text.jumps(end) or text.has_any(end, _DRESSING) or _goes_on(text, end):
        return True
    return _is_small(text.tokens.words[end]) and end + 1 == len(text.tokens)


def _goes_on(text: Text, end: int) -> bool:
    """ "no i am fine", "yes my leg": a subject after the word starts the next statement."""
    return text.has(end, "subject") or text.has(end, "still") or text.has(end, "but")
