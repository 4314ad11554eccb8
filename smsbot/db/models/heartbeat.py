"""The heartbeat: when each working part was last seen at work."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from smsbot.db.models.base import Base, Id


class Heartbeat(Base):
    """The last sign of life of one part (the tick, the dispatcher, the last reconcile)."""

    __tablename__ = "heartbeat"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    at: Mapped[datetime]
