"""Inserts that a unique constraint may refuse without an error: doing a thing twice has one effect."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.dml import ReturningInsert

from smsbot.db.models import Base


def insert_new(
    session: Session, model: type[Base], row: Mapping[str, object], *, unless: tuple[str, ...]
) -> int | None:
    """Insert a row and return its id; None where a row with the same values of ``unless`` is there already.

    ``unless`` names the columns of a unique constraint.
    """
    statement = _statement(model, unless, session.get_bind().dialect.name)
    return session.execute(statement, dict(row)).scalar_one_or_none()


@cache
def _statement(model: type[Base], unless: tuple[str, ...], dialect: str) -> ReturningInsert[int]:
    """Built once: the building takes as long as the sending."""
    key: InstrumentedAttribute[int] = model.id  # type: ignore[attr-defined]
    if dialect == "postgresql":
        return postgresql.insert(model).on_conflict_do_nothing(index_elements=unless).returning(key)
    return sqlite.insert(model).on_conflict_do_nothing(index_elements=unless).returning(key)
