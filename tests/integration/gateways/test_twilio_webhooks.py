"""The peer as Twilio's other side: what it posts is what the gateway takes for genuine."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qsl

import pytest

from smsbot.gateways.twilio import TwilioAccess, TwilioGateway
from tests.peers.twilio_peer import AUTH_TOKEN, LINE, PUBLIC_URL, TwilioPeer

HANDSET = "+15550109999"
EMPTY_TWIML = "<Response/>"


class AppServer(HTTPServer):
    """The smallest app: checks each request's signature over its public URL and keeps the fields."""

    def __init__(self, gateway: TwilioGateway) -> None:
        self.gateway = gateway
        self.taken: list[tuple[str, dict[str, str]]] = []
        super().__init__(("127.0.0.1", 0), _AppHandler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _AppHandler(BaseHTTPRequestHandler):
    server: AppServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = parse_qsl(body, keep_blank_values=True)
        header = self.headers.get("X-Twilio-Signature")
        genuine = self.server.gateway.signature_is_valid(PUBLIC_URL + self.path, fields, header)
        if genuine:
            self.server.taken.append((self.path, dict(fields)))
        self.send_response(200 if genuine else 403)
        self.end_headers()
        self.wfile.write(EMPTY_TWIML.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr."""


@pytest.fixture
def gateway() -> TwilioGateway:
    return TwilioGateway(TwilioAccess("AC1", (AUTH_TOKEN,), sender=LINE))


@pytest.fixture
def app(gateway: TwilioGateway) -> Iterator[AppServer]:
    server = AppServer(gateway)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def peer(app: AppServer) -> Iterator[TwilioPeer]:
    with TwilioPeer(webhook_url=f"{app.url}/twilio/inbound#rc=5&rp=all") as running:
        yield running


def create(peer: TwilioPeer, **changes: str) -> str:
    form = {
        "To": HANDSET,
        "From": LINE,
        "Body": "hello",
        "StatusCallback": f"{PUBLIC_URL}/twilio/status?m=7&at=09%3A00",
    }
    return peer.store.create({**form, **changes}).sid


def test_patients_text_arrives_signed_over_the_public_url(app: AppServer, peer: TwilioPeer) -> None:
    answer = peer.text(HANDSET, LINE, "  ¡Está hinchado! 7/10 🙁 ")

    ((path, fields),) = app.taken
    assert (answer.status, answer.body, path) == (200, EMPTY_TWIML, "/twilio/inbound")
    assert fields["Body"] == "  ¡Está hinchado! 7/10 🙁 "
    assert (fields["From"], fields["To"], fields["NumMedia"]) == (HANDSET, LINE, "0")
    assert fields["MessageSid"] == answer.sid


def test_photo_without_words_arrives_with_its_media(app: AppServer, peer: TwilioPeer) -> None:
    peer.text(HANDSET, LINE, "", media=1)

    fields = app.taken[0][1]
    assert (fields["Body"], fields["NumMedia"]) == ("", "1")
    assert fields["MessageSid"].startswith("MM")
    assert fields["MediaContentType0"] == "image/jpeg"


def test_redelivery_has_the_same_sid_and_one_record(app: AppServer, peer: TwilioPeer) -> None:
    first = peer.text(HANDSET, LINE, "5")
    peer.text(HANDSET, LINE, "5", sid=first.sid)

    assert [fields["MessageSid"] for _, fields in app.taken] == [first.sid, first.sid]
    assert len(peer.store.messages) == 1


def test_lost_text_is_on_record_but_never_posted(app: AppServer, peer: TwilioPeer) -> None:
    answer = peer.text(HANDSET, LINE, "help me", lost=True)

    assert (answer.status, app.taken) == (0, [])
    assert answer.sid in peer.store.messages


def test_further_fields_are_signed_too(app: AppServer, peer: TwilioPeer) -> None:
    peer.text(HANDSET, LINE, "STOP", OptOutType="STOP", FromCity="")

    assert app.taken[0][1]["OptOutType"] == "STOP"


def test_wrongly_signed_text_is_not_taken(app: AppServer, peer: TwilioPeer) -> None:
    peer.auth_token = "someone-else"

    assert peer.text(HANDSET, LINE, "hello").status == 403
    assert app.taken == []


def test_stop_reaches_the_app_after_the_provider_has_blocked(app: AppServer, peer: TwilioPeer) -> None:
    peer.text(HANDSET, LINE, " stop ")

    assert [fields["Body"] for _, fields in app.taken] == [" stop "]
    assert (LINE, HANDSET) in peer.store.opted_out


def test_sentence_with_stop_in_it_blocks_nothing(peer: TwilioPeer) -> None:
    peer.text(HANDSET, LINE, "please stop texting me")

    assert peer.store.opted_out == set()


def test_status_callback_keeps_the_rows_query(app: AppServer, peer: TwilioPeer) -> None:
    sid = create(peer)

    peer.callback(sid, "undelivered", 30003)

    ((path, fields),) = app.taken
    assert path == "/twilio/status?m=7&at=09%3A00"
    assert (fields["MessageSid"], fields["MessageStatus"], fields["ErrorCode"]) == (
        sid,
        "undelivered",
        "30003",
    )


def test_callback_is_seen_in_the_messages_record(peer: TwilioPeer) -> None:
    sid = create(peer)

    peer.callback(sid, "delivered")

    assert peer.store.messages[sid].status == "delivered"
    assert peer.store.messages[sid].sent_at is not None


def test_text_without_callback_cannot_report(peer: TwilioPeer) -> None:
    sid = peer.store.create({"To": HANDSET, "From": LINE, "Body": "hello"}).sid

    with pytest.raises(LookupError, match="StatusCallback"):
        peer.callback(sid, "sent")


def test_blocked_text_through_a_service_fails_later(app: AppServer, peer: TwilioPeer) -> None:
    peer.text(HANDSET, LINE, "STOP", lost=True)

    sid = create(peer, MessagingServiceSid="MG1")
    peer.callback(sid, "failed", 21610)

    assert peer.accepted == []
    assert app.taken[-1][1]["ErrorCode"] == "21610"
    assert app.taken[-1][1]["MessagingServiceSid"] == "MG1"


def test_provider_keywords_can_be_switched_off() -> None:
    with TwilioPeer(provider_keywords=False) as peer:
        peer.text(HANDSET, LINE, "STOP", lost=True)

        create(peer)

        assert peer.texts_to(HANDSET) == ["hello"]


def test_posting_can_stay_inside_the_process() -> None:
    posted: list[str] = []

    def post(url: str, fields: object, headers: object) -> tuple[int, str]:
        posted.append(url)
        return 200, EMPTY_TWIML

    with TwilioPeer(webhook_url="http://localhost/twilio/inbound", post=post) as peer:
        assert peer.text(HANDSET, LINE, "7").status == 200

    assert posted == ["http://localhost/twilio/inbound"]
