"""The clinic: who the texts come from."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from smsbot.db.models.base import Base, Id, Phone, Zone
from smsbot.domain.flow import MailTime


class Clinic(Base):
    """One clinic of the installation.

    ``line`` is the E.164 number it texts from; the one clinic without a line uses the default sender.
    ``name`` is what patients see, so it names no treatment. ``hours`` reads "mon-fri 08:00-17:00".
    ``outcome_mails`` says when mails about outcomes leave: with the morning's work list, or each at once.
    """

    __tablename__ = "clinic"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(16))
    line: Mapped[str | None] = mapped_column(String(32), unique=True)
    phone: Mapped[Phone]
    after_hours_phone: Mapped[Phone | None]
    time_zone: Mapped[Zone]
    hours: Mapped[str | None] = mapped_column(String(80))
    outcome_mails: Mapped[MailTime] = mapped_column(default=MailTime.MORNING)
    created_at: Mapped[datetime]
