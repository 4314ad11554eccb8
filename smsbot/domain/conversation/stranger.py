"""A text from a number that is nobody's here: nothing is learned from it but an emergency is never lost."""

from dataclasses import dataclass
from datetime import datetime

from smsbot.domain.conversation.red import emergency_rule
from smsbot.domain.flow import Flow, Tier
from smsbot.domain.reading import Command, Reading, Status
from smsbot.domain.triage import Setting, Verdict, triage


@dataclass(frozen=True, slots=True)
class Stranger:
    """What is known of a number without a patient: whether it wants no texts, and our last neutral answer."""

    forbids_texts: bool
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StrangerDecision:
    """``verdicts`` go to the clinic of the line as "unknown sender"; ``template`` is the answer, if any."""

    verdicts: tuple[Verdict, ...]
    template: str | None
    opts_out: bool = False
    opts_in: bool = False


def answer_stranger(
    stranger: Stranger, reading: Reading, flow: Flow, now: datetime, *, provider_answered: bool = False
) -> StrangerDecision:
    """Scan the text of an unknown sender; an emergency is always answered, anything else once a day.

    Without a procedure to count from, a finding is judged as on day 1, outside every early discount that a
    known patient would have. ``provider_answered``: the carrier has answered this keyword itself.
    """
    red = _red_verdicts(reading, flow)
    stops = reading.command in (Command.STOP, Command.WRONG_NUMBER) or reading.stop_unsure
    starts = reading.command is Command.START and not stops
    if _has_emergency(red):
        return StrangerDecision(red, "UNKNOWN_SENDER", opts_out=stops, opts_in=starts)
    if stops or starts or provider_answered:
        return StrangerDecision(red, None, opts_out=stops, opts_in=starts)
    recent = stranger.answered_at is not None and now - stranger.answered_at < flow.timing.neutral_gap
    return StrangerDecision(red, None if stranger.forbids_texts or recent else "UNKNOWN_SENDER")


def _red_verdicts(reading: Reading, flow: Flow) -> tuple[Verdict, ...]:
    there = (Status.PRESENT, Status.UNCERTAIN)
    codes = frozenset(f.code for f in reading.findings if f.status in there)
    found = [
        triage(f, Setting(1, 24.0, None, frozenset(), codes - {f.code}, score=reading.pain), flow.tiers)
        for f in reading.findings
    ]
    verdicts = [v for v in found if v is not None and v.tier.is_red]
    spoken = emergency_rule(reading.asks_emergency)
    return tuple(verdicts + ([spoken] if spoken else []))


def _has_emergency(verdicts: tuple[Verdict, ...]) -> bool:
    return any(v.tier is Tier.EMERGENCY for v in verdicts)
