"""The words and rules of reading as data, and their compiled form for fast look-up."""

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from smsbot.domain.reading.normalise import fold_words
from smsbot.domain.reading.patterns import (
    Pattern,
    PatternError,
    Scene,
    literal_class,
    match_pattern,
    parse_pattern,
)
from smsbot.domain.reading.phrases import PhraseTree
from smsbot.domain.reading.tokens import Tokens, plain_word
from smsbot.domain.reading.typos import SoundIndex, TypoIndex

Lines = Mapping[str, tuple[str, ...]]
Index = dict[str, list[tuple["Rule", tuple[tuple[str, ...], ...]]]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the reader knows about words, in both languages, as a clinician wrote it.

    ``words`` are classes of phrases; ``groups`` are classes made of patterns over them; ``findings``
    and ``idioms`` map codes to patterns, ``normals`` to patterns that say all is well there.
    ``replaces`` says which general codes a specific one silences on the same words, ``absorbs`` which
    anywhere in the text, ``combines`` which codes together are another. ``heard_words`` are also found
    when written as they sound, ``spellings`` gives the word that an abbreviation stands for.
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
    heard_words: tuple[str, ...] = ()
    spellings: Mapping[str, str] = field(default_factory=dict)
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


# How much rather a rule is called up by another item than by one that stands in nearly every text.
_COMMON = 30


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
    """The lexicon as look-up tables: phrases word by word, rules by the class that must be there."""

    def __init__(self, lexicon: Lexicon) -> None:
        # The phrases live on in the tables: kept twice they would take twice the memory.
        self.source = replace(lexicon, words={}, findings={}, idioms={}, heard_words=(), ordinary=())
        self.rules = _rules_of(lexicon)
        self._vocabulary: set[str] = set()
        self._stems: set[str] = set()
        self._phrases = PhraseTree(self._phrases_of(lexicon))
        self._stem_lengths = sorted({len(stem) for stem in self._stems})
        self._groups_by, self._rules_by = self._index_rules(lexicon)
        self._ordinary = frozenset(word for phrase in lexicon.ordinary for word in _split(phrase))
        self._typos = TypoIndex([fold_words(word) for word in lexicon.typo_words], self._ordinary)
        self._sounds = SoundIndex([fold_words(word) for word in lexicon.heard_words], self._ordinary)
        self._spellings = {fold_words(word): fold_words(meant) for word, meant in lexicon.spellings.items()}
        self.keys = lru_cache(maxsize=16384)(self._keys)

    def _phrases_of(self, lexicon: Lexicon) -> Iterator[tuple[tuple[str, ...], str]]:
        """Each phrase with its class; a word that many phrases hold is one object."""
        known: dict[str, str] = {}
        literals = sorted({word for rule in self.rules for word in rule.pattern.literals})
        alone = [(literal_class(word), (word,)) for word in literals]
        for name, phrases in (*lexicon.words.items(), *alone):
            for phrase in phrases:
                parts = tuple(known.setdefault(part, part) for part in _split(phrase))
                self._note_words(parts)
                yield parts, name

    def _note_words(self, parts: Sequence[str]) -> None:
        for part in parts:
            if part.endswith("*"):
                self._stems.add(part[:-1])
            else:
                self._vocabulary.add(part)

    def _index_rules(self, lexicon: Lexicon) -> tuple[Index, Index]:
        """Groups, and all other rules, under their rarest item: it calls them up, the rest must be there."""
        crowd = self._crowd(lexicon)
        groups: Index = {}
        others: Index = {}
        for rule in self.rules:
            items = [item.names for item in rule.pattern.items]
            rarest = min(items, key=lambda names: sum(crowd[name] for name in names))
            rest = tuple(names for names in items if names is not rarest)
            for name in dict.fromkeys(rarest):
                (groups if rule.kind == "groups" else others).setdefault(name, []).append((rule, rest))
        return groups, others

    def _crowd(self, lexicon: Lexicon) -> dict[str, int]:
        """How many items of rules name each class, the more so where it holds a word of every other text."""
        known = {literal_class(word) for rule in self.rules for word in rule.pattern.literals}
        known.update(lexicon.words, lexicon.groups)
        common = {word for words in lexicon.language_words.values() for word in words}
        weights = {name: _COMMON for name, words in lexicon.words.items() if not common.isdisjoint(words)}
        weights |= {literal_class(word): _COMMON for word in common}
        crowd: dict[str, int] = {}
        for rule in self.rules:
            for name in (name for item in rule.pattern.items for name in item.names):
                if name not in known:
                    raise PatternError(f"no words are given for {{{name}}} in {rule.pattern.source!r}")
                crowd[name] = crowd.get(name, 0) + weights.get(name, 1)
        return crowd

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
        meant = self._spellings.get(word)
        if meant is not None:
            return (meant, *self._stem_keys(meant), word, *self._stem_keys(word))
        for form in _forms(word):
            if self.knows(form):
                # A clinician's "peein my pants" must not hide what "peeing" means.
                whole = (word + "g",) if form == word and _drops_g(word) and self.knows(word + "g") else ()
                return (form, *self._stem_keys(form), *whole)
        alike = self._typos.mend(word) or self._sounds.heard(word)
        return (*dict.fromkeys(key for one in alike for key in (one, *self._stem_keys(one))), word)

    def scene(self, tokens: Tokens) -> Scene:
        """Where each class of words, and each group made of them, stands in the text."""
        found = self._phrases.find([self.keys(word) for word in tokens.words], tokens.pos)
        scene = Scene(found, tokens.pos)
        waiting = sorted({rule.order for name in found for rule, _ in self._groups_by.get(name, ())})
        for order in waiting:
            rule = self.rules[order]
            spans = {(chain[0][0], chain[-1][1]) for chain in match_pattern(rule.pattern, scene)}
            if spans and rule.code not in found:
                self._call_up(waiting, rule)
            if spans:
                found[rule.code] = sorted(spans.union(found.get(rule.code, ())))
        return scene

    def _call_up(self, waiting: list[int], rule: Rule) -> None:
        """Let the groups further down that are made of this one take their turn."""
        for later, _ in self._groups_by.get(rule.code, ()):
            if later.order > rule.order and later.order not in waiting:
                insort(waiting, later.order)

    def candidates(self, scene: Scene) -> list[Rule]:
        """The rules whose words are all in the text, in the order of the lexicon."""
        found = scene.occurrences
        lacks = found.keys().isdisjoint
        chosen: dict[int, Rule] = {}
        for name in found:
            for rule, rest in self._rules_by.get(name, ()):
                for names in rest:
                    if lacks(names):
                        break
                else:
                    chosen[rule.order] = rule
        return [chosen[order] for order in sorted(chosen)]


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
