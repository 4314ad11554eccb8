"""What a patient costs: whole lives run through the services, then copied, and rows and bytes counted.

``python -m bench.lives``. Of six patients three answer everything, one never does, one says stop after a
week, and one tells of a red flag on day 2; a nurse closes every alert. The first year is lived.
"""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, Table, func, select, text

from bench.sites import NUMBERS, Base, bases, desk_on, phone, silence
from smsbot.db import migrate
from smsbot.db.models import Base as Model
from smsbot.db.models import Escalation, InboundMessage, OutboxKind, OutboxMessage
from smsbot.domain.case import AlertStatus
from smsbot.services import demo_view, procedures
from smsbot.services.enrolment import enrol
from smsbot.web.quick_replies import quick_replies
from tests.integration.services.desk import ZONE, Desk, request, set_up_clinic

LIVES = ("answers", "answers", "answers", "silent", "stops", "red flag")
COPIES = 50
_DONE = datetime(2026, 11, 24, 15, 40, tzinfo=UTC)
_OFFSET = 1_000_000
_LONGEST = timedelta(days=370)
# What an installation has once, however many patients.
_FIXED = {"clinic", "team_member", "team_role", "heartbeat"}
_UNIQUE = {
    ("handset", "phone_index"),
    ("episode", "case_code"),
    ("inbound_message", "provider_sid"),
    ("outbox_message", "provider_sid"),
    ("outbox_message", "key"),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one patient leaves, on average."""

    rows: dict[str, float]
    kilobytes: float
    texts_out: float
    texts_in: float
    mails: float
    busiest: list[tuple[str, float]]


def main() -> None:
    """Print the cost on both databases."""
    silence()
    with bases() as found:
        for base in found:
            _print(base.name, _measure(base))


def _print(name: str, cost: Cost) -> None:
    print(f"{name}: {sum(cost.rows.values()):.0f} rows, {cost.kilobytes:.0f} KB for each patient")
    print(f"  texts out {cost.texts_out:.1f}, in {cost.texts_in:.1f}, mails {cost.mails:.1f}")
    for table, rows in sorted(cost.rows.items(), key=lambda item: -item[1]):
        print(f"  {table:<18} {rows:6.1f}")
    print(
        "  texts out by hour of the patient's day: "
        + ", ".join(f"{hour} {n:.1f}" for hour, n in cost.busiest)
    )


def _measure(base: Base) -> Cost:
    url = base.databases.new()
    migrate.upgrade(url)
    with desk_on(url) as desk:
        set_up_clinic(desk)
        empty = _bytes(desk.office.db.engine)
        _live(desk)
        rows = desk.counts()
        texts = _texts(desk)
        for table in Model.metadata.sorted_tables:
            if table.name not in _FIXED:
                _copy(desk.office.db.engine, table)
        patients = len(LIVES) * (COPIES + 1)
        size = (_bytes(desk.office.db.engine) - empty) / patients / 1000
        each = {name: count / len(LIVES) for name, count in rows.items() if count and name not in _FIXED}
        return Cost(each, size, *texts, _hours(desk))


def _texts(desk: Desk) -> tuple[float, float, float]:
    with desk.office.db.reading() as session:
        kinds = Counter(session.scalars(select(OutboxMessage.kind)).all())
        heard = session.scalar(select(func.count(InboundMessage.id))) or 0
    patients = len(LIVES)
    return kinds[OutboxKind.SMS] / patients, heard / patients, kinds[OutboxKind.EMAIL] / patients


def _hours(desk: Desk) -> list[tuple[str, float]]:
    with desk.office.db.reading() as session:
        rows = select(OutboxMessage.sent_at).where(
            OutboxMessage.kind == OutboxKind.SMS, OutboxMessage.id < _OFFSET
        )
        hours = Counter(at.astimezone(ZoneInfo(ZONE)).hour for at in session.scalars(rows) if at)
    return [(f"{hour:02d}:00", count / len(LIVES)) for hour, count in hours.most_common(4)]


def _live(desk: Desk) -> None:
    """All lives at once, from the enrolment until nothing is due any more."""
    start = desk.now
    episodes = {
        phone(number): enrol(
            desk.office, request(phone=phone(number), procedure_at="2026-11-24T10:00"), start
        ).episode
        for number in range(len(LIVES))
    }
    confirmed: list[int] = []
    desk.settle()
    while (due := demo_view.next_moment(desk.office)) is not None and due < start + _LONGEST:
        while texted := {message.to for message in desk.sms.sent}:
            desk.forget()
            for number, kind in enumerate(LIVES):
                if phone(number) in texted:
                    _reply(desk, number, kind, episodes[phone(number)], desk.now - start)
            desk.settle()
        _close_alerts(desk)
        desk.clock.set(max(due, desk.now + timedelta(seconds=30)))
        if not confirmed and desk.now >= _DONE:
            confirmed = [_confirm(desk, episode) for episode in episodes.values()]
        desk.settle()


def _confirm(desk: Desk, episode: int) -> int:
    procedures.confirm(desk.office, str(episode), _DONE, desk.now)
    return episode


def _close_alerts(desk: Desk) -> None:
    """The nurse takes and closes whatever somebody was mailed about."""
    with desk.office.db.reading() as session:
        mailed = select(Escalation.id).where(Escalation.status != AlertStatus.RESOLVED, Escalation.step > 0)
        ids = session.scalars(mailed).all()
    nurse = desk.member("nurse")
    for escalation in ids:
        token = desk.office.links.url(escalation, nurse, desk.now).rpartition("/")[2]
        desk.app.resolve(token, nurse, "called")


def _reply(desk: Desk, number: int, kind: str, episode: int, since: timedelta) -> None:
    state = demo_view.look(desk.office, episode, desk.now)
    if state.consent == "invited":
        desk.says("YES", phone=phone(number))
    elif kind == "stops" and since > timedelta(days=8) and state.consent == "opted_in":
        desk.says("please stop", phone=phone(number))
    elif kind == "red flag" and state.question is not None and timedelta(days=2) < since < timedelta(days=4):
        desk.says("my calf is swelling up and hot", phone=phone(number))
    elif kind != "silent" and state.question is not None:
        answers = quick_replies(state.question, language="en", opted_out=False)
        desk.says(answers[0], phone=phone(number))


def _copy(engine: Engine, table: Table) -> None:
    columns = [column.name for column in table.columns]
    values = ", ".join(_value(table, name) for name in columns)
    source = f"{NUMBERS} SELECT {values} FROM {table.name} t, n"  # noqa: S608 - names of our own
    with engine.begin() as connection:
        insert = f"INSERT INTO {table.name} ({', '.join(columns)}) {source}"
        connection.execute(text(insert), {"count": COPIES})


def _value(table: Table, name: str) -> str:
    if (table.name, name) in _UNIQUE:
        # Cut where the column would be too short; what is left is still nobody else's.
        return f"substr(t.{name}, 1, 58) || '-' || n.i"
    targets = [key.column.table.name for key in table.columns[name].foreign_keys]
    if name == "id" or (targets and targets[0] not in _FIXED):
        return f"t.{name} + n.i * {_OFFSET}"
    return f"t.{name}"


def _bytes(engine: Engine) -> int:
    """What the tables and their indexes take on disk, packed."""
    if engine.dialect.name == "sqlite":
        file = str(engine.url.database)
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(file).stat().st_size
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM FULL"))
        each = "SELECT sum(pg_total_relation_size(CAST(name AS regclass)))"
        size = text(f"{each} FROM unnest(CAST(:names AS text[])) t(name)")
        names = [table.name for table in Model.metadata.sorted_tables]
        return int(connection.execute(size, {"names": names}).scalar_one())


if __name__ == "__main__":
    main()
