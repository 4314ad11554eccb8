"""A case is loaded from the rows of its own episode, and from nothing else."""

from datetime import time, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from smsbot.db.cases import load_case
from smsbot.db.models import Answer, AnswerKind, Clinic, Episode, Procedure, ProcedureStatus
from smsbot.db.session import Database
from smsbot.domain import case as domain
from smsbot.domain.case import Case, CheckInStatus, Consent, QuestionStatus
from smsbot.domain.flow import Flow, MailTime
from smsbot.domain.outcome.block import Block
from smsbot.phones import spell_in_text
from smsbot.sealing import Keyring, SealError, new_row_key
from tests.factories import (
    CLINIC_PHONE,
    KEYRING,
    NOW,
    make_check_in,
    make_clinic,
    make_episode,
    make_escalation,
    make_handset,
    make_mail,
    make_member,
    make_patient,
    make_procedure,
    make_question,
    make_text,
)

MOST_QUERIES = 12


def load(session: Session, episode: Episode, flow: Flow) -> Case:
    session.flush()
    session.expire_all()
    return load_case(session, episode, flow, KEYRING)


def test_bare_episode_is_a_bare_case(session: Session, episode: Episode, flow: Flow) -> None:
    assert load(session, episode, flow) == Case(
        flow=flow,
        clinic=domain.Clinic("Clinic", spell_in_text(CLINIC_PHONE), "America/New_York"),
        zone="America/New_York",
        language="en",
        status=domain.EpisodeStatus.ACTIVE,
        consent=Consent.OPTED_IN,
        invited_at=NOW - timedelta(days=5),
        procedure=domain.Procedure(NOW - timedelta(days=3), NOW - timedelta(days=3)),
    )


def test_clinic_hours_risks_and_baseline_are_read(session: Session, flow: Flow) -> None:
    clinic = make_clinic(session=session, hours="mon-fri 08:00-17:00", after_hours_phone="+15550001111")
    handset = make_handset(session=session, clinic=clinic, consent=Consent.OPTED_OUT)
    patient = make_patient(session=session, handset=handset, language="es")
    episode = make_episode(
        session=session, patient=patient, risks="anticoagulant,diabetes", chart_baseline=7.25
    )

    case = load(session, episode, flow)

    assert case.clinic.hours == domain.Hours(frozenset(range(5)), time(8), time(17))
    assert case.clinic.after_hours_phone == "555-000-1111"
    assert case.risks == {"anticoagulant", "diabetes"}
    assert (case.chart_baseline, case.language, case.consent) == (7.25, "es", Consent.OPTED_OUT)


def test_check_ins_come_by_due_time_then_key(session: Session, episode: Episode, flow: Flow) -> None:
    for key, days in (("D7", 4), ("D3", 0), ("D4", 1), ("D3+again", 1)):
        make_check_in(session=session, episode=episode, key=key, due_at=NOW + timedelta(days=days))

    assert [c.key for c in load(session, episode, flow).check_ins] == ["D3", "D3+again", "D4", "D7"]


def test_only_questions_that_wait_are_loaded(session: Session, episode: Episode, flow: Flow) -> None:
    for status in QuestionStatus:
        make_question(session=session, episode=episode, status=status)

    case = load(session, episode, flow)

    assert [q.status for q in case.questions] == [QuestionStatus.QUEUED, QuestionStatus.OPEN]
    assert case.next_question == len(QuestionStatus) + 1


@pytest.mark.parametrize(
    ("outcome", "planned"),
    [("visit_booked", True), ("plan_agreed", True), ("called", False), ("no_action", False), (None, False)],
)
def test_alert_closed_with_a_plan_says_since_when(
    session: Session, episode: Episode, flow: Flow, outcome: str | None, planned: bool
) -> None:
    escalation = make_escalation(session=session, episode=episode)
    escalation.outcome, escalation.resolved_at = outcome, NOW

    (alert,) = load(session, episode, flow).alerts

    assert alert.plan_at == (NOW if planned else None)


@pytest.mark.parametrize("mails", list(MailTime))
def test_clinics_wish_for_outcome_mails_is_read(
    session: Session, clinic: Clinic, episode: Episode, flow: Flow, mails: MailTime
) -> None:
    clinic.outcome_mails = mails
    session.flush()

    assert load(session, episode, flow).clinic.outcome_mails is mails


def test_diagnostic_block_is_read(session: Session, episode: Episode, flow: Flow) -> None:
    episode.block_peak_percent, episode.block_hours = 90.0, 5.0
    episode.block_count, episode.block_threshold = 2, 80.0

    assert load(session, episode, flow).block == Block(90.0, 5.0, 2, 80.0)


def test_latest_procedure_that_was_not_moved_counts(session: Session, episode: Episode, flow: Flow) -> None:
    second, third = NOW + timedelta(days=7), NOW + timedelta(days=9)
    make_procedure(session=session, episode=episode, number=2, planned_at=second)
    moved = ProcedureStatus.MOVED
    make_procedure(session=session, episode=episode, number=3, planned_at=third, status=moved)

    assert load(session, episode, flow).procedure == domain.Procedure(second)


def test_second_side_knows_when_the_first_was_over(session: Session, episode: Episode, flow: Flow) -> None:
    first = session.get_one(Procedure, 1)
    first.status = ProcedureStatus.DONE
    later = NOW - timedelta(days=1)
    done = ProcedureStatus.DONE
    second = make_procedure(session=session, episode=episode, number=2, planned_at=later, status=done)
    second.ended_at = later

    assert load(session, episode, flow).procedure == domain.Procedure(later, later, first.ended_at)


def test_episode_without_a_procedure_is_refused(session: Session, episode: Episode, flow: Flow) -> None:
    session.delete(session.get_one(Procedure, 1))

    with pytest.raises(NoResultFound):
        load(session, episode, flow)


def test_last_text_of_each_template_counts_whatever_became_of_it(
    session: Session, clinic: Clinic, episode: Episode, flow: Flow
) -> None:
    early = NOW - timedelta(days=1)
    make_text(session=session, episode=episode, template="PAIN_Q", at=early)
    last = make_text(session=session, episode=episode, template="PAIN_Q", at=NOW)
    make_text(session=session, episode=episode, template="THANKS", at=early)
    last.due_at = NOW + timedelta(minutes=15)
    member = make_member(session=session, clinic=clinic)
    escalation = make_escalation(session=session, episode=episode)
    mail = make_mail(session=session, member=member, escalation=escalation, template="alert")
    mail.episode_id = episode.id

    assert load(session, episode, flow).sent == {"PAIN_Q": NOW, "THANKS": early}


def test_rows_of_another_episode_are_not_loaded(
    session: Session, clinic: Clinic, episode: Episode, flow: Flow
) -> None:
    before = load(session, episode, flow)
    handset = make_handset(session=session, clinic=clinic)
    other = make_episode(session=session, patient=make_patient(session=session, handset=handset))
    make_check_in(session=session, episode=other, status=CheckInStatus.OPEN)
    make_question(session=session, episode=other)
    make_escalation(session=session, episode=other)
    make_text(session=session, episode=other)

    assert load(session, episode, flow) == before


def sealed_choice(session: Session, episode: Episode) -> None:
    row_key = new_row_key()
    words = KEYRING.seal("so so", table="answer", column="words", row_key=row_key)
    session.add(
        Answer(
            episode_id=episode.id,
            kind=AnswerKind.CHOICE,
            question="feel",
            words=words,
            row_key=row_key,
            day=3,
            at=NOW,
        )
    )


def test_words_of_a_missing_key_are_no_silent_gap(session: Session, episode: Episode, flow: Flow) -> None:
    sealed_choice(session, episode)
    session.flush()
    other_keys = Keyring({2: bytes(range(1, 33))}, bytes(range(33, 65)))

    with pytest.raises(SealError, match=r"answer\.words: key version 1 is missing"):
        load_case(session, episode, flow, other_keys)


def test_loading_takes_a_fixed_number_of_queries(
    database: Database, session: Session, episode: Episode, flow: Flow
) -> None:
    for number in range(1, 6):
        make_check_in(session=session, episode=episode, key=f"D{number}")
        make_question(session=session, episode=episode)
        make_escalation(session=session, episode=episode, number=number)
        make_text(session=session, episode=episode)
        sealed_choice(session, episode)
    session.flush()
    statements: list[str] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]), named=False
    )

    load(session, episode, flow)

    assert len(statements) <= MOST_QUERIES
