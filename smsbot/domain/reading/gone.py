"""Whether a symptom is said to be over: "the numbness is gone", "no longer numb", "it went away"."""

from smsbot.domain.reading.mentions import Mention, Text
from smsbot.domain.reading.negation import (
    is_negated_before,
    is_negative,
    owner,
    spans_within,
    words_after,
    words_before,
)
from smsbot.domain.reading.persons import GRAVE
from smsbot.domain.reading.recovery import (
    is_denied,
    is_of_the_same,
    opens_other_part,
    recovered,
    takes_back,
    told_as_past,
)

CUES = (
    "gone", "gone_before", "not_gone", "no_longer", "not_anymore", "returned", "restored", "able_again",
    "gone_when", "used_to", "it", "leg", "opens_turn", "other_matter", "prep", "since_word",
    "present_tense", "past_day", "nearly", "near_miss", "partly", "quit_doing", "what_if",
    "crisis_over", "back_then",
)  # fmt: skip

_GONE_REACH = 4
_MEANWHILE_REACH = 6
_RETURN_REACH = 20
_SINCE_REACH = 8
_NEARLY_REACH = 3
# "casi siempre me caigo" tells of many falls.
_OFTEN = frozenset({"siempre", "every", "always", "each", "cada", "todos", "todas", "daily", "diario", "all"})
# What happened stays true however long ago; a wish to die is never taken for over because of a word.
_NEVER_GONE = frozenset({"collapse", "fall", "overdose", "self_harm"})
_CRISES = frozenset({"overdose", "self_harm"})
_CRISIS_REACH = 20
_WELL_AGAIN = frozenset({"able_again", "restored"})
_RELAPSE = frozenset({"still", "returned"})
_ENDS = frozenset({"but", "subject", "still", "pseudo"})
_OVER = frozenset({"gone_before", "no_longer"})
_STILL = frozenset({"still", "todavia", "aun", "sigue", "siguen", "sigo"})
_STOPS = frozenset({"but", "and_join", "subject"})
# "tuve un accidente", "had a little accident": it happened, and nothing says that it is over.
_BARE_HAD = frozenset({"tuve", "had", "some", "little"})
_NOTHING = frozenset({"nothing", "none"})


def is_gone(text: Text, mention: Mention) -> bool:
    """ "the numbness is gone", "no longer numb", "couldn't lift it sunday but it works fine now"."""
    if mention.code in _CRISES and _is_over_it(text, mention):
        return True
    if mention.code in _NEVER_GONE or _is_still_there(text, mention):
        return False
    after = _words_about_it(text, mention)
    if _is_restored(text, mention, after):
        return True
    if _has_returned(text, mention):
        return False
    return _gone_before(text, mention) or _gone_after(text, mention, after) or recovered(text, mention)


def _is_over_it(text: Text, mention: Mention) -> bool:
    """ "in april i wanted to end my life. past that now": told as past, over in so many words, kept so."""
    if not text.holds("crisis_over") or not (text.holds("back_then") or told_as_past(text, mention)):
        return False
    spans = spans_within(text, "crisis_over", mention.end, mention.end + _CRISIS_REACH)
    return bool(spans) and not takes_back(text, spans[0][1], _RELAPSE)


def _is_still_there(text: Text, mention: Mention) -> bool:
    """ "leg still swollen, thought it would be gone"."""
    words = text.tokens.words
    low = max(0, mention.start - 2)
    return any(words[index] in _STILL and not is_denied(text, index) for index in range(low, mention.end))


def _is_restored(text: Text, mention: Mention, after: list[int]) -> bool:
    if not after:
        return False
    inside = range(mention.start, mention.end)
    if mention.code in GRAVE and any(text.has(index, "present_tense") for index in inside):
        return False
    spans = spans_within(text, "restored", after[0], after[-1])
    return any(
        is_of_the_same(text, mention, start, end) and not _only_says_nothing_comes(text, start, mention)
        for start, end in spans
    )


def _words_about_it(text: Text, mention: Mention) -> list[int]:
    """The words after the mention, up to where another part of the body is spoken of."""
    words: list[int] = []
    for index in words_after(text, mention, 14):
        if opens_other_part(text, index, mention):
            break
        words.append(index)
    return words


def _has_returned(text: Text, mention: Mention) -> bool:
    """ "went away but came back", also in a next sentence that opens with "then" or "it"."""
    if not text.holds("returned"):
        return False
    last = mention.end - 1
    opener = last
    for index in range(mention.start + 1, min(len(text.tokens), mention.end + _RETURN_REACH)):
        if index in mention.used or _says_function(text, index):
            continue
        if not text.same_sentence(index, index - 1):
            opener = index
        if text.has(index, "returned") and not text.has_any(index, _WELL_AGAIN):
            here = text.same_sentence(index, last)
            if here or text.has(opener, "opens_turn") or text.has(opener, "returned"):
                return True
    return False


def _says_function(text: Text, index: int) -> bool:
    """The "again" of "my shoes fit again", which is no return of the symptom."""
    return any(one.normal for one in text.owners.get(index - 1, ()))


def has_anymore(text: Text, mention: Mention) -> bool:
    """ "not numb anymore": said of the symptom itself, not of what follows."""
    for index in words_after(text, mention, 5):
        if text.jumps(index) or text.has_any(index, _STOPS):
            return False
        if text.has(index, "not_anymore"):
            return not _opens_since(text, index)
    return False


def ended_on_a_day(text: Text, mention: Mention) -> bool:
    """ "havent had a headache since thursday": it was there until then."""
    near = (*words_after(text, mention, 4), *words_before(text, mention)[:_SINCE_REACH])
    return any(text.has(index, "since_word") and _is_day(text, index) for index in near)


def _is_day(text: Text, index: int) -> bool:
    follows = range(index + 1, min(index + 3, len(text.tokens)))
    return any(text.has(word, "past_day") and not text.jumps(word) for word in follows)


def _opens_since(text: Text, index: int) -> bool:
    """ "no tingling since you did it": never was, where "none since" means it stopped."""
    follows = index + 1
    return text.has(index, "since_word") and follows < len(text.tokens) and not text.jumps(follows)


def _gone_before(text: Text, mention: Mention) -> bool:
    joined = False
    before = () if text.jumps(mention.start) else words_before(text, mention)[:_GONE_REACH]
    for index in before:
        if text.has_any(index, _ENDS):
            return False
        if owner(text, index, mention) is not None:
            if not joined:
                return False
            joined = False
        elif not joined and text.has_any(index, _OVER):
            return not _never_before(text, index)
        elif not joined and text.has(index, "used_to"):
            return _is_used_to(text, index, mention)
        if text.jumps(index):
            return False
        joined = joined or text.has(index, "and_join")
    return _no_longer_inside(text, mention)


def _is_used_to(text: Text, index: int, mention: Mention) -> bool:
    if mention.code in GRAVE and text.tokens.words[index] in _BARE_HAD:
        return False
    now = any(text.has(word, "present_tense") for word in mention.used)
    if mention.code in GRAVE and now and text.tokens.words[index : index + 2] == ("antes", "no"):
        # "antes no, no puedo mover la pierna": before it was not so.
        return False
    return not (is_denied(text, index) or text.has(index, "not_gone") or _is_asked(text, mention))


def _never_before(text: Text, index: int) -> bool:
    """ "nunca se me quitó lo dormido": it never went."""
    near = range(max(0, index - _NEARLY_REACH), index)
    return any(text.has(word, "never_word") and text.same_sentence(word, index) for word in near)


def _is_asked(text: Text, mention: Mention) -> bool:
    """ "how would I know if I was having a stroke": what might be is no past."""
    return any(text.has(index, "what_if") for index in words_before(text, mention))


def is_near_miss(text: Text, mention: Mention) -> bool:
    """ "almost fell but caught the rail", "casi me caigo": no fall."""
    if mention.code != "fall" or not text.holds("near_miss"):
        return False
    near = range(max(0, mention.start - _NEARLY_REACH), mention.end)
    marks = [index for index in near if text.has(index, "near_miss") and text.same_sentence(index, near[-1])]
    if not marks or text.jumps(marks[-1] + 1):
        return False
    return not any(text.tokens.words[index] in _OFTEN for index in range(marks[-1], mention.end))


def _no_longer_inside(text: Text, mention: Mention) -> bool:
    words = [index for index in range(mention.start, mention.end) if index not in mention.used]
    return any(text.has(index, "no_longer") or _quits(text, index, mention) for index in words)


def _quits(text: Text, index: int, mention: Mention) -> bool:
    """ "knee quit buckling": the doing that stopped is the symptom; in "leg quit working" it is not."""
    follows = index + 1
    doing = follows in mention.used and text.tokens.words[follows].endswith("ing")
    return doing and text.has(index, "quit_doing")


def _gone_after(text: Text, mention: Mention, after: list[int]) -> bool:
    """ "the numbness is gone", "had a fever but it broke": no other symptom may stand between."""
    for index in after:
        if text.has(index, "still"):
            return False
        if text.jumps(index) and is_negated_before(text, mention):
            return False
        if _says_gone(text, index, mention):
            return True
        if _opens_another(text, index, mention):
            return False
    return False


def _says_gone(text: Text, index: int, mention: Mention) -> bool:
    """A "gone" about the symptom; "legs gone" is about the legs, and the worst there is."""
    if not text.has(index, "gone") or index in mention.used or is_denied(text, index):
        return False
    if text.has(index, "not_gone") or _is_nearly(text, index) or takes_back(text, index + 1, _RELAPSE):
        return False
    if _only_says_nothing_comes(text, index, mention):
        return False
    # "can't feel it no more" is no "gone": the second no doubles the first.
    doubled = text.has(index, "not_anymore") and is_negative(text, mention)
    return not doubled and not text.has(index - 1, "leg") and not _only_meanwhile(text, index)


def _only_says_nothing_comes(text: Text, index: int, mention: Mention) -> bool:
    """ "the pipes are shut off, nothing since last night": what is lacking is the water, not the trouble."""
    if mention.code not in GRAVE or text.tokens.words[index] not in _NOTHING:
        return False
    return is_negative(text, mention) or not told_as_past(text, mention)


def _is_nearly(text: Text, index: int) -> bool:
    """ "almost gone", "ya casi se quita": less than before, and still there."""
    near = range(max(0, index - _NEARLY_REACH), index)
    if any(text.has(word, "nearly") and text.same_sentence(word, index) for word in near):
        return True
    return _is_partly(text, index)


def _is_partly(text: Text, index: int) -> bool:
    """ "went down some", "bajó un poco"."""
    follows = range(index + 1, min(index + _NEARLY_REACH, len(text.tokens)))
    return any(text.has(word, "partly") and text.same_sentence(word, index) for word in follows)


def _only_meanwhile(text: Text, index: int) -> bool:
    """ "goes away when I lie down": better for as long as that lasts, not gone."""
    for word in range(index + 1, min(index + _MEANWHILE_REACH, len(text.tokens))):
        if text.jumps(word):
            return False
        if text.has(word, "gone_when"):
            return True
    return False


def _opens_another(text: Text, index: int, mention: Mention) -> bool:
    if text.has(index, "but"):
        if text.has(index, "other_matter"):
            return True
        follows = range(index + 1, min(index + 3, len(text.tokens)))
        return not any(text.has(word, "it") or text.has(word, "gone") for word in follows)
    other = owner(text, index, mention)
    if other is not None and text.has(index, "neg"):
        return True
    if other is None:
        return text.has(index, "neg") or _is_rival(text, index)
    if len(mention.used) > 1 and not text.has(mention.end - 1, "noun_sign"):
        return True
    between = range(mention.end, other.start)
    return not any(text.has(word, "and_join") or text.has(word, "or_join") for word in between)


def _is_rival(text: Text, index: int) -> bool:
    """A subject of its own: in "can't move my leg, pain is gone" only the pain is."""
    if text.has(index, "listable") and not text.has(index - 1, "and_join"):
        return True
    if text.has(index, "other_matter") and not text.has(index - 1, "prep"):
        return True
    return text.jumps(index) and text.has(index, "subject") and not text.has(index, "it")
