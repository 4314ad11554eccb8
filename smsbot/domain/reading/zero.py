"""No pain told in words: "pain free", "nothing hurts", "none"; and "off the charts"."""

from collections.abc import Set

from smsbot.domain.reading.mentions import Text

CUES = (
    "no_pain", "none_word", "scale_top", "zero_but", "zero_or", "relief_word", "not_so", "body", "pain",
    "elsewhere", "after_score", "before_score", "then",
)  # fmt: skip
_LONGEST_PHRASE = 12
_NEAR = 5
_BESIDE = 2
# "del ojo ve todo negro, que no le duele": what hangs on a "que" is told of the part before it.
_TOLD_OF = 8
_TAKES_BACK = frozenset({"relief_word", "not_so"})
_TAKES_AWAY = frozenset({"zero_but", "zero_or"})
_SOME_PAIN = frozenset({"pain", "body", "zero_but"})
# "de nada", "I said nothing": set phrases of politeness and silence.
_NO_LEAD = frozenset({"de", "said", "por"})
_AFFIRMED = frozenset({"eso", "ahora", "esta"})
_PLAIN_NO = frozenset({"no", "nope"})


def words_of_top(text: Text, taken: Set[int]) -> frozenset[int]:
    """The words that put pain past the end of the scale."""
    for start, end in text.scene.occurrences.get("scale_top", ()):
        if start not in taken:
            return frozenset(range(start, end))
    return frozenset()


def words_of_no_pain(text: Text, *, asked: bool, taken: Set[int]) -> frozenset[int]:
    """The words that say there is no pain; ``asked`` where a score question is open."""
    judged = 0
    for index in range(len(text.tokens)) if text.holds("no_pain") else ():
        if index < judged or index in taken or not text.has(index, "no_pain"):
            continue
        used = _run(text, index, "no_pain")
        if not _is_partial(text, used) and not _is_elsewhere(text, used):
            return used
        judged = max(used) + 1
    return _words_of_none(text) if asked else frozenset()


def _run(text: Text, start: int, name: str) -> frozenset[int]:
    end, last = start, min(len(text.tokens), start + _LONGEST_PHRASE)
    while end < last and text.has(end, name):
        end += 1
    return frozenset(range(start, end))


def _is_partial(text: Text, used: frozenset[int]) -> bool:
    """ "no pain when I sit", "no pain relief", "no pain but my knee" are no zero; "no pain just stiff" is."""
    end = max(used) + 1
    if end < len(text.tokens) and not text.jumps(end) and text.has_any(end, _TAKES_BACK):
        return True
    near = range(end, min(end + _NEAR, len(text.tokens)))
    if any(_limits(text, end, index) for index in near):
        return True
    softened = next((index for index in near if text.has(index, "zero_or")), None)
    return softened is not None and any(
        text.has_any(index, _SOME_PAIN) and text.same_sentence(index, softened)
        for index in range(softened, min(softened + _NEAR, len(text.tokens)))
    )


def _limits(text: Text, end: int, index: int) -> bool:
    """ "no pain when I sit", but neither "sin dolor hoy eso sí" nor "no pain, yesterday I danced"."""
    if not text.has(index, "zero_but") or text.tokens.words[index - 1] in _AFFIRMED:
        return False
    return not (text.has(index, "then") and any(text.jumps(at) for at in range(end, index + 1)))


def _is_elsewhere(text: Text, used: frozenset[int]) -> bool:
    """ "la cabeza no me duele": another part of the body has no pain."""
    first, last = min(used), max(used)
    near = (
        *range(max(0, first - (_TOLD_OF if text.tokens.words[first - 1] == "que" else _BESIDE)), first),
        *range(last + 1, min(last + 1 + _BESIDE, len(text.tokens))),
    )
    return any(text.has(index, "elsewhere") and text.same_sentence(index, first) for index in near)


def _words_of_none(text: Text) -> frozenset[int]:
    """ "none", "pues nada": the answer to the score question is that there is nothing."""
    start = 0
    while start < len(text.tokens) and not text.has(start, "none_word"):
        if not text.has(start, "before_score") or text.tokens.words[start] in _NO_LEAD:
            return frozenset()
        start += 1
    if start == len(text.tokens):
        return frozenset()
    used = _run(text, start, "none_word")
    end = start + len(used)
    plain = text.tokens.words[start] in _PLAIN_NO and len(used) == 1
    if plain and start > 0:
        return frozenset()
    if end == len(text.tokens) or text.jumps(end):
        return used
    if plain or not text.has(end, "after_score"):
        return frozenset()
    rest = range(end, len(text.tokens))
    return frozenset() if any(text.has_any(index, _TAKES_AWAY) for index in rest) else used
