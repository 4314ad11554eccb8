"""The current pain score: which of a text's numbers is one, now beats then, conflict is named."""

from collections.abc import Sequence
from dataclasses import dataclass

from smsbot.domain.reading.mentions import Text
from smsbot.domain.reading.numbers import Number, find_numbers, heard_alone
from smsbot.domain.reading.reading import PainIssue
from smsbot.domain.reading.tense import CUES as TENSE_CUES
from smsbot.domain.reading.tense import tenses_of

SCORE_QUESTIONS = frozenset({"pain", "baseline", "pain_now", "stop_check"})
CUES = (
    *TENSE_CUES, "pain_word", "correction", "measure", "mild", "severe", "less", "number_noise_after",
    "number_noise_before", "after_score", "before_score", "out_of", "more_than", "range_join", "from",
    "no_pain", "none_word", "scale_top", "zero_but", "relief_word", "body",
)  # fmt: skip
_TOP = 10
_LEAD = 8
_LONGEST_PHRASE = 12
_STRANGE = 2
_REFUSALS = frozenset({"not", "aint", "isnt", "wasnt", "wouldnt"})
_FILLERS = frozenset({"a", "an", "really", "say", "like", "at", "exactly", "be", "call", "it"})
_FILLERS_AT_MOST = 4
_LINKS = frozenset(
    {"is", "was", "of", "at", "the", "about", "around", "its", "like", "s", "reads", "read", "over"}
)
_MEASURE_REACH = 4
_BESIDE_SCORE = ("mild", "severe", "less")
_LEADING = ("before_score", "after_score", "pain_word", "now", "then", "was", "body")


@dataclass(frozen=True, slots=True)
class Score:
    """What the text says of the pain as a number, and the words it stands on."""

    pain: int | None = None
    issue: PainIssue | None = None
    used: frozenset[int] = frozenset()


NO_SCORE = Score()


def read_score(text: Text, numbers: dict[str, int], *, asked: bool, taken: frozenset[int]) -> Score:
    """The current score. ``asked`` where a score question is open; ``taken`` words mean something else."""
    found = [one for one in find_numbers(text, numbers) if not taken.intersection(range(one.start, one.end))]
    found = [one for one in found if not _is_refused(text, one)]
    alone = _is_alone(text, found)
    scores = [one for one in found if _is_score(text, one, asked=asked, alone=alone)]
    heard = heard_alone(text) if asked and not found else None
    if heard is not None:
        scores = [heard]
    if scores:
        return _settle(text, scores)
    return _read_zero(text, asked=asked, taken=taken)


def _is_alone(text: Text, found: Sequence[Number]) -> bool:
    """Whether numbers, and words that only dress a number, are the whole text."""
    if len(found) != 1:
        return False
    before, after = range(found[0].start), range(found[0].end, len(text.tokens))
    return all(text.has(index, "before_score") for index in before) and all(
        text.has(index, "after_score") for index in after
    )


def _is_refused(text: Text, number: Number) -> bool:
    """ "not a 10", "wouldnt say 8": a number named only to be turned down."""
    index = number.start - 1
    while index >= 0 and number.start - index <= _FILLERS_AT_MOST and not text.jumps(index + 1):
        if text.tokens.words[index] in _REFUSALS:
            return True
        if text.tokens.words[index] not in _FILLERS:
            return False
        index -= 1
    return False


def _is_score(text: Text, number: Number, *, asked: bool, alone: bool) -> bool:
    if number.of_ten:
        return True
    if alone and "$" not in text.tokens.gaps[number.start] and "%" not in text.tokens.gaps[number.end]:
        return True
    if _is_noise(text, number):
        return False
    if _near_pain_word(text, number):
        return True
    return asked and _stands_as_score(text, number)


def _is_noise(text: Text, number: Number) -> bool:
    """Pills, days, clock times, degrees, rooms, pounds: numbers of something else."""
    gap_before, gap_after = text.tokens.gaps[number.start], text.tokens.gaps[number.end]
    if "$" in gap_before or any(mark in gap_after for mark in "%°$"):
        return True
    if (gap_before.endswith(("/", ".")) and number.start > 0) or gap_after in {"/", ":", "-"}:
        return True
    if _is_noise_before(text, number):
        return True
    if number.end >= len(text.tokens):
        return False
    glued = gap_after == ""
    return (glued and not text.has(number.end, "after_score")) or (
        text.has(number.end, "number_noise_after") and not text.jumps(number.end)
    )


def _is_noise_before(text: Text, number: Number) -> bool:
    """ "room 4", "took 2", "my sugar was 180"."""
    first = number.start
    if first > 0 and text.has(first - 1, "number_noise_before") and not text.jumps(first):
        return True
    while first > 0 and number.start - first < _MEASURE_REACH and not text.jumps(first):
        if text.has(first - 1, "measure"):
            return True
        if text.tokens.words[first - 1] not in _LINKS:
            return False
        first -= 1
    return False


def _near_pain_word(text: Text, number: Number) -> bool:
    low = max(0, number.start - 7)
    for index in range(number.start - 1, low - 1, -1):
        if text.tokens.sentence[index] != text.tokens.sentence[number.start]:
            break
        if text.has(index, "pain_word"):
            return True
    after = range(number.end, min(number.end + 3, len(text.tokens)))
    return any(text.has(index, "pain_word") and not text.jumps(index) for index in after)


def _stands_as_score(text: Text, number: Number) -> bool:
    """With pain asked, a number is the answer unless the next word makes it a count of something."""
    if not _fits_before(text, number):
        return False
    if number.end >= len(text.tokens) or text.jumps(number.end) or text.tokens.gaps[number.end].strip():
        return True
    if text.tokens.words[number.end][0].isdigit() or _is_told_how(text, number):
        return True
    return text.has(number.end, "after_score") or (
        number.start > 0 and text.has(number.start - 1, "before_score") and not text.jumps(number.start)
    )


def _is_told_how(text: Text, number: Number) -> bool:
    """ "8 excruciating", "4 mild", "6 numb": the word after is no thing that could be counted."""
    if any(text.has(number.end, name) for name in _BESIDE_SCORE):
        return True
    return any(mention.code != "medication" for mention in text.owners.get(number.end, ()))


def _fits_before(text: Text, number: Number) -> bool:
    """ "pick up the kids at 3" holds a clock time: only words that lead up to a score may stand before it."""
    first = number.start
    while first > 0 and not text.jumps(first) and number.start - first < _LEAD:
        if text.has(first - 1, "and_join") or text.has(first - 1, "but"):
            break
        first -= 1
    strange = sum(
        not (text.tokens.words[index][0].isdigit() or any(text.has(index, name) for name in _LEADING))
        for index in range(first, number.start)
    )
    plain = number.start > first and text.tokens.words[number.start - 1] in {
        "is",
        "at",
        "es",
        "a",
        "in",
        "of",
        "en",
    }
    return strange <= (0 if plain and text.tokens.words[number.start - 1] != "a" else _STRANGE)


# --- then and now ---------------------------------------------------------------------------------


def _settle(text: Text, scores: list[Number]) -> Score:
    used = frozenset(index for one in scores for index in range(one.start, one.end))
    scores = _corrected(text, scores)
    tenses = tenses_of(text, scores)
    current = [one for one, tense in zip(scores, tenses, strict=True) if tense == "now"]
    current = current or [one for one, tense in zip(scores, tenses, strict=True) if tense is None]
    current = current or (scores if len(scores) == 1 and _only_was(text, scores[0]) else [])
    if not current:
        return Score(used=used)
    current = _of_pain(text, current)
    values = {one.value if not one.over else float(_TOP) for one in current}
    if len({_shown(one) for one in current}) > 1 and len(values) > 1:
        return Score(issue=PainIssue.AMBIGUOUS, used=used)
    shown = _shown(current[0])
    return Score(shown, PainIssue.OUT_OF_RANGE if shown is None else None, used)


def _of_pain(text: Text, scores: list[Number]) -> list[Number]:
    """ "pain 7 nausea 0": of several scores, the one that stands right after the word pain."""
    named = [one for one in scores if one.start and text.has(one.start - 1, "pain_word")]
    others = [one for one in scores if one.start and one not in named and _is_of_another(text, one)]
    return named if named and len(named) + len(others) == len(scores) else scores


def _is_of_another(text: Text, number: Number) -> bool:
    return any(mention.code != "soreness" for mention in text.owners.get(number.start - 1, ()))


def _shown(number: Number) -> int | None:
    """The score 0–10; more than ten "out of ten" is a ten, any other number outside has no meaning."""
    if number.value < 0:
        return None
    if number.score <= _TOP:
        return _TOP if number.over and number.value >= _TOP else number.score
    return _TOP if number.of_ten or number.over else None


def _corrected(text: Text, scores: list[Number]) -> list[Number]:
    """ "7 no wait 5": what follows a correction replaces what came before."""
    for place in range(len(scores) - 1, 0, -1):
        between = range(scores[place - 1].end, scores[place].start)
        starred = "*" in text.tokens.gaps[scores[place].start] or "*" in text.tokens.gaps[scores[place].end]
        if starred or any(text.has(index, "correction") for index in between):
            return scores[place:]
    return scores


def _only_was(text: Text, number: Number) -> bool:
    """ "it was a 6" answers "what was your pain in the last 24 hours"; "6 last week" does not."""
    return not any(text.has(index, "then") for index in range(len(text.tokens))) and any(
        text.has(index, "was") for index in range(number.start)
    )


# --- no pain --------------------------------------------------------------------------------------


def _read_zero(text: Text, *, asked: bool, taken: frozenset[int]) -> Score:
    for index in range(len(text.tokens)):
        if index in taken:
            continue
        if text.has(index, "scale_top"):
            return Score(_TOP, used=_run(text, index, "scale_top"))
        if text.has(index, "no_pain") and not _is_partial(text, index):
            return Score(0, used=_run(text, index, "no_pain"))
    if asked and _says_none(text):
        return Score(0, used=_run(text, 0, "none_word"))
    return NO_SCORE


def _run(text: Text, start: int, name: str) -> frozenset[int]:
    end, last = start, min(len(text.tokens), start + _LONGEST_PHRASE)
    while end < last and text.has(end, name):
        end += 1
    return frozenset(range(start, end))


def _is_partial(text: Text, start: int) -> bool:
    """ "no pain when I sit", "no pain relief", "no pain except at night" are no zero."""
    end = max(_run(text, start, "no_pain")) + 1
    if end < len(text.tokens) and text.has(end, "relief_word"):
        return True
    near = range(end, min(end + 5, len(text.tokens)))
    return any(text.has(index, "zero_but") for index in near)


def _says_none(text: Text) -> bool:
    if not len(text.tokens) or not text.has(0, "none_word"):
        return False
    end = max(_run(text, 0, "none_word")) + 1
    if end == len(text.tokens) or text.jumps(end):
        return True
    if text.tokens.words[0] in {"no", "nope"} or not text.has(end, "after_score"):
        return False
    return not any(text.has(index, "zero_but") for index in range(end, len(text.tokens)))
