"""One inbound text being answered: what it says, what was asked, and what the rules made of it so far."""

from dataclasses import dataclass, field
from datetime import datetime

from smsbot.domain.case import AskedQuestion
from smsbot.domain.conversation.draft import Draft
from smsbot.domain.flow import Tier
from smsbot.domain.reading import Reading
from smsbot.domain.triage import Verdict


@dataclass(frozen=True, slots=True)
class Inbound:
    """What the rules need of a text besides its words.

    ``cause`` names it in the keys of the answers; ``provider_answered`` is true where the carrier has
    already answered the keyword; ``opts`` is the carrier's own opt-out verdict ("STOP", "START", "HELP").
    ``before_stop``: it was written before the last stop, and only brought to us after it.
    """

    cause: str
    at: datetime
    words: str = ""
    media_count: int = 0
    provider_answered: bool = False
    opts: str | None = None
    before_stop: bool = False


@dataclass(slots=True)
class Turn:
    """The state of one answer while it is being worked out.

    ``notes`` are the texts owed for what the team was told of, sent where nothing else answers; ``to_ask``
    are routine verdicts that lack a number. ``stopped`` and ``started`` say that this very text did so,
    ``threaded`` that it was added to an open red flag, ``handed_over`` that a person was given its words to
    read, ``with_person`` that one was mailed of it for what was understood.
    """

    draft: Draft
    reading: Reading
    inbound: Inbound
    question: AskedQuestion | None
    had_red_alert: bool
    verdicts: tuple[Verdict, ...] = ()
    notes: list[str] = field(default_factory=list)
    to_ask: tuple[Verdict, ...] = ()
    stopped: bool = False
    started: bool = False
    resumed: bool = False
    threaded: bool = False
    handed_over: bool = False
    with_person: bool = False

    @property
    def red(self) -> tuple[Verdict, ...]:
        """The urgent and emergency verdicts of this text."""
        return tuple(v for v in self.verdicts if v.tier.is_red)

    @property
    def watched(self) -> str | None:
        """The text for what is only watched; one text must fit all of it."""
        texts = {v.rule.text for v in self.verdicts if v.tier is Tier.WATCH}
        return next(iter(texts)) if len(texts) == 1 else "WATCH_LATER" if texts else None
