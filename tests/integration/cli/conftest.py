"""A shell without a database, and one with a migrated database, a clinic and its team."""

import shutil
from pathlib import Path

import pytest

from smsbot.db import migrate
from tests.integration.cli.shell import Shell, make_shell, settings
from tests.integration.services.desk import build_desk, set_up_clinic


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("cli") / "smsbot.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """All settings, no database yet."""
    monkeypatch.chdir(tmp_path)
    return make_shell(monkeypatch, capsys, settings(tmp_path))


@pytest.fixture
def empty(fresh: Shell, migrated: Path, tmp_path: Path) -> Shell:
    """A migrated database with nothing in it."""
    shutil.copy(migrated, tmp_path / "smsbot.db")
    return fresh


@pytest.fixture(scope="session")
def set_up(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a clinic and one person in each role; nothing in it is sealed."""
    file = Path(shutil.copy(migrated, tmp_path_factory.mktemp("cli-clinic") / "smsbot.db"))
    desk = build_desk(f"sqlite:///{file}")
    set_up_clinic(desk)
    desk.office.db.dispose()
    return file


@pytest.fixture
def shell(fresh: Shell, set_up: Path, tmp_path: Path) -> Shell:
    """A clinic with one person in each role."""
    shutil.copy(set_up, tmp_path / "smsbot.db")
    return fresh
