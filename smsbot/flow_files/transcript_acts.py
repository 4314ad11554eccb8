"""What a clinic or a carrier does in a transcript, in plain words: "procedure done", "resolves (called)"."""

import re
from dataclasses import dataclass
from enum import StrEnum

from smsbot.domain.delivery import Verdict


class ActKind(StrEnum):
    """The things that staff can do to an episode or an escalation."""

    PROCEDURE_DONE = "procedure done"
    PROCEDURE_MOVED = "procedure moved"
    SECOND_SIDE = "second side done"
    PROCEDURE_CANCELLED = "procedure cancelled"
    ACKNOWLEDGES = "acknowledges"
    RESOLVES = "resolves"
    PAUSES = "pauses"
    RESUMES = "resumes"
    ENDS = "ends"
    CHECKS_IN = "texts a check-in"


@dataclass(frozen=True, slots=True)
class ClinicAct:
    """One thing that staff did. ``code`` names one escalation (None: all that were mailed), ``when`` is a
    local time, ``how`` the outcome or the reason."""

    kind: ActKind
    code: str | None = None
    when: str | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """The carrier did not deliver our latest text of this template."""

    template: str
    verdict: Verdict


_WHEN = r"(?P<when>\d{4}-\d\d-\d\d \d\d:\d\d)"
_CODE = r"(?: (?P<code>[A-Za-z_]+))?"
_OUTCOMES = "called|sent to ER|visit booked|plan agreed|no action|wrong alert"
_ACTS = {
    ActKind.PROCEDURE_DONE: rf"procedure done(?: at {_WHEN})?",
    ActKind.PROCEDURE_MOVED: rf"procedure moved to {_WHEN}",
    ActKind.SECOND_SIDE: rf"second side done(?: at {_WHEN})?",
    ActKind.PROCEDURE_CANCELLED: r"procedure cancelled",
    ActKind.ACKNOWLEDGES: rf"acknowledges{_CODE}",
    ActKind.RESOLVES: rf"resolves{_CODE} \((?P<how>{_OUTCOMES})\)",
    ActKind.PAUSES: r"pauses \((?P<how>[^()]+)\)",
    ActKind.RESUMES: r"resumes \((?P<how>[^()]+)\)",
    ActKind.ENDS: r"ends \((?P<how>[^()]+)\)",
    ActKind.CHECKS_IN: r"texts a check-in",
}
_FORMS = (
    "procedure done, procedure done at 2026-11-20 11:00, procedure moved to 2026-12-01 10:00, "
    "second side done at 2026-12-11 11:00, procedure cancelled, acknowledges, acknowledges numbness, "
    "resolves (called), resolves numbness (called), "
    "pauses (reason), resumes (reason), ends (reason), texts a check-in; outcomes of resolves: "
    + _OUTCOMES.replace("|", ", ")
)
_CARRIER = {
    Verdict.PERMANENT_NUMBER: r"cannot deliver (?P<template>[A-Z0-9_]+)",
    Verdict.OPTED_OUT: r"refuses (?P<template>[A-Z0-9_]+), the number opted out",
}


def parse_act(words: str) -> ClinicAct:
    """Read what staff did; ValueError lists what can be written."""
    for kind, form in _ACTS.items():
        match = re.fullmatch(form, words)
        if match:
            parts = match.groupdict()
            return ClinicAct(kind, parts.get("code"), parts.get("when"), parts.get("how") or "")
    raise ValueError(f"{words!r} is nothing a clinic does here; write one of: {_FORMS}")


def parse_undelivered(words: str) -> Undelivered:
    """Read what the carrier did; ValueError lists what can be written."""
    for verdict, form in _CARRIER.items():
        match = re.fullmatch(form, words)
        if match:
            return Undelivered(match["template"], verdict)
    raise ValueError(
        f"{words!r} is nothing a carrier does here; write one of: cannot deliver PAIN_Q, "
        "refuses PAIN_Q, the number opted out"
    )
