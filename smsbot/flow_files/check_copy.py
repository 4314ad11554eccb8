"""The words a patient gets: both languages, one segment, easy to read, nothing that gives anyone away."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from smsbot.domain.sms_text import GSM7, SEGMENT_SEPTETS, fold, septets
from smsbot.flow_files.draft import LANGUAGES, Draft
from smsbot.flow_files.privacy_words import find_private_words
from smsbot.flow_files.reading_grade import english_grade, spanish_ease

# The longest value of each placeholder: the clinic's sender name, its phone, the next check-in's date.
PLACEHOLDERS: Mapping[str, int] = {"{c}": 16, "{t}": 12, "{date}": 6}
MAX_GRADE = 6.0
MIN_EASE = 60.0
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_LINK = re.compile(r"https?:|www\.|\w\.(?:com|org|net|gov|io|us)\b", re.IGNORECASE)


def check_copy(draft: Draft) -> None:
    """Report texts that one language lacks, that do not fit, or that hold what no text may hold."""
    for language in LANGUAGES:
        for key, text in draft.copy[language].items():
            for message in (*_faults_of(text), *_hard_to_read(language, text)):
                draft.report(("copy", language, key), message)
    if "copy" not in draft.unread:
        _check_both_languages(draft)
    _check_twins(draft)


def _check_both_languages(draft: Draft) -> None:
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        for key in draft.copy[language]:
            if key not in draft.written[f"copy.{other}"]:
                mend = f"has no twin in copy.{other}.yaml; write it there under the same name"
                draft.report(("copy", language, key), mend)


def _check_twins(draft: Draft) -> None:
    english, spanish = (draft.copy[language] for language in LANGUAGES)
    for key in english.keys() & spanish.keys():
        mine, theirs = ({name for name in PLACEHOLDERS if name in texts[key]} for texts in (spanish, english))
        if mine != theirs:
            wanted = ", ".join(sorted(theirs)) or "none"
            draft.report(("copy", "es", key), f"its placeholders differ from the English ones ({wanted})")


@cache
def _faults_of(text: str) -> tuple[str, ...]:
    checks = (_unknown_placeholders, _foreign_signs, _too_long, _private_words, _link, _edges)
    return tuple(message for check in checks if (message := check(text)))


def _unknown_placeholders(text: str) -> str:
    found = sorted(set(_BRACES.findall(text)) - set(PLACEHOLDERS))
    known = ", ".join(PLACEHOLDERS)
    return f"{', '.join(found)} is not a placeholder; placeholders are: {known}" if found else ""


def _foreign_signs(text: str) -> str:
    signs = sorted(set(fold(text)) - GSM7)
    shown = ", ".join(f"{sign!r}" for sign in signs)
    return f"{shown} cannot be sent in a plain text (GSM-7); write it in other words" if signs else ""


def _too_long(text: str) -> str:
    length = septets(fold(_filled(text, lambda size: "x" * size)))
    if length <= SEGMENT_SEPTETS:
        return ""
    over = length - SEGMENT_SEPTETS
    return (
        f"takes {length} characters at the longest placeholders, {SEGMENT_SEPTETS} fit; shorten it by {over}"
    )


def _private_words(text: str) -> str:
    found = find_private_words(text)
    return (
        f"holds {', '.join(map(repr, found))}; no text may name who, where, how or for what" if found else ""
    )


def _link(text: str) -> str:
    return "holds a link; patients cannot tell it from fraud, take it out" if _LINK.search(text) else ""


def _edges(text: str) -> str:
    return "" if text.strip() == text and text else "is empty or has blanks at its ends; trim it"


def _filled(text: str, write: Callable[[int], str]) -> str:
    for name, size in PLACEHOLDERS.items():
        text = text.replace(name, write(size))
    return text


@cache
def _hard_to_read(language: str, text: str) -> tuple[str, ...]:
    plain = _filled(text, lambda size: "1")
    if language == "en" and (grade := english_grade(plain)) > MAX_GRADE:
        return (
            f"reads at school grade {grade:.1f}, {MAX_GRADE:.0f} at most; use shorter words and sentences",
        )
    if language == "es" and (ease := spanish_ease(plain)) < MIN_EASE:
        return (
            f"has a reading ease of {ease:.0f}, {MIN_EASE:.0f} at least; use shorter words and sentences",
        )
    return ()
