"""The open question: is this its answer, and what comes next."""

from collections.abc import Callable
from datetime import timedelta

from smsbot.domain.case import AskedQuestion, CheckIn, CheckInStatus, QuestionStatus
from smsbot.domain.conversation.agenda import expiry_of
from smsbot.domain.conversation.alerts import bring_news, open_alert, release
from smsbot.domain.conversation.asking import ask, ask_clarifier, close_question, open_queued, reask
from smsbot.domain.conversation.choices import (
    confirm,
    record_choice,
    take_choices,
    take_letters,
    take_silence,
)
from smsbot.domain.conversation.closing import abandon_check_in, close_check_in
from smsbot.domain.conversation.draft import Draft
from smsbot.domain.conversation.findings import baseline_of
from smsbot.domain.conversation.inviting import take_invitation
from smsbot.domain.conversation.plans import next_question, plan_of
from smsbot.domain.conversation.red import answers_clarifier
from smsbot.domain.conversation.telling import hand_over
from smsbot.domain.conversation.turn import Turn
from smsbot.domain.flow import AnswerKind, Question
from smsbot.domain.outcome import needs_worse_before_question
from smsbot.domain.reading import PainIssue, Status

# What FEEL_Q explains, the newest escalation of them first.
_EXPLAINED = ("WORSE", "NI_PERSISTENT", "NI_EARLY", "SHIFT")


def take_answer(turn: Turn) -> bool:
    """Let the text answer the open question; where it does not, ask once more, then tell a person."""
    question = turn.draft.case.open_question
    if question is None or turn.inbound.at < question.asked_at:
        # A text written before the question was asked is no answer to it (section 1, rule d).
        return False
    kind = turn.draft.case.flow.questions[question.name].answer
    if _late_letters(turn, question) or _TAKERS[kind](turn, question):
        advance(turn.draft)
    elif not turn.notes:
        _not_answered(turn, question)
    if turn.notes and not turn.draft.has_texted:
        turn.draft.text(turn.notes[0])
    return True


def _late_letters(turn: Turn, question: AskedQuestion) -> bool:
    """A lone letter of the last symptom menu answers that menu, whatever is open now."""
    own = turn.draft.case.flow.questions[question.name].choices
    return not set(turn.reading.answer) & set(own) and take_fresh_letters(turn)


def take_fresh_letters(turn: Turn) -> bool:
    """Follow up letters of a symptom menu sent in the last 48 hours.

    They answer the menu in the hand: one that this check-in has still to send is sent all the same.
    """
    for name, spec in turn.draft.case.flow.questions.items():
        keys = tuple(k for k in turn.reading.answer if k in spec.choices and k not in ("no", "yes"))
        if spec.answer is AnswerKind.SYMPTOMS and keys:
            record_choice(turn.draft, f"late_{name}", ",".join(keys))
            turn.notes += take_letters(turn.draft, name, keys, turn.inbound.words)
            return True
    return False


def _take_score(turn: Turn, question: AskedQuestion) -> bool:
    if turn.reading.pain is None:
        return False
    draft = turn.draft
    close_question(draft, question, QuestionStatus.ANSWERED)
    if question.alert is not None:
        release(draft, question.alert)
        draft.text("NOTE_FORWARDED")
    else:
        _ask_if_worse_than_before(draft, turn.reading.pain)
    check_in = draft.case.open_check_in
    if check_in and turn.reading.denial and _asks_symptoms(draft, check_in.key):
        record_choice(draft, "symptoms", "NO")
    return True


def _ask_if_worse_than_before(draft: Draft, score: int) -> None:
    # B = 10 and P = 10: a number cannot say that it is worse (section 0).
    case = draft.case
    day, baseline = case.day(draft.now), baseline_of(case)
    if case.procedure.ended_at and needs_worse_before_question(
        day, score, baseline, thresholds=case.flow.thresholds
    ):
        ask(draft, "worse_before")


def _asks_symptoms(draft: Draft, key: str) -> bool:
    return any(use.name == "symptoms" for use in plan_of(draft.case, key).questions)


def _take_symptoms(turn: Turn, question: AskedQuestion) -> bool:
    reading, draft = turn.reading, turn.draft
    choices = draft.case.flow.questions[question.name].choices
    keys = tuple(k for k in reading.answer if k in choices and k != "no")
    if not keys and not _answers_symptoms(turn, question):
        return False
    close_question(draft, question, QuestionStatus.ANSWERED)
    if keys:
        record_choice(draft, question.name, ",".join(keys))
        turn.notes += take_letters(draft, question.name, keys, turn.inbound.words)
    elif turn.verdicts or _has_gone(turn):
        record_choice(draft, question.name, "WORDS")
    elif "yes" in reading.answer:
        record_choice(draft, question.name, "YES")
        ask_clarifier(draft, "other")
    else:
        record_choice(draft, question.name, "NO")
    return True


def _answers_symptoms(turn: Turn, question: AskedQuestion) -> bool:
    reading = turn.reading
    said_no = reading.denial or "no" in reading.answer
    # One symptom denied is asked about the rest once; denied again, it is taken for a no.
    denied_again = bool(reading.findings) and question.reasks > 0
    said = bool(turn.verdicts) or _has_gone(turn) or "yes" in reading.answer
    return said or denied_again or (said_no and not reading.unread)


def _has_gone(turn: Turn) -> bool:
    return any(f.status is Status.RESOLVED for f in turn.reading.findings)


def _take_choice(turn: Turn, question: AskedQuestion) -> bool:
    if question.name == "consent":
        return take_invitation(turn)
    spec = turn.draft.case.flow.questions[question.name]
    if spec.unclear_confirms and turn.reading.unread:
        # "No, but it won't come out": a no with more behind it calms nobody.
        return False
    keys = _one_of_several(spec, tuple(k for k in turn.reading.answer if k in spec.choices))
    if not keys:
        return False
    turn.notes += take_choices(turn.draft, question, keys, turn.inbound.words)
    return True


def _one_of_several(spec: Question, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Of several choices the gravest counts where one is graver; else they are one answer only as BOTH."""
    differ = any(c.finding or c.confirms for c in spec.choices.values())
    if len(keys) < 2 or differ:
        return keys
    return ("BOTH",) if "BOTH" in spec.choices and "NONE" not in keys else ()


def _take_words(turn: Turn, question: AskedQuestion) -> bool:
    draft, reading = turn.draft, turn.reading
    if not turn.inbound.words.strip():
        return False
    close_question(draft, question, QuestionStatus.ANSWERED)
    record_choice(draft, question.name, "WORDS")
    if question.name == "feel":
        _explain(turn)
    elif turn.verdicts:
        turn.notes += [turn.watched] if turn.watched else []
    elif reading.denial and not reading.unread:
        draft.text("NO_PROBLEM_ACK")
    else:
        hand_over(turn)
        draft.text("NOTE_FORWARDED")
    return True


def _explain(turn: Turn) -> None:
    """The words go to the escalation that they explain (section 0), or to a person where none is open."""
    numbers = [n for code in _EXPLAINED if (n := open_alert(turn.draft, code)) is not None]
    if numbers:
        bring_news(turn.draft, numbers[0], "what the pain feels like, in the patient's words")
    else:
        hand_over(turn)
    # "Not much better yet" was the closing that this question came with: it is not said twice.
    turn.notes = [note for note in turn.notes if note != "NON_IMPROVEMENT"] + ["NOTE_FORWARDED"]


_TAKERS: dict[AnswerKind, Callable[[Turn, AskedQuestion], bool]] = {
    AnswerKind.SCORE: _take_score,
    AnswerKind.SYMPTOMS: _take_symptoms,
    AnswerKind.YES_NO: _take_choice,
    AnswerKind.MENU: _take_choice,
    AnswerKind.WORDS: _take_words,
}


def _not_answered(turn: Turn, question: AskedQuestion) -> None:
    """Ask once more naming the question; the second time, a person reads it (or the worse case counts)."""
    draft = turn.draft
    spec = draft.case.flow.questions[question.name]
    if turn.had_red_alert and answers_clarifier(turn):
        hand_over(turn)
    if turn.reading.stop_unsure and not spec.safety:
        # ALTO, BAJA, NO MAS may answer the question: asked about once (said again, it is a stop).
        reask(draft, question, "STOP_CHECK")
    elif spec.unclear_confirms:
        close_question(draft, question, QuestionStatus.ANSWERED)
        confirm(draft, question, [])
        advance(draft)
    elif question.reasks == 0:
        reask(draft, question, _reask_template(turn, spec))
    elif question.name == "consent":
        # A late YES must still start: the invitation stays open.
        hand_over(turn)
        draft.text("NOTE_FORWARDED")
    elif spec.silence is not None:
        take_silence(draft, question, spec.silence)
        advance(draft)
    else:
        _give_up(turn, question)


def _reask_template(turn: Turn, spec: Question) -> str | None:
    if spec.answer is AnswerKind.SYMPTOMS and turn.reading.pain is not None and spec.reminders:
        # "sorry meant 5": the number was understood, so the question is only said again.
        return spec.reminders[0]
    if spec.answer is not AnswerKind.SCORE or turn.reading.pain_issue is None:
        return None
    return reask_template(turn.reading.pain_issue)


def reask_template(issue: PainIssue) -> str:
    """The text that asks for one number after numbers that gave none."""
    return {PainIssue.OUT_OF_RANGE: "OUT_OF_RANGE", PainIssue.AMBIGUOUS: "MANY_NUMBERS"}[issue]


def _give_up(turn: Turn, question: AskedQuestion) -> None:
    draft = turn.draft
    close_question(draft, question, QuestionStatus.UNREAD)
    record_choice(draft, question.name, "UNREAD")
    hand_over(turn)
    draft.text("NOT_UNDERSTOOD_2")
    check_in = draft.case.open_check_in
    if check_in is not None and question.check_in == check_in.key:
        abandon_check_in(draft, check_in.key, CheckInStatus.PARTIAL)


def advance(draft: Draft) -> None:
    """Ask what comes next: a waiting clarifier, the check-in's next question, or close it.

    While a red flag is open nothing of the schedule is asked.
    """
    if draft.case.open_question is not None or open_queued(draft):
        return
    check_in = draft.case.open_check_in
    if check_in is None or draft.case.red_alert is not None or draft.case.consent.forbids_texts:
        return
    name = next_question(draft.case, check_in)
    if name is None:
        close_check_in(draft, check_in)
    else:
        ask(draft, name, check_in=check_in.key, lifetime=_lifetime(draft, check_in))


def _lifetime(draft: Draft, check_in: CheckIn) -> timedelta | None:
    """A question bound to its moment is worth nothing once the next is due, however late it could leave."""
    if not plan_of(draft.case, check_in.key).is_moment:
        return None
    return expiry_of(draft.case, check_in) - draft.now
