"""A decision while it is being made: effects gather, and the case moves on with each of them."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from smsbot.domain.calendar import local_day, local_time, short_date
from smsbot.domain.case import Case, CheckInStatus, Clinic, EpisodeStatus
from smsbot.domain.conversation.evolve import evolve
from smsbot.domain.effects import Effect, Purpose, SendText

# What an emergency of somebody who opted out may be answered with; nothing else reaches them.
# (UNKNOWN_SENDER goes to a number marked wrong: it carries 911 and says nothing of who is enrolled.)
EMERGENCY_TEXTS = frozenset({"EMERGENCY", "CRISIS_988", "STOP_AND_EMERGENCY", "UNKNOWN_SENDER"})
_DATE_SENTENCE = re.compile(r"\s*[^.?!]*\{date\}[^.?!]*[.?!]")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules decided: the case as it now stands, and the effects that make it so."""

    case: Case
    effects: tuple[Effect, ...]


class Draft:
    """Collects the effects of one decision; ``cause`` names the text or the moment that called for it."""

    def __init__(self, case: Case, now: datetime, *, cause: str, purpose: Purpose) -> None:
        self.case = case
        self.now = now
        self.cause = cause
        self.purpose = purpose
        self._effects: list[Effect] = []

    def do(self, effect: Effect) -> None:
        """Add one effect and let the case move on."""
        self._effects.append(effect)
        self.case = evolve(self.case, effect)

    def text(
        self, template: str, *, purpose: Purpose | None = None, lifetime: timedelta | None = None
    ) -> None:
        """Text the patient, unless they want no texts (an emergency answer excepted) or were just told so."""
        if self.case.consent.forbids_texts and template not in EMERGENCY_TEXTS and purpose != Purpose.CONSENT:
            return
        if self._has_sent(template):
            return
        self.do(
            SendText(
                template=template,
                body=render(self.case, template, self.now),
                purpose=purpose or self.purpose,
                cause=self.cause,
                at=self.now,
                expires_at=self.now + lifetime if lifetime else None,
            )
        )

    def safety_text(self, template: str) -> bool:
        """Send a safety text at most once per gap, ALERT_MORE in its place; whether anything was sent.

        While a self-harm alert is open that one names the crisis line too.
        """
        more = "ALERT_MORE_CRISIS" if _is_in_crisis(self.case) else "ALERT_MORE"
        wanted = more if template == "ALERT_MORE" else _closed_variant(self.case.clinic, template, self.now)
        for choice in (wanted, more):
            last = self.case.sent.get(choice)
            if last is None or self.now - last >= self.case.flow.timing.safety_gap:
                before = len(self._effects)
                self.text(choice, purpose=Purpose.SAFETY)
                return len(self._effects) > before
        return False

    def _has_sent(self, template: str) -> bool:
        texts = (e for e in self._effects if isinstance(e, SendText))
        return any((t.template, t.cause) == (template, self.cause) for t in texts)

    @property
    def has_texted(self) -> bool:
        """Whether this decision texts the patient already."""
        return any(isinstance(effect, SendText) for effect in self._effects)

    def decision(self) -> Decision:
        """The finished decision."""
        return Decision(self.case, tuple(self._effects))


def is_open(clinic: Clinic, now: datetime) -> bool:
    """Whether somebody answers the clinic's own phone now; a clinic without hours always does."""
    if clinic.hours is None:
        return True
    clock = local_time(now, clinic.zone)
    weekday = local_day(now, clinic.zone).weekday()
    return weekday in clinic.hours.weekdays and clinic.hours.opens <= clock < clinic.hours.closes


def _is_in_crisis(case: Case) -> bool:
    """Whether an alert is open whose own safety text is the crisis line."""
    codes = {code for rule in case.flow.tiers if rule.text == "CRISIS_988" for code in rule.codes}
    return any(alert.code in codes and alert.is_unresolved for alert in case.alerts)


def _closed_variant(clinic: Clinic, template: str, now: datetime) -> str:
    closed = template == "URGENT" and clinic.after_hours_phone and not is_open(clinic, now)
    return "URGENT_CLOSED" if closed else template


def phone_to_call(clinic: Clinic, now: datetime) -> str:
    """The phone that somebody answers now."""
    if clinic.after_hours_phone and not is_open(clinic, now):
        return clinic.after_hours_phone
    return clinic.phone


def next_check_in_at(case: Case, now: datetime) -> datetime | None:
    """When the next check-in is due, None after the last and while none would be sent."""
    if case.status is not EpisodeStatus.ACTIVE:
        return None
    coming = (c.due_at for c in case.check_ins if c.status is CheckInStatus.SCHEDULED and c.due_at > now)
    return min(coming, default=None)


def render(case: Case, template: str, now: datetime) -> str:
    """A template in the patient's language with the clinic's name and phone and the next date filled in.

    The sentence that names the next check-in is left out where there is none to name.
    """
    words = case.flow.copy[case.language][template]
    upcoming = next_check_in_at(case, now)
    if upcoming is None:
        words = _DATE_SENTENCE.sub("", words)
    date = short_date(upcoming, case.zone, case.language) if upcoming else ""
    return (
        words.replace("{c}", case.clinic.name)
        .replace("{t}", phone_to_call(case.clinic, now))
        .replace("{date}", date)
    )
