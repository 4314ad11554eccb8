"""The house rules on texts: stop means stop, one question at a time, nothing twice, nothing at night."""

from functools import reduce

from smsbot.domain.calendar import is_quiet
from smsbot.domain.case import Case, Consent, EpisodeStatus, QuestionStatus
from smsbot.domain.conversation import evolve, next_due
from smsbot.domain.effects import Purpose, SendText
from smsbot.domain.reading import Command
from smsbot.simulator.rules_of_red_flags import ANSWERS
from smsbot.simulator.step import HouseRule, Step


def stop_means_stop(step: Step) -> str | None:
    """After a stop: one confirmation of it, and one emergency answer to each text that tells of one."""
    before, after = step.before.case.consent, step.case.consent
    if not after.forbids_texts:
        return None
    if len(step.texts) > 1:
        return f"{len(step.texts)} texts to somebody who wants none"
    for text in step.texts:
        is_answer = text.template in ANSWERS and bool(step.emergencies)
        confirms = text.purpose is Purpose.CONSENT and not before.forbids_texts
        by_carrier = step.said is None or step.said.provider_answered
        if not is_answer and (not confirms or by_carrier):
            return f"{text.template} to somebody who wants no texts"
    return None


def a_stop_stops(step: Step) -> str | None:
    """STOP and "wrong number" are obeyed in every state; only a later START undoes a stop."""
    said = step.said
    was, now = step.before.case.consent, step.case.consent
    if said is None:
        return None
    stops = said.reading.command in (Command.STOP, Command.WRONG_NUMBER) or said.opts == "STOP"
    if stops and not now.forbids_texts:
        return "a stop that did not stop"
    starts = said.reading.command is Command.START or said.opts == "START" or said.words.startswith("YES")
    undone = was.forbids_texts and not now.forbids_texts
    if undone and (not starts or said.before_stop or was is Consent.WRONG_NUMBER):
        return "texts go out again, and nobody asked for them"
    return None


def one_question_at_a_time(step: Step) -> str | None:
    """At most one question is open, and none waits behind nothing."""
    questions = step.case.questions
    open_ones = [q.name for q in questions if q.status is QuestionStatus.OPEN]
    if len(open_ones) > 1:
        return f"{' and '.join(open_ones)} are open at once"
    return f"{questions[0].name} waits behind nothing" if questions and not open_ones else None


def effects_add_up(step: Step) -> str | None:
    """The rows that are written load back to the very case that was decided."""
    if step.by_staff or reduce(evolve, step.effects, step.before.case) == step.case:
        return None
    return "the effects do not add up to the case"


def texts_are_fit_to_leave(step: Step) -> str | None:
    """No text twice for one cause, none with an unfilled place, no safety text that may be held back."""
    keys = [(t.template, t.cause) for t in step.texts]
    if len(keys) > len(set(keys)) or not step.sent.isdisjoint(keys):
        return "a text twice for one cause: the second would never leave"
    for text in step.texts:
        if "{" in text.body:
            return f"{text.template} leaves with an unfilled place"
        held_back = text.purpose is not Purpose.SAFETY or text.expires_at is not None
        if text.template in step.case.flow.safety_texts and held_back:
            return f"{text.template} is a safety text, and a cap or the night may hold it back"
    return None


def schedule_keeps_its_place(step: Step) -> str | None:
    """Nothing of the schedule by night, without consent, at rest, or while a red flag is open."""
    before = step.before.case
    for text in (t for t in step.texts if t.purpose is Purpose.SCHEDULED):
        wrong = _wrong_time(text, before) or (None if step.by_staff else _wrong_state(before, step.case))
        if wrong:
            return f"{text.template} was sent {wrong}"
    return None


def _wrong_time(text: SendText, case: Case) -> str | None:
    if is_quiet(text.at, case.flow.timing, case.zone):
        return "at night"
    return None if case.consent is Consent.OPTED_IN else "without consent"


def _wrong_state(before: Case, after: Case) -> str | None:
    if before.status is not EpisodeStatus.ACTIVE:
        return "while the check-ins rest"
    both = before.red_alert is not None and after.red_alert is not None
    return "while a red flag was open" if both else None


def there_is_a_way_on(step: Step) -> str | None:
    """What is open ends by time; who rests or is left alone, rests with a person knowing of it."""
    case = step.case
    changed = step.before.case.status is not case.status
    rests = case.status in (EpisodeStatus.PAUSED, EpisodeStatus.HELD)
    if rests and changed and not step.by_staff and not step.told:
        return f"the episode became {case.status.value}, and nobody was told"
    question = case.open_question
    if question is not None and _waits_for_ever(case, question.name):
        return f"{question.name} asks about a fear, and nothing says what silence means"
    if next_due(case, step.after.now) is not None:
        return None
    if case.open_check_in is not None:
        return f"the check-in {case.open_check_in.key} stays open for ever"
    if any(a.held_until is not None and a.is_unresolved for a in case.alerts):
        return "a mail waits for ever"
    is_left = case.status is EpisodeStatus.ACTIVE and case.consent is Consent.OPTED_IN
    if is_left and not any(a.is_unresolved for a in case.alerts):
        return "nothing will ever happen again, and nobody knows"
    return None


def _waits_for_ever(case: Case, name: str) -> bool:
    asked = case.flow.questions[name]
    return asked.safety and asked.silence is None


TEXT_RULES: tuple[HouseRule, ...] = (
    stop_means_stop,
    a_stop_stops,
    one_question_at_a_time,
    effects_add_up,
    texts_are_fit_to_leave,
    schedule_keeps_its_place,
)
