"""Menu letters that cannot wait for their question: taken as if said in words, and nothing is asked first."""

from collections.abc import Iterator
from dataclasses import replace

from smsbot.domain.case import QuestionStatus
from smsbot.domain.conversation.alerts import Reason, raise_alert
from smsbot.domain.conversation.asking import close_question
from smsbot.domain.conversation.choices import record_choice
from smsbot.domain.conversation.findings import judge_finding, record
from smsbot.domain.conversation.turn import Turn
from smsbot.domain.flow import AnswerKind, Choice, ImpliedFinding, Question, Silence, Tier
from smsbot.domain.reading import Command, Finding, Status

_PLAIN = frozenset({"yes", "no"})


def take_letters_as_words(turn: Turn) -> None:
    """Judge letters that no question will take up.

    Those are letters beside a red flag, a turn of life or a stop, letters while a red flag is open, and late
    ones of a clarifying question that is closed. What would have been asked about counts as the worse case.
    """
    taken = [key for key, spec in _keys(turn) if _cannot_wait(turn, key, spec)]
    if not taken:
        return
    specs = dict(_keys(turn))
    for key in taken:
        _take(turn, specs[key], specs[key].choices[key])
    record_choice(turn.draft, "late_letters", ",".join(taken))
    question = turn.draft.case.open_question
    if question and any(turn.draft.case.flow.questions[question.name] is specs[key] for key in taken):
        close_question(turn.draft, question, QuestionStatus.ANSWERED)
    left = tuple(key for key in turn.reading.answer if key not in taken)
    turn.reading = replace(turn.reading, answer=left)


def _keys(turn: Turn) -> Iterator[tuple[str, Question]]:
    """Each letter of the answer with the menu that it is of; letters are unique across menus."""
    menus = (AnswerKind.SYMPTOMS, AnswerKind.MENU)
    for spec in turn.draft.case.flow.questions.values():
        leads_on = spec.answer in menus and any(c.finding or c.asks for c in spec.choices.values())
        for key in turn.reading.answer if leads_on else ():
            if key in spec.choices and key not in _PLAIN:
                yield key, spec


def _cannot_wait(turn: Turn, key: str, spec: Question) -> bool:
    question = turn.draft.case.open_question
    own = question is not None and turn.draft.case.flow.questions[question.name] is spec
    stops = turn.reading.command in (Command.STOP, Command.WRONG_NUMBER) or turn.inbound.opts == "STOP"
    forbids = stops or turn.draft.case.consent.forbids_texts
    beside = bool(turn.red) or turn.reading.event is not None or any(v.rule.ask for v in turn.verdicts)
    # The symptom menu may stand open when an alert opens without it (a text that was not delivered).
    late = not own if spec.answer is AnswerKind.MENU else turn.had_red_alert
    return forbids or beside or late


def _take(turn: Turn, spec: Question, choice: Choice) -> None:
    silence = _silence(turn, choice)
    code = choice.finding.code if choice.finding else choice.code or (silence.code if silence else "other")
    implied = choice.finding or ImpliedFinding(code)
    finding = Finding(
        code=code,
        status=Status.PRESENT,
        place=implied.place,
        trend=implied.trend,
        degree=implied.degree,
        words=turn.inbound.words,
        rule="menu choice",
    )
    if choice.finding is None and choice.code is None and code == "other":
        _tell_other(turn, silence)
        return
    verdict = judge_finding(turn.draft, finding, turn.reading.findings)
    record(turn.draft, finding, verdict)
    turn.verdicts = (*turn.verdicts, verdict) if verdict else turn.verdicts


def _silence(turn: Turn, choice: Choice) -> Silence | None:
    return turn.draft.case.flow.questions[choice.asks].silence if choice.asks else None


def _tell_other(turn: Turn, silence: Silence | None) -> None:
    """ "Other" names nothing that could be judged: a person reads what stands beside it."""
    tier = silence.tier if silence else Tier.URGENT
    source = "section 0: letter F unanswered is urgent"
    raise_alert(turn.draft, Reason("other", tier, "menu_letter", source, words=turn.inbound.words))
