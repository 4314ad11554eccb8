"""The phrases of all classes as one tree of words: where each class stands is found in one walk of a text."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate

from smsbot.domain.reading.patterns import Span

# A phrase as the numbers of its words.
Phrase = tuple[int, ...]


class PhraseTree:
    """Phrases by their words, in columns: there are too many nodes for an object each.

    A node is its place in the columns. The word numbered n alone is node n; the nodes that lengthen
    a node by one word stand side by side, in the order of their words.
    """

    def __init__(self, classes: Mapping[Phrase, tuple[str, ...]], words: int) -> None:
        """``classes`` names the classes of each phrase, ``words`` says how many words have a number."""
        longer = {phrase[:size] for phrase in classes for size in range(2, len(phrase) + 1)}
        nodes: list[Phrase] = [(word,) for word in range(words)]
        nodes += sorted(sorted(longer), key=len)
        following = Counter(phrase[:-1] for phrase in longer)
        self._names = [classes.get(phrase, ()) for phrase in nodes]
        self._words = array("I", (phrase[-1] for phrase in nodes))
        self._firsts = array("I", accumulate((following[phrase] for phrase in nodes), initial=words))

    def find(self, forms: Sequence[Sequence[int]], pos: Sequence[int]) -> dict[str, list[Span]]:
        """Where each class stands. ``forms`` are the numbers each word goes by; punctuation ends a phrase."""
        found: dict[str, list[Span]] = {}
        size = len(forms)
        names = self._names
        for start in range(size):
            nodes = forms[start]
            end = start + 1
            while nodes:
                for node in nodes:
                    for name in names[node]:
                        if name in found:
                            found[name].append((start, end))
                        else:
                            found[name] = [(start, end)]
                if end == size or pos[end] - pos[end - 1] != 1:
                    break
                steps = [self._next(node, word) for node in nodes for word in forms[end]]
                nodes = [node for node in steps if node]
                end += 1
        return found

    def _next(self, node: int, word: int) -> int:
        """The node of the phrase that is one word longer, or 0: no longer phrase is node 0."""
        first, last = self._firsts[node], self._firsts[node + 1]
        if first == last:
            return 0
        place = bisect_left(self._words, word, first, last)
        return place if place < last and self._words[place] == word else 0
