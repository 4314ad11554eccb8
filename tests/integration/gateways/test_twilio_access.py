"""Getting to Twilio and to nobody else, and showing nothing of whom we text."""

import logging
import socket
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]

from smsbot.domain.delivery import Verdict
from smsbot.gateways.twilio import TwilioAccess, TwilioGateway
from smsbot.gateways.twilio.http import attempt
from smsbot.ports import SendError
from tests.peers.certificates import ThrowAwayCa
from tests.peers.texts import BODY, HANDSET, a_text, access, refusal
from tests.peers.twilio_peer import ACCOUNT_SID, LINE, FaultKind, TwilioPeer

SERVICE = "MG" + "0" * 31 + "7"


@pytest.fixture
def peer() -> Iterator[TwilioPeer]:
    with TwilioPeer() as running:
        yield running


@pytest.fixture
def gateway(peer: TwilioPeer) -> Iterator[TwilioGateway]:
    opened = TwilioGateway(access(peer))
    yield opened
    opened.close()


def test_api_key_signs_in_instead_of_the_token(peer: TwilioPeer) -> None:
    peer.account.logins = {"SK1": "secret"}
    gateway = TwilioGateway(access(peer, api_key="SK1", api_secret="secret"))

    gateway.send(a_text())

    gateway.close()
    assert peer.texts_to(HANDSET) == [BODY]


def test_untrusted_certificate_is_known_not_sent(tmp_path: Path) -> None:
    with TwilioPeer(certificate=ThrowAwayCa(tmp_path).issue("127.0.0.1")) as peer:
        gateway = TwilioGateway(access(peer))

        error = refusal(gateway)

        gateway.close()
        assert error.verdict is Verdict.TRANSIENT
        assert peer.creates == 0


def test_redirect_is_not_followed(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    peer.fail_next(FaultKind.REDIRECT)

    error = refusal(gateway)

    assert (error.verdict, error.code) == (Verdict.PERMANENT_CONFIG, "307")
    assert (peer.creates, peer.accepted) == (1, [])


def test_wrong_token_asks_for_a_person(peer: TwilioPeer) -> None:
    gateway = TwilioGateway(access(peer, auth_tokens=("old-token",)))

    error = refusal(gateway)

    gateway.close()
    assert (error.verdict, error.code) == (Verdict.PERMANENT_CONFIG, "20003")


def test_error_holds_neither_number_nor_body(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    peer.text(HANDSET, LINE, "STOP", lost=True)

    error = refusal(gateway)

    shown = "".join(traceback.format_exception(error)) + repr(error)
    assert HANDSET[1:] not in shown
    assert BODY not in shown
    assert error.__cause__ is None
    assert error.__context__ is None


def test_reason_with_a_number_in_it_is_blanked() -> None:
    error = SendError(Verdict.TRANSIENT, None, f"could not text {HANDSET}")

    assert str(error) == "transient: could not text [number]"


def test_message_does_not_show_number_or_body() -> None:
    assert HANDSET not in repr(a_text())
    assert BODY not in repr(a_text())


def test_nothing_is_logged_about_whom_we_text(
    peer: TwilioPeer, gateway: TwilioGateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    gateway.send(a_text())
    gateway.outbound_like(HANDSET, datetime(2026, 1, 1, tzinfo=UTC), BODY)
    peer.refuse_next(21211)
    refusal(gateway)

    assert HANDSET[1:] not in caplog.text
    assert BODY not in caplog.text


def test_edge_and_region_of_the_environment_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def refuse(address: tuple[str, int], *args: object, **kwargs: object) -> socket.socket:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("urllib3.util.connection.create_connection", refuse)
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    monkeypatch.setenv("TWILIO_REGION", "au1")
    monkeypatch.setenv("NO_PROXY", "*")

    error = refusal(TwilioGateway(TwilioAccess(ACCOUNT_SID, ("token",), sender=LINE)))

    assert (error.verdict, asked) == (Verdict.TRANSIENT, [("api.twilio.com", 443)])


def test_proxy_of_the_environment_never_sees_a_local_api(
    peer: TwilioPeer, gateway: TwilioGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)

    gateway.send(a_text())

    assert peer.texts_to(HANDSET) == [BODY]


def test_address_that_is_no_host_asks_for_a_person(peer: TwilioPeer) -> None:
    error = refusal(TwilioGateway(access(peer, base_url="https://.clinic.example")))

    assert error.verdict is Verdict.PERMANENT_CONFIG


def test_error_of_the_client_without_a_status_is_ambiguous() -> None:
    def fail() -> None:
        raise TwilioException(f"no idea what happened to {HANDSET}")

    with pytest.raises(SendError) as caught:
        attempt(fail)

    assert caught.value.verdict is Verdict.AMBIGUOUS
    assert HANDSET not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://api.clinic.example", "ftp://127.0.0.1", "127.0.0.1:80", "https://proxy.example/api"]
)
def test_open_http_to_another_machine_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"loopback|base URL"):
        TwilioAccess(account_sid="AC1", auth_tokens=("t",), sender=LINE, base_url=url)


@pytest.mark.parametrize("url", ["http://localhost:1", "http://[::1]:1", "https://proxy.clinic.example"])
def test_encrypted_or_local_api_is_allowed(url: str) -> None:
    assert TwilioAccess(account_sid="AC1", auth_tokens=("t",), sender=LINE, base_url=url).base_url == url


@pytest.mark.parametrize(
    "changes",
    [
        {"auth_tokens": ()},
        {"auth_tokens": ("",)},
        {"auth_tokens": ("a", "b", "c")},
        {"api_key": "SK1"},
        {"sender": None},
        {"timeout": 0.0},
    ],
)
def test_half_given_access_is_refused(peer: TwilioPeer, changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"needed|go together|positive"):
        access(peer, **changes)


def test_secrets_are_not_shown(peer: TwilioPeer) -> None:
    shown = repr(access(peer, api_key="SK1", api_secret="hidden-secret"))

    assert peer.auth_token not in shown
    assert "hidden-secret" not in shown
