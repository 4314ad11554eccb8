"""Sending through the official client to a loopback Twilio: receipts, refusals, broken wires."""

import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time

from smsbot.domain.delivery import ProviderStatus, Verdict
from smsbot.gateways.twilio import TwilioGateway
from tests.peers.texts import BODY, HANDSET, a_text, access, refusal
from tests.peers.twilio_peer import LINE, FaultKind, PeerMessage, TwilioPeer

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


def test_text_reaches_the_handset_with_all_its_parts(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    receipt = gateway.send(a_text())

    (arrived,) = peer.accepted
    assert (receipt.provider_sid, receipt.status) == (arrived.sid, ProviderStatus.QUEUED)
    assert (arrived.to, arrived.sender, arrived.body) == (HANDSET, LINE, BODY)
    assert arrived.status_callback == "https://smsbot.clinic.example/twilio/status?m=7"
    assert arrived.validity == 7200


@pytest.mark.parametrize(
    ("validity", "seconds"),
    [
        (timedelta(milliseconds=200), 1),
        (timedelta(minutes=10), 600),
        (timedelta(days=2), 36_000),
    ],
)
def test_validity_stays_within_what_twilio_takes(
    peer: TwilioPeer, gateway: TwilioGateway, validity: timedelta, seconds: int
) -> None:
    gateway.send(a_text(validity=validity))

    assert peer.accepted[0].validity == seconds


@pytest.mark.parametrize("validity", [timedelta(0), timedelta(seconds=-1)])
def test_expired_text_cannot_even_be_built(validity: timedelta) -> None:
    with pytest.raises(ValueError, match="validity"):
        a_text(validity=validity)


def test_default_sender_serves_a_text_without_one(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    gateway.send(a_text(sender="", status_callback=""))

    assert (peer.accepted[0].sender, peer.accepted[0].status_callback) == (LINE, None)


def test_messaging_service_sends_from_the_clinics_own_line(peer: TwilioPeer) -> None:
    gateway = TwilioGateway(access(peer, sender=None, messaging_service_sid=SERVICE))

    receipt = gateway.send(a_text())

    gateway.close()
    assert receipt.status is ProviderStatus.ACCEPTED
    assert (peer.accepted[0].service, peer.accepted[0].sender) == (SERVICE, LINE)


def test_stop_at_the_provider_reads_as_opted_out(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    peer.text(HANDSET, LINE, "Stop", lost=True)

    error = refusal(gateway)

    assert (error.verdict, error.code) == (Verdict.OPTED_OUT, "21610")
    assert peer.accepted == []


def test_start_at_the_provider_lifts_the_block(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    peer.text(HANDSET, LINE, "STOP", lost=True)
    peer.text(HANDSET, LINE, "start", lost=True)

    gateway.send(a_text())

    assert peer.texts_to(HANDSET) == [BODY]
    assert len(peer.store.own_replies) == 2


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (21211, Verdict.PERMANENT_NUMBER),
        (21614, Verdict.PERMANENT_NUMBER),
        (21635, Verdict.PERMANENT_NUMBER),
        (21612, Verdict.PERMANENT_NUMBER),
        (21610, Verdict.OPTED_OUT),
        (21408, Verdict.PERMANENT_CONFIG),
        (21606, Verdict.PERMANENT_CONFIG),
        (21608, Verdict.PERMANENT_CONFIG),
        (20003, Verdict.PERMANENT_CONFIG),
        (20404, Verdict.PERMANENT_CONFIG),
        (29999, Verdict.PERMANENT_CONFIG),
        (21611, Verdict.TRANSIENT),
        (20429, Verdict.TRANSIENT),
        (20500, Verdict.AMBIGUOUS),
        (20503, Verdict.AMBIGUOUS),
    ],
)
def test_refusal_codes_become_verdicts(
    peer: TwilioPeer, gateway: TwilioGateway, code: int, verdict: Verdict
) -> None:
    peer.refuse_next(code)

    error = refusal(gateway)

    assert (error.verdict, error.code) == (verdict, str(code))


@pytest.mark.parametrize(
    ("kind", "arrived"),
    [
        (FaultKind.ERROR_BEFORE, 0),
        (FaultKind.ERROR_AFTER, 1),
        (FaultKind.DROP_BEFORE, 0),
        (FaultKind.DROP_AFTER, 1),
        (FaultKind.GARBLED, 1),
        (FaultKind.EMPTY, 1),
    ],
)
def test_unknown_end_is_ambiguous_and_never_repeated(
    peer: TwilioPeer, gateway: TwilioGateway, kind: FaultKind, arrived: int
) -> None:
    peer.fail_next(kind)

    error = refusal(gateway)

    assert error.verdict is Verdict.AMBIGUOUS
    assert (peer.creates, len(peer.accepted)) == (1, arrived)


def test_slow_answer_is_ambiguous_after_the_time_out(peer: TwilioPeer) -> None:
    peer.answer_slowly(5)
    gateway = TwilioGateway(access(peer, timeout=0.2))

    error = refusal(gateway)

    gateway.close()
    assert error.verdict is Verdict.AMBIGUOUS
    assert peer.texts_to(HANDSET) == [BODY]


def test_refused_connection_is_known_not_sent(peer: TwilioPeer) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed_port = unused.getsockname()[1]
        gateway = TwilioGateway(access(peer, base_url=f"http://127.0.0.1:{closed_port}"))

        error = refusal(gateway)

    assert error.verdict is Verdict.TRANSIENT


def test_status_word_that_is_new_to_us_still_means_accepted(
    peer: TwilioPeer, gateway: TwilioGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = peer.store.create

    def create_with_new_word(form: Mapping[str, str]) -> PeerMessage:
        message = create(form)
        message.status = "beamed"
        return message

    monkeypatch.setattr(peer.store, "create", create_with_new_word)

    assert gateway.send(a_text()).status is ProviderStatus.ACCEPTED


def test_one_gateway_serves_many_threads(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    def send(number: int) -> str:
        return gateway.send(a_text(body=f"text {number}")).provider_sid

    with ThreadPoolExecutor(8) as pool:
        sids = set(pool.map(send, range(40)))

    assert len(sids) == 40
    assert sorted(peer.texts_to(HANDSET)) == sorted(f"text {number}" for number in range(40))


def test_sending_works_while_the_clock_is_frozen(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    with freeze_time("2026-11-20 10:00:00"):
        gateway.send(a_text())

    assert peer.accepted[0].at == datetime(2026, 11, 20, 10, tzinfo=UTC)
