"""The text that came in: its sealed body, and what was read in it."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from smsbot.db.models.base import Base, ClinicId, Code, EpisodeId, HandsetId, Id, Language, RowKey, Sealed
from smsbot.domain.reading import Command, Event


class InboundMessage(Base):
    """One text from a handset. The provider's id is unique, so a redelivery has no second effect.

    ``stored_at`` is when we took it in, which an outage makes later than ``received_at``. The columns from
    ``asked`` on sum up the reading, for the pages and for judging the reader later.
    """

    __tablename__ = "inbound_message"

    id: Mapped[Id]
    provider_sid: Mapped[str] = mapped_column(String(64), unique=True)
    clinic_id: Mapped[ClinicId]
    handset_id: Mapped[HandsetId]
    episode_id: Mapped[EpisodeId | None]
    body: Mapped[Sealed]
    row_key: Mapped[RowKey]
    media_count: Mapped[int] = mapped_column(default=0)
    opt_out_type: Mapped[Code | None]
    received_at: Mapped[datetime]
    stored_at: Mapped[datetime]
    asked: Mapped[Code | None]
    read_status: Mapped[Code | None]
    pain: Mapped[int | None]
    command: Mapped[Command | None]
    event: Mapped[Event | None]
    lang: Mapped[Language | None]
    unread: Mapped[bool] = mapped_column(default=False)
