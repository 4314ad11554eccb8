"""What the demo shows of one patient's state: read whole at one moment, changing nothing."""

from dataclasses import dataclass
from datetime import datetime

from smsbot.db import demo_view
from smsbot.db.alert_views import AlertView, load_alert_view
from smsbot.domain.case import AlertStatus, Case, CheckIn
from smsbot.domain.conversation.agenda import DueKind, agenda
from smsbot.domain.flow import AnswerKind
from smsbot.office import Office

__all__ = ["MAIL_STEP", "AlertView", "Coming", "DemoState", "OpenQuestion", "look", "next_moment"]

# Beside the kinds of the agenda: the next mail of an escalation.
MAIL_STEP = "mail_step"
_MOST_ALERTS = 6
_MOST_DUES = 3


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """The question that waits for an answer; ``choices`` are the first words of each."""

    name: str
    kind: AnswerKind
    choices: tuple[str, ...]
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that time will bring about; ``key`` is a check-in's key or a number."""

    at: datetime
    kind: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class DemoState:
    """One patient's state. ``scores`` are (day, score); ``next_moment`` is None where nothing is due."""

    now: datetime
    zone: str
    clinic: str
    case_code: str
    day: int
    status: str
    consent: str
    flow: str
    is_reviewed: bool
    question: OpenQuestion | None
    check_ins: tuple[CheckIn, ...]
    scores: tuple[tuple[int, int], ...]
    coming: tuple[Coming, ...]
    alerts: tuple[AlertView, ...]
    next_moment: datetime | None
    next_check_in: Coming | None
    waits_for_person: bool


def look(office: Office, episode_id: int, now: datetime) -> DemoState:
    """Read the state of an episode; raises NoResultFound."""
    with office.db.reading() as session:
        episode = demo_view.episode_with(session, episode_id)
        case = office.load(session, episode)
        ids = demo_view.escalations_of(session, episode_id, _MOST_ALERTS)
        library, keyring = office.library, office.keyring
        alerts = tuple(
            load_alert_view(session, one, library=library, keyring=keyring, now=now) for one in ids
        )
        moment = demo_view.next_moment(session)
        code = episode.case_code
    dues = _dues(case, alerts, now)
    return DemoState(
        now=now,
        zone=case.zone,
        clinic=case.clinic.name,
        case_code=code,
        day=case.day(now),
        status=case.status.value,
        consent=case.consent.value,
        flow=f"{case.flow.title}, {case.flow.id} v{case.flow.version} ({case.flow.status})",
        is_reviewed=case.flow.reviewed_by is not None,
        question=_open_question(case),
        check_ins=case.check_ins,
        scores=tuple((score.day, score.value) for score in case.scores),
        coming=tuple(due for due in dues if due.kind != DueKind.SKIP_CHECK_IN)[:_MOST_DUES],
        alerts=alerts,
        next_moment=moment,
        next_check_in=next((due for due in dues if due.kind == DueKind.OPEN_CHECK_IN), None),
        waits_for_person=case.red_alert is not None,
    )


def next_moment(office: Office) -> datetime | None:
    """When the tick or the dispatcher has something to do next; None for never."""
    with office.db.reading() as session:
        return demo_view.next_moment(session)


def _open_question(case: Case) -> OpenQuestion | None:
    question = case.open_question
    if question is None:
        return None
    spec = case.flow.questions[question.name]
    choices = tuple(choice.words[0] for choice in spec.choices.values())
    return OpenQuestion(question.name, spec.answer, choices, question.asked_at)


def _dues(case: Case, alerts: tuple[AlertView, ...], now: datetime) -> list[Coming]:
    """The case's own agenda and the next mail of each escalation, the earliest first."""
    dues = [Coming(due.at, due.kind.value, due.key) for due in agenda(case, now)]
    for alert in alerts:
        if alert.status is not AlertStatus.RESOLVED and alert.next_step is not None:
            dues.append(Coming(alert.next_step.at, MAIL_STEP, ", ".join(alert.next_step.names)))
    return sorted(dues, key=lambda due: due.at)
