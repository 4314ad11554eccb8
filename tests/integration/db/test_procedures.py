"""A procedure's dates: what was planned before stays known."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from smsbot.db.models import Episode, Procedure, ProcedureStatus
from smsbot.db.procedures import latest_procedure, write_procedure
from smsbot.domain import case as domain
from tests.factories import NOW, make_procedure

DONE_AT = NOW - timedelta(days=3)
NEXT = NOW + timedelta(days=14)


def dates(session: Session) -> list[tuple[int, ProcedureStatus]]:
    rows = session.scalars(select(Procedure).order_by(Procedure.number))
    return [(row.number, row.status) for row in rows]


def replan(session: Session, episode: Episode) -> None:
    """Have the one procedure of the episode planned for later, not done yet."""
    row = latest_procedure(session, episode)
    row.planned_at, row.ended_at = NOW, None
    session.flush()


def test_confirmed_procedure_is_done_at_its_end(session: Session, episode: Episode) -> None:
    replan(session, episode)
    end = NOW + timedelta(hours=1)

    assert write_procedure(session, episode, domain.Procedure(NOW, end)) == "procedure_done"

    assert dates(session) == [(1, ProcedureStatus.DONE)]
    assert latest_procedure(session, episode).ended_at == end


def test_confirmation_can_be_taken_back(session: Session, episode: Episode) -> None:
    assert write_procedure(session, episode, domain.Procedure(DONE_AT)) == "procedure_planned"

    assert dates(session) == [(1, ProcedureStatus.PLANNED)]
    assert latest_procedure(session, episode).ended_at is None


def test_moved_procedure_keeps_its_old_date(session: Session, episode: Episode) -> None:
    replan(session, episode)

    assert write_procedure(session, episode, domain.Procedure(NEXT)) == "procedure_moved"

    assert dates(session) == [(1, ProcedureStatus.MOVED), (2, ProcedureStatus.PLANNED)]
    assert latest_procedure(session, episode).planned_at == NEXT


def test_second_side_follows_the_first(session: Session, episode: Episode) -> None:
    first = latest_procedure(session, episode)
    first.side = "left"
    first.status = ProcedureStatus.DONE
    second_side = domain.Procedure(NEXT, NEXT, first.ended_at)

    assert write_procedure(session, episode, second_side) == "procedure_followed"

    assert dates(session) == [(1, ProcedureStatus.DONE), (2, ProcedureStatus.DONE)]
    second = latest_procedure(session, episode)
    assert (second.region, second.side) == (first.region, "right")


def test_moved_dates_are_passed_over(session: Session, episode: Episode) -> None:
    make_procedure(session=session, episode=episode, number=2, status=ProcedureStatus.MOVED)

    assert latest_procedure(session, episode).number == 1


def test_second_side_at_the_very_time_once_planned_still_follows(session: Session, episode: Episode) -> None:
    first = latest_procedure(session, episode)
    first.planned_at, first.side, first.status = NEXT, "both", ProcedureStatus.DONE
    session.flush()

    write_procedure(session, episode, domain.Procedure(NEXT, NEXT, first.ended_at))

    assert dates(session) == [(1, ProcedureStatus.DONE), (2, ProcedureStatus.DONE)]
    assert latest_procedure(session, episode).side == "both"


def test_end_of_a_second_side_can_be_corrected(session: Session, episode: Episode) -> None:
    first, end = latest_procedure(session, episode).ended_at, NEXT + timedelta(hours=1)
    write_procedure(session, episode, domain.Procedure(NEXT, NEXT, first))

    assert write_procedure(session, episode, domain.Procedure(NEXT, end, first)) == "procedure_done"

    assert [number for number, _ in dates(session)] == [1, 2]
    assert latest_procedure(session, episode).ended_at == end
