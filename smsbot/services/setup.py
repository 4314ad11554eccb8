"""Setting a clinic and its care team up."""

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import available_timezones

from smsbot.db import audit, clinics
from smsbot.db.audit import AuditEntry
from smsbot.db.clinics import ClinicFields, MemberFields
from smsbot.db.models import Clinic, Role
from smsbot.db.session import Session
from smsbot.domain.hours import parse_hours
from smsbot.domain.sms_text import is_gsm7
from smsbot.office import Office
from smsbot.phones import PhoneError, normalise_callable

_LONGEST_NAME = 16
_MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


class SetupError(Exception):
    """A field of a clinic or member that cannot stand, and the mend."""


def set_clinic(office: Office, fields: ClinicFields, now: datetime) -> int:
    """Make or change a clinic and return its id. Raises SetupError; then nothing was written."""
    checked = _check_clinic(fields)
    with office.db.transaction() as session:
        others = [c for c in clinics.all_clinics(session) if c.name != checked.name]
        if checked.line in [c.line for c in others]:
            whose = "the default sender" if checked.line is None else "this line"
            raise SetupError(f"line: another clinic uses {whose}; give this one its own --line")
        clinic = clinics.set_clinic(session, checked, now)
        audit.record(session, [AuditEntry(now, "cli", "clinic_set", "clinic", clinic.id)])
        return clinic.id


def _check_clinic(fields: ClinicFields) -> ClinicFields:
    name = fields.name
    is_plain = name.strip() == name and name.isprintable() and is_gsm7(name)
    if not name or len(name) > _LONGEST_NAME or not is_plain:
        raise SetupError("name: 1 to 16 plain characters, for it stands at the head of each text")
    if fields.time_zone not in available_timezones():
        raise SetupError("timezone: is not known; use a name like America/New_York")
    if fields.hours is not None:
        try:
            parse_hours(fields.hours)
        except ValueError as error:
            raise SetupError(f"hours: {error}") from None
    return replace(
        fields,
        phone=_phone("phone", fields.phone),
        line=_phone("line", fields.line) if fields.line else None,
        after_hours_phone=_phone("after-hours-phone", fields.after_hours_phone)
        if fields.after_hours_phone
        else None,
    )


def _phone(name: str, raw: str) -> str:
    try:
        return normalise_callable(raw)
    except PhoneError as error:
        raise SetupError(f"{name}: {error}") from None


def add_member(office: Office, clinic: str | None, fields: MemberFields, now: datetime) -> int:
    """Add somebody to a clinic's care team, or change them, and return their id. Raises SetupError."""
    checked = _check_member(fields)
    with office.db.transaction() as session:
        found = _find_clinic(session, clinic)
        member = clinics.set_member(session, found, checked, office.keyring)
        audit.record(session, [AuditEntry(now, "cli", "team_member_set", "team_member", member.id)])
        return member.id


def _check_member(fields: MemberFields) -> MemberFields:
    if not fields.name.strip() or not fields.name.isprintable():
        raise SetupError("name: give the person's name, in one line")
    if _MAIL.fullmatch(fields.email) is None:
        raise SetupError("email: give one address, like nurse@clinic.example")
    known = [role.value for role in Role]
    if any(role not in known for role in fields.roles):
        raise SetupError(f"role: use any of {', '.join(known)}")
    if fields.step is not None and fields.step < 1:
        raise SetupError("step: steps count from 1")
    if not fields.roles and fields.step is None:
        raise SetupError("role: give a --role or a --step, or nobody would ever be told")
    return replace(fields, phone=_phone("phone", fields.phone) if fields.phone else None)


def _find_clinic(session: Session, name: str | None) -> Clinic:
    known = clinics.all_clinics(session)
    matching = [c for c in known if name in (None, c.name)]
    if len(matching) == 1:
        return matching[0]
    if not known:
        raise SetupError("clinic: none is set up yet; run smsbot clinic set first")
    raise SetupError(f"clinic: say which with --clinic; there are: {', '.join(c.name for c in known)}")


__all__ = ["ClinicFields", "MemberFields", "SetupError", "add_member", "set_clinic"]
