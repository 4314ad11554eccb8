"""The database on SQLite: durable, one writer at a time, readers that cannot write."""

import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from structlog.testing import capture_logs

from smsbot.db.session import Database, after_commit

pytestmark = pytest.mark.sqlite

CANARY = "Zebulon Quillfeather"
COUNT = text("SELECT count(*) FROM note")


class Base(DeclarativeBase):
    """Tables of these tests."""


class Note(Base):
    """One line of text, unique."""

    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(unique=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "smsbot.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{path}")
    Base.metadata.create_all(database.engine)
    yield database
    database.dispose()


def count(db: Database) -> int:
    with db.reading() as session:
        return int(session.execute(COUNT).scalar_one())


def write(db: Database, words: str) -> None:
    with db.transaction() as session:
        session.add(Note(words=words))


def fail_after(db: Database, work: Callable[[Session], object]) -> None:
    with db.transaction() as session:
        work(session)
        raise ZeroDivisionError


def test_a_transaction_commits_at_its_end(db: Database) -> None:
    write(db, "kept")

    assert count(db) == 1


def test_a_transaction_rolls_back_on_an_error(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after(db, lambda session: session.execute(text("INSERT INTO note (words) VALUES ('lost')")))

    assert count(db) == 0
    write(db, "the lock is free again")


def test_rows_can_be_read_after_the_commit(db: Database) -> None:
    with db.transaction() as session:
        note = Note(words="kept")
        session.add(note)

    assert (note.id, note.words) == (1, "kept")


def test_a_savepoint_takes_back_its_part_alone(db: Database) -> None:
    with db.transaction() as session:
        session.add(Note(words="first"))
        session.flush()
        savepoint = session.begin_nested()
        session.execute(text("INSERT INTO note (words) VALUES ('inner')"))
        savepoint.rollback()
        session.add(Note(words="last"))

    with db.reading() as session:
        assert list(session.scalars(text("SELECT words FROM note ORDER BY id"))) == ["first", "last"]


def test_tables_made_in_a_transaction_are_rolled_back_with_it(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after(db, lambda session: session.execute(text("CREATE TABLE half_done (id INTEGER)")))

    with db.reading() as session, pytest.raises(OperationalError, match="no such table"):
        session.execute(text("SELECT * FROM half_done"))


@pytest.mark.parametrize(
    ("pragma", "value"),
    # synchronous 2 is FULL: a commit that was answered survives a power cut.
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 15000)],
)
def test_every_connection_is_durable_and_strict(db: Database, pragma: str, value: object) -> None:
    for opened in (db.transaction, db.reading):
        with opened() as session:
            assert session.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


def test_foreign_keys_can_be_off_for_migrations(path: Path) -> None:
    database = Database(f"sqlite:///{path}", enforce_foreign_keys=False)

    with database.transaction() as session:
        assert session.execute(text("PRAGMA foreign_keys")).scalar_one() == 0
    database.dispose()


def test_the_file_and_its_folder_are_for_this_user_alone(db: Database, path: Path) -> None:
    write(db, "kept")

    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="forgets its patients"):
        Database(url)


def test_a_write_in_a_reading_session_is_refused(db: Database) -> None:
    with db.reading() as session, pytest.raises(OperationalError, match="readonly"):
        session.execute(text("INSERT INTO note (words) VALUES ('x')"))

    assert count(db) == 0


def test_a_change_left_behind_in_a_reading_session_is_told(db: Database) -> None:
    with pytest.raises(RuntimeError, match=r"use transaction\(\)"), db.reading() as session:
        session.add(Note(words="would be lost"))


def test_a_reading_session_sees_one_moment_and_waits_for_nobody(db: Database) -> None:
    write(db, "before")

    with db.reading() as session:
        assert session.execute(COUNT).scalar_one() == 1
        write(db, "meanwhile")
        assert session.execute(COUNT).scalar_one() == 1
    assert count(db) == 2


def test_an_error_of_the_database_quotes_no_value(db: Database) -> None:
    write(db, CANARY)

    with pytest.raises(IntegrityError) as caught:
        write(db, CANARY)

    assert "Zebulon" not in str(caught.value)


def test_callbacks_run_after_the_commit_in_order_with_the_lock_free(db: Database) -> None:
    seen: list[int] = []

    def look(session: Session) -> None:
        seen.append(count(db))
        write(db, f"from a callback {len(seen)}")

    with db.transaction() as session:
        after_commit(session, lambda: look(session))
        after_commit(session, lambda: look(session))
        session.add(Note(words="kept"))
        assert seen == []

    assert seen == [1, 2]
    assert count(db) == 3


def test_callbacks_do_not_run_after_a_rollback(db: Database) -> None:
    seen: list[str] = []

    with pytest.raises(ZeroDivisionError):
        fail_after(db, lambda session: after_commit(session, lambda: seen.append("ran")))

    assert seen == []


def test_callbacks_do_not_run_when_the_commit_itself_fails(db: Database) -> None:
    seen: list[str] = []
    write(db, "twin")

    def write_twin() -> None:
        with db.transaction() as session:
            after_commit(session, lambda: seen.append("ran"))
            session.add(Note(words="twin"))

    with pytest.raises(IntegrityError):
        write_twin()

    assert seen == []


def test_a_failing_callback_hides_neither_the_commit_nor_the_next(db: Database) -> None:
    seen: list[str] = []

    def fail() -> None:
        raise ValueError(CANARY)

    with capture_logs() as logs, db.transaction() as session:
        after_commit(session, fail)
        after_commit(session, lambda: seen.append("ran"))
        session.add(Note(words="kept"))

    assert (count(db), seen) == (1, ["ran"])
    assert logs == [{"event": "after_commit_failed", "error": "ValueError", "log_level": "error"}]


def test_a_committed_row_is_in_the_file_for_others(db: Database, path: Path) -> None:
    write(db, "kept")

    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT words FROM note").fetchall() == [("kept",)]


def test_postgresql_connects_with_time_limits_and_in_utc() -> None:
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    asked: dict[str, object] = {}

    def note_and_refuse(_dialect: object, _entry: object, _args: object, options: dict[str, object]) -> None:
        asked.update(options)
        raise ConnectionRefusedError

    event.listen(database.engine, "do_connect", note_and_refuse)
    with pytest.raises(ConnectionRefusedError), database.transaction() as session:
        session.execute(COUNT)

    assert not database.is_sqlite
    assert asked["options"] == "-c lock_timeout=5s -c statement_timeout=30s -c timezone=UTC"
    database.dispose()
