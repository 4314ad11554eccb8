"""The subject: tier, case and deadline by the clinic's clock, and nothing of the patient."""

from datetime import UTC, datetime, timedelta

import pytest

from smsbot.db.alert_facts import ClinicFacts
from smsbot.domain.case import AlertStatus
from smsbot.domain.flow import Tier
from smsbot.mail.local_time import full_time, short_time
from smsbot.mail.subject import MailKind, subject_of
from tests.unit.mail.mail_views import NOW, a_mail, a_view

NEW_YORK = "America/New_York"


def test_an_alert_due_today_names_the_hour() -> None:
    assert a_mail()["Subject"] == "[URGENT] Check-in alert K7Q2 - acknowledge by 15:00"


@pytest.mark.parametrize("tier", Tier)
def test_the_tier_leads_the_subject(tier: Tier) -> None:
    assert subject_of(a_view(tier=tier), MailKind.ALERT).startswith(f"[{tier.name}] Check-in alert K7Q2")


def test_an_alert_due_another_day_names_day_and_zone() -> None:
    view = a_view(tier=Tier.ROUTINE, acknowledge_by=NOW + timedelta(hours=24))

    assert subject_of(view, MailKind.ALERT) == "[ROUTINE] Check-in alert K7Q2 - acknowledge by Thu 14:00 EST"


def test_an_overdue_alert_says_so() -> None:
    view = a_view(now=NOW + timedelta(hours=1))

    assert subject_of(view, MailKind.ALERT).endswith("acknowledge NOW, was due 15:00")


def test_an_alert_without_a_deadline_is_for_now() -> None:
    assert subject_of(a_view(acknowledge_by=None), MailKind.ALERT).endswith("- acknowledge now")


@pytest.mark.parametrize(
    ("status", "kind", "ask"),
    [
        (AlertStatus.OPEN, MailKind.THREAD, "acknowledge by 15:00"),
        (AlertStatus.ACKNOWLEDGED, MailKind.THREAD, "taken"),
        (AlertStatus.ACKNOWLEDGED, MailKind.AGAIN, "taken, but not closed yet"),
        (AlertStatus.RESOLVED, MailKind.THREAD, "closed"),
    ],
)
def test_later_mails_of_the_thread_say_where_it_stands(status: AlertStatus, kind: MailKind, ask: str) -> None:
    assert subject_of(a_view(status=status), kind) == f"[URGENT] Re: Check-in alert K7Q2 - {ask}"


def test_the_hour_is_the_clinics_own() -> None:
    phoenix = ClinicFacts(1, "Clinic", "+15559870000", None, "America/Phoenix")

    assert subject_of(a_view(clinic=phoenix), MailKind.ALERT).endswith("by 13:00")


def test_a_line_break_in_the_case_code_starts_no_header() -> None:
    mail = a_mail(a_view(case_code="K7\r\nBcc: thief@example.net"))

    assert mail["Bcc"] is None
    assert b"\nBcc:" not in mail.as_bytes()


# The clocks of New York go back on 2026-11-01 at 06:00 UTC and forward on 2027-03-14 at 07:00 UTC.
@pytest.mark.parametrize(
    ("now", "at", "shown"),
    [
        (datetime(2026, 11, 1, 5, 15, tzinfo=UTC), datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "01:30"),
        (datetime(2026, 11, 1, 5, 45, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "Sun 01:30 EST"),
        (
            datetime(2026, 10, 31, 20, 0, tzinfo=UTC),
            datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
            "Sun 01:30 EDT",
        ),
        (datetime(2027, 3, 14, 6, 50, tzinfo=UTC), datetime(2027, 3, 14, 7, 5, tzinfo=UTC), "Sun 03:05 EDT"),
        (datetime(2027, 3, 13, 20, 0, tzinfo=UTC), datetime(2027, 3, 14, 20, 0, tzinfo=UTC), "Sun 16:00 EDT"),
        (datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 28, tzinfo=UTC), "Fri Nov 27 19:00 EST"),
    ],
)
def test_times_are_clear_across_clock_changes(now: datetime, at: datetime, shown: str) -> None:
    assert short_time(at, NEW_YORK, now) == shown


def test_a_zone_without_a_name_shows_its_distance_from_utc() -> None:
    assert full_time(NOW, "America/Sao_Paulo") == "Wed Nov 25, 16:00 UTC-03"
