"""What people do in a life, written down so that it can be done again elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smsbot.domain.delivery import Verdict


class ActKind(StrEnum):
    """What people do: the patient texts, the clinic and the carrier act."""

    TEXTS = "texts"
    PROCEDURE_DONE = "procedure_done"
    TAKES = "takes"
    CLOSES = "closes"
    SENDS_TO_ER = "sends_to_er"
    RESUMES = "resumes"
    LOSES_TEXT = "loses_text"


@dataclass(frozen=True, slots=True)
class Act:
    """One act. ``words`` are those of a text, the template of a lost one, or the role of who acts on alert
    ``number``."""

    at: datetime
    kind: ActKind
    words: str = ""
    number: int = 0
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """A text that tells of findings, by its label; what came of it stands in ``happened[first:end]``."""

    at: datetime
    words: str
    codes: frozenset[str]
    first: int
    end: int
