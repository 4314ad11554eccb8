"""The care team of a virtual clinic: how fast somebody takes an alert and closes it. Our own assumptions."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from smsbot.domain.calendar import at_local, local_day
from smsbot.domain.case import Clinic
from smsbot.domain.conversation import is_open
from smsbot.domain.flow import Tier


@dataclass(frozen=True, slots=True)
class Pace:
    """Typical (median) minutes until an alert is taken and then closed, and a clinician's work on it."""

    take: float
    close: float
    work: float


PACES: Mapping[Tier, Pace] = {
    Tier.EMERGENCY: Pace(take=6, close=45, work=20),
    Tier.URGENT: Pace(take=20, close=150, work=12),
    Tier.ROUTINE: Pace(take=180, close=1440, work=5),
    Tier.WATCH: Pace(take=1440, close=1440, work=0),
}
# Reading one mail, each copy, in minutes.
READ_MAIL = 0.5
# How often the people of a step act on its mail; else the next step is mailed.
_ACTS = 0.9
_SPREAD = 0.7
_MORNING = time(8, 30)


def takes_after(tier: Tier, chance: Random) -> timedelta | None:
    """How long after a mail somebody takes the alert; None where nobody of that step does."""
    acts, wait = chance.random() < _ACTS, _about(PACES[tier].take, chance)
    return wait if acts else None


def closes_after(tier: Tier, chance: Random) -> timedelta:
    """How long after it was taken an alert is closed."""
    return _about(PACES[tier].close, chance)


def at_work(at: datetime, tier: Tier, clinic: Clinic) -> datetime:
    """When it is done: a red flag at any hour, the rest in the clinic's hours."""
    if tier.is_red or is_open(clinic, at):
        return at
    day = local_day(at, clinic.zone)
    for ahead in range(8):
        morning = at_local(day + timedelta(days=ahead), _MORNING, clinic.zone)
        if morning >= at and is_open(clinic, morning):
            return morning
    return at


def _about(median: float, chance: Random) -> timedelta:
    return timedelta(seconds=round(60 * median * math.exp(chance.gauss(0, _SPREAD))))
