"""Clinics are found by line, handsets by number, episodes by handset and case code."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from smsbot.db import directory
from smsbot.db.models import Clinic, Episode, Handset, Role
from smsbot.db.session import Database
from smsbot.domain.case import Consent, EpisodeStatus
from tests.factories import (
    KEYRING,
    make_clinic,
    make_episode,
    make_escalation,
    make_handset,
    make_member,
    make_patient,
)

LINE = "+15550000001"
PHONE = "+15551230001"


def test_clinic_answers_its_own_line(session: Session, clinic: Clinic) -> None:
    with_line = make_clinic(session=session, line=LINE)

    assert directory.clinic_by_line(session, LINE) is with_line


def test_default_clinic_answers_any_other_line(session: Session, clinic: Clinic) -> None:
    make_clinic(session=session, line=LINE)

    assert directory.clinic_by_line(session, "+15550000002") is clinic


def test_oldest_default_clinic_answers_where_there_are_two(session: Session, clinic: Clinic) -> None:
    make_clinic(session=session)

    assert directory.clinic_by_line(session, LINE) is clinic


def test_no_clinic_answers_where_none_is_set_up(session: Session) -> None:
    make_clinic(session=session, line=LINE)

    assert directory.clinic_by_line(session, "+15550000002") is None


def test_handset_is_made_once_and_found_again(session: Session, clinic: Clinic) -> None:
    first = directory.ensure_handset(session, clinic, PHONE, KEYRING)
    first.consent = Consent.OPTED_OUT
    session.flush()

    again = directory.ensure_handset(session, clinic, PHONE, KEYRING)

    assert again is first
    assert again.consent is Consent.OPTED_OUT
    assert directory.open_phone(again, KEYRING) == PHONE


def test_new_handset_has_consented_to_nothing(session: Session, clinic: Clinic) -> None:
    assert directory.ensure_handset(session, clinic, PHONE, KEYRING).consent is Consent.NONE


def test_threads_that_meet_a_new_number_make_one_handset(database: Database) -> None:
    with database.transaction() as session:
        clinic_id = make_clinic(session=session).id
    start = threading.Barrier(4)

    def meet(_: int) -> int:
        start.wait()
        with database.transaction() as session:
            clinic = session.get_one(Clinic, clinic_id)
            return directory.ensure_handset(session, clinic, PHONE, KEYRING).id

    with ThreadPoolExecutor(4) as pool:
        met = set(pool.map(meet, range(4)))

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Handset)) == 1
    assert len(met) == 1


def test_number_is_found_on_every_line_that_knows_it(session: Session, clinic: Clinic) -> None:
    other = make_clinic(session=session, line=LINE)
    expected = [make_handset(session=session, clinic=c, phone=PHONE).id for c in (clinic, other)]
    make_handset(session=session, clinic=clinic)

    assert [h.id for h in directory.find_handsets(session, PHONE, KEYRING)] == expected


def test_handset_without_an_episode_has_none(session: Session, handset: Handset) -> None:
    assert directory.live_episode(session, handset) is None
    assert directory.latest_episode(session, handset) is None


def test_live_episode_goes_before_a_later_one_that_is_over(
    session: Session, handset: Handset, episode: Episode
) -> None:
    patient = make_patient(session=session, handset=handset)
    make_episode(session=session, patient=patient, status=EpisodeStatus.ENDED)

    assert directory.live_episode(session, handset) is episode
    assert directory.latest_episode(session, handset) is episode


def test_last_episode_is_found_after_all_are_over(
    session: Session, handset: Handset, episode: Episode
) -> None:
    episode.status = EpisodeStatus.FINISHED
    patient = make_patient(session=session, handset=handset)
    last = make_episode(session=session, patient=patient, status=EpisodeStatus.ENDED)

    assert directory.live_episode(session, handset) is None
    assert directory.latest_episode(session, handset) is last


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\n"])
def test_case_code_is_found_however_it_is_typed(session: Session, episode: Episode, typed: str) -> None:
    code = episode.case_code

    assert directory.episode_by_code(session, typed.format(code.lower())) is episode
    assert directory.episode_by_code(session, "ZZZZ") is None


def test_case_codes_are_short_and_cannot_be_misread(session: Session) -> None:
    codes = {directory.new_case_code(session) for _ in range(50)}

    assert all(re.fullmatch(r"([CDFGHJKMNPQRTVWXY][234679]){2}", code) for code in codes)
    assert len(codes) > 40


def test_case_code_in_use_is_not_given_again(
    session: Session, episode: Episode, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode.case_code = "C2C2"
    escalation = make_escalation(session=session, episode=episode)
    escalation.case_code = "C2C2C2"
    session.flush()
    monkeypatch.setattr("smsbot.db.directory.secrets.choice", lambda signs: signs[0])

    assert directory.new_case_code(session) == "C2C2C2C2"


def test_locked_episode_is_read_anew(session: Session, episode: Episode) -> None:
    session.connection().exec_driver_sql("UPDATE episode SET next_question = 9")

    assert directory.lock_episode(session, episode.id).next_question == 9


def test_patient_and_team_are_found(session: Session, clinic: Clinic, episode: Episode) -> None:
    nurse = make_member(session=session, clinic=clinic, roles=(Role.NURSE, Role.LEAD))
    make_member(session=session, clinic=clinic, active=False)

    assert directory.patient_of(session, episode).id == episode.patient_id
    assert [m.id for m in directory.team_of(session, clinic)] == [nurse.id]
    assert directory.roles_of(session, nurse) == ("lead", "nurse")
