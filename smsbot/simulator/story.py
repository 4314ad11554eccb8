"""One patient's follow-up as it would go: the rules' own decisions, a virtual clock, and all that passes."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from smsbot.domain.case import AlertStatus, Case, EpisodeStatus
from smsbot.domain.conversation import Decision, Inbound, answer, asked, begin, elapse, next_due, staff
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

    def __post_init__(self) -> None:
        self.desk = Desk(self.case.flow)

    @classmethod
    def begin(cls, case: Case, at: datetime) -> "Story":
        """Enrol: the schedule is laid out and the invitation sent."""
        story = cls(case, at)
        story.take(begin(case, at))
        return story

    def take(self, decision: Decision) -> Decision:
        """Let a decision come true: of a text, of time, or of staff (``domain.conversation.staff``)."""
        self.case = decision.case
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
        return self.take(answer(self.case, reading, replace(message, **inbound), self.now))  # type: ignore[arg-type]

    def next_moment(self) -> datetime | None:
        """When anything happens next if nobody does a thing, None if nothing ever will."""
        moments = (next_due(self.case, self.now), self.desk.next_due())
        return min((at for at in moments if at is not None), default=None)

    def pass_until(self, end: datetime) -> None:
        """Let time pass with all that falls due on the way. StuckError where time would stand still."""
        while (at := self.next_moment()) is not None and at <= end:
            self.now = max(self.now, at)
            self.take(elapse(self.case, self.now))
            after = next_due(self.case, self.now)
            if after is not None and after <= self.now:
                raise StuckError(f"the case is due again at once at {self.now:%Y-%m-%d %H:%M}")
        self.now = end

    def _mail_due(self) -> None:
        self.happened += self.desk.mail_due(self.now)

    def acknowledge(self, number: int) -> None:
        """Somebody of the team takes an alert; LookupError for one that is not open."""
        self.desk.acknowledge(number, self.now)
        self._change_alert(number, AlertStatus.ACKNOWLEDGED)

    def resolve(self, number: int, *, sent_to_er: bool = False, plan: bool = False) -> None:
        """Somebody of the team closes an alert, perhaps with a ``plan``.

        "Sent to ER" pauses the check-ins until staff resume them.
        """
        self.desk.resolve(number)
        self._change_alert(number, AlertStatus.RESOLVED, plan_at=self.now if plan else None)
        if sent_to_er and self.case.status is EpisodeStatus.ACTIVE:
            self.take(staff.change_status(self.case, EpisodeStatus.PAUSED, "sent to the ER", self.now))

    def _change_alert(self, number: int, status: AlertStatus, plan_at: datetime | None = None) -> None:
        alerts = tuple(
            replace(one, status=status, held_until=None, plan_at=plan_at) if one.number == number else one
            for one in self.case.alerts
        )
        self.case = replace(self.case, alerts=alerts)

    def of_kind(self, kind: type | tuple[type, ...]) -> Iterable[Happening]:
        """All that happened of one kind, in order."""
        return (one for one in self.happened if isinstance(one, kind))
