"""Texting through Twilio's official client."""

from datetime import UTC, datetime
from typing import Any

from twilio.base import values  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from smsbot.domain.delivery import ProviderStatus, Verdict
from smsbot.gateways.twilio.access import TwilioAccess
from smsbot.gateways.twilio.checks import check_account, check_webhooks
from smsbot.gateways.twilio.http import OriginHttpClient, attempt
from smsbot.gateways.twilio.signature import FormFields, signature_is_valid
from smsbot.ports import InboundText, SendError, SendReceipt, SetupFault, SmsToSend

SHORTEST_VALIDITY = 1
LONGEST_VALIDITY = 36_000
PAGE_SIZE = 100
# Twilio reads TWILIO_EDGE and TWILIO_REGION from the environment without asking; an environment of our
# own (an empty one would be taken for none) keeps the host where the settings put it.
_NO_ENVIRONMENT = {"TWILIO_EDGE": "", "TWILIO_REGION": ""}


class TwilioGateway:
    """An SmsSender over one Twilio account. Safe to share between threads; close it at the end."""

    def __init__(self, access: TwilioAccess) -> None:
        self._access = access
        self._http = OriginHttpClient(access.base_url, access.timeout)
        user, password = access.login
        self._client = Client(
            user, password, access.account_sid, http_client=self._http, environment=_NO_ENVIRONMENT
        )

    def send(self, message: SmsToSend) -> SendReceipt:
        """Create the message once, without any repeat; raises SendError."""
        request = {
            "to": message.to,
            "body": message.body,
            "status_callback": message.status_callback or values.unset,
            "validity_period": _validity_seconds(message),
            **self._from(message.sender),
        }
        created = attempt(lambda: self._client.messages.create(**request))
        if not created.sid:
            raise SendError(Verdict.AMBIGUOUS, None, "the answer named no message")
        return SendReceipt(provider_sid=str(created.sid), status=_status(created.status))

    def inbound_since(self, since: datetime) -> list[InboundText]:
        """Every text received since then on any line of the account, oldest first; raises SendError.

        Not filtered by line: an installation has several clinics, and a text too many is recognised by its
        sid where one too few would be lost.
        """
        start = _whole_second(since)
        listed = attempt(
            lambda: list(self._client.messages.stream(date_sent_after=start, page_size=PAGE_SIZE))
        )
        texts = [_inbound(entry, start) for entry in listed if entry.direction == "inbound"]
        return sorted(
            (text for text in texts if text.received_at >= start), key=lambda text: text.received_at
        )

    def outbound_like(self, to: str, since: datetime, body: str) -> str | None:
        """The newest message of ours to this number created since then with this very body, or None.

        Asked by number alone: a message that still waits in Twilio's queue has no DateSent to filter by.
        """
        listed = attempt(lambda: list(self._client.messages.stream(to=to, page_size=PAGE_SIZE)))
        start = _whole_second(since)
        alike = [entry for entry in listed if _is_outbound(entry) and entry.body == body]
        recent = [entry for entry in alike if entry.date_created and entry.date_created >= start]
        newest = max(recent, key=lambda entry: entry.date_created, default=None)
        return str(newest.sid) if newest is not None else None

    def signature_is_valid(self, url: str, params: FormFields, header: str | None) -> bool:
        """Whether Twilio signed this request; `url` is the configured public one with its raw query."""
        return signature_is_valid(self._access.auth_tokens, url, params, header)

    def check_account(self) -> list[SetupFault]:
        """What is wrong with the credentials or the account, for `doctor --online`."""
        return check_account(self._client)

    def check_webhooks(self, line: str, public_url: str) -> list[SetupFault]:
        """What is wrong with the webhooks of one line, for `doctor --online`."""
        return check_webhooks(self._client, self._access.messaging_service_sid, line, public_url)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def _from(self, sender: str) -> dict[str, str]:
        """A Messaging Service may be told which of its numbers to use: the clinic's own line."""
        chosen = sender or self._access.sender
        named = {"from_": chosen} if chosen else {}
        service = self._access.messaging_service_sid
        return {**named, "messaging_service_sid": service} if service else named


def _validity_seconds(message: SmsToSend) -> int:
    return max(SHORTEST_VALIDITY, min(LONGEST_VALIDITY, int(message.validity.total_seconds())))


def _status(word: object) -> ProviderStatus:
    """A word that Twilio adds one day must not make an accepted text look unsent."""
    try:
        return ProviderStatus(str(word))
    except ValueError:
        return ProviderStatus.ACCEPTED


def _whole_second(instant: datetime) -> datetime:
    """In UTC and without the fraction: the client drops the zone, and Twilio's dates have whole seconds."""
    return instant.astimezone(UTC).replace(microsecond=0)


def _is_outbound(entry: Any) -> bool:
    return str(entry.direction).startswith("outbound")


def _inbound(entry: Any, undated: datetime) -> InboundText:
    return InboundText(
        provider_sid=str(entry.sid),
        sender=str(entry.from_ or ""),
        recipient=str(entry.to or ""),
        body=str(entry.body or ""),
        media_count=int(entry.num_media or 0),
        received_at=entry.date_sent or entry.date_created or undated,
        # The list does not tell; the webhook alone carries it.
        opt_out_type=None,
    )
