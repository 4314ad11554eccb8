"""On which database the tests run: ``--database`` is sqlite (a file each), postgresql, or a server's URL."""

from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from smsbot.db import migrate
from tests.databases import Databases, PostgresServer, SqliteFiles, started_postgres

_SQLITE = "sqlite"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        default=_SQLITE,
        help="sqlite (default), postgresql (a server of the tests' own), or the URL of a PostgreSQL server "
        "where databases may be made; with the last two only the tests that use a database are run",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what uses a database and is not about SQLite alone; on SQLite all but the reverse."""
    on_sqlite = config.getoption("--database") == _SQLITE
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        other = item.get_closest_marker("postgresql" if on_sqlite else "sqlite")
        uses_database = "databases" in getattr(item, "fixturenames", ())
        (left if other or not (on_sqlite or uses_database) else kept).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """Where databases are made."""
    kind = request.config.getoption("--database")
    if kind == _SQLITE:
        yield SqliteFiles(tmp_path_factory.mktemp)
    elif kind == "postgresql":
        with started_postgres() as server:
            yield server
    else:
        yield PostgresServer(make_url(kind))


@pytest.fixture(scope="session")
def migrated_url(databases: Databases) -> Iterator[str]:
    """A database as the migrations make it, to be copied; nobody stays connected to it."""
    url = databases.new()
    migrate.upgrade(url)
    yield url
    databases.drop(url)


@pytest.fixture
def database_url(databases: Databases, migrated_url: str) -> Iterator[str]:
    """A migrated database of the test's own."""
    url = databases.copy(migrated_url)
    yield url
    databases.drop(url)
