"""The status webhook: a report moves its text's row, whatever the order, and never crashes."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from structlog.testing import capture_logs
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from smsbot.bootstrap import App
from smsbot.db.models import OutboxEvent, OutboxMessage
from smsbot.domain.delivery import OutboxStatus
from tests.factories import make_clinic, make_episode, make_handset, make_patient, make_text
from tests.integration.web.conftest import count, text_row
from tests.peers.twilio_peer import ACCOUNT_SID, AUTH_TOKEN, PUBLIC_URL

SID = "SM" + "b" * 32


@pytest.fixture(autouse=True)
def sent_text(bot: App) -> int:
    """A text whose sending was begun and whose answer from the provider was lost."""
    with bot.office.db.transaction() as session:
        handset = make_handset(session=session, clinic=make_clinic(session=session))
        episode = make_episode(session=session, patient=make_patient(session=session, handset=handset))
        row = make_text(session=session, episode=episode)
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == row.id)
            .values(status=OutboxStatus.SENDING, attempts=1)
        )
        return row.id


def report(client: FlaskClient, status: str | None, query: str, *, signed: bool = True, **more: str) -> int:
    fields = {"MessageSid": SID, "AccountSid": ACCOUNT_SID, **more}
    if status is not None:
        fields["MessageStatus"] = status
    url = f"{PUBLIC_URL}/twilio/status{query}"
    signature = RequestValidator(AUTH_TOKEN).compute_signature(url, fields) if signed else "bm8="
    answer = client.post(
        f"/twilio/status{query}", data=fields, headers={"X-Twilio-Signature": str(signature)}
    )
    return answer.status_code


def test_report_finds_its_row_by_our_own_reference(client: FlaskClient, bot: App, sent_text: int) -> None:
    assert report(client, "delivered", f"?m={sent_text}&a=1") == 200

    row = text_row(bot)
    assert (row.status, row.provider_sid) == (OutboxStatus.DELIVERED, SID)


def test_reports_out_of_order_never_move_a_text_back(client: FlaskClient, bot: App, sent_text: int) -> None:
    for status in ("delivered", "sent", "queued"):
        assert report(client, status, f"?m={sent_text}&a=1") == 200

    assert text_row(bot).status is OutboxStatus.DELIVERED


def test_error_code_of_a_failure_is_kept(client: FlaskClient, bot: App, sent_text: int) -> None:
    report(client, "undelivered", f"?m={sent_text}&a=1", ErrorCode="30003")

    assert text_row(bot).error_code == "30003"


def test_unsigned_report_is_refused_and_changes_nothing(
    client: FlaskClient, bot: App, sent_text: int
) -> None:
    assert report(client, "delivered", f"?m={sent_text}&a=1", signed=False) == 403

    assert text_row(bot).status is OutboxStatus.SENDING
    assert count(bot, OutboxEvent) == 0


def test_report_on_an_unknown_text_is_calm(client: FlaskClient, bot: App) -> None:
    assert report(client, "delivered", "?m=999999&a=1") == 200
    assert text_row(bot).status is OutboxStatus.SENDING


@pytest.mark.parametrize("query", ["", "?m=&a=", "?m=x&a=-1", "?m=99999999999999999999&a=1", "?m=1%00"])
def test_odd_reference_is_no_crash(client: FlaskClient, query: str) -> None:
    assert report(client, "delivered", query) == 200


def test_status_word_nobody_knows_is_logged_and_calm(client: FlaskClient, bot: App, sent_text: int) -> None:
    with capture_logs() as logs:
        assert report(client, "teleported", f"?m={sent_text}&a=1") == 200

    assert [entry["word"] for entry in logs if entry["event"] == "unknown_status_word"] == ["teleported"]
    assert text_row(bot).status is OutboxStatus.SENDING


def test_status_word_that_could_hold_a_number_is_not_logged(client: FlaskClient) -> None:
    with capture_logs() as logs:
        report(client, "+15551230001", "?m=1&a=1")

    assert "1230001" not in repr(logs)


def test_report_without_a_status_is_refused(client: FlaskClient) -> None:
    assert report(client, None, "?m=1&a=1") == 400
