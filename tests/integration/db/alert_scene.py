"""The rows of one escalation for tests, and the view of them."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from smsbot.db.alert_views import AlertView, load_alert_view
from smsbot.db.models import (
    Answer,
    AnswerKind,
    Clinic,
    Episode,
    Escalation,
    Handset,
    InboundMessage,
    Patient,
)
from smsbot.flow_files import Library
from smsbot.sealing import Keyring, new_row_key
from tests.factories import (
    KEYRING,
    NOW,
    make_escalation,
    make_inbound,
)

FLOWS = Path(__file__).resolve().parents[3] / "flows"
MINUTE = timedelta(minutes=1)


@dataclass
class Scene:
    """The rows of one escalation, and the view of them."""

    session: Session
    library: Library
    clinic: Clinic
    handset: Handset
    episode: Episode

    def view(
        self, escalation: Escalation, *, keyring: Keyring = KEYRING, later: timedelta = MINUTE
    ) -> AlertView:
        self.session.flush()
        return load_alert_view(
            self.session, escalation.id, library=self.library, keyring=keyring, now=NOW + later
        )

    def escalation(self, **changes: object) -> Escalation:
        row = make_escalation(session=self.session, episode=self.episode)
        for name, value in changes.items():
            setattr(row, name, value)
        self.session.flush()
        return row

    def patient(self) -> Patient:
        return self.session.get_one(Patient, self.episode.patient_id)

    def score(self, value: int, *, day: int) -> None:
        answer = Answer(
            episode_id=self.episode.id,
            kind=AnswerKind.SCORE,
            question="pain",
            score=value,
            row_key=new_row_key(),
            day=day,
            at=NOW + timedelta(days=day - 3, minutes=-1),
        )
        self.session.add(answer)

    def inbound(self, body: str, *, after: timedelta = timedelta()) -> InboundMessage:
        message = make_inbound(session=self.session, handset=self.handset, body=body)
        message.received_at = message.stored_at = NOW + after
        self.session.flush()
        return message
