"""Reading what patients really text: deterministic, explainable, standard library only."""

from smsbot.domain.reading.lexicon import Lexicon
from smsbot.domain.reading.reader import Reader
from smsbot.domain.reading.reading import (
    NOTHING_ASKED,
    Asked,
    AsksEmergency,
    Command,
    Degree,
    Event,
    Finding,
    PainIssue,
    Place,
    Reading,
    Since,
    Status,
    Trend,
)

__all__ = [
    "NOTHING_ASKED",
    "Asked",
    "AsksEmergency",
    "Command",
    "Degree",
    "Event",
    "Finding",
    "Lexicon",
    "PainIssue",
    "Place",
    "Reader",
    "Reading",
    "Since",
    "Status",
    "Trend",
]
