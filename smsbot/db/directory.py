"""Who is who: clinics by their line, handsets by their number, episodes by handset or case code, the team."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from smsbot.db.inserting import insert_new
from smsbot.db.models import (
    Clinic,
    ConsentEvent,
    Episode,
    Escalation,
    Handset,
    Patient,
    TeamMember,
    TeamRole,
    is_live,
)
from smsbot.db.seals import seal, unseal
from smsbot.domain.case import Consent
from smsbot.sealing import Keyring, new_row_key

# No letter or digit that could be misheard or misread for another, and no vowel to spell a word with.
_LETTERS = "CDFGHJKMNPQRTVWXY"
_LONGEST_ID = 18
_DIGITS = "234679"


def clinic_by_line(session: Session, line: str) -> Clinic | None:
    """Return the clinic that texts from this number, else the one on the installation's default sender.

    Should several use the default sender, the oldest answers: an inbound text is never nobody's.
    """
    own = session.scalars(select(Clinic).where(Clinic.line == line)).one_or_none()
    if own is not None:
        return own
    default = select(Clinic).where(Clinic.line.is_(None)).order_by(Clinic.id).limit(1)
    return session.scalars(default).one_or_none()


def ensure_handset(session: Session, clinic: Clinic, phone: str, keyring: Keyring) -> Handset:
    """Return the handset of a number on a clinic's line, locked, made where it is new.

    ``phone`` is E.164 or a sender as smsbot.phones gives it. The lock keeps two texts of one person in order.
    """
    index, row_key = keyring.phone_index(phone), new_row_key()
    row = {
        "clinic_id": clinic.id,
        "phone_index": index,
        "phone": seal(phone, Handset.phone, row_key=row_key, keyring=keyring),
        "row_key": row_key,
        "consent": Consent.NONE,
    }
    insert_new(session, Handset, row, unless=("clinic_id", "phone_index"))
    rows = select(Handset).where(Handset.clinic_id == clinic.id, Handset.phone_index == index)
    return session.scalars(rows.with_for_update().execution_options(populate_existing=True)).one()


def find_handsets(session: Session, phone: str, keyring: Keyring) -> Sequence[Handset]:
    """Return the handsets of a number, one for each clinic's line that knows it."""
    rows = select(Handset).where(Handset.phone_index == keyring.phone_index(phone))
    return session.scalars(rows.order_by(Handset.id)).all()


def open_phone(handset: Handset, keyring: Keyring) -> str:
    """Return the number of a handset."""
    return unseal(handset.phone, Handset.phone, row_key=handset.row_key, keyring=keyring)


def live_episode(session: Session, handset: Handset) -> Episode | None:
    """Return the one episode that follows the patient on this handset."""
    return session.scalars(select(Episode).where(Episode.handset_id == handset.id, is_live())).one_or_none()


def latest_episode(session: Session, handset: Handset) -> Episode | None:
    """Return the live episode of a handset, else the one enrolled last, else None."""
    latest = select(Episode).where(Episode.handset_id == handset.id).order_by(Episode.id.desc()).limit(1)
    return live_episode(session, handset) or session.scalars(latest).one_or_none()


def episode_by_code(session: Session, case_code: str) -> Episode | None:
    """Return the episode with a case code, however it was typed."""
    code = case_code.strip().upper()
    return session.scalars(select(Episode).where(Episode.case_code == code)).one_or_none()


def lock_episode(session: Session, episode_id: int) -> Episode:
    """Return an episode as it is now, locked against any other use case; raises NoResultFound."""
    return session.get_one(Episode, episode_id, with_for_update=True, populate_existing=True)


def new_case_code(session: Session) -> str:
    """Return a short code that no case has, like K7Q2; longer once most of the short ones are taken."""
    for pairs in range(2, 6):
        for _ in range(20):
            code = "".join(secrets.choice(_LETTERS) + secrets.choice(_DIGITS) for _ in range(pairs))
            if not _is_taken(session, code):
                return code
    raise RuntimeError("no free case code was found")


def _is_taken(session: Session, code: str) -> bool:
    # An unknown sender's escalation has a code too, and no episode.
    escalation = select(Escalation.id).where(Escalation.case_code == code).limit(1)
    return episode_by_code(session, code) is not None or session.scalar(escalation) is not None


def patient_of(session: Session, episode: Episode) -> Patient:
    """Return the patient whom an episode follows."""
    return session.get_one(Patient, episode.patient_id)


def team_of(session: Session, clinic: Clinic) -> Sequence[TeamMember]:
    """Return the active members of a clinic's team, the oldest first."""
    rows = select(TeamMember).where(TeamMember.clinic_id == clinic.id, TeamMember.active)
    return session.scalars(rows.order_by(TeamMember.id)).all()


def roles_of(session: Session, member: TeamMember) -> tuple[str, ...]:
    """Return the roles that a member holds, by name."""
    roles = session.scalars(select(TeamRole.role).where(TeamRole.member_id == member.id)).all()
    return tuple(sorted(roles))


def find_episode(session: Session, wanted: str) -> Episode | None:
    """Return the episode with this number or case code."""
    # No database holds a longer number, and other scripts' digits are none here.
    if not wanted.isascii() or len(wanted.strip()) > _LONGEST_ID:
        return None
    if wanted.strip().isdigit():
        return session.get(Episode, int(wanted))
    return episode_by_code(session, wanted)


def at_patients_clock(episode: Episode, given: datetime) -> datetime:
    """Return the instant at which the patient's clock shows ``given``."""
    return given.replace(tzinfo=ZoneInfo(episode.time_zone)).astimezone(UTC)


def last_stop_at(session: Session, handset_id: int) -> datetime | None:
    """Return when the holder of a handset last asked for no more texts."""
    stops = (Consent.OPTED_OUT, Consent.WRONG_NUMBER)
    rows = select(func.max(ConsentEvent.at)).where(
        ConsentEvent.handset_id == handset_id, ConsentEvent.kind.in_(stops)
    )
    return session.scalar(rows)
