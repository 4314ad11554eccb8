"""Lengths of time, times of day and tiers as a clinician writes them."""

from datetime import time, timedelta

import pytest

from smsbot.domain.flow import Tier
from smsbot.flow_files.text_values import read_duration, read_tier, read_time


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("0m", timedelta()),
        ("30m", timedelta(minutes=30)),
        ("48h", timedelta(hours=48)),
        ("7d", timedelta(days=7)),
    ],
)
def test_length_of_time_is_read_with_its_unit(text: str, length: timedelta) -> None:
    assert read_duration(text) == length


@pytest.mark.parametrize(
    "text", ["", "30", "m", "4 h", "4H", "1.5h", "-4h", "4h30m", "PT4H", 30, None, "99999m"]
)
def test_length_of_time_without_a_plain_unit_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="is not a length of time"):
        read_duration(text)


def test_time_of_day_is_read_to_the_minute() -> None:
    assert [read_time(text) for text in ("00:00", "09:30", "23:59")] == [time(0), time(9, 30), time(23, 59)]


@pytest.mark.parametrize("text", ["9:30", "24:00", "10:60", "10", "10:00:00", "10:00Z", "5 pm", 600, None])
def test_time_of_day_in_another_form_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="is not a time of day"):
        read_time(text)


def test_tier_is_read_by_its_name() -> None:
    assert [read_tier(name) for name in ("watch", "emergency")] == [Tier.WATCH, Tier.EMERGENCY]


@pytest.mark.parametrize("text", ["URGENT", "red", "", 3, None, "name"])
def test_tier_by_another_name_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="is not a tier; tiers are: watch, routine, urgent, emergency"):
        read_tier(text)
