"""What stands in a transcript: its head, and the lines of one step."""

from dataclasses import dataclass
from typing import Any, Literal

# What a step holds that replaying writes; all else in it is written by a person.
OUTPUT_FIELDS = ("read", "texts", "changes", "escalations", "outcome")

Risk = Literal["anticoagulant", "diabetes", "immune", "device", "prior_surgery"]


@dataclass(frozen=True, slots=True)
class ClinicLines:
    """Who the texts come from. ``hours`` are like "mon-fri 08:00-17:00"; without them it is always open."""

    name: str = "Spring Clinic"
    phone: str = "555-123-0009"
    hours: str | None = None
    after_hours_phone: str | None = None


@dataclass(frozen=True, slots=True)
class TranscriptHead:
    """Who the patient is and how they are followed. Times are local: "2026-11-20 10:00".

    ``look_for`` tells the reviewing clinician what to judge; ``reviewed_by`` is their name, null until then.
    """

    title: str
    look_for: str
    reviewed_by: str | None
    flow: str
    version: int
    time_zone: str
    enrolled_at: str
    procedure_at: str
    followed_until: str
    region: str | None = None
    language: Literal["en", "es"] = "en"
    baseline: float | None = None
    risks: tuple[Risk, ...] = ()
    clinic: ClinicLines = ClinicLines()


@dataclass(frozen=True, slots=True)
class StepLines:
    """One step as it is written: what somebody did, and what the last replay wrote below it."""

    at: str
    patient: str | None = None
    photos: int = 0
    answered_by_carrier: bool = False
    clinic: str | None = None
    carrier: str | None = None
    note: str | None = None
    read: Any = None
    texts: Any = None
    changes: Any = None
    escalations: Any = None
    outcome: Any = None
