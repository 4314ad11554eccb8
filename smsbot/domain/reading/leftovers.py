"""What no rule accounts for: strange words must reach a person, small talk must not.

A word that alarms (a part of the body, a bodily function, an inability, a frightening verb) counts wherever
no finding, denial or set phrase accounts for it, however ordinary its neighbours are. Words that alarm nobody
may be unknown: a few in any text, more where the text says that all is well or is plainly about daily life.
"""

import re

from smsbot.domain.reading import figures
from smsbot.domain.reading.mentions import Text

_WORRYING = frozenset(
    {
        "worry", "body", "inability", "pee", "poop", "saddle", "wiping", "faint", "numb", "droop",
        "slur", "die", "rash", "short_breath", "hives", "swollen", "blood", "confused_bad",
        "excrete_control", "didnt_make_it", "wet_self", "blister", "pee_verb", "suffocate",
        "fever_word", "leak", "drug", "opioid", "overdosed", "meningitis_word", "wont_wake",
        "die_alone", "better_off", "breathe", "feel_nothing", "headache", "confused", "burnt",
        "unbearable", "weak", "pus", "hurt", "asleep", "hold_pressure", "tingle", "dizzy",
        "nausea_word", "alarm",
    }
)  # fmt: skip
CUES = (*_WORRYING, "small_talk", "left", "right", "mild", "severe", "deny_all", "excused", "daily_life")
# Words that only say where and how much: beside a finding they are part of it.
_BELONGING = frozenset({"body", "left", "right", "mild", "severe"})
# Beside these nothing is harmless, whatever the rest is about.
_GRAVE = frozenset(
    {
        "pee", "poop", "saddle", "wiping", "faint", "numb", "droop", "slur", "blood", "confused_bad", "pus",
        "excrete_control", "didnt_make_it", "wet_self", "suffocate", "opioid", "overdosed", "meningitis_word",
        "wont_wake", "die_alone", "better_off", "breathe", "feel_nothing", "alarm", "hold_pressure", "dizzy",
    }
)  # fmt: skip
_PLACING = frozenset(
    {"in", "at", "on", "to", "from", "into", "after", "since", "en", "al", "desde", "del", "like", "como"}
)
_REACH = 9
_PARTS = frozenset({"body", "saddle", "inability"})
_BESIDE = 6
# A name or a rare word in a longer text is no reason to trouble a person; in a short one it may be all.
_WORDS_PER_STRANGER = 7
_WORDS_PER_STRANGER_AT_EASE = 3
# Of a longer loose picture only its ends are accounted for, not what may stand between them.
_SHORT_PICTURE = 4
_SHORT_TEXT = 7
_FEVER_LIKE = re.compile(r"10[0-5](?:\.\d)?|99\.\d|(?:3[89]|4[01])[.,]\d")


def is_unread(text: Text, known: frozenset[int]) -> bool:
    """Whether words are left that are neither accounted for nor ordinary small talk.

    A body part, a worry or an inability that no rule used is never small talk, set phrases aside.
    """
    accounted = known | _excused(text)
    strangers = 0
    for index, word in enumerate(text.tokens.words):
        if word[0].isdigit():
            alarms, strange = _may_be_fever(text, index), False
        elif index in accounted or figures.in_phrase(text, index) or _belongs(text, index):
            continue
        else:
            alarms = text.has_any(index, _WORRYING) and not _is_harmless(text, index)
            strange = not text.has(index, "small_talk")
        if alarms:
            return True
        strangers += strange
    return strangers > len(text.tokens) // _words_per_stranger(text)


def _words_per_stranger(text: Text) -> int:
    """More may be unknown where the text says that all is well, or paints a set picture of daily life."""
    at_ease = text.holds_any(("deny_all", "figure", "daily_life"))
    return _WORDS_PER_STRANGER_AT_EASE if at_ease else _WORDS_PER_STRANGER


def _may_be_fever(text: Text, index: int) -> bool:
    """ "104 this morning": short, no part of a finding, of no daily thing, and no degrees of the day."""
    if index in text.owners or len(text.tokens) > _SHORT_TEXT:
        return False
    if text.holds_any(("daily_life", "weather_hint", "figure_sky")):
        return False
    return _FEVER_LIKE.fullmatch(text.tokens.words[index]) is not None


def _is_harmless(text: Text, index: int) -> bool:
    """ "your portal froze", "that roller coaster made my stomach drop": said of a thing, or of daily life."""
    if text.has_any(index, _GRAVE):
        return False
    if text.has_any(index, _PARTS):
        return False
    return figures.has_thing_for_subject(text, index) or _is_daily(text, index)


def _is_daily(text: Text, index: int) -> bool:
    """Daily life is told of in the sentence, not only as the place, and nothing grave with it."""
    near = range(max(0, index - _REACH), min(len(text.tokens), index + _REACH + 1))
    sentence = [word for word in near if text.same_sentence(word, index)]
    if any(text.has_any(word, _GRAVE) for word in sentence):
        return False
    return any(text.has(word, "daily_life") and not _is_place(text, word) for word in sentence)


def _is_place(text: Text, index: int) -> bool:
    return any(word in _PLACING for word in text.tokens.words[max(0, index - 2) : index])


def _belongs(text: Text, index: int) -> bool:
    if not text.has_any(index, _BELONGING):
        return False
    near = range(max(0, index - _BESIDE), min(len(text.tokens), index + _BESIDE + 1))
    return any(word in text.owners and text.same_sentence(word, index) for word in near)


def _excused(text: Text) -> set[int]:
    """Words of loose pictures of daily life: "confused by the portal"."""
    excused: set[int] = set()
    for start, end in text.scene.occurrences.get("excused", ()):
        excused.update(range(start, end) if end - start <= _SHORT_PICTURE else (start, end - 1))
    return excused
