"""Writes a new patient with their episode and its procedure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from smsbot.db.directory import new_case_code
from smsbot.db.models import Clinic, Episode, Handset, Patient, Procedure, ProcedureStatus
from smsbot.db.seals import SealedColumn, seal
from smsbot.db.session import Session
from smsbot.domain.case import EpisodeStatus
from smsbot.sealing import Keyring, new_row_key


@dataclass(frozen=True, slots=True)
class NewEpisode:
    """A patient to be followed up. A procedure that ``is_done`` ended at ``procedure_at``."""

    clinic: Clinic
    handset: Handset
    flow_id: str
    flow_version: int
    region: str
    side: str | None
    time_zone: str
    language: str
    procedure_at: datetime
    is_done: bool
    baseline: float | None
    block: Mapping[str, float]
    risks: tuple[str, ...]
    at: datetime
    name: str | None = field(default=None, repr=False)
    reference: str | None = field(default=None, repr=False)
    emergency_contact: str | None = field(default=None, repr=False)


def add_episode(
    session: Session, new: NewEpisode, *, keyring: Keyring, patient: Patient | None = None
) -> Episode:
    """Write episode and procedure, and the patient unless known; flushed. The rules lay out the rest."""
    patient = patient or _add_patient(session, new, keyring)
    episode = Episode(
        clinic_id=new.clinic.id,
        patient_id=patient.id,
        handset_id=new.handset.id,
        case_code=new_case_code(session),
        flow_id=new.flow_id,
        flow_version=new.flow_version,
        region=new.region,
        side=new.side,
        time_zone=new.time_zone,
        language=new.language,
        status=EpisodeStatus.INVITED,
        chart_baseline=new.baseline,
        block_peak_percent=new.block.get("peak_percent"),
        block_hours=new.block.get("hours"),
        block_count=int(new.block["count"]) if "count" in new.block else None,
        block_threshold=new.block.get("threshold"),
        risks=",".join(new.risks),
        invited_at=new.at,
        created_at=new.at,
    )
    session.add(episode)
    session.flush()
    _add_procedure(session, episode, new)
    return episode


def _add_patient(session: Session, new: NewEpisode, keyring: Keyring) -> Patient:
    row_key = new_row_key()

    def sealed(text: str | None, column: SealedColumn) -> bytes | None:
        return seal(text, column, row_key=row_key, keyring=keyring) if text else None

    patient = Patient(
        clinic_id=new.clinic.id,
        handset_id=new.handset.id,
        name=sealed(new.name, Patient.name),
        emergency_contact=sealed(new.emergency_contact, Patient.emergency_contact),
        reference=sealed(new.reference, Patient.reference),
        row_key=row_key,
        language=new.language,
        created_at=new.at,
    )
    session.add(patient)
    session.flush()
    return patient


def _add_procedure(session: Session, episode: Episode, new: NewEpisode) -> None:
    procedure = Procedure(
        episode_id=episode.id,
        planned_at=new.procedure_at,
        ended_at=new.procedure_at if new.is_done else None,
        status=ProcedureStatus.DONE if new.is_done else ProcedureStatus.PLANNED,
        region=new.region,
        side=new.side,
    )
    session.add(procedure)
    session.flush()
