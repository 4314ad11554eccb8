"""Negation: how far a "no" reaches, and where it only answers our question or doubles another."""

from smsbot.domain.reading.mentions import Mention, Text
from smsbot.domain.reading.reading import Status

CUES = (
    "neg", "neg_think", "pseudo", "but", "still", "cannot", "subject", "verb_subject", "prep",
    "and_join", "or_join", "listable", "noun_sign", "plain_no", "is_no", "is_yes", "refusal",
)  # fmt: skip

_REACH = 16
_LOOSE_WORDS = 6


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


def is_negative(text: Text, mention: Mention) -> bool:
    """Whether the symptom itself holds a "no" or "can't": a second one only doubles it."""
    return any(text.has(index, "refusal") for index in mention.used)


def _inside_another(text: Text, index: int, mention: Mention) -> bool:
    """Whether a "not" belongs to another mention; "my leg isn't red or swollen" is inside both."""
    holders = text.owners if mention.start <= index < mention.end else text.covers
    return any(other is not mention for other in holders.get(index, ()))


def owner(text: Text, index: int, mention: Mention) -> Mention | None:
    """Another mention that uses this word."""
    return next((other for other in text.owners.get(index, ()) if other is not mention), None)


def is_negated(text: Text, mention: Mention) -> bool:
    return _is_negated_inside(text, mention) or _is_negated_before(text, mention)


def _is_negated_inside(text: Text, mention: Mention) -> bool:
    """A "not" between the words of the mention: "my leg is not numb"."""
    for index in range(mention.start, mention.end):
        if index in mention.used or not _is_cue(text, index, mention) or is_negative(text, mention):
            continue
        following = next((word for word in range(index + 1, mention.end) if word in mention.used), index)
        rest = range(index + 1, following)
        listed = any(text.has(word, "or_join") for word in rest)
        blocked = (
            text.has(word, "but") or (not listed and owner(text, word, mention) is not None) for word in rest
        )
        if not any(blocked) and not any(text.jumps(word) for word in range(index + 1, following + 1)):
            return True
    return False


def _is_cue(text: Text, index: int, mention: Mention) -> bool:
    if not (text.has(index, "neg") or text.has(index, "neg_think")):
        return False
    return not text.has(index, "pseudo") and not _inside_another(text, index, mention)


def _is_negated_before(text: Text, mention: Mention) -> bool:
    crossed = listed = False
    loose = 0
    for index in words_before(text, mention):
        if text.jumps(index + 1) or text.has(index, "and_join"):
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


def _says_no_more(text: Text, index: int, mention: Mention) -> bool:
    """A "no" that answers us, or that only doubles the "no" within the symptom: "don't feel no different"."""
    doubles = index >= mention.start - 3 and not text.jumps(mention.start) and is_negative(text, mention)
    return doubles or _only_answers(text, index)


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
    if text.has(index, "subject"):
        return not (before >= 0 and (text.has(before, "prep") or text.has(before, "neg_think")))
    if text.has(index, "verb_subject"):
        return not (before >= 0 and (text.has(before, "prep") or text.has(before, "neg")))
    return False


def _only_answers(text: Text, index: int) -> bool:
    """ "No, leg still numb": a first "no" with a break after it answers our question, no more."""
    if not text.has(index, "plain_no"):
        return False
    opens = index == 0 or text.jumps(index) or text.has(index - 1, "plain_no")
    return opens and index + 1 < len(text.tokens) and text.jumps(index + 1)


def answered_on_the_spot(text: Text, mention: Mention) -> Status | None:
    """ "fever? no", "numbness: none", "swelling yes", "fever aint one"."""
    index = mention.end
    if index >= len(text.tokens):
        return None
    if text.has(index, "is_no") and _closes(text, index) and not _doubles(text, mention, index):
        return Status.ABSENT
    if text.has(index, "is_yes") and _closes(text, index) and "?" in text.tokens.gaps[index]:
        return Status.PRESENT
    return None


def _doubles(text: Text, mention: Mention, index: int) -> bool:
    """The "nothing" of "no siento nada" only doubles the "no" that makes the symptom."""
    return not text.jumps(index) and any(text.has(word, "cannot") for word in mention.used)


def _closes(text: Text, index: int) -> bool:
    """Whether the phrase at ``index`` ends its statement: "fever no" but not "fever, no swelling"."""
    end = index
    while end < len(text.tokens) and (text.has(end, "is_no") or text.has(end, "is_yes")):
        end += 1
    if end == len(text.tokens) or text.jumps(end):
        return True
    follows = end in text.owners
    return follows and not text.jumps(index) and end - index > 1
