"""Symptoms that stand on a sheet: what the papers say to watch for, and lists of ours that are quoted."""

from smsbot.domain.reading.mentions import Mention, Text
from smsbot.domain.reading.negation import is_negated, spans_within, words_before
from smsbot.domain.reading.reading import Status

CUES = (
    "instructed", "sheet", "sheet_call", "sheet_yes", "sheet_no", "sheet_kept", "cannot", "neg", "still",
    "plain_no", "is_no", "advert",
)  # fmt: skip

_LETTER = 40
_TOLD_ON = frozenset({"sheet_yes", "cannot", "neg", "still"})
_DENIALS = ("so_far_none", "deny_all", "sheet_no")
_BEFORE = 14
_ANSWER = 8
_AFTER_QUOTE = 3
_QUOTES = frozenset('"“”«»')
_OWN_WORDS = frozenset({"i", "im", "my", "me", "yo", "mi", "tengo"})
_NONE = frozenset({"none", "nothing", "nope", "nada", "ninguno", "ninguna"})
_IFS = frozenset({"if", "si", "when", "cuando", "for"})


def status_of_instructed(text: Text, mention: Mention) -> Status | None:
    """ "told me to watch for fever, so far nothing" denies it, "... and yes it's there" has it."""
    if not text.holds_any(("instructed", "sheet_call")) or not _is_instructed(text, mention):
        return Status.UNCERTAIN
    if spans_within(text, "sheet_yes", mention.end, mention.end + _ANSWER):
        return Status.PRESENT
    if _watched_in_vain(text, mention):
        return Status.ABSENT
    return Status.UNCERTAIN


def is_of_the_sheet(text: Text, mention: Mention) -> bool:
    """ "the paper says go to the ER if I lose control, it's on the fridge": kept, and nothing more said."""
    if not (text.holds("sheet") and text.holds("sheet_call") and text.holds("sheet_kept")):
        return False
    words = range(max(0, mention.start - _BEFORE), mention.end)
    calls = [index for index in words if text.has(index, "sheet_call")]
    if not calls or not any(text.tokens.words[index] in _IFS for index in range(calls[0], mention.end)):
        return False
    if not any(text.has(index, "sheet") for index in words if index < calls[-1]):
        return False
    return not _goes_on(text, mention)


def _goes_on(text: Text, mention: Mention) -> bool:
    """Whether more is told after it than that the sheet is kept: a "no", a "can't", another symptom."""
    rest = range(mention.end, min(len(text.tokens), mention.end + _LETTER))
    told = (index for index in rest if not text.has(index, "sheet_kept"))
    return any(text.has_any(index, _TOLD_ON) or index in text.owners for index in told)


def is_quoted_and_denied(text: Text, mention: Mention) -> bool:
    """ "fever, new numbness or weakness" in quotes, and a no to it behind them."""
    if not text.holds_any(("plain_no", "is_no")):
        return False
    gaps = text.tokens.gaps
    opened = sum(_holds_quote(gaps[at]) for at in range(max(0, mention.start - _LETTER), mention.start + 1))
    if not opened % 2:
        return False
    far = range(mention.end, min(len(gaps), mention.end + _LETTER))
    closing = next((at for at in far if _holds_quote(gaps[at])), None)
    if closing is None:
        return False
    after = range(closing, min(len(text.tokens), closing + _AFTER_QUOTE))
    return any(text.has(index, "plain_no") or text.has(index, "is_no") for index in after)


def _holds_quote(gap: str) -> bool:
    return any(sign in _QUOTES for sign in gap)


def is_advertised(text: Text, mention: Mention) -> bool:
    """ "saw a pill commercial, side effects were seizures": nobody has them."""
    for _, end in spans_within(text, "advert", mention.end - _BEFORE, mention.end - 1):
        if not any(text.tokens.words[index] in _OWN_WORDS for index in range(end, mention.end)):
            return True
    return False


def _is_instructed(text: Text, mention: Mention) -> bool:
    before = words_before(text, mention)
    return any(text.has(index, "instructed") or text.has(index, "sheet_call") for index in before)


def _ends_in_none(text: Text) -> bool:
    """ "report any chest pain or fainting. Reporting: none"."""
    last = len(text.tokens) - 1
    return text.tokens.words[last] in _NONE and text.jumps(last)


def _watched_in_vain(text: Text, mention: Mention) -> bool:
    last = mention.end + _LETTER
    if any(spans_within(text, name, mention.end, last) for name in _DENIALS) or _ends_in_none(text):
        return True
    later = {one for index in range(mention.end, last) for one in text.owners.get(index, ())}
    return any(one.code == mention.code and (one.normal or is_negated(text, one)) for one in later)
