"""Readiness: each sign of illness with its mend, and none where all is well."""

from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from smsbot.domain.delivery import Verdict
from smsbot.services import team_gaps
from smsbot.services.enrolment import enrol
from tests.integration.services.desk import Desk, failure, request, set_up_clinic

SWELLING = "my calf is swelling up and hot"


def test_all_is_well_while_the_clock_ticks(desk: Desk) -> None:
    desk.patient()
    desk.app.tick()
    found = desk.app.readiness()

    assert found.is_ready, found.faults
    assert found.tick_age == 0
    assert found.oldest_unsent is None
    assert found.oldest_unacknowledged is None


def test_clock_that_never_ticked_or_stopped_is_named(desk: Desk) -> None:
    never = desk.app.readiness().faults
    desk.app.tick()
    desk.clock.advance(timedelta(seconds=121))
    stopped = desk.app.readiness()

    assert [f for f in never if "clock has not ticked" in f]
    assert [f for f in stopped.faults if "clock has not ticked" in f]
    assert not stopped.is_ready
    assert stopped.tick_age == 121


def test_text_that_does_not_leave_is_named(desk: Desk) -> None:
    desk.patient()
    desk.says(SWELLING)
    desk.clock.advance(timedelta(minutes=11))
    desk.app.tick()

    found = desk.app.readiness()

    assert found.oldest_unsent == 660
    assert [f for f in found.faults if "waited for ten minutes" in f]


def test_mail_that_is_tried_in_vain_is_named(desk: Desk) -> None:
    desk.patient()
    desk.mail.faults.extend([failure(Verdict.TRANSIENT, "421")] * 99)
    desk.says(SWELLING)
    for _ in range(24):
        desk.wait(seconds=30)

    found = desk.app.readiness()

    assert found.oldest_unsent is not None
    assert found.oldest_unsent >= 660
    assert not found.is_ready


def test_text_held_for_the_morning_is_no_fault(desk: Desk) -> None:
    desk.go_to("2026-11-23 23:00")
    enrol(desk.office, request(), desk.now)
    desk.wait(minutes=30)

    assert desk.app.readiness().faults == ()


def test_escalation_that_nobody_mails_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.patient()
    desk.says(SWELLING)
    desk.clock.advance(timedelta(minutes=6))

    found = desk.app.readiness()

    assert "1 escalation(s) past due without anybody told" in found.faults
    assert found.oldest_unacknowledged == 360


def test_database_of_an_older_version_is_named(desk: Desk) -> None:
    with desk.office.db.transaction() as session:
        session.execute(sql("UPDATE alembic_version SET version_num = '0001'"))

    found = desk.app.readiness()

    assert found.migration == "0001"
    assert [f for f in found.faults if "run smsbot db upgrade" in f]


def test_missing_clinic_is_named(bare: Desk) -> None:
    assert team_gaps.find(bare.office) == ("no clinic is set up; run smsbot clinic set",)


def test_step_with_nobody_is_named_with_its_mend(bare: Desk) -> None:
    set_up_clinic(bare, without=("backup",))

    gaps = team_gaps.find(bare.office)

    assert gaps == (
        "Spring Clinic: step 2 of emergency reaches nobody; smsbot team add --role backup (one of backup)",
        "Spring Clinic: step 2 of urgent reaches nobody; smsbot team add --role backup (one of backup)",
    )


def test_whole_team_leaves_no_gap(desk: Desk) -> None:
    assert team_gaps.find(desk.office) == ()
