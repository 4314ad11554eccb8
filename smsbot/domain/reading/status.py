"""Whether a mentioned symptom is there, not there, gone, or only asked about: negation and its kin.

Where cues clash the answer leans to ``present`` or ``uncertain``: a symptom asked about once too often
costs a text, one dropped can cost a spinal cord.
"""

from smsbot.domain.reading import negation, persons
from smsbot.domain.reading.mentions import Mention, Text
from smsbot.domain.reading.negation import (
    answered_on_the_spot,
    is_negated,
    is_negative,
    owner,
    words_after,
    words_before,
)
from smsbot.domain.reading.reading import Status

CUES = (
    *negation.CUES, *persons.CUES,
    "gone", "gone_before", "not_anymore", "no_longer", "returned", "maybe", "fear",
    "what_if", "ask", "ask_start", "ask_marked",
    "ask_modal", "ask_future", "ahead_verb", "claim", "restored", "gone_when", "used_to", "it",
    "for_friend", "leg", "normal_again", "maybe_within",
)  # fmt: skip

# Cues that a mention swallows: the "no" of "no feeling" and the "quit" of "quit working" say nothing more.
RELEASED = ("neg", "neg_think", "gone", "gone_before", "no_longer", "still", "pseudo", "is_no")

_LONG_SENTENCE = 60
_GONE_REACH = 4
_BACK_REACH = 4
_MEANWHILE_REACH = 6
# What happened stays true however long ago; a wish to die is never taken for over because of a word.
_NEVER_GONE = frozenset({"collapse", "fall", "overdose", "self_harm"})


def status_of(text: Text, mention: Mention) -> Status | None:
    """The status of one mention, or None where it is told of somebody who is not the patient."""
    if persons.is_of_another(text, mention) or persons.is_of_a_thing(text, mention):
        return None
    if mention.code == "medication":
        return Status.PRESENT
    if mention.over:
        return Status.RESOLVED
    if mention.normal:
        return Status.RESOLVED if _is_back(text, mention) else Status.ABSENT
    answered = answered_on_the_spot(text, mention)
    if answered is not None:
        return answered
    if _is_gone(text, mention):
        return Status.RESOLVED
    negated = is_negated(text, mention)
    if negated:
        return Status.RESOLVED if _has_anymore(text, mention) else Status.ABSENT
    return Status.UNCERTAIN if _is_unsure(text, mention) else Status.PRESENT


def _is_back(text: Text, mention: Mention) -> bool:
    """ "I can see my ankle bones again": it works now, so it once did not."""
    high = min(len(text.tokens), mention.end + _BACK_REACH)
    near = range(max(0, mention.start - 1), high)
    return any(text.has(index, "normal_again") and text.same_sentence(index, mention.start) for index in near)


# --- gone again -----------------------------------------------------------------------------------


def _is_gone(text: Text, mention: Mention) -> bool:
    if mention.code in _NEVER_GONE:
        return False
    after = list(words_after(text, mention, 14))
    if any(text.has(index, "restored") for index in after):
        return True
    if any(text.has(index, "returned") for index in after):
        return False
    return _gone_before(text, mention) or _gone_after(text, mention, after)


def _gone_before(text: Text, mention: Mention) -> bool:
    before = () if text.jumps(mention.start) else words_before(text, mention)[:_GONE_REACH]
    for index in before:
        if text.has(index, "but") or text.has(index, "subject") or owner(text, index, mention) is not None:
            return False
        if text.has(index, "still") or text.has(index, "pseudo"):
            return False
        if text.has(index, "gone_before") or text.has(index, "no_longer"):
            return True
        if text.has(index, "used_to"):
            return not _is_denied(text, index)
        if text.jumps(index) or text.has(index, "and_join"):
            return False
    return any(
        text.has(index, "no_longer")
        for index in range(mention.start, mention.end)
        if index not in mention.used
    )


def _gone_after(text: Text, mention: Mention, after: list[int]) -> bool:
    """ "the numbness is gone", "had a fever but it broke": no other symptom may stand between."""
    for index in after:
        if text.has(index, "still"):
            return False
        if _says_gone(text, index, mention):
            return True
        if _opens_another(text, index, mention):
            return False
    return False


def _says_gone(text: Text, index: int, mention: Mention) -> bool:
    """A "gone" about the symptom; "legs gone" is about the legs, and the worst there is."""
    if not text.has(index, "gone") or index in mention.used or _is_denied(text, index):
        return False
    # "can't feel it no more" is no "gone": the second no doubles the first.
    doubled = text.has(index, "not_anymore") and is_negative(text, mention)
    return not doubled and not text.has(index - 1, "leg") and not _only_meanwhile(text, index)


def _only_meanwhile(text: Text, index: int) -> bool:
    """ "goes away when I lie down": better for as long as that lasts, not gone."""
    follows = range(index + 1, min(index + _MEANWHILE_REACH, len(text.tokens)))
    return any(text.has(word, "gone_when") and text.same_sentence(word, index) for word in follows)


def _is_denied(text: Text, index: int) -> bool:
    near = range(max(0, index - 2), index)
    return any(text.has(word, "neg") and not text.has(word, "pseudo") for word in near)


def _opens_another(text: Text, index: int, mention: Mention) -> bool:
    if text.has(index, "but"):
        follows = range(index + 1, min(index + 3, len(text.tokens)))
        return not any(text.has(word, "it") or text.has(word, "gone") for word in follows)
    other = owner(text, index, mention)
    if other is not None and text.has(index, "neg"):
        return True
    if other is None:
        return text.has(index, "neg") or _is_rival(text, index)
    if len(mention.used) > 1 and not text.has(mention.end - 1, "noun_sign"):
        return True
    between = range(mention.end, other.start)
    return not any(text.has(word, "and_join") or text.has(word, "or_join") for word in between)


def _is_rival(text: Text, index: int) -> bool:
    """A subject of its own: in "can't move my leg, pain is gone" only the pain is."""
    if text.has(index, "listable") and not text.has(index - 1, "and_join"):
        return True
    return text.jumps(index) and text.has(index, "subject") and not text.has(index, "it")


def _has_anymore(text: Text, mention: Mention) -> bool:
    return any(text.has(index, "not_anymore") for index in words_after(text, mention, 5))


# --- only asked or feared -------------------------------------------------------------------------


def _is_unsure(text: Text, mention: Mention) -> bool:
    return _is_supposed(text, mention) or _is_only_asked(text, mention) or _asks_ahead(text, mention)


def _is_supposed(text: Text, mention: Mention) -> bool:
    """After "what if", "maybe", "worried about" or "if I", with no plain statement in between."""
    inside = (index for index in range(mention.start, mention.end) if index not in mention.used)
    if any(text.has(index, "maybe_within") for index in inside):
        return True
    subjects = 0
    claimed = False
    for index in words_before(text, mention):
        if text.has(index, "what_if") or text.has(index, "maybe"):
            return subjects < 2
        if text.has(index, "fear"):
            return not claimed
        if text.has(index, "but") or text.has(index, "still"):
            return False
        claimed = claimed or text.has(index, "claim")
        subjects += text.has(index, "subject") and not text.has(index + 1, "subject")
    return bool(text.scene.occurrences.get("for_friend"))


def _is_only_asked(text: Text, mention: Mention) -> bool:
    claimed = any(
        text.has(index, "claim") for index in range(mention.start, mention.end) if index not in mention.used
    )
    claimed = claimed or (text.has(mention.start, "claim"))
    for index in words_before(text, mention):
        if text.has(index, "ask_modal"):
            return not text.has(mention.start - 1, "claim")
        if text.has(index, "ask") or _opens_question(text, index):
            return not claimed
        if text.has(index, "claim") or text.has(index, "still"):
            claimed = True
        if text.jumps(index) and claimed:
            return False
    return False


def _asks_ahead(text: Text, mention: Mention) -> bool:
    """ "could the steroid make my face droop", "will my leg get weak": asked of what may come."""
    for index in words_before(text, mention):
        if text.has(index, "ask_future") and (index == 0 or text.jumps(index)):
            return any(text.has(word, "ahead_verb") for word in range(index + 1, mention.end))
    return False


def _opens_question(text: Text, index: int) -> bool:
    """ "is fever normal" by its order of words, "¿es normal la fiebre?" by its mark."""
    # "the spot opened up and is bleeding" asks nothing, "and is it normal" does.
    joined = text.has(index - 1, "and_join") and text.has(index + 1, "verb_subject")
    if not (index == 0 or text.jumps(index) or joined):
        return False
    if text.has(index, "ask_start"):
        return True
    return text.has(index, "ask_marked") and (
        "¿" in text.tokens.gaps[index] or "?" in _sentence_mark(text, index)
    )


def _sentence_mark(text: Text, index: int) -> str:
    """The punctuation that ends the sentence of this word."""
    end = index + 1
    last = min(len(text.tokens), index + _LONG_SENTENCE)
    while end < last and text.same_sentence(end, index):
        end += 1
    return text.tokens.gaps[end]
