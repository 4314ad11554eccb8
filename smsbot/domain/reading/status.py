"""Whether a mentioned symptom is there, not there, gone, or only asked about: negation and its kin.

Where cues clash the answer leans to ``present`` or ``uncertain``: a symptom asked about once too often
costs a text, one dropped can cost a spinal cord.
"""

from smsbot.domain.reading import figures, gone, negation, persons, recovery, retold, sheets, spot_answers
from smsbot.domain.reading.mentions import Mention, Text
from smsbot.domain.reading.negation import (
    is_negated,
    words_after,
    words_before,
)
from smsbot.domain.reading.reading import Status

CUES = (
    *negation.CUES, *spot_answers.CUES, *persons.CUES, *figures.CUES, *gone.CUES, *recovery.CUES,
    *retold.CUES, *sheets.CUES,
    "maybe", "fear", "what_if", "ask", "ask_start", "ask_marked", "ask_modal", "ask_future", "ahead_verb",
    "claim", "for_friend", "instructed", "might_be",
    "ask_after", "wish", "wished_for", "unsaid", "past_day", "since_word",
)  # fmt: skip

# Cues that a mention swallows: the "no" of "no feeling" and the "quit" of "quit working" say nothing more.
RELEASED = ("neg", "neg_think", "gone", "gone_before", "no_longer", "still", "pseudo", "is_no")

_LONG_SENTENCE = 60
_DOUBT_REACH = 3
_UNSAID_REACH = 6
# "me da pavor que se me duerma": what is feared follows, however much it is the writer's own.
_OF_WHAT = frozenset({"que", "q"})
_OWNED = frozenset({"me", "my", "mi", "mis"})
_PLAIN = frozenset({"cannot", "claim", "subject"})
_TOLD = frozenset({"claim", "subject", "it", "still", "past_tense"})


def status_of(text: Text, mention: Mention) -> Status | None:
    """The status of one mention, or None where it is told of somebody who is not the patient."""
    if persons.is_of_another(text, mention) or persons.is_of_a_thing(text, mention):
        return None
    if figures.is_figure(text, mention) or sheets.is_advertised(text, mention):
        return None
    if mention.code == "medication":
        return Status.PRESENT
    if gone.is_near_miss(text, mention):
        return None
    if mention.over:
        return Status.RESOLVED
    if mention.normal:
        return _status_of_normal(text, mention)
    return _status_of_symptom(text, mention)


def _status_of_symptom(text: Text, mention: Mention) -> Status | None:
    if recovery.is_of_old(text, mention):
        return Status.RESOLVED
    answered = spot_answers.answered_on_the_spot(text, mention)
    if answered not in {None, Status.ABSENT}:
        return answered
    if gone.is_gone(text, mention) or retold.told_over(text, mention):
        return Status.RESOLVED
    if answered is Status.ABSENT or _is_unsaid(text, mention):
        return Status.ABSENT
    if is_negated(text, mention):
        over = gone.has_anymore(text, mention) or gone.ended_on_a_day(text, mention)
        return Status.RESOLVED if over else Status.ABSENT
    return _unless_only_spoken_of(text, mention)


def _status_of_normal(text: Text, mention: Mention) -> Status | None:
    """ "I can walk" denies, "I can walk again" says it is over, "I could walk, now I can't" it is there."""
    if mention.value is not None:
        return Status.ABSENT
    if recovery.function_told_as_past(text, mention):
        return Status.PRESENT if recovery.is_lost_now(text, mention) else None
    if _doubts_function(text, mention):
        return Status.UNCERTAIN
    if is_negated(text, mention) or _is_unsure(text, mention) or _is_wished(text, mention):
        return None
    if recovery.is_taken_back(text, mention):
        return None
    return Status.RESOLVED if recovery.is_back_again(text, mention) else Status.ABSENT


def _doubts_function(text: Text, mention: Mention) -> bool:
    """ "not sure if I can pee", "idk if I can lift my leg"; "not sure if I can walk" may ask for leave."""
    inside = range(mention.start, mention.end)
    if mention.code == "paralysis" and not any(text.has(index, "body") for index in inside):
        return False
    near = range(max(0, mention.start - _DOUBT_REACH), mention.start)
    return any(text.has(index, "maybe") and text.has(index, "condition") for index in near)


def _is_wished(text: Text, mention: Mention) -> bool:
    """ "hoping I can walk again", "is the feeling normal": neither says that it works."""
    before = words_before(text, mention)
    return any(text.has(index, "wish") or _opens_question(text, index) for index in before)


def _unless_only_spoken_of(text: Text, mention: Mention) -> Status | None:
    if sheets.is_of_the_sheet(text, mention):
        return None
    if sheets.is_quoted_and_denied(text, mention):
        return Status.ABSENT
    if _is_unsure(text, mention):
        return sheets.status_of_instructed(text, mention)
    return Status.PRESENT


# --- only asked or feared -------------------------------------------------------------------------


def _is_unsure(text: Text, mention: Mention) -> bool:
    return (
        _is_supposed(text, mention)
        or _is_only_asked(text, mention)
        or _asks_ahead(text, mention)
        or _asks_after(text, mention)
    )


def _is_supposed(text: Text, mention: Mention) -> bool:
    """After "what if", "maybe", "worried about" or "if I", with no plain statement in between."""
    subjects = 0
    claimed = False
    for index in words_before(text, mention):
        if text.has(index, "what_if") or text.has(index, "maybe"):
            return subjects < 2
        if text.has(index, "fear"):
            if _is_told_apart(text, index):
                return False
            return not claimed or text.tokens.words[index + 1] in _OF_WHAT
        if text.has(index, "still") or (text.has(index, "but") and not _follows_or(text, index)):
            return False
        claimed = claimed or text.has(index, "claim")
        subjects += text.has(index, "subject") and not text.has(index + 1, "subject")
    return text.holds("for_friend") or _is_doubted(text, mention)


def _is_told_apart(text: Text, index: int) -> bool:
    """ "tengo miedo, no puedo respirar": a fear, and a statement of its own behind the comma."""
    follows = index + 1
    return text.jumps(follows) and text.has_any(follows, _PLAIN)


def _follows_or(text: Text, index: int) -> bool:
    """ "not sure if its swollen or im just fat": the "just" of the other guess."""
    return any(text.has(word, "or_join") for word in range(max(0, index - 2), index))


def _is_doubted(text: Text, mention: Mention) -> bool:
    """A doubt within the words of the mention, or right after it: "my throat, could that be swelling"."""
    inside = (index for index in range(mention.start, mention.end) if index not in mention.used)
    if any(text.has(index, "might_be") for index in inside):
        return True
    index = mention.end
    return index < len(text.tokens) and "?" in text.tokens.gaps[index] and text.has(index, "or_join")


def _is_unsaid(text: Text, mention: Mention) -> bool:
    """ "I wish it was numb", "I never said it was numb": right before the symptom, so it is not there."""
    if not text.holds_any(("wished_for", "unsaid")):
        return False
    for index in words_before(text, mention)[:_UNSAID_REACH]:
        if text.jumps(index + 1) or text.has(index, "but"):
            return False
        if text.has(index, "neg") and not text.has(index, "unsaid"):
            return False
        if text.has(index, "wished_for") or text.has(index, "unsaid"):
            return not negation.is_negative(text, mention)
    return False


def _is_only_asked(text: Text, mention: Mention) -> bool:
    claimed = any(
        text.has(index, "claim")
        for index in range(mention.start, mention.end)
        if index not in mention.used or text.tokens.words[index] in _OWNED
    )
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


def _asks_after(text: Text, mention: Mention) -> bool:
    """ "a little redness is normal?": asked of redness at large, not told of one's own."""
    if not text.holds("ask_after") or "?" not in _sentence_mark(text, mention.start):
        return False
    if any(text.has_any(index, _TOLD) for index in (*words_before(text, mention), mention.start)):
        return False
    for index in words_after(text, mention, 3):
        if text.jumps(index):
            return False
        if text.has(index, "ask_after"):
            return True
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
