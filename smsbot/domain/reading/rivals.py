"""Numbers that stand beside the score in one text and give way to it: supposed, turned down, another's."""

from collections.abc import Sequence

from smsbot.domain.reading.mentions import Text
from smsbot.domain.reading.numbers import Number

CUES = (
    "own_say", "says_score", "near_person", "condition", "pain_word", "now", "score_if", "score_else",
    "would", "pain", "self_score", "but", "correction", "correction_soft", "decides", "before_score",
)  # fmt: skip
_REFUSALS = frozenset({"not", "aint", "isnt", "wasnt", "wouldnt", "dont", "ni", "neither", "nor"})
_FILLERS = frozenset({"a", "an", "really", "say", "like", "at", "exactly", "be", "call", "it"})
_IS = frozenset({"es", "era", "is", "was", "son"})
_SMALL = _IS | {"un"}
_STATED = frozenset({"es", "era", "is", "its", "was"})
_THINKING_AGAIN = frozenset({"correction_soft", "before_score"})
_FILLERS_AT_MOST = 4
_IF_REACH = 4
_CLAUSE = 8
_ENDS = frozenset(".!?\n;")
_OF_NOW = frozenset({"now", "pain_word", "condition", "pain", "self_score"})


def is_refused(text: Text, number: Number) -> bool:
    """ "not a 10", "wouldnt say 8", "it's 3, no 8": a number named only to be turned down."""
    words = text.tokens.words
    index = number.start - 1
    while index >= 0 and number.start - index <= _FILLERS_AT_MOST and not text.jumps(index + 1):
        if words[index] in _REFUSALS:
            return True
        if words[index] == "no":
            return words[index + 1] in _IS or _is_stated_before(text, index)
        if words[index] not in _FILLERS and words[index] not in _SMALL:
            return False
        index -= 1
    return False


def _is_stated_before(text: Text, index: int) -> bool:
    """ "era 3 no 8": the number before the "no" is the one that holds."""
    words = text.tokens.words
    if index < 2 or not words[index - 1][0].isdigit():
        return False
    return words[index - 2] in _STATED or text.has(index - 2, "says_score")


def is_supposed(text: Text, number: Number) -> bool:
    """ "if 10 is childbirth", "otherwise a 0": a number that measures what might be."""
    if not text.holds_any(("score_if", "score_else")):
        return False
    for index in range(number.start - 1, max(-1, number.start - 1 - _CLAUSE), -1):
        if text.jumps(index + 1) or text.tokens.words[index][0].isdigit():
            return False
        if text.has(index, "score_else"):
            return any(text.has(word, "would") for word in range(index + 1, number.start))
        if text.has(index, "score_if"):
            return number.start - index < _IF_REACH and _is_defined(text, number)
    return False


def _is_defined(text: Text, number: Number) -> bool:
    return number.end < len(text.tokens) and text.tokens.words[number.end] in _IS


def without_rivals(text: Text, scores: list[Number]) -> list[Number]:
    """The scores without those that somebody else would give, and without numbers of a later story."""
    if len(scores) < 2:
        return scores
    own = [one for one in scores if _in_clause(text, one, "own_say")]
    if own and text.holds("but"):
        scores = [one for one in scores if one in own or not _in_clause(text, one, "near_person")]
    return _first_answer(text, scores)


def _in_clause(text: Text, number: Number, name: str) -> bool:
    """Whether such a word leads up to the number within its clause."""
    for index in range(number.start - 1, max(-1, number.start - 1 - _CLAUSE), -1):
        if text.jumps(index + 1) or text.tokens.words[index][0].isdigit():
            return False
        if text.has(index, name):
            return True
    return False


def _first_answer(text: Text, scores: Sequence[Number]) -> list[Number]:
    """ "5. Took the pill, is two at once too much?": a number that is the first sentence is the answer."""
    first = scores[0]
    if first.start > 0 or first.end >= len(text.tokens) or not _ENDS & set(text.tokens.gaps[first.end]):
        return list(scores)
    return [one for one in scores if one is first or one.of_ten or _tells_score(text, one)]


def _tells_score(text: Text, number: Number) -> bool:
    near = range(max(0, number.start - 4), min(len(text.tokens), number.end + 3))
    alone = number.start > 0 and not text.same_sentence(number.start - 1, number.start)
    return alone or any(
        text.has_any(index, _OF_NOW) and text.same_sentence(index, number.start) for index in near
    )


def corrected(text: Text, scores: Sequence[Number]) -> list[Number]:
    """ "7 no wait 5": what follows a correction replaces what came before."""
    for place in range(len(scores) - 1, 0, -1):
        between = range(scores[place - 1].end, scores[place].start)
        starred = "*" in text.tokens.gaps[scores[place].start] or "*" in text.tokens.gaps[scores[place].end]
        if starred or any(text.has(index, "correction") for index in between):
            return list(scores[place:])
        if _is_decision(text, scores[place]):
            return list(scores[place:])
        again = any(text.has(index, "correction_soft") for index in between) and not any(
            text.has(index, "condition") for index in between
        )
        if again and all(text.has_any(index, _THINKING_AGAIN) for index in between):
            return list(scores[place:])
    return list(scores)


def _is_decision(text: Text, number: Number) -> bool:
    """ "3 to 8 all day, call it 5": what settles on one score; "call it 8 walking" is one of several."""
    before = number.start - 1
    if not text.has(before, "decides") and not (
        text.has(before, "before_score") and text.has(before - 1, "decides")
    ):
        return False
    return number.end >= len(text.tokens) or not text.has(number.end, "condition")
