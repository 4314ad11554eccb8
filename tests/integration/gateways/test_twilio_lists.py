"""Looking things up at Twilio: texts whose webhook never came, and whether one of ours did go out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import pytest

from smsbot.domain.delivery import Verdict
from smsbot.gateways.twilio import TwilioAccess, TwilioGateway
from smsbot.ports import InboundText, SendError, SmsToSend
from tests.peers.twilio_peer import LINE, FaultKind, TwilioPeer

START = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
SECOND_LINE = "+15550100002"
ANNA, BEN = "+15550109991", "+15550109992"


@dataclass(slots=True)
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def peer(clock: Clock) -> Iterator[TwilioPeer]:
    with TwilioPeer(clock=clock, lines=(LINE, SECOND_LINE)) as running:
        yield running


@pytest.fixture
def gateway(peer: TwilioPeer) -> Iterator[TwilioGateway]:
    opened = TwilioGateway(
        TwilioAccess(
            account_sid=peer.account_sid, auth_tokens=(peer.auth_token,), sender=LINE, base_url=peer.url
        )
    )
    yield opened
    opened.close()


def a_text(to: str, body: str) -> SmsToSend:
    return SmsToSend(
        to=to, sender=LINE, body=body, status_callback="", validity=timedelta(hours=1), reference="1"
    )


def test_lost_texts_come_back_oldest_first(peer: TwilioPeer, gateway: TwilioGateway, clock: Clock) -> None:
    first = peer.text(ANNA, LINE, "my back is swollen", lost=True)
    clock.advance(minutes=1)
    second = peer.text(BEN, SECOND_LINE, "", media=2, lost=True)

    found = gateway.inbound_since(START)

    assert found == [
        InboundText(first.sid, ANNA, LINE, "my back is swollen", 0, START, None),
        InboundText(second.sid, BEN, SECOND_LINE, "", 2, START + timedelta(minutes=1), None),
    ]


def test_texts_before_the_instant_and_our_own_are_left_out(
    peer: TwilioPeer, gateway: TwilioGateway, clock: Clock
) -> None:
    peer.text(ANNA, LINE, "early", lost=True)
    clock.advance(minutes=5)
    ours = gateway.send(a_text(ANNA, "from us"))
    peer.store.report(ours.provider_sid, "delivered", None)
    peer.text(ANNA, LINE, "late", lost=True)

    found = gateway.inbound_since(START + timedelta(minutes=1))

    assert [text.body for text in found] == ["late"]


def test_every_page_of_a_long_outage_is_read(peer: TwilioPeer, gateway: TwilioGateway, clock: Clock) -> None:
    for number in range(230):
        clock.advance(seconds=1)
        peer.text(ANNA, LINE, f"text {number}", lost=True)

    found = gateway.inbound_since(START)

    assert [text.body for text in found] == [f"text {number}" for number in range(230)]


@pytest.mark.parametrize("hours", [-5, 5.5])
def test_instant_in_another_zone_means_the_same_moment(
    peer: TwilioPeer, gateway: TwilioGateway, hours: float
) -> None:
    peer.text(ANNA, LINE, "hello", lost=True)
    elsewhere = timezone(timedelta(hours=hours))

    assert len(gateway.inbound_since(START.astimezone(elsewhere))) == 1
    assert gateway.inbound_since((START + timedelta(seconds=1)).astimezone(elsewhere)) == []
    assert peer.list_queries[0]["DateSent>"] == "2026-11-20T10:00:00Z"


def test_text_of_the_same_second_is_not_missed(
    peer: TwilioPeer, gateway: TwilioGateway, clock: Clock
) -> None:
    clock.advance(milliseconds=100)
    peer.text(ANNA, LINE, "just now", lost=True)

    assert len(gateway.inbound_since(START + timedelta(milliseconds=900))) == 1


def test_delivered_text_is_listed_as_well(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    peer.text(ANNA, LINE, "7", sid="SM" + "a" * 32, lost=True)
    peer.text(ANNA, LINE, "7", sid="SM" + "a" * 32, lost=True)

    assert [text.provider_sid for text in gateway.inbound_since(START)] == ["SM" + "a" * 32]


def test_list_with_wrong_token_says_so(peer: TwilioPeer) -> None:
    gateway = TwilioGateway(TwilioAccess("AC" + "0" * 31 + "1", ("old",), sender=LINE, base_url=peer.url))

    with pytest.raises(SendError) as caught:
        gateway.inbound_since(START)

    gateway.close()
    assert caught.value.verdict is Verdict.PERMANENT_CONFIG
    assert caught.value.__context__ is None


def test_text_accepted_before_the_line_broke_is_found(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    peer.fail_next(FaultKind.DROP_AFTER)
    with pytest.raises(SendError):
        gateway.send(a_text(ANNA, "How are you?"))

    assert gateway.outbound_like(ANNA, START, "How are you?") == peer.accepted[0].sid


def test_text_that_never_arrived_is_not_found(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    peer.fail_next(FaultKind.DROP_BEFORE)
    with pytest.raises(SendError):
        gateway.send(a_text(ANNA, "How are you?"))

    assert gateway.outbound_like(ANNA, START, "How are you?") is None


def test_lookup_tells_texts_apart(peer: TwilioPeer, gateway: TwilioGateway, clock: Clock) -> None:
    gateway.send(a_text(ANNA, "old"))
    gateway.send(a_text(BEN, "new"))
    peer.text(ANNA, LINE, "new", lost=True)
    clock.advance(hours=1)

    assert gateway.outbound_like(ANNA, START + timedelta(minutes=30), "old") is None
    assert gateway.outbound_like(ANNA, START, "new") is None
    assert gateway.outbound_like(BEN, START, "new") == peer.accepted[1].sid


def test_text_to_another_line_of_ours_is_not_one_from_us(peer: TwilioPeer, gateway: TwilioGateway) -> None:
    peer.text(ANNA, SECOND_LINE, "same", lost=True)

    assert gateway.outbound_like(SECOND_LINE, START, "same") is None


def test_newest_of_two_like_texts_is_named(peer: TwilioPeer, gateway: TwilioGateway, clock: Clock) -> None:
    gateway.send(a_text(ANNA, "same"))
    clock.advance(minutes=1)
    newest = gateway.send(a_text(ANNA, "same"))

    assert gateway.outbound_like(ANNA, START, "same") == newest.provider_sid
