"""What a reply is read against: the open question with its choices, and a menu still fresh in the hand."""

from collections.abc import Mapping
from datetime import datetime

from smsbot.domain.case import Case, Consent
from smsbot.domain.conversation.plans import is_paused_by_silence
from smsbot.domain.flow import AnswerKind, Question
from smsbot.domain.reading import NOTHING_ASKED, Asked

_AWAITING = {AnswerKind.SCORE: "pain", AnswerKind.SYMPTOMS: "symptoms"}


def asked(case: Case, now: datetime) -> Asked:
    """The question open now, as the reader wants it.

    A lone letter within 48 h of the last symptom menu answers that menu whatever is open (section 0), so
    its letters are always among the choices then. An invitation, and the question whether anybody is still
    there, wait for an answer even when nothing is open.
    """
    name = _waiting(case)
    fresh = _fresh_letters(case, now)
    if name is None:
        return Asked("none", fresh) if fresh else NOTHING_ASKED
    spec = case.flow.questions[name]
    awaiting = _AWAITING.get(spec.answer, "symptoms" if name == "other" else name)
    return Asked(awaiting, {**fresh, **_menu(spec)})


def _waiting(case: Case) -> str | None:
    if case.open_question is not None:
        return case.open_question.name
    if case.consent is Consent.INVITED:
        return "consent"
    return "still_there" if is_paused_by_silence(case) else None


def _menu(question: Question) -> Mapping[str, tuple[str, ...]]:
    return {key: choice.words for key, choice in question.choices.items()}


def _fresh_letters(case: Case, now: datetime) -> Mapping[str, tuple[str, ...]]:
    for name, question in case.flow.questions.items():
        if question.answer is not AnswerKind.SYMPTOMS:
            continue
        last = case.sent.get(question.copy)
        if last is not None and now - last < case.flow.timing.menu_letters:
            return {k: c.words for k, c in case.flow.questions[name].choices.items() if k != "no"}
    return {}
