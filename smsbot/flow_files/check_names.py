"""Every name that a flow mentions must be there: questions, texts, codes, regions, risks, check-ins."""

from collections.abc import Iterator

from smsbot.domain import codes
from smsbot.domain.flow import Choice, Question, TierRule
from smsbot.flow_files.draft import Draft
from smsbot.flow_files.faults import KeyPath
from smsbot.flow_files.mends import unknown

Mention = tuple[KeyPath, str]

# Texts that the conversation sends by itself, named by no rule, question or check-in of a flow.
SPOKEN = (
    "WELCOME", "THANKS_STRONG", "THANKS_SOME", "THANKS_EARLY", "THANKS_PLAIN", "STILL_NOT_BETTER",
    "NO_PROBLEM_ACK", "WATCH_ACK", "WATCH_LATER", "NON_IMPROVEMENT", "WORSE_THAN_BEFORE", "CONFIRM_RETURN",
    "RECURRENCE", "NEW_SYMPTOM_ROUTINE", "OUT_OF_RANGE", "MANY_NUMBERS", "NOT_UNDERSTOOD",
    "NOT_UNDERSTOOD_2", "NOTE_FORWARDED", "MEDIA", "HELP", "STOP_CONFIRM", "STOP_AND_EMERGENCY",
    "START_CONFIRM", "WRONG_NUMBER", "UNKNOWN_SENDER", "COMPLETION", "ALERT_MORE", "ALERT_MORE_CRISIS",
    "EMERGENCY", "CRISIS_988", "URGENT", "URGENT_CLOSED", "WORSE_NOW", "HOSPITAL", "CONDOLENCE", "LOW_MOOD",
    "NURSE_SEEN", "STOP_CHECK",
)  # fmt: skip


def check_names(draft: Draft, regions: frozenset[str]) -> None:
    """Report every name that leads nowhere. Names of a file that could not be read are not judged."""
    if "questions" not in draft.unread:
        _report_unknown(draft, _questions(draft), "question", draft.written["questions"])
    if "copy" not in draft.unread:
        _check_texts(draft)
    if "schedule" not in draft.unread:
        _report_unknown(draft, _check_ins(draft), "check-in", draft.written["schedule"])
    _report_unknown(draft, _codes(draft), "code", (*codes.READ, *codes.SIGNS))
    _report_unknown(draft, _escalation_codes(draft), "code", (*codes.READ, *codes.UNNAMED, *codes.SIGNS))
    _report_unknown(draft, _regions(draft), "region", tuple(sorted(regions)))
    _report_unknown(draft, _risks(draft), "risk flag", codes.RISKS)
    _check_emergency_codes(draft)


def _report_unknown(draft: Draft, mentions: Iterator[Mention], kind: str, known: tuple[str, ...]) -> None:
    for path, name in mentions:
        if name not in known:
            draft.report(path, unknown(name, kind, known))


def _check_texts(draft: Draft) -> None:
    texts = tuple(dict.fromkeys((*draft.written["copy.en"], *draft.written["copy.es"])))
    _report_unknown(draft, _texts(draft), "text", texts)
    for key in (key for key in SPOKEN if key not in texts):
        draft.report(("copy",), f"the text {key} is missing; write it in copy.en.yaml and copy.es.yaml")


def _check_emergency_codes(draft: Draft) -> None:
    if "emergency_codes" in draft.broken:
        return
    for code in (code for code in codes.EMERGENCY if code not in draft.emergency_codes):
        draft.report(("emergency_codes",), f"{code} is missing; add it: it is always an emergency code")


def _choices(draft: Draft) -> Iterator[tuple[KeyPath, Choice]]:
    for name, question in draft.questions.items():
        for key, choice in question.choices.items():
            yield ("questions", name, "choices", key), choice


def _questions(draft: Draft) -> Iterator[Mention]:
    for key, plan in draft.schedule.items():
        for i, use in enumerate(plan.questions):
            yield ("schedule", key, "questions", i, "name"), use.name
    yield from (((*path, "asks"), choice.asks) for path, choice in _choices(draft) if choice.asks)
    yield from (((*path, "ask"), rule.ask) for path, rule in draft.rules() if rule.ask)


def _texts(draft: Draft) -> Iterator[Mention]:
    for name, question in draft.questions.items():
        yield from ((("questions", name, *path), key) for path, key in _question_texts(question))
    for name, plan in draft.schedule.items():
        yield from _list(("schedule", name, "sends"), plan.sends)
        if plan.closes_with:
            yield ("schedule", name, "closes_with"), plan.closes_with
    yield from (((*path, "text"), rule.text) for path, rule in draft.rules())
    yield from _list(("safety_texts",), draft.safety_texts)


def _question_texts(question: Question) -> Iterator[Mention]:
    yield ("copy",), question.copy
    yield ("reask",), question.reask
    if question.copy_second_side:
        yield ("copy_second_side",), question.copy_second_side
    yield from _list(("reminders",), question.reminders)
    if question.silence and question.silence.text:
        yield ("silence", "text"), question.silence.text


def _list(path: KeyPath, names: tuple[str, ...]) -> Iterator[Mention]:
    yield from (((*path, i), name) for i, name in enumerate(names))


def _codes(draft: Draft) -> Iterator[Mention]:
    for path, rule in draft.rules():
        yield from _list((*path, "codes"), rule.codes)
        yield from _list((*path, "together"), rule.together or ())
    for path, choice in _choices(draft):
        if choice.finding:
            yield (*path, "finding", "code"), choice.finding.code
    yield from ((("signs", i, "code"), sign.code) for i, sign in enumerate(draft.signs))
    yield from _list(("emergency_codes",), draft.emergency_codes)
    yield from _list(("urgent_codes",), draft.urgent_codes)


def _escalation_codes(draft: Draft) -> Iterator[Mention]:
    yield from (((*path, "code"), choice.code) for path, choice in _choices(draft) if choice.code)
    for name, question in draft.questions.items():
        if question.silence:
            yield ("questions", name, "silence", "code"), question.silence.code


def _regions(draft: Draft) -> Iterator[Mention]:
    for path, rule in draft.rules():
        yield from _rule_regions(path, rule)


def _rule_regions(path: KeyPath, rule: TierRule) -> Iterator[Mention]:
    yield from _list((*path, "regions"), rule.regions or ())
    yield from _list((*path, "not_regions"), rule.not_regions)


def _risks(draft: Draft) -> Iterator[Mention]:
    yield from (((*path, "risk"), rule.risk) for path, rule in draft.rules() if rule.risk)


def _check_ins(draft: Draft) -> Iterator[Mention]:
    yield from _list(("timing", "call_if_silent_after"), draft.timing.call_if_silent_after)
