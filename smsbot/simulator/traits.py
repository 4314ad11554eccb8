"""Who a virtual patient is: how often and how fast they answer, and whether they stop. Our own assumptions.

Where a programme's figures were published they are named: [RASG] half of the replies within 29 minutes,
[SLBP] 55 to 74 % of questions answered over a year by text alone, [ZIE] one reminder wins back a part.
"""

from dataclasses import dataclass
from random import Random

_FOLLOW_UP_DAYS = 540
_SPANISH = 0.2
_ANSWERS_INVITATION = 0.94
_WRONG_NUMBER = 0.01
_REASSIGNED = 0.01
_DEAD_PHONE = 0.015
_STOPS = 0.06
_CHART_BASELINE = 0.6
_ANTICOAGULANT = 0.1


@dataclass(frozen=True, slots=True)
class Traits:
    """One person. ``answers`` is the chance that a check-in is answered at first; it fades with the months.

    ``says_wrong`` : the phone is somebody else's from the first text. The days of ``stops_on``,
    ``phone_dies_on`` and ``reassigned_on`` count from the procedure (None: never).
    """

    language: str
    answers: float
    heeds_reminder: float
    answers_invitation: bool
    says_wrong: bool
    chart_baseline: bool
    anticoagulant: bool
    stops_on: int | None
    rejoins: bool
    phone_dies_on: int | None
    reassigned_on: int | None

    def will_answer(self, day: int) -> float:
        """The chance that a check-in of that day is answered without a reminder."""
        return self.answers * (1 - 0.25 * min(1.0, max(0, day) / _FOLLOW_UP_DAYS))


def draw_traits(chance: Random) -> Traits:
    """Somebody by lot; each trait is drawn in any case, so that one more never changes another."""
    return Traits(
        language="es" if chance.random() < _SPANISH else "en",
        answers=chance.betavariate(6, 2),
        heeds_reminder=chance.uniform(0.15, 0.5),
        answers_invitation=chance.random() < _ANSWERS_INVITATION,
        says_wrong=chance.random() < _WRONG_NUMBER,
        chart_baseline=chance.random() < _CHART_BASELINE,
        anticoagulant=chance.random() < _ANTICOAGULANT,
        stops_on=_day(chance, _STOPS, 0, _FOLLOW_UP_DAYS),
        rejoins=chance.random() < 0.1,
        phone_dies_on=_day(chance, _DEAD_PHONE, -3, _FOLLOW_UP_DAYS),
        reassigned_on=_day(chance, _REASSIGNED, 90, _FOLLOW_UP_DAYS),
    )


def _day(chance: Random, share: float, first: int, last: int) -> int | None:
    """A day for those it happens to."""
    happens, day = chance.random() < share, chance.randint(first, last)
    return day if happens else None
