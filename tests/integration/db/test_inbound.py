"""A text that came in is stored once, sealed, with what was read in it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from smsbot.db import directory, inbound
from smsbot.db.models import Clinic, Handset, InboundMessage
from smsbot.db.session import Database
from smsbot.domain.reading import Asked, Command, Event, PainIssue, Reading
from smsbot.ports import InboundText
from tests.factories import KEYRING, NOW, PHONE, make_clinic, make_inbound

TEXT = InboundText(
    provider_sid="SM1",
    sender=PHONE,
    recipient="+15550000001",
    body="Zebulon here: pain 8, knee 🦵",
    media_count=2,
    received_at=NOW - timedelta(hours=3),
    opt_out_type="STOP",
)


def test_stored_text_opens_to_its_words(session: Session, handset: Handset) -> None:
    row = inbound.store(session, TEXT, handset, now=NOW, keyring=KEYRING)

    assert row is not None
    assert b"Zebulon" not in row.body
    assert inbound.open_body(row, KEYRING) == TEXT.body
    assert (row.clinic_id, row.handset_id, row.episode_id) == (handset.clinic_id, handset.id, None)
    assert (row.media_count, row.opt_out_type) == (2, "STOP")
    assert (row.received_at, row.stored_at) == (TEXT.received_at, NOW)


@pytest.mark.parametrize("body", ["", "\x00", "\u202eevil", "\ud83e", "x" * 5000], ids=range(5))
def test_whatever_the_words_they_are_kept(session: Session, handset: Handset, body: str) -> None:
    row = inbound.store(session, replace(TEXT, body=body), handset, now=NOW, keyring=KEYRING)

    assert row is not None
    assert inbound.open_body(row, KEYRING) == body


def test_redelivered_text_is_not_stored_again(session: Session, handset: Handset) -> None:
    inbound.store(session, TEXT, handset, now=NOW, keyring=KEYRING)

    again = inbound.store(session, replace(TEXT, body="other"), handset, now=NOW, keyring=KEYRING)

    assert again is None
    assert inbound.open_body(session.scalars(select(InboundMessage)).one(), KEYRING) == TEXT.body


def test_redelivery_that_overlaps_has_one_effect(database: Database) -> None:
    with database.transaction() as session:
        clinic_id = make_clinic(session=session).id
    start = threading.Barrier(4)

    def receive(_: int) -> bool:
        start.wait()
        with database.transaction() as session:
            clinic = session.get_one(Clinic, clinic_id)
            handset = directory.ensure_handset(session, clinic, PHONE, KEYRING)
            return inbound.store(session, TEXT, handset, now=NOW, keyring=KEYRING) is not None

    with ThreadPoolExecutor(4) as pool:
        was_new = list(pool.map(receive, range(4)))

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(InboundMessage)) == 1
    assert was_new.count(True) == 1


@pytest.mark.parametrize(
    ("reading", "status"),
    [
        (Reading(pain=8), "read"),
        (Reading(unread=True), "unread"),
        (Reading(pain_issue=PainIssue.AMBIGUOUS), "ambiguous"),
        (Reading(pain_issue=PainIssue.OUT_OF_RANGE, unread=True), "unread"),
    ],
    ids=["read", "unread", "ambiguous", "unread-goes-first"],
)
def test_reading_is_summed_up(session: Session, handset: Handset, reading: Reading, status: str) -> None:
    row = make_inbound(session=session, handset=handset)

    inbound.note_reading(row, reading, Asked("pain"))
    session.flush()

    assert (row.asked, row.read_status, row.pain, row.unread) == (
        "pain",
        status,
        reading.pain,
        reading.unread,
    )


def test_command_event_and_language_are_kept(session: Session, handset: Handset) -> None:
    row = make_inbound(session=session, handset=handset)
    reading = Reading(command=Command.STOP, event=Event.HOSPITAL, lang="es")

    inbound.note_reading(row, reading, Asked())
    session.flush()
    session.expire_all()

    assert (row.command, row.event, row.lang, row.asked) == (Command.STOP, Event.HOSPITAL, "es", "none")
