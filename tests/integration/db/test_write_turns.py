"""Writers take turns: threads, databases and processes on one SQLite file."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from smsbot.db.session import Database

pytestmark = pytest.mark.sqlite

ADD = text("INSERT INTO note (words) VALUES (:words)")
COUNT = text("SELECT count(*) FROM note")
WORDS = text("SELECT words FROM note")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "smsbot.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{path}")
    with database.transaction() as session:
        session.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT UNIQUE)"))
    yield database
    database.dispose()


def count(db: Database) -> int:
    with db.reading() as session:
        return int(session.execute(COUNT).scalar_one())


def write(db: Database, words: str) -> None:
    with db.transaction() as session:
        session.execute(ADD, {"words": words})


def run_together(writers: int, work: Callable[[int], None]) -> None:
    start = threading.Barrier(writers)

    def wait_and_work(number: int) -> None:
        start.wait(timeout=10)
        work(number)

    with ThreadPoolExecutor(writers) as pool:
        for done in [pool.submit(wait_and_work, number) for number in range(writers)]:
            done.result(timeout=60)


def test_writing_threads_never_see_a_locked_database(db: Database) -> None:
    # A read first and a write after it, in one transaction, is what a deferred BEGIN is refused for.
    def write_many(writer: int) -> None:
        for number in range(25):
            with db.transaction() as session:
                session.execute(COUNT).scalar_one()
                session.execute(ADD, {"words": f"{writer}-{number}"})

    run_together(4, write_many)

    assert count(db) == 100


def test_a_transaction_holds_the_writer_s_place_from_its_first_read(db: Database, path: Path) -> None:
    with db.transaction() as session, closing(sqlite3.connect(path, timeout=0)) as other:
        session.execute(COUNT)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_no_update_is_lost_between_two_threads(db: Database) -> None:
    write(db, "0")

    def add_one(_writer: int) -> None:
        for _ in range(25):
            with db.transaction() as session:
                words = int(session.execute(WORDS).scalar_one())
                session.execute(text("UPDATE note SET words = :words"), {"words": str(words + 1)})

    run_together(2, add_one)

    with db.reading() as session:
        assert session.execute(WORDS).scalar_one() == "50"


def test_two_databases_on_one_file_share_the_lock(db: Database, path: Path) -> None:
    other = Database(f"sqlite:///{path}")

    def write_many(writer: int) -> None:
        for number in range(25):
            write((db, other)[writer], f"{writer}-{number}")

    run_together(2, write_many)

    assert count(db) == 50
    other.dispose()


OTHER_PROCESS = """
import sys
from sqlalchemy import event, text
from smsbot.db.session import Database
db = Database(sys.argv[1])
for number in range(25):
    with db.transaction() as session:
        session.execute(text("SELECT count(*) FROM note")).scalar_one()
        words = {"words": f"{sys.argv[2]}-{number}"}
        session.execute(text("INSERT INTO note (words) VALUES (:words)"), words)
db.dispose()
"""


def test_a_second_process_waits_its_turn(db: Database, path: Path) -> None:
    command = [sys.executable, "-c", OTHER_PROCESS, f"sqlite:///{path}"]
    others = [subprocess.Popen([*command, name], cwd=Path(__file__).parents[3]) for name in ("a", "b")]

    for number in range(25):
        write(db, f"own-{number}")

    assert [other.wait(timeout=60) for other in others] == [0, 0]
    assert count(db) == 75


def test_a_transaction_inside_a_transaction_is_refused_and_not_waited_for(db: Database) -> None:
    with db.transaction() as session:
        session.execute(ADD, {"words": "outer"})
        with pytest.raises(RuntimeError, match="inside a transaction already"):
            write(db, "inner")

    assert count(db) == 1


def test_a_stuck_writer_is_told_of_and_not_waited_for_ever(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smsbot.db.session._LOCK_SECONDS", 0.05)

    with db.transaction(), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(write, db, "late")
        with pytest.raises(TimeoutError, match="write lock"):
            waiting.result(timeout=10)
