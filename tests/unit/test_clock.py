"""The clocks: aware, in UTC, and never backwards."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from freezegun import freeze_time

from smsbot.clock import Clock, RealClock, VirtualClock

START = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def test_the_real_clock_tells_aware_utc_time() -> None:
    with freeze_time("2026-11-20 15:00:00"):
        now = RealClock().now()

    assert now == START
    assert now.tzinfo is UTC


def test_the_virtual_clock_stands_still_until_moved() -> None:
    clock: Clock = VirtualClock(START)

    assert clock.now() == START
    assert clock.now() == START


def test_the_virtual_clock_is_advanced_by_a_span() -> None:
    clock = VirtualClock(START)

    assert clock.advance(timedelta(hours=2)) == START + timedelta(hours=2)
    assert clock.now() == START + timedelta(hours=2)


def test_the_virtual_clock_speaks_utc_whatever_zone_it_is_set_in() -> None:
    clock = VirtualClock(START)

    clock.set(datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("America/New_York")))

    assert clock.now() == datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_the_virtual_clock_never_goes_backwards() -> None:
    clock = VirtualClock(START)

    with pytest.raises(ValueError, match="backwards"):
        clock.set(START - timedelta(seconds=1))
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(timedelta(seconds=-1))

    assert clock.now() == START


def test_the_virtual_clock_refuses_a_naive_moment() -> None:
    naive = START.replace(tzinfo=None)

    with pytest.raises(ValueError, match="time zone"):
        VirtualClock(naive)
    with pytest.raises(ValueError, match="time zone"):
        VirtualClock(START).set(naive)
