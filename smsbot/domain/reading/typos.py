"""Mending slips in medical words, never in ordinary ones: "week" must not become "weak"."""

from collections.abc import Iterable, Sequence

_SHORTEST = 5
_TWO_SLIPS_FROM = 8
_LONGEST = 24


def _deletions(word: str) -> set[str]:
    return {word[:index] + word[index + 1 :] for index in range(len(word))}


def _is_one_slip(written: str, meant: str) -> bool:
    """One letter missing, too many, wrong, or two neighbours swapped."""
    if len(written) == len(meant):
        wrong = [index for index in range(len(meant)) if written[index] != meant[index]]
        if len(wrong) == 1:
            return True
        first = wrong[0] if wrong else 0
        return (
            len(wrong) == 2
            and wrong[1] == first + 1
            and written[first] == meant[first + 1]
            and written[first + 1] == meant[first]
        )
    longer, shorter = (written, meant) if len(written) > len(meant) else (meant, written)
    return len(longer) == len(shorter) + 1 and shorter in _deletions(longer)


def _is_two_slips(written: str, meant: str) -> bool:
    """At most two letters missing, too many, wrong, or swapped; the first two letters stand."""
    if written[:2] != meant[:2] or abs(len(written) - len(meant)) > 2:
        return False
    rows = [list(range(len(meant) + 1))]
    for row, letter in enumerate(written, start=1):
        line = [row]
        for column, wanted in enumerate(meant, start=1):
            same = letter == wanted
            best = min(rows[-1][column] + 1, line[-1] + 1, rows[-1][column - 1] + (not same))
            swapped = row > 1 and column > 1 and letter == meant[column - 2] and written[row - 2] == wanted
            line.append(min(best, rows[-2][column - 2] + 1) if swapped else best)
        rows.append(line)
    return rows[-1][-1] <= 2


class TypoIndex:
    """Finds the medical word meant by a misspelt one, by the words left when letters are taken out."""

    def __init__(self, targets: Iterable[str], ordinary: frozenset[str]) -> None:
        self._ordinary = ordinary
        self._near: dict[str, list[str]] = {}
        self._long: dict[str, list[str]] = {}
        for word in sorted(targets):
            for key in (word, *_deletions(word)):
                self._near.setdefault(key, []).append(word)
            if len(word) >= _TWO_SLIPS_FROM:
                self._long.setdefault(word[:2], []).append(word)

    def mend(self, word: str) -> tuple[str, ...]:
        """The medical words this slip can mean; ordinary words are never touched.

        All of one slip: "piernsa" may be one leg or both, and both are graver. Else the first of two slips.
        """
        if not _SHORTEST - 1 <= len(word) <= _LONGEST or word in self._ordinary or not word.isalpha():
            return ()
        near = {meant for key in (word, *_deletions(word)) for meant in self._near.get(key, ())}
        meant = tuple(one for one in sorted(near) if _starts_alike(word, one) and _is_one_slip(word, one))
        if meant or len(word) < _TWO_SLIPS_FROM - 1:
            return meant
        return tuple([one for one in self._long.get(word[:2], ()) if _is_two_slips(word, one)][:1])


def _starts_alike(word: str, meant: str) -> bool:
    return word[0] == meant[0] or word[:2] == meant[1::-1]


# Spanish is written as it is heard: "aser" for "hacer", "nuebe" for "nueve", "hinchao" for "hinchado".
_SOUNDS = (
    ("qu", "k"), ("ch", "1"), ("h", ""), ("ce", "se"), ("ci", "si"), ("c", "k"), ("z", "s"), ("v", "b"),
    ("ll", "y"), ("ge", "je"), ("gi", "ji"), ("gue", "ge"), ("gui", "gi"), ("x", "s"), ("nb", "mb"),
    ("np", "mp"),
)  # fmt: skip
_SHORTEST_SOUND = 4


def _sound_of(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    if word.endswith("ado") and len(word) > len("nado"):
        word = word[:-2] + "o"
    return "".join(letter for index, letter in enumerate(word) if index == 0 or letter != word[index - 1])


class SoundIndex:
    """Finds the Spanish words that sound like a misspelt one."""

    def __init__(self, words: Iterable[str], ordinary: frozenset[str]) -> None:
        self._ordinary = ordinary
        # Nearly every sound has one word: a text of words takes far less than a list each.
        self._alike: dict[str, str] = {}
        for word in sorted(set(words)):
            if word.isalpha() and len(word) >= _SHORTEST_SOUND:
                sound = _sound_of(word)
                self._alike[sound] = f"{self._alike[sound]} {word}" if sound in self._alike else word

    def heard(self, word: str) -> Sequence[str]:
        """The known words of the same sound; none for an ordinary or a very short word."""
        if not _SHORTEST_SOUND <= len(word) <= _LONGEST or word in self._ordinary:
            return ()
        return self._alike.get(_sound_of(word), "").split()
