"""Questions: a late letter never answers another menu; silence after a safety question means something."""

import re
from collections.abc import Iterator

from smsbot.domain.flow import AnswerKind, Choice, Question
from smsbot.flow_files.draft import LANGUAGES, Draft
from smsbot.flow_files.faults import KeyPath

MENUS = (AnswerKind.SYMPTOMS, AnswerKind.MENU)
WITH_CHOICES = (*MENUS, AnswerKind.YES_NO)


def check_questions(draft: Draft) -> None:
    """Report menus that share a letter, choices nobody can choose, and safety questions without a silence."""
    clarifying = _clarifying(draft)
    for name, question in draft.questions.items():
        _check_choices(draft, name, question)
        _check_silence(draft, name, question, name in clarifying)
        _check_offered(draft, name, question)
        if question.copy_second_side and question.answer is not AnswerKind.SCORE:
            path: KeyPath = ("questions", name, "copy_second_side")
            draft.report(path, "only a question for a score has words of its own for a second side")
    _check_letters(draft)


def _check_choices(draft: Draft, name: str, question: Question) -> None:
    path: KeyPath = ("questions", name, "choices")
    if bool(question.choices) != (question.answer in WITH_CHOICES):
        mend = "give it choices" if not question.choices else "takes none; take them out"
        draft.report(path, f"answer: {question.answer}: {mend}")
    if question.answer is AnswerKind.YES_NO and not {"yes", "no"} <= set(question.choices):
        draft.report(path, 'a yes_no question needs the choices "yes" and "no"')
    chosen: dict[str, str] = {}
    for key, choice in question.choices.items():
        if not choice.words:
            draft.report((*path, key, "words"), "no word chooses it; write at least one")
        if (choice.code is None) != (choice.tier is None):
            draft.report((*path, key), "code and tier go together; write both or neither")
        for i, word in enumerate(choice.words):
            if chosen.setdefault(word.casefold(), key) != key:
                draft.report((*path, key, "words", i), f"{word!r} chooses {chosen[word.casefold()]} already")


def _clarifying(draft: Draft) -> set[str]:
    """Name the questions that a choice or a tier rule asks about a finding."""
    asked = {choice.asks for question in draft.questions.values() for choice in question.choices.values()}
    return {name for name in asked | {rule.ask for _, rule in draft.rules()} if name}


def _check_silence(draft: Draft, name: str, question: Question, clarifies: bool) -> None:
    path: KeyPath = ("questions", name)
    if (question.safety or clarifies) and question.silence is None:
        draft.report(path, "asks about a finding, so it needs silence: what no answer means, and when")
    if clarifies and not question.safety:
        draft.report((*path, "safety"), "asks about a finding, so it may not wait: write safety: true")
    if question.silence and not question.silence.after:
        draft.report((*path, "silence", "after"), "leaves no time to answer")


def _check_offered(draft: Draft, name: str, question: Question) -> None:
    """A choice that the text of a language does not offer cannot be made in that language."""
    for language in LANGUAGES:
        text = draft.copy[language].get(question.copy)
        for key, choice in question.choices.items() if question.answer in MENUS and text else ():
            if not _offers(text or "", key, choice):
                path = ("questions", name, "choices", key)
                draft.report(path, f"the {language} text {question.copy} does not offer {key}")


def _offers(text: str, key: str, choice: Choice) -> bool:
    """A letter begins a line of its own; of the words of a choice one must stand in the text."""
    if len(key) == 1:
        return any(line.startswith(f"{key} ") for line in text.splitlines())
    words = "|".join(re.escape(word.casefold()) for word in choice.words)
    return re.search(rf"(?<!\w)(?:{words})(?!\w)", text.casefold()) is not None


def _check_letters(draft: Draft) -> None:
    owners: dict[str, str] = {}
    for name, question in draft.questions.items():
        for letter in _letters(question):
            owner = owners.setdefault(letter, name)
            if owner != name:
                draft.report(
                    ("questions", name, "choices", letter),
                    f"{owner} has the letter {letter} too; no two menus may share one, choose another",
                )
    for name, question in draft.questions.items():
        for path, word in _yes_no_words(name, question):
            if word.upper() in owners:
                draft.report(path, f"{word!r} is also a letter of the menu {owners[word.upper()]}")


def _letters(question: Question) -> tuple[str, ...]:
    """The one-letter choices of a menu: a lone letter within two days answers its menu whatever is open."""
    if question.answer not in MENUS:
        return ()
    return tuple(key for key in question.choices if len(key) == 1)


def _yes_no_words(name: str, question: Question) -> Iterator[tuple[KeyPath, str]]:
    if question.answer is not AnswerKind.YES_NO:
        return
    for key, choice in question.choices.items():
        for i, word in enumerate(choice.words):
            yield ("questions", name, "choices", key, "words", i), word
