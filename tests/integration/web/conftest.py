"""The Flask app around a real installation: migrated database, flows, keys, signatures; nothing is sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from smsbot.bootstrap import App, Bell, Webhooks
from smsbot.clock import VirtualClock
from smsbot.db.models import Base, InboundMessage, OutboxMessage
from smsbot.db.session import Database
from smsbot.domain.reading import Reader
from smsbot.flow_files import Library, load_library
from smsbot.gateways.twilio import delivery_verdict
from smsbot.gateways.twilio.signature import signature_is_valid
from smsbot.mail.links import AckLinks
from smsbot.office import Office
from smsbot.web import create_app
from tests.factories import (
    KEYRING,
    NOW,
    PHONE,
    make_clinic,
    make_episode,
    make_escalation,
    make_handset,
    make_member,
    make_patient,
)
from tests.peers.twilio_peer import ACCOUNT_SID, AUTH_TOKEN, PUBLIC_URL, TwilioPeer
from tests.shipped import shipped_reader

FLOWS = Path(__file__).resolve().parents[3] / "flows"
SECRET = "s3cret-for-web-tests-0123456789abcdef"


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(FLOWS)


@pytest.fixture(scope="session")
def reader() -> Reader:
    return shipped_reader()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def bot(database: Database, library: Library, reader: Reader) -> App:
    bell = Bell()
    office = Office(
        db=database,
        keyring=KEYRING,
        library=library,
        reader=reader,
        links=AckLinks(SECRET, PUBLIC_URL),
        wake=bell.ring,
    )
    return App(
        office=office,
        clock=VirtualClock(NOW),
        bell=bell,
        public_url=PUBLIC_URL,
        secret_key=SECRET,
        webhooks=Webhooks(partial(signature_is_valid, (AUTH_TOKEN,)), ACCOUNT_SID, delivery_verdict),
    )


@pytest.fixture
def client(bot: App) -> FlaskClient:
    return create_app(bot).test_client()


@pytest.fixture
def peer(client: FlaskClient) -> Iterator[TwilioPeer]:
    """Twilio, posting into the process."""

    def post(url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> tuple[int, str]:
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        answer = client.post(path, data=dict(fields), headers=dict(headers))
        return answer.status_code, answer.text

    with TwilioPeer(webhook_url="http://localhost/twilio/inbound", post=post) as peer:
        yield peer


@dataclass(frozen=True, slots=True)
class People:
    """A clinic with a team of two, and a patient with one urgent alert; ids and the first member's link."""

    dana: int
    omar: int
    escalation: int
    token: str


@pytest.fixture
def people(bot: App) -> People:
    with bot.office.db.transaction() as session:
        clinic = make_clinic(session=session, name="Spring Clinic")
        dana = make_member(session=session, clinic=clinic, name="Dana Nurse", email="dana@clinic.example")
        omar = make_member(session=session, clinic=clinic, name="Omar Doctor", email="omar@clinic.example")
        handset = make_handset(session=session, clinic=clinic, phone=PHONE)
        patient = make_patient(
            session=session, handset=handset, name="Canary Quillfeather", reference="MRN-CANARY-7731"
        )
        episode = make_episode(session=session, patient=patient)
        escalation = make_escalation(session=session, episode=episode)
        return People(dana.id, omar.id, escalation.id, token_for(bot, escalation.id, dana.id))


def token_for(bot: App, escalation_id: int, member_id: int) -> str:
    """The token of the link that a mail to this member holds."""
    return bot.office.links.url(escalation_id, member_id, bot.now()).rpartition("/")[2]


def count(bot: App, table: type[Base] = InboundMessage) -> int:
    """How many rows a table has."""
    with bot.office.db.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def all_rows(bot: App) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, to see that nothing at all was changed."""
    with bot.office.db.reading() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: [tuple(row) for row in session.execute(select(table))] for table in tables}


def text_row(bot: App) -> OutboxMessage:
    """The newest row of the outbox."""
    with bot.office.db.reading() as session:
        return session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one()
