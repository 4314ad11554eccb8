"""Negation: how far a "no" reaches, and where it only doubles another."""

from bisect import bisect_left

from smsbot.domain.reading.mentions import Mention, Text
from smsbot.domain.reading.patterns import Span

CUES = (
    "neg", "neg_think", "pseudo", "but", "still", "cannot", "subject", "verb_subject", "prep",
    "and_join", "or_join", "listable", "noun_sign", "is_no", "is_yes", "refusal", "sure_no",
    "gone", "gone_before", "the_one", "never_word",
    "until_now", "came_since", "past_day",
)  # fmt: skip

_NO = frozenset({"neg", "neg_think"})
_REACH = 16
_NEVER_REACH = 4
_SINCE_REACH = 6
_PARTICIPLE = ("ado", "ido", "sto", "cho", "rto")
_LOOSE_WORDS = 6
_NO_SUBJECT_AFTER = frozenset({"prep", "neg_think"})
_NO_VERB_AFTER = frozenset({"prep", "neg"})


def words_before(text: Text, mention: Mention) -> range:
    """Word numbers before the mention in its sentence, nearest first."""
    low = max(0, mention.start - _REACH)
    while not text.same_sentence(low, mention.start):
        low += 1
    return range(mention.start - 1, low - 1, -1)


def words_after(text: Text, mention: Mention, reach: int) -> range:
    """Word numbers after the mention in its sentence, nearest first."""
    high = min(len(text.tokens), mention.end + reach)
    while high > mention.end and not text.same_sentence(high - 1, mention.end - 1):
        high -= 1
    return range(mention.end, high)


def spans_within(text: Text, name: str, low: int, high: int) -> list[Span]:
    """Where phrases of a class start from word ``low`` up to word ``high``."""
    spans = text.scene.occurrences.get(name, ())
    return list(spans[bisect_left(spans, (low, 0)) : bisect_left(spans, (high + 1, 0))])


def is_negative(text: Text, mention: Mention) -> bool:
    """Whether the symptom itself holds a "no" or "can't": a second one only doubles it."""
    return any(text.has(index, "refusal") for index in mention.used)


def owner(text: Text, index: int, mention: Mention) -> Mention | None:
    """Another mention that uses this word."""
    return next((other for other in text.owners.get(index, ()) if other is not mention), None)


def is_negated(text: Text, mention: Mention) -> bool:
    return _is_negated_inside(text, mention) or is_negated_before(text, mention)


def _is_negated_inside(text: Text, mention: Mention) -> bool:
    """A "not" between the words of the mention: "my leg is not numb"."""
    for index in range(mention.start, mention.end):
        if index in mention.used or not _is_cue(text, index, mention) or is_negative(text, mention):
            continue
        following = _next_used(mention, index)
        rest = range(index + 1, following)
        blocked = (text.has(word, "but") or _parts(text, word, mention) for word in rest)
        if not any(blocked) and not any(text.jumps(word) for word in range(index + 1, following + 1)):
            return True
    return False


def _parts(text: Text, index: int, mention: Mention) -> bool:
    """Another symptom on the way, unless "or" joins it to this one: "skin is not red or leaking"."""
    other = owner(text, index, mention)
    if other is None:
        return False
    follows = range(index + 1, min(index + 3, len(text.tokens)))
    return not any(text.has(word, "or_join") for word in follows)


def _is_cue(text: Text, index: int, mention: Mention) -> bool:
    if not text.has_any(index, _NO):
        return False
    return not text.has(index, "pseudo") and not _is_taken(text, index, mention)


def _is_taken(text: Text, index: int, mention: Mention) -> bool:
    """A "no" within another symptom is that one's, unless this one's next word comes first."""
    nearest = _next_used(mention, index)
    return any(
        other is not mention
        and not _reaches_over(text, other, index)
        and (index in other.used or _comes_first(text, _next_used(other, index), nearest))
        for other in text.covers.get(index, ())
    )


def _reaches_over(text: Text, other: Mention, index: int) -> bool:
    """ "I have not had fever, I have not had weakness": the second "not" is no word of the fever's."""
    if not other.normal or text.has(index, "is_no"):
        return False
    return any(text.jumps(word) for word in range(other.start + 1, index + 1))


def _comes_first(text: Text, other: int, own: int) -> bool:
    return other < own and not any(text.has(word, "or_join") for word in range(other, own))


def _next_used(mention: Mention, index: int) -> int:
    return min(word for word in mention.used if word > index)


def is_negated_before(text: Text, mention: Mention) -> bool:
    crossed = listed = False
    loose = 0
    for index in words_before(text, mention):
        if text.jumps(index + 1) or _joins(text, index):
            crossed, listed = True, False
        if _blocks(text, index) or (crossed and not _can_carry_on(text, mention, index)):
            return False
        if _is_cue(text, index, mention):
            return (listed or not crossed) and not _says_no_more(text, index, mention)
        if _is_listed(text, index, mention):
            listed = True
        else:
            loose += not text.has(index, "or_join")
        if loose > _LOOSE_WORDS or starts_clause(text, index):
            return False
    return False


def _joins(text: Text, index: int) -> bool:
    return text.has(index, "and_join") and not _is_perfect(text, index)


def _is_perfect(text: Text, index: int) -> bool:
    """The "he" of "no he vomitado", which is neither a man nor, written "e", an "and"."""
    words = text.tokens.words
    return (
        words[index] in {"he", "e"}
        and index + 1 < len(words)
        and words[index + 1].endswith(_PARTICIPLE)
        and not text.jumps(index + 1)
    )


def _says_no_more(text: Text, index: int, mention: Mention) -> bool:
    """A "no" that only doubles the "no" within the symptom, or holds no longer: "don't feel no different"."""
    doubles = index >= mention.start - 3 and not text.jumps(mention.start) and is_negative(text, mention)
    return doubles or _never_until_now(text, index, mention) or _came_since(text, mention)


def _came_since(text: Text, mention: Mention) -> bool:
    """ "no chest pain before but now there is"."""
    return any(
        end == len(text.tokens) or text.jumps(end) or text.has(end, "past_day")
        for _, end in spans_within(text, "came_since", mention.end, mention.end + _SINCE_REACH)
    )


def _never_until_now(text: Text, index: int, mention: Mention) -> bool:
    """ "never passed out before yesterday": so it did happen."""
    if not text.has(index, "never_word"):
        return False
    return any(text.has(word, "until_now") for word in words_after(text, mention, _NEVER_REACH))


def _blocks(text: Text, index: int) -> bool:
    return text.has(index, "but") or text.has(index, "still")


def _is_listed(text: Text, index: int, mention: Mention) -> bool:
    return text.has(index, "listable") or owner(text, index, mention) is not None


def _can_carry_on(text: Text, mention: Mention, index: int) -> bool:
    """Over a comma or "and" a denial carries on to single signs, not to a new statement like "leg numb"."""
    if any(text.has(word, "or_join") for word in range(index, mention.start)):
        return True
    return len(mention.used) == 1 or text.has(mention.end - 1, "noun_sign")


def starts_clause(text: Text, index: int) -> bool:
    """A subject that opens a new statement, so that a "no" further left says nothing about it."""
    before = index - 1
    if _is_perfect(text, index):
        # "no fiebre, he vomitado" tells of vomiting, "no he vomitado" does not.
        return text.jumps(index) or text.has(before, "and_join")
    if text.has(index, "subject"):
        return not text.has_any(before, _NO_SUBJECT_AFTER)
    return text.has(index, "verb_subject") and not text.has_any(before, _NO_VERB_AFTER)
