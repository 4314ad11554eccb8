"""What one inbound text says: the values a Reader hands to the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """What the words say of a symptom: there now, not there, gone again, or only asked or feared."""

    PRESENT = "present"
    ABSENT = "absent"
    RESOLVED = "resolved"
    UNCERTAIN = "uncertain"


class PainIssue(StrEnum):
    """Why a text with numbers gave no score."""

    OUT_OF_RANGE = "out_of_range"
    AMBIGUOUS = "ambiguous"


class Command(StrEnum):
    """What the patient wants of the messages themselves."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    WRONG_NUMBER = "wrong_number"
    CALLBACK = "callback"


class Event(StrEnum):
    """A turn in the patient's life that changes what may be texted."""

    HOSPITAL = "hospital"
    DECEASED = "deceased"
    LOW_MOOD = "low_mood"
    CANCELLED = "cancelled"


class AsksEmergency(StrEnum):
    """The patient speaks of emergency care itself."""

    CALLS_911 = "911"
    ER_QUESTION = "er_question"


class Place(StrEnum):
    """Where a symptom is, as far as the words say."""

    TREATED_SPOT = "treated_spot"
    LIMB = "limb"
    BOTH_LEGS = "both_legs"
    SADDLE = "saddle"
    ARM = "arm"
    FACE = "face"
    OTHER = "other"
    UNKNOWN = "unknown"


class Trend(StrEnum):
    """Where a symptom is going; the last four lift every discount for what is expected early on."""

    SAME = "same"
    LESS = "less"
    GROWING = "growing"
    SPREADING = "spreading"
    HOT = "hot"
    GETTING_WORSE = "getting_worse"


class Since(StrEnum):
    """Whether a symptom was there before the procedure."""

    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"


class Degree(StrEnum):
    """A word that says mild ("a bit") or severe ("can't keep anything down", "sugar is 400")."""

    MILD = "mild"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True)
class Finding:
    """One symptom code with its status, and the words and the rule that gave it.

    ``value`` is a temperature as the patient wrote it, with ``unit`` "F" or "C".
    """

    code: str
    status: Status
    place: Place = Place.UNKNOWN
    side: str | None = None
    trend: Trend | None = None
    since: Since = Since.UNKNOWN
    degree: Degree | None = None
    value: float | None = None
    unit: str | None = None
    words: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question open when the text came in.

    ``awaiting`` is "pain", "symptoms", "none" or another question's name; ``menu`` maps each choice
    (a letter, a word, "yes" or "no") to the words that choose it, in every language.
    """

    awaiting: str = "none"
    menu: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NOTHING_ASKED = Asked()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one text says, as the contract of the reply reader names it.

    ``answer`` holds the choices made in the open question ("yes", "no", letters or words), empty where
    the text does not answer it. ``denial`` is true where the text denies any problem. ``stop_unsure``
    marks a Spanish stop word that may be an answer. ``unread`` is true where something was said that
    no rule accounts for: it must reach a person; ``worrying`` where that names anything that alarms.
    """

    pain: int | None = None
    pain_issue: PainIssue | None = None
    findings: tuple[Finding, ...] = ()
    command: Command | None = None
    lang: str = "en"
    unread: bool = False
    worrying: bool = False
    answer: tuple[str, ...] = ()
    denial: bool = False
    stop_unsure: bool = False
    asks_emergency: AsksEmergency | None = None
    event: Event | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
