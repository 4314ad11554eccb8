"""What all tables share: the naming of constraints, and how Python types become columns."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from sqlalchemy import Enum, ForeignKey, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from smsbot.db.types import UTCDateTime
from smsbot.sealing import ROW_KEY_BYTES

# Every constraint has a name, so that a later migration can change it on either database.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
STATUS_LENGTH = 24


def _list_values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


class Base(DeclarativeBase):
    """The parent of every table. Statuses are short strings of the domain's words; moments are aware UTC."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a plain class attribute
        datetime: UTCDateTime,
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            length=STATUS_LENGTH,
            values_callable=_list_values,
            validate_strings=True,
        ),
    }


# Ids of one table may only go where ids of that table belong, hence one kind of column for each.
Id = Annotated[int, mapped_column(primary_key=True)]
ClinicId = Annotated[int, mapped_column(ForeignKey("clinic.id"), index=True)]
MemberId = Annotated[int, mapped_column(ForeignKey("team_member.id"), index=True)]
HandsetId = Annotated[int, mapped_column(ForeignKey("handset.id"), index=True)]
PatientId = Annotated[int, mapped_column(ForeignKey("patient.id"), index=True)]
EpisodeId = Annotated[int, mapped_column(ForeignKey("episode.id"), index=True)]
InboundId = Annotated[int, mapped_column(ForeignKey("inbound_message.id"), index=True)]
EscalationId = Annotated[int, mapped_column(ForeignKey("escalation.id"), index=True)]

# Random bytes that bind the sealed values of a row to it; see smsbot.sealing.
RowKey = Annotated[bytes, mapped_column(LargeBinary(ROW_KEY_BYTES))]
# What quotes or names a person: sealed before it is written, never as it is.
Sealed = Annotated[bytes, mapped_column(LargeBinary)]

Code = Annotated[str, mapped_column(String(64))]
Words = Annotated[str, mapped_column(Text)]
Zone = Annotated[str, mapped_column(String(64))]
Language = Annotated[str, mapped_column(String(8))]
Phone = Annotated[str, mapped_column(String(32))]
