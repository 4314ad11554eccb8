"""Setting a clinic and its team up, without a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from smsbot.db.models import Clinic, Role, TeamMember, TeamRole
from smsbot.db.seals import seal
from smsbot.db.session import Session
from smsbot.domain.escalation import Week, week_of
from smsbot.domain.flow import MailTime
from smsbot.domain.hours import parse_hours
from smsbot.sealing import Keyring, new_row_key


@dataclass(frozen=True, slots=True)
class ClinicFields:
    """All that is set of a clinic; ``line`` None is the installation's default sender."""

    name: str
    phone: str
    time_zone: str
    line: str | None = None
    after_hours_phone: str | None = None
    hours: str | None = None
    outcome_mails: MailTime = MailTime.MORNING


@dataclass(frozen=True, slots=True)
class MemberFields:
    """All that is set of a member of the team."""

    name: str
    email: str
    roles: tuple[str, ...]
    step: int | None = None
    phone: str | None = None


def all_clinics(session: Session) -> Sequence[Clinic]:
    """Every clinic of the installation, the oldest first."""
    return session.scalars(select(Clinic).order_by(Clinic.id)).all()


def working_week(session: Session, clinic_id: int) -> Week:
    """The days on which somebody works at a clinic, by its opening hours."""
    clinic = session.get_one(Clinic, clinic_id)
    return week_of(parse_hours(clinic.hours) if clinic.hours else None, clinic.time_zone)


def set_clinic(session: Session, fields: ClinicFields, now: datetime) -> Clinic:
    """Make the clinic of this name, or change it; flushed."""
    clinic = session.scalars(select(Clinic).where(Clinic.name == fields.name)).one_or_none()
    if clinic is None:
        clinic = Clinic(name=fields.name, created_at=now)
        session.add(clinic)
    clinic.phone = fields.phone
    clinic.time_zone = fields.time_zone
    clinic.line = fields.line
    clinic.after_hours_phone = fields.after_hours_phone
    clinic.hours = fields.hours
    clinic.outcome_mails = fields.outcome_mails
    session.flush()
    return clinic


def set_member(session: Session, clinic: Clinic, fields: MemberFields, keyring: Keyring) -> TeamMember:
    """Make the member with this e-mail, or change them; flushed."""
    same = select(TeamMember).where(TeamMember.clinic_id == clinic.id, TeamMember.email == fields.email)
    member = session.scalars(same).one_or_none()
    if member is None:
        member = TeamMember(clinic_id=clinic.id, email=fields.email, row_key=new_row_key(), active=True)
        session.add(member)
    member.name = fields.name
    member.step = fields.step
    member.active = True
    if fields.phone:
        sealed = seal(fields.phone, TeamMember.phone, row_key=member.row_key, keyring=keyring)
        member.phone = sealed
    session.flush()
    held = set(session.scalars(select(TeamRole.role).where(TeamRole.member_id == member.id)))
    wanted = {Role(name) for name in fields.roles}
    session.add_all(TeamRole(member_id=member.id, role=role) for role in wanted - held)
    session.flush()
    return member
