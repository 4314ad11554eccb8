"""One patient's follow-up as it would go: the rules' own decisions, a virtual clock, and all that passes."""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime

from smsbot.domain.case import Alert, AlertStatus, Case, EpisodeStatus
from smsbot.domain.conversation import (
    Decision,
    Inbound,
    answer,
    asked,
    begin,
    elapse,
    next_due,
    staff,
    text_failed,
)
from smsbot.domain.delivery import Verdict
from smsbot.domain.effects import Effect, SendText
from smsbot.domain.reading import Reader, Reading
from smsbot.simulator.desk import Desk, Mailed


@dataclass(frozen=True, slots=True)
class Heard:
    """A text from the patient, and how it was read."""

    at: datetime
    words: str
    reading: Reading


Happening = Heard | SendText | Mailed | Effect
"""One thing that happened: a text in, a text out, a mail to the team, or another effect of the rules."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The two functions that decide; a test of the model checker plants its faults here."""

    answer: Callable[[Case, Reading, Inbound, datetime], Decision] = answer
    elapse: Callable[[Case, datetime], Decision] = elapse


PRODUCTION = Rules()


class StuckError(RuntimeError):
    """The case asks to be looked at again at once, for ever: a fault in the rules."""


@dataclass
class Story:
    """A patient from the invitation on. ``happened`` holds all that passed, in order.

    The care team acts only through ``acknowledge`` and ``resolve``, the clinic through ``take``.
    """

    case: Case
    now: datetime
    happened: list[Happening] = field(default_factory=list)
    desk: Desk = field(init=False)
    texts_heard: int = 0
    due: datetime | None = field(init=False)
    rules: Rules = PRODUCTION

    def __post_init__(self) -> None:
        self.desk = Desk(self.case.flow, self.case.clinic)
        self.due = next_due(self.case, self.now)

    def fork(self) -> "Story":
        """The same patient at the same moment, free to go another way; nothing has happened to it yet."""
        twin = copy(self)
        twin.desk = self.desk.fork()
        twin.happened = []
        return twin

    @classmethod
    def begin(cls, case: Case, at: datetime) -> "Story":
        """Enrol: the schedule is laid out and the invitation sent."""
        story = cls(case, at)
        story.take(begin(case, at))
        return story

    def take(self, decision: Decision) -> Decision:
        """Let a decision come true: of a text, of time, or of staff (``domain.conversation.staff``)."""
        self.case = decision.case
        # Kept with the case, as production keeps it in the episode's row.
        self.due = next_due(self.case, self.now)
        for effect in decision.effects:
            self.happened.append(effect)
            self.happened += self.desk.take(effect, self.now)
        self._mail_due()
        return decision

    def read(self, words: str, reader: Reader) -> Reading:
        """How the words are read as an answer to what is open now."""
        return reader.read(words, asked(self.case, self.now))

    def hear(self, words: str, reading: Reading, **inbound: object) -> Decision:
        """The patient texts; ``inbound`` are further fields of ``Inbound`` (``opts``, ``media_count``)."""
        self.texts_heard += 1
        self.happened.append(Heard(self.now, words, reading))
        message = Inbound(f"in{self.texts_heard}", self.now, words)
        message = replace(message, **inbound)  # type: ignore[arg-type]
        return self.take(self.rules.answer(self.case, reading, message, self.now))

    def next_moment(self) -> datetime | None:
        """When anything happens next if nobody does a thing, None if nothing ever will."""
        return min((at for at in (self.due, self.desk.next_due()) if at is not None), default=None)

    def pass_until(self, end: datetime) -> None:
        """Let time pass with all that falls due on the way. StuckError where time would stand still."""
        while (at := self.next_moment()) is not None and at <= end:
            self.now = max(self.now, at)
            # As the clock of production: mails wait behind nothing.
            self._mail_due()
            if self.due is not None and self.due <= self.now:
                self.take(self.rules.elapse(self.case, self.now))
                if self.due is not None and self.due <= self.now:
                    raise StuckError(f"the case is due again at once at {self.now:%Y-%m-%d %H:%M}")
        self.now = end

    def _mail_due(self) -> None:
        self.happened += self.desk.mail_due(self.now)

    def acknowledge(self, number: int, by: str = "") -> None:
        """Somebody of the team (a role) takes an alert; LookupError for one that is not open."""
        self.happened += self.desk.acknowledge(number, self.now, by)
        self._follow_desk()

    def resolve(self, number: int, by: str = "", *, sent_to_er: bool = False, plan: bool = False) -> None:
        """Somebody of the team closes an alert, perhaps with a ``plan``.

        "Sent to ER" pauses the check-ins until staff resume them.
        """
        self.happened += self.desk.resolve(number, self.now, by)
        self._follow_desk(plan_at=self.now if plan else None)
        if sent_to_er and self.case.status is EpisodeStatus.ACTIVE:
            self.take(staff.change_status(self.case, EpisodeStatus.PAUSED, "sent to the ER", self.now))
        else:
            self.due = next_due(self.case, self.now)

    def lose(self, text: SendText, verdict: Verdict) -> None:
        """A text did not arrive, for good, and the team is to be told."""
        self.take(text_failed(self.case, text.template, verdict, self.now))

    def _follow_desk(self, plan_at: datetime | None = None) -> None:
        """What people did to the alerts holds for the rules as well; what is closed now, with its plan."""
        alerts = tuple(self._as_on_desk(one, plan_at) for one in self.case.alerts)
        self.case = replace(self.case, alerts=alerts)

    def _as_on_desk(self, alert: Alert, plan_at: datetime | None) -> Alert:
        loop = self.desk.loops.get(alert.number)
        if loop is None and alert.is_unresolved:
            return replace(alert, status=AlertStatus.RESOLVED, held_until=None, plan_at=plan_at)
        if loop is None or loop.status is alert.status:
            return alert
        return replace(alert, status=loop.status, held_until=None)

    def of_kind(self, kind: type | tuple[type, ...]) -> Iterable[Happening]:
        """All that happened of one kind, in order."""
        return (one for one in self.happened if isinstance(one, kind))
