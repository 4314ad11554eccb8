"""Whether failures of the procedure were found: no improvement, and relief that went away again."""

from dataclasses import dataclass

from smsbot.domain.effects import OpenAlert, RecordScore
from smsbot.simulator.life import Life
from smsbot.simulator.trajectory import Kind

_NOT_BETTER = frozenset({"NI_EARLY", "NI_PERSISTENT", "WORSE"})


@dataclass(frozen=True, slots=True)
class ImprovementFound:
    """One patient's true course, and the days on which the team was first told otherwise (None: never).

    ``scored`` says that a score came from day 14 on: without one nothing can be judged. ``returned`` is the
    day on which the relief truly began to go.
    """

    kind: Kind
    scored: bool
    not_better_day: int | None
    return_day: int | None
    returned: int | None


def improvement_of(life: Life) -> ImprovementFound:
    """What the team was told of one patient's relief."""
    case, trajectory = life.story.case, life.patient.trajectory
    first = case.flow.thresholds.outcome_from_day
    opened = [one.alert for one in life.story.happened if isinstance(one, OpenAlert)]
    scores = (one.score for one in life.story.happened if isinstance(one, RecordScore))
    not_better = [case.day(alert.opened_at) for alert in opened if alert.code in _NOT_BETTER]
    returns = [case.day(alert.opened_at) for alert in opened if alert.code == "RECURRENCE"]
    return ImprovementFound(
        kind=trajectory.kind,
        scored=any(score.day >= first for score in scores),
        not_better_day=min(not_better, default=None),
        return_day=min(returns, default=None),
        returned=trajectory.returns,
    )
