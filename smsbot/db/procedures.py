"""Writes a procedure's dates: a new time makes a new row, so that what was planned before stays known."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from smsbot.db.models import Episode, Procedure, ProcedureStatus
from smsbot.domain import case as domain


def latest_procedure(session: Session, episode: Episode) -> Procedure:
    """Return the latest date that was not moved; raises NoResultFound."""
    rows = select(Procedure).where(
        Procedure.episode_id == episode.id, Procedure.status != ProcedureStatus.MOVED
    )
    return session.scalars(rows.order_by(Procedure.number.desc()).limit(1)).one()


def write_procedure(session: Session, episode: Episode, procedure: domain.Procedure) -> str:
    """Write the procedure as it now is, and return what happened to it as the audit trail says it.

    Another planned time moves one that has not been done, and follows one that has (a second side).
    """
    latest = latest_procedure(session, episode)
    if procedure.planned_at == latest.planned_at:
        _set_end(latest, procedure)
        return f"procedure_{latest.status}"
    was_done = latest.ended_at is not None
    if not was_done:
        latest.status = ProcedureStatus.MOVED
    following = Procedure(
        episode_id=episode.id,
        number=latest.number + 1,
        planned_at=procedure.planned_at,
        region=latest.region,
        side=latest.side,
    )
    _set_end(following, procedure)
    session.add(following)
    session.flush()
    return "procedure_followed" if was_done else "procedure_moved"


def _set_end(row: Procedure, procedure: domain.Procedure) -> None:
    row.ended_at = procedure.ended_at
    row.status = ProcedureStatus.PLANNED if procedure.ended_at is None else ProcedureStatus.DONE
