"""Asking: one open question at a time, the others wait in a queue and none is dropped."""

from dataclasses import replace
from datetime import timedelta

from smsbot.domain.case import AskedQuestion, QuestionStatus
from smsbot.domain.conversation.draft import Draft
from smsbot.domain.effects import AskQuestion, ChangeQuestion, CloseQuestion, Purpose
from smsbot.domain.flow import Tier

# In which order several letters of one answer are followed up (section 0): E, C, F, A, B, D.
CLARIFIER_ORDER = ("sure", "bladder", "numb_where", "other", "redness_look", "pain_now")


def means_something(draft: Draft, question: AskedQuestion) -> bool:
    """Whether silence on a question is taken for an answer, so that nothing may push the question aside."""
    return draft.case.flow.questions[question.name].silence is not None


def ask(draft: Draft, name: str, *, check_in: str | None = None, lifetime: timedelta | None = None) -> None:
    """Open a question and send its text, which is not sent any more once ``lifetime`` is over."""
    question = AskedQuestion(
        number=draft.case.next_question,
        name=name,
        status=QuestionStatus.OPEN,
        asked_at=draft.now,
        check_in=check_in,
    )
    draft.do(AskQuestion(question))
    _send(draft, name, lifetime)


def ask_clarifier(draft: Draft, name: str, *, alert: int | None = None, code: str | None = None) -> bool:
    """Ask about a possible red flag; whether it was asked now or queued, not waiting for an answer already.

    It takes the place of an ordinary question (asked again once it is done) and queues behind its like; one
    about an emergency goes before one that is not, which waits until it is asked again.
    """
    if any(q.name == name for q in draft.case.questions):
        return False
    current = draft.case.open_question
    waits = current is not None and means_something(draft, current) and not _is_graver(draft, name, current)
    if current is not None and not waits:
        _put_aside(draft, current)
    question = AskedQuestion(
        number=draft.case.next_question,
        name=name,
        status=QuestionStatus.QUEUED if waits else QuestionStatus.OPEN,
        asked_at=draft.now,
        alert=alert,
        code=code,
    )
    draft.do(AskQuestion(question))
    if not waits:
        _send(draft, name)
    return True


def _is_graver(draft: Draft, name: str, current: AskedQuestion) -> bool:
    """Whether a question's silence would mean an emergency and the open one's would not."""
    questions = draft.case.flow.questions
    silence, other = questions[name].silence, questions[current.name].silence
    return silence is not None and other is not None and other.tier < silence.tier is Tier.EMERGENCY


def _put_aside(draft: Draft, question: AskedQuestion) -> None:
    if means_something(draft, question):
        draft.do(ChangeQuestion(replace(question, status=QuestionStatus.QUEUED)))
    else:
        close_question(draft, question, QuestionStatus.REPLACED)


def close_question(draft: Draft, question: AskedQuestion, status: QuestionStatus) -> None:
    """Be done with a question."""
    draft.do(CloseQuestion(question.number, status, draft.now))


def reask(draft: Draft, question: AskedQuestion, template: str | None = None) -> None:
    """Ask once more, naming the question."""
    draft.do(ChangeQuestion(replace(question, reasks=question.reasks + 1)))
    flow_question = draft.case.flow.questions[question.name]
    draft.text(template or flow_question.reask, purpose=Purpose.SAFETY if flow_question.safety else None)


def open_queued(draft: Draft) -> bool:
    """Open the next waiting clarifier, in the order of gravity; whether there was one."""
    queued = [q for q in draft.case.questions if q.status is QuestionStatus.QUEUED]
    if not queued or draft.case.open_question is not None:
        return False
    first = min(queued, key=lambda q: (clarifier_rank(q.name), q.number))
    draft.do(ChangeQuestion(replace(first, status=QuestionStatus.OPEN, asked_at=draft.now)))
    _send(draft, first.name)
    return True


def clarifier_rank(name: str) -> int:
    """Where a clarifying question stands in the order of gravity."""
    return CLARIFIER_ORDER.index(name) if name in CLARIFIER_ORDER else len(CLARIFIER_ORDER)


def _send(draft: Draft, name: str, lifetime: timedelta | None = None) -> None:
    question = draft.case.flow.questions[name]
    copy = question.copy_second_side if draft.case.procedure.is_second_side else None
    purpose = Purpose.SAFETY if question.safety else None
    draft.text(copy or question.copy, purpose=purpose, lifetime=lifetime)
