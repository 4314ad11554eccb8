"""One step of a walk, as the house rules look at it: what was, what happened, what is now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from smsbot.domain import codes
from smsbot.domain.case import Alert, Case
from smsbot.domain.effects import AddToAlert, ChangeAlertTier, Effect, OpenAlert, SendText
from smsbot.domain.flow import Tier
from smsbot.domain.reading import AsksEmergency, Status
from smsbot.simulator.desk import Mailed
from smsbot.simulator.readings import Said
from smsbot.simulator.story import Heard, Story

FEARED = (Status.PRESENT, Status.UNCERTAIN)


@dataclass(frozen=True)
class Step:
    """One move of a story. ``said`` is the text that was said, if one was.

    ``by_staff``: people acted, and may close what they like. ``sent`` names every text of the conversation
    before, by template and cause.
    """

    before: Story
    after: Story
    said: Said | None = None
    by_staff: bool = False
    sent: frozenset[tuple[str, str]] = frozenset()

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return self.after.case

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """What the rules decided."""
        return tuple(e for e in self.after.happened if not isinstance(e, Heard | Mailed))

    @cached_property
    def texts(self) -> tuple[SendText, ...]:
        """The texts sent to the patient."""
        return tuple(e for e in self.effects if isinstance(e, SendText))

    @cached_property
    def templates(self) -> frozenset[str]:
        """Their names."""
        return frozenset(text.template for text in self.texts)

    @cached_property
    def told(self) -> frozenset[int]:
        """The numbers of the alerts that were opened, changed or added to."""
        changed = (e.number for e in self.effects if isinstance(e, AddToAlert | ChangeAlertTier))
        opened = (e.alert.number for e in self.effects if isinstance(e, OpenAlert))
        return frozenset((*changed, *opened))

    @cached_property
    def emergencies(self) -> dict[str, bool]:
        """The emergencies that a text tells of, by code: whether each is there, and not only feared."""
        if self.said is None:
            return {}
        found: dict[str, bool] = {}
        always = {*codes.EMERGENCY, *self.case.flow.emergency_codes}
        for finding in self.said.reading.findings:
            if finding.code in always and finding.status in FEARED:
                found[finding.code] = found.get(finding.code, False) or finding.status is Status.PRESENT
        for seen in self.case.findings[len(self.before.case.findings) :]:
            if seen.tier is Tier.EMERGENCY and seen.status in FEARED:
                found.setdefault(seen.code, False)
        if self.said.reading.asks_emergency is AsksEmergency.CALLS_911:
            found["calls_911"] = True
        return found

    def just_said(self, templates: frozenset[str]) -> bool:
        """Whether one of these texts left within the gap in which a safety text is not said twice."""
        gap, sent = self.case.flow.timing.safety_gap, self.before.case.sent
        return any(t in sent and self.after.now - sent[t] < gap for t in templates)

    def asks_about_a_fear(self) -> bool:
        """Whether a question about a possible red flag is open: its silence will count as the worse case."""
        questions = self.case.flow.questions
        return any(questions[q.name].safety for q in self.case.questions)

    def is_mailed(self, alert: Alert) -> bool:
        """Whether the team is mailed of what this step brought to an alert, now or when a question is over.

        One mail may tell the same people of two alerts: the second then has none of its own.
        """
        loop = self.after.desk.loops.get(alert.number)
        if loop is None:
            return False
        if any(isinstance(e, Mailed) and e.number == alert.number for e in self.after.happened):
            return True
        if loop.step > 0:
            return alert.number in self.told and loop.mail_at == self.after.now
        return loop.due_at is not None and self.minutes_to(loop.due_at) <= self.longest_hold()

    def minutes_to(self, at: datetime) -> float:
        """Minutes from now to an instant."""
        return (at - self.after.now) / timedelta(minutes=1)

    def longest_hold(self) -> float:
        """How many minutes the mail of a red flag may wait for an answer."""
        return self.case.flow.timing.held_mail / timedelta(minutes=1)


HouseRule = Callable[[Step], str | None]
"""What a step breaks, in words, or None."""
