"""A person takes an escalation, and later closes it with what was done: the loop that only people close."""

from dataclasses import dataclass
from datetime import datetime

from smsbot.db import audit, clinics, directory, escalations, outcomes
from smsbot.db.alert_views import AlertView, load_alert_view
from smsbot.db.audit import AuditEntry
from smsbot.db.escalations import Happening
from smsbot.db.models import Escalation, EscalationEventKind, TeamMember
from smsbot.db.session import Session, after_commit
from smsbot.domain.case import AlertStatus, EpisodeStatus
from smsbot.domain.conversation import next_due
from smsbot.domain.conversation.staff import change_status
from smsbot.domain.escalation import Outcome, comes_back_at
from smsbot.domain.flow import Tier
from smsbot.office import Office


@dataclass(frozen=True, slots=True)
class AckPage:
    """What the page behind the link shows: the escalation, the link's owner, and who may say "I am on it"."""

    view: AlertView
    owner_id: int
    members: tuple[tuple[int, str], ...]


class LinkError(Exception):
    """The link is expired, not ours, or its owner has left the team: all look alike from outside."""


def open_page(office: Office, token: str, now: datetime) -> AckPage:
    """Read what a link shows; changes nothing. Raises LinkError."""
    link = office.links.read(token, now)
    if link is None:
        raise LinkError("this link is not valid (any more)")
    with office.db.reading() as session:
        members = outcomes.team_for(session, link.escalation_id)
        if link.member_id not in dict(members):
            raise LinkError("this link is not valid (any more)")
        view = load_alert_view(
            session, link.escalation_id, library=office.library, keyring=office.keyring, now=now
        )
    return AckPage(view, link.member_id, members)


def acknowledge(office: Office, token: str, member_id: int, now: datetime) -> AckPage:
    """A named person takes the escalation, and with it the patient's others that were told and are no graver.

    One that is graver, or of which nobody has been mailed yet, is not taken by somebody who may not have
    heard of it: its own steps go on. Calm where somebody has taken it already. Raises LinkError, ValueError.
    """
    page = _check_member(office, token, member_id, now)
    with office.db.transaction() as session:
        escalation = outcomes.lock_escalation(session, page.view.escalation_id)
        if escalation.status is AlertStatus.OPEN:
            _take_all(office, session, escalation, member_id, now)
            _tell(session, escalation, EscalationEventKind.ACKNOWLEDGED, "taken", (member_id, now))
        after_commit(session, office.wake)
    return open_page(office, token, now)


def _take_all(
    office: Office, session: Session, escalation: Escalation, member_id: int, now: datetime
) -> None:
    for one in outcomes.lock_unresolved_beside(session, escalation):
        was_told = one.held_until is None and one.step > 0
        if one.id == escalation.id or (was_told and one.tier <= escalation.tier):
            _take(office, session, one, member_id, now)


def _check_member(office: Office, token: str, member_id: int, now: datetime) -> AckPage:
    page = open_page(office, token, now)
    if member_id not in dict(page.members):
        raise ValueError("member: choose your name from the list")
    return page


def _take(office: Office, session: Session, escalation: Escalation, member_id: int, now: datetime) -> None:
    if escalation.status is not AlertStatus.OPEN:
        return
    escalation.status = AlertStatus.ACKNOWLEDGED
    escalation.acknowledged_at = now
    escalation.acknowledged_by = member_id
    escalation.held_until = None
    policy = office.flow_by(escalation).policies[Tier(escalation.tier)]
    week = clinics.working_week(session, escalation.clinic_id)
    escalation.due_at = comes_back_at(policy, now, now, week=week)
    _audit(session, escalation, "escalation_acknowledged", member_id, now)


def _tell(
    session: Session,
    escalation: Escalation,
    kind: EscalationEventKind,
    what: str,
    by: tuple[int, datetime],
) -> None:
    """Let everyone who was told hear who did what."""
    member_id, now = by
    note = f"{what} by {session.get_one(TeamMember, member_id).name}"
    event = escalations.add_event(session, escalation, Happening(kind, now, note, member_id=member_id))
    escalations.tell_thread(session, escalation, event, now)


def resolve(office: Office, token: str, member_id: int, outcome: str, now: datetime) -> AckPage:
    """A named person closes the escalation with what was done, and the patient's other red flags with it.

    Those are the ones that a person had taken before and that are no graver: what this press itself takes
    stays acknowledged until somebody says what was done about it. "Wrong alert" says nothing of the others.

    "Sent to ER" pauses the check-ins until staff resume them; any other outcome lets them go on. Raises
    LinkError, ValueError.
    """
    page = _check_member(office, token, member_id, now)
    if outcome not in {o.value for o in Outcome}:
        raise ValueError("outcome: choose what was done from the list")
    with office.db.transaction() as session:
        escalation = outcomes.lock_escalation(session, page.view.escalation_id)
        if escalation.status is not AlertStatus.RESOLVED:
            _close_all(office, session, escalation, (member_id, Outcome(outcome)), now)
        after_commit(session, office.wake)
    return open_page(office, token, now)


def _close_all(
    office: Office, session: Session, escalation: Escalation, by: tuple[int, Outcome], now: datetime
) -> None:
    member_id, outcome = by
    beside = outcome is not Outcome.WRONG_ALERT
    taken_before = _taken_reds(session, escalation) if beside else []
    if escalation.status is AlertStatus.OPEN and beside:
        _take_all(office, session, escalation, member_id, now)
    _take(office, session, escalation, member_id, now)
    for one in [escalation, *taken_before]:
        _close(session, one, by, now)
    _tell(session, escalation, EscalationEventKind.RESOLVED, outcome.value, (member_id, now))
    session.flush()
    _move_on(office, session, escalation, outcome, now)


def _taken_reds(session: Session, escalation: Escalation) -> list[Escalation]:
    """The patient's other red flags that a person has taken already and that are no graver."""
    return [
        one
        for one in outcomes.lock_unresolved_beside(session, escalation)
        if one.id != escalation.id
        and one.status is AlertStatus.ACKNOWLEDGED
        and Tier(one.tier).is_red
        and one.tier <= escalation.tier
    ]


def _close(session: Session, escalation: Escalation, by: tuple[int, Outcome], now: datetime) -> None:
    member_id, outcome = by
    escalation.status = AlertStatus.RESOLVED
    escalation.resolved_at = now
    escalation.outcome = outcome.value
    escalation.due_at = None
    _audit(session, escalation, f"escalation_resolved {outcome}", member_id, now)


def _move_on(
    office: Office, session: Session, escalation: Escalation, outcome: Outcome, now: datetime
) -> None:
    """Let the conversation go on, or pause it while the patient is in the ER."""
    if escalation.episode_id is None:
        return
    episode = directory.lock_episode(session, escalation.episode_id)
    case = office.load(session, episode)
    if outcome is Outcome.SENT_TO_ER and case.status is EpisodeStatus.ACTIVE:
        decision = change_status(case, EpisodeStatus.PAUSED, "sent to the ER", now)
        office.save(session, decision, office.occasion(episode, now, by="care team"))
    else:
        episode.next_due_at = next_due(case, now)


def _audit(session: Session, escalation: Escalation, action: str, member_id: int, now: datetime) -> None:
    entry = AuditEntry(now, f"member {member_id}", action, "escalation", escalation.id)
    audit.record(session, [entry])
