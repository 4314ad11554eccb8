"""Possible causes and options for the clinician, from pattern, diagnostic block and history.

Reference material, never a diagnosis, and never for a patient: nothing here can be put into a text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from smsbot.domain.outcome.block import NO_BLOCK, Block, BlockResult
from smsbot.domain.outcome.judge import Judgement
from smsbot.domain.outcome.pattern import Pattern
from smsbot.domain.outcome.series import Series
from smsbot.domain.outcome.thresholds import Thresholds

FALL = "fall"
TITLE = "From reference material, for clinician judgement - not a diagnosis"


@dataclass(frozen=True, slots=True)
class Statement:
    """One cause or option in words, with the article or judgement it comes from."""

    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Consideration:
    """When which causes and options are worth a thought. Unset conditions always hold.

    ``patterns`` and ``history`` hold where any of them is there. ``from_onset_day`` and ``to_onset_day``
    bound the day on which the pain began to return; ``to_day`` is the last day of the latest verdict.
    """

    id: str
    patterns: tuple[Pattern, ...]
    causes: tuple[str, ...]
    options: tuple[str, ...]
    source: str
    block: tuple[BlockResult, ...] | None = None
    history: tuple[str, ...] | None = None
    from_onset_day: int | None = None
    to_onset_day: int | None = None
    to_day: int | None = None


@dataclass(frozen=True, slots=True)
class Considerations:
    """The reference material of a flow: every cause and option once, and the rules that name them."""

    causes: Mapping[str, Statement] = field(default_factory=dict)
    options: Mapping[str, Statement] = field(default_factory=dict)
    rules: tuple[Consideration, ...] = ()


@dataclass(frozen=True, slots=True)
class Background:
    """What the clinic knows besides the scores: the block's result, and flags of the patient's history."""

    block: Block = NO_BLOCK
    history: frozenset[str] = frozenset()

    def knowing(self, series: Series) -> "Background":
        """The same with a fall that the patient told of since the procedure."""
        fell = any(code == FALL and day >= 0 for day, code in series.findings)
        return replace(self, history=self.history | {FALL}) if fell else self


@dataclass(frozen=True, slots=True)
class Considered:
    """What a clinician may want to think of, and the rules that say so, each cause and option once."""

    patterns: tuple[Pattern, ...]
    result: BlockResult
    block: Block
    positive_percent: float
    weeks_ge50: float
    causes: tuple[Statement, ...]
    options: tuple[Statement, ...]
    rules: tuple[str, ...]


def consider(
    material: Considerations, judgement: Judgement, background: Background, *, limits: Thresholds
) -> Considered | None:
    """The causes and options of every rule that holds, in the order of the file; None where none does."""
    block = background.block
    result = block.result(limits.block_positive_percent)
    rules = [r for r in material.rules if _holds(r, judgement, background, result)]
    if not rules:
        return None
    return Considered(
        patterns=judgement.patterns,
        result=result,
        block=block,
        positive_percent=limits.block_positive_percent if block.threshold is None else block.threshold,
        weeks_ge50=judgement.weeks_ge50,
        causes=_collect(material.causes, (name for rule in rules for name in rule.causes)),
        options=_collect(material.options, (name for rule in rules for name in rule.options)),
        rules=tuple(rule.id for rule in rules),
    )


def _collect(catalogue: Mapping[str, Statement], names: Iterable[str]) -> tuple[Statement, ...]:
    return tuple(catalogue[name] for name in dict.fromkeys(names))


def _holds(rule: Consideration, judgement: Judgement, background: Background, result: BlockResult) -> bool:
    if rule.block is not None and result not in rule.block:
        return False
    if rule.history is not None and background.history.isdisjoint(rule.history):
        return False
    if rule.to_day is not None and judgement.days and judgement.days[-1].day > rule.to_day:
        return False
    return not set(rule.patterns).isdisjoint(judgement.patterns) and _has_returned_then(rule, judgement.onset)


def _has_returned_then(rule: Consideration, onset: int | None) -> bool:
    if rule.from_onset_day is None and rule.to_onset_day is None:
        return True
    if onset is None:
        return False
    after = rule.from_onset_day is None or onset >= rule.from_onset_day
    return after and (rule.to_onset_day is None or onset <= rule.to_onset_day)
