"""Opening hours are read as a clinic writes them, and refused with the mend."""

from datetime import time

import pytest

from smsbot.domain.case import Hours
from smsbot.domain.hours import parse_hours

WORKDAYS = frozenset(range(5))


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [
        ("mon-fri 08:00-17:00", WORKDAYS),
        ("  MON-Fri   08:00-17:00 ", WORKDAYS),
        ("mon 08:00-17:00", {0}),
        ("mon,wed,fri 08:00-17:00", {0, 2, 4}),
        ("mon-tue,sat 08:00-17:00", {0, 1, 5}),
        ("sat-mon 08:00-17:00", {5, 6, 0}),
        ("sun-sun 08:00-17:00", {6}),
        ("mon-sun 08:00-17:00", set(range(7))),
        ("tue-mon 08:00-17:00", set(range(7))),
    ],
)
def test_days_are_read_singly_in_spans_and_over_the_weekend(text: str, weekdays: set[int]) -> None:
    assert parse_hours(text) == Hours(frozenset(weekdays), time(8), time(17))


def test_times_are_read_to_the_minute() -> None:
    hours = parse_hours("mon 00:01-23:59")

    assert (hours.opens, hours.closes) == (time(0, 1), time(23, 59))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "'' is not of that form"),
        ("always", "'always' is not of that form"),
        ("mon-fri", "is not of that form"),
        ("08:00-17:00", "is not of that form"),
        ("mon-fri 8:00-17:00", "is not of that form"),
        ("mon-fri 08:00-12:00 13:00-17:00", "is not of that form"),
        ("moon-fri 08:00-17:00", "'moon' is not one of mon, tue"),
        ("mon, 08:00-17:00", "'' is not one of"),
        ("mon-wed-fri 08:00-17:00", "'mon-wed-fri' has more than two ends"),
        ("mon 08:00-24:00", "'24:00' is not a time of day"),
        ("mon 08:60-17:00", "'08:60' is not a time of day"),
        ("mon 17:00-08:00", "must close after it opens"),
        ("mon 08:00-08:00", "must close after it opens"),
    ],
)
def test_unreadable_hours_are_refused_with_the_mend(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem) as refused:
        parse_hours(text)

    assert 'like "mon-fri 08:00-17:00"' in str(refused.value)
