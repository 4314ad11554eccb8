"""What may go wrong for a virtual patient: when it begins, and what is felt as it goes on.

Stages and times follow clinical-protocol sections 1 and 3; how often each is drawn is far above real life,
so that few patients show how well each is found (CR).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random


@dataclass(frozen=True, slots=True)
class Stage:
    """From ``after`` hours past the onset the patient feels these findings, the gravest first.

    ``tells`` is the chance that they text of it unasked, typically within ``within`` hours.
    """

    after: float
    codes: tuple[str, ...]
    tells: float
    within: float


@dataclass(frozen=True, slots=True)
class Kind:
    """One complication: how often (parts), its onset in hours after the procedure, its stages and its end."""

    name: str
    parts: int
    onset: tuple[float, float]
    stages: tuple[Stage, ...]
    days: int


KINDS: tuple[Kind, ...] = (
    Kind(
        "infection",
        4,
        (72, 336),
        (
            Stage(0, ("redness", "swelling"), 0.2, 24),
            Stage(36, ("fever", "redness"), 0.5, 12),
            Stage(84, ("discharge", "fever"), 0.6, 12),
        ),
        21,
    ),
    Kind(
        "bleed",
        3,
        (4, 96),
        (
            Stage(0, ("swelling", "bruising"), 0.3, 12),
            Stage(10, ("weakness", "numbness"), 0.6, 4),
            Stage(20, ("paralysis",), 0.9, 1),
        ),
        10,
    ),
    Kind(
        "cauda_equina",
        3,
        (12, 240),
        (Stage(0, ("saddle_numbness",), 0.5, 6), Stage(12, ("bladder_bowel", "saddle_numbness"), 0.9, 2)),
        14,
    ),
    Kind("neuritis", 5, (96, 480), (Stage(0, ("burning", "tingling"), 0.1, 48),), 60),
    Kind("fall", 4, (6, 2000), (Stage(0, ("fall",), 0.4, 12),), 7),
    Kind(
        "allergy",
        3,
        (0.5, 48),
        (Stage(0, ("rash",), 0.5, 3), Stage(3, ("allergic_reaction",), 0.9, 0.5)),
        3,
    ),
    Kind("chest", 3, (2, 120), (Stage(0, ("chest_pain", "breathing"), 0.8, 1),), 4),
    Kind("stroke", 2, (6, 700), (Stage(0, ("stroke_signs",), 0.7, 1),), 3),
    Kind(
        "meningitis",
        2,
        (48, 200),
        (Stage(0, ("headache", "fever"), 0.5, 8), Stage(18, ("meningitis",), 0.8, 2)),
        10,
    ),
    Kind("skin_burn", 2, (6, 48), (Stage(0, ("skin_burn",), 0.4, 12),), 14),
    Kind(
        "wound_bleed",
        2,
        (2, 48),
        (Stage(0, ("bleeding",), 0.5, 3), Stage(8, ("heavy_bleeding",), 0.9, 0.5)),
        3,
    ),
    Kind("despair", 2, (200, 9000), (Stage(0, ("self_harm",), 0.5, 12),), 21),
    Kind("overdose", 1, (24, 3000), (Stage(0, ("overdose",), 0.7, 1),), 1),
)
# Of a hundred patients, how many have one.
SHARE = 12.0


@dataclass(frozen=True, slots=True)
class Complication:
    """One complication of one patient; it is over after its days, or once the team has seen to it."""

    kind: Kind
    onset: datetime

    def stage_starts(self) -> tuple[tuple[datetime, Stage], ...]:
        """When each stage begins."""
        return tuple((self.onset + timedelta(hours=stage.after), stage) for stage in self.kind.stages)

    def felt(self, at: datetime) -> tuple[str, ...]:
        """What the patient feels at an instant, the gravest first; nothing before it began and after it."""
        if at >= self.onset + timedelta(days=self.kind.days):
            return ()
        begun = [stage for start, stage in self.stage_starts() if start <= at]
        return begun[-1].codes if begun else ()


def draw_complication(chance: Random, procedure_end: datetime, share: float = SHARE) -> Complication | None:
    """A complication by lot, or none; ``share`` of a hundred patients have one."""
    if chance.uniform(0, 100) >= share:
        return None
    kind = chance.choices(KINDS, [kind.parts for kind in KINDS])[0]
    onset = timedelta(minutes=round(60 * chance.uniform(*kind.onset)))
    return Complication(kind, procedure_end + onset)
