"""Installations to measure: real services on a database of their own, with patients who have signed up."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import psycopg
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from smsbot.bootstrap import Webhooks
from smsbot.bootstrap.logs import configure_logging
from smsbot.db import migrate
from smsbot.db.models import Base as Model
from smsbot.gateways.twilio import delivery_verdict
from smsbot.gateways.twilio.signature import signature_is_valid
from smsbot.web import create_app
from tests.databases import Databases, PostgresServer, SqliteFiles, started_postgres
from tests.integration.services.desk import LINE, Desk, build_desk, set_up_clinic
from tests.peers.twilio_peer import ACCOUNT_SID, AUTH_TOKEN, PUBLIC_URL

PATIENTS = 16
TEXTS_OF_EACH = 3
_CORPUS = Path(__file__).parents[1] / "tests" / "corpus" / "ordinary.jsonl"
# On this day of November, at 10:00 by their clocks, everybody's check-in of day 7 falls due.
ALL_DUE = timedelta(days=4)


def silence() -> None:
    """Log as in real life, to nowhere: the lines are part of the work, not of the table."""
    configure_logging("INFO", open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - until the end


@dataclass(frozen=True, slots=True)
class Base:
    """A database full of patients, to be copied for each measurement, and the moment it stands at."""

    name: str
    databases: Databases
    url: str
    now: datetime

    @contextmanager
    def copy(self, of: str | None = None) -> Iterator[str]:
        """A copy of it (or of another database) that is thrown away afterwards."""
        url = self.databases.copy(of or self.url)
        try:
            yield url
        finally:
            self.databases.drop(url)


@contextmanager
def bases() -> Iterator[tuple[Base, Base]]:
    """One base on SQLite and one on PostgreSQL; both write as durably as they do in service."""
    with TemporaryDirectory(prefix="smsbot-bench-") as folder, started_postgres() as server:
        _make_durable(server)
        files = SqliteFiles(lambda name: Path(mkdtemp(dir=folder, prefix=name)))
        yield _fill("SQLite", files), _fill("PostgreSQL", server)


def _make_durable(server: PostgresServer) -> None:
    url = server.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM RESET ALL")
        connection.execute("SELECT pg_reload_conf()")


def _fill(name: str, databases: Databases) -> Base:
    url = databases.new()
    migrate.upgrade(url)
    with desk_on(url) as desk:
        set_up_clinic(desk)
        for number in range(PATIENTS):
            desk.patient(phone=phone(number))
        return Base(name, databases, url, desk.now)


@cache
def everyday_texts() -> tuple[str, ...]:
    """Texts as people write them, no two alike."""
    lines = _CORPUS.read_text(encoding="utf-8").splitlines()
    return tuple(dict.fromkeys(json.loads(line)["text"] for line in lines[::7]))


def words(sender: int, number: int) -> str:
    """What a patient texts: a score to the open question, then whatever people write."""
    return "4" if number == 0 else everyday_texts()[number * PATIENTS + sender]


def phone(number: int) -> str:
    """The number of one of the patients."""
    return f"+1555201{number:04d}"


@contextmanager
def desk_on(url: str, now: datetime | None = None) -> Iterator[Desk]:
    """The services on a database, with Twilio's signatures checked as in service."""
    desk = build_desk(url, start=now) if now else build_desk(url)
    check = partial(signature_is_valid, (AUTH_TOKEN,))
    desk.app.webhooks = Webhooks(check, ACCOUNT_SID, delivery_verdict)
    desk.app.public_url = PUBLIC_URL
    try:
        yield desk
    finally:
        desk.app.close()


def client_of(desk: Desk) -> FlaskClient:
    """Twilio's side of the web node."""
    return create_app(desk.app).test_client()


def webhook(sender: int, words: str, sid: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The fields and headers of one signed webhook."""
    fields = {
        "MessageSid": sid,
        "AccountSid": ACCOUNT_SID,
        "From": phone(sender),
        "To": LINE,
        "Body": words,
        "NumMedia": "0",
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
    }
    signature = RequestValidator(AUTH_TOKEN).compute_signature(f"{PUBLIC_URL}/twilio/inbound", fields)
    return fields, {"X-Twilio-Signature": str(signature)}


def post(client: FlaskClient, call: tuple[Mapping[str, str], Mapping[str, str]]) -> None:
    """Post one webhook; RuntimeError where it is refused, for a fault is fast."""
    fields, headers = call
    answer = client.post("/twilio/inbound", data=fields, headers=headers)
    if answer.status_code != 200:
        raise RuntimeError(f"the webhook answered {answer.status_code}")


# A table of the numbers from 1 to :count, on either database.
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
# Rows as a patient of earlier months leaves them: settled, found by nobody.
_PAD = {
    "handset": ({"phone_index": "'pad' || n.i"}, "n"),
    "patient": ({"handset_id": "h.id"}, "handset h"),
    "episode": (
        {"handset_id": "h.id", "case_code": "'P' || h.id", "status": "'finished'", "next_due_at": "NULL"},
        "handset h",
    ),
    "check_in": ({"episode_id": "e.id", "status": "'completed'"}, "episode e"),
    "inbound_message": (
        {"handset_id": "h.id", "episode_id": "NULL", "provider_sid": "'SMpad' || h.id || '-' || n.i"},
        "handset h, n",
    ),
    "outbox_message": (
        {
            "handset_id": "h.id",
            "episode_id": "NULL",
            "key": "'pad' || h.id || '-' || n.i",
            "provider_sid": "NULL",
            "status": "'delivered'",
        },
        "handset h, n",
    ),
}
TEXTS_EACH = 10


def pad(engine: Engine, patients: int) -> None:
    """Add patients of earlier months: ten texts out and ten in, each, and nothing of them due any more."""
    with engine.begin() as connection:
        for table, (changes, source) in _PAD.items():
            wanted = [column.name for column in Model.metadata.tables[table].columns if column.name != "id"]
            values = ", ".join(changes.get(column, f"t.{column}") for column in wanted)
            rows = (
                f"INSERT INTO {table} ({', '.join(wanted)}) {NUMBERS} SELECT {values}"  # noqa: S608
                f" FROM {source}, (SELECT * FROM {table} ORDER BY id LIMIT 1) t WHERE {_condition(source)}"
            )
            count = patients if source == "n" else TEXTS_EACH
            connection.execute(text(rows), {"count": count})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _condition(source: str) -> str:
    return {"n": "true", "episode e": "e.case_code LIKE 'P%' AND e.status = 'finished'"}.get(
        source, "h.phone_index LIKE 'pad%'"
    )
