"""Exact numbers: a boundary of 30 or 50 percent must not hang on a float's last bit."""

from fractions import Fraction
from math import floor

MAX_SCORE = 10


def exact_score(value: float) -> Fraction:
    """The score as it is written (5.7 is 57/10, not its binary neighbour), to six decimals.

    What lies beyond them is the noise of a mean worked out in floats, never a measurement.
    Raises ValueError outside 0 to 10. The message leaves the number out: it belongs to a patient.
    """
    if not 0 <= value <= MAX_SCORE:
        raise ValueError("a baseline or score must lie between 0 and 10")
    return Fraction(str(round(value, 6)))


def round_tenth(value: Fraction) -> float:
    """One decimal, halves up."""
    return floor(value * 10 + Fraction(1, 2)) / 10
