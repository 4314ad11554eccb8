"""Long courses under the real rules: after every decision the rows load back as the case that was decided."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from smsbot.db.cases import load_case
from smsbot.db.decisions import save_decision
from smsbot.db.models import Episode, Handset
from smsbot.db.occasion import Occasion
from smsbot.domain.case import Case, Consent, EpisodeStatus
from smsbot.domain.conversation import Decision, Inbound, answer, asked, begin, elapse, next_due, staff
from smsbot.domain.flow import AnswerKind, Flow
from smsbot.domain.reading import Command, Event, Finding, Place, Reading, Status, Trend
from smsbot.flow_files import load_library
from tests.factories import KEYRING, NOW, make_inbound
from tests.integration.db.conftest import FLOWS

STEPS = 60
CODES = ("swelling", "fever", "soreness", "bladder_bowel", "numbness", "chest_pain", "bruising")


class Course:
    """One episode lived through: each decision is saved and must load back as it was decided."""

    def __init__(self, session: Session, episode: Episode, flow: Flow) -> None:
        self.session = session
        self.episode = episode
        self.flow = flow
        self.now = NOW
        self.texts = 0

    def load(self) -> Case:
        self.session.flush()
        self.session.expire_all()
        return load_case(self.session, self.episode, self.flow, KEYRING)

    def take(self, decision: Decision) -> None:
        occasion = Occasion(self.episode, self.flow, self.now, KEYRING)
        due = next_due(decision.case, self.now)
        save_decision(self.session, decision.effects, occasion, next_due_at=due)
        assert self.load() == decision.case
        assert self.episode.next_due_at == due

    def text(self, reading: Reading) -> None:
        self.texts += 1
        inbound = Inbound(cause=f"in{self.texts}", at=self.now, words="words of the patient")
        self.take(answer(self.load(), reading, inbound, self.now))

    def wait(self, span: timedelta) -> None:
        until = self.now + span
        while (due := next_due(self.load(), self.now)) is not None and due <= until:
            self.wait_until(due)
        self.now = max(until, self.now)

    def wait_until(self, due: datetime) -> None:
        self.now = max(due, self.now + timedelta(seconds=1))
        self.take(elapse(self.load(), self.now))


@pytest.fixture
def flow(request: pytest.FixtureRequest) -> Flow:
    return load_library(FLOWS).flow(getattr(request, "param", "rfa"), 1, "lumbar")


@pytest.fixture
def course(session: Session, handset: Handset, episode: Episode, flow: Flow) -> Course:
    episode.status = EpisodeStatus.INVITED
    handset.consent = Consent.NONE
    lived = Course(session, episode, flow)
    lived.take(begin(lived.load(), NOW))
    return lived


def any_reading(course: Course, dice: random.Random) -> Reading:
    menu = list(asked(course.load(), course.now).menu)
    findings = tuple(
        Finding(
            code=dice.choice(CODES),
            status=dice.choice(list(Status)),
            place=dice.choice(list(Place)),
            trend=dice.choice([None, *Trend]),
            words="some words",
            rule="a rule",
        )
        for _ in range(dice.choice([0, 0, 0, 1, 2]))
    )
    return Reading(
        pain=dice.choice([None, 0, 2, 5, 8, 10]),
        findings=findings,
        command=dice.choice([None] * 15 + list(Command)),
        event=dice.choice([None] * 20 + list(Event)),
        unread=dice.random() < 0.1,
        answer=tuple(dice.sample(menu, k=1)) if menu and dice.random() < 0.7 else (),
    )


def any_order(course: Course, dice: random.Random) -> Decision:
    case, now = course.load(), course.now
    orders: tuple[Callable[[], Decision], ...] = (
        lambda: staff.confirm_procedure(case, now - timedelta(hours=3), now),
        lambda: staff.treat_second_side(case, now - timedelta(hours=2), now),
        lambda: staff.move_procedure(case, now + timedelta(days=2), now),
        lambda: staff.cancel_procedure(case, now),
        lambda: staff.check_in_now(case, now),
        lambda: staff.change_status(case, EpisodeStatus.ACTIVE, "resumed", now),
    )
    try:
        return dice.choice(orders)()
    except ValueError:
        # The rules refuse an order that the case does not allow; then nothing is written.
        return Decision(case, ())


@pytest.mark.parametrize(
    ("flow", "seed"),
    [("rfa", 0), ("rfa", 1), ("rfa", 2), ("rfa", 3), ("mbb_diary", 4), ("scs_trial", 5)],
    indirect=["flow"],
)
def test_any_course_loads_back_as_decided(course: Course, seed: int) -> None:
    dice = random.Random(seed)
    course.text(Reading(answer=("yes",)))

    for _ in range(STEPS):
        course.wait(timedelta(minutes=dice.choice([1, 7, 45, 300, 1500])))
        if dice.random() < 0.1:
            course.take(any_order(course, dice))
        else:
            course.text(any_reading(course, dice))

    case = course.load()
    assert len(case.sent) > 5
    assert case.findings
    assert case.alerts
    assert case.scores


@pytest.mark.parametrize(("flow", "days"), [("rfa", 500), ("scs_trial", 5)], indirect=["flow"])
def test_patient_who_agrees_is_followed_to_the_end(course: Course, days: int) -> None:
    course.text(Reading(answer=("yes",)))

    while (due := next_due(course.load(), course.now)) is not None:
        course.wait_until(due)
        question = course.load().open_question
        if question is not None:
            course.text(reply_to(course, question.name))

    assert course.load().status is EpisodeStatus.FINISHED
    assert course.now > NOW + timedelta(days=days)


def reply_to(course: Course, question: str) -> Reading:
    menu = list(asked(course.load(), course.now).menu)
    if course.flow.questions[question].answer is AnswerKind.SCORE:
        return Reading(pain=2)
    return Reading(answer=("no",) if "no" in menu and question != "reverify" else tuple(menu[:1]))


def test_inbound_text_is_named_by_every_answer(course: Course, session: Session, handset: Handset) -> None:
    message = make_inbound(session=session, handset=handset)
    decision = answer(course.load(), Reading(pain=4), Inbound("in1", NOW, "4"), NOW)
    occasion = Occasion(course.episode, course.flow, NOW, KEYRING, inbound=message)

    save_decision(session, decision.effects, occasion, next_due_at=None)

    assert course.load().scores == decision.case.scores
