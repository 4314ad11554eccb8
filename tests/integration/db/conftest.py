"""A database as the migrations make it, copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from smsbot.db import migrate
from smsbot.db.models import Clinic, Episode, Handset
from smsbot.db.session import Database
from smsbot.domain.flow import Flow
from smsbot.flow_files.library import load_library
from tests.factories import make_clinic, make_episode, make_handset, make_patient

FLOWS = Path(__file__).resolve().parents[3] / "flows"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "smsbot.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def flow() -> Flow:
    return load_library(FLOWS).flow("rfa", 1, "lumbar")


@pytest.fixture
def database_file(migrated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated, tmp_path / "smsbot.db"))


@pytest.fixture
def database(database_file: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{database_file}")
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


@pytest.fixture
def clinic(session: Session) -> Clinic:
    return make_clinic(session=session)


@pytest.fixture
def handset(session: Session, clinic: Clinic) -> Handset:
    return make_handset(session=session, clinic=clinic)


@pytest.fixture
def episode(session: Session, handset: Handset) -> Episode:
    return make_episode(session=session, patient=make_patient(session=session, handset=handset))
