"""The way to the mail server: TLS, certificates, logins and the SMTP_URL."""

import socket
import ssl
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from smsbot.domain.delivery import Verdict
from smsbot.gateways.smtp import SmtpGateway
from tests.peers.certificates import ThrowAwayCa
from tests.peers.mails import a_mail, refusal
from tests.peers.smtp_peer import SmtpPeer

LOGIN = ("smsbot", "p@ss:/w#rd %41")
FAR_HOST = "mail.clinic.example"


@pytest.fixture
def peer() -> Iterator[SmtpPeer]:
    with SmtpPeer() as running:
        yield running


@pytest.fixture
def ca(tmp_path: Path) -> ThrowAwayCa:
    return ThrowAwayCa(tmp_path)


@pytest.fixture
def secure_peer(ca: ThrowAwayCa) -> Iterator[SmtpPeer]:
    with SmtpPeer(ca.issue("127.0.0.1", FAR_HOST), LOGIN) as running:
        yield running


def route_far_host_to(peer: SmtpPeer, monkeypatch: pytest.MonkeyPatch) -> str:
    """The peer under a name that is not this machine's, as the socket library would resolve it."""
    connect = socket.create_connection

    def connect_to_peer(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        return connect(("127.0.0.1", peer.port) if address[0] == FAR_HOST else address, *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", connect_to_peer)
    return peer.url.replace("127.0.0.1", FAR_HOST)


def test_starttls_with_trusted_certificate_logs_in_and_sends(ca: ThrowAwayCa, secure_peer: SmtpPeer) -> None:
    SmtpGateway(secure_peer.url, ssl_context=ca.client_context()).send(a_mail())

    assert secure_peer.logins == ["smsbot"]
    assert len(secure_peer.messages) == 1


def test_untrusted_certificate_is_refused_before_the_login(secure_peer: SmtpPeer) -> None:
    error = refusal(SmtpGateway(secure_peer.url))

    assert error.verdict is Verdict.TRANSIENT
    assert error.reason == "the mail server's certificate is not trusted"
    assert (secure_peer.logins, secure_peer.messages) == ([], [])


def test_certificate_of_another_host_is_refused(ca: ThrowAwayCa) -> None:
    with SmtpPeer(ca.issue(FAR_HOST), LOGIN) as peer:
        error = refusal(SmtpGateway(peer.url, ssl_context=ca.client_context()))

        assert error.reason == "the mail server's certificate is not trusted"
        assert peer.messages == []


def test_distant_server_with_starttls_is_used(
    ca: ThrowAwayCa, secure_peer: SmtpPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = route_far_host_to(secure_peer, monkeypatch)

    SmtpGateway(url, ssl_context=ca.client_context()).send(a_mail())

    assert len(secure_peer.messages) == 1


def test_distant_server_without_encryption_gets_nothing(
    peer: SmtpPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = refusal(SmtpGateway(route_far_host_to(peer, monkeypatch)))

    assert (error.verdict, error.reason) == (Verdict.TRANSIENT, "the mail server offers no encryption")
    assert peer.messages == []


def test_implicit_tls_sends_without_starttls(ca: ThrowAwayCa) -> None:
    with SmtpPeer(ca.issue("127.0.0.1"), implicit_tls=True) as peer:
        SmtpGateway(peer.url, ssl_context=ca.client_context()).send(a_mail())

        assert peer.url.startswith("smtps://")
        assert len(peer.messages) == 1


def test_implicit_tls_checks_the_certificate(ca: ThrowAwayCa) -> None:
    with SmtpPeer(ca.issue("127.0.0.1"), implicit_tls=True) as peer:
        error = refusal(SmtpGateway(peer.url))

        assert error.reason == "the mail server's certificate is not trusted"
        assert peer.messages == []


def test_wrong_password_asks_for_a_person(ca: ThrowAwayCa, secure_peer: SmtpPeer) -> None:
    url = f"smtp://smsbot:wrong@127.0.0.1:{secure_peer.port}"

    error = refusal(SmtpGateway(url, ssl_context=ca.client_context()))

    assert (error.verdict, error.code) == (Verdict.PERMANENT_CONFIG, "535")


def test_login_with_letters_that_smtp_cannot_carry_is_our_fault(
    ca: ThrowAwayCa, secure_peer: SmtpPeer
) -> None:
    url = f"smtp://smsbot:contrase%C3%B1a@127.0.0.1:{secure_peer.port}"

    error = refusal(SmtpGateway(url, ssl_context=ca.client_context()))

    assert error.verdict is Verdict.PERMANENT_CONFIG
    assert "contrase" not in "".join(traceback.format_exception(error))


def test_tls_works_while_the_clock_is_frozen(ca: ThrowAwayCa, secure_peer: SmtpPeer) -> None:
    with freeze_time("2028-02-29 10:00:00"):
        SmtpGateway(secure_peer.url, ssl_context=ca.client_context()).send(a_mail())

    assert len(secure_peer.messages) == 1


def test_check_finds_no_fault_in_a_good_server(ca: ThrowAwayCa, secure_peer: SmtpPeer) -> None:
    assert SmtpGateway(secure_peer.url, ssl_context=ca.client_context()).check() == []
    assert secure_peer.logins == ["smsbot"]
    assert secure_peer.messages == []


def test_check_names_the_fault_and_the_mend(secure_peer: SmtpPeer) -> None:
    (fault,) = SmtpGateway(secure_peer.url).check()

    assert "certificate is not trusted" in fault.problem
    assert "SMTP_URL" in fault.mend
    assert LOGIN[1] not in fault.problem + fault.mend


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.clinic.example",
        "mail.clinic.example:25",
        "smtp://",
        "smtp://smsbot:hidden/word@mail.clinic.example",
        "smtp://smsbot:hidden#word@mail.clinic.example",
        "smtp://smsbot:123/hidden@mail.clinic.example",
        "smtp://smsbot:hidden@mail.clinic.example:99999",
        "smtp://smsbot:[hidden@mail.clinic.example",
    ],
)
def test_unreadable_url_is_refused_without_showing_the_password(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL") as caught:
        SmtpGateway(url)

    assert "hidden" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("url", "port"), [("smtp://mail.clinic.example", 587), ("smtps://mail.clinic.example", 465)]
)
def test_port_follows_the_scheme(monkeypatch: pytest.MonkeyPatch, url: str, port: int) -> None:
    asked: list[tuple[str, int]] = []

    def refuse(address: tuple[str, int], *args: object, **kwargs: object) -> socket.socket:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)

    refusal(SmtpGateway(url, ssl_context=ssl.create_default_context()))

    assert asked == [(FAR_HOST, port)]
