"""The words and rules of reading as data, and their compiled form for fast look-up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from smsbot.domain.reading.normalise import fold_words
from smsbot.domain.reading.patterns import (
    Pattern,
    PatternError,
    Scene,
    Span,
    literal_class,
    match_pattern,
    parse_pattern,
)
from smsbot.domain.reading.tokens import Tokens, plain_word
from smsbot.domain.reading.typos import TypoIndex

Lines = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the reader knows about words, in both languages, as a clinician wrote it.

    ``words`` are classes of phrases; ``groups`` are classes made of patterns over them; ``findings``
    and ``idioms`` map codes to patterns, ``normals`` to patterns that say all is well there.
    ``replaces`` says which general codes a specific one silences on the same words, ``absorbs`` which
    anywhere in the text, ``combines`` which codes together are another.
    """

    words: Lines
    groups: Lines = field(default_factory=dict)
    findings: Lines = field(default_factory=dict)
    idioms: Lines = field(default_factory=dict)
    normals: Lines = field(default_factory=dict)
    commands: Lines = field(default_factory=dict)
    events: Lines = field(default_factory=dict)
    emergencies: Lines = field(default_factory=dict)
    replaces: Lines = field(default_factory=dict)
    absorbs: Lines = field(default_factory=dict)
    combines: Lines = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    emoji: Mapping[str, str] = field(default_factory=dict)
    own_texts: tuple[str, ...] = ()
    language_words: Lines = field(default_factory=dict)
    typo_words: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    reviewed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern and what it stands for."""

    code: str
    pattern: Pattern
    kind: str
    order: int


_KINDS = ("groups", "findings", "idioms", "normals", "commands", "events", "emergencies")


def _rules_of(lexicon: Lexicon) -> list[Rule]:
    rules: list[Rule] = []
    for kind in _KINDS:
        for code, sources in getattr(lexicon, kind).items():
            rules.extend(
                Rule(code, parse_pattern(fold_words(source)), kind, len(rules)) for source in sources
            )
    return rules


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(plain_word(word) for word in fold_words(phrase).split())


class CompiledLexicon:
    """The lexicon as look-up tables: phrases by first word, rules by the class that must be there."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.source = lexicon
        self.rules = _rules_of(lexicon)
        self._single: dict[str, list[str]] = {}
        # First word, second word, the words after, the class: few texts hold the first two of a phrase.
        self._longer: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
        self._vocabulary: set[str] = set()
        self._stems: set[str] = set()
        self._fill_phrases()
        self._stem_lengths = sorted({len(stem) for stem in self._stems})
        self._groups = [rule for rule in self.rules if rule.kind == "groups"]
        self._by_class = self._index_rules()
        self._typos = self._index_typos()
        self.keys = lru_cache(maxsize=16384)(self._keys)

    def _fill_phrases(self) -> None:
        for name, phrases in self.source.words.items():
            for phrase in phrases:
                self._add_phrase(phrase, name)
        for word in sorted({word for rule in self.rules for word in rule.pattern.literals}):
            self._add_phrase(word, literal_class(word))

    def _add_phrase(self, phrase: str, name: str) -> None:
        parts = _split(phrase)
        if len(parts) == 1:
            names = self._single.setdefault(parts[0], [])
            if name not in names:
                names.append(name)
        else:
            known = self._longer.setdefault(parts[0], {}).setdefault(parts[1], [])
            if (parts[2:], name) not in known:
                known.append((parts[2:], name))
        for part in parts:
            if part.endswith("*"):
                self._stems.add(part[:-1])
            else:
                self._vocabulary.add(part)

    def _index_rules(self) -> dict[str, list[Rule]]:
        known = set(self.source.words) | set(self.source.groups)
        known |= {literal_class(word) for rule in self.rules for word in rule.pattern.literals}
        crowd: dict[str, int] = {}
        for rule in self.rules:
            for item in rule.pattern.items:
                for name in item.names:
                    if name not in known:
                        raise PatternError(f"no words are given for {{{name}}} in {rule.pattern.source!r}")
                    crowd[name] = crowd.get(name, 0) + 1
        by_class: dict[str, list[Rule]] = {}
        for rule in self.rules:
            if rule.kind == "groups":
                continue
            rarest = min(rule.pattern.items, key=lambda item: sum(crowd[name] for name in item.names))
            for name in rarest.names:
                by_class.setdefault(name, []).append(rule)
        return by_class

    def _index_typos(self) -> TypoIndex:
        targets = [fold_words(word) for word in self.source.typo_words]
        ordinary = frozenset(word for phrase in self.source.ordinary for word in _split(phrase))
        return TypoIndex(targets, ordinary)

    def knows(self, word: str) -> bool:
        """Whether the lexicon holds this word in any class."""
        return word in self._vocabulary or bool(self._stem_keys(word))

    def _stem_keys(self, word: str) -> list[str]:
        return [
            word[:size] + "*"
            for size in self._stem_lengths
            if size <= len(word) and word[:size] in self._stems
        ]

    def _keys(self, word: str) -> tuple[str, ...]:
        for form in _forms(word):
            if self.knows(form):
                # A clinician's "peein my pants" must not hide what "peeing" means.
                whole = (word + "g",) if form == word and _drops_g(word) and self.knows(word + "g") else ()
                return (form, *self._stem_keys(form), *whole)
        meant = self._typos.mend(word)
        return (word,) if meant is None else (meant, *self._stem_keys(meant), word)

    def scene(self, tokens: Tokens) -> Scene:
        """Where each class of words, and each group made of them, stands in the text."""
        found: dict[str, list[Span]] = {}
        keys = [self.keys(word) for word in tokens.words]
        row = _Row(keys, tokens.pos)
        for index, forms in enumerate(keys):
            for form in forms:
                for name in self._single.get(form, ()):
                    found.setdefault(name, []).append((index, index + 1))
                if form in self._longer and row.adjoins(index):
                    for name, end in _longer_phrases(self._longer[form], row, index):
                        found.setdefault(name, []).append((index, end))
        scene = Scene(found, tokens.pos)
        for rule in self._groups:
            chains = list(match_pattern(rule.pattern, scene)) if _can_match(rule, found) else []
            if chains:
                spans = {(chain[0][0], chain[-1][1]) for chain in chains}
                found[rule.code] = sorted(spans.union(found.get(rule.code, ())))
        return scene

    def candidates(self, scene: Scene) -> list[Rule]:
        """The rules whose words are all in the text, in the order of the lexicon."""
        present = scene.occurrences
        chosen = {
            rule.order: rule
            for name in present
            for rule in self._by_class.get(name, ())
            if _can_match(rule, present)
        }
        return [chosen[order] for order in sorted(chosen)]


def _can_match(rule: Rule, present: Mapping[str, Sequence[Span]]) -> bool:
    return all(any(name in present for name in item.names) for item in rule.pattern.items)


@dataclass(frozen=True, slots=True)
class _Row:
    """The words of a text as look-up keys, with their places."""

    keys: Sequence[tuple[str, ...]]
    pos: Sequence[int]

    def adjoins(self, index: int) -> bool:
        """Whether the next word follows with no punctuation between."""
        return index + 1 < len(self.keys) and self.pos[index + 1] - self.pos[index] == 1

    def follows(self, rest: tuple[str, ...], index: int) -> bool:
        """Whether these words stand right after word ``index``."""
        last = index + len(rest)
        if last >= len(self.keys) or self.pos[last] - self.pos[index] != len(rest):
            return False
        return all(word in self.keys[index + 1 + offset] for offset, word in enumerate(rest))


def _longer_phrases(
    seconds: Mapping[str, Sequence[tuple[tuple[str, ...], str]]], row: _Row, index: int
) -> Iterator[tuple[str, int]]:
    """The class and end of each phrase of two words or more that begins at ``index``."""
    for second in row.keys[index + 1]:
        for rest, name in seconds.get(second, ()):
            if not rest or row.follows(rest, index + 1):
                yield name, index + 2 + len(rest)


def _forms(word: str) -> Iterable[str]:
    """The word, and what it is once drawn-out letters ("nooo") or a dropped g ("hurtin") are put right."""
    yield word
    if _drops_g(word):
        yield word + "g"
    short, double = _squeeze(word, 1), _squeeze(word, 2)
    if double != word or short != word:
        yield double
        yield short


def _drops_g(word: str) -> bool:
    return word.endswith("in") and len(word) > 4


def _squeeze(word: str, most: int) -> str:
    kept: list[str] = []
    run = 0
    for letter in word:
        run = run + 1 if kept and kept[-1] == letter else 1
        if run <= most:
            kept.append(letter)
    return "".join(kept)
