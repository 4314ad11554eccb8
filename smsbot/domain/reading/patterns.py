"""The small pattern language of the lexicon: how words must stand together to mean something.

``{leg} numb`` is in this order with at most two words between; ``...`` lets six stand between;
``_`` lets none; ``{leg} + {numb}`` is in any order with at most four between (``++`` six);
``a|b|{class}`` is a choice; ``-{class}`` or ``-word`` forbids it nearby, ``!{class}`` right there;
``^`` ties the first item to the start of a statement, ``$`` the last one to its end.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Span = tuple[int, int]
Occurrences = Mapping[str, Sequence[Span]]

GAP = 2
WIDE_GAP = 6
ANY_ORDER_GAP = 4
_FORBIDDEN_REACH = 6
_TRIES = 4
_NAME = re.compile(r"\{(\w+)\}\Z")
# "sw*" would stand for far too many words.
SHORTEST_STEM = 3
_WORD = re.compile(rf"(?:[\w'/.]+|[\w'/.]{{{SHORTEST_STEM},}}\*)\Z")


class PatternError(ValueError):
    """A pattern of the lexicon cannot be understood."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a pattern wants: any of these classes, at most ``gap`` words after the one before."""

    names: tuple[str, ...]
    gap: int = GAP


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern."""

    source: str
    items: tuple[Item, ...]
    forbidden: tuple[str, ...]
    forbidden_inside: tuple[str, ...]
    any_order: bool
    at_start: bool
    at_end: bool

    def wanted(self) -> Iterator[str]:
        """The classes its items name."""
        return (name for item in self.items for name in item.names)

    def named(self) -> Iterator[str]:
        """Every class it names, to find it or to forbid it."""
        yield from self.wanted()
        yield from self.forbidden
        yield from self.forbidden_inside


# Names of classes come from lexicons, never from a text.
_NAMES: dict[str, str] = {}


def _shared(name: str) -> str:
    """The same name as one object, however many patterns hold it: it is compared at each look-up."""
    return _NAMES.setdefault(name, name)


def literal_class(word: str) -> str:
    """The name of the class that holds just this word."""
    return _shared(f"={word}")


def is_literal(name: str) -> bool:
    """Whether the class holds just one word, which a pattern brought along."""
    return name[0] == "="


def _names_of(part: str, source: str) -> tuple[str, ...]:
    names: list[str] = []
    for choice in part.split("|"):
        found = _NAME.match(choice)
        if found is not None:
            names.append(_shared(found.group(1)))
        elif _WORD.match(choice):
            names.append(literal_class(choice))
        else:
            raise PatternError(f"cannot read {choice!r} in the pattern {source!r}")
    return tuple(names)


_ANCHORS = frozenset("^$")
_GAP_MARKS = {"...": WIDE_GAP, "_": 0, "+": ANY_ORDER_GAP, "++": WIDE_GAP}


def parse_pattern(source: str) -> Pattern:
    """Compile one pattern line. Raises PatternError naming the part that cannot be read."""
    items: list[Item] = []
    forbidden: dict[str, list[str]] = {"-": [], "!": []}
    gap = GAP
    parts = source.split()
    for part in parts:
        if part in _GAP_MARKS:
            gap = _GAP_MARKS[part]
        elif part in _ANCHORS:
            continue
        elif part[0] in forbidden and len(part) > 1:
            forbidden[part[0]].extend(_names_of(part[1:], source))
        else:
            items.append(Item(_names_of(part, source), gap))
            gap = GAP
    if not items:
        raise PatternError(f"the pattern {source!r} wants no word at all")
    return Pattern(
        source=source,
        items=tuple(items),
        forbidden=tuple(forbidden["-"]),
        forbidden_inside=tuple(forbidden["!"]),
        any_order="+" in parts or "++" in parts,
        at_start="^" in parts,
        at_end="$" in parts,
    )


@dataclass(frozen=True, slots=True)
class Scene:
    """One text ready for matching: where each class stands, and how far apart the words are."""

    occurrences: Occurrences
    pos: Sequence[int]
    _merged: dict[tuple[str, ...], Sequence[Span]] = field(default_factory=dict)

    def spans(self, item: Item) -> Sequence[Span]:
        """The places of an item, in order of their starts."""
        if len(item.names) == 1:
            return self.occurrences.get(item.names[0], ())
        held = self._merged.get(item.names)
        if held is None:
            held = sorted(span for name in item.names for span in self.occurrences.get(name, ()))
            self._merged[item.names] = held
        return held

    def distance(self, left: Span, right: Span) -> int:
        """Words that stand between two places, left before right; punctuation adds to it."""
        return self.pos[right[0]] - self.pos[left[1] - 1] - 1


def _following(scene: Scene, left: Span, item: Item) -> Iterator[Span]:
    spans = scene.spans(item)
    first = bisect_left(spans, (left[1], 0))
    for span in spans[first : first + _TRIES]:
        if scene.distance(left, span) > item.gap:
            return
        yield span


def _in_order(scene: Scene, chain: tuple[Span, ...], rest: tuple[Item, ...]) -> tuple[Span, ...] | None:
    if not rest:
        return chain
    for span in _following(scene, chain[-1], rest[0]):
        found = _in_order(scene, (*chain, span), rest[1:])
        if found is not None:
            return found
    return None


def _overlaps(span: Span, chain: tuple[Span, ...]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in chain)


def _nearest(scene: Scene, chain: tuple[Span, ...], item: Item) -> Span | None:
    spans = scene.spans(item)
    anchor = chain[0]
    middle = bisect_left(spans, anchor)
    best: Span | None = None
    least = item.gap + 1
    for span in spans[max(0, middle - _TRIES) : middle + _TRIES]:
        if _overlaps(span, chain):
            continue
        away = min(
            scene.distance(span, other) if span[0] < other[0] else scene.distance(other, span)
            for other in chain
        )
        if away < least:
            best, least = span, away
    return best


def _around(scene: Scene, anchor: Span, rest: tuple[Item, ...]) -> tuple[Span, ...] | None:
    chain: tuple[Span, ...] = (anchor,)
    for item in rest:
        span = _nearest(scene, chain, item)
        if span is None:
            return None
        chain = (*chain, span)
    return tuple(sorted(chain))


def _is_clause_start(scene: Scene, span: Span) -> bool:
    return span[0] == 0 or scene.pos[span[0]] - scene.pos[span[0] - 1] > 1


def _is_clause_end(scene: Scene, span: Span) -> bool:
    return span[1] >= len(scene.pos) or scene.pos[span[1]] - scene.pos[span[1] - 1] > 1


def _is_forbidden(scene: Scene, pattern: Pattern, chain: tuple[Span, ...]) -> bool:
    return _stands_near(scene, pattern.forbidden, chain, _FORBIDDEN_REACH) or _stands_near(
        scene, pattern.forbidden_inside, chain, 1
    )


def _lies_in(span: Span, chain: tuple[Span, ...]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in chain)


def _stands_near(scene: Scene, names: Sequence[str], chain: tuple[Span, ...], reach: int) -> bool:
    """Whether one of these classes stands within ``reach`` words of the chain, or in it."""
    low = scene.pos[chain[0][0]] - reach
    high = scene.pos[chain[-1][1] - 1] + reach
    for name in names:
        spans = scene.occurrences.get(name, ())
        first = bisect_left(spans, low, key=lambda span: scene.pos[span[0]])
        for span in spans[first : first + _TRIES]:
            if scene.pos[span[0]] <= high and not _lies_in(span, chain):
                return True
    return False


def match_pattern(pattern: Pattern, scene: Scene) -> Iterator[tuple[Span, ...]]:
    """Every place where the pattern stands, as the spans of its items in order of place."""
    head, rest = pattern.items[0], pattern.items[1:]
    reached = 0
    for span in scene.spans(head):
        if pattern.at_start and not _is_clause_start(scene, span):
            continue
        if pattern.any_order:
            chain = _around(scene, span, rest)
        else:
            chain = None if span[0] < reached else _in_order(scene, (span,), rest)
        if chain is None or _is_forbidden(scene, pattern, chain):
            continue
        if pattern.at_end and not _is_clause_end(scene, chain[-1]):
            continue
        reached = span[1]
        yield chain
