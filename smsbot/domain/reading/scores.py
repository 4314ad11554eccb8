"""The current pain score: which of a text's numbers is one, now beats then, conflict is named."""

from collections.abc import Sequence
from dataclasses import dataclass

from smsbot.domain.reading.counted import CUES as COUNT_CUES
from smsbot.domain.reading.counted import is_never_score, is_noise, is_of_other_scale
from smsbot.domain.reading.mentions import Text
from smsbot.domain.reading.numbers import Number, find_numbers, heard_alone
from smsbot.domain.reading.reading import PainIssue
from smsbot.domain.reading.rivals import CUES as RIVAL_CUES
from smsbot.domain.reading.rivals import corrected, is_refused, is_supposed, without_rivals
from smsbot.domain.reading.tense import CUES as TENSE_CUES
from smsbot.domain.reading.tense import Tense, tenses_of
from smsbot.domain.reading.zero import CUES as ZERO_CUES
from smsbot.domain.reading.zero import words_of_no_pain, words_of_top

SCORE_QUESTIONS = frozenset({"pain", "baseline", "pain_now"})
CUES = (
    *TENSE_CUES, *COUNT_CUES, *ZERO_CUES, *RIVAL_CUES, "pain_word", "mild", "severe", "less",
    "after_score", "before_score", "out_of", "more_than", "over_after", "range_join", "from",
    "body", "self_score", "condition", "this_hour", "says_score", "score_worst", "score_usual",
)  # fmt: skip
_TOP = 10
_LEAD = 8
_STRANGE = 2
_PLACING = frozenset({"at", "in", "en", "of"})
_RATING = frozenset({"a", "an", "un"})
_PAIN_ITSELF = frozenset({"severe_pain", "worse_pain", "soreness", "no_relief"})
_BEFORE_ALONE = frozenset({"before_score", "correction", "says_score"})
_STATING = frozenset({"is", "es"})
_ARTICLES = frozenset({"a", "an", "the", "un", "el"})
_BESIDE_SCORE = frozenset({"mild", "severe", "less", "after_score", "now", "then", "pain_word", "condition"})
_LEADING = frozenset({"before_score", "after_score", "pain_word", "now", "then", "was", "body", "condition"})
_CLAUSE_ENDS = frozenset({"but", "and_join"})
_EXTENTS = ("score_worst", "score_usual")
_OF_ONESELF = frozenset({"self_score", "condition", "pain_word"})
_DOING = ("ing", "ando", "iendo", "yendo")
_SOMEBODY = frozenset({"near_person", "other_person"})


@dataclass(frozen=True, slots=True)
class Score:
    """What the text says of the pain as a number, and the words it stands on."""

    pain: int | None = None
    issue: PainIssue | None = None
    used: frozenset[int] = frozenset()


NO_SCORE = Score()


def read_score(text: Text, numbers: dict[str, int], *, asked: bool, taken: frozenset[int]) -> Score:
    """The current score. ``asked`` where a score question is open; ``taken`` words mean something else."""
    found = [one for one in find_numbers(text, numbers) if not _is_taken(text, one, taken)]
    found = [one for one in found if not (is_refused(text, one) or is_supposed(text, one))]
    alone = _is_alone(text, found)
    scores = [one for one in found if _is_score(text, one, asked=asked, alone=alone)]
    heard = heard_alone(text) if asked and not found else None
    if heard is not None:
        scores = [heard]
    if scores:
        return _settle(text, scores)
    top = words_of_top(text, taken)
    if top:
        return Score(_TOP, used=top)
    none = words_of_no_pain(text, asked=asked, taken=taken)
    return Score(0, used=none) if none else NO_SCORE


def _is_taken(text: Text, number: Number, taken: frozenset[int]) -> bool:
    """Whether the number belongs to a symptom or a command; the ten of "10 plus" is bad pain and a score."""
    words = taken.intersection(range(number.start, number.end))
    owners = [mention.code for index in words for mention in text.owners.get(index, ())]
    return bool(words) and not (owners and _PAIN_ITSELF.issuperset(owners))


def _is_alone(text: Text, found: Sequence[Number]) -> bool:
    """Whether numbers, and words that only dress a number, are the whole text."""
    if len(found) != 1:
        return False
    before, after = range(found[0].start), range(found[0].end, len(text.tokens))
    # Of "meant 5 not 8" only the five is left: the eight was refused.
    return all(text.has_any(index, _BEFORE_ALONE) for index in before) and all(
        text.has(index, "after_score") or text.tokens.words[index].isdigit() for index in after
    )


def _is_score(text: Text, number: Number, *, asked: bool, alone: bool) -> bool:
    if number.of_ten:
        return not is_of_other_scale(text, number)
    if alone and not is_never_score(text, number):
        return True
    if is_noise(text, number):
        return False
    if _near_pain_word(text, number):
        return True
    return asked and _stands_as_score(text, number)


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
    """With pain asked, a number is the answer unless the words around it tell of something else."""
    if _is_off_scale(number):
        return _is_set_apart(text, number)
    if _leads(text, number) or text.jumps(number.start):
        return True
    if not _fits_before(text, number):
        return False
    end = number.end
    if end >= len(text.tokens) or text.jumps(end) or text.tokens.gaps[end].strip():
        return True
    if text.has_any(end, _BESIDE_SCORE) or _is_of_another(text, end):
        return True
    if text.tokens.words[end][0].isdigit() or text.tokens.words[end].endswith(_DOING):
        return True
    before = number.start - 1
    led = text.has(before, "before_score") and not text.jumps(number.start)
    return led and text.tokens.words[before] not in _ARTICLES


def _is_off_scale(number: Number) -> bool:
    return not (0 <= number.value <= _TOP or number.over)


def _is_set_apart(text: Text, number: Number) -> bool:
    """A number outside 0-10 is most often of something else: it has to be a statement, or "a 25"."""
    if number.start > 0 and text.tokens.words[number.start - 1] in _RATING:
        return _fits_before(text, number)
    ends = number.end >= len(text.tokens) or text.jumps(number.end)
    return (ends or number.value < 0) and _leads(text, number)


def _leads(text: Text, number: Number) -> bool:
    """A number that opens the text, or a sentence of it, with at most words that dress a score before it."""
    first = number.start
    while first > 0 and text.same_sentence(first - 1, number.start):
        first -= 1
        if not text.has(first, "before_score"):
            return False
    return True


def _fits_before(text: Text, number: Number) -> bool:
    """ "pick up the kids at 3" holds a clock time: only words that lead up to a score may stand before it."""
    first = number.start
    while first > 0 and not text.jumps(first) and number.start - first < _LEAD:
        if text.has(first - 1, "and_join") or text.has(first - 1, "but"):
            break
        first -= 1
    strange = _strangers(text, range(first, number.start))
    last = text.tokens.words[number.start - 1]
    if (last in _RATING or text.has(number.start - 1, "says_score")) and not _is_off_scale(number):
        return True
    if last in _PLACING:
        return not strange
    if last in _STATING:
        return len(strange) <= 1 and not any(text.has_any(index, _SOMEBODY) for index in strange)
    return len(strange) <= _STRANGE


def _strangers(text: Text, words: range) -> list[int]:
    """The words that do not lead up to a score."""
    return [
        index
        for index in words
        if not (text.tokens.words[index][0].isdigit() or text.has_any(index, _LEADING))
    ]


# --- then and now ---------------------------------------------------------------------------------


def _settle(text: Text, scores: list[Number]) -> Score:
    used = frozenset(index for one in scores for index in range(one.start, one.end))
    told, scores = len(scores), without_rivals(text, corrected(text, scores))
    if _are_worst_and_usual(text, scores):
        return Score(issue=PainIssue.AMBIGUOUS, used=used)
    tenses = tenses_of(text, scores) if len(scores) > 1 or told == 1 else [Tense.NOW]
    current = [one for one, tense in zip(scores, tenses, strict=True) if tense is Tense.NOW]
    current = current or [one for one, tense in zip(scores, tenses, strict=True) if tense is None]
    current = current or (scores if len(scores) == 1 and _only_was(text, scores[0]) else [])
    if not current:
        return Score(used=used)
    current = _clearest(text, _of_pain(text, current))
    if len({_shown(one) for one in current}) > 1:
        return Score(issue=PainIssue.AMBIGUOUS, used=used)
    shown = _shown(current[0])
    return Score(shown, PainIssue.OUT_OF_RANGE if shown is None else None, used)


def _are_worst_and_usual(text: Text, scores: Sequence[Number]) -> bool:
    """ "worst 8, average 5": neither is told of now."""
    if len(scores) != 2 or scores[0].value == scores[1].value or not text.holds("score_usual"):
        return False
    leads = (range(scores[0].start), range(scores[0].end, scores[1].start))
    kinds = [{name for name in _EXTENTS if any(text.has(at, name) for at in lead)} for lead in leads]
    return sorted(map(sorted, kinds)) == [["score_usual"], ["score_worst"]]


def _clearest(text: Text, scores: list[Number]) -> list[Number]:
    """Of several numbers those that can be a score, and beside a plain answer none that tells of a thing."""
    if len(scores) == 1:
        return scores
    scores = [one for one in scores if _shown(one) is not None] or scores
    plain = [one for one in scores if one.of_ten or _leads(text, one) or _has_pain_word(text, one)]
    if not plain:
        return scores
    return [one for one in scores if one in plain or not _tells_of_a_thing(text, one)]


def _has_pain_word(text: Text, number: Number) -> bool:
    return text.has(number.start - 1, "pain_word")


def _tells_of_a_thing(text: Text, number: Number) -> bool:
    """ "my fantasy team is a 0": its clause gives the number to another thing, and to no time or place."""
    if text.has(number.end, "condition"):
        return False
    strange = False
    for index in range(number.start - 1, -1, -1):
        word = text.tokens.words[index]
        if text.jumps(index + 1) or text.has_any(index, _CLAUSE_ENDS) or word[0].isdigit():
            break
        if text.has_any(index, _OF_ONESELF) or word.endswith(_DOING):
            return False
        strange = strange or not (text.has_any(index, _LEADING) or index in text.owners)
    return strange


def _of_pain(text: Text, scores: list[Number]) -> list[Number]:
    """ "pain 7 nausea 0": of several scores, the one that stands right after the word pain."""
    named = [one for one in scores if _has_pain_word(text, one)]
    others = [one for one in scores if one not in named and _is_of_another(text, one.start - 1)]
    return named if named and len(named) + len(others) == len(scores) else scores


def _is_of_another(text: Text, index: int) -> bool:
    """Whether a symptom is named here: "8 excruciating", "6 numb", "nausea 0"."""
    return any(mention.code not in {"soreness", "medication"} for mention in text.owners.get(index, ()))


def _shown(number: Number) -> int | None:
    """The score 0–10; more than ten "out of ten" is a ten, any other number outside has no meaning."""
    if number.value < 0:
        return None
    if number.score <= _TOP:
        return _TOP if number.over and number.value >= _TOP else number.score
    return _TOP if number.of_ten or number.over else None


def _opens_later(text: Text, number: Number, index: int) -> bool:
    """The "yesterday" of "has been a 6, I got no text yesterday": told in a later clause."""
    breaks = [at for at in range(number.end, index) if text.jumps(at)]
    return bool(breaks) and index - breaks[-1] > 1


def _only_was(text: Text, number: Number) -> bool:
    """ "it was a 6" answers a question about the last day, "6 this morning" one about now."""
    then = [index for index in range(len(text.tokens)) if text.has(index, "then")]
    if not text.holds("was"):
        return all(text.has(index, "this_hour") for index in then)
    was = any(text.has(index, "was") for index in range(number.start))
    return was and all(_opens_later(text, number, index) for index in then)
