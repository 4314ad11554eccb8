"""What staff do to an episode: confirm, move or cancel the procedure, text a check-in, open a case."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from smsbot.db.models import AuditEvent, Episode
from smsbot.domain.case import EpisodeStatus
from smsbot.domain.outcome.block import Block
from smsbot.domain.outcome.rendering import considered_as_json
from smsbot.domain.standing import standing_as_json, standing_in_words
from smsbot.services import procedures
from smsbot.services.enrolment import enrol
from smsbot.services.lookup import LookupFailedError, look_up
from smsbot.services.procedures import EpisodeError
from tests.integration.services.desk import PHONE, STRANGER, Desk, request

AHEAD = "2026-11-25T10:00"
DONE = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)


def waiting(desk: Desk) -> str:
    """Somebody who said YES and whose procedure is the day after tomorrow; their case code."""
    done = enrol(desk.office, request(procedure_at=AHEAD), desk.now)
    desk.says("YES")
    desk.settle()
    desk.forget()
    return done.case_code


def status(desk: Desk) -> EpisodeStatus:
    with desk.office.db.reading() as session:
        return session.get_one(Episode, 1).status


def test_after_care_waits_for_the_word_done(desk: Desk) -> None:
    code = waiting(desk)
    desk.go_to("2026-11-25 17:30")
    before = [r.template for r in desk.rows()]
    procedures.confirm(desk.office, code, DONE, desk.now)
    desk.settle()
    desk.go_to("2026-11-25 19:00")
    after = desk.templates()

    assert "symptoms" not in str(before)
    assert len(after) > 0
    with desk.office.db.reading() as session:
        assert "procedure_done" in set(session.scalars(select(AuditEvent.action)))


def test_evening_without_a_word_tells_the_team(desk: Desk) -> None:
    waiting(desk)
    desk.go_to("2026-11-25 18:00")

    assert desk.alerts()["unconfirmed_procedure"] == "open"
    assert "nurse" in desk.mailed()


def test_moved_procedure_takes_its_questions_along(desk: Desk) -> None:
    code = waiting(desk)
    procedures.move(desk.office, code, DONE + timedelta(days=14), desk.now)
    desk.forget()
    desk.go_to("2026-11-26 12:00")

    assert "unconfirmed_procedure" not in desk.alerts()
    with desk.office.db.reading() as session:
        assert "procedure_moved" in set(session.scalars(select(AuditEvent.action)))


def test_cancelled_procedure_holds_every_text_until_it_has_a_new_date(desk: Desk) -> None:
    code = waiting(desk)
    procedures.cancel(desk.office, code, desk.now)
    desk.forget()
    desk.go_to("2026-12-10 12:00")
    while_held = desk.templates()
    procedures.move(desk.office, code, desk.now + timedelta(days=5), desk.now)

    assert while_held == []
    assert status(desk) is EpisodeStatus.ACTIVE


@pytest.mark.parametrize("code", ["", "ZZZZ", "0", "-1", "9" * 40, "²", "1.5", "%", "K7Q2' OR 1=1"])
def test_wrong_code_is_refused_by_every_act(desk: Desk, code: str) -> None:
    waiting(desk)
    acts = (
        lambda: procedures.confirm(desk.office, code, desk.now, desk.now),
        lambda: procedures.move(desk.office, code, DONE, desk.now),
        lambda: procedures.cancel(desk.office, code, desk.now),
        lambda: procedures.check_in_now(desk.office, code, desk.now),
        lambda: procedures.local_or_aware(desk.office, code, datetime(2026, 11, 25, 10, 0)),  # noqa: DTZ001
    )
    before = desk.counts()

    for act in acts:
        with pytest.raises(EpisodeError, match="none with this number or case code"):
            act()
    assert desk.counts() == before


def test_code_is_found_however_it_is_typed(desk: Desk) -> None:
    code = waiting(desk)

    for typed in (code, f" {code.lower()} ", "1"):
        procedures.move(desk.office, typed, DONE, desk.now)


def test_times_that_cannot_be_meant_are_refused(desk: Desk) -> None:
    code = waiting(desk)
    now = desk.now

    with pytest.raises(EpisodeError, match="done-at: lies ahead"):
        procedures.confirm(desk.office, code, now + timedelta(hours=1), now)
    with pytest.raises(EpisodeError, match="more than a year back"):
        procedures.confirm(desk.office, code, now - timedelta(days=400), now)
    with pytest.raises(EpisodeError, match="moved-to: lies in the past"):
        procedures.move(desk.office, code, now, now)
    with pytest.raises(EpisodeError, match="more than a year ahead"):
        procedures.move(desk.office, code, now + timedelta(days=400), now)


def test_done_procedure_cannot_be_moved(desk: Desk) -> None:
    desk.patient()

    with pytest.raises(EpisodeError, match="confirmed as done"):
        procedures.move(desk.office, "1", desk.now + timedelta(days=2), desk.now)


def test_time_as_typed_is_the_patients_own(desk: Desk) -> None:
    waiting(desk)
    typed = datetime(2026, 11, 25, 10, 0)  # noqa: DTZ001

    assert procedures.local_or_aware(desk.office, "1", typed) == datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


def test_check_in_now_asks_at_once_and_only_once_for_each_wish(desk: Desk) -> None:
    desk.patient()
    desk.says("7")
    desk.says("no")
    desk.settle()
    desk.forget()

    procedures.check_in_now(desk.office, "1", desk.now)
    desk.settle()
    desk.settle()

    assert desk.templates() == ["PAIN_Q"]


def test_check_in_now_is_refused_to_who_may_not_be_asked(desk: Desk) -> None:
    enrol(desk.office, request(), desk.now)
    with pytest.raises(EpisodeError, match="no consent, or not active"):
        procedures.check_in_now(desk.office, "1", desk.now)
    desk.says("YES")
    desk.says("my calf is swelling up and hot")
    with pytest.raises(EpisodeError, match="urgent alert is open"):
        procedures.check_in_now(desk.office, "1", desk.now)


def test_check_in_now_is_refused_at_night(desk: Desk) -> None:
    desk.patient()
    desk.go_to("2026-11-23 23:00")

    with pytest.raises(EpisodeError, match="night where the patient is"):
        procedures.check_in_now(desk.office, "1", desk.now)


def test_paused_episode_goes_on_when_staff_resume_it(desk: Desk) -> None:
    desk.patient()
    procedures.set_status(desk.office, "1", EpisodeStatus.PAUSED, desk.now)
    desk.go_to("2026-11-27 11:00")
    while_paused = desk.templates()
    procedures.set_status(desk.office, "1", EpisodeStatus.ACTIVE, desk.now)
    desk.go_to("2026-11-30 11:00")

    assert while_paused == []
    assert "PAIN_Q" in desk.templates()


def test_case_code_opens_the_patient_and_leaves_an_audit_row(desk: Desk) -> None:
    done = desk.patient(emergency_contact="+15551230042")
    desk.says("it hurts at 7")

    person = look_up(desk.office, f" {done.case_code.lower()}", desk.now, by="nina")

    assert (person.name, person.phone) == ("Canary Quillfeather", PHONE)
    assert person.emergency_contact == "+15551230042"
    assert [text for _, text in person.texts] == ["it hurts at 7", "YES"]
    with desk.office.db.reading() as session:
        looks = session.scalars(select(AuditEvent).where(AuditEvent.action == "case_opened")).all()
    assert [(a.actor, a.subject, a.subject_id) for a in looks] == [("nina", "episode", done.episode)]
    assert "Canary" not in repr(person)
    assert PHONE not in repr(person)


def test_case_code_shows_staff_what_a_clinician_may_think_of(desk: Desk) -> None:
    block = {"peak_percent": 90.0, "hours": 5.0, "count": 2.0}
    code = desk.patient(block=block, risks=("prior_surgery", "widespread_pain")).case_code
    early = look_up(desk.office, code, desk.now).standing
    for day in ("2026-12-04 10:30", "2026-12-11 10:30"):
        desk.go_to(day)
        desk.says("7")
        desk.settle()

    standing = look_up(desk.office, code, desk.now).standing

    assert early is not None
    assert early.considered is None
    assert standing is not None
    assert (standing.day, standing.baseline, standing.judgement.pattern) == (21, 7.0, "NONE")
    assert standing.considered is not None
    assert standing.considered.block == Block(90.0, 5.0, 2, 80.0)
    assert {"none_block_positive", "surgery_or_widespread"} <= set(standing.considered.rules)
    assert "diagnostic block positive of 2 (peak 90 %, 5 h; positive from 80 %)" in standing_in_words(
        standing
    )
    assert standing_as_json(standing)["considerations"] == considered_as_json(standing.considered)
    assert not [text for text in desk.sms.sent if "diagnosis" in text.body or "lesion" in text.body.lower()]


def test_case_before_its_procedure_has_no_standing(desk: Desk) -> None:
    assert look_up(desk.office, waiting(desk), desk.now).standing is None


def test_case_of_a_flow_no_longer_installed_still_tells_whom_to_call(desk: Desk) -> None:
    code = desk.patient().case_code
    with desk.office.db.transaction() as session:
        session.execute(update(Episode).values(flow_version=9))

    person = look_up(desk.office, code, desk.now)

    assert (person.phone, person.standing) == (PHONE, None)


def test_code_of_an_unknown_sender_opens_their_number(desk: Desk) -> None:
    desk.says("I cant breathe and my chest hurts", phone=STRANGER)

    person = look_up(desk.office, desk.alert("unknown_sender").case_code, desk.now)

    assert (person.name, person.phone) == (None, STRANGER)
    with desk.office.db.reading() as session:
        looks = session.scalars(select(AuditEvent).where(AuditEvent.action == "case_opened")).all()
    assert [a.subject for a in looks] == ["escalation"]


@pytest.mark.parametrize("code", ["", "ZZZZ", "1", "%", "\x00"])
def test_unknown_case_code_opens_nothing_and_leaves_no_row(desk: Desk, code: str) -> None:
    desk.patient()
    before = desk.counts()

    with pytest.raises(LookupFailedError):
        look_up(desk.office, code, desk.now)

    assert desk.counts() == before


@pytest.mark.parametrize("over", [EpisodeStatus.ENDED, EpisodeStatus.FINISHED])
def test_follow_up_that_is_over_is_changed_by_no_act(desk: Desk, over: EpisodeStatus) -> None:
    code = waiting(desk)
    with desk.office.db.transaction() as session:
        session.get_one(Episode, 1).status = over
    acts: tuple[Callable[[], None], ...] = (
        lambda: procedures.confirm(desk.office, code, desk.now, desk.now),
        lambda: procedures.move(desk.office, code, DONE + timedelta(days=2), desk.now),
        lambda: procedures.cancel(desk.office, code, desk.now),
        lambda: procedures.set_status(desk.office, code, EpisodeStatus.ACTIVE, desk.now),
        lambda: procedures.check_in_now(desk.office, code, desk.now),
    )
    before = desk.counts()

    for act in acts:
        with pytest.raises(EpisodeError, match="this follow-up is over; enrol the patient anew"):
            act()
    assert desk.counts() == before
    assert status(desk) is over


def test_patient_who_died_is_texted_by_no_act_of_staff(desk: Desk) -> None:
    desk.patient()
    desk.says("this is his wife, he passed away last night")
    desk.settle()
    desk.forget()
    with pytest.raises(EpisodeError, match="is over"):
        procedures.cancel(desk.office, "1", desk.now)
    with pytest.raises(EpisodeError, match="is over"):
        procedures.confirm(desk.office, "1", desk.now - timedelta(days=1), desk.now)
    desk.go_to("2026-12-24 12:00")

    assert status(desk) is EpisodeStatus.ENDED
    assert desk.templates() == []


def test_old_follow_up_is_not_revived_beside_the_new_one(desk: Desk) -> None:
    desk.patient()
    procedures.set_status(desk.office, "1", EpisodeStatus.ENDED, desk.now)
    enrol(desk.office, request(procedure_at=AHEAD), desk.now)

    with pytest.raises(EpisodeError, match="is over"):
        procedures.cancel(desk.office, "1", desk.now)
    assert status(desk) is EpisodeStatus.ENDED


def test_correcting_the_end_of_the_procedure_replays_nothing_missed_after_a_stop(desk: Desk) -> None:
    desk.patient()
    desk.says("7")
    desk.says("no")
    desk.says("please stop texting me")
    desk.go_to("2026-11-27 12:00")
    desk.says("start please")
    desk.settle()
    desk.forget()
    procedures.confirm(desk.office, "1", datetime(2026, 11, 20, 18, 0, tzinfo=UTC), desk.now)
    desk.settle()

    assert desk.templates() == []


def test_correcting_the_end_of_the_procedure_moves_what_is_still_to_come(desk: Desk) -> None:
    desk.patient()
    desk.says("7")
    desk.says("no")
    desk.settle()
    desk.forget()
    procedures.confirm(desk.office, "1", desk.now - timedelta(days=1), desk.now)
    desk.go_to("2026-11-27 11:00")
    too_early = desk.templates().count("PAIN_Q")
    desk.go_to("2026-11-29 11:00")

    assert (too_early, desk.templates().count("PAIN_Q")) == (0, 1)


def test_first_word_done_gives_what_a_start_left_out_its_new_time(desk: Desk) -> None:
    code = waiting(desk)
    desk.says("please stop texting me")
    desk.go_to("2026-11-29 12:00")
    desk.says("start please")
    desk.settle()
    desk.forget()
    procedures.confirm(desk.office, code, datetime(2026, 11, 28, 16, 0, tzinfo=UTC), desk.now)
    desk.go_to("2026-12-01 11:00")

    assert "PAIN_Q" in desk.templates()


def test_moved_procedure_gives_what_a_start_left_out_its_new_time(desk: Desk) -> None:
    code = waiting(desk)
    desk.says("please stop texting me")
    desk.go_to("2026-11-25 09:30")
    desk.says("start please")
    desk.settle()
    desk.forget()
    procedures.move(desk.office, code, DONE + timedelta(days=14), desk.now)
    desk.go_to("2026-12-07 17:30")

    assert desk.templates() == ["BASELINE_Q"]
