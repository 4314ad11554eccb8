"""Nothing that names or quotes a patient can be read in the raw database, nor in the log of SQL."""

import logging

import pytest
from sqlalchemy.orm import Session

from smsbot.db import directory, escalations
from smsbot.db.decisions import save_decision
from smsbot.db.escalations import Happening
from smsbot.db.models import EscalationEventKind
from smsbot.db.occasion import Occasion
from smsbot.db.session import Database
from smsbot.domain.case import Alert, AlertStatus, ChoiceMade, Seen
from smsbot.domain.effects import OpenAlert, Purpose, RecordChoice, RecordFinding, SendText
from smsbot.domain.flow import Flow, Tier
from smsbot.domain.reading import Finding, Status
from tests.databases import Databases
from tests.factories import (
    KEYRING,
    NOW,
    make_clinic,
    make_episode,
    make_handset,
    make_inbound,
    make_member,
    make_patient,
)

PHONE = "+15557654321"
CANARIES = {
    "name": "Zebulon Quillfeather",
    "emergency contact": "Wilhelmina +15558765432",
    "reference": "MRN-90210-XQ",
    "body": "my zibberknee glows",
    "evidence": "zibberknee glows",
    "alert": "glows they said",
    "choice": "more or less zibber",
    "text": "Dear Quillfeather, call us",
    "note": "spoke to Wilhelmina",
    "member phone": "+15556543210",
    "phone": PHONE,
}


@pytest.fixture
def filled(database: Database, flow: Flow) -> Database:
    with database.transaction() as session:
        fill(session, flow)
    return database


def fill(session: Session, flow: Flow) -> None:
    clinic = make_clinic(session=session)
    make_member(session=session, clinic=clinic, phone=CANARIES["member phone"])
    handset = make_handset(session=session, clinic=clinic, phone=PHONE)
    patient = make_patient(
        session=session,
        handset=handset,
        name=CANARIES["name"],
        reference=CANARIES["reference"],
        emergency_contact=CANARIES["emergency contact"],
    )
    episode = make_episode(session=session, patient=patient)
    message = make_inbound(session=session, handset=handset, body=CANARIES["body"])
    read = Finding("swelling", Status.PRESENT, words=CANARIES["evidence"], rule="s1")
    alert = Alert(1, "swelling", Tier.URGENT, AlertStatus.OPEN, NOW)
    effects = (
        RecordFinding(Seen("swelling", Status.PRESENT, 3, NOW), read),
        RecordChoice(ChoiceMade("feel", CANARIES["choice"], 3, NOW)),
        OpenAlert(alert, "swelling_any", "U04", CANARIES["alert"], NOW),
        SendText("URGENT", CANARIES["text"], Purpose.SAFETY, "in1", NOW),
    )
    save_decision(session, effects, Occasion(episode, flow, NOW, KEYRING, message), next_due_at=None)
    words = escalations.seal_words(CANARIES["note"], KEYRING)
    escalation = escalations.find(session, episode.id, 1)
    escalations.add_event(session, escalation, Happening(EscalationEventKind.NOTED, NOW), words)


@pytest.mark.parametrize("canary", CANARIES)
def test_canary_is_not_in_the_raw_database(
    filled: Database, databases: Databases, database_url: str, canary: str
) -> None:
    raw = databases.raw_bytes(database_url)

    assert b"swelling_any" in raw
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert CANARIES[canary].encode(encoding) not in raw
    assert CANARIES[canary].removeprefix("+").encode() not in raw


def test_what_was_sealed_opens_again(filled: Database) -> None:
    with filled.reading() as session:
        (handset,) = directory.find_handsets(session, PHONE, KEYRING)
        episode = directory.live_episode(session, handset)
        assert episode is not None
        patient = directory.patient_of(session, episode)

        name = KEYRING.unseal(patient.name or b"", table="patient", column="name", row_key=patient.row_key)

    assert name == CANARIES["name"]
    assert directory.open_phone(handset, KEYRING) == PHONE


def test_no_canary_is_logged_with_the_sql(
    database: Database, flow: Flow, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="sqlalchemy")

    with database.transaction() as session:
        fill(session, flow)

    assert "INSERT INTO patient" in caplog.text
    assert not [name for name, canary in CANARIES.items() if canary in caplog.text]
