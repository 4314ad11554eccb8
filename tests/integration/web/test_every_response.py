"""What holds of every response: headers, own hosts, errors without a word too many, forms with a token."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from smsbot.bootstrap import App
from smsbot.db import signs, wakeups
from smsbot.web import create_app
from tests.integration.web.conftest import People

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
# Twilio signs these; the link's own token protects those. Every other form needs a token of ours.
NEEDS_NO_FORM_TOKEN = {
    "/twilio/inbound",
    "/twilio/status",
    "/a/<token>",
    "/a/<token>/resolve",
}


@pytest.fixture
def failing(bot: App) -> FlaskClient:
    """An app with a page that fails with a patient's words."""
    flask = create_app(bot)

    @flask.get("/boom")
    def fail() -> str:
        raise RuntimeError("Quillfeather said my leg is numb")

    return flask.test_client()


@pytest.mark.parametrize(
    ("path", "status"), [("/healthz", 200), ("/nothing/here", 404), ("/twilio/inbound", 405), ("/boom", 500)]
)
def test_security_headers_stand_on_every_status(failing: FlaskClient, path: str, status: int) -> None:
    answer = failing.get(path)

    assert answer.status_code == status
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert answer.headers["Cache-Control"] == "no-store"


def test_plain_http_promises_no_https(bot: App) -> None:
    bot.public_url = "http://127.0.0.1:8000"

    assert "Strict-Transport-Security" not in create_app(bot).test_client().get("/healthz").headers


def test_unexpected_error_shows_and_logs_nothing_of_its_text(failing: FlaskClient) -> None:
    with capture_logs() as logs:
        answer = failing.get("/boom")

    assert "Something went wrong here" in answer.text
    assert {"event": "request_failed", "error": "RuntimeError", "log_level": "error"} in logs
    assert "Quillfeather" not in answer.text + repr(logs)


@pytest.mark.parametrize("host", ["evil.example", "smsbot.clinic.example.evil.example", "[::1", "a b"])
def test_host_that_is_not_ours_is_refused_with_headers(client: FlaskClient, host: str) -> None:
    answer = client.get("/healthz", headers={"Host": host})

    assert answer.status_code == 400
    assert answer.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("host", ["smsbot.clinic.example", "127.0.0.1:8000", "localhost"])
def test_own_hosts_are_served(client: FlaskClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "PATCH", "BREW"])
def test_odd_methods_are_not_allowed(client: FlaskClient, people: People, method: str) -> None:
    assert client.open(f"/a/{people.token}", method=method).status_code == 405


def test_every_form_of_ours_needs_its_token(client: FlaskClient) -> None:
    posted = {
        rule.rule: client.post(rule.rule.replace("<token>", "x")).status_code
        for rule in client.application.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    }

    assert {path for path, status in posted.items() if status != 400} == NEEDS_NO_FORM_TOKEN


def test_a_new_form_is_protected_without_anybody_thinking_of_it(bot: App) -> None:
    flask = create_app(bot)
    flask.add_url_rule("/care/new", view_func=lambda: "done", methods=["POST"])

    answer = flask.test_client().post("/care/new", data={"x": "1"})

    assert answer.status_code == 400
    assert "done" not in answer.text


def test_style_sheet_is_served_and_may_be_kept(client: FlaskClient) -> None:
    with client.get("/static/style.css") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "text/css")
        assert answer.headers["Cache-Control"] != "no-store"


def test_process_that_is_up_says_so(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"


def test_readiness_is_red_while_the_clock_stands_still(client: FlaskClient) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["is_ready"] is False
    assert "clock has not ticked" in answer.json["faults"][0]


def test_readiness_is_green_after_a_tick(client: FlaskClient, bot: App) -> None:
    with bot.office.db.transaction() as session:
        wakeups.beat(session, "tick", bot.now())

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json and answer.json["is_ready"]) == (200, True)


def test_readiness_without_a_database_is_red_and_tells_no_address(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("password=hunter2 host=db.internal"))

    monkeypatch.setattr(signs, "read", fail)
    with capture_logs() as logs:
        answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "the database cannot be asked" in answer.text
    assert "hunter2" not in answer.text + repr(logs)
