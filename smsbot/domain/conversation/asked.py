"""What a reply is read against: the open question with its choices, and a menu still fresh in the hand."""

from collections.abc import Mapping
from datetime import datetime, timedelta

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
    """The letters still in the patient's hand: the symptom menu's always, a clarifying question's for 48 h.

    Section 0 gives the symptom menu 48 h as well; a lone "E" after that must not be lost, and asks its
    question all the same. "K" is also a way to say ok, so the others do end.
    """
    letters: dict[str, tuple[str, ...]] = {}
    for question in case.flow.questions.values():
        last = case.sent.get(question.copy)
        if last is None or not _is_fresh(question, now - last, case.flow.timing.menu_letters):
            continue
        letters |= {k: c.words for k, c in question.choices.items() if k not in ("no", "yes")}
    return letters


def _is_fresh(question: Question, age: timedelta, window: timedelta) -> bool:
    clarifies = question.answer is AnswerKind.MENU and question.safety
    return question.answer is AnswerKind.SYMPTOMS or (clarifies and age < window)
