"""What a choice means: a finding to judge, a question to ask, a fear confirmed or calmed."""

from smsbot.domain.case import AskedQuestion, ChoiceMade, QuestionStatus
from smsbot.domain.conversation.alerts import Reason, bring_news, open_alert, raise_alert, release
from smsbot.domain.conversation.asking import ask_clarifier, clarifier_rank, close_question
from smsbot.domain.conversation.draft import Draft
from smsbot.domain.conversation.findings import judge_finding, record
from smsbot.domain.effects import RecordChoice
from smsbot.domain.flow import Choice, ImpliedFinding, MailTime, Silence, Tier
from smsbot.domain.reading import Finding, Status
from smsbot.domain.triage import Verdict


def record_choice(draft: Draft, question: str, value: str) -> None:
    """Keep what was chosen, on its day and in its check-in."""
    check_in = draft.case.open_check_in
    day = draft.case.day(draft.now)
    draft.do(RecordChoice(ChoiceMade(question, value, day, draft.now, check_in.key if check_in else None)))


def take_letters(draft: Draft, question: str, keys: tuple[str, ...], words: str) -> tuple[str, ...]:
    """Follow up every letter of a symptom menu: findings at once, questions in their order, none dropped.

    Returns the texts owed for what is no red flag.
    """
    choices = [draft.case.flow.questions[question].choices[k] for k in keys]
    verdicts = [v for c in choices if (v := _judge_choice(draft, c, words)) is not None]
    graver = {c: v for c in choices if (v := _judge_letter(draft, c, words)) is not None}
    verdicts += graver.values()
    told = [v for v in verdicts if _tell(draft, v)]
    asking = [(c.asks, c) for c in choices if c.asks and c not in graver]
    for name, choice in sorted(asking, key=lambda pair: clarifier_rank(pair[0])):
        _ask_about(draft, name, choice, words=words)
    red = [v for v in verdicts if v.tier.is_red]
    if red:
        draft.safety_text(max(red, key=lambda v: v.tier).rule.text)
    return tuple(v.rule.text for v in verdicts if v.tier is Tier.WATCH or (v in told and v not in red))


def _implied(code: str, choice: Choice, words: str) -> Finding:
    implied = choice.finding or ImpliedFinding(code)
    return Finding(
        code=code,
        status=Status.PRESENT,
        place=implied.place,
        trend=implied.trend,
        degree=implied.degree,
        words=words,
        rule="menu choice",
    )


def _judge_choice(draft: Draft, choice: Choice, words: str) -> Verdict | None:
    if choice.finding is None:
        return None
    finding = _implied(choice.finding.code, choice, words)
    verdict = judge_finding(draft, finding)
    record(draft, finding, verdict)
    return verdict


def _judge_letter(draft: Draft, choice: Choice, words: str) -> Verdict | None:
    """The verdict on a letter that would be asked about, where this patient's risks make it graver."""
    if choice.code is None or choice.tier is None:
        return None
    finding = _implied(choice.code, choice, words)
    verdict = judge_finding(draft, finding)
    if verdict is None or verdict.tier <= choice.tier:
        return None
    record(draft, finding, verdict)
    return verdict


def _tell(draft: Draft, verdict: Verdict) -> bool:
    if verdict.tier is Tier.WATCH:
        return False
    rule = verdict.rule
    mail = rule.mail or MailTime.AT_ONCE
    words = verdict.finding.words
    return raise_alert(
        draft, Reason(verdict.finding.code, rule.tier, rule.id, rule.source, words=words, mail=mail)
    )


def _ask_about(draft: Draft, name: str, choice: Choice, *, words: str) -> None:
    number = None
    if choice.code and choice.tier:
        raise_alert(draft, _letter_reason(draft, choice.code, choice.tier, words))
        number = open_alert(draft, choice.code)
    if not ask_clarifier(draft, name, alert=number, code=choice.code) and number:
        # Chosen again while the question about it waits for an answer: no more waiting.
        release(draft, number)


def _letter_reason(draft: Draft, code: str, tier: Tier, words: str) -> Reason:
    # Section 0: a letter alone opens the row at once; its mail leaves with the answer or at 10 minutes.
    hold = draft.case.flow.timing.held_mail
    return Reason(
        code, tier, "menu_letter", "section 0: a letter alone is asked about", words=words, hold=hold
    )


def take_choices(draft: Draft, question: AskedQuestion, keys: tuple[str, ...], words: str) -> tuple[str, ...]:
    """Answer a clarifying question with one choice or more: the gravest of them counts.

    Returns the texts owed where the answer is no red flag.
    """
    close_question(draft, question, QuestionStatus.ANSWERED)
    record_choice(draft, question.name, ",".join(keys))
    choices = [draft.case.flow.questions[question.name].choices[k] for k in keys]
    verdicts = [v for c in choices if (v := _judge_choice(draft, c, words)) is not None]
    if any(c.confirms for c in choices):
        confirm(draft, question, choices)
    elif verdicts:
        return _settle(draft, question, verdicts)
    else:
        _calm(draft, question, choices)
    return ()


def _asked_about(draft: Draft, question: AskedQuestion) -> list[int]:
    """The escalations that a question is about, unless a person has closed them.

    "Do you have this now?" is asked once for every fear of a text: the answer counts for each that waits.
    """
    about = {question.alert}
    if question.name == "sure":
        others = {q.alert for q in draft.case.questions}
        held = (a for a in draft.case.alerts if a.held_until is not None and a.tier is Tier.EMERGENCY)
        about |= {a.number for a in held if a.number not in others}
    return [a.number for a in draft.case.alerts if a.number in about and a.is_unresolved]


def confirm(draft: Draft, question: AskedQuestion, choices: list[Choice]) -> None:
    """The feared thing is so, or nobody can say that it is not: mail now, and the safety text of its code."""
    code, tier = _what_is_confirmed(draft, question, choices)
    numbers = _asked_about(draft, question)
    for number in numbers:
        graver = max(tier, draft.case.alert(number).tier)
        bring_news(draft, number, f"confirmed by the answer to {question.name}", tier=graver)
    if not numbers:
        rule = f"answer_{question.name}"
        raise_alert(draft, Reason(code, tier, rule, "section 0: the clarifying question was confirmed"))
    draft.safety_text(_confirmed_text(draft, code, tier))


def _confirmed_text(draft: Draft, code: str, tier: Tier) -> str:
    verdict = judge_finding(draft, Finding(code, Status.PRESENT))
    if verdict and verdict.tier >= tier:
        return verdict.rule.text
    return "EMERGENCY" if tier is Tier.EMERGENCY else "URGENT"


def _what_is_confirmed(draft: Draft, question: AskedQuestion, choices: list[Choice]) -> tuple[str, Tier]:
    for choice in choices:
        if choice.code and choice.tier:
            return choice.code, choice.tier
    silence = draft.case.flow.questions[question.name].silence
    code = question.code or (silence.code if silence else question.name)
    return code, silence.tier if silence else Tier.URGENT


def _settle(draft: Draft, question: AskedQuestion, verdicts: list[Verdict]) -> tuple[str, ...]:
    """Judge the escalation that was asked about by what the answer says: graver, calmer or as it was.

    The gravest choice decides; another red flag chosen beside it ("H J") is told as well.
    """
    verdict = max(verdicts, key=lambda v: v.tier)
    numbers = _asked_about(draft, question)
    note = f"answer to {question.name}: {verdict.finding.code}, {verdict.rule.id}"
    for number in numbers:
        bring_news(draft, number, note, tier=verdict.tier)
    if not numbers:
        _tell(draft, verdict)
    for other in verdicts:
        if other.tier.is_red and other.finding.code != verdict.finding.code:
            _tell(draft, other)
    if verdict.tier.is_red:
        draft.safety_text(verdict.rule.text)
        return ()
    return (verdict.rule.text,)


def _calm(draft: Draft, question: AskedQuestion, choices: list[Choice]) -> None:
    lowered = [c.lowers_to for c in choices if c.lowers_to is not None]
    if not lowered:
        return
    # A calmer answer never closes an escalation: a person still checks (section 0).
    for number in _asked_about(draft, question):
        bring_news(draft, number, f"answer to {question.name}: no", tier=max(lowered))
    if draft.case.red_alert is not None:
        # Something else urgent was told of while this was asked about.
        draft.safety_text("URGENT")
    else:
        draft.text("NOTE_FORWARDED")


def take_silence(draft: Draft, question: AskedQuestion, silence: Silence, *, quietly: bool = False) -> None:
    """Nobody answered a clarifying question, or nobody could read the answer: the worse case counts.

    ``quietly`` tells the team alone: for somebody who has just asked for no more texts.
    """
    close_question(draft, question, QuestionStatus.EXPIRED)
    code = question.code or silence.code
    numbers = _asked_about(draft, question)
    for number in numbers:
        graver = max(silence.tier, draft.case.alert(number).tier)
        bring_news(draft, number, f"no answer to {question.name}", tier=graver)
    if not numbers:
        source = "section 0: silence on a clarifying question"
        raise_alert(draft, Reason(code, silence.tier, f"silence_{question.name}", source, told_always=True))
    if silence.text and not quietly:
        draft.safety_text(_silence_text(draft, code, silence.text))


def _silence_text(draft: Draft, code: str, default: str) -> str:
    verdict = judge_finding(draft, Finding(code, Status.PRESENT))
    return "CRISIS_988" if verdict and verdict.rule.text == "CRISIS_988" else default
