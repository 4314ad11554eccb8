"""An installation on a database as the migrations make it, copied for each test."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.integration.services.desk import Desk, build_desk, set_up_clinic


@pytest.fixture
def bare(database_url: str) -> Iterator[Desk]:
    """No clinic yet."""
    desk = build_desk(database_url)
    yield desk
    desk.office.db.dispose()


@pytest.fixture(scope="session")
def with_clinic(databases: Databases, migrated_url: str) -> Iterator[str]:
    url = databases.copy(migrated_url)
    desk = build_desk(url)
    set_up_clinic(desk)
    desk.office.db.dispose()
    yield url
    databases.drop(url)


@pytest.fixture
def desk(databases: Databases, with_clinic: str) -> Iterator[Desk]:
    """A clinic with a whole team, and nobody enrolled."""
    url = databases.copy(with_clinic)
    desk = build_desk(url)
    yield desk
    desk.office.db.dispose()
    databases.drop(url)
