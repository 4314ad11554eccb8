"""Of whom a symptom is told: the patient, somebody else, or a thing that is nobody's body."""

from smsbot.domain.reading.mentions import Mention, Text
from smsbot.domain.reading.negation import spans_within, words_after, words_before

CUES = (
    "other_person", "near_person", "patient_self", "long_ago", "for_friend", "ask", "pet", "thing", "body",
    "site", "and_join", "somebody", "likely_patient", "only_one", "theirs", "late_reply", "only_them",
    "the_one_with",
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
GRAVE = frozenset(
    {
        "bladder_bowel", "saddle_numbness", "paralysis", "chest_pain", "breathing", "stroke_signs",
        "collapse", "heavy_bleeding", "allergic_reaction", "meningitis", "overdose", "self_harm",
    }
)  # fmt: skip
_STORY = 8
_HERE = frozenset({"here", "aqui"})
_IS = frozenset({"is", "was", "es", "son", "era"})
_ONLY_REACH = 4
_POINT_REACH = 9
# As far back as a caregiver may have said who writes; bounded, so that no text takes more than linear time.
_LETTER = 120
_FICTION_REACH = 30
_COMPANY = frozenset({"with", "con", "walk", "walked", "walking", "paseando", "pasear"})
_PERSONS = frozenset({"near_person", "other_person"})
_OWN = frozenset({"my", "mi", "mis"})
_OPENERS = frozenset({"my", "a", "the", "this", "some", "mi", "un", "una", "el", "la", "al", "pues", "so"})
_SPOKEN_OF = frozenset({"i", "he", "she", "we", "him", "her", "hes", "shes", "im", "me", "yo"})
_WATCHERS = frozenset({"we", "us", "weve", "estabamos", "veiamos"})
_PRONOUNS = frozenset({"he", "she", "him", "her", "his", "hes", "shes", "el", "ella", "le", "lo", "la", "su"})
_COMPANY_REACH = 5
_OF_SOMEBODY = ("body", "site", "near_person", "patient_self")


def is_of_another(text: Text, mention: Mention) -> bool:
    """Told of a friend, of a film, or of family as something past; "he can't feel it" is the patient."""
    return (
        _is_told_of_another(text, mention)
        or _is_pointed_at(text, mention)
        or (text.holds("fiction") and _is_fiction(text, mention))
    )


def _is_pointed_at(text: Text, mention: Mention) -> bool:
    """ "the only one who can't hold it is my mother in law"."""
    if not text.holds("only_one"):
        return False
    words = text.tokens.words
    told = range(max(0, mention.start - _ONLY_REACH), mention.end)
    if not any(text.has(index, "only_one") for index in told):
        return False
    for index in words_after(text, mention, _POINT_REACH):
        if words[index] in _IS:
            return any(_is_other(text, at) for at in range(index + 1, min(index + 4, len(words))))
    return False


def _is_other(text: Text, index: int) -> bool:
    if text.has(index, "other_person"):
        return True
    return text.has(index, "near_person") and not text.has(index, "likely_patient")


def _is_told_of_another(text: Text, mention: Mention) -> bool:
    between: list[int] = []
    for index in [*range(mention.end - 1, mention.start - 1, -1), *words_before(text, mention)]:
        if index in mention.used:
            continue
        if text.has(index, "patient_self") and not _is_of_the_pet(text, index):
            return False
        if text.has(index, "near_person"):
            return _is_not_the_writer(text, index, mention) or _is_old_story(text, index, mention)
        if text.has(index, "other_person") and not (text.has(index, "for_friend") or text.has(index, "ask")):
            return not _is_bystander(text, index, mention, between)
        between.append(index)
    return False


def _is_of_the_pet(text: Text, index: int) -> bool:
    """The "me" of "el perro se me desmayó": it happened to the dog."""
    words = text.tokens.words
    if words[index] != "me" or index < 2 or words[index - 1] != "se":
        return False
    return text.has(index - 2, "pet") and not text.jumps(index - 1)


def _is_not_the_writer(text: Text, person: int, mention: Mention) -> bool:
    """ "my sister fainted, will answer later" is hers; a husband's emergency may be the patient's."""
    if text.holds("own_reply") and mention.code not in GRAVE:
        return True
    if text.holds("late_reply") and not text.has(person, "likely_patient"):
        return True
    # "my dad had a stroke, we're at the hospital w him. my knee is a 2": here the writer is the patient.
    if (
        text.holds("only_them")
        and not _writes_for_them(text, person)
        and text.holds_any(("late_reply", "not_me"))
    ):
        return True
    if _is_the_one(text, person, mention):
        return True
    if not text.holds("not_me"):
        return False
    return mention.code not in GRAVE or not text.has(person, "likely_patient")


def _writes_for_them(text: Text, person: int) -> bool:
    """ "husband here": the person named is the one who writes."""
    return any(word in _HERE for word in text.tokens.words[max(0, person - 1) : person + 2])


def _is_the_one(text: Text, person: int, mention: Mention) -> bool:
    """ "mi esposo es el de los dolores de pecho": he, and not the patient."""
    spans = spans_within(text, "the_one_with", person + 1, person + 2)
    return any(mention.start - end <= 1 for _, end in spans)


def _is_fiction(text: Text, mention: Mention) -> bool:
    """ "in the novela the girl went numb", but not "watching a movie my leg went numb".

    An emergency is the film's only within its own sentence: "we watched a movie. he can't move his legs".
    """
    for start, end in spans_within(text, "fiction", mention.end - _FICTION_REACH, mention.end - 1):
        if mention.code in GRAVE and not text.same_sentence(end - 1, mention.start):
            continue
        if mention.code in GRAVE and _is_one_of_us(text, start, range(end, mention.end)):
            continue
        between = range(end, mention.end)
        own = any(text.has(word, "patient_self") or text.tokens.words[word] in _OWN for word in between)
        if not own and any(text.has(word, "somebody") for word in between):
            return True
    return False


def _is_one_of_us(text: Text, watched: int, between: range) -> bool:
    """ "we were watching the game and he slumped over": whoever watched with us, not the film's."""
    words = text.tokens.words
    told = [words[index] for index in between if text.has(index, "somebody")]
    together = not _WATCHERS.isdisjoint(words[max(0, watched - _COMPANY_REACH) : watched])
    return together and _PRONOUNS.issuperset(told)


def _is_bystander(text: Text, person: int, mention: Mention, between: list[int]) -> bool:
    """ "his daughter here, he let the dog out and fell": the dog is in the story, not ill."""
    if any(_is_own(text, index) for index in between):
        return True
    if text.holds_any(("not_me", "own_reply", "theirs")):
        return False
    if any(word in _COMPANY for word in text.tokens.words[max(0, person - 2) : person]):
        return True
    if text.has(person, "pet"):
        near = {*between, *mention.used, *range(max(0, person - _STORY), person)}
        if any(text.tokens.words[index] in _SPOKEN_OF for index in near):
            return True
    if _is_their_sentence(text, person, between):
        return False
    if mention.code in GRAVE and any(text.has(index, "and_join") for index in between if index > person):
        return True
    return any(
        text.has(index, "near_person") and not text.has(index, "other_person")
        for index in range(max(0, person - _LETTER), person)
    )


def _is_own(text: Text, index: int) -> bool:
    """The "my" of "my leg", not that of "my daughter"."""
    return text.tokens.words[index] in _OWN and not text.has_any(index + 1, _PERSONS)


def _is_their_sentence(text: Text, person: int, between: list[int]) -> bool:
    """ "my boss had his done and ended up with numb legs": from the start his, and nobody else comes in."""
    before = person - 1
    while before >= 0 and text.tokens.words[before] in _OPENERS and not text.jumps(before + 1):
        before -= 1
    if before >= 0 and not text.jumps(before + 1):
        return False
    return not any(
        text.tokens.words[index] in _SPOKEN_OF or text.tokens.words[index] in _OWN for index in between
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
        text.has(index, "thing")
        and index not in mention.used
        and text.same_sentence(index, mention.start)
        and not _is_place(text, index)
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
    return mention.code in GRAVE or index >= mention.start
