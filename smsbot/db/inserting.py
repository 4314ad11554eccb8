"""Inserts that a unique constraint may refuse without an error: doing a thing twice has one effect."""

from collections.abc import Mapping

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from smsbot.db.models import Base


def insert_new(
    session: Session, model: type[Base], row: Mapping[str, object], *, unless: tuple[str, ...]
) -> int | None:
    """Insert a row and return its id; None where a row with the same values of ``unless`` is there already.

    ``unless`` names the columns of a unique constraint.
    """
    key: InstrumentedAttribute[int] = model.id  # type: ignore[attr-defined]
    if session.get_bind().dialect.name == "postgresql":
        in_postgresql = postgresql.insert(model).on_conflict_do_nothing(index_elements=unless)
        return session.execute(in_postgresql.returning(key), dict(row)).scalar_one_or_none()
    in_sqlite = sqlite.insert(model).on_conflict_do_nothing(index_elements=unless)
    return session.execute(in_sqlite.returning(key), dict(row)).scalar_one_or_none()
