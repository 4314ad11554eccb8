"""A symptom named and then answered in its place: "fever? no", "numbness I don't have any of"."""

from smsbot.domain.reading.mentions import Mention, Text
from smsbot.domain.reading.negation import (
    is_negated,
    is_negative,
    owner,
    spans_within,
    starts_clause,
    words_before,
)
from smsbot.domain.reading.reading import Status

CUES = (
    "is_no",
    "is_yes",
    "topic_no",
    "as_asked",
    "no_to_all",
    "the_one",
    "gone",
    "subject",
    "cannot",
    "sure_no",
    "told_verb",
    "own_pronoun",
    "verb_subject",
    "inability",
    "ask_start",
    "prep",
)

_TOPIC_GAP = 3
_CONTRAST_REACH = 4
_LIST_REACH = 20
_NOTHING = frozenset({"zero", "none", "zilch", "zip", "nada", "nadita", "cero", "nothing", "nil", "ninguna"})
_BARE_NO = frozenset({"no", "nope", "nop", "nah", "nel"})
# What tells of oneself, where a bare "chest pain" only names what was asked.
_TOLD = frozenset({"subject", "told_verb", "own_pronoun", "inability"})
_ARTICLES = frozenset({"a", "an", "the", "el", "la", "los", "las", "lo", "un", "una", "su", "this", "that"})
_ASKING = frozenset({"any", "have", "alguna", "algun"})
_LIKENESS = frozenset({"como", "cual", "like", "if"})


def answered_on_the_spot(text: Text, mention: Mention) -> Status | None:
    """ "fever? no", "numbness: none", "swelling yes", "fever aint one"."""
    index = mention.end
    if index >= len(text.tokens):
        return None
    if text.has(index, "is_no") and _closes(text, index) and not _doubles(text, mention, index):
        return _status_by_no(text, mention, index)
    if text.has(index, "is_yes") and _closes(text, index) and "?" in text.tokens.gaps[index]:
        return Status.PRESENT
    if _is_denied_topic(text, mention) or _is_on_the_list(text, mention):
        return Status.ABSENT
    return Status.RESOLVED if _answers_gone(text, mention) else None


def _status_by_no(text: Text, mention: Mention, index: int) -> Status:
    """What a closing "no" makes of it: a topic is denied by it, a statement only put in doubt."""
    if _contrasts(text, mention) or _clashes(text, mention, index):
        return Status.UNCERTAIN
    return Status.ABSENT


def _clashes(text: Text, mention: Mention, index: int) -> bool:
    """ "cant pee, no", "my chest hurts no?": said and then denied, so it is asked about."""
    if text.tokens.words[index] not in _BARE_NO or set(text.tokens.gaps[index]) & set("?:"):
        return False
    if is_negated(text, mention):
        return False
    end = _after_answer(text, index)
    if "?" in text.tokens.gaps[end] or _answers_onward(text, index, end):
        return True
    if is_negative(text, mention):
        return True
    clause = range(_clause_start(text, mention), mention.end)
    if text.has(clause.start, "ask_start") or text.tokens.words[clause.start] in _ASKING:
        return False
    return any(
        (text.has_any(word, _TOLD) and not (word > clause.start and text.has(word - 1, "prep")))
        or (text.has(word, "verb_subject") and text.tokens.words[word] not in _ARTICLES)
        for word in clause
    )


def _answers_onward(text: Text, index: int, end: int) -> bool:
    """ "chest pain. No, no fever": a new sentence, whose "no" opens what is said next."""
    return (
        not text.same_sentence(index, index - 1) and end < len(text.tokens) and text.same_sentence(end, index)
    )


def _clause_start(text: Text, mention: Mention) -> int:
    first = mention.start
    while first > 0 and not text.jumps(first):
        first -= 1
    return first


def _adjoins(text: Text, mention: Mention, index: int) -> bool:
    """Whether a word answers the mention: in its sentence, or next after "fever?"."""
    if text.same_sentence(index, mention.end - 1):
        return True
    return "?" in text.tokens.gaps[mention.end] and index - mention.end < _TOPIC_GAP


def _answers_gone(text: Text, mention: Mention) -> bool:
    """ "fever? had one. gone."."""
    opens = _after_aside(text, mention)
    if "?" not in text.tokens.gaps[opens]:
        return False
    words = range(opens, min(len(text.tokens), opens + _TOPIC_GAP))
    return any(text.has(index, "gone") for index in words)


def _is_denied_topic(text: Text, mention: Mention) -> bool:
    """ "numbness I don't have any of", "desmayos pues ninguno": named first, then denied to the end."""
    if not text.holds("topic_no") or is_negative(text, mention):
        return False
    # "como si trajera pañal y no traigo": what is denied is only what it is compared with.
    if any(text.tokens.words[index] in _LIKENESS for index in mention.used):
        return False
    opens = _after_aside(text, mention)
    # "lost control at church, never happened" lacks its "before".
    gap = 1 if len(mention.used) > 1 else _TOPIC_GAP
    return any(
        _adjoins(text, mention, start)
        and (end == len(text.tokens) or text.jumps(end))
        and not any(owner(text, index, mention) is not None for index in range(mention.end, end))
        for start, end in spans_within(text, "topic_no", opens, opens + gap)
    )


def _after_aside(text: Text, mention: Mention) -> int:
    """Where the statement goes on after "the numbness you asked me about"."""
    asides = spans_within(text, "as_asked", mention.end, mention.end + _TOPIC_GAP)
    return max((end for _, end in asides), default=mention.end)


def _is_on_the_list(text: Text, mention: Mention) -> bool:
    """ "fever, numbness, redness: no to all": our list, denied at its end."""
    if not text.holds("no_to_all"):
        return False
    if any(starts_clause(text, index) for index in (*words_before(text, mention), mention.start)):
        return False
    denials = spans_within(text, "no_to_all", mention.end, mention.end + _LIST_REACH)
    return any(text.same_sentence(start, mention.start) for start, _ in denials)


def _contrasts(text: Text, mention: Mention) -> bool:
    """ "lo dormido se quito, lo debil no": not gone, rather than not there."""
    return text.has(mention.start - 1, "the_one") and any(
        text.has(index, "gone") for index in words_before(text, mention)[:_CONTRAST_REACH]
    )


def _doubles(text: Text, mention: Mention, index: int) -> bool:
    """The "nothing" of "no siento nada" only doubles the "no" that makes the symptom."""
    if text.tokens.words[index] in _NOTHING and not set(text.tokens.gaps[index]) & set("?:"):
        # "no feeling between my legs, none": the second no answers nobody.
        if is_negative(text, mention):
            return True
        # "I go to pee and stand there, zero": told of oneself, and nothing comes.
        told = any(text.has(word, "subject") for word in (*words_before(text, mention), mention.start))
        if mention.code == "bladder_bowel" and len(mention.used) > 1 and told:
            return True
    return not text.jumps(index) and any(text.has(word, "cannot") for word in mention.used)


def _closes(text: Text, index: int) -> bool:
    """Whether the phrase at ``index`` ends its statement: "fever no" but not "fever, no swelling"."""
    end = _after_answer(text, index)
    if end == len(text.tokens) or text.jumps(end):
        return True
    follows = end in text.owners
    return follows and not text.jumps(index) and (end - index > 1 or text.has(index, "sure_no"))


def _after_answer(text: Text, index: int) -> int:
    """Where a yes or no that may be said twice is over."""
    end = index
    while end < len(text.tokens) and (text.has(end, "is_no") or text.has(end, "is_yes")):
        end += 1
    return end
