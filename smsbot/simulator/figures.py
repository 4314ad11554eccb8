"""The figures of lives lived through: counts that can be added up, of one patient or of a thousand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import lru_cache

from smsbot.domain.case import CheckInStatus, Consent
from smsbot.domain.effects import ChangeConsent, CloseCheckIn, OpenAlert, OpenCheckIn, SendText
from smsbot.domain.flow import Tier
from smsbot.domain.sms_text import fold, segments
from smsbot.simulator.desk import Mailed, MailKind
from smsbot.simulator.found import Course, Silence, course_of, silences_of, watched_of
from smsbot.simulator.life import Life
from smsbot.simulator.outcomes_found import ImprovementFound, improvement_of
from smsbot.simulator.story import Heard

_ANSWERED = (CheckInStatus.COMPLETED, CheckInStatus.PARTIAL)
Key = tuple[str, str]


@dataclass
class Figures:
    """Sums over patients. ``escalations`` and ``mails`` are by tier and code; a mail to two people is two."""

    patients: int = 0
    opted_in: int = 0
    opted_out: int = 0
    wrong_numbers: int = 0
    texts_out: int = 0
    segments: int = 0
    texts_in: int = 0
    calm_check_ins: int = 0
    calm_mails: int = 0
    notices: int = 0
    watched: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    escalations: Counter[Key] = field(default_factory=Counter)
    mails: Counter[Key] = field(default_factory=Counter)
    whys: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    courses: list[Course] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)
    improvements: list[ImprovementFound] = field(default_factory=list)

    def add(self, other: "Figures") -> None:
        """Take in the figures of other patients."""
        for name in (f.name for f in fields(self)):
            mine, theirs = getattr(self, name), getattr(other, name)
            setattr(self, name, mine + theirs)

    @property
    def check_ins(self) -> int:
        """How many check-ins were sent."""
        return self.asked.total()


def figures_of(life: Life) -> Figures:
    """The figures of one life."""
    figures = Figures(patients=1)
    happened = life.story.happened
    figures.kinds[life.patient.trajectory.kind.value] += 1
    figures.texts_in = sum(isinstance(one, Heard) for one in happened)
    _count_texts(figures, (one for one in happened if isinstance(one, SendText)))
    _count_check_ins(figures, life)
    _count_consent(figures, (one for one in happened if isinstance(one, ChangeConsent)))
    figures.escalations.update(
        (one.alert.tier.name.lower(), one.alert.code) for one in happened if isinstance(one, OpenAlert)
    )
    _count_mails(figures, (one for one in happened if isinstance(one, Mailed)))
    if life.patient.complication is None:
        figures.calm_check_ins, figures.calm_mails = figures.check_ins, figures.mails.total()
    else:
        figures.courses = [course_of(life)]
    figures.silences, figures.watched = silences_of(life), watched_of(life)
    figures.improvements = [improvement_of(life)]
    return figures


def _count_texts(figures: Figures, texts: Iterable[SendText]) -> None:
    for text in texts:
        figures.texts_out += 1
        figures.segments += _segments(text.body)


@lru_cache(maxsize=8192)
def _segments(body: str) -> int:
    return segments(fold(body))


def _count_check_ins(figures: Figures, life: Life) -> None:
    """A check-in that was sent counts; one still open at the end is not counted as unanswered."""
    opened = {one.key for one in life.story.happened if isinstance(one, OpenCheckIn)}
    closed = {one.key: one.status for one in life.story.happened if isinstance(one, CloseCheckIn)}
    for key in opened & closed.keys():
        # A confirming check-in, or one of staff, is named by its kind: CONFIRM_1 and CONFIRM_2 count as one.
        name = key if key in life.story.case.flow.schedule else key.rpartition("_")[0]
        figures.asked[name] += 1
        figures.answered[name] += closed[key] in _ANSWERED


def _count_consent(figures: Figures, changes: Iterable[ChangeConsent]) -> None:
    said = {one.consent for one in changes}
    figures.opted_in = int(Consent.OPTED_IN in said)
    figures.opted_out = int(Consent.OPTED_OUT in said)
    figures.wrong_numbers = int(Consent.WRONG_NUMBER in said)


def _count_mails(figures: Figures, mails: Iterable[Mailed]) -> None:
    for mail in mails:
        if mail.kind is MailKind.NOTICE:
            figures.notices += len(mail.people)
        else:
            figures.mails[Tier(mail.tier).name.lower(), mail.code] += len(mail.people)
            figures.whys[_why(mail)] += len(mail.people)


def _why(mail: Mailed) -> str:
    """Why somebody is mailed: something new, again as nobody took it, news, or something left lying."""
    if mail.kind is MailKind.ALERT:
        return "first" if mail.step == 1 else "again"
    return "news" if mail.kind is MailKind.THREAD else "left_lying"
