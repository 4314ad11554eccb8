"""What every use case works with: database, keys, flows, reader, links, and how to wake the sender."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from smsbot.db import directory, faults, strangers
from smsbot.db.cases import load_case
from smsbot.db.decisions import save_decision
from smsbot.db.faults import Fault
from smsbot.db.models import Episode, Escalation, Handset, InboundMessage, OutboxMessage
from smsbot.db.occasion import Occasion
from smsbot.db.session import Database, Session, after_commit
from smsbot.domain.case import Case
from smsbot.domain.conversation import Decision, next_due, text_failed
from smsbot.domain.delivery import Verdict
from smsbot.domain.effects import Purpose
from smsbot.domain.flow import Flow, Tier
from smsbot.domain.reading import Asked, Reader, Reading
from smsbot.flow_files import Library
from smsbot.mail.links import AckLinks
from smsbot.sealing import Keyring

log = structlog.get_logger()

# What a text is read as when the reader itself failed on it; told from gibberish by being this very object.
READING_FAILED = Reading(unread=True)


def _nobody() -> None:
    """Wake nobody: the tick finds what is due."""


@dataclass(frozen=True, slots=True)
class Office:
    """One installation at work.

    ``provider_keywords`` are the words that the carrier answers by itself, in capitals; ``allows_unreviewed``
    says whether a number (E.164) may be enrolled in a flow that no clinician has reviewed; ``wake`` tells the
    dispatcher that something waits.
    """

    db: Database
    keyring: Keyring
    library: Library
    reader: Reader
    links: AckLinks
    provider_keywords: frozenset[str] = frozenset()
    allows_unreviewed: Callable[[str], bool] = lambda _phone: False
    wake: Callable[[], None] = _nobody

    def flow_of(self, episode: Episode) -> Flow:
        """The flow version that an episode pinned, with its region laid over."""
        return self.library.flow(episode.flow_id, episode.flow_version, episode.region)

    def load(self, session: Session, episode: Episode) -> Case:
        """The case of an episode."""
        return load_case(session, episode, self.flow_of(episode), self.keyring)

    def occasion(
        self, episode: Episode, now: datetime, *, inbound: InboundMessage | None = None, by: str | None = None
    ) -> Occasion:
        """What the rows of one decision share."""
        return Occasion(episode, self.flow_of(episode), now, self.keyring, inbound, by)

    def save(self, session: Session, decision: Decision, occasion: Occasion) -> None:
        """Write a decision and when the case must be looked at next; the commit wakes the sender."""
        due = next_due(decision.case, occasion.now)
        save_decision(session, decision.effects, occasion, next_due_at=due)
        after_commit(session, self.wake)

    def text_failed(self, session: Session, row: OutboxMessage, verdict: Verdict, now: datetime) -> None:
        """Tell the team of a text that did not arrive, and keep what the carrier said of the number."""
        handset = session.get_one(Handset, row.handset_id)
        if verdict is Verdict.PERMANENT_NUMBER:
            handset.unreachable_at = now
        if row.episode_id is None:
            strangers.tell_undelivered(session, handset, now, opted_out=verdict is Verdict.OPTED_OUT)
            return
        episode = directory.lock_episode(session, row.episode_id)
        try:
            case = self.load(session, episode)
        except Exception as error:
            # A missing key or flow must not keep a text that failed from being told of.
            log.error("case_not_loaded", episode_id=episode.id, error=type(error).__name__)
            tier = Tier.URGENT if row.purpose is Purpose.SAFETY else Tier.ROUTINE
            fault = Fault("delivery_failed", tier, f"delivery_failed {row.template}")
            self.tell_fault(session, episode, fault, now)
            return
        decision = text_failed(case, row.template, verdict, now)
        self.save(session, decision, self.occasion(episode, now))

    def tell_fault(self, session: Session, episode: Episode, fault: Fault, now: datetime) -> None:
        """Tell the team of a fault of ours without asking the rules, for the case cannot be loaded."""
        handset = session.get_one(Handset, episode.handset_id)
        faults.tell(session, handset, episode, fault, at=now, keyring=self.keyring)
        after_commit(session, self.wake)

    def flow_by(self, escalation: Escalation) -> Flow:
        """The flow version under which an escalation was opened; the shared one for an unknown sender.

        The shared one too where that version is not installed any more: a red flag must still be mailed.
        """
        if escalation.flow_id is None or escalation.flow_version is None:
            return self.default_flow
        if escalation.flow_version not in self.library.versions().get(escalation.flow_id, ()):
            return self.default_flow
        return self.library.flow(escalation.flow_id, escalation.flow_version)

    @property
    def default_flow(self) -> Flow:
        """The flow whose tiers judge a text of somebody unknown: any flow's red flags are the shared ones."""
        ids = self.library.ids()
        flow_id = "rfa" if "rfa" in ids else ids[0]
        return self.library.flow(flow_id, self.library.latest(flow_id))

    def read(self, text: str, asked: Asked) -> Reading:
        """Read a text; a fault of the reader leaves it unread, for a person, and never loses it."""
        try:
            return self.reader.read(text, asked)
        except Exception as error:
            # Whatever a patient can type must not stop the text from reaching somebody. No traceback: it
            # could quote the text.
            log.error("reading_failed", error=type(error).__name__)
            return READING_FAILED
