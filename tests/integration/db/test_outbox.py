"""The outbox: rows are claimed once, settled once, and never moved backwards."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from smsbot.db import outbox
from smsbot.db.models import Clinic, Episode, OutboxEvent, OutboxKind, OutboxMessage
from smsbot.db.outbox import DeliveryReport
from smsbot.db.session import Database
from smsbot.domain.delivery import OutboxStatus, ProviderStatus, Verdict
from smsbot.domain.effects import Purpose
from smsbot.ports import SendReceipt
from tests.factories import (
    NOW,
    make_clinic,
    make_episode,
    make_handset,
    make_mail,
    make_member,
    make_patient,
    make_text,
)

LEASE = timedelta(seconds=60)
AFTER_LEASE = NOW + LEASE
SID = "SM" + "a" * 32
OTHER_SID = "SM" + "b" * 32


def claim(session: Session, **options: int) -> list[OutboxMessage]:
    return outbox.claim_due(session, NOW, limit=options.pop("limit", 10), lease=LEASE, **options)


def claim_one(session: Session) -> OutboxMessage:
    (row,) = claim(session)
    return row


def history(session: Session, row: OutboxMessage) -> list[tuple[OutboxStatus, str]]:
    session.flush()
    events = select(OutboxEvent).where(OutboxEvent.outbox_id == row.id).order_by(OutboxEvent.id)
    return [(e.status, e.detail) for e in session.scalars(events)]


def report(session: Session, status: ProviderStatus, **details: str | int) -> OutboxMessage | None:
    sid = str(details.pop("sid", SID))
    return outbox.record_status(session, DeliveryReport(sid, status, **details), NOW)  # type: ignore[arg-type]


@pytest.fixture
def text(session: Session, episode: Episode) -> OutboxMessage:
    return make_text(session=session, episode=episode)


@pytest.fixture
def sent(session: Session, text: OutboxMessage) -> OutboxMessage:
    row = claim_one(session)
    outbox.mark_sent(session, row, NOW, SendReceipt(SID, ProviderStatus.QUEUED))
    return row


def test_claimed_row_is_leased_and_counted(session: Session, text: OutboxMessage) -> None:
    row = claim_one(session)

    assert (row.id, row.status, row.attempts) == (text.id, OutboxStatus.SENDING, 1)
    assert row.lease_until == NOW + LEASE
    assert history(session, row) == [(OutboxStatus.SENDING, "attempt 1")]


def test_claimed_row_is_not_claimed_again(session: Session, text: OutboxMessage) -> None:
    claim_one(session)

    assert claim(session) == []


def test_row_that_is_not_due_waits(session: Session, episode: Episode) -> None:
    make_text(session=session, episode=episode, at=NOW + timedelta(microseconds=1))

    assert claim(session) == []


def test_row_that_is_due_this_very_moment_is_claimed(session: Session, episode: Episode) -> None:
    make_text(session=session, episode=episode, at=NOW)

    assert len(claim(session)) == 1


def test_most_pressing_rows_are_claimed_first(session: Session, clinic: Clinic, episode: Episode) -> None:
    for number, purpose in enumerate((Purpose.SCHEDULED, Purpose.REPLY, Purpose.SAFETY)):
        at = NOW - timedelta(minutes=9 - number)
        make_text(session=session, episode=episode, template=purpose, purpose=purpose, at=at)
    make_mail(session=session, member=make_member(session=session, clinic=clinic), template="mail")

    first = claim(session, limit=3)
    rest = claim(session)

    assert [row.template for row in first] == ["safety", "mail", "reply"]
    assert [row.template for row in rest] == ["scheduled"]


@pytest.mark.parametrize("purpose", Purpose)
def test_text_of_every_purpose_can_be_written(session: Session, episode: Episode, purpose: Purpose) -> None:
    assert make_text(session=session, episode=episode, purpose=purpose).purpose is purpose


def test_one_row_can_be_claimed_by_its_id(session: Session, episode: Episode) -> None:
    make_text(session=session, episode=episode)
    wanted = make_text(session=session, episode=episode)

    claimed = outbox.claim_one(session, wanted.id, NOW, lease=LEASE)
    assert claimed is not None
    assert claimed.id == wanted.id
    assert outbox.claim_one(session, wanted.id, NOW, lease=LEASE) is None


def test_text_waits_while_an_older_one_is_on_its_way(session: Session, episode: Episode) -> None:
    older, newer = make_text(session=session, episode=episode), make_text(session=session, episode=episode)
    outbox.claim_one(session, older.id, NOW, lease=LEASE)

    assert outbox.claim_one(session, newer.id, NOW, lease=LEASE) is None
    assert outbox.next_of_handset(session, episode.handset_id, NOW) == newer.id
    assert outbox.claim_one(session, newer.id, NOW + LEASE, lease=LEASE) is not None


def test_safety_text_waits_for_no_other(session: Session, episode: Episode) -> None:
    older = make_text(session=session, episode=episode)
    safety = make_text(session=session, episode=episode, purpose=Purpose.SAFETY)
    outbox.claim_one(session, older.id, NOW, lease=LEASE)

    assert outbox.claim_one(session, safety.id, NOW, lease=LEASE) is not None


def test_text_with_ended_lease_is_never_claimed_as_due(session: Session, text: OutboxMessage) -> None:
    claim_one(session)

    assert outbox.claim_due(session, AFTER_LEASE, limit=9, lease=LEASE) == []


def test_text_with_ended_lease_is_claimed_as_lost(session: Session, text: OutboxMessage) -> None:
    claim_one(session)

    too_early = outbox.claim_lost_texts(session, AFTER_LEASE - timedelta(seconds=1), limit=9, lease=LEASE)
    lost = outbox.claim_lost_texts(session, AFTER_LEASE, limit=9, lease=LEASE)
    again = outbox.claim_lost_texts(session, AFTER_LEASE, limit=9, lease=LEASE)

    assert (too_early, again) == ([], [])
    assert [(row.id, row.attempts) for row in lost] == [(text.id, 1)]


def test_mail_with_ended_lease_is_sent_again(session: Session, clinic: Clinic) -> None:
    mail = make_mail(session=session, member=make_member(session=session, clinic=clinic))
    claim_one(session)

    assert outbox.claim_lost_texts(session, AFTER_LEASE, limit=9, lease=LEASE) == []
    again = outbox.claim_due(session, AFTER_LEASE, limit=9, lease=LEASE)

    assert [(row.id, row.attempts) for row in again] == [(mail.id, 2)]


def test_claims_of_many_threads_never_double(database: Database) -> None:
    rows, takers = 40, 4
    with database.transaction() as session:
        handset = make_handset(session=session, clinic=make_clinic(session=session))
        episode = make_episode(session=session, patient=make_patient(session=session, handset=handset))
        wanted = {make_text(session=session, episode=episode).id for _ in range(rows)}
    start = threading.Barrier(takers)

    def take_all(_: int) -> list[int]:
        start.wait()
        taken: list[int] = []
        while True:
            with database.transaction() as session:
                claimed = [row.id for row in claim(session, limit=3)]
            if not claimed:
                return taken
            taken += claimed

    with ThreadPoolExecutor(takers) as pool:
        taken = [row_id for ids in pool.map(take_all, range(takers)) for row_id in ids]

    assert len(taken) == rows
    assert set(taken) == wanted


def test_claim_asks_its_condition_again_in_the_update(
    database: Database, session: Session, text: OutboxMessage
) -> None:
    def steal(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("UPDATE outbox_message SET status") and not stolen:
            stolen.append(statement)
            session.execute(update(OutboxMessage).values(status=OutboxStatus.CANCELLED))

    stolen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", steal)

    assert claim(session) == []
    assert stolen


def test_claimed_row_can_be_read_after_its_transaction(database: Database) -> None:
    with database.transaction() as session:
        handset = make_handset(session=session, clinic=make_clinic(session=session))
        episode = make_episode(session=session, patient=make_patient(session=session, handset=handset))
        make_text(session=session, episode=episode, template="PAIN_Q")
    with database.transaction() as session:
        row = claim_one(session)

    assert (row.template, row.attempts, row.kind) == ("PAIN_Q", 1, OutboxKind.SMS)


def test_sent_text_keeps_the_providers_id(session: Session, sent: OutboxMessage) -> None:
    assert (sent.status, sent.provider_sid, sent.sent_at) == (OutboxStatus.SENT, SID, NOW)
    assert sent.provider_status is ProviderStatus.QUEUED
    assert sent.lease_until is None
    assert history(session, sent)[-1] == (OutboxStatus.SENT, "")


def test_sent_mail_has_no_providers_id(session: Session, clinic: Clinic) -> None:
    make_mail(session=session, member=make_member(session=session, clinic=clinic))
    row = claim_one(session)

    outbox.mark_sent(session, row, NOW)

    assert (row.status, row.provider_sid) == (OutboxStatus.SENT, None)


def test_retried_row_is_due_later_under_a_new_attempt(session: Session, text: OutboxMessage) -> None:
    row = claim_one(session)
    later = NOW + timedelta(seconds=15)

    assert outbox.mark_retry(session, row, due_at=later, code="429", now=NOW)

    assert claim(session) == []
    again = outbox.claim_due(session, later, limit=1, lease=LEASE)
    assert [(r.attempts, r.planned_at) for r in again] == [(2, NOW)]
    assert (OutboxStatus.PENDING, "429") in history(session, row)


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        (Verdict.PERMANENT_NUMBER, OutboxStatus.FAILED),
        (Verdict.OPTED_OUT, OutboxStatus.FAILED),
        (Verdict.PERMANENT_CONFIG, OutboxStatus.FAILED),
        (Verdict.AMBIGUOUS, OutboxStatus.UNCERTAIN),
    ],
)
def test_failed_row_is_given_up_with_its_reason(
    session: Session, text: OutboxMessage, verdict: Verdict, status: OutboxStatus
) -> None:
    row = claim_one(session)

    assert outbox.mark_failed(session, row, verdict=verdict, code="30006", now=NOW)

    assert (row.status, row.error_code, row.lease_until) == (status, "30006", None)
    assert history(session, row)[-1] == (status, f"{verdict} 30006")


def test_transient_failure_is_not_given_up(session: Session, text: OutboxMessage) -> None:
    with pytest.raises(ValueError, match="tried again"):
        outbox.mark_failed(session, claim_one(session), verdict=Verdict.TRANSIENT, code=None, now=NOW)


@pytest.mark.parametrize("status", [OutboxStatus.EXPIRED, OutboxStatus.CANCELLED])
def test_claimed_row_may_turn_out_not_to_be_wanted(
    session: Session, text: OutboxMessage, status: OutboxStatus
) -> None:
    row = claim_one(session)

    assert outbox.mark_unsent(session, row, status=status, reason="opted out meanwhile", now=NOW)

    assert history(session, row)[-1] == (status, "opted out meanwhile")


def test_unsent_row_must_say_that_nothing_was_sent(session: Session, text: OutboxMessage) -> None:
    with pytest.raises(ValueError, match="does not say"):
        outbox.mark_unsent(session, claim_one(session), status=OutboxStatus.SENT, reason="", now=NOW)


def retry(session: Session, row: OutboxMessage) -> bool:
    return outbox.mark_retry(session, row, due_at=NOW, code=None, now=NOW)


def give_up(session: Session, row: OutboxMessage) -> bool:
    return outbox.mark_failed(session, row, verdict=Verdict.AMBIGUOUS, code=None, now=NOW)


def drop(session: Session, row: OutboxMessage) -> bool:
    return outbox.mark_unsent(session, row, status=OutboxStatus.EXPIRED, reason="late", now=NOW)


@pytest.mark.parametrize("settle", [retry, give_up, drop])
def test_sender_whose_lease_went_to_another_changes_nothing(
    database: Database, settle: Callable[[Session, OutboxMessage], bool]
) -> None:
    with database.transaction() as session:
        clinic = make_clinic(session=session)
        make_mail(session=session, member=make_member(session=session, clinic=clinic))
    with database.transaction() as session:
        slow = claim_one(session)
    with database.transaction() as session:
        (fast,) = outbox.claim_due(session, AFTER_LEASE, limit=1, lease=LEASE)

    with database.transaction() as session:
        was_changed = settle(session, slow)
        now = session.get_one(OutboxMessage, fast.id)

        assert not was_changed
        assert (now.status, now.attempts, now.lease_until) == (OutboxStatus.SENDING, 2, fast.lease_until)


@pytest.mark.parametrize("settle", [retry, give_up, drop])
def test_text_that_a_callback_proved_sent_stays_sent(
    session: Session, text: OutboxMessage, settle: Callable[[Session, OutboxMessage], bool]
) -> None:
    row = claim_one(session)
    report(session, ProviderStatus.SENT, outbox_id=row.id, attempt=1)

    assert not settle(session, row)

    assert row.status is OutboxStatus.SENT


def test_found_text_counts_as_sent(session: Session, text: OutboxMessage) -> None:
    row = claim_one(session)

    outbox.mark_found(session, row, SID, NOW)

    assert (row.status, row.provider_sid, row.sent_at) == (OutboxStatus.SENT, SID, NOW)
    assert history(session, row)[-1] == (OutboxStatus.SENT, "found at the provider")


def test_found_text_that_was_delivered_stays_delivered(session: Session, text: OutboxMessage) -> None:
    row = claim_one(session)
    report(session, ProviderStatus.DELIVERED, outbox_id=row.id)

    outbox.mark_found(session, row, SID, NOW)

    assert row.status is OutboxStatus.DELIVERED


def test_status_moves_forward_with_each_report(session: Session, sent: OutboxMessage) -> None:
    for status in (ProviderStatus.SENDING, ProviderStatus.SENT, ProviderStatus.DELIVERED):
        report(session, status)

    assert (sent.status, sent.provider_status) == (OutboxStatus.DELIVERED, ProviderStatus.DELIVERED)
    assert [detail for _, detail in history(session, sent)][-3:] == ["sending", "sent", "delivered"]


@pytest.mark.parametrize(
    "late", [s for s in ProviderStatus if s not in (ProviderStatus.DELIVERED, ProviderStatus.READ)]
)
def test_status_never_moves_backwards(session: Session, sent: OutboxMessage, late: ProviderStatus) -> None:
    report(session, ProviderStatus.DELIVERED)
    before = history(session, sent)

    report(session, late)

    assert (sent.status, sent.provider_status) == (OutboxStatus.DELIVERED, ProviderStatus.DELIVERED)
    assert history(session, sent) == before


def test_undelivered_text_keeps_its_error_code(session: Session, sent: OutboxMessage) -> None:
    row = report(session, ProviderStatus.UNDELIVERED, error_code="30003")

    assert row is sent
    assert (sent.status, sent.error_code) == (OutboxStatus.UNDELIVERED, "30003")
    assert history(session, sent)[-1] == (OutboxStatus.UNDELIVERED, "undelivered 30003")


def test_report_of_a_text_that_is_not_ours_is_ignored(session: Session, sent: OutboxMessage) -> None:
    assert report(session, ProviderStatus.DELIVERED, sid=OTHER_SID) is None
    assert report(session, ProviderStatus.DELIVERED, sid=OTHER_SID, outbox_id=sent.id + 1) is None
    assert sent.status is OutboxStatus.SENT


def test_report_before_our_own_answer_is_found_by_reference(session: Session, text: OutboxMessage) -> None:
    row = claim_one(session)

    report(session, ProviderStatus.DELIVERED, outbox_id=row.id, attempt=1)
    assert row.sent_at == NOW
    outbox.mark_sent(session, row, AFTER_LEASE, SendReceipt(SID, ProviderStatus.QUEUED))
    assert row.sent_at == NOW

    assert (row.status, row.provider_sid) == (OutboxStatus.DELIVERED, SID)
    assert row.provider_status is ProviderStatus.DELIVERED


def test_reference_does_not_override_the_providers_id(session: Session, sent: OutboxMessage) -> None:
    assert report(session, ProviderStatus.FAILED, sid=OTHER_SID, outbox_id=sent.id, attempt=1) is None
    assert sent.status is OutboxStatus.SENT


def test_failure_of_an_earlier_try_says_nothing_of_the_next(session: Session, text: OutboxMessage) -> None:
    row = claim_one(session)
    retry(session, row)
    row = claim_one(session)

    ignored = report(session, ProviderStatus.FAILED, sid=OTHER_SID, outbox_id=row.id, attempt=1)
    outbox.mark_sent(session, row, NOW, SendReceipt(SID, ProviderStatus.QUEUED))
    report(session, ProviderStatus.DELIVERED)

    assert ignored is None
    assert row.status is OutboxStatus.DELIVERED


def test_proof_that_an_earlier_try_left_stops_the_next(session: Session, text: OutboxMessage) -> None:
    row = claim_one(session)
    retry(session, row)

    report(session, ProviderStatus.SENT, outbox_id=row.id, attempt=1)

    assert row.status is OutboxStatus.SENT
    assert claim(session) == []


def test_failure_reported_while_the_next_try_waits_is_ignored(session: Session, text: OutboxMessage) -> None:
    row = claim_one(session)
    retry(session, row)

    assert report(session, ProviderStatus.FAILED, outbox_id=row.id, attempt=1) is None

    assert (row.status, row.provider_sid) == (OutboxStatus.PENDING, None)


def test_delivery_of_a_row_cancelled_meanwhile_is_noted_not_undone(
    session: Session, text: OutboxMessage
) -> None:
    row = claim_one(session)
    retry(session, row)
    outbox.mark_unsent(
        session, claim_one(session), status=OutboxStatus.CANCELLED, reason="opted out", now=NOW
    )

    report(session, ProviderStatus.DELIVERED, outbox_id=row.id, attempt=1)

    assert (row.status, row.provider_status) == (OutboxStatus.CANCELLED, ProviderStatus.DELIVERED)
    assert history(session, row)[-1] == (OutboxStatus.CANCELLED, "delivered")


def test_second_try_under_way_is_followed_by_its_own_id(session: Session, text: OutboxMessage) -> None:
    retry(session, claim_one(session))
    row = claim_one(session)

    report(session, ProviderStatus.SENT, outbox_id=row.id, attempt=1, sid=OTHER_SID)
    outbox.mark_sent(session, row, NOW, SendReceipt(SID, ProviderStatus.QUEUED))

    assert (row.status, row.provider_sid) == (OutboxStatus.SENT, SID)
    assert row.provider_status is ProviderStatus.QUEUED


def test_settled_claim_cannot_be_settled_again(session: Session, text: OutboxMessage) -> None:
    row = claim_one(session)
    retry(session, row)

    assert not drop(session, row)

    assert row.status is OutboxStatus.PENDING


def test_mail_is_not_settled_by_a_providers_report(session: Session, clinic: Clinic) -> None:
    mail = make_mail(session=session, member=make_member(session=session, clinic=clinic))

    assert report(session, ProviderStatus.DELIVERED, outbox_id=mail.id) is None
    assert mail.status is OutboxStatus.PENDING
