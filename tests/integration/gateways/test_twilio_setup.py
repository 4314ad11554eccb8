"""What `doctor --online` finds wrong at Twilio."""

from collections.abc import Iterator

import pytest

from smsbot.gateways.twilio import TwilioAccess, TwilioGateway
from tests.peers.twilio_peer import LINE, TwilioPeer

PUBLIC_URL = "https://smsbot.clinic.example"
INBOUND = f"{PUBLIC_URL}/twilio/inbound"
GOOD_URL = f"{INBOUND}#rc=5&rp=all"
SERVICE = "MG" + "0" * 31 + "7"


@pytest.fixture
def peer() -> Iterator[TwilioPeer]:
    with TwilioPeer() as running:
        yield running


@pytest.fixture
def gateway(peer: TwilioPeer) -> Iterator[TwilioGateway]:
    yield from open_gateway(peer)


@pytest.fixture
def service_gateway(peer: TwilioPeer) -> Iterator[TwilioGateway]:
    yield from open_gateway(peer, messaging_service_sid=SERVICE)


def open_gateway(
    peer: TwilioPeer, token: str | None = None, messaging_service_sid: str | None = None
) -> Iterator[TwilioGateway]:
    gateway = TwilioGateway(
        TwilioAccess(
            account_sid=peer.account_sid,
            auth_tokens=(token or peer.auth_token,),
            sender=LINE,
            messaging_service_sid=messaging_service_sid,
            base_url=peer.url,
        )
    )
    yield gateway
    gateway.close()


def problems(gateway: TwilioGateway, line: str = LINE) -> list[str]:
    return [fault.problem for fault in gateway.check_webhooks(line, PUBLIC_URL)]


def test_good_account_and_line_have_no_fault(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    peer.add_line(LINE, sms_url=GOOD_URL, sms_fallback_url=INBOUND)

    assert gateway.check_account() == []
    assert gateway.check_webhooks(LINE, PUBLIC_URL + "/") == []


def test_wrong_token_is_named_with_its_settings(peer: TwilioPeer) -> None:
    for gateway in open_gateway(peer, token="stale"):
        (fault,) = gateway.check_account()
        (webhook_fault,) = gateway.check_webhooks(LINE, PUBLIC_URL)

        assert "credentials were refused" in fault.problem
        assert "TWILIO_AUTH_TOKEN" in fault.mend
        assert "credentials were refused" in webhook_fault.problem


def test_suspended_account_is_a_fault(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    peer.account.status = "suspended"

    assert [fault.problem for fault in gateway.check_account()] == [
        "Twilio says that the account is suspended."
    ]


def test_number_of_another_account_is_a_fault(gateway: TwilioGateway) -> None:
    assert problems(gateway, "+15550177777") == ["The account has no number +15550177777."]


def test_fresh_number_lacks_webhook_and_fallback(gateway: TwilioGateway) -> None:
    faults = gateway.check_webhooks(LINE, PUBLIC_URL)

    assert [fault.problem for fault in faults] == [
        "The number has no webhook for inbound texts.",
        "The number has no fallback URL: a text that fails to arrive waits for reconcile.",
    ]
    assert GOOD_URL in faults[0].mend


@pytest.mark.parametrize(
    "url",
    [
        INBOUND,
        f"{INBOUND}#rc=1&rp=all",
        f"{INBOUND}#rc=5",
        f"{INBOUND}#rc=5&rp=ct",
        f"{INBOUND}?rc=5&rp=all",
    ],
)
def test_webhook_without_retries_is_a_fault(peer: TwilioPeer, gateway: TwilioGateway, url: str) -> None:
    peer.add_line(LINE, sms_url=url, sms_fallback_url=INBOUND)

    assert "Twilio would not retry an inbound text after an error of ours or a slow answer." in problems(
        gateway
    )


@pytest.mark.parametrize("overrides", ["rp=all&rc=5", "ct=2000&rc=5&rp=4xx,all"])
def test_order_of_overrides_does_not_matter(peer: TwilioPeer, gateway: TwilioGateway, overrides: str) -> None:
    peer.add_line(LINE, sms_url=f"{INBOUND}#{overrides}", sms_fallback_url=INBOUND)

    assert problems(gateway) == []


def test_webhook_elsewhere_and_by_get_are_faults(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    peer.add_line(
        LINE,
        sms_url="http://smsbot.clinic.example/twilio/inbound#rc=5&rp=all",
        sms_method="GET",
        sms_fallback_url=INBOUND,
    )

    elsewhere, method = problems(gateway)

    assert "points to another address" in elsewhere
    assert "uses GET" in method


def test_number_handled_by_an_application_is_a_fault(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    peer.add_line(LINE, sms_url=GOOD_URL, sms_fallback_url=INBOUND, sms_application_sid="AP1")

    assert "TwiML application" in problems(gateway)[0]


def test_services_own_webhook_counts_over_the_numbers(
    peer: TwilioPeer, service_gateway: TwilioGateway
) -> None:
    peer.add_line(LINE, sms_url=GOOD_URL, sms_fallback_url=INBOUND)
    peer.add_service(SERVICE, inbound_request_url="", inbound_method="POST")

    assert problems(service_gateway)[0] == "The Messaging Service has no webhook for inbound texts."


def test_service_that_defers_to_the_number_is_checked_there(
    peer: TwilioPeer, service_gateway: TwilioGateway
) -> None:
    peer.add_line(LINE, sms_url=GOOD_URL, sms_fallback_url=INBOUND)
    peer.add_service(SERVICE, use_inbound_webhook_on_number=True)

    assert problems(service_gateway) == []


def test_missing_service_is_a_fault(service_gateway: TwilioGateway) -> None:
    (problem,) = problems(service_gateway)

    assert "account or address was not found" in problem
