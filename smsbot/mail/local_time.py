"""Moments as the clinic's clock shows them: short for today, with weekday and zone for any other day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from smsbot.domain.calendar import MONTHS

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# Past this a weekday alone could be taken for the nearer one.
_ONE_WEEKDAY = timedelta(days=6)


def short_time(at: datetime, zone: str, now: datetime) -> str:
    """ "14:20" today, "Tue 14:20 EST" on another day, with the date where the weekday would not do.

    A day on which the clocks change names the zone too: 01:30 comes twice then.
    """
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    if local.date() == today.date() and local.utcoffset() == today.utcoffset():
        return f"{local:%H:%M}"
    date = f" {_month_day(local)}" if abs(local.date() - today.date()) > _ONE_WEEKDAY else ""
    return f"{_DAYS[local.weekday()]}{date} {local:%H:%M} {_zone_name(local)}"


def full_time(at: datetime, zone: str) -> str:
    """ "Tue Nov 24, 14:20 EST"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{_DAYS[local.weekday()]} {_month_day(local)}, {local:%H:%M} {_zone_name(local)}"


def _month_day(local: datetime) -> str:
    return f"{MONTHS['en'][local.month - 1]} {local.day}"


def _zone_name(local: datetime) -> str:
    """The zone's abbreviation; where it has none, its distance from UTC."""
    name = local.tzname() or ""
    return f"UTC{name}" if name[:1] in ("+", "-") else name
