"""The time each score of a text belongs to: "was 8 now 3" holds an old score and a current one."""

from collections.abc import Sequence
from enum import StrEnum

from smsbot.domain.reading.mentions import Text
from smsbot.domain.reading.numbers import Number

CUES = (
    "then", "now", "was", "but", "and_join", "subject", "verb_subject", "next_then", "weekday", "condition",
    "timeless", "earlier_today",
)  # fmt: skip
_NEAR_DAY = 2
_DAY_REACH = 20
# What opens a statement of its own behind a score: "5 it used to be my hip", "9 dice que ayer caminaba".
_STATING = frozenset({"it", "its", "que", "dice", "says"})
_FROM = frozenset({"from", "frm", "de"})
_CONTRASTS = frozenset({"but", "pero"})


class Tense(StrEnum):
    """The time that a score is told of."""

    NOW = "now"
    THEN = "then"


def tenses_of(text: Text, scores: Sequence[Number]) -> list[Tense | None]:
    """Each score's time: the cue before it, else the one right after it that no later score claims."""
    tenses: list[Tense | None] = []
    free_from = 0
    for place, number in enumerate(scores):
        limit = scores[place + 1].start if place + 1 < len(scores) else len(text.tokens)
        follows = place > 0 and _follows(text, scores[place - 1], number)
        if follows:
            tenses[-1] = Tense.THEN
        before = [Tense.NOW] if number.moved or follows else _cues(text, _ahead(text, free_from, number))
        after = _trailing(text, number.end, limit)
        if before and not number.over:
            tenses.append(before[-1])
            free_from = _break_after(text, number.end, limit)
        else:
            tenses.append(_tense_after(text, after))
            free_from = after.stop
    return tenses


def _follows(text: Text, left: Number, right: Number) -> bool:
    """ "9 then 6 then 4": each replaces the one before; "3 then 8 when I stand" tells of two things."""
    between = range(left.end, right.start)
    if not between or not all(text.has(index, "next_then") for index in between):
        return False
    return not text.has(right.end, "condition")


def _tense_after(text: Text, after: range) -> Tense | None:
    """The first cue after a score; "7 yesterday and today" is still so now."""
    cues = [
        tense
        for index in after
        if (tense := _tense_at(text, index)) is not None and not _is_far(text, after, index)
    ]
    if not cues:
        return None
    both = any(text.has(index, "now") and text.has(index - 1, "and_join") for index in after)
    return Tense.NOW if both else cues[0]


def _is_far(text: Text, after: range, index: int) -> bool:
    """ "4 the weather was nice", "3 see you monday": words that tell of something else than the score."""
    if text.has(index, "was") and not text.has_any(index, {"then", "now"}):
        return index > after.start
    return text.has(index, "weekday") and index - after.start >= _NEAR_DAY


def _tense_at(text: Text, index: int) -> Tense | None:
    if text.has(index, "timeless"):
        return None
    if text.has(index, "earlier_today") and _is_behind(text, index):
        return Tense.THEN
    if text.has(index, "now"):
        return Tense.NOW
    return Tense.THEN if text.has(index, "then") or text.has(index, "was") else None


def _is_behind(text: Text, index: int) -> bool:
    """ "8 this am but 4 since lunch": the morning is past where a later hour is named."""
    words = range(max(0, index - _DAY_REACH), min(len(text.tokens), index + _DAY_REACH))
    return any(text.has(word, "now") and not text.has(word, "earlier_today") for word in words)


def _ahead(text: Text, free_from: int, number: Number) -> range:
    """The words before a score that can tell its time: those of its sentence.

    A score that is a sentence of its own takes the words before too: "Yesterday: 8."
    """
    own = clause = number.start
    while own > free_from and text.same_sentence(own - 1, number.start):
        own -= 1
        if text.tokens.words[own] in _CONTRASTS:
            return range(own + 1, number.start)
        if text.jumps(own + 1):
            clause = own + 1
        if text.tokens.words[own][0].isdigit() and clause < number.start:
            return range(clause, number.start)
    ends = number.end >= len(text.tokens) or not text.same_sentence(number.end, number.start)
    return range(free_from if own == number.start and ends else own, number.start)


def _cues(text: Text, words: range) -> list[Tense]:
    return [tense for index in words if (tense := _tense_at(text, index)) is not None]


def _break_after(text: Text, start: int, limit: int) -> int:
    """Cues up to the next break still belong to the number before it; without a break none do."""
    for index in range(start, limit):
        if text.jumps(index) or text.has(index, "but") or _opens_statement(text, index):
            return index
    return start


def _trailing(text: Text, start: int, limit: int) -> range:
    words = text.tokens.words
    if text.has(start, "subject") or (start < limit and words[start] in _STATING):
        return range(start, start)
    # "3 down from 7": that is told of the 7, the day of "3 today from 7" is not.
    if start < limit < len(words) and words[limit - 1] in _FROM:
        limit = max(start, limit - (2 if text.has(limit - 1, "then") else 1))
    for index in range(start, limit):
        soft = text.has(index, "but") and not text.has(index, "now")
        if text.jumps(index) or soft or _opens_statement(text, index):
            return range(start, index)
    return range(start, limit)


def _opens_statement(text: Text, index: int) -> bool:
    """ "and im at a 5", "and now I call it a 3"."""
    if not text.has(index, "and_join"):
        return False
    return any(text.has(index + 1, name) for name in ("subject", "verb_subject")) or (
        text.has(index + 1, "now") and index + 2 < len(text.tokens)
    )
