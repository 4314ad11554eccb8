"""What no rule accounts for: strange words must reach a person, small talk must not."""

from smsbot.domain.reading.mentions import Text

_WORRYING = frozenset(
    {"worry", "body", "inability", "pee", "poop", "saddle", "wiping", "faint", "numb", "droop", "slur", "die"}
)
CUES = (*_WORRYING, "small_talk", "left", "right", "mild", "severe")
# Words that only say where and how much: beside a finding they are part of it.
_BELONGING = frozenset({"body", "left", "right", "mild", "severe"})
_BESIDE = 6
# A name or a rare word in a longer text is no reason to trouble a person; in a short one it may be all.
_WORDS_PER_STRANGER = 7


def is_unread(text: Text, known: frozenset[int]) -> bool:
    """Whether words are left that are neither accounted for nor ordinary small talk.

    A body part, a worry or an inability that no rule used is never small talk, set phrases aside.
    """
    phrases = _set_phrases(text)
    strangers = 0
    for index, word in enumerate(text.tokens.words):
        if index in known or index in phrases or word[0].isdigit() or _belongs(text, index):
            continue
        if text.has_any(index, _WORRYING):
            return True
        strangers += not text.has(index, "small_talk")
    return strangers > len(text.tokens) // _WORDS_PER_STRANGER


def _belongs(text: Text, index: int) -> bool:
    if not text.has_any(index, _BELONGING):
        return False
    near = range(max(0, index - _BESIDE), min(len(text.tokens), index + _BESIDE + 1))
    return any(word in text.owners and text.same_sentence(word, index) for word in near)


def _set_phrases(text: Text) -> set[int]:
    """Words of a set phrase of small talk: "can't wait", "pain in the neck"."""
    spans = text.scene.occurrences.get("small_talk", ())
    return {index for start, end in spans if end - start > 1 for index in range(start, end)}
