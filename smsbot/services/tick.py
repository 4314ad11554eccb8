"""The tick: brings every episode that is due up to now, each in a transaction of its own."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from smsbot.db import wakeups
from smsbot.db.faults import Fault
from smsbot.db.session import Session
from smsbot.domain.conversation import elapse, fault_alert
from smsbot.domain.flow import Tier
from smsbot.office import Office

log = structlog.get_logger()

BATCH = 200


@dataclass(frozen=True, slots=True)
class TickReport:
    """How many episodes were brought up to date, and how many failed and were put aside."""

    done: int = 0
    parked: int = 0


def run(office: Office, now: datetime) -> TickReport:
    """Bring what is due up to ``now``; one episode's fault stops no other, is retried, and is told."""
    with office.db.transaction() as session:
        wakeups.beat(session, "tick", now)
    with office.db.reading() as reading:
        due = wakeups.due_episodes(reading, now, BATCH)
    outcomes = [_bring_up(office, episode_id, now) for episode_id in due]
    return TickReport(done=outcomes.count(True), parked=outcomes.count(False))


def _bring_up(office: Office, episode_id: int, now: datetime) -> bool:
    try:
        with office.db.transaction() as session:
            episode = wakeups.take_episode(session, episode_id, now)
            if episode is not None:
                episode.parked_at = episode.parked_reason = None
                decision = elapse(office.load(session, episode), now)
                office.save(session, decision, office.occasion(episode, now))
    except Exception as error:
        # Whatever it is, the next patient's turn must come. The error's text could quote a row.
        log.error("episode_failed", episode_id=episode_id, error=type(error).__name__)
        _park(office, episode_id, type(error).__name__, now)
        return False
    return True


def _park(office: Office, episode_id: int, reason: str, now: datetime) -> None:
    try:
        with office.db.transaction() as session:
            if wakeups.park_episode(session, episode_id, reason, now):
                _tell(office, session, episode_id, now)
    except Exception as error:
        # The database itself may be down: the row stays due and the next tick tries again.
        log.error("episode_not_parked", episode_id=episode_id, error=type(error).__name__)


def _tell(office: Office, session: Session, episode_id: int, now: datetime) -> None:
    episode = wakeups.parked_episode(session, episode_id)
    parked_until = episode.next_due_at
    try:
        decision = fault_alert(office.load(session, episode), now)
        office.save(session, decision, office.occasion(episode, now))
    except Exception as error:
        # The fault is in loading the case or in its agenda: then the team is told without them.
        log.error("case_not_loaded", episode_id=episode_id, error=type(error).__name__)
        office.tell_fault(session, episode, Fault("parked", Tier.ROUTINE, "parked"), now)
    episode.next_due_at = parked_until
