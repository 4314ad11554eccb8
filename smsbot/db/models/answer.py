"""What patients told: answers to questions, and symptoms found in their words. Rows are never changed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from smsbot.db.models.base import Base, Code, EpisodeId, Id, InboundId, RowKey, Sealed, Words
from smsbot.domain.reading import Degree, Place, Since, Status, Trend


class AnswerKind(StrEnum):
    """What an answer holds: a pain score, or a choice (or the words) given to a question."""

    SCORE = "score"
    CHOICE = "choice"


class Answer(Base):
    """One answer: ``score`` from 0 to 10, or one of the flow's own choices, or else the patient's words."""

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'score' AND score IS NOT NULL AND choice IS NULL AND words IS NULL)"
            " OR (kind = 'choice' AND score IS NULL AND (choice IS NULL) <> (words IS NULL))",
            name="one_value",
        ),
    )

    id: Mapped[Id]
    episode_id: Mapped[EpisodeId]
    inbound_id: Mapped[InboundId | None]
    check_in_key: Mapped[Code | None]
    kind: Mapped[AnswerKind]
    question: Mapped[Code]
    score: Mapped[int | None]
    choice: Mapped[Code | None]
    words: Mapped[Sealed | None]
    row_key: Mapped[RowKey]
    day: Mapped[int]
    at: Mapped[datetime]


class Finding(Base):
    """One symptom told of: ``rule`` gave the tier, ``read_rule`` found it in the sealed ``words``.

    ``value`` is a temperature in ``unit`` F or C.
    """

    __tablename__ = "finding"

    id: Mapped[Id]
    episode_id: Mapped[EpisodeId]
    inbound_id: Mapped[InboundId | None]
    check_in_key: Mapped[Code | None]
    code: Mapped[Code]
    status: Mapped[Status]
    tier: Mapped[int | None]
    rule: Mapped[Words]
    place: Mapped[Place]
    side: Mapped[Code | None]
    trend: Mapped[Trend | None]
    since: Mapped[Since]
    degree: Mapped[Degree | None]
    value: Mapped[float | None]
    unit: Mapped[Code | None]
    words: Mapped[Sealed]
    read_rule: Mapped[Words]
    row_key: Mapped[RowKey]
    day: Mapped[int]
    at: Mapped[datetime]
