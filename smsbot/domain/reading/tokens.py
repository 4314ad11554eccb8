"""Words with their places: what lies between two words decides how far a rule may reach."""

import re
from dataclasses import dataclass

from smsbot.domain.reading.normalise import Folded

_TOKEN = re.compile(
    r"(?P<slash>w/o|w/|b/c|n/a)"
    r"|(?P<dotted>(?:[a-z]\.){2,6}[a-z]?)(?![a-z])"
    r"|(?P<number>\d+(?:[.,:]\d+)*|\.\d+)"
    r"|(?P<code>(?!of)[a-z]{1,2}\d+)(?![^\W_])"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<and>&)"
)
_SENTENCE_END = re.compile(r"[!?;\n¿¡]|(?<!\.)\.(?!\.)")
_SOFT_BREAK = re.compile(r"[,:()\[\]/–—]|\.\.|…| - |--")
_SENTENCE_JUMP = 30
_SOFT_JUMP = 1
_KEPT_S = frozenset({"it", "that", "who", "he", "she", "here", "there", "what", "let", "how", "where"})
_DROPPED_TAILS = frozenset({"ll", "d", "re", "ve"})


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel columns, one entry a word.

    ``pos`` counts words but jumps at punctuation, so that nearness never reaches over a full stop.
    ``gaps[i]`` is the folded text before word i, with one more entry for what follows the last word.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    pos: tuple[int, ...]
    sentence: tuple[int, ...]
    gaps: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.words)


def plain_word(word: str) -> str:
    """A word without its apostrophes: "can't" → cant, "head's" → head, "i'll" → i."""
    if "'" not in word:
        return word
    base, _, tail = word.rpartition("'")
    if tail in _DROPPED_TAILS or (tail == "s" and base not in _KEPT_S):
        return base.replace("'", "")
    return word.replace("'", "")


def _jump(gap: str) -> int:
    if gap == " " or not gap:
        return 0
    if _SENTENCE_END.search(gap):
        return _SENTENCE_JUMP
    return _SOFT_JUMP if _SOFT_BREAK.search(gap) else 0


def _word_of(found: re.Match[str]) -> str:
    kind = found.lastgroup
    if kind == "word":
        return plain_word(found.group())
    if kind == "dotted":
        return found.group().replace(".", "")
    return "and" if kind == "and" else found.group()


def tokenise(folded: Folded) -> Tokens:
    """Cut the folded text into words; positions refer to the text as the patient wrote it."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    pos: list[int] = []
    sentence: list[int] = []
    gaps: list[str] = []
    last_end, place, current = 0, -1, 0
    text, origin = folded.text, folded.origin
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        gap = text[last_end:start]
        jump = _jump(gap)
        current += jump == _SENTENCE_JUMP and bool(words)
        place += 1 + jump
        words.append(_word_of(found))
        starts.append(origin[start])
        ends.append(origin[end - 1] + 1)
        pos.append(place)
        sentence.append(current)
        gaps.append(gap)
        last_end = end
    gaps.append(text[last_end:])
    return Tokens(tuple(words), tuple(starts), tuple(ends), tuple(pos), tuple(sentence), tuple(gaps))
