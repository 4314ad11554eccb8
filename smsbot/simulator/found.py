"""What came of each complication: who told of it, how fast a person heard, and what ended in silence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from smsbot.domain.effects import (
    AddToAlert,
    AskQuestion,
    ChangeAlertTier,
    OpenAlert,
    RecordFinding,
    ReleaseAlert,
)
from smsbot.domain.flow import Flow, Tier
from smsbot.simulator.acts import Telling
from smsbot.simulator.desk import Mailed, MailKind
from smsbot.simulator.life import Life

# A clarifying question is answered, or its silence counts, well within this time.
_CLARIFIED = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Course:
    """One complication: whether it was told of, hours from onset to the first text of it, minutes from there
    to the first mail of it, and the gravest tier mailed (0: none)."""

    kind: str
    told: bool
    hours_to_tell: float | None = None
    minutes_to_mail: float | None = None
    tier: int = 0


@dataclass(frozen=True, slots=True)
class Silence:
    """A text of an emergency or urgent finding, by its label, of which no person heard. None is allowed."""

    patient: int
    day: int
    codes: tuple[str, ...]
    words: str


def course_of(life: Life) -> Course:
    """What came of the complication of a life."""
    complication = life.patient.complication
    if complication is None:
        raise ValueError("this patient has no complication")
    kind = complication.kind
    codes = {code for stage in kind.stages for code in stage.codes}
    told = [one for one in life.tellings if one.codes & codes and one.at >= complication.onset]
    if not told:
        return Course(kind.name, told=False)
    hours = (told[0].at - complication.onset).total_seconds() / 3600
    mails = list(_mails_about(life, told))
    if not mails:
        return Course(kind.name, told=True, hours_to_tell=hours)
    minutes = (mails[0].at - told[0].at).total_seconds() / 60
    return Course(kind.name, True, hours, minutes, max(mail.tier for mail in mails))


def _mails_about(life: Life, told: list[Telling]) -> Iterator[Mailed]:
    """The mails of the alerts that the texts touched, or that their clarifying questions led to."""
    numbers = {number for one in told for number in _touched(life, one)}
    mails = (one for one in life.story.happened if isinstance(one, Mailed))
    for mail in mails:
        if mail.kind is not MailKind.NOTICE and mail.number in numbers and mail.at >= told[0].at:
            yield mail


def _touched(life: Life, telling: Telling) -> set[int]:
    """The alerts that a text opened, added to or raised, at once or through its clarifying question."""
    happened = life.story.happened
    numbers = {n for one in happened[telling.first : telling.end] if (n := _number_of(one)) is not None}
    if _asks(life.story.case.flow, telling, happened):
        until = telling.at + _CLARIFIED
        for one in happened[telling.end :]:
            at = getattr(one, "at", None)
            if at is not None and at > until:
                break
            if (number := _number_of(one)) is not None:
                numbers.add(number)
    return numbers


def _number_of(one: object) -> int | None:
    if isinstance(one, OpenAlert):
        return one.alert.number
    return one.number if isinstance(one, AddToAlert | ChangeAlertTier | ReleaseAlert) else None


def _asks(flow: Flow, telling: Telling, happened: Sequence[object]) -> bool:
    """Whether a text is asked about: the silence after that question means something as well."""
    questions = (
        one.question for one in happened[telling.first : telling.end] if isinstance(one, AskQuestion)
    )
    return any(flow.questions[question.name].silence is not None for question in questions)


def silences_of(life: Life) -> list[Silence]:
    """Texts of an emergency or urgent finding that neither reached a person nor were watched by rule."""
    flow = life.story.case.flow
    red = frozenset((*flow.emergency_codes, *flow.urgent_codes))
    return [
        Silence(life.patient.number, life.story.case.day(one.at), tuple(sorted(one.codes & red)), one.words)
        for one in life.tellings
        if one.codes & red
        and not _touched(life, one)
        and not _is_known(life, one)
        and not _watched(life, one)
    ]


def watched_of(life: Life) -> int:
    """How many urgent texts the protocol only watched: what they tell of is expected in those days."""
    return sum(not _touched(life, one) and _watched(life, one) for one in life.tellings)


def _watched(life: Life, telling: Telling) -> bool:
    """Whether a rule of the flow put what the text tells of among the expected; never an emergency."""
    flow = life.story.case.flow
    if telling.codes & frozenset(flow.emergency_codes):
        return False
    seen = (
        one.seen for one in life.story.happened[telling.first : telling.end] if isinstance(one, RecordFinding)
    )
    return any(one.tier is Tier.WATCH and one.code in telling.codes for one in seen)


def _is_known(life: Life, telling: Telling) -> bool:
    """Whether the team was mailed of the same finding within the week: one routine mail of it a week."""
    gap = life.story.case.flow.timing.routine_gap
    return any(
        isinstance(one, OpenAlert)
        and one.alert.code in telling.codes
        and _is_recent(one.alert.opened_at, telling.at, gap)
        for one in life.story.happened[: telling.first]
    )


def _is_recent(opened: datetime, now: datetime, gap: timedelta) -> bool:
    return now - gap < opened <= now
