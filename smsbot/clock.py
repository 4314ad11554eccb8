"""The only module that reads the clock: the real one, and a virtual one that the demo and tests drive."""

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol


class Clock(Protocol):
    """Anything that can say what time it is."""

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""
        ...


class RealClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the one place that may


class VirtualClock:
    """A clock that stands still until it is moved, and only ever moves forward.

    Safe to share between the demo's web threads and its scheduler.
    """

    def __init__(self, start: datetime) -> None:
        """Start at ``start``; raises ValueError when it has no time zone."""
        self._now = _in_utc(start)
        self._lock = Lock()

    def now(self) -> datetime:
        """Return the moment the clock stands at, aware, in UTC."""
        with self._lock:
            return self._now

    def advance(self, by: timedelta) -> datetime:
        """Move forward by ``by`` and return the new moment; raises ValueError when it is negative."""
        with self._lock:
            return self._move_to(self._now + by)

    def set(self, at: datetime) -> datetime:
        """Move forward to ``at`` and return it; raises ValueError when that is in the past or naive."""
        moment = _in_utc(at)
        with self._lock:
            return self._move_to(moment)

    def _move_to(self, moment: datetime) -> datetime:
        if moment < self._now:
            raise ValueError("the virtual clock never goes backwards")
        self._now = moment
        return moment


def _in_utc(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(UTC)
