"""Prompts: every question can be asked, and no prompt asks for a word that the carrier keeps to itself."""

import re
from collections.abc import Iterator

from smsbot.domain.flow import Choice
from smsbot.domain.keywords import CARRIER_KEYWORDS, STOP_WORDS
from smsbot.flow_files.draft import LANGUAGES, Draft

# Questions that the conversation asks by itself, named by no check-in, rule or choice of a flow.
SPOKEN_QUESTIONS = ("consent", "baseline", "pain", "symptoms", "other", "worse_before", "feel", "still_there")
# The carrier takes YES for a wish to be texted, which is what a YES to the invitation says.
_INVITATION = "consent"
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")


def asked_in(draft: Draft) -> frozenset[str]:
    """Name the questions that this flow can come to ask."""
    planned = {use.name for plan in draft.schedule.values() for use in plan.questions}
    ruled = {rule.ask for _, rule in draft.rules() if rule.ask}
    chosen = {c.asks for q in draft.questions.values() for c in q.choices.values() if c.asks}
    return frozenset(planned | ruled | chosen).union(SPOKEN_QUESTIONS)


def check_prompts(draft: Draft, asked: frozenset[str]) -> None:
    """Report questions that no flow asks (``asked``), missing ones, and words of the carrier as answers."""
    if "questions" not in draft.unread:
        _check_asked(draft, asked)
    for name, question in draft.questions.items():
        for key, choice in question.choices.items():
            for message in _carrier_words(draft, name, choice):
                draft.report(("questions", name, "choices", key), message)


def _check_asked(draft: Draft, asked: frozenset[str]) -> None:
    written = draft.written["questions"]
    for name in (name for name in SPOKEN_QUESTIONS if name not in written):
        draft.report(("questions",), f"the question {name} is missing: the conversation asks it by itself")
    # Where a name leads nowhere, that is the fault: the question is there under another name.
    is_whole = not {"questions", "schedule", "tiers", "regions"} & (draft.broken | draft.unread)
    if is_whole and asked <= {*written, *SPOKEN_QUESTIONS}:
        for name in (name for name in draft.questions if name not in asked):
            draft.report(("questions", name), "is never asked; name it in a check-in, a rule or a choice")


def _carrier_words(draft: Draft, name: str, choice: Choice) -> Iterator[str]:
    words = {word.upper() for word in choice.words}
    for word in sorted(words.intersection(STOP_WORDS)):
        yield f"the carrier takes {word} for a stop: no more texts would arrive; choose another word"
    if name == _INVITATION:
        return
    for language in LANGUAGES:
        text = draft.copy[language].get(draft.questions[name].copy, "")
        kept = words.intersection(CARRIER_KEYWORDS).difference(STOP_WORDS)
        for word in sorted(kept.intersection(_CAPITALS.findall(text))):
            yield f"the {language} text asks for {word}, which the carrier answers by itself; ask for another"
