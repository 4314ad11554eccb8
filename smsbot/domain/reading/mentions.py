"""Where symptoms are mentioned in a text, before it is asked whether they are there."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from smsbot.domain.reading.lexicon import CompiledLexicon, Rule
from smsbot.domain.reading.patterns import Scene, Span, match_pattern
from smsbot.domain.reading.tokens import Tokens

# Where a symptom is and how it changes: words that two symptoms may share, or that say nothing of their own.
_SHARED = (
    "body", "leg", "arm", "face", "site", "other_part", "foot", "saddle",
    "hot", "growing", "spreading", "worse",
)  # fmt: skip
_NO_REACH = 5
# A hint that counts only beside another sign keeps no cue for itself.
_HINT = "_hint"
FINDING_KINDS = frozenset({"findings", "idioms", "normals"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A code and the words that name it: ``used`` are the word numbers the rule needed.

    ``normal`` says that all is well there, ``over`` that the words themselves tell it has passed.
    """

    code: str
    start: int
    end: int
    used: frozenset[int]
    rule: str
    value: float | None = None
    unit: str | None = None
    normal: bool = False
    over: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One text ready to be read: its words and where each class stands.

    ``owners`` are the mentions that use a word, ``covers`` those that use it or reach over it.
    """

    tokens: Tokens
    scene: Scene
    labels: Mapping[int, set[str]]
    mentions: Sequence[Mention] = ()
    owners: Mapping[int, Sequence[Mention]] = field(default_factory=dict)
    covers: Mapping[int, Sequence[Mention]] = field(default_factory=dict)

    def has(self, index: int, name: str) -> bool:
        """Whether word ``index`` stands in a phrase of this class."""
        found = self.labels.get(index)
        return found is not None and name in found

    def has_any(self, index: int, names: Set[str]) -> bool:
        """Whether word ``index`` stands in a phrase of one of these classes."""
        found = self.labels.get(index)
        return found is not None and not found.isdisjoint(names)

    def holds(self, name: str) -> bool:
        """Whether a phrase of this class stands anywhere in the text."""
        return name in self.scene.occurrences

    def holds_any(self, names: Iterable[str]) -> bool:
        """Whether a phrase of one of these classes stands anywhere in the text."""
        return any(name in self.scene.occurrences for name in names)

    def jumps(self, index: int) -> bool:
        """Whether punctuation stands between word ``index`` and the one before it."""
        return index > 0 and self.tokens.pos[index] - self.tokens.pos[index - 1] > 1

    def same_sentence(self, left: int, right: int) -> bool:
        """Whether no full stop, question mark or line end lies between two words."""
        return self.tokens.sentence[left] == self.tokens.sentence[right]


def label_words(scene: Scene, names: Set[str]) -> dict[int, set[str]]:
    """Which of these classes each word stands in."""
    labels: dict[int, set[str]] = {}
    for name in scene.occurrences.keys() & names:
        for start, end in scene.occurrences[name]:
            for index in range(start, end):
                labels.setdefault(index, set()).add(name)
    return labels


def _mention_of(rule: Rule, chain: tuple[Span, ...]) -> Mention:
    used = frozenset(index for start, end in chain for index in range(start, end))
    return Mention(
        code=rule.code,
        start=chain[0][0],
        end=max(end for _, end in chain),
        used=used,
        rule=f"{rule.code}: {rule.pattern.source}",
        normal=rule.kind == "normals",
    )


def with_mentions(text: Text, mentions: Sequence[Mention], released: Iterable[str]) -> Text:
    """The text once its mentions are known; ``released`` cues give way to the words of a mention."""
    owners: dict[int, list[Mention]] = {}
    covers: dict[int, list[Mention]] = {}
    for mention in mentions:
        for index in range(mention.start, mention.end):
            covers.setdefault(index, []).append(mention)
            if index in mention.used:
                owners.setdefault(index, []).append(mention)
    labels = free_cues(text, mentions, released)
    return Text(text.tokens, text.scene, labels, mentions, owners, covers)


def free_cues(text: Text, mentions: Sequence[Mention], names: Iterable[str]) -> dict[int, set[str]]:
    """The labels again, without cues that stand partly on words a mention uses: "there's no feeling"."""
    telling = [one for one in mentions if not one.normal and not one.code.startswith(_HINT)]
    used = {index for mention in telling for index in mention.used}
    labels = {index: set(found) for index, found in text.labels.items()}
    for name in names:
        for start, end in text.scene.occurrences.get(name, ()):
            if any(index in used for index in range(start, end)):
                for index in range(start, end):
                    labels[index].discard(name)
        _put_back(text, labels, name, used)
    return labels


def _put_back(text: Text, labels: dict[int, set[str]], name: str, used: set[int]) -> None:
    for start, end in text.scene.occurrences.get(name, ()):
        if not any(index in used for index in range(start, end)):
            for index in range(start, end):
                labels[index].add(name)


def find_mentions(lexicon: CompiledLexicon, scene: Scene, rules: Sequence[Rule]) -> list[Mention]:
    """Every mention of every code, the specific ones in place of the general ones they cover."""
    found = [
        _mention_of(rule, chain)
        for rule in rules
        if rule.kind in FINDING_KINDS
        for chain in match_pattern(rule.pattern, scene)
    ]
    found = without_false_normals(found, scene)
    return drop_replaced(drop_covered(found), lexicon.source.replaces, shared_words(scene))


def without_false_normals(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """Drop a "normal" that is patched together across something else.

    "no fiebre, me he caido": how far such a "no" reaches is a matter of negation, as for any other.
    "my chest hurts, is that ok": a sign of the very trouble stands between the words that deny it.
    """
    if not any(one.normal for one in mentions):
        return list(mentions)
    kinds: dict[int, set[str]] = {}
    for mention in mentions:
        for index in () if mention.normal else mention.used:
            kinds.setdefault(index, set()).add(mention.code)
    return [one for one in mentions if not (one.normal and _is_patched(one, scene, kinds))]


def _is_patched(mention: Mention, scene: Scene, kinds: Mapping[int, set[str]]) -> bool:
    inside = range(mention.start + 1, mention.end)
    gap = [index for index in inside if index not in mention.used]
    if any(mention.code in kinds.get(index, ()) or _starts(scene, "the_rest", index) for index in gap):
        return True
    if _ends_with_no(mention, scene) and _says_more(mention, scene, kinds):
        return True
    if not _starts(scene, "refusal", mention.start):
        return False
    if any(scene.pos[index] - scene.pos[index - 1] > 1 for index in inside):
        return True
    return any(index in kinds or _starts(scene, "but", index) for index in gap)


def _ends_with_no(mention: Mention, scene: Scene) -> bool:
    last = mention.end - 1
    return mention.end - mention.start > 2 and _starts(scene, "refusal", last)


def _says_more(mention: Mention, scene: Scene, kinds: Mapping[int, set[str]]) -> bool:
    """ "swollen, I don't have numbness", "swollen and I don't know why": its "no" goes on."""
    for index in range(mention.end, min(len(scene.pos), mention.end + _NO_REACH)):
        if scene.pos[index] - scene.pos[index - 1] > 1:
            return False
        if index in kinds or _starts(scene, "know_word", index):
            return True
    return False


def _starts(scene: Scene, name: str, index: int) -> bool:
    """Whether a phrase of this class starts at this word."""
    spans = scene.occurrences.get(name, ())
    at = bisect_left(spans, (index, 0))
    return at < len(spans) and spans[at][0] == index


def shared_words(scene: Scene) -> frozenset[int]:
    """The word numbers that say where and how: two symptoms may share the foot they are in."""
    return frozenset(
        index
        for name in _SHARED
        for start, end in scene.occurrences.get(name, ())
        for index in range(start, end)
    )


def drop_covered(mentions: Sequence[Mention]) -> list[Mention]:
    """Of several readings of one code over the same words, keep the one that uses most of them.

    A temperature goes before all: "I have a temp of 103.5" is graver by its number than by its words.
    """
    kept: list[Mention] = []
    by_word: dict[tuple[str, int], Mention] = {}
    for mention in sorted(mentions, key=_most_telling):
        if any((mention.code, index) in by_word for index in mention.used):
            continue
        kept.append(mention)
        by_word.update({(mention.code, index): mention for index in mention.used})
    return sorted(kept, key=lambda one: one.start)


def _most_telling(mention: Mention) -> tuple[bool, int, int, int]:
    return mention.value is None, -len(mention.used), mention.end - mention.start, mention.start


def drop_replaced(
    mentions: Sequence[Mention], replaces: Mapping[str, tuple[str, ...]], shared: Set[int]
) -> list[Mention]:
    """Drop general mentions that share a word with a more specific one; ``shared`` words alone do not count.

    Where each of two codes could replace the other, the mention that uses more words stays: never neither.
    """
    by_word: dict[int, list[Mention]] = {}
    for mention in mentions:
        for index in mention.used:
            by_word.setdefault(index, []).append(mention)
    kept = [
        mention
        for mention in mentions
        if not any(
            _replaces(other, mention, replaces) and not _stands_alone(mention, other, shared)
            for index in mention.used
            for other in by_word[index]
        )
    ]
    return kept if len(kept) == len(mentions) else _with_last_ones(mentions, kept)


def _with_last_ones(mentions: Sequence[Mention], kept: list[Mention]) -> list[Mention]:
    """Of codes that replace one another in a ring, the one that uses most words stays: never none."""
    taken = {index for mention in kept for index in mention.used}
    for mention in sorted(mentions, key=_rank):
        if taken.isdisjoint(mention.used):
            kept.append(mention)
            taken |= mention.used
    return sorted(kept, key=lambda one: one.start)


def _replaces(specific: Mention, general: Mention, replaces: Mapping[str, tuple[str, ...]]) -> bool:
    if general.code not in replaces.get(specific.code, ()):
        return False
    mutual = specific.code in replaces.get(general.code, ())
    return not mutual or _rank(specific) < _rank(general)


def _stands_alone(general: Mention, specific: Mention, shared: Set[int]) -> bool:
    """ "my foot is numb and weak": the weakness shares the foot, but has a word of its own."""
    return bool(general.used - specific.used - shared) and not (general.used & specific.used) - shared


def _rank(mention: Mention) -> tuple[int, int, str]:
    return -len(mention.used), mention.start, mention.code
