"""A staged second side from the order to the mail, and a repeat that closes the follow-up before it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from smsbot.db.models import AuditEvent, Episode, Patient, Procedure
from smsbot.domain.case import EpisodeStatus
from smsbot.services import procedures
from smsbot.services.enrolment import EnrolmentError, enrol
from smsbot.services.lookup import look_up
from smsbot.services.procedures import EpisodeError
from tests.integration.services.desk import PHONE, Desk, request

# The first side was over on 20 November; these tests begin on the 23rd.
SECOND = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)


def second_side(desk: Desk, **changes: object) -> str:
    """Somebody whose right side was treated two weeks after the left one; the case code."""
    code = desk.patient(side="left", **changes).case_code
    desk.clock.set(SECOND + timedelta(hours=1))
    procedures.treat_second_side(desk.office, code, SECOND, desk.now)
    desk.settle()
    desk.forget()
    return code


def test_second_side_is_asked_about_as_the_spots_and_keeps_the_baseline(desk: Desk) -> None:
    code = second_side(desk)
    desk.go_to("2026-12-05 10:30")

    assert desk.templates()[-1] == "PAIN_SPOTS_Q"
    assert "the spots we treated" in desk.sms.sent[-1].body
    standing = look_up(desk.office, code, desk.now).standing
    assert standing is not None
    assert (standing.day, standing.baseline) == (1, 7.0)
    with desk.office.db.reading() as session:
        sides = session.scalars(select(Procedure.side).order_by(Procedure.number)).all()
        actions = set(session.scalars(select(AuditEvent.action)))
    assert sides == ["left", "right"]
    assert "procedure_followed" in actions


def test_mail_says_that_a_second_side_was_treated(desk: Desk) -> None:
    second_side(desk)
    desk.go_to("2026-12-05 10:30")
    desk.says("my leg is numb")
    desk.settle()

    mail = desk.mail.sent[-1].get_body(("plain",))
    assert mail is not None
    assert "day 1," in mail.get_content()
    assert "right; second side treated, days count from it" in " ".join(mail.get_content().split())


def test_replies_before_the_first_side_stay_the_baseline_in_the_mail(desk: Desk) -> None:
    done = enrol(desk.office, request(procedure_at="2026-11-25T10:00", baseline=None), desk.now)
    desk.says("YES")
    desk.go_to("2026-11-23 17:01")
    desk.says("8")
    desk.go_to("2026-11-25 12:00")
    procedures.confirm(desk.office, done.case_code, desk.now - timedelta(hours=1), desk.now)
    desk.go_to("2026-12-02 10:30")
    desk.says("3")
    desk.go_to("2026-12-04 12:00")
    procedures.treat_second_side(desk.office, done.case_code, SECOND, desk.now)

    standing = look_up(desk.office, done.case_code, desk.now).standing

    assert standing is not None
    assert standing.baseline == 8.0
    assert standing.judgement.days == ()


REFUSALS = {
    "ahead": (timedelta(days=1), "lies ahead; say it once the second side is done"),
    "same day": (timedelta(days=-14, hours=2), "must lie on a later day than the first"),
    "before": (timedelta(days=-20), "must lie on a later day than the first"),
}


@pytest.mark.parametrize(("offset", "words"), REFUSALS.values(), ids=REFUSALS)
def test_second_side_at_an_impossible_time_is_refused(desk: Desk, offset: timedelta, words: str) -> None:
    code = desk.patient().case_code
    desk.clock.set(SECOND)

    with pytest.raises(EpisodeError, match=f"second-side-at: {words}"):
        procedures.treat_second_side(desk.office, code, SECOND + offset, desk.now)


@pytest.mark.parametrize(("days", "taken"), [(90, True), (91, False)])
def test_second_side_belongs_to_the_follow_up_for_90_days(desk: Desk, days: int, taken: bool) -> None:
    code = desk.patient().case_code
    ended = datetime(2026, 11, 20, 15, 0, tzinfo=UTC) + timedelta(days=days)
    desk.clock.set(ended)

    if taken:
        procedures.treat_second_side(desk.office, code, ended, desk.now)
    else:
        with pytest.raises(EpisodeError, match=r"more than 90 days .*; enrol it with --repeat-of"):
            procedures.treat_second_side(desk.office, code, ended, desk.now)


def test_second_side_before_the_first_is_confirmed_is_refused(desk: Desk) -> None:
    code = enrol(desk.office, request(procedure_at="2026-11-25T10:00"), desk.now).case_code

    with pytest.raises(EpisodeError, match="the first side is not confirmed as done; say --done-at first"):
        procedures.treat_second_side(desk.office, code, desk.now, desk.now)


def test_third_side_is_refused_and_the_end_of_the_second_corrected(desk: Desk) -> None:
    code = second_side(desk)

    with pytest.raises(EpisodeError, match="one is recorded already; correct its end with --done-at"):
        procedures.treat_second_side(desk.office, code, SECOND, desk.now)
    with pytest.raises(EpisodeError, match="lies before the end of the first side"):
        procedures.confirm(desk.office, code, SECOND - timedelta(days=20), desk.now)
    procedures.confirm(desk.office, code, SECOND - timedelta(days=1), desk.now)

    standing = look_up(desk.office, code, desk.now).standing
    assert standing is not None
    assert standing.day == 1


# --- a repeat at the same site --------------------------------------------------------------------------


def again(**changes: object) -> dict[str, object]:
    plain: dict[str, object] = {"procedure_at": "2026-11-25T10:00", "name": None, "reference": None}
    return {**plain, **changes}


def test_repeat_closes_the_follow_up_before_it_and_keeps_the_patient(desk: Desk) -> None:
    first = desk.patient()

    second = enrol(desk.office, request(**again(repeat_of=first.case_code)), desk.now)
    desk.settle()

    assert second.patient == first.patient
    assert second.episode != first.episode
    assert desk.templates() == ["CONSENT_INVITE"]
    assert look_up(desk.office, second.case_code, desk.now).name == "Canary Quillfeather"
    with desk.office.db.reading() as session:
        status = [e.status for e in session.scalars(select(Episode).order_by(Episode.id))]
        assert len(session.scalars(select(Patient)).all()) == 1
    assert status == [EpisodeStatus.ENDED, EpisodeStatus.INVITED]


def test_red_flag_of_the_first_follow_up_outlives_the_repeat(desk: Desk) -> None:
    first = desk.patient()
    desk.says("my leg is numb")
    enrol(desk.office, request(**again(repeat_of=str(first.episode))), desk.now)
    desk.forget()

    desk.wait(hours=1)

    assert desk.alerts()["numbness"] == "open"
    assert "backup" in desk.mailed()


def test_repeat_of_a_follow_up_that_is_over_is_taken(desk: Desk) -> None:
    first = desk.patient()
    procedures.set_status(desk.office, first.case_code, EpisodeStatus.ENDED, desk.now)

    assert enrol(desk.office, request(**again(repeat_of=first.case_code)), desk.now).patient == first.patient


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"repeat_of": "ZZZZ"}, "repeat-of: there is no such case on this phone and line"),
        ({"repeat_of": "9" * 30}, "repeat-of: there is no such case on this phone and line"),
        ({"repeat_of": "1", "phone": "+15551230002"}, "repeat-of: there is no such case on this phone"),
        ({"repeat_of": "1", "name": "Somebody"}, "name: is taken over from the case that this repeats"),
    ],
    ids=["unknown", "absurd", "another phone", "another name"],
)
def test_repeat_that_fits_no_case_is_refused_and_ends_nothing(
    desk: Desk, changes: dict[str, object], words: str
) -> None:
    desk.patient(phone=PHONE)
    before = desk.counts()

    with pytest.raises(EnrolmentError, match=words):
        enrol(desk.office, request(**again(**changes)), desk.now)

    assert desk.counts() == before
    with desk.office.db.reading() as session:
        assert session.get_one(Episode, 1).status is EpisodeStatus.ACTIVE


def test_plain_second_enrolment_names_the_repeat_as_the_mend(desk: Desk) -> None:
    desk.patient()

    with pytest.raises(EnrolmentError, match="say --repeat-of CASE where it is the same patient again"):
        enrol(desk.office, request(), desk.now)


def test_visit_booked_for_non_improvement_keeps_it_quiet(desk: Desk) -> None:
    desk.patient()
    desk.go_to("2026-12-04 10:30")
    desk.says("7")
    desk.says("no")
    desk.says("same")
    desk.go_to("2026-12-05 08:00")
    desk.closes("NI_EARLY", "visit_booked", role="nurse")
    desk.go_to("2026-12-11 10:30")
    desk.says("7")
    desk.says("no")
    desk.settle()

    assert "NI_PERSISTENT" not in desk.alerts()
    assert desk.alerts()["NI_EARLY"] == "resolved"
