"""The words and rules of reading as data, and their compiled form for fast look-up."""

from bisect import insort
from collections.abc import Mapping
from dataclasses import dataclass, field

from smsbot.domain.reading.normalise import fold_words
from smsbot.domain.reading.patterns import (
    Pattern,
    PatternError,
    Scene,
    is_literal,
    literal_class,
    match_pattern,
    parse_pattern,
)
from smsbot.domain.reading.phrases import PhraseTree
from smsbot.domain.reading.tokens import Tokens
from smsbot.domain.reading.vocabulary import Vocabulary

Lines = Mapping[str, tuple[str, ...]]
# The rules a class calls up, each with the other items that must be in the text.
Index = dict[str, tuple[tuple["Rule", tuple[tuple[str, ...], ...]], ...]]


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


class CompiledLexicon:
    """The lexicon as look-up tables: phrases word by word, rules by the class that must be there."""

    def __init__(self, lexicon: Lexicon) -> None:
        # What is compiled lives on in the tables only: kept twice it would take twice the memory.
        self.source = Lexicon(
            words={},
            replaces=lexicon.replaces,
            absorbs=lexicon.absorbs,
            combines=lexicon.combines,
            emoji=lexicon.emoji,
        )
        self.rules = _rules_of(lexicon)
        self._vocabulary = Vocabulary(lexicon.spellings)
        classes = self._classes_of_phrases(lexicon)
        self._phrases = PhraseTree(classes, len(self._vocabulary))
        self._vocabulary.forgive(lexicon.typo_words, lexicon.heard_words, ordinary=lexicon.ordinary)
        self._groups_by, self._rules_by = self._index_rules(lexicon)

    def _classes_of_phrases(self, lexicon: Lexicon) -> dict[tuple[int, ...], tuple[str, ...]]:
        """The classes each phrase stands in; phrases of the same classes share them."""
        literals = sorted({name for rule in self.rules for name in rule.pattern.named() if is_literal(name)})
        alone = [(name, (name[1:],)) for name in literals]
        shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        classes: dict[tuple[int, ...], tuple[str, ...]] = {}
        for name, phrases in (*lexicon.words.items(), *alone):
            for phrase in phrases:
                numbers = self._vocabulary.learn(phrase)
                held = classes.get(numbers, ())
                if name not in held:
                    names = (*held, name)
                    classes[numbers] = shared.setdefault(names, names)
        return classes

    def _index_rules(self, lexicon: Lexicon) -> tuple[Index, Index]:
        """Groups, and all other rules, under their rarest item: it calls them up, the rest must be there."""
        crowd = self._crowd(lexicon)
        groups: Index = {}
        others: Index = {}
        for rule in self.rules:
            items = [item.names for item in rule.pattern.items]
            rarest = min(items, key=lambda names: sum(crowd[name] for name in names))
            called = (rule, tuple(names for names in items if names is not rarest))
            index = groups if rule.kind == "groups" else others
            for name in dict.fromkeys(rarest):
                index[name] = (*index.get(name, ()), called)
        return groups, others

    def _crowd(self, lexicon: Lexicon) -> dict[str, int]:
        """How many items of rules name each class, the more so where it holds a word of every other text."""
        common = {word for words in lexicon.language_words.values() for word in words}
        weights = {name: _COMMON for name, words in lexicon.words.items() if not common.isdisjoint(words)}
        weights |= {literal_class(word): _COMMON for word in common}
        crowd: dict[str, int] = {}
        for rule in self.rules:
            for name in rule.pattern.wanted():
                if not (is_literal(name) or name in lexicon.words or name in lexicon.groups):
                    raise PatternError(f"no words are given for {{{name}}} in {rule.pattern.source!r}")
                crowd[name] = crowd.get(name, 0) + weights.get(name, 1)
        return crowd

    def scene(self, tokens: Tokens) -> Scene:
        """Where each class of words, and each group made of them, stands in the text."""
        look_up = self._vocabulary.look_up
        found = self._phrases.find([look_up(word) for word in tokens.words], tokens.pos)
        scene = Scene(found, tokens.pos)
        named = found.keys() & self._groups_by.keys()
        waiting = sorted({rule.order for name in named for rule, _ in self._groups_by[name]})
        for order in waiting:
            rule = self.rules[order]
            if any(found.keys().isdisjoint(item.names) for item in rule.pattern.items):
                continue
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
        for name in found.keys() & self._rules_by.keys():
            for rule, rest in self._rules_by[name]:
                for names in rest:
                    if lacks(names):
                        break
                else:
                    chosen[rule.order] = rule
        return [chosen[order] for order in sorted(chosen)]
