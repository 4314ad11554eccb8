"""Writes a procedure's dates: a new time makes a new row, so that what was planned before stays known."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from smsbot.db.models import Episode, Procedure, ProcedureStatus
from smsbot.domain import case as domain

_OTHER_SIDE = {"left": "right", "right": "left"}


def latest_procedure(session: Session, episode: Episode) -> Procedure:
    """Return the latest date that was not moved; raises NoResultFound."""
    rows = select(Procedure).where(
        Procedure.episode_id == episode.id, Procedure.status != ProcedureStatus.MOVED
    )
    return session.scalars(rows.order_by(Procedure.number.desc()).limit(1)).one()


def write_procedure(session: Session, episode: Episode, procedure: domain.Procedure) -> str:
    """Write the procedure as it now is, and return what happened to it as the audit trail says it.

    A second side follows the first; another planned time moves one that has not been done.
    """
    latest = latest_procedure(session, episode)
    is_second_side = procedure.is_second_side and procedure.first_ended_at == latest.ended_at
    if procedure.planned_at == latest.planned_at and not is_second_side:
        _set_end(latest, procedure)
        return f"procedure_{latest.status}"
    if not is_second_side:
        latest.status = ProcedureStatus.MOVED
    following = Procedure(
        episode_id=episode.id,
        number=latest.number + 1,
        planned_at=procedure.planned_at,
        region=latest.region,
        side=_OTHER_SIDE.get(latest.side or "", latest.side) if is_second_side else latest.side,
    )
    _set_end(following, procedure)
    session.add(following)
    session.flush()
    return "procedure_followed" if is_second_side else "procedure_moved"


def _set_end(row: Procedure, procedure: domain.Procedure) -> None:
    row.ended_at = procedure.ended_at
    row.status = ProcedureStatus.PLANNED if procedure.ended_at is None else ProcedureStatus.DONE
