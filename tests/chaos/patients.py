"""The patients of a storm: who they are, what they will text, and what must come of it."""

import random
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import update

from smsbot.bootstrap import App
from smsbot.db.models import CheckIn, Episode
from smsbot.domain.case import CheckInStatus
from smsbot.services.enrolment import Enrolment, enrol
from smsbot.services.setup import ClinicFields, MemberFields, add_member, set_clinic
from tests.peers.twilio_messages import PeerMessage

TEAM = (
    ("Nina Nurse", "nurse@clinic.example", "nurse"),
    ("Olga Oncall", "oncall@clinic.example", "on_call"),
    ("Lena Lead", "lead@clinic.example", "lead"),
    ("Boris Backup", "backup@clinic.example", "backup"),
    ("Mona Manager", "manager@clinic.example", "manager"),
)
RED = (
    "I can't pee and both legs feel numb",
    "my calf is swollen and hot",
    "no puedo respirar",
    "I have a fever of 102",
    "pus is coming out of the spot",
    "can't move my left foot",
)
CHAT = ("thanks so much", "ok", "gracias", "see you next week")


class Kind(StrEnum):
    """What a patient is there to show."""

    ANSWERS = "answers"
    RED_FLAG = "red_flag"
    STOPS = "stops"
    STOPS_THEN_RED = "stops_then_red"
    CHATS = "chats"


@dataclass
class StormPatient:
    """One handset: what it texted (sid and words, in order) and when its stop was taken in."""

    phone: str
    kind: Kind
    episode: int
    score: int
    due_in: float
    said: list[tuple[str, str]] = field(default_factory=list)
    answered: set[int] = field(default_factory=set)
    is_in: threading.Event = field(default_factory=threading.Event)
    turn: threading.Lock = field(default_factory=threading.Lock)
    stopped_at: float | None = None


def daytime_zone(now: datetime) -> str:
    """A time zone in which it is about noon: scheduled texts may leave there for hours to come."""
    east = (12 - now.astimezone(UTC).hour) % 24
    east = east - 24 if east > 12 else east
    # The names of these zones count westwards.
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"


def set_up(app: App) -> None:
    """One clinic, with somebody in each role."""
    zone = daytime_zone(app.now())
    fields = ClinicFields(name="Spring Clinic", phone="+15551230009", time_zone=zone)
    set_clinic(app.office, fields, app.now())
    for name, email, role in TEAM:
        add_member(app.office, None, MemberFields(name=name, email=email, roles=(role,)), app.now())


def enrol_all(app: App, dice: random.Random, count: int, seconds: float) -> list[StormPatient]:
    """Enrol patients of every kind on the day after their procedure."""
    kinds = list(Kind)
    return [
        _enrol_one(app, dice, number, kinds[number % len(kinds)], dice.uniform(4, seconds))
        for number in range(count)
    ]


def _enrol_one(app: App, dice: random.Random, number: int, kind: Kind, due_in: float) -> StormPatient:
    phone = f"+1555201{number:04d}"
    yesterday = app.now() - timedelta(days=1, hours=2)
    done = enrol(
        app.office,
        Enrolment(
            phone=phone,
            procedure_at=f"{yesterday:%Y-%m-%dT%H:%M}+00:00",
            time_zone=daytime_zone(app.now()),
            flow="rfa",
            region="lumbar",
            consent_recorded=True,
            baseline=7.0,
            name=f"Canary{number} Quillfeather",
        ),
        app.now(),
    )
    return StormPatient(phone, kind, done.episode, dice.randint(0, 6), due_in)


def make_due(app: App, patients: list[StormPatient]) -> None:
    """Let each check-in of day 1 fall due in the storm: the one thing that is not done as a clinic would."""
    with app.office.db.transaction() as session:
        for patient in patients:
            due = app.now() + timedelta(seconds=patient.due_in)
            of_day_1 = update(CheckIn).where(CheckIn.episode_id == patient.episode, CheckIn.key == "D1")
            session.execute(of_day_1.values(due_at=due, status=CheckInStatus.SCHEDULED, closed_at=None))
            session.execute(update(Episode).where(Episode.id == patient.episode).values(next_due_at=due))


# How a question is known from its words; the provider sees nothing else.
_MARKS = {"Reply YES": "invitation", "in the spot we treated": "pain", "Any new problem": "symptoms"}


def reply_to(patient: StormPatient, message: PeerMessage) -> str | None:
    """What a patient texts back; None where they leave it at that."""
    asked = next((name for mark, name in _MARKS.items() if mark in message.body), None)
    if asked == "invitation":
        return "YES"
    if asked is None or patient.kind is not Kind.ANSWERS:
        return None
    return str(patient.score) if asked == "pain" else "no"
