"""The letter in minimal mode: what the care team must know in five seconds, and nobody's name or words.

The order of the lines is that of clinical-protocol section 0, "First five seconds of the mail".
"""

from smsbot.db.alert_facts import AlertView, EpisodeFacts, TextOut, ToldMember
from smsbot.domain.case import AlertStatus
from smsbot.domain.codes import BACKGROUND
from smsbot.domain.delivery import OutboxStatus
from smsbot.mail.letter import Letter, Line, Tone
from smsbot.mail.local_time import full_time, short_time
from smsbot.mail.subject import MailKind, ask
from smsbot.mail.wording import (
    advise,
    describe,
    describe_delivery,
    describe_language,
    describe_risk,
    describe_text,
    tier_word,
)

UNREVIEWED = "No clinician has reviewed this protocol."
# A month of texts would push what counts off the screen: the last ones tell where things stand.
_MOST_TEXTS = 6
# Less than this between the patient's sending and our taking it in is the ordinary way of a text.
_SLOW_SECONDS = 120
_MAIL_LOST = (OutboxStatus.FAILED, OutboxStatus.UNDELIVERED, OutboxStatus.EXPIRED, OutboxStatus.UNCERTAIN)


def write_letter(view: AlertView, *, kind: MailKind, note: str, url: str, member_id: int) -> Letter:
    """Put the facts of an escalation into the letter to one member; ``note`` says what is new."""
    return Letter(
        tier=view.tier,
        tier_word=tier_word(view.tier),
        headline=describe(view.code),
        ask=_spell_ask(view, kind),
        lines=(
            *_whats_new(note),
            _who_to_call(view),
            *_also_open(view),
            *_words_withheld(view),
            *_when(view),
            *_episode_lines(view.episode),
            *_told_patient(view),
            _replies(view),
            *_language(view.episode),
            *_who_has_it(view, member_id),
            *_next_step(view),
        ),
        button="Acknowledge" if view.status is AlertStatus.OPEN else "Open the alert",
        url=url,
        banner=None if view.flow.reviewed_by else UNREVIEWED,
        details=_details(view),
    )


def _spell_ask(view: AlertView, kind: MailKind) -> str:
    words = ask(view, kind)
    return words[0].upper() + words[1:]


def _whats_new(note: str) -> tuple[Line, ...]:
    return (Line("New", note),) if note else ()


def _who_to_call(view: AlertView) -> Line:
    command = f"smsbot case {view.case_code}"
    if view.episode is None:
        return Line(
            "Who to call", f"Case {view.case_code}: unknown sender, no patient here. Number: {command}"
        )
    reference = view.episode.reference
    known = f", your reference {reference}" if reference else ", no reference recorded"
    return Line("Who to call", f"Case {view.case_code}{known}. Name and number: {command}")


def _also_open(view: AlertView) -> tuple[Line, ...]:
    """The patient's other open alerts: who takes this one takes those that are no graver with it."""
    others = tuple(dict.fromkeys(describe(code) for code in view.also_open))
    return (Line("Also open for this case", "; ".join(others)),) if others else ()


def _words_withheld(view: AlertView) -> tuple[Line, ...]:
    if view.inbound is None:
        return (Line("Patient's words", "none: no text called for this, a rule of the schedule did"),)
    seen = f"words withheld (minimal mode): smsbot case {view.case_code}"
    asked = view.inbound.asked
    context = f". Asked before: {asked}" if asked and asked != "none" else ". Nothing was asked before"
    return (Line("Patient's words", seen + context),)


def _when(view: AlertView) -> tuple[Line, ...]:
    zone = view.clinic.zone
    if view.inbound is None:
        return (Line("When", full_time(view.opened_at, zone)),)
    received = f"text of {full_time(view.inbound.received_at, zone)}"
    delay = (view.inbound.stored_at - view.inbound.received_at).total_seconds()
    if delay < _SLOW_SECONDS:
        return (Line("When", received),)
    late = f"It reached us late, at {short_time(view.inbound.stored_at, zone, view.now)}"
    return (Line("When", received), Line("", late, Tone.RED))


def _episode_lines(episode: EpisodeFacts | None) -> tuple[Line, ...]:
    if episode is None:
        return ()
    place = episode.region + (f", {episode.side}" if episode.side else "")
    second = "; second side treated, days count from it" if episode.procedures > 1 else ""
    return (
        Line("Procedure", f"{_spell_day(episode)}; {place}{second}"),
        _risks(episode.risks),
    )


def _spell_day(episode: EpisodeFacts) -> str:
    if episode.hours is None:
        return f"day {episode.day}, not confirmed as done"
    if episode.hours < 0:
        return f"day {episode.day}, before its end"
    # Rounded down: an "8 h" that is really 7.9 would look past the anaesthetic's window.
    spent = f"{int(episode.hours * 10) / 10:g}" if episode.hours < 24 else f"{int(episode.hours)}"
    return f"day {episode.day}, {spent} h after its end"


def _risks(risks: tuple[str, ...]) -> Line:
    # What only tells where a failure may come from is no danger: it would drown what is.
    dangers = [risk for risk in risks if risk not in BACKGROUND]
    if not dangers:
        return Line("Risk flags", "none recorded")
    return Line("Risk flags", ", ".join(describe_risk(risk) for risk in dangers), Tone.RED)


def _told_patient(view: AlertView) -> tuple[Line, ...]:
    label = "Told the sender" if view.episode is None else "Told the patient"
    if not view.texts:
        tone = Tone.RED if view.tier.is_red else Tone.PLAIN
        return (Line(label, "nothing since this began", tone),)
    shown = view.texts[-_MOST_TEXTS:]
    hidden = len(view.texts) - len(shown)
    earlier = (Line("", f"and {hidden} earlier"),) if hidden else ()
    lines = tuple(_told(text, view, label if i == 0 else "") for i, text in enumerate(shown))
    return (*lines, *earlier)


def _told(text: TextOut, view: AlertView, label: str) -> Line:
    delivery = describe_delivery(text.status)
    at = short_time(text.at, view.clinic.zone, view.now)
    tone = Tone.RED if delivery.failed else Tone.PLAIN
    return Line(label, f"{at} {describe_text(text.template)} - {delivery.words}", tone)


def _replies(view: AlertView) -> Line:
    if not view.replies:
        return Line("Reply since", "none")
    last = short_time(view.replies[-1].received_at, view.clinic.zone, view.now)
    return Line("Reply since", f"{len(view.replies)}, the last at {last}")


def _language(episode: EpisodeFacts | None) -> tuple[Line, ...]:
    return (Line("Language", describe_language(episode.language)),) if episode else ()


def _who_has_it(view: AlertView, member_id: int) -> tuple[Line, ...]:
    others = [_spell_told(told, view) for told in view.told if told.member_id != member_id]
    mailed = Line("Who else has it", "; ".join(others) or "nobody else yet")
    if view.taken is None:
        return (mailed,)
    at = short_time(view.taken.at, view.clinic.zone, view.now)
    return (Line("Taken by", f"{view.taken.by or 'a member of the team'}, {at}"), mailed)


def _spell_told(told: ToldMember, view: AlertView) -> str:
    step = f"step {told.step}, " if told.step else ""
    lost = ", MAIL NOT SENT" if told.status in _MAIL_LOST else ""
    return f"{told.name} ({step}{short_time(told.at, view.clinic.zone, view.now)}{lost})"


def _next_step(view: AlertView) -> tuple[Line, ...]:
    if view.status is AlertStatus.RESOLVED:
        return (Line("Closed", _spell_outcome(view)),)
    if view.next_step is None:
        return (Line("Next step", "nobody else is told: it waits for you", Tone.RED),)
    at = short_time(view.next_step.at, view.clinic.zone, view.now)
    names = ", ".join(view.next_step.names) or "nobody: no one is set up"
    roles = f" ({', '.join(role.replace('_', ' ') for role in view.next_step.roles)})"
    unless = "closed" if view.status is AlertStatus.ACKNOWLEDGED else "acknowledged"
    to = names + (roles if view.next_step.roles else "")
    return (Line("Next step", f"at {at} to {to}, unless {unless} before"),)


def _spell_outcome(view: AlertView) -> str:
    outcome = (view.outcome or "no outcome recorded").replace("_", " ")
    if view.resolved_at is None:
        return outcome
    return f"{short_time(view.resolved_at, view.clinic.zone, view.now)}, {outcome}"


def _details(view: AlertView) -> tuple[Line, ...]:
    flow = view.flow
    version = f"{flow.id} v{flow.version}"
    named = f"{version} ({flow.title}, {flow.status})" if flow.title else f"{version}, not installed here"
    return (
        Line("Ask first", advise(view.code)),
        Line("Alert", f"{view.code}, number {view.number}"),
        Line("Why", f"rule {view.rule}; {view.source}"),
        Line("Protocol", named),
        Line("Clinic", f"{view.clinic.name}; times are those of {view.clinic.zone}"),
    )
