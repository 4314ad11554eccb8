"""A shell without a database, and one with a migrated database, a clinic and its team."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.integration.cli.shell import Shell, make_shell, settings
from tests.integration.services.desk import build_desk, set_up_clinic


@pytest.fixture
def type_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], Shell]:
    """Makes a shell whose settings name a database."""
    monkeypatch.chdir(tmp_path)
    return lambda url: make_shell(monkeypatch, capsys, settings(url))


@pytest.fixture
def fresh(type_on: Callable[[str], Shell], databases: Databases) -> Iterator[Shell]:
    """All settings, nothing in the database yet."""
    url = databases.new()
    yield type_on(url)
    databases.drop(url)


@pytest.fixture
def empty(type_on: Callable[[str], Shell], database_url: str) -> Shell:
    """A migrated database with nothing in it."""
    return type_on(database_url)


@pytest.fixture(scope="session")
def set_up(databases: Databases, migrated_url: str) -> Iterator[str]:
    """A database with a clinic and one person in each role; nothing in it is sealed."""
    url = databases.copy(migrated_url)
    desk = build_desk(url)
    set_up_clinic(desk)
    desk.office.db.dispose()
    yield url
    databases.drop(url)


@pytest.fixture
def shell(type_on: Callable[[str], Shell], databases: Databases, set_up: str) -> Iterator[Shell]:
    """A clinic with one person in each role."""
    url = databases.copy(set_up)
    yield type_on(url)
    databases.drop(url)
