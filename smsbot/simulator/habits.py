"""When people do things: answer, sleep, write unasked. Our own assumptions, with published figures named."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from smsbot.domain.calendar import at_local, local_day, local_time
from smsbot.domain.case import AskedQuestion, Case
from smsbot.simulator.traits import Traits

# One text in so many is lost on the way; the carrier says so a little later.
LOST_TEXTS = 0.003
REPORT_AFTER = timedelta(minutes=1)
# Half of the replies come within 29 minutes [RASG]; the rest in the course of the day.
_PROMPT, _PROMPT_MINUTES, _LATE_HOURS = 0.75, 20, 9
_BED, _WAKE = time(22, 30), time(7, 0)
_IN_TALK = 0.96
_SAFETY = 0.88
_FELT = 0.9
_KEEPS = 0.5
# What is written without a question: which of the bank's shelves or commands, and how often per patient.
_UNASKED: tuple[tuple[str, float], ...] = (
    ("callback", 0.03),
    ("help", 0.02),
    ("odd", 0.05),
    ("chatter", 0.1),
)
_FOLLOW_UP_DAYS = 540


def willingness(question: AskedQuestion, case: Case, traits: Traits, feels_ill: bool) -> float:
    """The chance that a question, a re-ask or a reminder is answered."""
    if question.name == "consent":
        return 1.0 if traits.answers_invitation else 0.0
    if question.name == "still_there":
        return _KEEPS
    if case.flow.questions[question.name].safety:
        return _SAFETY
    if question.reminders:
        return traits.heeds_reminder
    if question.reasks or _has_answered(case, question):
        return _IN_TALK
    usual = traits.will_answer(case.day(question.asked_at))
    return max(usual, _FELT) if feels_ill else usual


def _has_answered(case: Case, question: AskedQuestion) -> bool:
    """Whether the talk is under way: something was answered in this check-in."""
    key = question.check_in
    last = [one.check_in for rows in (case.scores, case.choices, case.findings) for one in rows[-1:]]
    return key is not None and key in last


def delay(question: AskedQuestion, case: Case, chance: Random) -> timedelta:
    """How long the patient takes to answer: minutes in the middle of a talk, else as published."""
    prompt = chance.random() < _PROMPT
    quick = chance.expovariate(1 / 3)
    slow = chance.expovariate(1 / _PROMPT_MINUTES) if prompt else 60 * chance.uniform(1, _LATE_HOURS)
    safety = case.flow.questions[question.name].safety
    in_talk = safety or question.reasks > 0 or _has_answered(case, question)
    return timedelta(seconds=20 + round(60 * (quick if in_talk else slow)))


def awake(at: datetime, zone: str, chance: Random) -> datetime:
    """The same instant, or the next morning where it lies in the night."""
    clock = local_time(at, zone)
    if _WAKE <= clock < _BED:
        return at
    day = local_day(at, zone) + timedelta(days=1 if clock >= _BED else 0)
    return at_local(day, _WAKE, zone) + timedelta(minutes=chance.randint(5, 120))


def confirmed_at(procedure_end: datetime, zone: str, chance: Random) -> datetime:
    """When staff say that the procedure is done: soon, or (one in thirty) only the next morning."""
    forgets, minutes = chance.random() < 1 / 30, chance.randint(5, 90)
    if not forgets:
        return procedure_end + timedelta(minutes=minutes)
    return at_local(local_day(procedure_end, zone) + timedelta(days=1), time(9, 0), zone)


def unasked(procedure_end: datetime, chance: Random) -> Iterator[tuple[datetime, str]]:
    """What the patient writes without a question, and when."""
    for what, share in _UNASKED:
        happens, days = chance.random() < share, chance.expovariate(1 / 60)
        if happens and days < _FOLLOW_UP_DAYS:
            yield procedure_end + timedelta(seconds=round(86400 * days)), what
