"""Mail over real SMTP on loopback: what arrives, what is refused, and what is never shown."""

import logging
import socket
import traceback
from collections.abc import Iterator

import pytest
from freezegun import freeze_time

from smsbot.domain.delivery import Verdict
from smsbot.gateways.smtp import SmtpGateway
from tests.peers.mails import DOCTOR, NURSE, a_mail, refusal
from tests.peers.smtp_peer import SmtpPeer


@pytest.fixture
def peer() -> Iterator[SmtpPeer]:
    with SmtpPeer() as running:
        yield running


def test_mail_arrives_whole(peer: SmtpPeer) -> None:
    SmtpGateway(peer.url).send(a_mail())

    (mail,) = peer.messages
    text = mail.get_body(("plain",))
    assert (mail["To"], mail["Subject"]) == (NURSE, "Please call: case K7Q2")
    assert text is not None
    assert text.get_content().strip() == "Swelling, day 3. Añadido: ¿fiebre?"
    assert peer.recipients == [[NURSE]]


def test_every_recipient_of_the_headers_gets_it(peer: SmtpPeer) -> None:
    SmtpGateway(peer.url).send(a_mail(f"{NURSE}, {DOCTOR}"))

    assert peer.recipients == [[NURSE, DOCTOR]]


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (421, Verdict.TRANSIENT),
        (451, Verdict.TRANSIENT),
        (550, Verdict.PERMANENT_CONFIG),
        (554, Verdict.PERMANENT_CONFIG),
    ],
)
def test_refused_mail_becomes_a_verdict(peer: SmtpPeer, code: int, verdict: Verdict) -> None:
    peer.fail_next(code)

    error = refusal(SmtpGateway(peer.url))

    assert (error.verdict, error.code) == (verdict, str(code))
    assert peer.messages == []


def test_third_try_gets_through_after_two_refusals(peer: SmtpPeer) -> None:
    gateway = SmtpGateway(peer.url)
    peer.fail_next(451, times=2)

    refusal(gateway)
    refusal(gateway)
    gateway.send(a_mail())

    assert len(peer.messages) == 1


def test_dropped_connection_is_worth_another_try(peer: SmtpPeer) -> None:
    peer.fail_next(0)

    assert refusal(SmtpGateway(peer.url)).verdict is Verdict.TRANSIENT


def test_unreachable_server_is_worth_another_try() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))

        error = refusal(SmtpGateway(f"smtp://127.0.0.1:{unused.getsockname()[1]}"))

    assert error.verdict is Verdict.TRANSIENT


def test_silent_server_is_given_up_after_the_time_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        gateway = SmtpGateway(f"smtp://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)

        error = refusal(gateway)

    assert error.verdict is Verdict.TRANSIENT
    assert "did not answer in time" in error.reason


def test_one_refused_recipient_counts_as_not_sent(peer: SmtpPeer) -> None:
    peer.refuse(DOCTOR, 450)

    error = refusal(SmtpGateway(peer.url), a_mail(f"{NURSE}, {DOCTOR}"))

    assert (error.verdict, error.code) == (Verdict.TRANSIENT, "450")


def test_one_passing_refusal_among_final_ones_is_worth_another_try(peer: SmtpPeer) -> None:
    peer.refuse(NURSE, 550)
    peer.refuse(DOCTOR, 450)

    error = refusal(SmtpGateway(peer.url), a_mail(f"{NURSE}, {DOCTOR}"))

    assert error.verdict is Verdict.TRANSIENT


def test_server_that_hangs_up_after_taking_the_mail_has_it(peer: SmtpPeer) -> None:
    peer.hangs_up_at_quit = True

    SmtpGateway(peer.url).send(a_mail())

    assert len(peer.messages) == 1


def test_unknown_recipient_asks_for_a_person(peer: SmtpPeer) -> None:
    peer.refuse(NURSE, 550)

    error = refusal(SmtpGateway(peer.url))

    assert (error.verdict, error.code) == (Verdict.PERMANENT_CONFIG, "550")


@pytest.mark.parametrize("header", ["From", "To"])
def test_mail_without_sender_or_recipient_is_our_fault(peer: SmtpPeer, header: str) -> None:
    mail = a_mail()
    del mail[header]

    assert refusal(SmtpGateway(peer.url), mail).verdict is Verdict.PERMANENT_CONFIG


def test_address_beyond_ascii_needs_a_server_that_takes_it() -> None:
    with SmtpPeer(utf8=False) as peer:
        error = refusal(SmtpGateway(peer.url), a_mail("ñurse@clinic.example"))

        assert (error.verdict, peer.messages) == (Verdict.PERMANENT_CONFIG, [])


def test_local_name_counts_as_this_machine(peer: SmtpPeer) -> None:
    SmtpGateway(f"smtp://localhost:{peer.port}").send(a_mail("ñurse@clinic.example"))

    assert peer.recipients == [["ñurse@clinic.example"]]


def test_error_shows_no_address_and_has_no_cause(peer: SmtpPeer) -> None:
    peer.refuse(NURSE, 550)

    error = refusal(SmtpGateway(peer.url))

    assert NURSE not in "".join(traceback.format_exception(error))
    assert (error.__cause__, error.__context__) == (None, None)


def test_nothing_is_logged_about_a_mail(peer: SmtpPeer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    SmtpGateway(peer.url).send(a_mail())
    peer.fail_next(550)
    refusal(SmtpGateway(peer.url))

    assert "clinic.example" not in caplog.text
    assert "Swelling" not in caplog.text


def test_mail_is_sent_while_the_clock_is_frozen(peer: SmtpPeer) -> None:
    with freeze_time("2026-11-20 10:00:00"):
        SmtpGateway(peer.url).send(a_mail())

    assert len(peer.messages) == 1
