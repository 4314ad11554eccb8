"""Opening hours as a clinic writes them: "mon-fri 08:00-17:00"."""

import re
from datetime import time

from smsbot.domain.case import Hours

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"([a-z,-]+) ([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})")
_MEND = 'write opening hours like "mon-fri 08:00-17:00" or "mon,wed,fri 09:00-12:30"'


def parse_hours(text: str) -> Hours:
    """Read days (single ones and spans, by comma) and one span of local time; ValueError names the mend."""
    match = _HOURS.fullmatch(" ".join(text.lower().split()))
    if match is None:
        raise ValueError(f"{_MEND}: {text!r} is not of that form")
    opens, closes = _parse_time(match[2]), _parse_time(match[3])
    if opens >= closes:
        raise ValueError(f"{_MEND}: the clinic must close after it opens, on the same day")
    weekdays = frozenset(day for span in match[1].split(",") for day in _parse_span(span))
    return Hours(weekdays, opens, closes)


def _parse_span(span: str) -> tuple[int, ...]:
    ends = span.split("-")
    for day in ends:
        if day not in DAYS:
            raise ValueError(f"{_MEND}: {day!r} is not one of {', '.join(DAYS)}")
    if len(ends) > 2:
        raise ValueError(f"{_MEND}: {span!r} has more than two ends")
    first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
    # A span may run over the weekend: "sat-mon".
    return tuple((first + step) % len(DAYS) for step in range((last - first) % len(DAYS) + 1))


def _parse_time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{_MEND}: {text!r} is not a time of day") from None
