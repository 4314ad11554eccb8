"""Recovery told by what a patient does since: "couldn't lift it saturday. Monday I walked to the store".

A past day tells the symptom, a later time opens a clause of the very function that was lost, and nothing in
that clause or after it takes it back. No deed is proof for the heart, the breath, the blood or the mind.
"""

from smsbot.domain.reading.mentions import Mention, Text
from smsbot.domain.reading.negation import words_before
from smsbot.domain.reading.recovery import told_as_past

CUES = (
    "later_cue", "well_leg", "well_hand", "well_arm", "well_bladder", "well_feel", "well_fit", "well_steady",
    "well_stomach", "turn", "still", "cannot", "neg", "returned", "hardly", "other_person", "near_person",
    "worse", "now", "past_day", "used_to", "eased", "other_matter",
)  # fmt: skip

# What a patient must be able to do again before a symptom counts as over.
_FUNCTIONS = {
    "paralysis": frozenset({"well_leg"}),
    "weakness": frozenset({"well_leg", "well_hand"}),
    "stroke_signs": frozenset({"well_arm"}),
    "bladder_bowel": frozenset({"well_bladder"}),
    "saddle_numbness": frozenset({"well_feel"}),
    "numbness": frozenset({"well_feel"}),
    "swelling": frozenset({"well_fit"}),
    "dizziness": frozenset({"well_steady", "well_leg"}),
    "nausea": frozenset({"well_stomach"}),
}
_PAINS = frozenset({"severe_pain", "worse_pain"})
_REACH = 24
_CLAUSE = 8
_TURN_REACH = 3
_STORY = 40
_MILD = 7
_NEAR_NOW = 3
_SPOILS = frozenset({"turn", "still", "cannot", "neg", "returned", "hardly", "worse"})
_OTHERS = frozenset({"other_person", "other_matter"})


def told_over(text: Text, mention: Mention) -> bool:
    """Whether the text goes on to a later time at which the same function works, or the pain is low."""
    if mention.code in _PAINS:
        return _is_low_now(text, mention)
    functions = _FUNCTIONS.get(mention.code)
    if functions is None or not text.holds("later_cue") or not text.holds_any(functions):
        return False
    if not told_as_past(text, mention):
        return False
    return _works_later(text, mention, functions)


def _works_later(text: Text, mention: Mention, functions: frozenset[str]) -> bool:
    last = min(len(text.tokens), mention.end + _REACH)
    rest = range(mention.end, last)
    later = [index for index in rest if text.has(index, "later_cue")]
    works = [index for index in rest if text.has_any(index, functions)]
    if any(_is_spoilt(text, index) for index in rest if not _turns_well(text, index, works)):
        return False
    return any(
        abs(cue - work) <= _CLAUSE and text.same_sentence(cue, work) for cue in later for work in works
    )


def _turns_well(text: Text, index: int, works: list[int]) -> bool:
    """The "but" of "couldn't pee the first night but been going fine since"."""
    return text.has(index, "turn") and any(index < work <= index + _TURN_REACH for work in works)


def _is_spoilt(text: Text, index: int) -> bool:
    """A "but", a "still", a "can't", another person, or a symptom told of the later time."""
    owned = any(not one.normal for one in text.owners.get(index, ()))
    return owned or text.has_any(index, _SPOILS) or text.has_any(index, _OTHERS)


def _is_low_now(text: Text, mention: Mention) -> bool:
    """ "saturday it was the worst pain of my life, down to a 4": the score told for now is no longer bad."""
    if not (text.holds_any(("past_day", "used_to")) and told_as_past(text, mention)):
        return False
    around = [*words_before(text, mention), *range(mention.start, min(len(text.tokens), mention.end + 6))]
    if not any(text.has(index, "past_day") or text.has(index, "used_to") for index in around):
        return False
    story = range(max(0, mention.start - _STORY), min(len(text.tokens), mention.end + _STORY))
    return any(_is_low_score(text, index) for index in story) or _eases_later(text, mention)


def _is_low_score(text: Text, index: int) -> bool:
    """A small number that opens the text or follows a "now"."""
    word = text.tokens.words[index]
    if not (word.isdigit() and int(word) <= _MILD):
        return False
    if index <= 1:
        return True
    return any(text.has(near, "now") for near in range(max(0, index - _NEAR_NOW), index))


def _eases_later(text: Text, mention: Mention) -> bool:
    last = min(len(text.tokens), mention.end + _REACH)
    return any(text.has(index, "eased") for index in range(mention.end, last))
