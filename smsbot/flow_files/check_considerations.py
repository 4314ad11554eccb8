"""The reference material for clinicians: every name there, every line sourced, nothing that never shows."""

import re
from collections.abc import Mapping

from smsbot.domain import codes
from smsbot.domain.outcome.considerations import Consideration, Statement
from smsbot.flow_files.draft import Draft
from smsbot.flow_files.faults import KeyPath
from smsbot.flow_files.mends import unknown

# The reference articles, our own judgement, or a key of the protocol's list of references.
_SOURCE = re.compile(r"\b(S[012]|CR)\b")
_SECTION = "considerations"


def check_considerations(draft: Draft) -> None:
    """Report unknown names, lines without a source, windows that never open and lines no rule names."""
    if _SECTION in draft.broken:
        return
    material = draft.considerations
    if not material.rules:
        draft.report((_SECTION,), "is missing; write causes, options and rules")
    seen: set[str] = set()
    for i, rule in enumerate(material.rules):
        path: KeyPath = (_SECTION, "rules", i)
        if rule.id in seen:
            draft.report((*path, "id"), f"{rule.id!r} is another rule's id already; choose a new one")
        seen.add(rule.id)
        _check_rule(draft, path, rule)
    for kind, catalogue in (("causes", material.causes), ("options", material.options)):
        _check_catalogue(draft, kind, catalogue)


def _check_rule(draft: Draft, path: KeyPath, rule: Consideration) -> None:
    for name in ("patterns", "causes", "options", "block", "history"):
        if getattr(rule, name) == ():
            draft.report((*path, name), "is an empty list; take it out or fill it")
    _check_source(draft, path, rule.source)
    _check_known(draft, (*path, "causes"), rule.causes, draft.considerations.causes)
    _check_known(draft, (*path, "options"), rule.options, draft.considerations.options)
    for i, flag in enumerate(rule.history or ()):
        if flag not in codes.HISTORY:
            draft.report((*path, "history", i), unknown(flag, "history flag", codes.HISTORY))
    first, last = rule.from_onset_day, rule.to_onset_day
    if first is not None and last is not None and last < first:
        draft.report((*path, "to_onset_day"), f"day {last} is before from_onset_day {first}")


def _check_known(
    draft: Draft, path: KeyPath, names: tuple[str, ...], catalogue: Mapping[str, Statement]
) -> None:
    for i, name in enumerate(names):
        if name not in catalogue:
            draft.report((*path, i), unknown(name, f"listed {str(path[-1])[:-1]}", catalogue))


def _check_catalogue(draft: Draft, kind: str, catalogue: Mapping[str, Statement]) -> None:
    named = {name for rule in draft.considerations.rules for name in getattr(rule, kind)}
    for name, statement in catalogue.items():
        path: KeyPath = (_SECTION, kind, name)
        _check_source(draft, path, statement.source)
        if not statement.words.strip():
            draft.report((*path, "words"), "says nothing; write the cause or option in words")
        if name not in named:
            draft.report(path, "is named by no rule, so nobody would see it; name it in one or take it out")


def _check_source(draft: Draft, path: KeyPath, source: str) -> None:
    if not _SOURCE.search(source):
        draft.report((*path, "source"), "names no source; write S0, S1, S2, or CR for our own judgement")
