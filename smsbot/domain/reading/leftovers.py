"""What no rule accounts for: strange words must reach a person, small talk must not.

A word that alarms (a part of the body, a bodily function, an inability, a frightening verb) counts wherever
no finding, denial or set phrase accounts for it, however ordinary its neighbours are. Words that alarm nobody
may be unknown: a few in any text, more where the text says that all is well or is plainly about daily life.
A story of oneself that nothing accounts for, with no sign of daily life in it, reaches a person too: the
worst is told in ordinary words ("if this is the rest of it i dont want the rest of it").
"""

import re
from collections.abc import Iterator, Set

from smsbot.domain.reading import figures, persons
from smsbot.domain.reading.mentions import Mention, Text

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
_NO_BAD_NEWS = frozenset({"body", "drug"})
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
# The writer says that all is well, or tells whose trouble it is and why the answer comes late.
_SAYS_WELL = ("deny_all", "not_me", "own_reply", "at_ease", "errand_of_other")
_OWN_WELL = ("deny_all", "not_me", "own_reply")
_AT_EASE = ("deny_all", "figure", "daily_life", "at_ease", "own_reply", "not_me")
_EXCEPTING = frozenset(
    {"except", "but", "besides", "apart", "aside", "other", "only", "just", "though", "until", "unless",
     "excepto", "pero", "salvo", "menos", "solo", "sino", "aunque"}
)  # fmt: skip
_OPENERS = frozenset(
    {"my", "mi", "mis", "a", "al", "the", "el", "la", "un", "una", "so", "pues", "our", "es", "que"}
)
_OWN = frozenset({"my", "mi", "mis", "i", "im", "ive", "me", "him", "them"})
_SIGNS = (*_SAYS_WELL, "daily_life", "figure", "excused", "plain_sign", "so_far_none")
_TOLD_OF = ("patient_self", "near_person", "told_of")
_STORY = 6
# Half signs that daily life is full of: "driving, can't text", "101 outside, even the dog stays in".
_EVERYDAY_HALVES = frozenset({"_clumsy_hands", "_hot"})
# A symptom that joined no other sign still has to reach a person.
_COMBINED = frozenset({"meningitis", "paralysis", "stroke_signs"})
_REACH = 9
_PARTS = frozenset({"body", "saddle", "inability"})
_ONESELF = frozenset({"patient_self", "near_person"})
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
    if _is_untold(text, known):
        return True
    strangers = 0
    for index in _left(text, known):
        if _alarms(text, index):
            return True
        strangers += not text.tokens.words[index][0].isdigit() and not text.has(index, "small_talk")
    return strangers > len(text.tokens) // _words_per_stranger(text)


def is_worrying(text: Text, known: frozenset[int]) -> bool:
    """Whether a word is left that alarms; where in the body, or which drug, says nothing bad by itself."""
    alarming = (index for index in _left(text, known) if _alarms(text, index))
    return any(not text.has_any(index, _NO_BAD_NEWS) for index in alarming)


def _left(text: Text, known: frozenset[int]) -> Iterator[int]:
    """The words that are neither small talk nor accounted for, numbers among them."""
    accounted = known | _excused(text) | _denied(text)
    for index, word in enumerate(text.tokens.words):
        if _is_plain(text, index):
            continue
        taken = index in accounted or figures.in_phrase(text, index) or _belongs(text, index)
        if word[0].isdigit() or not taken:
            yield index


def _alarms(text: Text, index: int) -> bool:
    if text.tokens.words[index][0].isdigit():
        return _may_be_fever(text, index)
    return text.has_any(index, _WORRYING) and not _is_harmless(text, index)


def _is_plain(text: Text, index: int) -> bool:
    """Small talk and nothing else: most words of most texts."""
    found = text.labels.get(index)
    return found is not None and "small_talk" in found and found.isdisjoint(_WORRYING)


def _is_untold(text: Text, known: Set[int]) -> bool:
    """A story of oneself that nothing accounts for, with no sign that it is daily life, business or a jest.

    "The remote is on the table and I may as well be in China": ordinary words may tell of the worst.
    """
    if not text.holds_any(_TOLD_OF) or text.holds_any(_SIGNS) or any("?" in gap for gap in text.tokens.gaps):
        return False
    told = sum(index not in known and not word[0].isdigit() for index, word in enumerate(text.tokens.words))
    # Beside a score or a finding more words may be mere dressing of it.
    return told >= (_STORY + len(known) // 2 + 2 if known else _STORY)


def _words_per_stranger(text: Text) -> int:
    """More may be unknown where the text says that all is well, or paints a set picture of daily life."""
    return _WORDS_PER_STRANGER_AT_EASE if text.holds_any(_AT_EASE) else _WORDS_PER_STRANGER


def is_lost(text: Text, shown: Set[str]) -> bool:
    """A symptom was named but makes no finding, and nothing says why; or half a sign: that is no silence."""
    told = [one for one in text.mentions if not figures.is_figure(text, one)]
    if "fever" in shown:
        # The heat that made "101" a fever is told with it.
        told = [one for one in told if one.code != "_hot"]
    halves = {one.code for one in told if one.code.startswith("_")}
    if text.holds_any(_SAYS_WELL) and halves <= _EVERYDAY_HALVES:
        told = [one for one in told if one.code not in halves]
        halves = set()
    if halves and not shown & _COMBINED:
        return True
    if shown & persons.GRAVE:
        return False
    # A minor finding beside it says nothing of an emergency that was dropped.
    told = [one for one in told if one.code not in shown and (one.code in persons.GRAVE or not shown)]
    return any(not _is_explained(text, one) for one in told)


def _is_explained(text: Text, mention: Mention) -> bool:
    """ "my coworker fainted, so I cover her desk", "the coffee is weak but the pool is nice, lol"."""
    grave = mention.code in persons.GRAVE
    if any(text.has(index, "patient_self") for index in range(mention.start, mention.end)):
        return False
    if persons.is_of_another(text, mention):
        if text.holds("near_person"):
            # "my brother won't wake up, will answer later": an emergency in the family is seen by a person.
            return not grave and text.holds_any(_OWN_WELL)
        return not grave or text.holds_any(_SAYS_WELL)
    if grave or not text.holds_any(_SAYS_WELL):
        return False
    return text.holds("our_text") or persons.is_of_a_thing(text, mention)


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
    if _is_anothers(text, index):
        return True
    if text.has_any(index, _PARTS):
        return False
    return figures.has_thing_for_subject(text, index) or _is_daily(text, index)


def _is_anothers(text: Text, index: int) -> bool:
    """ "my nephew is in the ER with a broken arm, will reply after": his, and no word of me."""
    if not text.holds("other_person") or not text.holds_any(_SAYS_WELL):
        return False
    for at in range(index - 1, max(-1, index - 2 * _REACH), -1):
        if not text.same_sentence(at, index) or text.has_any(at, _ONESELF):
            return False
        if text.has(at, "other_person"):
            return _opens_statement(text, at)
        if text.tokens.words[at] in _OWN:
            return False
    return False


def _opens_statement(text: Text, index: int) -> bool:
    """Whether this person is whom the sentence is about: "my nephew ...", "pues el vecino ..."."""
    while index > 0 and not text.jumps(index):
        index -= 1
        if text.tokens.words[index] not in _OPENERS and not text.has(index, "other_person"):
            return False
    return True


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
    if text.has(index, "drug"):
        return any(one.code == "medication" and text.same_sentence(one.start, index) for one in text.mentions)
    if not text.has_any(index, _BELONGING):
        return False
    near = range(max(0, index - _BESIDE), min(len(text.tokens), index + _BESIDE + 1))
    return any(word in text.owners and text.same_sentence(word, index) for word in near)


def _denied(text: Text) -> set[int]:
    """The words that deny any problem, whatever was asked: "6, no problems"; but not "except walking"."""
    if not _EXCEPTING.isdisjoint(text.tokens.words):
        return set()
    return {i for start, end in text.scene.occurrences.get("deny_all", ()) for i in range(start, end)}


def _excused(text: Text) -> set[int]:
    """Words of loose pictures of daily life: "confused by the portal"."""
    excused: set[int] = set()
    for start, end in text.scene.occurrences.get("excused", ()):
        excused.update(range(start, end) if end - start <= _SHORT_PICTURE else (start, end - 1))
    return excused
