"""The bank of replies: real-looking texts with what they mean, written without sight of the lexicon."""

import json
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_ASKED = frozenset({"pain", "symptoms", "none"})
_THERE = frozenset({"present", "uncertain"})


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the findings that its label gives as present or uncertain."""

    words: str
    codes: frozenset[str] = frozenset()


@dataclass
class Shelf:
    """The texts of one language, by what they are for."""

    scores: dict[int, list[Said]] = field(default_factory=lambda: defaultdict(list))
    telling: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    commands: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    denying: list[Said] = field(default_factory=list)
    chatter: list[Said] = field(default_factory=list)
    odd: list[Said] = field(default_factory=list)
    worried: list[Said] = field(default_factory=list)
    unclear: list[Said] = field(default_factory=list)


class BankError(ValueError):
    """The bank of replies cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Bank:
    """The replies by language; what one language lacks is taken from the other."""

    shelves: Mapping[str, Shelf]

    def scores(self, lang: str, value: int) -> Sequence[Said]:
        """Ways to give a score; empty where the bank has none."""
        return self.shelves[lang].scores.get(value, ())

    def telling(self, lang: str, code: str) -> Sequence[Said]:
        """Ways to tell of a finding that is there."""
        both = (self.shelves[lang], *self.shelves.values())
        return next((shelf.telling[code] for shelf in both if shelf.telling.get(code)), ())

    def commands(self, lang: str, command: str) -> Sequence[Said]:
        """Ways to say a command."""
        return self.shelves[lang].commands.get(command, ())


def load_bank(path: Path) -> Bank:
    """Read a bank in the form of the reading corpus. BankError names the line at fault."""
    shelves = {"en": Shelf(), "es": Shelf()}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BankError(f"the bank of replies {path} cannot be read ({error.strerror})") from None
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            _shelve(shelves[row["lang"]], row)
        except (ValueError, KeyError, TypeError) as error:
            raise BankError(f"{path}:{number}: not a labelled reply ({error})") from None
    return Bank(shelves)


def _shelve(shelf: Shelf, row: Mapping[str, Any]) -> None:
    """Put a reply where it serves; one to a question of its own serves nowhere."""
    if row["awaiting"] not in _ASKED:
        return
    findings, tags = row["findings"], set(row["tags"])
    said = Said(row["text"], frozenset(code for code, status in findings.items() if status in _THERE))
    if row["command"] is not None:
        if not findings:
            shelf.commands[row["command"]].append(said)
    elif findings:
        _shelve_findings(shelf, said, findings)
    else:
        _shelve_plain(shelf, said, row, tags)


def _shelve_findings(shelf: Shelf, said: Said, findings: Mapping[str, str]) -> None:
    present = [code for code, status in findings.items() if status == "present"]
    for code in present:
        shelf.telling[code].append(said)
    if not present and said.codes:
        shelf.worried.append(said)


def _shelve_plain(shelf: Shelf, said: Said, row: Mapping[str, Any], tags: Container[str]) -> None:
    """A text without findings: a score, a denial, or one of the strays. Turns of life are left out."""
    if "event" in tags:
        return
    if row["pain"] is not None:
        if row["awaiting"] == "pain" and "unread" not in tags:
            shelf.scores[row["pain"]].append(said)
        return
    stray = _stray(shelf, row, tags)
    if stray is not None:
        stray.append(said)


def _stray(shelf: Shelf, row: Mapping[str, Any], tags: Container[str]) -> list[Said] | None:
    if "unread" in tags:
        return shelf.odd
    if row["pain_issue"] is not None:
        return shelf.unclear
    if "deny_all" in tags:
        return shelf.denying if row["awaiting"] == "symptoms" else None
    return shelf.chatter if "chatter" in tags else None
