"""Escalations: when the loop must look, who is told at which step, and what a thread hears."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from smsbot.db import escalations
from smsbot.db.decisions import save_decision
from smsbot.db.escalations import Happening
from smsbot.db.models import (
    Clinic,
    Episode,
    Escalation,
    EscalationEvent,
    EscalationEventKind,
    Handset,
    OutboxKind,
    OutboxMessage,
    Role,
)
from smsbot.db.occasion import Occasion
from smsbot.db.seals import unseal
from smsbot.domain.case import Alert, AlertStatus
from smsbot.domain.delivery import OutboxStatus
from smsbot.domain.effects import AddToAlert, ChangeAlertTier, Effect, OpenAlert, ReleaseAlert, Told
from smsbot.domain.flow import Flow, Tier
from tests.factories import (
    KEYRING,
    NOW,
    make_clinic,
    make_episode,
    make_escalation,
    make_handset,
    make_inbound,
    make_mail,
    make_member,
    make_patient,
)

LATER = NOW + timedelta(minutes=10)
SOON = NOW + timedelta(seconds=1)


@pytest.fixture
def escalation(session: Session, episode: Episode) -> Escalation:
    return make_escalation(session=session, episode=episode)


def save(session: Session, episode: Episode, flow: Flow, effect: Effect) -> None:
    save_decision(session, [effect], Occasion(episode, flow, NOW, KEYRING), next_due_at=None)


def mails(session: Session) -> list[OutboxMessage]:
    rows = select(OutboxMessage).where(OutboxMessage.kind == OutboxKind.EMAIL)
    return list(session.scalars(rows.order_by(OutboxMessage.id)))


def events(session: Session) -> list[tuple[EscalationEventKind, str]]:
    rows = session.scalars(select(EscalationEvent).order_by(EscalationEvent.id))
    return [(row.kind, row.note) for row in rows]


def test_opened_alert_keeps_why_and_under_which_flow(
    session: Session, handset: Handset, episode: Episode, flow: Flow
) -> None:
    message = make_inbound(session=session, handset=handset, body="I cannot pee")
    alert = Alert(1, "bladder_bowel", Tier.EMERGENCY, AlertStatus.OPEN, NOW, held_until=LATER)
    opened = OpenAlert(alert, "bladder_any", "E01", "cannot pee", LATER)

    save_decision(session, [opened], Occasion(episode, flow, NOW, KEYRING, message), next_due_at=None)

    row = escalations.find(session, episode.id, 1)
    words = unseal(row.words, Escalation.words, row_key=row.row_key, keyring=KEYRING)
    assert (row.rule, row.source, words) == ("bladder_any", "E01", "cannot pee")
    assert (row.flow_id, row.flow_version, row.case_code) == ("rfa", 1, episode.case_code)
    assert (row.clinic_id, row.handset_id, row.inbound_id) == (episode.clinic_id, handset.id, message.id)
    assert (row.step, row.mail_at, row.due_at) == (0, LATER, LATER)
    assert events(session) == [(EscalationEventKind.OPENED, "bladder_any")]


def test_escalation_that_is_not_there_is_not_found(session: Session, episode: Episode) -> None:
    with pytest.raises(NoResultFound):
        escalations.find(session, episode.id, 7)


def test_due_escalations_come_gravest_first(session: Session, episode: Episode) -> None:
    early = NOW - timedelta(hours=1)
    make_escalation(session=session, episode=episode, number=1, tier=Tier.ROUTINE, mail_at=early)
    make_escalation(session=session, episode=episode, number=2, tier=Tier.EMERGENCY, mail_at=NOW)
    make_escalation(session=session, episode=episode, number=3, tier=Tier.EMERGENCY, mail_at=early)
    make_escalation(session=session, episode=episode, number=4, tier=Tier.EMERGENCY, mail_at=SOON)

    assert [row.number for row in escalations.due(session, NOW, limit=9)] == [3, 2, 1]
    assert [row.number for row in escalations.due(session, NOW, limit=1)] == [3]


@pytest.mark.parametrize(
    ("status", "is_due"),
    [(AlertStatus.OPEN, True), (AlertStatus.ACKNOWLEDGED, True), (AlertStatus.RESOLVED, False)],
)
def test_only_a_resolved_escalation_never_comes_back(
    session: Session, escalation: Escalation, status: AlertStatus, is_due: bool
) -> None:
    escalation.status = status

    assert bool(escalations.due(session, NOW, limit=9)) is is_due


def test_escalation_without_a_due_time_is_left_alone(session: Session, escalation: Escalation) -> None:
    escalation.due_at = None

    assert list(escalations.due(session, NOW, limit=9)) == []


def test_step_tells_the_members_who_hold_its_roles(session: Session, clinic: Clinic) -> None:
    on_call = make_member(session=session, clinic=clinic, roles=(Role.ON_CALL, Role.NURSE))
    lead = make_member(session=session, clinic=clinic, roles=(Role.LEAD,))
    make_member(session=session, clinic=clinic, roles=(Role.BACKUP,))
    make_member(session=session, clinic=clinic, roles=(Role.ON_CALL,), active=False)
    elsewhere = make_clinic(session=session, line="+15550000009")
    make_member(session=session, clinic=elsewhere, roles=(Role.ON_CALL,))

    told = escalations.members_for_step(session, clinic.id, roles=["on_call", "lead", "nurse"], step=1)

    assert [member.id for member in told] == [on_call.id, lead.id]


def test_members_own_step_overrides_their_roles(session: Session, clinic: Clinic) -> None:
    member = make_member(session=session, clinic=clinic, roles=(Role.ON_CALL,), step=2)

    first = escalations.members_for_step(session, clinic.id, roles=["on_call"], step=1)
    second = escalations.members_for_step(session, clinic.id, roles=["backup"], step=2)

    assert list(first) == []
    assert [m.id for m in second] == [member.id]


def test_told_are_active_members_with_a_mail_about_it(
    session: Session, clinic: Clinic, episode: Episode, escalation: Escalation
) -> None:
    told, left, spared, _other = (make_member(session=session, clinic=clinic) for _ in range(4))
    another = make_escalation(session=session, episode=episode, number=2)
    another.tier = int(Tier.ROUTINE)
    for member in (told, told, left):
        make_mail(session=session, member=member, escalation=escalation)
    cancelled = make_mail(session=session, member=spared, escalation=escalation)
    cancelled.status = OutboxStatus.CANCELLED
    make_mail(session=session, member=spared, escalation=another)
    left.active = False

    assert [m.id for m in escalations.told_members(session, escalation)] == [told.id]


def test_open_red_flags_of_one_patient_have_one_circle(
    session: Session, clinic: Clinic, episode: Episode, escalation: Escalation
) -> None:
    member = make_member(session=session, clinic=clinic)
    beside = make_escalation(session=session, episode=episode, number=2)
    make_mail(session=session, member=member, escalation=beside)
    assert [m.id for m in escalations.told_members(session, escalation)] == [member.id]

    beside.status = AlertStatus.RESOLVED

    assert list(escalations.told_members(session, escalation)) == []


def test_addition_is_mailed_once_to_each_who_was_told(
    session: Session, clinic: Clinic, episode: Episode, escalation: Escalation, flow: Flow
) -> None:
    first, second, _untold = (make_member(session=session, clinic=clinic) for _ in range(3))
    for member in (first, second):
        make_mail(session=session, member=member, escalation=escalation)

    save(session, episode, flow, AddToAlert(1, "another text", Told.THREAD, NOW))

    event = session.scalars(select(EscalationEvent)).one()
    added = mails(session)[2:]
    assert [mail.key for mail in added] == [f"x{escalation.id}/{event.id}/m{m.id}" for m in (first, second)]
    assert {(mail.template, mail.escalation_event_id, mail.due_at) for mail in added} == {
        ("thread", event.id, NOW)
    }


def test_second_addition_does_not_double_the_listeners(
    session: Session, clinic: Clinic, episode: Episode, escalation: Escalation, flow: Flow
) -> None:
    make_mail(session=session, member=make_member(session=session, clinic=clinic), escalation=escalation)

    for note in ("another text", "one more text"):
        save(session, episode, flow, AddToAlert(1, note, Told.THREAD, NOW))

    assert [mail.template for mail in mails(session)] == ["alert", "thread", "thread"]


def test_silent_addition_mails_nobody(
    session: Session, clinic: Clinic, episode: Episode, escalation: Escalation, flow: Flow
) -> None:
    make_mail(session=session, member=make_member(session=session, clinic=clinic), escalation=escalation)

    save(session, episode, flow, AddToAlert(1, "again: soreness", Told.SILENTLY, NOW))

    assert [mail.template for mail in mails(session)] == ["alert"]
    assert events(session) == [(EscalationEventKind.ADDED, "again: soreness")]


def test_graver_tier_tells_the_told_and_starts_the_steps_anew(
    session: Session, clinic: Clinic, episode: Episode, flow: Flow
) -> None:
    begun = NOW - timedelta(hours=1)
    escalation = make_escalation(session=session, episode=episode, step=2, mail_at=begun)
    escalation.due_at = NOW + timedelta(hours=1)
    make_mail(session=session, member=make_member(session=session, clinic=clinic), escalation=escalation)

    save(session, episode, flow, ChangeAlertTier(1, Tier.EMERGENCY, "raised by x", NOW))

    assert (escalation.tier, escalation.step) == (Tier.EMERGENCY, 0)
    assert (escalation.mail_at, escalation.due_at) == (NOW, NOW)
    assert [mail.template for mail in mails(session)] == ["alert", "thread"]
    assert events(session) == [(EscalationEventKind.RAISED, "raised by x")]


def test_calmer_tier_tells_the_told_and_hurries_nobody(
    session: Session, clinic: Clinic, episode: Episode, flow: Flow
) -> None:
    escalation = make_escalation(session=session, episode=episode, step=1)
    due_at = escalation.due_at = NOW + timedelta(hours=1)
    make_mail(session=session, member=make_member(session=session, clinic=clinic), escalation=escalation)

    save(session, episode, flow, ChangeAlertTier(1, Tier.WATCH, "answer: no", NOW))

    assert (escalation.tier, escalation.step, escalation.due_at) == (Tier.WATCH, 1, due_at)
    assert escalation.status is AlertStatus.OPEN
    assert [mail.template for mail in mails(session)] == ["alert", "thread"]
    assert events(session) == [(EscalationEventKind.LOWERED, "answer: no")]


def test_released_alert_is_mailed_now(session: Session, episode: Episode, flow: Flow) -> None:
    escalation = make_escalation(session=session, episode=episode, held_until=LATER, mail_at=LATER)

    save(session, episode, flow, ReleaseAlert(1, SOON))

    assert (escalation.held_until, escalation.mail_at, escalation.due_at) == (None, SOON, SOON)
    assert events(session) == [(EscalationEventKind.RELEASED, "")]


def test_release_after_the_first_mail_hurries_no_next_step(
    session: Session, episode: Episode, flow: Flow
) -> None:
    escalation = make_escalation(session=session, episode=episode, held_until=NOW, step=1)
    due_at = escalation.due_at = NOW + timedelta(hours=1)

    save(session, episode, flow, ReleaseAlert(1, SOON))

    assert (escalation.held_until, escalation.mail_at, escalation.due_at) == (None, NOW, due_at)


def test_members_words_are_sealed_in_the_event(
    session: Session, clinic: Clinic, escalation: Escalation
) -> None:
    member = make_member(session=session, clinic=clinic)
    happening = Happening(EscalationEventKind.RESOLVED, NOW, "seen today", member_id=member.id, step=1)
    words = escalations.seal_words("phoned Zebulon, coming in at 3", KEYRING)

    event = escalations.add_event(session, escalation, happening, words)

    assert event.words is not None
    assert b"Zebulon" not in event.words
    opened = unseal(event.words, EscalationEvent.words, row_key=event.row_key, keyring=KEYRING)
    assert opened == "phoned Zebulon, coming in at 3"
    assert (event.member_id, event.step) == (member.id, 1)


def test_escalations_of_other_episodes_are_not_touched(
    session: Session, clinic: Clinic, episode: Episode, escalation: Escalation, flow: Flow
) -> None:
    handset = make_handset(session=session, clinic=clinic)
    other = make_episode(session=session, patient=make_patient(session=session, handset=handset))
    same_number = make_escalation(session=session, episode=other, tier=Tier.ROUTINE)

    save(session, episode, flow, ChangeAlertTier(1, Tier.EMERGENCY, "raised", NOW))

    assert same_number.tier == Tier.ROUTINE
