"""Checks of an enrolment's fields that need no database: each fault names its field and the mend."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from smsbot.domain.codes import BACKGROUND, RISKS
from smsbot.domain.flow import Flow
from smsbot.flow_files import FlowError
from smsbot.office import Office
from smsbot.phones import PhoneError, normalise, normalise_callable
from smsbot.services.enrolment.request import Enrolment, EnrolmentError

T = TypeVar("T")
SIDES = ("left", "right", "both")
_LONGEST_AHEAD = timedelta(days=365)
_HAS_TIME = re.compile(r"[T ]\d\d")
_NO_TIME = "is no date and time; write it like 2026-11-20T10:00"
_BLOCK_PERCENTS = {"peak_percent": "block-peak", "threshold": "block-threshold"}
_MOST_BLOCK = {"hours": 1000, "count": 20}


@dataclass(frozen=True, slots=True)
class Checked:
    """An enrolment whose every field was found good."""

    flow: Flow
    procedure_at: datetime
    phone: str = field(repr=False)
    emergency_contact: str | None = field(repr=False)


def check(office: Office, request: Enrolment, now: datetime) -> Checked:
    """Check every field that can be checked alone. Raises EnrolmentError with all faults."""
    faults: list[str] = []
    phone = _collect(faults, "phone", lambda: normalise(request.phone))
    contact = request.emergency_contact
    if contact:
        given = contact
        contact = _collect(faults, "emergency-contact", lambda: normalise_callable(given))
    is_zone_known = request.time_zone in available_timezones()
    procedure_at = (
        _collect(faults, "procedure-at", lambda: _parse_time(request, now)) if is_zone_known else None
    )
    flow = _collect(faults, "flow", lambda: _find_flow(office, request))
    faults += [*_check_consent(request), *_check_choices(request, flow), *_check_numbers(request)]
    faults += _check_days(request.days, flow) if flow else []
    if flow and phone and flow.reviewed_by is None and not office.allows_unreviewed(phone):
        faults.append(
            f"flow: {flow.id} v{flow.version} has had no clinician's review; it enrols only numbers listed "
            "in SMSBOT_ALLOW_UNREVIEWED_FLOWS"
        )
    if faults or flow is None or phone is None or procedure_at is None:
        raise EnrolmentError(tuple(faults))
    return Checked(flow, procedure_at, phone, contact)


def _collect(faults: list[str], name: str, parse: Callable[[], T]) -> T | None:
    try:
        return parse()
    except (PhoneError, FlowError, ValueError) as error:
        faults.append(f"{name}: {error}")
        return None


def _parse_time(request: Enrolment, now: datetime) -> datetime:
    try:
        given = datetime.fromisoformat(request.procedure_at)
        local = given if given.tzinfo else given.replace(tzinfo=ZoneInfo(request.time_zone))
        at = local.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(_NO_TIME) from None
    if not _HAS_TIME.search(request.procedure_at):
        # A date alone would be midnight: a procedure of today would count as over.
        raise ValueError(_NO_TIME)
    if at - now > _LONGEST_AHEAD:
        raise ValueError("lies more than a year ahead; check the year")
    return at


def _find_flow(office: Office, request: Enrolment) -> Flow:
    return office.library.flow(request.flow, office.library.latest(request.flow), request.region)


def _check_consent(request: Enrolment) -> list[str]:
    if request.consent_recorded:
        return []
    return ["consent-recorded: the patient must have signed for texts first; then say --consent-recorded"]


def _check_choices(request: Enrolment, flow: Flow | None) -> list[str]:
    faults = _check_repeat(request)
    if request.time_zone not in available_timezones():
        faults.append("timezone: is not known; use a name like America/New_York")
    if flow and request.language not in flow.copy:
        faults.append(f"language: the flow speaks {', '.join(sorted(flow.copy))}")
    if request.side is not None and request.side not in SIDES:
        faults.append(f"side: use one of {', '.join(SIDES)}")
    known = (*RISKS, *BACKGROUND)
    if not set(request.risks) <= set(known):
        faults.append(f"risk: use any of {', '.join(known)}")
    return faults


def _check_days(days: int | None, flow: Flow) -> list[str]:
    if days is None:
        return []
    if flow.days is None:
        return [f"days: the flow {flow.id} has a schedule of its own; leave it out"]
    if not flow.days.least <= days <= flow.days.most:
        return [f"days: {flow.id} goes on for {flow.days.least} to {flow.days.most} days"]
    return []


def _check_repeat(request: Enrolment) -> list[str]:
    """Who the patient is comes from the earlier case; what would be dropped in silence is refused."""
    if request.repeat_of is None:
        return []
    given = {"name": request.name, "ref": request.reference, "emergency-contact": request.emergency_contact}
    return [
        f"{name}: is taken over from the case that this repeats; leave it out"
        for name, value in given.items()
        if value is not None
    ]


def _check_numbers(request: Enrolment) -> list[str]:
    faults = []
    if request.baseline is not None and not 0 <= request.baseline <= 10:
        faults.append("baseline: a pain score from 0 to 10")
    for name, option in _BLOCK_PERCENTS.items():
        percent = request.block.get(name)
        if percent is not None and not 0 <= percent <= 100:
            faults.append(f"{option}: a percentage from 0 to 100")
    for name, most in _MOST_BLOCK.items():
        value = request.block.get(name)
        if value is not None and not 0 <= value <= most:
            faults.append(f"block-{name}: a number from 0 to {most}")
    return faults
