"""What the holder of a phone said about being texted, and staff's word on whose phone it is."""

from datetime import datetime

from sqlalchemy import func, or_, select

from smsbot.db.models import ConsentEvent, Handset
from smsbot.db.session import Session
from smsbot.domain.case import Consent

VERIFIED = "staff verified the number"
# How the rules write a stop said by somebody who wanted no texts already.
_SAID_AGAIN = "text, again"


def has_stopped(session: Session, handset: Handset) -> bool:
    """Whether the phone's holder has said stop since texts were last wanted, whatever else they said."""
    asked_for = select(func.max(ConsentEvent.id)).where(
        ConsentEvent.handset_id == handset.id, ConsentEvent.kind.in_((Consent.OPTED_IN, Consent.NONE))
    )
    stops = select(ConsentEvent.id).where(
        ConsentEvent.handset_id == handset.id,
        ConsentEvent.id > (session.scalar(asked_for) or 0),
        or_(ConsentEvent.kind == Consent.OPTED_OUT, ConsentEvent.source == _SAID_AGAIN),
    )
    return session.scalar(stops.limit(1)) is not None


def verify_number(session: Session, handset: Handset, now: datetime) -> None:
    """Staff made sure that a number called wrong is the patient's: it may be invited as if it were new."""
    handset.consent = Consent.NONE
    session.add(ConsentEvent(handset_id=handset.id, kind=Consent.NONE, source=VERIFIED, at=now))
