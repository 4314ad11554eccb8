"""Runs the migrations on a connection that smsbot.db.migrate has opened; nothing else starts them."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Enum

from smsbot.db.migrate import is_ours
from smsbot.db.models import Base
from smsbot.db.types import UTCDateTime

_NO_CONNECTION = "migrations run through smsbot.db.migrate; use `smsbot db upgrade`"


def _spell_type(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    # A script says what the database holds, not which class of today's code reads it.
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String({item.length})"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite cannot change a column or a constraint in place: batches make the table anew.
        render_as_batch=True,
        compare_type=True,
        include_name=is_ours,
        render_item=_spell_type,
    )
    with context.begin_transaction():
        context.run_migrations()


_connection = context.config.attributes.get("connection")
if _connection is None:
    raise RuntimeError(_NO_CONNECTION)
_run(_connection)
