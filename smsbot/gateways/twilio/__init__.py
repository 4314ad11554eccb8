"""The one home of Twilio: everything that knows its API, its codes and its signatures."""

from smsbot.gateways.twilio.access import TwilioAccess
from smsbot.gateways.twilio.codes import delivery_verdict
from smsbot.gateways.twilio.gateway import TwilioGateway

__all__ = ["TwilioAccess", "TwilioGateway", "delivery_verdict"]
