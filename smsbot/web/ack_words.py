"""What the page behind a mail's link says of an alert: facts for the team, nothing of the patient."""

from dataclasses import dataclass
from datetime import datetime

from smsbot.domain.case import AlertStatus
from smsbot.domain.escalation import Outcome
from smsbot.domain.flow import Tier
from smsbot.mail.local_time import full_time, short_time
from smsbot.mail.wording import advise, describe, tier_word
from smsbot.phones import display
from smsbot.services.acknowledgement import AckPage

OUTCOMES = {
    Outcome.CALLED: "I spoke with the patient",
    Outcome.SENT_TO_ER: "Sent to the ER (check-ins pause)",
    Outcome.VISIT_BOOKED: "A visit is booked",
    Outcome.PLAN_AGREED: "A plan is agreed (no improvement is not mailed again until the course changes)",
    Outcome.NO_ACTION: "Nothing needed to be done",
    Outcome.WRONG_ALERT: "The alert was wrong",
}


@dataclass(frozen=True, slots=True)
class AckWords:
    """The page in words; ``facts`` are pairs of a label and a value, ``outcomes`` of a code and its words."""

    tier: str
    tier_word: str
    headline: str
    case_code: str
    status: str
    lead: str
    clinic_phone: str
    advice: str
    facts: tuple[tuple[str, str], ...]
    is_reviewed: bool
    outcomes: tuple[tuple[str, str], ...]


def describe_page(page: AckPage) -> AckWords:
    """Put an alert into the words of its page."""
    view = page.view
    return AckWords(
        tier=Tier(view.tier).name.lower(),
        tier_word=tier_word(view.tier),
        headline=describe(view.code),
        case_code=view.case_code,
        status=view.status.value,
        lead=_lead(page),
        clinic_phone=display(view.clinic.phone),
        advice=advise(view.code),
        facts=tuple(_facts(page)),
        is_reviewed=view.flow.reviewed_by is not None,
        outcomes=tuple((outcome.value, words) for outcome, words in OUTCOMES.items()),
    )


def _lead(page: AckPage) -> str:
    """Where the alert stands, in one calm sentence."""
    view = page.view
    if view.status is AlertStatus.RESOLVED:
        at = f" at {_short(page, view.resolved_at)}" if view.resolved_at else ""
        outcome = OUTCOMES.get(Outcome(view.outcome)) if view.outcome in set(Outcome) else None
        return f"Closed{at}: {outcome or 'no outcome recorded'}."
    if view.taken is not None:
        return f"Taken by {view.taken.by or 'the team'} at {_short(page, view.taken.at)}."
    if view.acknowledge_by is None:
        return "Nobody has taken this yet."
    due = _short(page, view.acknowledge_by)
    if view.now >= view.acknowledge_by:
        return f"Nobody has taken this yet. It was due by {due}."
    return f"Nobody has taken this yet. Please take it by {due}."


def _facts(page: AckPage) -> list[tuple[str, str]]:
    view = page.view
    facts = [("Reported", full_time(view.opened_at, view.clinic.zone))]
    if view.episode is not None:
        facts.append(("Day after procedure", str(view.episode.day)))
    else:
        facts.append(("Patient", "none here: the number is not enrolled"))
    others = [f"{told.name} ({_short(page, told.at)})" for told in view.told]
    facts.append(("Who was mailed", "; ".join(others) or "nobody yet"))
    if view.next_step is not None and view.status is not AlertStatus.RESOLVED:
        names = ", ".join(view.next_step.names) or "the whole team"
        unless = "closed" if view.status is AlertStatus.ACKNOWLEDGED else "taken"
        facts.append(("Mailed next", f"{names} at {_short(page, view.next_step.at)}, unless {unless} before"))
    facts.append(("Protocol", f"{view.flow.id} v{view.flow.version}"))
    return facts


def _short(page: AckPage, at: datetime) -> str:
    return short_time(at, page.view.clinic.zone, page.view.now)
