"""Red flags: whatever the state, the team is told and the patient hears what to do."""

from datetime import timedelta

from smsbot.domain.case import QuestionStatus
from smsbot.domain.conversation.alerts import Reason, bring_news, open_alert, raise_alert, release
from smsbot.domain.conversation.asking import ask_clarifier, close_question
from smsbot.domain.conversation.draft import Draft
from smsbot.domain.conversation.turn import Turn
from smsbot.domain.flow import AnswerKind, MailTime, Tier, TierRule
from smsbot.domain.reading import AsksEmergency, Finding, Status
from smsbot.domain.triage import Verdict

CALLS_911 = TierRule(
    id="speaks_of_911",
    codes=("calls_911",),
    tier=Tier.EMERGENCY,
    text="EMERGENCY",
    source="section 3, must-pass sentences: 911 is an emergency of unspecified kind",
)
ASKS_ER = TierRule(
    id="asks_about_er",
    codes=("er_question",),
    tier=Tier.URGENT,
    text="URGENT",
    source="section 3, must-pass sentences: should I go to the ER",
)
_EMERGENCY_WORDS = {AsksEmergency.CALLS_911: CALLS_911, AsksEmergency.ER_QUESTION: ASKS_ER}


def emergency_rule(asks: AsksEmergency | None, words: str = "") -> Verdict | None:
    """The verdict on "911" and "should I go to the ER?"."""
    if asks is None:
        return None
    rule = _EMERGENCY_WORDS[asks]
    return Verdict(Finding(rule.codes[0], Status.PRESENT, words=words, rule="emergency words"), rule)


def add_emergency_words(turn: Turn) -> None:
    """Count talk of emergency care itself among the red verdicts of a text."""
    spoken = emergency_rule(turn.reading.asks_emergency, turn.inbound.words)
    if spoken:
        turn.verdicts = (*turn.verdicts, spoken)


def reason_for(verdict: Verdict, draft: Draft, *, will_ask: bool = True) -> Reason:
    """Why the team hears of a verdict; the mail of a doubtful one waits for the patient's answer.

    Where nobody will be asked (``will_ask``, or no text may be sent) nothing waits, and what silence would
    mean is taken to be so.
    """
    rule, finding = verdict.rule, verdict.finding
    asks = rule.ask is not None and not draft.case.consent.forbids_texts
    return Reason(
        code=finding.code,
        tier=rule.tier if asks else _unasked_tier(verdict, draft),
        rule=rule.id,
        source=rule.source,
        words=finding.words,
        hold=_hold(rule, draft) if asks and will_ask else None,
        mail=rule.mail or MailTime.AT_ONCE,
        told_always=rule.ask is not None or finding.code in draft.case.flow.emergency_codes,
    )


def _hold(rule: TierRule, draft: Draft) -> timedelta | None:
    if rule.ask == "sure":
        return draft.case.flow.timing.held_mail
    silence = draft.case.flow.questions[rule.ask].silence if rule.ask else None
    return silence.after if silence and not rule.tier.is_red else None


def _unasked_tier(verdict: Verdict, draft: Draft) -> Tier:
    ask = verdict.rule.ask
    silence = draft.case.flow.questions[ask].silence if ask else None
    return max(verdict.tier, silence.tier) if silence else verdict.tier


def tell_of_red_flags(turn: Turn) -> None:
    """Each red verdict escalates; talk of 911 or the ER joins an emergency that the team has already."""
    known = _known_emergency(turn)
    rest = [v for v in turn.red if known is None or v.rule is not CALLS_911]
    for verdict in rest:
        raise_alert(turn.draft, reason_for(verdict, turn.draft))
    if known is None or len(rest) == len(turn.red) or any(v.tier is Tier.EMERGENCY for v in rest):
        return
    bring_news(turn.draft, known, "speaks of 911 or the ER")
    turn.threaded = not rest


def _known_emergency(turn: Turn) -> int | None:
    """The emergency that people were mailed of before this text; one that waits for an answer is in doubt."""
    alert = turn.draft.case.red_alert
    if alert is None or alert.tier is not Tier.EMERGENCY or alert.held_until is not None:
        return None
    return alert.number


def answer_red_flags(turn: Turn) -> bool:
    """Answer the gravest red verdict with its safety text, or with a question where it is in doubt."""
    red = turn.red
    if not red or turn.threaded:
        return False
    top = max(v.tier for v in red)
    gravest = [v for v in red if v.tier is top]
    _settle_question(turn)
    _settle_clarifier(turn, {v.finding.code for v in red})
    if not _ask_instead(turn, gravest):
        _release_all(turn)
        turn.draft.safety_text(text_of(gravest))
    return True


def text_of(gravest: list[Verdict]) -> str:
    """The safety text of several verdicts: the crisis line first, it alone fits self-harm."""
    texts = [v.rule.text for v in gravest]
    return "CRISIS_988" if "CRISIS_988" in texts else texts[0]


def _ask_instead(turn: Turn, gravest: list[Verdict]) -> bool:
    """Where every gravest verdict is in doubt, ask instead; a sure one is never softened by a question."""
    if not all(v.rule.ask for v in gravest):
        return False
    asked = [ask_about(turn.draft, v) for v in gravest]
    return any(asked)


def ask_about(draft: Draft, verdict: Verdict) -> bool:
    """Ask the question that a verdict calls for; whether it was asked or queued now."""
    code, name = verdict.finding.code, verdict.rule.ask
    return name is not None and ask_clarifier(draft, name, alert=open_alert(draft, code), code=code)


def _settle_question(turn: Turn) -> None:
    """A check-in's question that the same text answers is answered: it is not reminded of any more."""
    question = turn.draft.case.open_question
    if question is None:
        return
    spec = turn.draft.case.flow.questions[question.name]
    if spec.silence is not None:
        return
    scored = spec.answer is AnswerKind.SCORE and turn.reading.pain is not None
    told = spec.answer is AnswerKind.SYMPTOMS and bool(turn.red)
    if scored or told:
        close_question(turn.draft, question, QuestionStatus.ANSWERED)


def _settle_clarifier(turn: Turn, codes: set[str]) -> None:
    """A clarifying question answered in words is answered; one about something else stays open."""
    question = turn.draft.case.open_question
    if question is None or not turn.draft.case.flow.questions[question.name].safety:
        return
    alert = turn.draft.case.alert(question.alert) if question.alert else None
    about = {question.code, alert.code if alert else None}
    if about & codes or question.name == "other":
        close_question(turn.draft, question, QuestionStatus.ANSWERED)


def _release_all(turn: Turn) -> None:
    told = {v.finding.code for v in turn.red}
    for alert in turn.draft.case.alerts:
        if alert.code in told and alert.is_unresolved:
            release(turn.draft, alert.number)


def add_to_open_red(turn: Turn) -> None:
    """While a red flag is open every text is added to it, whatever it says (section 0).

    One that may answer the clarifying question is taken for its answer instead; one with a red flag of its
    own escalates by itself.
    """
    alert = turn.draft.case.red_alert
    if not turn.had_red_alert or alert is None or turn.red or answers_clarifier(turn):
        return
    bring_news(turn.draft, alert.number, "another text")
    turn.threaded = True


def answers_clarifier(turn: Turn) -> bool:
    """Whether a question about a possible red flag is open."""
    question = turn.draft.case.open_question
    return question is not None and turn.draft.case.flow.questions[question.name].safety


def answer_thread(turn: Turn) -> bool:
    """Say that the care team has this text too."""
    if turn.threaded:
        _settle_question(turn)
        turn.draft.safety_text("ALERT_MORE")
    return turn.threaded
