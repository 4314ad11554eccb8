"""The occasion of a decision: whose episode, under which flow, when, and the text that called for it."""

from dataclasses import dataclass
from datetime import datetime

from smsbot.db.models import Episode, InboundMessage
from smsbot.domain.flow import Flow
from smsbot.sealing import Keyring

BY_PATIENT = "patient"
BY_CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What every row of one decision shares. ``by`` names a member or command that acted, if one did."""

    episode: Episode
    flow: Flow
    now: datetime
    keyring: Keyring
    inbound: InboundMessage | None = None
    by: str | None = None

    @property
    def actor(self) -> str:
        """Who acted, as the audit trail names them."""
        return self.by or (BY_PATIENT if self.inbound is not None else BY_CLOCK)

    @property
    def inbound_id(self) -> int | None:
        """The id of the text that called for the decision."""
        return self.inbound.id if self.inbound is not None else None
