"""The house rules on red flags: none is ever lost, and whoever tells of one hears what to do.

They are written from the protocol and know nothing of how the conversation decides. What an emergency is they
take from the reader's contract, so a flow that makes one a trifle breaks them.
"""

from smsbot.domain.case import Alert, AlertStatus, AskedQuestion, Case, Consent, EpisodeStatus, Seen
from smsbot.domain.flow import Silence, Tier
from smsbot.domain.reading import Command
from smsbot.simulator.step import HouseRule, Step

ANSWERS = frozenset({"EMERGENCY", "CRISIS_988", "STOP_AND_EMERGENCY", "UNKNOWN_SENDER"})
_MORE = frozenset({"ALERT_MORE", "ALERT_MORE_CRISIS"})


def emergency_reaches_a_person(step: Step) -> str | None:
    """An emergency in any state is in an open emergency alert, and the team is mailed of it."""
    for code in step.emergencies:
        grave = [a for a in step.case.alerts if _holds(step, a, code)]
        if not grave:
            return f"{code} is an emergency, and no emergency alert is open for it"
        if not any(step.is_mailed(a) for a in grave):
            return f"{code} is an emergency, and nobody is mailed of it"
    return None


def _holds(step: Step, alert: Alert, code: str) -> bool:
    """An alert of its own, or (for an answer to a question) the one that was asked about."""
    is_grave = alert.is_unresolved and alert.tier is Tier.EMERGENCY
    said_in_words = step.said is not None and any(f.code == code for f in step.said.reading.findings)
    return is_grave and (alert.code == code or (not said_in_words and alert.number in step.told))


def emergency_is_answered(step: Step) -> str | None:
    """An emergency is answered with whom to call; one that is only feared may be asked about instead."""
    found = step.emergencies
    if not found:
        return None
    is_own = step.case.consent is not Consent.WRONG_NUMBER
    wanted = frozenset({"CRISIS_988"}) if found.get("self_harm") and is_own else ANSWERS
    if wanted & step.templates or (step.just_said(wanted) and _more_was_said(step)):
        return None
    if not any(found.values()) and step.asks_about_a_fear():
        return None
    if set(found) == {"calls_911"} and _is_on_the_way(step):
        return None
    return f"{' and '.join(found)}: an emergency without its safety text"


def _more_was_said(step: Step) -> bool:
    """Within the gap ALERT_MORE stands for the same text again; after a stop nothing does."""
    return bool(_MORE & step.templates) or step.just_said(_MORE) or step.case.consent.forbids_texts


def _is_on_the_way(step: Step) -> bool:
    """Talk of 911 while an emergency is open needs no alarm again, but a text that names 911 (section 0)."""
    red = step.before.case.red_alert
    is_known = red is not None and red.tier is Tier.EMERGENCY
    return is_known and (any("911" in text.body for text in step.texts) or step.just_said(_MORE))


def red_flag_is_told(step: Step) -> str | None:
    """Whatever was judged red in a text has an open alert at least as grave."""
    for seen in step.case.findings[len(step.before.case.findings) :]:
        is_red = seen.tier is not None and seen.tier.is_red
        if is_red and not any(_covers(step, alert, seen) for alert in step.case.alerts):
            return f"{seen.code} was judged {seen.tier.name.lower()}, and no alert says so"  # type: ignore[union-attr]
    return None


def _covers(step: Step, alert: Alert, seen: Seen) -> bool:
    """Its own alert, or the one that a question was asked about."""
    is_grave = alert.is_unresolved and seen.tier is not None and alert.tier >= seen.tier
    question = step.before.case.open_question
    asked = question is not None and question.alert == alert.number
    return is_grave and (alert.code == seen.code or (asked and alert.number in step.told))


def red_flag_is_answered(step: Step) -> str | None:
    """An urgent finding is answered at once with a safety text or a question, save after a stop."""
    fresh = step.case.findings[len(step.before.case.findings) :]
    red = [s.code for s in fresh if s.tier is not None and s.tier.is_red]
    if not red or step.case.consent.forbids_texts or step.said is None:
        return None
    safety = frozenset(step.case.flow.safety_texts)
    if safety & step.templates or step.just_said(safety) or step.asks_about_a_fear():
        return None
    return f"{red[0]}: a red flag without a safety text"


def open_alert_stays_open(step: Step) -> str | None:
    """Only a person closes an alert, and only an answer about it makes it calmer."""
    if step.by_staff:
        return None
    after = {a.number: a for a in step.case.alerts}
    for alert in (a for a in step.before.case.alerts if a.is_unresolved):
        now = after.get(alert.number)
        if now is None or not now.is_unresolved:
            return f"the alert {alert.code} was closed, and no person closed it"
        if now.tier < alert.tier and not _answers_about(step, alert):
            return f"the alert {alert.code} became calmer, and nothing asked about it was answered"
    return None


def _answers_about(step: Step, alert: Alert) -> bool:
    question = step.before.case.open_question
    if step.said is None or question is None or not step.case.flow.questions[question.name].safety:
        return False
    return question.alert == alert.number or question.name == "sure"


def every_alert_reaches_a_person(step: Step) -> str | None:
    """Each open alert has had its first mail, or has a time for it; a red one within minutes."""
    for alert in (a for a in step.case.alerts if a.is_unresolved and a.tier is not Tier.WATCH):
        loop = step.after.desk.loops.get(alert.number)
        if not step.case.flow.policies[alert.tier].steps or loop is None or loop.due_at is None:
            return f"the alert {alert.code} ({alert.tier.name.lower()}) is mailed to nobody"
        waits = alert.tier.is_red and alert.status is AlertStatus.OPEN and loop.step == 0
        if waits and step.minutes_to(loop.due_at) > step.longest_hold():
            return f"the first mail of the alert {alert.code} waits longer than a question may"
        if alert.held_until is not None and alert.held_until <= step.after.now:
            return f"the mail of the alert {alert.code} was held until now, and is held still"
    return None


def silence_counts_as_the_worse_case(step: Step) -> str | None:
    """A question about a fear that ends without an answer leaves an alert as grave as its silence."""
    if step.by_staff or (step.said is not None and not _ends_questions(step)):
        return None
    left = {q.number for q in step.case.questions}
    for question in (q for q in step.before.case.questions if q.number not in left):
        silence = step.case.flow.questions[question.name].silence
        if silence is not None and not _has_alert(step.case, question, silence):
            tier = silence.tier.name.lower()
            return f"{question.name} went unanswered, and no {tier} alert is open for it"
    return None


def _ends_questions(step: Step) -> bool:
    """Whether a text ended the questions otherwise than by an answer."""
    before, after = step.before.case, step.case
    rests = before.status is not after.status and after.status is not EpisodeStatus.ACTIVE
    return rests or (after.consent.forbids_texts and not before.consent.forbids_texts)


def _has_alert(case: Case, question: AskedQuestion, silence: Silence) -> bool:
    """An alert as grave as the silence; a person who closed it meanwhile has seen to it."""
    code = question.code or silence.code
    about = [a for a in case.alerts if a.code == code or a.number == question.alert]
    closed = any(a.number == question.alert and not a.is_unresolved for a in about)
    return closed or any(a.is_unresolved and a.tier >= silence.tier for a in about)


def a_person_hears(step: Step) -> str | None:
    """What nobody could read, a photo, a turn of life and a wish to be called reach a person."""
    said = step.said
    if said is None or step.told:
        return None
    reading = said.reading
    needs = reading.unread or said.media_count or reading.event or reading.asks_emergency
    calls = reading.command in (Command.CALLBACK, Command.WRONG_NUMBER)
    return "a text that needs a person reached nobody" if needs or calls else None


def no_letter_is_lost(step: Step) -> str | None:
    """Each letter of a menu is judged, asked about, or told to a person."""
    if step.said is None or step.case.consent.forbids_texts:
        return None
    judged = len(step.case.findings) > len(step.before.case.findings)
    names = {q.name for q in step.case.questions}
    for key in (key for key in step.said.reading.answer if len(key) == 1):
        for choice in (q.choices[key] for q in step.case.flow.questions.values() if key in q.choices):
            if not (judged or step.told or choice.asks in names):
                return f"the letter {key} was lost"
    return None


RED_FLAG_RULES: tuple[HouseRule, ...] = (
    emergency_reaches_a_person,
    emergency_is_answered,
    red_flag_is_told,
    red_flag_is_answered,
    open_alert_stays_open,
    every_alert_reaches_a_person,
    silence_counts_as_the_worse_case,
    a_person_hears,
    no_letter_is_lost,
)
