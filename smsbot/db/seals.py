"""Sealing of columns: a column's seal is bound to its table and its name, taken from the model itself."""

from sqlalchemy.orm import InstrumentedAttribute

from smsbot.sealing import Keyring

SealedColumn = InstrumentedAttribute[bytes] | InstrumentedAttribute[bytes | None]


def seal(text: str, column: SealedColumn, *, row_key: bytes, keyring: Keyring) -> bytes:
    """Return ``text`` sealed for this column of the row with this key."""
    return keyring.seal(text, table=_table(column), column=column.key, row_key=row_key)


def unseal(sealed: bytes, column: SealedColumn, *, row_key: bytes, keyring: Keyring) -> str:
    """Return the text sealed for this column of the row with this key; raises SealError."""
    return keyring.unseal(sealed, table=_table(column), column=column.key, row_key=row_key)


def _table(column: SealedColumn) -> str:
    return str(column.class_.__tablename__)
