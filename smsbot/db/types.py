"""Column types of our own."""

from datetime import UTC, datetime

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in time: only aware datetimes go in (ValueError otherwise), aware UTC ones come out.

    PostgreSQL keeps it as ``timestamptz``. SQLite has no such type and keeps text; it is always UTC with six
    digits of microseconds, so that comparing the texts compares the moments.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into UTC before it is stored."""
        if value is None:
            return None
        if not isinstance(value, datetime):
            raise TypeError("a moment is stored as a datetime")
        if value.utcoffset() is None:
            raise ValueError("a moment is stored with its time zone; this datetime is naive")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back, aware, in UTC."""
        if value is None:
            return None
        # SQLite's text carries no offset; PostgreSQL answers in the session's zone.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
