"""What a mail says, before it is set as HTML or as text: both show the same lines, so they say the same."""

from dataclasses import dataclass, field
from enum import StrEnum

from smsbot.domain.flow import Tier
from smsbot.mail.single_line import single_line


class Tone(StrEnum):
    """How loud a line is: red is for what must not be overlooked."""

    PLAIN = "plain"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Line:
    """One fact under its label; a line without a label goes on from the one before."""

    label: str
    text: str
    tone: Tone = Tone.PLAIN

    def __post_init__(self) -> None:
        # Names, notes and references come from people: none of them may look like two lines.
        object.__setattr__(self, "text", single_line(self.text))


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: ``lines`` make the first screen, ``details`` what is below the button."""

    tier: Tier
    tier_word: str
    headline: str
    ask: str
    lines: tuple[Line, ...]
    button: str
    url: str = field(repr=False)
    banner: str | None
    details: tuple[Line, ...]
