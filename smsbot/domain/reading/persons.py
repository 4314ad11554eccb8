"""Of whom a symptom is told: the patient, somebody else, or a thing that is nobody's body."""

from smsbot.domain.reading.mentions import Mention, Text
from smsbot.domain.reading.negation import words_before

CUES = (
    "other_person", "near_person", "patient_self", "long_ago", "for_friend", "ask", "pet", "thing", "body",
    "site", "and_join",
)  # fmt: skip

_THING_REACH = 5
_PLACING = frozenset({"in", "at", "to", "from", "into", "on", "off", "by", "near", "after", "since", "with"})
# No emergency is among them, and no fall: those are told of oneself without a word for oneself.
_SAID_OF_THINGS = frozenset(
    {
        "redness", "swelling", "discharge", "weakness", "fever", "skin_burn", "headache", "rash", "bleeding",
        "numbness", "worse_pain", "severe_pain",
    }
)  # fmt: skip
_WEAK_PAST = frozenset({"had", "got", "caught", "a", "an", "the", "tuvo", "le", "dio"})
_GRAVE = frozenset(
    {
        "bladder_bowel", "saddle_numbness", "paralysis", "chest_pain", "breathing", "stroke_signs",
        "collapse", "heavy_bleeding", "allergic_reaction", "meningitis", "overdose", "self_harm",
    }
)  # fmt: skip
_STORY = 8
# As far back as a caregiver may have said who writes; bounded, so that no text takes more than linear time.
_LETTER = 120
_SPOKEN_OF = frozenset({"i", "he", "she", "we", "him", "her", "hes", "shes", "im"})
_OF_SOMEBODY = ("body", "site", "near_person", "patient_self")


def is_of_another(text: Text, mention: Mention) -> bool:
    """Told of a friend, or of family as something past; a caregiver's "he can't feel it" is the patient."""
    between: list[int] = []
    for index in [*range(mention.end - 1, mention.start - 1, -1), *words_before(text, mention)]:
        if index in mention.used:
            continue
        if text.has(index, "patient_self"):
            return False
        if text.has(index, "near_person"):
            return _is_old_story(text, index, mention)
        if text.has(index, "other_person") and not (text.has(index, "for_friend") or text.has(index, "ask")):
            return not _is_bystander(text, index, mention, between)
        between.append(index)
    return False


def _is_bystander(text: Text, person: int, mention: Mention, between: list[int]) -> bool:
    """ "his daughter here, he let the dog out and fell": the dog is in the story, not ill."""
    if text.has(person, "pet"):
        near = {*between, *mention.used, *range(max(0, person - _STORY), person)}
        if any(text.tokens.words[index] in _SPOKEN_OF for index in near):
            return True
    if mention.code in _GRAVE and any(text.has(index, "and_join") for index in between if index > person):
        return True
    return any(
        text.has(index, "near_person") and not text.has(index, "other_person")
        for index in range(max(0, person - _LETTER), person)
    )


def is_of_a_thing(text: Text, mention: Mention) -> bool:
    """ "the table leg is wobbly", "ticket prices are swollen": one word, beside a thing, and nobody's body.

    Such a text ends unread, not silent: a person sees it.
    """
    if mention.code not in _SAID_OF_THINGS or len(mention.used) > 2:
        return False
    if any(name in text.scene.occurrences for name in _OF_SOMEBODY):
        return False
    near = range(max(0, mention.start - _THING_REACH), min(len(text.tokens), mention.end + _THING_REACH))
    return any(
        text.has(index, "thing") and index not in mention.used and not _is_place(text, index)
        for index in near
    )


def _is_place(text: Text, index: int) -> bool:
    """ "bleeding in the car": where it happened, not what it happened to."""
    return any(word in _PLACING for word in text.tokens.words[max(0, index - 2) : index])


def _is_old_story(text: Text, person: int, mention: Mention) -> bool:
    """ "my sister had a fever" is hers; "my husband had a seizure" is the patient's."""
    around = range(person, min(len(text.tokens), mention.end + 6))
    return any(text.has(index, "long_ago") and not _is_weak_past(text, index, mention) for index in around)


def _is_weak_past(text: Text, index: int, mention: Mention) -> bool:
    """A bare "had" or "got" makes no old story of an emergency, nor of what was said before it."""
    if text.tokens.words[index] not in _WEAK_PAST:
        return False
    return mention.code in _GRAVE or index >= mention.start
