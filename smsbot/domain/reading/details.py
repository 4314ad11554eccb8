"""From mentions to findings: one for each code, with where, which side, how it changes and since when."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from smsbot.domain.reading.lexicon import Lexicon
from smsbot.domain.reading.mentions import Mention, Text
from smsbot.domain.reading.reading import Degree, Finding, Place, Since, Status, Trend

CUES = (
    "site", "leg", "arm", "face", "saddle", "both_legs", "other_part", "left", "right", "both_sides",
    "mild", "severe", "less", "same", "growing", "spreading", "hot", "worse", "since_before",
    "since_after", "severe_drug", "sugar_number", "rigor", "fever_named",
)  # fmt: skip

# When one text says two things of one code, the more alarming is kept.
_WEIGHT = {Status.PRESENT: 3, Status.UNCERTAIN: 2, Status.RESOLVED: 1, Status.ABSENT: 0}
_NEAR = 7
_SIDES = ("both_sides", "left", "right")
_HIDDEN = "_"
_PLACES = (
    ("saddle", Place.SADDLE), ("both_legs", Place.BOTH_LEGS), ("site", Place.TREATED_SPOT),
    ("face", Place.FACE), ("arm", Place.ARM), ("leg", Place.LIMB), ("other_part", Place.OTHER),
)  # fmt: skip
_TRENDS = (
    ("spreading", Trend.SPREADING), ("growing", Trend.GROWING), ("hot", Trend.HOT),
    ("worse", Trend.GETTING_WORSE),
    ("less", Trend.LESS), ("same", Trend.SAME),
)  # fmt: skip
Judged = tuple[Mention, Status]
_Meaning = TypeVar("_Meaning")


def settle(raw: str, text: Text, judged: Sequence[Judged], lexicon: Lexicon) -> tuple[Finding, ...]:
    """One finding a code: combined signs made one, general codes dropped where a specific one is present."""
    chosen: dict[str, Judged] = {}
    for mention, state in judged:
        held = chosen.get(mention.code)
        if held is None or _WEIGHT[state] > _WEIGHT[held[1]]:
            chosen[mention.code] = (mention, state)
    chosen = _absorb(_combine(chosen, lexicon), lexicon)
    shown = [one for one in chosen.values() if not one[0].code.startswith(_HIDDEN)]
    return tuple(_finding(raw, text, mention, state) for mention, state in shown)


def _combine(chosen: dict[str, Judged], lexicon: Lexicon) -> dict[str, Judged]:
    """Stiff neck and fever are one thing, not two: ``combines`` lists which signs together make a code."""
    if not chosen:
        return chosen
    here = {code for code, (_, state) in chosen.items() if state in {Status.PRESENT, Status.UNCERTAIN}}
    over = {code for code, (_, state) in chosen.items() if state is Status.RESOLVED}
    for code, recipes in lexicon.combines.items():
        for recipe in recipes:
            parts, kept = _ingredients(recipe)
            gone = over.issuperset(parts) and any(part.startswith(_HIDDEN) for part in parts)
            if not (gone or here.issuperset(parts)):
                continue
            merged = _merge(code, [chosen[part][0] for part in parts])
            sure = all(chosen[part][1] is Status.PRESENT for part in parts)
            chosen = {old: one for old, one in chosen.items() if old not in parts or old in kept}
            state = Status.PRESENT if sure else Status.UNCERTAIN
            chosen[code] = (merged, Status.RESOLVED if gone else state)
            return chosen
    return chosen


@lru_cache(maxsize=1024)
def _ingredients(recipe: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The signs of a recipe, and those of them ("= fever") that stay in the list beside what they make."""
    signs = recipe.split()
    kept = frozenset(sign[1:] for sign in signs if sign[0] == "=")
    return tuple(sign.lstrip("=") for sign in signs), kept


def _absorb(chosen: dict[str, Judged], lexicon: Lexicon) -> dict[str, Judged]:
    """ "Fainted and hit the floor" is no fall beside the collapse."""
    here = [code for code, (_, state) in chosen.items() if state is Status.PRESENT]
    silent = {general for code in here for general in lexicon.absorbs.get(code, ())}
    return {code: one for code, one in chosen.items() if code not in silent or one[1] is not Status.PRESENT}


def _merge(code: str, mentions: Sequence[Mention]) -> Mention:
    used = frozenset(index for mention in mentions for index in mention.used)
    value = next((one for one in mentions if one.value is not None), mentions[0])
    rule = f"{code}: " + " with ".join(mention.code for mention in mentions)
    return Mention(code, min(used), max(used) + 1, used, rule, value.value, value.unit)


def _finding(raw: str, text: Text, mention: Mention, state: Status) -> Finding:
    around = _around(text, mention)
    return Finding(
        code=mention.code,
        status=state,
        place=_first(text, around, _PLACES) or Place.UNKNOWN,
        side=_side(text, around),
        trend=_first(text, around, _TRENDS),
        since=_since(text, around),
        degree=_degree(text, mention, around),
        value=mention.value,
        unit=mention.unit,
        words=words_of(raw, text, mention.used),
        rule=mention.rule,
    )


def words_of(raw: str, text: Text, used: Iterable[int]) -> str:
    """The patient's own words, from the first to the last of ``used``."""
    places = sorted(used)
    return raw[text.tokens.starts[places[0]] : text.tokens.ends[places[-1]]] if places else ""


def _around(text: Text, mention: Mention) -> list[int]:
    """The mention's words, then those of its neighbourhood that no other finding uses, nearest first."""
    inside = list(range(mention.start, mention.end))
    before = [index for index in range(mention.start - 1, max(-1, mention.start - _NEAR), -1)]
    after = list(range(mention.end, min(len(text.tokens), mention.end + _NEAR)))
    near = [index for index in (*after, *before) if text.same_sentence(index, mention.start)]
    near = [index for index in near if all(one.code == mention.code for one in text.owners.get(index, ()))]
    return [
        *inside,
        *sorted(near, key=lambda index: min(abs(index - mention.start), abs(index - mention.end + 1))),
    ]


def _first(text: Text, around: Sequence[int], names: Sequence[tuple[str, _Meaning]]) -> _Meaning | None:
    near = set[str]().union(*(text.labels.get(index, ()) for index in around))
    return next((meaning for name, meaning in names if name in near), None)


def _side(text: Text, around: Sequence[int]) -> str | None:
    if not text.holds_any(_SIDES):
        return None
    if any(text.has(index, "both_sides") for index in around):
        return "both"
    for index in around:
        for side in ("left", "right"):
            if text.has(index, side):
                return side
    return None


def _since(text: Text, around: Sequence[int]) -> Since:
    if any(text.has(index, "since_before") for index in around):
        return Since.BEFORE
    return Since.AFTER if any(text.has(index, "since_after") for index in around) else Since.UNKNOWN


def _degree(text: Text, mention: Mention, around: Sequence[int]) -> Degree | None:
    if mention.code in _GRAVE:
        return Degree.SEVERE if _GRAVE[mention.code](text, mention, around) else None
    if any(text.has(index, "severe") for index in around):
        return Degree.SEVERE
    return Degree.MILD if any(text.has(index, "mild") for index in around) else None


def _is_grave_drug(text: Text, mention: Mention, around: Sequence[int]) -> bool:
    """A blood thinner, withdrawal, or a very high sugar; "a bit high" is mild, "a bit high, 400" is not."""
    if any(text.has(index, "severe_drug") for index in around):
        return True
    if not any(text.has(index, "sugar_number") for index in mention.used):
        return False
    return any(text.has(index, "sugar_number") and not _is_softened(text, index) for index in around)


def _is_softened(text: Text, index: int) -> bool:
    return index > 0 and text.has(index - 1, "mild")


def _is_rigor(text: Text, mention: Mention, around: Sequence[int]) -> bool:
    """Fever by its name or number, and shaking beside it; "shaking with cold" alone tells no heat."""
    hot = mention.value is not None or any(text.has(index, "fever_named") for index in around)
    return hot and any(text.has(index, "rigor") for index in around)


# Codes whose "severe" is another sign beside them, not a word such as "very".
_GRAVE = {"medication": _is_grave_drug, "fever": _is_rigor}
