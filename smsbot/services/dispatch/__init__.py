"""Dispatch: claims what is due, sends it with no transaction open, records what became of it."""

from smsbot.services.dispatch.outlets import LEASE, Outlets
from smsbot.services.dispatch.rounds import defer_due, deliver, send_due, settle_lost

__all__ = ["LEASE", "Outlets", "defer_due", "deliver", "send_due", "settle_lost"]
