"""Local days and send times, across the changes of the clock."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from smsbot.domain.calendar import (
    at_local,
    day_number,
    is_quiet,
    next_morning,
    next_opening,
    plan_schedule,
    short_date,
)
from tests.talk import LIBRARY, ZONE, local

FLOW = LIBRARY.flow("rfa", 1)


def due(anchor: str, key: str) -> datetime | None:
    planned = {p.key: p.due_at for p in plan_schedule(FLOW, local(anchor), ZONE)}
    return planned.get(key)


def test_ten_in_the_morning_stays_ten_across_both_changes_of_the_clock() -> None:
    assert due("2026-10-31 11:00", "D1") == datetime(2026, 11, 1, 15, 0, tzinfo=UTC)
    assert due("2026-10-30 11:00", "D1") == datetime(2026, 10, 31, 14, 0, tzinfo=UTC)
    assert due("2027-03-13 11:00", "D1") == datetime(2027, 3, 14, 14, 0, tzinfo=UTC)
    assert due("2027-03-12 11:00", "D1") == datetime(2027, 3, 13, 15, 0, tzinfo=UTC)


def test_hour_that_the_spring_skips_is_kept_after_the_gap() -> None:
    day = local("2027-03-14 12:00").date()
    assert at_local(day, time(2, 30), ZONE) == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)


def test_hour_that_the_autumn_repeats_is_its_first() -> None:
    day = local("2026-11-01 12:00").date()
    assert at_local(day, time(1, 30), ZONE) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_day_number_counts_local_dates() -> None:
    anchor = local("2026-10-31 23:30")
    assert day_number(anchor, local("2026-11-01 00:10"), ZONE) == 1
    assert day_number(anchor, anchor + timedelta(hours=25), ZONE) == 1
    assert day_number(anchor, local("2026-10-29 12:00"), ZONE) == -2


@pytest.mark.parametrize(
    ("at", "quiet", "opening"),
    [
        ("2026-11-20 08:59", True, "2026-11-20 09:00"),
        ("2026-11-20 09:00", False, "2026-11-20 09:00"),
        ("2026-11-20 19:59", False, "2026-11-20 19:59"),
        ("2026-11-20 20:00", True, "2026-11-21 09:00"),
        ("2026-10-31 23:00", True, "2026-11-01 09:00"),
    ],
)
def test_night_ends_at_the_next_opening(at: str, quiet: bool, opening: str) -> None:
    assert is_quiet(local(at), FLOW.timing, ZONE) is quiet
    assert next_opening(local(at), FLOW.timing, ZONE) == local(opening)


def test_work_list_leaves_at_the_next_morning() -> None:
    assert next_morning(local("2026-11-20 07:59"), FLOW.timing, ZONE) == local("2026-11-20 08:00")
    assert next_morning(local("2026-11-20 08:00"), FLOW.timing, ZONE) == local("2026-11-21 08:00")


def test_whole_schedule_lies_by_day_and_never_twice_on_one() -> None:
    for ended in ("2026-11-20 07:00", "2026-11-20 13:00", "2026-11-20 16:01", "2026-11-20 23:30"):
        planned = plan_schedule(FLOW, local(ended), ZONE)
        assert not any(is_quiet(p.due_at, FLOW.timing, ZONE) for p in planned if p.due_at.hour != 1)
        gaps = [b.due_at - a.due_at for a, b in pairwise(planned)]
        assert min(gaps) >= timedelta(hours=7)


def test_date_fits_six_characters_in_both_languages() -> None:
    assert short_date(local("2026-11-30 10:00"), ZONE, "en") == "Nov 30"
    assert short_date(local("2026-11-30 10:00"), ZONE, "es") == "30 nov"
