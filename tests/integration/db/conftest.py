"""A database as the migrations make it, copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from smsbot.db.models import Clinic, Episode, Handset
from smsbot.db.session import Database
from smsbot.domain.flow import Flow
from smsbot.flow_files.library import load_library
from tests.factories import make_clinic, make_episode, make_handset, make_patient

FLOWS = Path(__file__).resolve().parents[3] / "flows"


@pytest.fixture(scope="session")
def flow() -> Flow:
    return load_library(FLOWS).flow("rfa", 1, "lumbar")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
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
