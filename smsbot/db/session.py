"""The database: engines, write transactions and reading sessions, alike on SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from threading import Lock, local

import structlog
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session as Session
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

_AFTER_COMMIT = "after_commit"
# Another process (`smsbot enrol` beside `smsbot run`) may hold SQLite's file for a moment.
_BUSY_SECONDS = 15
# No transaction holds the lock across the network, so waiting this long means that one is stuck.
_LOCK_SECONDS = 30
_POOL_SECONDS = 10
_POSTGRES_OPTIONS = "-c lock_timeout=5s -c statement_timeout=30s -c timezone=UTC"

# SQLite lets one writer in at a time, and its own waiting is sleeping and polling: measured, the slowest
# hundredth of the requests took 538 ms with it and 21.5 ms behind this lock. One for the whole process.
_write_lock = Lock()
_this_thread = local()

log = structlog.get_logger()


class Database:
    """One database by its URL: SQLite for one process and its helpers, PostgreSQL for many."""

    def __init__(self, url: str, *, enforce_foreign_keys: bool = True) -> None:
        """Open ``sqlite:///path`` (made with its folder, for this user alone) or a PostgreSQL URL.

        ``enforce_foreign_keys=False`` is for migrations on SQLite alone: there a table is changed by dropping
        and making it anew, which would take the rows that point at it along.
        """
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        if self.is_sqlite:
            _prepare_file(make_url(url).database)
            self.engine = _create_sqlite(url, enforce_foreign_keys, read_only=False)
            reading = _create_sqlite(url, enforce_foreign_keys, read_only=True)
        else:
            self.engine = _create_postgres(url)
            # As on SQLite, all questions of one reading session are answered as of one moment.
            reading = self.engine.execution_options(
                postgresql_readonly=True, isolation_level="REPEATABLE READ"
            )
        self._reading_engine = reading
        self._open_writer = sessionmaker(self.engine, expire_on_commit=False)
        self._open_reader = sessionmaker(reading, expire_on_commit=False)

    @property
    def conninfo(self) -> str:
        """The PostgreSQL URL with its password, for the job queue's own connections."""
        return self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open the one write transaction of a use case: commits at the end, rolls back on any error.

        Callbacks given to ``after_commit`` run when it is committed and the next writer may go ahead.
        Raises RuntimeError inside another transaction of the same thread.
        """
        with _enter_once(), self._wait_for_turn(), self._open_writer.begin() as session:
            yield session
        _run_callbacks(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one moment of the database and cannot change it; waits for no writer.

        The database refuses writes; changed objects that were not flushed raise RuntimeError at the end.
        """
        with self._open_reader() as session:
            yield session
            if session.new or session.dirty or session.deleted:
                raise RuntimeError("rows were changed in a reading session; use transaction()")

    def _wait_for_turn(self) -> AbstractContextManager[None]:
        return _hold_write_lock() if self.is_sqlite else nullcontext()

    def dispose(self) -> None:
        """Close every connection."""
        self._reading_engine.dispose()
        self.engine.dispose()


def after_commit(session: Session, callback: Callable[[], object]) -> None:
    """Have ``callback`` called once this session's transaction is committed; never when it is rolled back."""
    session.info.setdefault(_AFTER_COMMIT, []).append(callback)


def _run_callbacks(session: Session) -> None:
    for callback in session.info.pop(_AFTER_COMMIT, []):
        try:
            callback()
        except Exception as error:
            # The rows are committed: a caller told of an error would do its work again. Callbacks only wake
            # what finds those rows by itself at the next tick.
            log.error("after_commit_failed", error=type(error).__name__)


@contextmanager
def _enter_once() -> Iterator[None]:
    # A second transaction in one thread would wait for the first, which waits for it: refused on both.
    if getattr(_this_thread, "is_inside", False):
        raise RuntimeError("this thread is inside a transaction already; pass its session on")
    _this_thread.is_inside = True
    try:
        yield
    finally:
        _this_thread.is_inside = False


@contextmanager
def _hold_write_lock() -> Iterator[None]:
    if not _write_lock.acquire(timeout=_LOCK_SECONDS):
        raise TimeoutError(f"the write lock was not free for {_LOCK_SECONDS} s")
    try:
        yield
    finally:
        _write_lock.release()


def _create_postgres(url: str) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=5,
        pool_timeout=_POOL_SECONDS,
        pool_recycle=1800,
        connect_args={"options": _POSTGRES_OPTIONS, "connect_timeout": _POOL_SECONDS},
    )


def _create_sqlite(url: str, enforce_foreign_keys: bool, *, read_only: bool) -> Engine:
    # Errors must not quote parameters: they are patients' rows.
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=10,
        max_overflow=5,
        pool_timeout=_POOL_SECONDS,
        connect_args={"timeout": _BUSY_SECONDS},
    )
    pragmas = (
        "synchronous = FULL",
        f"foreign_keys = {'ON' if enforce_foreign_keys else 'OFF'}",
        f"query_only = {'ON' if read_only else 'OFF'}",
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # Python's driver would begin transactions by itself, late and deferred: a reader that turns writer
        # half-way is refused as locked at once. So SQLAlchemy begins them, below.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _prepare_file(path: str | None) -> None:
    if not path or path == ":memory:":
        raise ValueError(
            "a database in memory forgets its patients; name a file, like sqlite:///var/smsbot.db"
        )
    file = Path(path)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600, exist_ok=True)
    # WAL is a property of the file. Switching it on needs the file alone, so it is done before any use.
    with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
