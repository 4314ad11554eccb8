"""Negation: how far a "no" reaches, and where it only doubles another."""

from bisect import bisect_left

from smsbot.domain.reading.mentions import Mention, Text
from smsbot.domain.reading.patterns import Span

CUES = (
    "neg", "neg_think", "pseudo", "but", "still", "cannot", "subject", "verb_subject", "prep",
    "and_join", "or_join", "listable", "noun_sign", "is_no", "is_yes", "refusal", "sure_no",
    "gone", "gone_before", "the_one", "never_word",
    "until_now", "came_since", "past_day", "plain_no", "starter", "told_verb", "own_pronoun",
    "went_away", "severe",
)  # fmt: skip

_NO = frozenset({"neg", "neg_think"})
_REACH = 16
_NEVER_REACH = 4
_SINCE_REACH = 6
_LIST_REACH = 4
# "havent fainted, vomited": the participles still hang on the one "havent".
_PERFECT = frozenset({"havent", "hasnt", "hadnt"})
_HAVE = frozenset({"have", "has", "had"})
_THIS_ONE = frozenset({"this", "such", "esta", "este", "tal"})
_PARTICIPLE = ("ado", "ido", "sto", "cho", "rto")
_LOOSE_WORDS = 6
_NO_SUBJECT_AFTER = frozenset({"prep", "neg_think"})
_NO_STARTER_AFTER = frozenset({"starter", "neg", "neg_think"})
_OWN = frozenset({"subject", "own_pronoun"})
_NO_VERB_AFTER = frozenset({"prep", "neg"})


def words_before(text: Text, mention: Mention) -> range:
    """Word numbers before the mention in its sentence, nearest first."""
    low = max(0, mention.start - _REACH)
    while not text.same_sentence(low, mention.start):
        low += 1
    return range(mention.start - 1, low - 1, -1)


def words_after(text: Text, mention: Mention, reach: int) -> range:
    """Word numbers after the mention in its sentence, nearest first."""
    high = min(len(text.tokens), mention.end + reach)
    while high > mention.end and not text.same_sentence(high - 1, mention.end - 1):
        high -= 1
    return range(mention.end, high)


def spans_within(text: Text, name: str, low: int, high: int) -> list[Span]:
    """Where phrases of a class start from word ``low`` up to word ``high``."""
    spans = text.scene.occurrences.get(name, ())
    return list(spans[bisect_left(spans, (low, 0)) : bisect_left(spans, (high + 1, 0))])


def is_negative(text: Text, mention: Mention) -> bool:
    """Whether the symptom itself holds a "no" or "can't": a second one only doubles it."""
    return any(text.has(index, "refusal") for index in mention.used)


def owner(text: Text, index: int, mention: Mention) -> Mention | None:
    """Another mention that uses this word."""
    return next((other for other in text.owners.get(index, ()) if other is not mention), None)


def is_negated(text: Text, mention: Mention) -> bool:
    return _is_negated_inside(text, mention) or is_negated_before(text, mention)


def _is_negated_inside(text: Text, mention: Mention) -> bool:
    """A "not" between the words of the mention: "my leg is not numb"."""
    for index in range(mention.start, mention.end):
        if index in mention.used or not _is_cue(text, index, mention) or is_negative(text, mention):
            continue
        following = _next_used(mention, index)
        rest = range(index + 1, following)
        blocked = (text.has(word, "but") or _parts(text, word, mention) for word in rest)
        if not any(blocked) and not any(text.jumps(word) for word in range(index + 1, following + 1)):
            return True
    return False


def _parts(text: Text, index: int, mention: Mention) -> bool:
    """Another symptom on the way, unless "or" joins it to this one: "skin is not red or leaking"."""
    other = owner(text, index, mention)
    if other is None:
        return False
    follows = range(index + 1, min(index + 3, len(text.tokens)))
    return not any(text.has(word, "or_join") for word in follows)


def _is_cue(text: Text, index: int, mention: Mention) -> bool:
    if not text.has_any(index, _NO):
        return False
    return not text.has(index, "pseudo") and not _is_taken(text, index, mention)


def _is_taken(text: Text, index: int, mention: Mention) -> bool:
    """A "no" within another symptom is that one's, unless this one's next word comes first."""
    nearest = _next_used(mention, index)
    return any(
        other is not mention
        and not _reaches_over(text, other, index)
        and (index in other.used or _comes_first(text, _next_used(other, index), nearest))
        for other in text.covers.get(index, ())
    )


def _reaches_over(text: Text, other: Mention, index: int) -> bool:
    """ "I have not had fever, I have not had weakness": the second "not" is no word of the fever's."""
    if not other.normal:
        return False
    if index == other.start and text.has(other.end - 1, "noun_sign"):
        # "no falls, numbness or fever": the first of a list.
        return True
    if text.has(index, "is_no"):
        return False
    return any(text.jumps(word) for word in range(other.start + 1, index + 1))


def _comes_first(text: Text, other: int, own: int) -> bool:
    return other < own and not any(text.has(word, "or_join") for word in range(other, own))


def _next_used(mention: Mention, index: int) -> int:
    return min(word for word in mention.used if word > index)


def is_negated_before(text: Text, mention: Mention) -> bool:
    if _opens_statement(text, mention) or _is_cut_off(text, mention):
        return False
    crossed = listed = False
    loose = 0
    for index in words_before(text, mention):
        if text.jumps(index + 1) or _joins(text, index):
            crossed, listed = True, False
        if _blocks(text, index) or (crossed and not _can_carry_on(text, mention, index)):
            return False
        if _is_cue(text, index, mention):
            reaches = (listed or not crossed) and not _tells_anew(text, index, mention)
            return reaches and not _says_no_more(text, index, mention)
        if _is_listed(text, index, mention):
            listed = True
        else:
            loose += not text.has(index, "or_join")
        if loose > _LOOSE_WORDS or starts_clause(text, index):
            return False
    return False


def _opens_statement(text: Text, mention: Mention) -> bool:
    """ "no fiebre, me falta el aire", "no my groin is numb": its own subject opens the symptom."""
    first = mention.start
    if first == 0 or not starts_clause(text, first):
        return False
    before = first - 1
    if text.has(before, "or_join"):
        return False
    if text.jumps(first) or _joins(text, before) or text.has(first, "subject"):
        return True
    # "no fiebre me cai": the "no" had its sign already.
    return owner(text, before, mention) is not None or text.has(before, "listable")


def _is_cut_off(text: Text, mention: Mention) -> bool:
    """ "no se, me cai": the "me" of the fall was taken too early, a break and a verb of its own follow."""
    for index in range(mention.start + 1, mention.end):
        parts = index not in mention.used and (text.has(index, "but") or _joins(text, index))
        if parts or text.jumps(index):
            return _tells_itself(text, range(index, mention.end))
    return False


def _tells_itself(text: Text, words: range) -> bool:
    """Whether a subject, a verb or a figure, and no "no", stands in these last words of a mention."""
    if any(text.has(word, "neg") for word in words):
        return False
    told = any(text.has(word, "told_verb") or text.tokens.words[word][0].isdigit() for word in words)
    return told or any(starts_clause(text, word) for word in words[:-1])


def _tells_anew(text: Text, index: int, mention: Mention) -> bool:
    """ "no fever, fainted twice", "no chills, bad headache": told outright, and the "no" had its sign."""
    if not _is_told_outright(text, index, mention) or _is_perfect_no(text, index):
        return False
    between = range(index + 1, mention.start)
    if any(text.has(word, "or_join") for word in between):
        return False
    return any(_is_listed(text, word, mention) for word in between)


def _is_told_outright(text: Text, index: int, mention: Mention) -> bool:
    """By a verb, by a figure, or as a bad one that closes its sentence: in a list it would be one of many."""
    words = range(mention.start, mention.end)
    if mention.value is not None or any(text.has(word, "told_verb") for word in words):
        return True
    breaks = [word for word in range(index + 1, mention.start + 1) if text.jumps(word)]
    if len(breaks) != 1 or not any(text.has(word, "severe") for word in range(breaks[0], mention.end)):
        return False
    return not any(
        text.has(word, "or_join") or _is_listed(text, word, mention)
        for word in words_after(text, mention, _LIST_REACH)
    )


def _is_perfect_no(text: Text, index: int) -> bool:
    words = text.tokens.words
    return words[index] in _PERFECT or (index > 0 and words[index - 1] in _HAVE)


def _joins(text: Text, index: int) -> bool:
    return text.has(index, "and_join") and not _is_perfect(text, index)


def _is_perfect(text: Text, index: int) -> bool:
    """The "he" of "no he vomitado", which is neither a man nor, written "e", an "and"."""
    words = text.tokens.words
    return (
        words[index] in {"he", "e"}
        and index + 1 < len(words)
        and words[index + 1].endswith(_PARTICIPLE)
        and not text.jumps(index + 1)
    )


def _says_no_more(text: Text, index: int, mention: Mention) -> bool:
    """A "no" that only doubles the "no" within the symptom, or holds no longer: "don't feel no different"."""
    doubles = index >= mention.start - 3 and not text.jumps(mention.start) and is_negative(text, mention)
    if doubles or _never_went(text, index, mention):
        return True
    return _never_until_now(text, index, mention) or _came_since(text, mention)


def _never_went(text: Text, index: int, mention: Mention) -> bool:
    """ "nunca jamas se me ha quitado lo dormido": what never went away is still there."""
    between = range(index + 1, mention.end)
    return any(text.has(word, "went_away") for word in between if word not in mention.used) and not any(
        text.jumps(word) for word in between
    )


def _came_since(text: Text, mention: Mention) -> bool:
    """ "no chest pain before but now there is"."""
    return any(
        end == len(text.tokens) or text.jumps(end) or text.has(end, "past_day")
        for _, end in spans_within(text, "came_since", mention.end, mention.end + _SINCE_REACH)
    )


def _never_until_now(text: Text, index: int, mention: Mention) -> bool:
    """ "never passed out before yesterday", "never had this numbness": so it did happen."""
    if not text.has(index, "never_word"):
        return False
    if any(text.tokens.words[word] in _THIS_ONE for word in range(index + 1, mention.start)):
        return True
    return any(text.has(word, "until_now") for word in words_after(text, mention, _NEVER_REACH))


def _blocks(text: Text, index: int) -> bool:
    return text.has(index, "but") or text.has(index, "still")


def _is_listed(text: Text, index: int, mention: Mention) -> bool:
    return text.has(index, "listable") or owner(text, index, mention) is not None


def _can_carry_on(text: Text, mention: Mention, index: int) -> bool:
    """Over a comma or "and" a denial carries on to single signs, not to a new statement like "leg numb"."""
    if any(text.has(word, "or_join") for word in range(index, mention.start)):
        return True
    return len(mention.used) == 1 or text.has(mention.end - 1, "noun_sign")


def starts_clause(text: Text, index: int) -> bool:
    """A subject that opens a new statement, so that a "no" further left says nothing about it."""
    before = index - 1
    if text.has(index, "starter") and not text.has_any(before, _NO_STARTER_AFTER):
        # "no fiebre, es que no puedo orinar" tells, "no es que me cayera" does not.
        return True
    if _is_perfect(text, index):
        # "no fiebre, he vomitado" tells of vomiting, "no he vomitado" does not.
        return text.jumps(index) or text.has(before, "and_join")
    # "nah i fell", "nope it is red": the first word was the whole answer.
    if text.has(before, "plain_no") and text.has_any(index, _OWN):
        return True
    if text.has(index, "subject"):
        return not text.has_any(before, _NO_SUBJECT_AFTER)
    return text.has(index, "verb_subject") and not text.has_any(before, _NO_VERB_AFTER)
