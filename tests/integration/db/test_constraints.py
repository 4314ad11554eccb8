"""What the database itself refuses, whatever the code does."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from smsbot.db import models
from smsbot.domain.case import EpisodeStatus
from smsbot.sealing import new_row_key
from tests.factories import (
    KEYRING,
    NOW,
    make_check_in,
    make_clinic,
    make_episode,
    make_escalation,
    make_handset,
    make_member,
    make_patient,
    make_procedure,
    make_question,
    make_text,
)

OVER = [EpisodeStatus.FINISHED, EpisodeStatus.ENDED]
LIVE = [status for status in EpisodeStatus if status not in OVER]


def refuses(session: Session, row: models.Base, name: str) -> None:
    session.add(row)
    with pytest.raises(IntegrityError, match=name):
        session.flush()


@pytest.mark.parametrize("status", LIVE)
def test_second_live_episode_on_a_handset_is_refused(
    session: Session, handset: models.Handset, episode: models.Episode, status: EpisodeStatus
) -> None:
    other = make_patient(session=session, handset=handset)

    with pytest.raises(IntegrityError, match=r"episode\.handset_id|uq_episode_"):
        make_episode(session=session, patient=other, status=status)


@pytest.mark.parametrize("status", OVER)
def test_new_episode_may_follow_one_that_is_over(
    session: Session, handset: models.Handset, episode: models.Episode, status: EpisodeStatus
) -> None:
    episode.status = status
    session.flush()

    second = make_episode(session=session, patient=make_patient(session=session, handset=handset))

    assert second.id != episode.id


def test_ended_episode_cannot_wake_beside_a_live_one(
    session: Session, handset: models.Handset, episode: models.Episode
) -> None:
    patient = make_patient(session=session, handset=handset)
    ended = make_episode(session=session, patient=patient, status=EpisodeStatus.ENDED)

    ended.status = EpisodeStatus.ACTIVE
    with pytest.raises(IntegrityError, match=r"episode\.handset_id|uq_episode_"):
        session.flush()


def test_case_code_belongs_to_one_episode(session: Session, clinic: models.Clinic) -> None:
    first, second = (
        make_episode(
            session=session,
            patient=make_patient(session=session, handset=make_handset(session=session, clinic=clinic)),
        )
        for _ in range(2)
    )

    second.case_code = first.case_code
    with pytest.raises(IntegrityError, match=r"episode\.case_code|uq_episode_"):
        session.flush()


def test_line_belongs_to_one_clinic(session: Session) -> None:
    make_clinic(session=session, line="+15550000001")

    with pytest.raises(IntegrityError, match=r"clinic\.line|uq_clinic_"):
        make_clinic(session=session, line="+15550000001")


def test_same_number_is_two_handsets_on_two_lines(session: Session, clinic: models.Clinic) -> None:
    other = make_clinic(session=session, line="+15550000002")

    here = make_handset(session=session, clinic=clinic, phone="+15551112222")
    there = make_handset(session=session, clinic=other, phone="+15551112222")

    assert here.id != there.id
    assert here.phone_index == there.phone_index


def test_check_in_key_is_unique_in_an_episode(session: Session, episode: models.Episode) -> None:
    make_check_in(session=session, episode=episode, key="D3")

    with pytest.raises(IntegrityError, match=r"check_in\.episode_id|uq_check_in_"):
        make_check_in(session=session, episode=episode, key="D3")


def test_question_number_is_unique_in_an_episode(session: Session, episode: models.Episode) -> None:
    make_question(session=session, episode=episode)
    episode.next_question = 1

    with pytest.raises(IntegrityError, match=r"question\.episode_id|uq_question_"):
        make_question(session=session, episode=episode)


def test_escalation_number_is_unique_in_an_episode(session: Session, episode: models.Episode) -> None:
    make_escalation(session=session, episode=episode, number=1)

    with pytest.raises(IntegrityError, match=r"escalation\.episode_id|uq_escalation_"):
        make_escalation(session=session, episode=episode, number=1)


def test_procedure_number_is_unique_in_an_episode(session: Session, episode: models.Episode) -> None:
    with pytest.raises(IntegrityError, match=r"procedure\.episode_id|uq_procedure_"):
        make_procedure(session=session, episode=episode, number=1)


def test_member_holds_a_role_once(session: Session, clinic: models.Clinic) -> None:
    member = make_member(session=session, clinic=clinic, roles=(models.Role.LEAD,))

    refuses(session, models.TeamRole(member_id=member.id, role=models.Role.LEAD), r"team_role\.member_id")


def test_outbox_key_is_unique(session: Session, episode: models.Episode) -> None:
    first = make_text(session=session, episode=episode)
    second = make_text(session=session, episode=episode)

    second.key = first.key
    with pytest.raises(IntegrityError, match=r"outbox_message\.key|uq_outbox_message_"):
        session.flush()


def test_row_that_points_nowhere_is_refused(session: Session) -> None:
    role = models.TeamRole(member_id=99, role=models.Role.LEAD)

    refuses(session, role, "FOREIGN KEY")


@pytest.mark.parametrize("tier", [0, 5])
def test_unknown_tier_is_refused(session: Session, episode: models.Episode, tier: int) -> None:
    escalation = make_escalation(session=session, episode=episode)

    escalation.tier = tier
    with pytest.raises(IntegrityError, match="tier_is_known"):
        session.flush()


@pytest.mark.parametrize(
    ("kind", "score", "choice", "words"),
    [
        (models.AnswerKind.SCORE, None, None, None),
        (models.AnswerKind.SCORE, 4, "A", None),
        (models.AnswerKind.CHOICE, None, None, None),
        (models.AnswerKind.CHOICE, 4, "A", None),
        (models.AnswerKind.CHOICE, None, "A", b"sealed"),
    ],
    ids=["score-empty", "score-and-choice", "choice-empty", "choice-and-score", "choice-and-words"],
)
def test_answer_holds_exactly_one_value(
    session: Session,
    episode: models.Episode,
    kind: models.AnswerKind,
    score: int | None,
    choice: str | None,
    words: bytes | None,
) -> None:
    answer = models.Answer(
        episode_id=episode.id,
        kind=kind,
        question="pain",
        score=score,
        choice=choice,
        words=words,
        row_key=new_row_key(),
        day=3,
        at=NOW,
    )

    refuses(session, answer, "one_value")


def test_naive_moment_is_refused(session: Session, episode: models.Episode) -> None:
    episode.next_due_at = datetime(2026, 11, 23, 15, 0)  # noqa: DTZ001 - the fault under test

    with pytest.raises(StatementError, match="naive"):
        session.flush()


def test_status_that_no_word_exists_for_is_refused_on_reading(
    session: Session, episode: models.Episode
) -> None:
    session.execute(text("UPDATE episode SET status = 'asleep'"))

    with pytest.raises(LookupError, match="asleep"):
        session.refresh(episode)


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT id FROM episode WHERE next_due_at <= '2026'", "ix_episode_due"),
        ("SELECT id FROM escalation WHERE due_at <= '2026'", "ix_escalation_due"),
        (
            "SELECT id FROM outbox_message WHERE status IN ('pending', 'sending') AND due_at <= '2026'",
            "ix_outbox_message_due",
        ),
    ],
)
def test_what_is_due_is_found_by_index(session: Session, query: str, index: str) -> None:
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()

    assert any(index in row[-1] for row in plan)


def test_moments_keep_microseconds_and_zone(session: Session, episode: models.Episode) -> None:
    moment = NOW + timedelta(microseconds=1)

    episode.next_due_at = moment
    session.flush()
    session.expire_all()

    assert episode.next_due_at == moment
    assert episode.next_due_at.tzinfo is not None


def test_sealed_phone_of_a_member_opens_only_in_its_row(session: Session, clinic: models.Clinic) -> None:
    first = make_member(session=session, clinic=clinic, phone="+15550001111")
    second = make_member(session=session, clinic=clinic, phone="+15550002222")

    opened = KEYRING.unseal(first.phone or b"", table="team_member", column="phone", row_key=first.row_key)

    assert opened == "+15550001111"
    assert first.row_key != second.row_key
