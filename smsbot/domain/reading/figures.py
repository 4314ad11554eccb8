"""Figures of speech: a symptom named in a text that is about laughter, a team, the weather or the roof.

A mention is silenced only on evidence that the words give: a set picture ("bleeding me dry"), a cause that
makes a figure of it ("me muero de risa"), a thing as the subject ("se cayó el sistema"), or the heat of the
day. An emergency needs the picture, the thing itself, or a cause with nobody's body near.
"""

from bisect import bisect_left
from collections.abc import Set

from smsbot.domain.reading.mentions import Mention, Text

CUES = (
    "figure", "figure_thing", "figure_sky", "weather_hint", "laugh_cause",
    "light_cause", "body", "site", "subject", "near_person", "fever_word",
)  # fmt: skip

_REACH = 6
_STORY_REACH = 25
_NOUN_PHRASE = 4
_LONGEST_PHRASE = 8
_BODIES = frozenset({"body", "site"})
# Of these a cause may make a figure; the bladder, the legs, the speech and a reaction it never does.
_OF_CAUSES = frozenset({"severe_pain", "self_harm", "breathing"})
_OF_LIGHT_CAUSES = frozenset(
    {
        "redness", "swelling", "weakness", "fever", "headache", "rash", "burning", "tingling", "dizziness",
        "nausea", "soreness", "no_relief",
    }
)  # fmt: skip
_GAUGES = frozenset({"thermometer", "termometro", "degrees", "grados", "temp", "temperature", "temperatura"})
_LINKS = frozenset({"from", "of", "over", "by", "with", "about", "de", "del", "con", "por", "listening"})
_OF_HEAT = frozenset({"fever", "_hot"})
# A wish to die and a handful of pills are nobody's but a person's.
_NEVER_OF_THINGS = frozenset({"self_harm", "overdose", "medication"})
_OPENERS = frozenset(
    {"the", "a", "an", "my", "our", "your", "this", "that", "el", "la", "los", "las", "mi", "tu"}
)
_ARTICLES = _OPENERS - {"a", "an", "this", "that"}
_JOINS = frozenset(
    {"and", "but", "because", "cause", "cuz", "so", "y", "e", "pero", "porque", "que", "when", "if"}
)
_VERBS_BEFORE = frozenset({"se", "cayo", "cae", "caen", "cayeron", "colapso", "colapsa"})
_HERE = frozenset({"i", "me", "my", "myself", "im", "yo", "mi", "mis", "conmigo", "tengo", "siento"})
_SMALL = frozenset(
    {"i", "im", "me", "te", "le", "nos", "se", "my", "the", "mi", "su", "is", "it", "el", "la"}
)
_WHENEVER = frozenset(
    {
        "when",
        "whenever",
        "if",
        "cuando",
        "si",
        "after",
        "since",
        "desde",
        "despues",
        "every",
        "like",
        "como",
        "than",
        "at",
        "in",
        "during",
        "en",
    }
)


def is_figure(text: Text, mention: Mention) -> bool:
    """Whether the words of this mention are a figure of speech or are said of a thing."""
    if _in_picture(text, mention):
        return True
    return _by_cause(text, mention) or _is_weather(text, mention) or _of_thing(text, mention)


def in_phrase(text: Text, index: int) -> bool:
    """Whether a word stands in a set picture, or in a set phrase: "elbow room", "can't wait"."""
    if text.has(index, "figure"):
        return True
    spans = text.scene.occurrences.get("small_talk", ())
    first = bisect_left(spans, (index - _LONGEST_PHRASE, 0))
    for start, end in spans[first:]:
        if start > index:
            return False
        if index < end and end - start > 1:
            return True
    return False


def _in_picture(text: Text, mention: Mention) -> bool:
    """All that the mention needs lies in set pictures, small words of person and article aside."""
    if not text.holds("figure"):
        return False
    words = text.tokens.words
    needed = [index for index in mention.used if words[index] not in _SMALL]
    if not needed or _body_outside(text, mention):
        return False
    if all(text.has(index, "figure") for index in needed):
        return True
    # "Choking!! my team is choking again": the word says the same in both places.
    return len(needed) == 1 and any(
        words[needed[0]] == words[index] and text.has(index, "figure")
        for index in _near(text, mention, _STORY_REACH)
    )


def _body_outside(text: Text, mention: Mention) -> bool:
    """ "swollen with pride, and my leg too": with a part of the body beside it a picture proves nothing."""
    return any(
        text.has_any(index, _BODIES)
        and text.same_sentence(index, mention.start)
        and not in_phrase(text, index)
        for index in _near(text, mention, 2 * _REACH)
    )


def _near(text: Text, mention: Mention, reach: int = _REACH) -> range:
    return range(max(0, mention.start - reach), min(len(text.tokens), mention.end + reach))


def _by_cause(text: Text, mention: Mention) -> bool:
    """ "me muero de risa", "mareada de tanto papeleo"; never "when I laugh", never with a body part."""
    if _has_body(text, mention):
        return False
    light = mention.code in _OF_LIGHT_CAUSES
    if not light and mention.code not in _OF_CAUSES:
        return False
    for index in _near(text, mention):
        if not text.same_sentence(index, mention.start) or _is_when(text, index):
            continue
        if text.has(index, "laugh_cause"):
            return True
        if light and text.has(index, "light_cause") and _is_linked(text, mention, index):
            return True
    return False


def _is_linked(text: Text, mention: Mention, index: int) -> bool:
    """ "dizzy from the paperwork": the cause follows with its link, and nothing else is said in between."""
    between = range(mention.end, index)
    words = text.tokens.words
    return any(words[at] in _LINKS for at in between) and not any(
        text.jumps(at) or words[at] in _JOINS for at in (*between, index)
    )


def _is_when(text: Text, index: int) -> bool:
    return any(word in _WHENEVER for word in text.tokens.words[max(0, index - 3) : index])


def _has_body(text: Text, mention: Mention) -> bool:
    """A part of somebody's body in the sentence or in the mention itself."""
    # "Out of breath from laughing": the breath that is named is the figure itself.
    own: Set[int] = mention.used if mention.code == "breathing" else frozenset()
    near = _near(text, mention, 2 * _REACH)
    return any(
        index not in own and text.has_any(index, _BODIES)
        for index in near
        if text.same_sentence(index, mention.start)
    )


def _is_weather(text: Text, mention: Mention) -> bool:
    """ "41 grados, qué calor", "100.4 on the bank sign": degrees of the day, not of a patient."""
    if mention.code not in _OF_HEAT or _says_fever(text, mention):
        return False
    if any(word in _HERE for word in text.tokens.words[max(0, mention.start - _STORY_REACH) : mention.start]):
        return False
    near = _near(text, mention)
    return any(text.has(index, "weather_hint") or text.has(index, "figure_sky") for index in near)


def _says_fever(text: Text, mention: Mention) -> bool:
    words = text.tokens.words
    return any(text.has(index, "fever_word") and words[index] not in _GAUGES for index in mention.used)


def has_thing_for_subject(text: Text, index: int) -> bool:
    """Whether a thing opens the statement that this word is in, with nobody in between."""
    return _thing_before(text, index, index + 1)


def _of_thing(text: Text, mention: Mention) -> bool:
    """A thing as the subject: "my team collapsed", "colapsó el sistema"; nobody's body is named."""
    if mention.code in _NEVER_OF_THINGS or _has_body(text, mention):
        return False
    return _thing_before(text, mention.start, mention.end) or _thing_after(text, mention)


def _thing_before(text: Text, start: int, end: int) -> bool:
    """The thing opens its statement, and nobody comes between it and what is said of it."""
    return any(
        text.has(index, "figure_thing") and _opens(text, index) and not _is_broken(text, index, end)
        for index in range(max(0, start - 3), start)
    )


def _opens(text: Text, index: int) -> bool:
    words = text.tokens.words
    for at in range(index, max(-1, index - _NOUN_PHRASE), -1):
        if at == 0 or text.jumps(at) or words[at - 1] in _JOINS:
            return True
        if not (words[at - 1] in _OPENERS or text.has(at - 1, "figure_thing")):
            return False
    return False


def _is_broken(text: Text, index: int, end: int) -> bool:
    return any(
        text.jumps(at) or text.has(at, "subject") or text.has(at, "near_person") or _is_when(text, at)
        for at in range(index + 1, end)
    )


def _thing_after(text: Text, mention: Mention) -> bool:
    """ "se cayó el wifi": a verb that is said of things, its article, the thing."""
    words = text.tokens.words
    if words[mention.end - 1] not in _VERBS_BEFORE or mention.end + 1 >= len(words):
        return False
    return words[mention.end] in _ARTICLES and text.has(mention.end + 1, "figure_thing")
