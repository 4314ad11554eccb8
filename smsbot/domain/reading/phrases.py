"""The phrases of all classes as one tree of words: where each class stands is found in one walk of a text."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from smsbot.domain.reading.patterns import Span

Phrase = tuple[str, ...]


class _Node(NamedTuple):
    """The classes of the phrase that ends here, and the words that may follow in a longer one."""

    names: tuple[str, ...]
    following: Mapping[str, "_Node"]


_NOTHING: Mapping[str, _Node] = {}


class PhraseTree:
    """Phrases by their words, the first word at the root."""

    def __init__(self, phrases: Iterable[tuple[Phrase, str]]) -> None:
        self._ends: dict[tuple[str, ...], _Node] = {}
        names: dict[Phrase, dict[str, None]] = {}
        for phrase, name in phrases:
            names.setdefault(phrase, {})[name] = None
        self._roots = self._grow({phrase: tuple(classes) for phrase, classes in names.items()}, depth=0)
        self._ends.clear()

    def _grow(self, names: Mapping[Phrase, tuple[str, ...]], depth: int) -> dict[str, _Node]:
        """The nodes below ``depth`` words; ends of the same classes are one object, for there are many."""
        branches: dict[str, dict[Phrase, tuple[str, ...]]] = {}
        for phrase, classes in names.items():
            if len(phrase) > depth:
                branches.setdefault(phrase[depth], {})[phrase] = classes
        return {word: self._node(branch, depth + 1) for word, branch in branches.items()}

    def _node(self, branch: Mapping[Phrase, tuple[str, ...]], depth: int) -> _Node:
        ending = next((classes for phrase, classes in branch.items() if len(phrase) == depth), ())
        following = self._grow(branch, depth)
        if following:
            return _Node(ending, following)
        return self._ends.setdefault(ending, _Node(ending, _NOTHING))

    def find(self, keys: Sequence[Sequence[str]], pos: Sequence[int]) -> dict[str, list[Span]]:
        """Where each class stands. ``keys`` are the look-up forms of each word; punctuation ends a phrase."""
        found: dict[str, list[Span]] = {}
        roots, size = self._roots, len(keys)
        for start in range(size):
            nodes = [roots[form] for form in keys[start] if form in roots]
            end = start + 1
            while nodes:
                for node in nodes:
                    for name in node.names:
                        found.setdefault(name, []).append((start, end))
                if end == size or pos[end] - pos[end - 1] != 1:
                    break
                nodes = [
                    node.following[form] for node in nodes for form in keys[end] if form in node.following
                ]
                end += 1
        return found
