"""Whether a symptom is told as past and all is well since: "couldn't lift it sunday, works fine now"."""

from smsbot.domain.reading.mentions import Mention, Text
from smsbot.domain.reading.negation import spans_within, words_after, words_before
from smsbot.domain.reading.patterns import Span
from smsbot.domain.reading.persons import GRAVE

CUES = (
    "restored", "able_again", "used_to", "leg", "arm", "face", "site", "saddle", "other_part", "own_back",
    "left", "right", "past_tense", "past_day", "since_word", "present_tense", "back_again", "listable",
    "other_matter", "turn", "could_word", "lost_now", "cannot", "but", "still", "neg", "returned", "ages_ago",
)  # fmt: skip

# How far the return to normal may stand from the symptom; of an emergency it must follow at once.
_STORY = 30
_GRAVE_REACH = 10
_AROUND = 5
_TAKEN_BACK_REACH = 20
_PARTS = frozenset({"leg", "arm", "face", "site", "saddle", "other_part", "own_back"})
_SIDES = frozenset({"left", "right"})
_OTHERS = frozenset({"other_person", "near_person", "other_matter"})
_OUTER_OTHERS = _OTHERS | {"thing", "listable"}
_ARTICLES = frozenset({"my", "the", "his", "her", "left", "right", "mi", "mis", "la", "el", "los", "las"})
_AGAIN = frozenset({"returned"})
_LOSS = frozenset({"still", "returned", "neg", "cannot"})
_COULD = frozenset({"could_word", "used_to"})
_PAST = frozenset({"past_tense", "used_to"})
_JOINS = frozenset({"and_join", "but"})
_TODAY = frozenset({"today", "now", "tonight", "hoy", "ahora", "ahorita"})
_PAST_ENDINGS = ("ted", "eed", "sed", "zed", "aba", "aban")
_NO_PAST_VERBS = frozenset({"need", "bleed", "speed"})
_NOT_PAST = frozenset({"present_tense", "still"})


def recovered(text: Text, mention: Mention) -> bool:
    """ "couldn't lift my foot sunday but now it lifts fine": told as past, and well of the same part now."""
    returns = _returns(text, mention)
    if not returns or not told_as_past(text, mention):
        return False
    return any(is_of_the_same(text, mention, start, end) for start, end in returns)


def is_back_again(text: Text, mention: Mention) -> bool:
    """A function said to be there "again": it was lost before."""
    if not text.holds("back_again"):
        return False
    near = range(max(0, mention.start - _AROUND), min(len(text.tokens), mention.end + _AROUND))
    return any(text.has(index, "back_again") and text.same_sentence(index, mention.start) for index in near)


def function_told_as_past(text: Text, mention: Mention) -> bool:
    """ "I could walk yesterday", "used to be able to lift it"."""
    words = range(max(0, mention.start - _AROUND), mention.end)
    return any(text.has_any(index, _COULD) and text.same_sentence(index, mention.start) for index in words)


def is_lost_now(text: Text, mention: Mention) -> bool:
    """ "... and now I can't", "... y ya no", after a function."""
    return any(text.has(index, "lost_now") for index in words_after(text, mention, 8))


def is_of_old(text: Text, mention: Mention) -> bool:
    """ "years ago i had a stroke", but neither "numb since years ago" nor "operated years ago, fell now"."""
    if not text.holds("ages_ago") or not (told_as_past(text, mention) or _is_past_verb(text, mention)):
        return False
    before = _same_clause(text, words_before(text, mention), step=1)
    after = _same_clause(text, words_after(text, mention, _AROUND), step=0)
    clause = [*before, *after]
    return any(
        text.has(index, "ages_ago") and not text.has(index - 1, "since_word") for index in clause
    ) and not any(_is_of_now(text, index) for index in clause)


def _is_of_now(text: Text, index: int) -> bool:
    """A present verb, a "still", or a day of this week."""
    recent = text.has(index, "past_day") and not text.has(index, "ages_ago")
    return recent or text.tokens.words[index] in _TODAY or text.has_any(index, _NOT_PAST)


def _is_past_verb(text: Text, mention: Mention) -> bool:
    """ "fainted", "me desmayaba": the symptom itself is told in the past tense."""
    told = (text.tokens.words[index] for index in mention.used)
    return any(word.endswith(_PAST_ENDINGS) and word not in _NO_PAST_VERBS for word in told)


def _same_clause(text: Text, words: range, step: int) -> list[int]:
    """The words up to the first break; ``step`` is 1 where they are read from right to left."""
    clause: list[int] = []
    for index in words:
        if text.has_any(index, _JOINS) or text.jumps(index + step):
            break
        clause.append(index)
    return clause


def is_taken_back(text: Text, mention: Mention) -> bool:
    """ "the left leg lifts fine but the right one won't"."""
    return takes_back(text, mention.end, _LOSS)


def takes_back(text: Text, end: int, signs: frozenset[str]) -> bool:
    """ "back to normal but now it is tight again"; in "fever broke but still swollen" it is the swelling."""
    last = min(len(text.tokens), end + _TAKEN_BACK_REACH)
    rest = [index for index in range(end, last) if text.same_sentence(index, end - 1)]
    turn = next((index for index in rest if text.has(index, "turn")), None)
    if turn is None:
        # "shook it off, still nothing"
        return bool(rest) and text.has(end, "still") and not any(index in text.owners for index in rest)
    after = [index for index in rest if index > turn]
    if any(index in text.owners for index in after):
        signs = _AGAIN
    return any(text.has_any(index, signs) and not text.has(index, "able_again") for index in after)


def is_denied(text: Text, index: int) -> bool:
    """Whether a "no" stands within two words before this one."""
    near = range(max(0, index - 2), index)
    return any(text.has(word, "neg") and not text.has(word, "pseudo") for word in near)


def _returns(text: Text, mention: Mention) -> list[Span]:
    """Where the text later says that all is well again, in words of its own or of the same function."""
    first, last = mention.end, mention.end + _STORY
    close = mention.end + (_GRAVE_REACH if mention.code in GRAVE else _STORY)
    spans = [
        *_same_function(text, mention, range(first, last)),
        *spans_within(text, "restored", first, last),
        *(
            span
            for span in spans_within(text, "well_now", first, close)
            if _follows_at_once(text, mention, span[0])
        ),
    ]
    return [span for span in spans if not is_denied(text, span[0]) and not _is_of_a_mention(text, span)]


def _same_function(text: Text, mention: Mention, words: range) -> list[Span]:
    """ "couldn't lift it ... lifts again": the normal of the very same code."""
    found = {one for index in words for one in text.owners.get(index, ()) if one.normal}
    return [
        (one.start, one.end)
        for one in found
        if one.code == mention.code and one.start in words and is_back_again(text, one)
    ]


def _follows_at_once(text: Text, mention: Mention, index: int) -> bool:
    """In the same sentence, or for what is no emergency in the next: a long story ends well in many ways."""
    sentence = text.tokens.sentence
    return sentence[index] - sentence[mention.end - 1] <= (0 if mention.code in GRAVE else 1)


def _is_of_a_mention(text: Text, span: Span) -> bool:
    return any(not one.normal for index in range(*span) for one in text.owners.get(index, ()))


def told_as_past(text: Text, mention: Mention) -> bool:
    """Whether the nearest verb tells it as past; a day alone will do where no verb says otherwise."""
    inside = range(mention.end - 1, mention.start - 1, -1)
    dated = False
    for index in (*inside, *words_before(text, mention)):
        if text.has_any(index, _PAST) and not _compares(text, mention, index):
            return True
        if text.has_any(index, _NOT_PAST):
            return False
        dated = dated or _is_past_day(text, index)
    return dated or any(_is_past_day(text, index) for index in words_after(text, mention, 4))


def _compares(text: Text, mention: Mention, index: int) -> bool:
    """The "antes" of "me duele mas que antes": what it is measured by, not when it was."""
    return mention.code == "worse_pain" and index in mention.used and text.has(index, "now")


def _is_past_day(text: Text, index: int) -> bool:
    """ "sunday", but not "since sunday"."""
    if not text.has(index, "past_day"):
        return False
    return not any(text.has(word, "since_word") for word in range(max(0, index - 2), index))


def is_of_the_same(text: Text, mention: Mention, start: int, end: int) -> bool:
    """No other symptom, part, side or person may be what is well again, and no "but" take it back."""
    if takes_back(text, end, _LOSS):
        return False
    told = _told(text, mention)
    for index in range(end - 1, mention.end - 1, -1):
        if index < start and text.jumps(index + 1):
            return True
        if _is_another_subject(text, index, told, within=index >= start):
            return False
        if index < start and text.has(index, "but"):
            return True
    return True


def _is_another_subject(text: Text, index: int, told: set[str], *, within: bool) -> bool:
    found = text.labels.get(index, frozenset[str]()) - told
    if found & (_OTHERS if within else _OUTER_OTHERS):
        return not is_denied(text, index)
    if found & _SIDES:
        return True
    return bool(found & _PARTS) and not told & _PARTS & text.labels[index] and not _is_adverb(text, index)


def opens_other_part(text: Text, index: int, mention: Mention) -> bool:
    """ "couldn't feel my foot, and my back is fine now": the back is, not the foot."""
    found = text.labels.get(index, frozenset[str]()) & _PARTS
    if not found or found & _told(text, mention) or _is_adverb(text, index):
        return False
    before = index - 1
    while before >= mention.end and text.tokens.words[before] in _ARTICLES and not text.jumps(before + 1):
        before -= 1
    return before >= mention.end - 1 and (text.jumps(before + 1) or text.has(before, "and_join"))


def _told(text: Text, mention: Mention) -> set[str]:
    return set[str]().union(*(text.labels.get(index, ()) for index in range(mention.start, mention.end)))


def _is_adverb(text: Text, index: int) -> bool:
    """The "back" of "came back", which is nobody's back."""
    return text.tokens.words[index] == "back" and text.tokens.words[index - 1] not in _ARTICLES
