"""The inbound webhook: what Twilio signed is taken in whole, anything else leaves no row."""

import socket
from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from structlog.testing import capture_logs
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from smsbot.bootstrap import App
from smsbot.db import directory
from smsbot.db.clinics import all_clinics
from smsbot.db.inbound import open_body
from smsbot.db.models import InboundMessage
from smsbot.services import inbound
from tests.factories import KEYRING, PHONE
from tests.integration.web.conftest import count
from tests.peers.twilio_peer import ACCOUNT_SID, AUTH_TOKEN, LINE, PUBLIC_URL, TwilioPeer

EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
SID = "SM" + "a" * 32
Pairs = Sequence[tuple[str, str]]

pytestmark = pytest.mark.usefixtures("people")


def fields(**changes: str | None) -> list[tuple[str, str]]:
    plain: dict[str, str | None] = {
        "MessageSid": SID,
        "AccountSid": ACCOUNT_SID,
        "From": PHONE,
        "To": LINE,
        "Body": "4",
        "NumMedia": "0",
        **changes,
    }
    return [(name, value) for name, value in plain.items() if value is not None]


def sign(pairs: Pairs, *, url: str = PUBLIC_URL + "/twilio/inbound") -> str:
    return str(RequestValidator(AUTH_TOKEN).compute_signature(url, MultiDict(pairs)))


def post(
    client: FlaskClient,
    pairs: Pairs,
    signature: str | None = None,
    *,
    query: str = "",
    headers: dict[str, str] | None = None,
) -> TestResponse:
    signed = signature if signature is not None else sign(pairs)
    return client.post(
        "/twilio/inbound" + query,
        data=MultiDict(pairs),
        headers={"X-Twilio-Signature": signed, **(headers or {})},
    )


def stored_bodies(bot: App) -> list[str]:
    with bot.office.db.reading() as session:
        rows = session.scalars(select(InboundMessage).order_by(InboundMessage.id)).all()
        return [open_body(row, KEYRING) for row in rows]


def test_signed_text_is_stored_and_answered_with_empty_twiml(peer: TwilioPeer, bot: App) -> None:
    answer = peer.text(PHONE, LINE, "4")

    assert (answer.status, answer.body) == (200, EMPTY_TWIML)
    assert stored_bodies(bot) == ["4"]


def test_answer_is_xml_that_twilio_reads_as_no_reply(client: FlaskClient) -> None:
    assert post(client, fields()).mimetype == "text/xml"


@pytest.mark.parametrize("signature", ["", "bm90IGEgc2lnbmF0dXJl", "ñ"], ids=["none", "wrong", "not ascii"])
def test_wrong_signature_is_refused_and_leaves_no_row(client: FlaskClient, bot: App, signature: str) -> None:
    answer = post(client, fields(), signature)

    assert answer.status_code == 403
    assert count(bot) == 0


def test_missing_signature_header_is_refused_and_leaves_no_row(client: FlaskClient, bot: App) -> None:
    assert client.post("/twilio/inbound", data=dict(fields())).status_code == 403
    assert count(bot) == 0


def test_signature_of_another_url_is_refused(client: FlaskClient, bot: App) -> None:
    other = sign(fields(), url="https://elsewhere.example/twilio/inbound")

    assert post(client, fields(), other).status_code == 403
    assert count(bot) == 0


def test_forwarded_headers_change_nothing_of_the_signed_url(client: FlaskClient) -> None:
    spoofed = {"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "http"}
    elsewhere = sign(fields(), url="http://elsewhere.example/twilio/inbound")

    assert post(client, fields(), headers=spoofed).status_code == 200
    assert post(client, fields(MessageSid="SM2"), elsewhere, headers=spoofed).status_code == 403


def test_query_is_signed_as_it_was_encoded(client: FlaskClient) -> None:
    query = "?at=09%3A00&x=a%2Cb%20c"
    signed = sign(fields(), url=f"{PUBLIC_URL}/twilio/inbound{query}")

    assert post(client, fields(), signed, query=query).status_code == 200


def test_a_changed_body_is_refused(client: FlaskClient, bot: App) -> None:
    assert post(client, fields(Body="9"), sign(fields())).status_code == 403
    assert count(bot) == 0


def test_fields_are_signed_untrimmed_and_unknown_ones_count(client: FlaskClient, bot: App) -> None:
    pairs = fields(Body="  4 \n", BrandNewField=" x ", FromCity="")

    assert post(client, pairs).status_code == 200
    assert stored_bodies(bot) == ["  4 \n"]


def test_a_field_we_do_not_read_may_come_twice(client: FlaskClient) -> None:
    assert post(client, [*fields(), ("Tag", "b"), ("Tag", "a")]).status_code == 200


@pytest.mark.parametrize("account", ["AC" + "9" * 32, "", None])
def test_signed_text_of_another_account_is_refused(
    client: FlaskClient, bot: App, account: str | None
) -> None:
    assert post(client, fields(AccountSid=account)).status_code == 403
    assert count(bot) == 0


@pytest.mark.parametrize("name", ["From", "To", "MessageSid"])
@pytest.mark.parametrize("value", [None, "", "  ", "9" * 65], ids=["missing", "empty", "blank", "long"])
def test_field_that_must_be_there_is_asked_for(
    client: FlaskClient, bot: App, name: str, value: str | None
) -> None:
    assert post(client, fields(**{name: value})).status_code == 400
    assert count(bot) == 0


@pytest.mark.parametrize("name", ["From", "To", "MessageSid", "Body"])
def test_field_that_comes_twice_is_refused(client: FlaskClient, bot: App, name: str) -> None:
    assert post(client, [*fields(), (name, "+15550009999")]).status_code == 400
    assert count(bot) == 0


def test_redelivery_is_calm_and_has_no_second_effect(client: FlaskClient, bot: App) -> None:
    first, second = post(client, fields()), post(client, fields())

    assert (first.status_code, second.status_code) == (200, 200)
    assert count(bot) == 1


def test_text_for_a_line_of_nobody_is_not_found_and_logged_without_numbers(
    client: FlaskClient, bot: App
) -> None:
    # A clinic without a line of its own answers every number, so it gets one here.
    with bot.office.db.transaction() as session:
        all_clinics(session)[0].line = LINE

    with capture_logs() as logs:
        answer = post(client, fields(To="+15550177777"))

    assert answer.status_code == 404
    assert count(bot) == 0
    assert "unknown_line" in [entry["event"] for entry in logs]
    assert "0177777" not in repr(logs)


def test_fault_of_ours_is_a_500_without_a_word_of_it(
    client: FlaskClient, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("my leg is numb <b>")

    monkeypatch.setattr(inbound, "receive", fail)
    with capture_logs() as logs:
        answer = post(client, fields(Body="my leg is numb <b>"))

    assert (answer.status_code, answer.text, answer.mimetype) == (500, EMPTY_TWIML, "text/xml")
    assert "webhook_failed" in [entry["event"] for entry in logs]
    assert "numb" not in repr(logs)


def test_after_a_fault_the_next_try_finds_the_text_as_new(
    client: FlaskClient, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(directory, "latest_episode", lambda *_: 1 / 0)
        assert post(client, fields()).status_code == 500
    assert count(bot) == 0

    assert post(client, fields()).status_code == 200
    assert stored_bodies(bot) == ["4"]


@pytest.mark.parametrize(
    "body",
    ["4\x00 better", "\u202e7\u202c\u200b", "  ", "🙂" * 400, "\x1b[31mred", "'; DROP TABLE episode;--"],
    ids=["nul", "bidi", "blank", "emoji", "escape", "sql"],
)
def test_odd_texts_are_stored_whole(client: FlaskClient, bot: App, body: str) -> None:
    assert post(client, fields(Body=body)).status_code == 200
    assert stored_bodies(bot) == [body]


@pytest.mark.parametrize("sender", ["24273", "Clinic24", "+266696687", "anonymous"])
def test_short_codes_and_names_may_be_senders(client: FlaskClient, bot: App, sender: str) -> None:
    assert post(client, fields(From=sender)).status_code == 200
    assert count(bot) == 1


def test_photo_without_words_is_counted_and_never_fetched(peer: TwilioPeer, bot: App) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        photo = f"http://127.0.0.1:{listener.getsockname()[1]}/photo"
        answer = peer.text(PHONE, LINE, "", media=1, MediaUrl0=photo)
        with pytest.raises(TimeoutError):
            listener.accept()

    with bot.office.db.reading() as session:
        assert session.scalars(select(InboundMessage.media_count)).all() == [1]
    assert answer.status == 200


def test_odd_count_of_photos_is_no_crash(client: FlaskClient) -> None:
    assert post(client, fields(NumMedia="many")).status_code == 200


def test_body_over_64_kb_is_too_large(client: FlaskClient, bot: App) -> None:
    assert post(client, fields(Body="x" * 66_000)).status_code == 413
    assert count(bot) == 0


def test_more_than_a_hundred_fields_are_too_many(client: FlaskClient, bot: App) -> None:
    pairs = [*fields(), *((f"F{n}", "x") for n in range(100))]

    assert post(client, pairs).status_code == 413
    assert count(bot) == 0


def test_a_body_that_is_no_form_is_refused_as_unsigned(client: FlaskClient) -> None:
    answer = client.post("/twilio/inbound", data=b"\xff\xfe{", content_type="application/json")

    assert answer.status_code == 403


def test_opt_out_of_the_provider_is_taken_over(client: FlaskClient, bot: App) -> None:
    post(client, fields(Body="BASTA", OptOutType="STOP"))

    with bot.office.db.reading() as session:
        assert session.scalars(select(InboundMessage.opt_out_type)).all() == ["STOP"]


def test_webhook_takes_posts_alone(client: FlaskClient) -> None:
    assert client.get("/twilio/inbound").status_code == 405


def test_log_of_a_request_names_its_rule_and_nothing_of_the_text(client: FlaskClient) -> None:
    pairs = fields(Body="my leg is numb")
    signed = sign(pairs, url=f"{PUBLIC_URL}/twilio/inbound?secret=1")

    with capture_logs() as logs:
        assert post(client, pairs, signed, query="?secret=1").status_code == 200

    entry = next(entry for entry in logs if entry["event"] == "request")
    assert entry["rule"] == "/twilio/inbound"
    assert not any(word in repr(logs) for word in ("secret", "numb", PHONE))
