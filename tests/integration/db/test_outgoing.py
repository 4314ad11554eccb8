"""Texts and mails on their way out: written once for one thing, sealed, and taken back at a stop."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from smsbot.db.decisions import save_decision
from smsbot.db.models import AuditEvent, Clinic, ConsentEvent, Episode, Handset, OutboxEvent, OutboxMessage
from smsbot.db.occasion import Occasion
from smsbot.db.outgoing import Mail, Recipient, add_mails, add_text, cancel_texts
from smsbot.db.seals import unseal
from smsbot.domain.case import Consent
from smsbot.domain.delivery import OutboxStatus
from smsbot.domain.effects import ChangeConsent, Effect, Purpose, SendText
from smsbot.domain.flow import Flow
from tests.factories import (
    KEYRING,
    NOW,
    make_episode,
    make_handset,
    make_mail,
    make_member,
    make_patient,
    make_text,
)

LATER = NOW + timedelta(hours=1)
TEXT = SendText("EMERGENCY", "Call 911 now.", Purpose.SAFETY, "in7", NOW, LATER)


def save(session: Session, episode: Episode, flow: Flow, *effects: Effect) -> None:
    save_decision(session, effects, Occasion(episode, flow, NOW, KEYRING), next_due_at=None)


def rows(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_text_waits_under_a_key_that_names_its_cause(session: Session, episode: Episode, flow: Flow) -> None:
    save(session, episode, flow, TEXT)

    (row,) = rows(session)
    assert row.key == f"e{episode.id}/in7/EMERGENCY"
    assert (row.status, row.attempts, row.purpose) == (OutboxStatus.PENDING, 0, Purpose.SAFETY)
    assert (row.planned_at, row.due_at, row.expires_at, row.created_at) == (NOW, NOW, LATER, NOW)
    assert (row.clinic_id, row.handset_id, row.episode_id) == (
        episode.clinic_id,
        episode.handset_id,
        episode.id,
    )


def test_text_of_the_future_is_due_when_the_rules_say(session: Session, episode: Episode, flow: Flow) -> None:
    save(session, episode, flow, SendText("PAIN_Q", "How bad?", Purpose.SCHEDULED, "D3", LATER))

    (row,) = rows(session)
    assert (row.planned_at, row.due_at, row.created_at) == (LATER, LATER, NOW)


def test_body_is_sealed_for_its_row(session: Session, episode: Episode, flow: Flow) -> None:
    save(session, episode, flow, TEXT)

    (row,) = rows(session)
    assert row.body is not None
    assert b"911" not in row.body
    opened = unseal(row.body, OutboxMessage.body, row_key=row.row_key, keyring=KEYRING)
    assert opened == "Call 911 now."


def test_same_text_for_same_cause_is_written_once(session: Session, episode: Episode, flow: Flow) -> None:
    save(session, episode, flow, TEXT)
    save(session, episode, flow, TEXT)

    assert len(rows(session)) == 1
    actions = list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
    assert actions == ["text_written", "text_not_repeated"]


def test_unknown_sender_is_texted_without_an_episode(session: Session, handset: Handset) -> None:
    to = Recipient(handset.clinic_id, handset.id)

    text_id = add_text(session, TEXT, to=to, now=NOW, keyring=KEYRING)
    again = add_text(session, TEXT, to=to, now=NOW, keyring=KEYRING)

    (row,) = rows(session)
    assert (row.id, row.key, row.episode_id) == (text_id, f"h{handset.id}/in7/EMERGENCY", None)
    assert again is None


def test_mail_whose_key_is_there_is_left_out(session: Session, clinic: Clinic) -> None:
    member = make_member(session=session, clinic=clinic)
    first, second = (Mail(key, clinic.id, member.id, "alert", NOW) for key in ("x1/1", "x1/2"))
    (first_id,) = add_mails(session, [first], now=NOW)

    written = add_mails(session, [first, second], now=NOW)

    assert [row.key for row in rows(session)] == ["x1/1", "x1/2"]
    assert written == (rows(session)[1].id,)
    assert first_id not in written


@pytest.mark.parametrize("consent", [Consent.OPTED_OUT, Consent.WRONG_NUMBER])
def test_stop_takes_back_what_waits_save_safety_and_consent(
    session: Session, episode: Episode, flow: Flow, consent: Consent
) -> None:
    for purpose in Purpose:
        make_text(session=session, episode=episode, purpose=purpose, at=LATER)

    save(session, episode, flow, ChangeConsent(consent, "text", NOW))

    assert {row.purpose: row.status for row in rows(session)} == {
        Purpose.INVITATION: OutboxStatus.CANCELLED,
        Purpose.SCHEDULED: OutboxStatus.CANCELLED,
        Purpose.REPLY: OutboxStatus.CANCELLED,
        Purpose.SAFETY: OutboxStatus.PENDING,
        Purpose.CONSENT: OutboxStatus.PENDING,
    }
    cancelled = session.scalars(select(OutboxEvent)).all()
    assert {(e.status, e.detail) for e in cancelled} == {(OutboxStatus.CANCELLED, consent.value)}
    assert len(cancelled) == 3


@pytest.mark.parametrize("consent", [Consent.OPTED_IN, Consent.INVITED, Consent.NONE])
def test_other_consent_takes_nothing_back(
    session: Session, episode: Episode, flow: Flow, consent: Consent
) -> None:
    make_text(session=session, episode=episode)

    save(session, episode, flow, ChangeConsent(consent, "text", NOW))

    assert [row.status for row in rows(session)] == [OutboxStatus.PENDING]


def test_stop_reaches_texts_of_an_older_episode_of_the_handset(
    session: Session, handset: Handset, episode: Episode, flow: Flow
) -> None:
    make_text(session=session, episode=episode)

    assert cancel_texts(session, handset.id, reason="opted out", now=NOW) == 1
    assert cancel_texts(session, handset.id, reason="opted out", now=NOW) == 0


def test_stop_of_one_handset_spares_all_others(
    session: Session, clinic: Clinic, episode: Episode, flow: Flow
) -> None:
    handset = make_handset(session=session, clinic=clinic)
    other = make_episode(session=session, patient=make_patient(session=session, handset=handset))
    make_text(session=session, episode=other)
    make_mail(session=session, member=make_member(session=session, clinic=clinic))

    save(session, episode, flow, ChangeConsent(Consent.OPTED_OUT, "text", NOW))

    assert [row.status for row in rows(session)] == [OutboxStatus.PENDING, OutboxStatus.PENDING]


def test_consent_change_leaves_its_proof(
    session: Session, handset: Handset, episode: Episode, flow: Flow
) -> None:
    save(session, episode, flow, ChangeConsent(Consent.OPTED_OUT, "text", NOW))

    proof = session.scalars(select(ConsentEvent)).one()
    assert handset.consent is Consent.OPTED_OUT
    assert (proof.handset_id, proof.patient_id) == (handset.id, episode.patient_id)
    assert (proof.kind, proof.source, proof.at) == (Consent.OPTED_OUT, "text", NOW)
