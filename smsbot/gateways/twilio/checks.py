"""What `doctor --online` asks Twilio: do the credentials work, and would every inbound text reach us?"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urldefrag, urlsplit

from twilio.rest import Client  # type: ignore[import-untyped]

from smsbot.gateways.twilio.http import attempt
from smsbot.ports import SendError, SetupFault

INBOUND_PATH = "/twilio/inbound"
# By default Twilio retries a failed connect only: a 5xx or a slow answer would lose the text.
OVERRIDES = "rc=5&rp=all"


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Where Twilio delivers inbound texts of one line or Messaging Service."""

    holder: str
    url: str
    method: str
    fallback_url: str


def check_account(client: Client) -> list[SetupFault]:
    """One fault if the account cannot be read or is not active, else none."""
    try:
        account = attempt(lambda: client.api.accounts(client.account_sid).fetch())
    except SendError as error:
        return [_unreadable("the account", error)]
    if account.status == "active":
        return []
    return [
        SetupFault(
            f"Twilio says that the account is {account.status}.",
            "Open the Twilio console and settle what it asks for.",
        )
    ]


def check_webhooks(client: Client, service_sid: str | None, line: str, public_url: str) -> list[SetupFault]:
    """Every fault in the inbound webhook of a line, or of the Messaging Service that holds it."""
    try:
        settings = attempt(lambda: webhook_settings(client, service_sid, line))
    except SendError as error:
        return [_unreadable("the webhook settings", error)]
    if settings is None:
        return [
            SetupFault(
                f"The account has no number {line}.",
                "Correct the clinic's line or TWILIO_FROM, or use the account that owns the number.",
            )
        ]
    wanted = public_url.rstrip("/") + INBOUND_PATH
    return _url_faults(settings, wanted) + _fallback_faults(settings, wanted)


def webhook_settings(client: Client, service_sid: str | None, line: str) -> WebhookSettings | None:
    """The settings that count for this line: the service's own webhook unless it defers to the number."""
    if service_sid:
        service = client.messaging.v1.services(service_sid).fetch()
        if not service.use_inbound_webhook_on_number:
            return WebhookSettings(
                holder="Messaging Service",
                url=service.inbound_request_url or "",
                method=service.inbound_method or "POST",
                fallback_url=service.fallback_url or "",
            )
    numbers = client.incoming_phone_numbers.list(phone_number=line, limit=20)
    found = next((number for number in numbers if number.phone_number == line), None)
    return _number_settings(found) if found is not None else None


def _number_settings(number: Any) -> WebhookSettings:
    if number.sms_application_sid:
        # An application's own URLs stand in for the number's, which Twilio then ignores.
        return WebhookSettings("number (a TwiML application handles its texts)", "", "POST", "")
    return WebhookSettings(
        holder="number",
        url=number.sms_url or "",
        method=number.sms_method or "POST",
        fallback_url=number.sms_fallback_url or "",
    )


def _url_faults(settings: WebhookSettings, wanted: str) -> list[SetupFault]:
    mend = f"In the Twilio console set 'a message comes in' of the {settings.holder} to {wanted}#{OVERRIDES}"
    if not settings.url:
        return [SetupFault(f"The {settings.holder} has no webhook for inbound texts.", f"{mend} (POST).")]
    faults = []
    if urldefrag(settings.url).url != wanted:
        problem = f"The webhook of the {settings.holder} points to another address than this installation."
        faults.append(SetupFault(problem, f"{mend} (or correct PUBLIC_URL)."))
    if settings.method.upper() != "POST":
        problem = f"The webhook of the {settings.holder} uses {settings.method}, which Twilio keeps in logs."
        faults.append(SetupFault(problem, "Set its method to HTTP POST."))
    if not _retries(settings.url):
        problem = "Twilio would not retry an inbound text after an error of ours or a slow answer."
        faults.append(SetupFault(problem, f"{mend}."))
    return faults


def _retries(url: str) -> bool:
    overrides = parse_qs(urlsplit(url).fragment)
    policies = ",".join(overrides.get("rp", [])).split(",")
    return overrides.get("rc") == ["5"] and "all" in policies


def _fallback_faults(settings: WebhookSettings, wanted: str) -> list[SetupFault]:
    if settings.fallback_url:
        return []
    return [
        SetupFault(
            f"The {settings.holder} has no fallback URL: a text that fails to arrive waits for reconcile.",
            f"In the Twilio console set 'primary handler fails' to {wanted}, or to a standby of it.",
        )
    ]


def _unreadable(what: str, error: SendError) -> SetupFault:
    return SetupFault(
        f"Twilio did not show {what}: {error.reason}.",
        "Check TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN or the API key, and the way to the provider.",
    )
