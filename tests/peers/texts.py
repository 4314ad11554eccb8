"""What the Twilio tests share: an access to the peer, a text, and the refusal that sending it meets."""

from datetime import timedelta

import pytest

from smsbot.gateways.twilio import TwilioAccess, TwilioGateway
from smsbot.ports import SendError, SmsToSend
from tests.peers.twilio_peer import LINE, TwilioPeer

HANDSET = "+15550109999"
BODY = "How is your pain today? Reply 0 to 10."


def access(peer: TwilioPeer, **changes: object) -> TwilioAccess:
    plain: dict[str, object] = {
        "account_sid": peer.account_sid,
        "auth_tokens": (peer.auth_token,),
        "sender": LINE,
        "base_url": peer.url,
        "timeout": 5.0,
    }
    return TwilioAccess(**{**plain, **changes})  # type: ignore[arg-type]


def a_text(**changes: object) -> SmsToSend:
    plain: dict[str, object] = {
        "to": HANDSET,
        "sender": LINE,
        "body": BODY,
        "status_callback": "https://smsbot.clinic.example/twilio/status?m=7",
        "validity": timedelta(hours=2),
        "reference": "7",
    }
    return SmsToSend(**{**plain, **changes})  # type: ignore[arg-type]


def refusal(gateway: TwilioGateway, message: SmsToSend | None = None) -> SendError:
    with pytest.raises(SendError) as caught:
        gateway.send(message or a_text())
    return caught.value
