"""Whether a mentioned symptom is there, not there, gone, or only asked about: negation and its kin.

Where cues clash the answer leans to ``present`` or ``uncertain``: a symptom asked about once too often
costs a text, one dropped can cost a spinal cord.
"""

from smsbot.domain.reading.mentions import Mention, Text
from smsbot.domain.reading.reading import Status

CUES = (
    "neg", "neg_think", "pseudo", "but", "still", "gone", "gone_before", "not_anymore", "no_longer",
    "returned", "maybe", "fear", "what_if", "ask", "ask_start", "ask_modal", "claim", "subject", "verb_subject", "prep", "and_join",
    "or_join", "listable", "noun_sign", "cannot", "plain_no", "is_no", "is_yes", "refusal", "used_to", "it", "other_person",
    "near_person", "patient_self", "long_ago", "had", "for_friend", "rule_out",
)  # fmt: skip

# Cues that a mention swallows: the "no" of "no feeling" and the "quit" of "quit working" say nothing more.
RELEASED = ("neg", "neg_think", "gone", "gone_before", "no_longer", "still", "pseudo", "is_no")

_REACH = 16
_LOOSE_WORDS = 6
# These tell of something that happened: it stays true however long ago, so "used to" cannot undo it.
_EVENTS = frozenset({"collapse", "fall"})


def status_of(text: Text, mention: Mention) -> Status | None:
    """The status of one mention, or None where it is told of somebody who is not the patient."""
    if _is_of_another(text, mention):
        return None
    if mention.code == "medication":
        return Status.PRESENT
    if mention.normal:
        return Status.ABSENT
    answered = _answered_on_the_spot(text, mention)
    if answered is not None:
        return answered
    if _is_gone(text, mention):
        return Status.RESOLVED
    negated = _is_negated(text, mention)
    if negated:
        return Status.RESOLVED if _has_anymore(text, mention) else Status.ABSENT
    return Status.UNCERTAIN if _is_unsure(text, mention) else Status.PRESENT


def _before(text: Text, mention: Mention) -> range:
    """Word numbers before the mention in its sentence, nearest first."""
    low = max(0, mention.start - _REACH)
    while not text.same_sentence(low, mention.start):
        low += 1
    return range(mention.start - 1, low - 1, -1)


def _after(text: Text, mention: Mention, reach: int) -> range:
    """Word numbers after the mention in its sentence, nearest first."""
    high = min(len(text.tokens), mention.end + reach)
    while high > mention.end and not text.same_sentence(high - 1, mention.end - 1):
        high -= 1
    return range(mention.end, high)


def _is_negative(text: Text, mention: Mention) -> bool:
    """Whether the symptom itself holds a "no" or "can't": a second one ("can't put no weight") only doubles it."""
    return any(text.has(index, "refusal") for index in mention.used)


def _inside_another(text: Text, index: int, mention: Mention) -> bool:
    return any(other is not mention and other.start <= index < other.end for other in text.mentions)


def _owner(text: Text, index: int, mention: Mention) -> Mention | None:
    for other in text.mentions:
        if other is not mention and index in other.used:
            return other
    return None


# --- negation -------------------------------------------------------------------------------------


def _is_negated(text: Text, mention: Mention) -> bool:
    return _is_negated_inside(text, mention) or _is_negated_before(text, mention)


def _is_negated_inside(text: Text, mention: Mention) -> bool:
    """A "not" between the words of the mention: "my leg is not numb"."""
    for index in range(mention.start, mention.end):
        if index in mention.used or not _is_cue(text, index, mention) or _is_negative(text, mention):
            continue
        following = next((word for word in range(index + 1, mention.end) if word in mention.used), index)
        rest = range(index + 1, following)
        blocked = (text.has(word, "but") or _owner(text, word, mention) is not None for word in rest)
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
    for index in _before(text, mention):
        if _blocks(text, index):
            return False
        if text.jumps(index + 1) or text.has(index, "and_join"):
            if not _can_carry_on(text, mention, index):
                return False
            crossed, listed = True, False
        if _is_cue(text, index, mention):
            doubled = not crossed and index >= mention.start - 3 and _is_negative(text, mention)
            return (listed or not crossed) and not doubled and not _only_answers(text, index)
        if _is_listed(text, index, mention):
            listed = True
        elif not text.has(index, "or_join"):
            loose += 1
        if loose > _LOOSE_WORDS or _starts_clause(text, index):
            return False
    return False


def _blocks(text: Text, index: int) -> bool:
    return text.has(index, "but") or text.has(index, "still")


def _is_listed(text: Text, index: int, mention: Mention) -> bool:
    return text.has(index, "listable") or _owner(text, index, mention) is not None


def _can_carry_on(text: Text, mention: Mention, index: int) -> bool:
    """Over a comma or "and" a denial carries on to single signs, not to a new statement like "leg numb"."""
    if text.has(index, "or_join") or (index + 1 < len(text.tokens) and text.has(index + 1, "or_join")):
        return True
    return len(mention.used) == 1 or text.has(mention.end - 1, "noun_sign")


def _starts_clause(text: Text, index: int) -> bool:
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


def _answered_on_the_spot(text: Text, mention: Mention) -> Status | None:
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
    follows = any(end in other.used for other in text.mentions)
    return follows and not text.jumps(index) and end - index > 1


# --- gone again -----------------------------------------------------------------------------------


def _is_gone(text: Text, mention: Mention) -> bool:
    if mention.code in _EVENTS:
        return False
    after = list(_after(text, mention, 14))
    if any(text.has(index, "returned") for index in after):
        return False
    return _gone_before(text, mention) or _gone_after(text, mention, after)


def _gone_before(text: Text, mention: Mention) -> bool:
    for index in _before(text, mention)[:5]:
        if text.has(index, "but") or text.has(index, "subject") or _owner(text, index, mention) is not None:
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
    """ "the numbness is gone", "had a fever but it broke": no other symptom may stand between, lists aside."""
    for index in after:
        if text.has(index, "still"):
            return False
        if text.has(index, "gone") and index not in mention.used and not _is_denied(text, index):
            return True
        if _opens_another(text, index, mention):
            return False
    return False


def _is_denied(text: Text, index: int) -> bool:
    near = range(max(0, index - 2), index)
    return any(text.has(word, "neg") and not text.has(word, "pseudo") for word in near)


def _opens_another(text: Text, index: int, mention: Mention) -> bool:
    if text.has(index, "but"):
        follows = range(index + 1, min(index + 3, len(text.tokens)))
        return not any(text.has(word, "it") or text.has(word, "gone") for word in follows)
    other = _owner(text, index, mention)
    if other is not None and text.has(index, "neg"):
        return True
    if other is None:
        return text.has(index, "neg") or (
            text.jumps(index) and text.has(index, "subject") and not text.has(index, "it")
        )
    between = range(mention.end, other.start)
    return not any(text.has(word, "and_join") or text.has(word, "or_join") for word in between)


def _has_anymore(text: Text, mention: Mention) -> bool:
    return any(text.has(index, "not_anymore") for index in _after(text, mention, 5))


# --- only asked or feared -------------------------------------------------------------------------


def _is_unsure(text: Text, mention: Mention) -> bool:
    return _is_supposed(text, mention) or _is_only_asked(text, mention)


def _is_supposed(text: Text, mention: Mention) -> bool:
    """After "what if", "maybe", "worried about" or "if I", with no plain statement in between."""
    subjects = 0
    claimed = False
    for index in _before(text, mention):
        if text.has(index, "what_if") or text.has(index, "maybe"):
            return subjects < 2
        if text.has(index, "fear"):
            return not claimed
        if text.has(index, "but") or text.has(index, "still"):
            return False
        claimed = claimed or text.has(index, "claim")
        subjects += text.has(index, "subject") and not text.has(index + 1, "subject")
    return any(text.has(index, "for_friend") for index in range(len(text.tokens)))


def _is_only_asked(text: Text, mention: Mention) -> bool:
    claimed = any(
        text.has(index, "claim") for index in range(mention.start, mention.end) if index not in mention.used
    )
    claimed = claimed or (text.has(mention.start, "claim"))
    for index in _before(text, mention):
        if text.has(index, "ask_modal"):
            return not text.has(mention.start - 1, "claim")
        if text.has(index, "ask") or (text.has(index, "ask_start") and _opens_statement(text, index)):
            return not claimed
        if text.has(index, "claim") or text.has(index, "still"):
            claimed = True
        if text.jumps(index) and claimed:
            return False
    return False


def _opens_statement(text: Text, index: int) -> bool:
    return index == 0 or text.jumps(index) or text.has(index - 1, "and_join")


# --- somebody else --------------------------------------------------------------------------------


def _is_of_another(text: Text, mention: Mention) -> bool:
    """Told of a friend, or of family as something past; a caregiver's "he can't feel his foot" is the patient."""
    for index in [*range(mention.end - 1, mention.start - 1, -1), *_before(text, mention)]:
        if index in mention.used:
            continue
        if text.has(index, "patient_self"):
            return False
        if text.has(index, "other_person") and not text.has(index, "for_friend"):
            return True
        if text.has(index, "near_person"):
            return _is_old_story(text, index, mention)
    return False


def _is_old_story(text: Text, person: int, mention: Mention) -> bool:
    around = range(person, min(len(text.tokens), mention.end + 6))
    return any(text.has(index, "long_ago") for index in around)
