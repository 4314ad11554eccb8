"""Moments in the database: aware in, aware UTC out, and sorted as moments."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from freezegun import freeze_time
from sqlalchemy import Column, Integer, MetaData, Table, create_mock_engine, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.schema import CreateTable

from smsbot.clock import RealClock
from smsbot.db.session import Database
from smsbot.db.types import UTCDateTime
from tests.databases import Databases

METADATA = MetaData()
VISIT = Table("visit", METADATA, Column("id", Integer, primary_key=True), Column("at", UTCDateTime()))
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    url = databases.new()
    database = Database(url)
    METADATA.create_all(database.engine)
    yield database
    database.dispose()
    databases.drop(url)


def keep(db: Database, *moments: Any) -> None:
    with db.transaction() as session:
        session.execute(VISIT.insert(), [{"at": moment} for moment in moments])


def read_all(db: Database) -> list[datetime]:
    with db.reading() as session:
        return list(session.scalars(select(VISIT.c.at).order_by(VISIT.c.at)))


@pytest.mark.parametrize(
    "moment",
    [
        NOON,
        NOON.replace(microsecond=1),
        NOON.astimezone(ZoneInfo("America/New_York")),
        # The hour that comes twice when summer time ends: both of them come back as they were.
        datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"), fold=0).astimezone(UTC),
        datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"), fold=1).astimezone(UTC),
    ],
)
def test_a_moment_comes_back_aware_and_in_utc(db: Database, moment: datetime) -> None:
    keep(db, moment)

    (kept,) = read_all(db)
    assert kept == moment
    assert kept.tzinfo is UTC


def test_no_moment_stays_no_moment(db: Database) -> None:
    keep(db, None)

    assert read_all(db) == [None]


def test_a_naive_moment_is_refused(db: Database) -> None:
    with pytest.raises(StatementError, match="this datetime is naive") as caught:
        keep(db, NOON.replace(tzinfo=None))

    assert isinstance(caught.value.orig, ValueError)
    assert read_all(db) == []


def test_a_naive_moment_is_refused_in_a_question_too(db: Database) -> None:
    with db.reading() as session, pytest.raises(StatementError, match="this datetime is naive"):
        session.execute(select(VISIT).where(VISIT.c.at < NOON.replace(tzinfo=None)))


@pytest.mark.parametrize("value", ["2026-11-20 12:00", date(2026, 11, 20), 1795176000])
def test_only_a_datetime_is_a_moment(db: Database, value: object) -> None:
    with pytest.raises(StatementError, match="stored as a datetime"):
        keep(db, value)


def test_moments_sort_and_compare_as_moments(db: Database) -> None:
    in_order = [
        NOON - timedelta(microseconds=1),
        NOON,
        NOON.replace(microsecond=1),
        # Later, although its wall clock reads earlier.
        (NOON + timedelta(milliseconds=500)).astimezone(timezone(timedelta(hours=-5))),
        NOON + timedelta(seconds=1),
    ]
    keep(db, *reversed(in_order))

    assert read_all(db) == in_order
    with db.reading() as session:
        due = session.scalars(select(VISIT.c.at).where(VISIT.c.at <= NOON).order_by(VISIT.c.at))
        assert list(due) == in_order[:2]


@pytest.mark.sqlite
def test_sqlite_keeps_text_of_one_length(db: Database) -> None:
    keep(db, NOON, NOON.replace(microsecond=120000))

    with db.reading() as session:
        kept = list(session.scalars(text("SELECT at FROM visit ORDER BY at")))
    assert kept == ["2026-11-20 12:00:00.000000", "2026-11-20 12:00:00.120000"]


def test_a_frozen_clock_s_moment_is_kept(db: Database) -> None:
    with freeze_time(NOON):
        keep(db, RealClock().now())

    assert read_all(db) == [NOON]


def test_postgresql_keeps_it_with_time_zone() -> None:
    engine = create_mock_engine("postgresql+psycopg://", lambda *_args, **_options: None)

    assert "at TIMESTAMP WITH TIME ZONE" in str(CreateTable(VISIT).compile(dialect=engine.dialect))
