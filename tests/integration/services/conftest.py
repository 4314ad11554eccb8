"""An installation on a database as the migrations make it, copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from smsbot.db import migrate
from tests.integration.services.desk import Desk, build_desk, set_up_clinic


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("services") / "smsbot.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def bare(migrated: Path, tmp_path: Path) -> Iterator[Desk]:
    """No clinic yet."""
    desk = build_desk(f"sqlite:///{shutil.copy(migrated, tmp_path / 'smsbot.db')}")
    yield desk
    desk.office.db.dispose()


@pytest.fixture(scope="session")
def with_clinic(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = Path(shutil.copy(migrated, tmp_path_factory.mktemp("clinic") / "smsbot.db"))
    desk = build_desk(f"sqlite:///{file}")
    set_up_clinic(desk)
    desk.office.db.dispose()
    return file


@pytest.fixture
def desk(with_clinic: Path, tmp_path: Path) -> Iterator[Desk]:
    """A clinic with a whole team, and nobody enrolled."""
    desk = build_desk(f"sqlite:///{shutil.copy(with_clinic, tmp_path / 'clinic.db')}")
    yield desk
    desk.office.db.dispose()
