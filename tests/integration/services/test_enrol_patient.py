"""Enrolment: checked whole before a row is written, and one invitation by day."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from smsbot.db.models import AuditEvent, ConsentEvent, Episode, Handset, OutboxMessage
from smsbot.domain.case import Consent, EpisodeStatus
from smsbot.domain.delivery import OutboxStatus
from smsbot.flow_files import Library
from smsbot.services import procedures
from smsbot.services.enrolment import EnrolmentError, enrol
from smsbot.services.setup import ClinicFields, set_clinic
from tests.integration.services.desk import PHONE, Desk, request, set_up_clinic

REFUSALS = {
    "no consent": ({"consent_recorded": False}, "consent-recorded: "),
    "unknown zone": ({"time_zone": "America/Gotham"}, "timezone: "),
    "zone that leaves the folder": ({"time_zone": "../../etc/passwd"}, "timezone: "),
    "landline": ({"phone": "+442079460000"}, "phone: "),
    "no number": ({"phone": "call me"}, "phone: "),
    "bad date": ({"procedure_at": "next friday"}, "procedure-at: "),
    "a date alone": ({"procedure_at": "2026-11-20"}, "procedure-at: "),
    "beyond the calendar": ({"procedure_at": "9999-12-31T23:59-12:00"}, "procedure-at: "),
    "wrong year": ({"procedure_at": "2062-11-20T10:00"}, "procedure-at: "),
    "nothing left to ask": ({"procedure_at": "2020-11-20T10:00"}, "procedure-at: "),
    "unknown flow": ({"flow": "knee"}, "flow: "),
    "unknown region": ({"region": "elbow"}, "flow: "),
    "language not spoken": ({"language": "de"}, "language: "),
    "bad side": ({"side": "middle"}, "side: "),
    "bad risk": ({"risks": ("anticoagulant", "tall")}, "risk: "),
    "score too high": ({"baseline": 11.0}, "baseline: "),
    "score that is no number": ({"baseline": float("nan")}, "baseline: "),
    "block beyond all": ({"block": {"peak_percent": 101.0}}, "block-peak: "),
    "block threshold beyond all": ({"block": {"threshold": -1.0}}, "block-threshold: "),
    "block without end": ({"block": {"hours": float("inf")}}, "block-hours: "),
    "emergency contact": ({"emergency_contact": "his wife"}, "emergency-contact: "),
    "days of a fixed schedule": ({"days": 7}, "days: "),
    "too many days": ({"flow": "scs_trial", "days": 11}, "days: "),
    "unknown clinic": ({"clinic": "Elsewhere"}, "clinic: "),
}


def refused(desk: Desk, **changes: object) -> tuple[str, ...]:
    """The faults of an enrolment that is refused and leaves no row."""
    before = desk.counts()
    with pytest.raises(EnrolmentError) as caught:
        enrol(desk.office, request(**changes), desk.now)
    assert desk.counts() == before, "something was written"
    return caught.value.faults


def test_patient_is_enrolled_invited_and_scheduled(desk: Desk) -> None:
    done = enrol(desk.office, request(procedure_at="2026-12-01T10:00"), desk.now)
    desk.settle()

    assert desk.templates() == ["CONSENT_INVITE"]
    assert [m.to for m in desk.sms.sent] == [PHONE]
    assert done.skipped == ()
    assert done.flow == "rfa v1"
    with desk.office.db.reading() as session:
        episode = session.get_one(Episode, done.episode)
        kinds = [event.kind for event in session.scalars(select(ConsentEvent))]
        actions = set(session.scalars(select(AuditEvent.action)))
    assert (episode.status, episode.flow_version) == (EpisodeStatus.INVITED, 1)
    assert kinds == [Consent.INVITED]
    assert "patient_enrolled" in actions


@pytest.mark.parametrize(("changes", "field"), REFUSALS.values(), ids=REFUSALS)
def test_fault_is_refused_by_its_field_and_nothing_is_written(
    desk: Desk, changes: dict[str, object], field: str
) -> None:
    (fault,) = refused(desk, **changes)

    assert fault.startswith(field)
    assert len(fault) > len(field) + 10, "the mend is missing"


def test_all_faults_are_told_at_once(desk: Desk) -> None:
    faults = refused(
        desk,
        phone="+442079460000",
        procedure_at="soon",
        flow="knee",
        language="de",
        side="middle",
        baseline=-1.0,
        risks=("tall",),
        consent_recorded=False,
    )

    fields = [fault.partition(":")[0] for fault in faults]
    assert set(fields) == {"phone", "procedure-at", "flow", "consent-recorded", "side", "risk", "baseline"}


def test_no_fault_repeats_the_number(desk: Desk) -> None:
    assert "2079460000" not in str(refused(desk, phone="+442079460000"))


def test_unreviewed_flow_enrols_listed_numbers_alone(desk: Desk) -> None:
    object.__setattr__(desk.office, "allows_unreviewed", lambda phone: phone == PHONE)

    (fault,) = refused(desk, phone="+15551230002")
    enrol(desk.office, request(), desk.now)

    assert fault.startswith("flow: rfa v1 has had no clinician's review")


def test_number_that_asked_for_no_texts_is_refused(desk: Desk) -> None:
    desk.says("stop texting me please")
    with desk.office.db.reading() as session:
        assert session.get_one(Handset, 1).consent is Consent.OPTED_OUT

    (fault,) = refused(desk)

    assert fault.startswith("phone: this number asked for no texts")


def test_second_patient_on_one_phone_is_refused_until_the_first_is_over(desk: Desk) -> None:
    first = desk.patient()
    (fault,) = refused(desk, phone="(555) 123-0001")
    with desk.office.db.transaction() as session:
        over = update(Episode).where(Episode.id == first.episode)
        session.execute(over.values(status=EpisodeStatus.FINISHED, next_due_at=None))

    second = enrol(desk.office, request(), desk.now)

    assert fault.startswith("phone: a patient is being followed on this number already")
    assert second.episode != first.episode


def test_two_clerks_at_once_enrol_one_patient(desk: Desk) -> None:
    results: list[str] = []

    def work() -> None:
        try:
            enrol(desk.office, request(), desk.now)
            results.append("enrolled")
        except EnrolmentError:
            results.append("refused")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["enrolled", "refused", "refused", "refused"]
    assert desk.counts()["episode"] == 1


@pytest.mark.parametrize("role", ["on_call", "backup", "manager", "nurse"])
def test_step_that_reaches_nobody_is_refused_with_its_role(bare: Desk, role: str) -> None:
    set_up_clinic(bare, without=(role,))

    faults = refused(bare)

    assert faults
    assert all(f.startswith("team: step ") and f"--role {role}" in f for f in faults)


def test_step_that_another_role_covers_is_no_fault(bare: Desk) -> None:
    set_up_clinic(bare, without=("lead",))

    assert enrol(bare.office, request(), bare.now).episode == 1


def test_without_a_clinic_the_mend_is_named(bare: Desk) -> None:
    assert refused(bare) == ("clinic: none is set up yet; run smsbot clinic set first",)


def test_with_several_clinics_one_must_be_named(desk: Desk) -> None:
    other = ClinicFields(name="Hill Clinic", phone="+15551230008", time_zone="UTC", line="+15550100002")
    set_clinic(desk.office, other, desk.now)

    (fault,) = refused(desk)

    assert fault == "clinic: say which with --clinic; there are: Spring Clinic, Hill Clinic"


def test_late_enrolment_lists_what_comes_too_late(desk: Desk) -> None:
    done = enrol(desk.office, request(procedure_at="2026-11-10T10:00"), desk.now)

    assert set(done.skipped) >= {"BASE_1", "BASE_2", "D0", "D1", "D3", "D7"}
    assert done.next_check_in is not None
    assert done.next_check_in > desk.now


def test_invitation_of_the_evening_waits_for_the_morning(desk: Desk) -> None:
    desk.go_to("2026-11-23 22:30")
    enrol(desk.office, request(), desk.now)
    desk.settle()
    in_the_evening = desk.templates()
    desk.go_to("2026-11-24 09:00")

    assert in_the_evening == []
    assert desk.templates() == ["CONSENT_INVITE"]


def test_episode_keeps_the_flow_version_it_began_with(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.patient()
    monkeypatch.setattr(Library, "latest", lambda _self, _flow: 2)

    with desk.office.db.reading() as session:
        episode = session.get_one(Episode, 1)
        assert episode.flow_version == 1
        assert desk.office.flow_of(episode).version == 1


def test_procedure_ahead_is_not_taken_for_done(desk: Desk) -> None:
    enrol(desk.office, request(procedure_at="2026-11-23T10:01"), desk.now)
    desk.says("YES")
    desk.go_to("2026-11-23 17:30")

    assert "POST_ADVICE" not in [row.template for row in desk.rows()]
    assert desk.now == datetime(2026, 11, 23, 22, 30, tzinfo=UTC)


def test_invitation_is_withdrawn_where_the_patient_has_died(desk: Desk) -> None:
    desk.go_to("2026-11-23 22:30")
    enrol(desk.office, request(), desk.now)
    desk.says("this is his wife, he passed away last night")
    desk.go_to("2026-11-24 09:30")

    with desk.office.db.reading() as session:
        invitation = session.scalars(
            select(OutboxMessage).where(OutboxMessage.template == "CONSENT_INVITE")
        ).one()
    assert invitation.status is OutboxStatus.CANCELLED
    assert "CONSENT_INVITE" not in desk.templates()


def called_wrong(desk: Desk, *words: str) -> None:
    """The holder of the phone said these words after "wrong number", and staff ended the follow-up."""
    first = desk.patient()
    for said in ("wrong number", *words):
        desk.says(said)
        desk.settle()
        desk.clock.advance(timedelta(minutes=20))
    procedures.set_status(desk.office, str(first.episode), EpisodeStatus.ENDED, desk.now)
    desk.forget()


def test_number_called_wrong_is_enrolled_once_staff_have_verified_it(desk: Desk) -> None:
    called_wrong(desk)
    (fault,) = refused(desk)
    enrol(desk.office, request(number_verified=True), desk.now)
    desk.settle()
    invited = desk.templates()
    desk.says("YES")
    desk.settle()

    assert "say --number-verified" in fault
    assert invited == ["CONSENT_INVITE"]
    assert desk.consent() is Consent.OPTED_IN
    with desk.office.db.reading() as session:
        proof = select(ConsentEvent.kind).where(ConsentEvent.source == "staff verified the number")
        assert session.scalars(proof).all() == [Consent.NONE]


@pytest.mark.parametrize("words", ["please stop texting me", "STOP"])
def test_no_word_of_staff_undoes_a_stop_said_after_wrong_number(desk: Desk, words: str) -> None:
    called_wrong(desk, words)

    (fault,) = refused(desk, number_verified=True)

    assert "asked for no texts" in fault
    assert "--number-verified" not in fault
    assert desk.consent() is Consent.WRONG_NUMBER


def test_no_word_of_staff_undoes_a_stop(desk: Desk) -> None:
    desk.says("stop texting me please")
    desk.settle()

    (fault,) = refused(desk, number_verified=True)

    assert fault.startswith("phone: this number asked for no texts")
    assert desk.consent() is Consent.OPTED_OUT


def test_stop_said_before_wrong_number_still_holds(desk: Desk) -> None:
    first = desk.patient()
    for said in ("please stop texting me", "wrong number"):
        desk.says(said)
        desk.settle()
    procedures.set_status(desk.office, str(first.episode), EpisodeStatus.ENDED, desk.now)

    (fault,) = refused(desk, number_verified=True)

    assert "asked for no texts" in fault
