"""The use case: one transaction from the checked request to the invitation in the outbox."""

from dataclasses import dataclass
from datetime import datetime

from smsbot.db import audit, clinics, consents, directory, enrolments, escalations
from smsbot.db.audit import AuditEntry
from smsbot.db.enrolments import NewEpisode
from smsbot.db.models import Clinic, Episode, Handset, Patient
from smsbot.db.session import Session
from smsbot.domain.case import Case, CheckInStatus, Consent, EpisodeStatus
from smsbot.domain.conversation import begin
from smsbot.domain.conversation.staff import change_status
from smsbot.domain.flow import Flow, Tier
from smsbot.office import Office
from smsbot.services.enrolment.checks import Checked, check
from smsbot.services.enrolment.request import Enrolment, EnrolmentError


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The new patient and episode, and the check-ins that came too late to be sent."""

    patient: int
    episode: int
    case_code: str
    flow: str
    skipped: tuple[str, ...]
    next_check_in: datetime | None


def enrol(office: Office, request: Enrolment, now: datetime) -> Enrolled:
    """Enrol a patient and write the one invitation. Raises EnrolmentError; then nothing was written."""
    checked = check(office, request, now)
    with office.db.transaction() as session:
        clinic = _find_clinic(session, request)
        handset = directory.ensure_handset(session, clinic, checked.phone, office.keyring)
        earlier = _end_earlier(office, session, request, handset, now)
        faults = [*_check_steps(session, clinic, checked.flow), *_check_handset(session, handset, request)]
        if faults:
            raise EnrolmentError(tuple(faults))
        if handset.consent is Consent.WRONG_NUMBER:
            consents.verify_number(session, handset, now)
        new = _describe(request, checked, clinic, handset, now)
        episode = enrolments.add_episode(session, new, keyring=office.keyring, patient=earlier)
        decision = begin(office.load(session, episode), now, days=request.days)
        if all(c.status is CheckInStatus.SKIPPED for c in decision.case.check_ins):
            raise EnrolmentError(
                ("procedure-at: lies so far back that no check-in is left to send; check the year",)
            )
        office.save(session, decision, office.occasion(episode, now, by=request.by))
        entry = AuditEntry(now, request.by, "patient_enrolled", "episode", episode.id, checked.flow.id)
        audit.record(session, [entry])
        return _report(episode, decision.case, now)


def _find_clinic(session: Session, request: Enrolment) -> Clinic:
    known = clinics.all_clinics(session)
    if not known:
        raise EnrolmentError(("clinic: none is set up yet; run smsbot clinic set first",))
    if request.clinic is None and len(known) == 1:
        return known[0]
    named = [clinic for clinic in known if clinic.name == request.clinic]
    if not named:
        names = ", ".join(clinic.name for clinic in known)
        raise EnrolmentError((f"clinic: say which with --clinic; there are: {names}",))
    return named[0]


def _end_earlier(
    office: Office, session: Session, request: Enrolment, handset: Handset, now: datetime
) -> Patient | None:
    """End the follow-up that this procedure repeats (section 0, life) and return whose it was."""
    if request.repeat_of is None:
        return None
    found = directory.find_episode(session, request.repeat_of)
    if found is None or found.handset_id != handset.id:
        raise EnrolmentError(
            ("repeat-of: there is no such case on this phone and line; check the case code",)
        )
    earlier = directory.lock_episode(session, found.id)
    case = office.load(session, earlier)
    if case.status not in (EpisodeStatus.ENDED, EpisodeStatus.FINISHED):
        decision = change_status(case, EpisodeStatus.ENDED, "a repeat procedure was enrolled", now)
        office.save(session, decision, office.occasion(earlier, now, by=request.by))
        session.flush()
    return directory.patient_of(session, earlier)


def _check_steps(session: Session, clinic: Clinic, flow: Flow) -> list[str]:
    """Every step of every tier must reach somebody, before a patient relies on it."""
    faults = []
    for tier in sorted(flow.policies, reverse=True):
        for number, step in enumerate(flow.policies[tier].steps, start=1):
            if not escalations.members_for_step(session, clinic.id, roles=step.roles, step=number):
                roles = " or ".join(step.roles)
                faults.append(
                    f"team: step {number} of {Tier(tier).name.lower()} reaches nobody; "
                    f"smsbot team add --role {step.roles[0]} (needed: {roles})"
                )
    return faults


def _check_handset(session: Session, handset: Handset, request: Enrolment) -> list[str]:
    if handset.consent is Consent.WRONG_NUMBER:
        if consents.has_stopped(session, handset):
            return [
                "phone: this number's owner said it is not the patient's and asked for no texts; use another "
                "phone, or follow this patient up by calling"
            ]
        if not request.number_verified:
            return [
                "phone: this number's owner said it is not the patient's; make sure by calling it, then say "
                "--number-verified"
            ]
    elif handset.consent.forbids_texts:
        return ["phone: this number asked for no texts; its owner must text START to the clinic's line first"]
    if directory.live_episode(session, handset) is not None:
        return [
            "phone: a patient is being followed on this number already; use another phone, or follow this "
            "patient up by calling; say --repeat-of CASE where it is the same patient again"
        ]
    return []


def _describe(
    request: Enrolment, checked: Checked, clinic: Clinic, handset: Handset, now: datetime
) -> NewEpisode:
    return NewEpisode(
        clinic=clinic,
        handset=handset,
        flow_id=checked.flow.id,
        flow_version=checked.flow.version,
        region=request.region,
        side=request.side,
        time_zone=request.time_zone,
        language=request.language,
        procedure_at=checked.procedure_at,
        is_done=checked.procedure_at <= now,
        baseline=request.baseline,
        block=_block_of(request, checked.flow),
        risks=request.risks,
        name=request.name,
        reference=request.reference,
        emergency_contact=checked.emergency_contact,
        at=now,
    )


def _block_of(request: Enrolment, flow: Flow) -> dict[str, float]:
    """The block's result with the percent it is judged by, which a later setting must not change."""
    if "peak_percent" not in request.block:
        return dict(request.block)
    return {"threshold": float(flow.thresholds.block_positive_percent), **request.block}


def _report(episode: Episode, case: Case, now: datetime) -> Enrolled:
    status = {c.key: c.status for c in case.check_ins}
    # After-care that comes too late is not even planned: it was left out all the same.
    unplanned = {key for key, plan in case.flow.schedule.items() if plan.offset and key not in status}
    skipped = unplanned | {key for key, one in status.items() if one is CheckInStatus.SKIPPED}
    coming = [c.due_at for c in case.check_ins if c.status is CheckInStatus.SCHEDULED and c.due_at > now]
    return Enrolled(
        patient=episode.patient_id,
        episode=episode.id,
        case_code=episode.case_code,
        flow=f"{episode.flow_id} v{episode.flow_version}",
        skipped=tuple(key for key in case.flow.schedule if key in skipped),
        next_check_in=min(coming, default=None),
    )
