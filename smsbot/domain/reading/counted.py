"""Numbers that are no pain score: counts of things, measures, ages, clock times, marks of something else."""

from smsbot.domain.reading.mentions import Text
from smsbot.domain.reading.numbers import Number

CUES = (
    "number_noise_after", "number_noise_before", "not_number", "measure", "other_scale", "asks_scale",
    "occasion", "clock_before",
    "age_of", "near_person", "shows_fingers", "body", "after_score", "before_score", "now", "then",
    "pain_word", "mild", "severe", "less", "but",
)  # fmt: skip
_TOP = 10
_OLDEST_SCORE = 12
_LINKS = frozenset(
    {
        "is", "was", "of", "at", "the", "about", "around", "its", "like", "s", "reads", "read", "over", "es",
        "son", "el", "las", "a", "on", "for", "para", "until", "till", "til",
    }
)  # fmt: skip
_MEASURE_REACH = 4
_SCALE_REACH = 4
_ASKED_REACH = 4
_ASKED_BEFORE = 2
_TO_SCALE = frozenset(
    {
        "is", "was", "at", "a", "an", "un", "es", "en", "level", "like", "about", "the", "my", "on", "for",
        "of", "de", "el", "la", "mi", "anda", "esta", "to", "by", "in", "con", "para", "as", "our", "us",
        "them", "with",
    }
)  # fmt: skip
_RATES = frozenset({"on", "for", "of", "to", "in", "at", "de", "en", "con", "para"})
_PLURAL_LETTERS = 4
_TO_OTHER = frozenset({"to", "and", "or", "a", "y", "o"})
# "good one", "the big one": a word that makes of "one" a thing.
_KINDS = frozenset({"good", "great", "bad", "nice", "big", "right", "easy", "fun", "hard", "little", "of"})
# "two whole bottles": what is counted may have a size before it.
_SIZES = frozenset({"whole", "full", "entire", "more", "big", "little", "small", "extra", "long"})
_THING_REACH = 4
_CHANGES = frozenset({"to", "from"})
_OVER = frozenset({"over", "sobre"})
_TELLS_OF_SCORE = frozenset(
    {"after_score", "now", "then", "pain_word", "mild", "severe", "less", "but", "over_after"}
)
# "uno se cansa", "one of these days": the word stands for somebody, not for a score.
_ONES = frozenset({"one", "uno"})
_AFTER_A_PERSON = frozenset({"se", "ya", "que", "de", "of", "no", "can", "cant", "has", "would"})


def is_noise(text: Text, number: Number) -> bool:
    """Whether the number tells of something else than pain: pills, days, degrees, rooms, another's age."""
    return (
        is_never_score(text, number)
        or _is_date_or_clock(text, number)
        or _is_over_another(text, number)
        or _is_of_things(text, number)
        or _is_half_of_other_range(text, number)
        or _is_noise_before(text, number)
        or _is_age(text, number)
        or is_of_other_scale(text, number)
        or _is_count(text, number)
        or _is_pronoun(text, number)
    )


def is_never_score(text: Text, number: Number) -> bool:
    """ "$5", "50%", "10-4", "is 10 the worst or the best": no score even as the whole text."""
    gap_before, gap_after = text.tokens.gaps[number.start], text.tokens.gaps[number.end]
    if "$" in gap_before or any(mark in gap_after for mark in "%°$"):
        return True
    if any(text.has(index, "not_number") for index in range(number.start, number.end)):
        return True
    before = number.start - 1
    if before > 0 and text.has(before, "clock_before") and not text.jumps(number.start):
        return True
    return _is_price(number) or _is_asked_about(text, number)


def _is_of_things(text: Text, number: Number) -> bool:
    """ "cut my pills from 4 to 2": a change in the number of a thing that its clause has named."""
    first = number.start - 1
    if not (number.moved or (first >= 0 and text.tokens.words[first] in _CHANGES)):
        return False
    for index in range(first, max(-1, first - _THING_REACH), -1):
        if text.jumps(index + 1) or text.has_any(index, {"pain_word", "and_join", "but"}):
            return False
        if text.has(index, "number_noise_after") and not text.has_any(index, _TELLS_OF_SCORE):
            return True
    return False


def _is_over_another(text: Text, number: Number) -> bool:
    """ "128 over 76": a blood pressure."""
    words, before, after = text.tokens.words, number.start - 1, number.end
    if before > 0 and words[before] in _OVER and words[before - 1].isdigit():
        return True
    pair = words[after : after + 2]
    return number.value > _TOP and len(pair) > 1 and pair[0] in _OVER and pair[1].isdigit()


def _is_date_or_clock(text: Text, number: Number) -> bool:
    """ "3/12", "7:30"."""
    gap_before, gap_after = text.tokens.gaps[number.start], text.tokens.gaps[number.end]
    return (gap_before.endswith(("/", ".")) and number.start > 0) or gap_after in {"/", ":", "-"}


def _is_noise_before(text: Text, number: Number) -> bool:
    """ "room 4", "took 2", "my sugar was 180"."""
    first = number.start
    if first > 0 and text.has(first - 1, "number_noise_before") and not text.jumps(first):
        return True
    while first > 0 and number.start - first < _MEASURE_REACH and not text.jumps(first):
        if text.has(first - 1, "measure") or (first < number.start and text.has(first - 1, "occasion")):
            return True
        if text.tokens.words[first - 1] not in _LINKS:
            return False
        first -= 1
    return False


def _is_age(text: Text, number: Number) -> bool:
    """ "hes 84", "female 34": more than any score, said of a person."""
    before = number.start - 1
    if number.value <= _OLDEST_SCORE or number.of_ten or before < 0:
        return False
    if text.has(before, "age_of"):
        return True
    return text.tokens.words[before] == "is" and text.has(before - 1, "near_person")


def is_of_other_scale(text: Text, number: Number) -> bool:
    """ "mood 9", "we lost 6 to 2", "10/10 for service": what is measured there has a scale of its own."""
    if not text.holds("other_scale"):
        return False
    before = range(number.start - 1, max(-1, number.start - 1 - _SCALE_REACH), -1)
    after = range(number.end, min(number.end + _SCALE_REACH, len(text.tokens)))
    rates = text.tokens.words[number.end : number.end + 1]
    return _leads_to_scale(text, before, 1) or (_RATES.issuperset(rates) and _leads_to_scale(text, after, 0))


def _leads_to_scale(text: Text, words: range, break_at: int) -> bool:
    """Whether small words alone lie between the number and the thing that has the scale."""
    for index in words:
        if text.jumps(index + break_at):
            return False
        if text.has(index, "other_scale"):
            return True
        if text.tokens.words[index] not in _TO_SCALE:
            return False
    return False


def _is_price(number: Number) -> bool:
    """ "3.65": scores are told in whole numbers, tenths or quarters."""
    hundredths = round(number.value * 100)
    return hundredths % 10 != 0 and hundredths % 25 != 0


def _is_half_of_other_range(text: Text, number: Number) -> bool:
    """The 8 of "between 8 and 12": a range that leaves the scale measures something else."""
    words = text.tokens.words
    after, before = words[number.end : number.end + 2], words[max(0, number.start - 2) : number.start]
    ahead = len(after) > 1 and after[0] in _TO_OTHER and _is_off_scale(after[1])
    behind = len(before) > 1 and before[1] in _TO_OTHER and _is_off_scale(before[0])
    return (ahead and not text.jumps(number.end)) or (behind and not text.jumps(number.start))


def _is_off_scale(word: str) -> bool:
    return word.isdigit() and int(word) > _OLDEST_SCORE - 1


def _is_asked_about(text: Text, number: Number) -> bool:
    """ "what does a 7 mean": a question about the scale."""
    return any(
        start - _ASKED_BEFORE <= number.start < end + _ASKED_REACH and text.same_sentence(start, number.start)
        for start, end in text.scene.occurrences.get("asks_scale", ())
    )


def _is_count(text: Text, number: Number) -> bool:
    """A thing stands after the number, at once or behind one word: "4 parches", "2 big dogs"."""
    first = number.end
    if first >= len(text.tokens):
        return False
    if text.tokens.gaps[first] == "" and not text.has(first, "after_score"):
        return True
    if text.tokens.gaps[first].strip() or text.jumps(first) or _shows_fingers(text, number):
        return False
    if text.tokens.words[first] in _SIZES and first + 1 < len(text.tokens) and _is_thing(text, first + 1):
        return True
    if text.has(first, "number_noise_after") and not text.has(first, "over_after"):
        return not _is_place(text, number, first)
    if text.has_any(first, _TELLS_OF_SCORE) or first in text.owners:
        return not number.value and _is_symptom(text, first)
    second = min(first + 1, len(text.tokens) - 1)
    return _is_thing(text, first) or (not text.jumps(second) and _is_thing(text, second))


def _is_place(text: Text, number: Number, index: int) -> bool:
    """The "knee" of "5 knee": several knees would be a plural, so it says where the pain is."""
    word = text.tokens.words[index]
    return number.value != 1 and text.has(index, "body") and word != "foot" and not word.endswith("s")


def _is_thing(text: Text, index: int) -> bool:
    """A word that is counted: known as such, or a plural that is no word of scores or symptoms."""
    if text.has_any(index, _TELLS_OF_SCORE) or index in text.owners:
        return False
    return text.has(index, "number_noise_after") or _is_plural(text.tokens.words[index])


def _is_symptom(text: Text, index: int) -> bool:
    """The "swelling" of "0 swelling": there the nought is a no."""
    return any(mention.code != "soreness" for mention in text.owners.get(index, ()))


def _is_plural(word: str) -> bool:
    return len(word) >= _PLURAL_LETTERS and word.endswith("s") and not word.endswith("ss")


def _shows_fingers(text: Text, number: Number) -> bool:
    """ "he holds up five fingers"."""
    if not text.holds("shows_fingers") or text.tokens.words[number.end] not in {"fingers", "dedos"}:
        return False
    return any(text.has(index, "shows_fingers") for index in range(max(0, number.start - 3), number.start))


def _is_pronoun(text: Text, number: Number) -> bool:
    """ "a tall one", "uno se cansa"."""
    if text.tokens.words[number.start] not in _ONES or number.end - number.start > 1 or number.over:
        return False
    end = number.end
    goes_on = end < len(text.tokens) and not text.jumps(end)
    if goes_on and (text.tokens.words[end] in _AFTER_A_PERSON or not text.has_any(end, _TELLS_OF_SCORE)):
        return True
    before = number.start - 1
    if before < 0 or text.jumps(number.start):
        return False
    return text.tokens.words[before] in _KINDS or not text.has(before, "before_score")
