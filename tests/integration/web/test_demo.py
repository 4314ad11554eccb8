"""The demo's page: replies, bubbles, mails, the alert that is taken, starting over."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from smsbot.bootstrap.demo import ZONE
from smsbot.web import demo as demo_page
from smsbot.web.demo import create_demo_app

START = datetime(2026, 11, 20, 13, 0, tzinfo=ZoneInfo(ZONE))


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    flask = create_demo_app(tmp_path, start=START)
    yield flask.test_client()
    demo_page.stage(flask).demo.close()


def page_of(client: FlaskClient) -> str:
    return unescape(client.get("/").text)


def post(client: FlaskClient, path: str, **fields: str) -> str:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").text)
    assert token is not None
    answer = client.post(path, data={"csrf_token": token[1], **fields}, follow_redirects=True)
    assert answer.status_code == 200
    return unescape(answer.text)


def newest_mail(client: FlaskClient) -> str:
    frame = re.search(r'<iframe[^>]* src="([^"]+)"', client.get("/").text)
    assert frame is not None
    return client.get(frame[1]).text


def test_page_says_that_it_is_a_demo_and_not_reviewed(client: FlaskClient) -> None:
    page = page_of(client)

    assert "Demo." in page
    assert "No clinician has reviewed this protocol" in page
    assert "Not an emergency service" in page


def test_reply_shows_as_bubble_and_brings_a_mail(client: FlaskClient) -> None:
    page = post(client, "/demo/reply", quick="my leg is numb")

    assert re.search(r'class="bubble mine"[^>]*><p[^>]*>my leg is numb</p>', page)
    assert "Sit down. Do not walk alone." in page
    assert "[URGENT] Check-in alert" in page
    assert "1 mail" in page


def test_typed_text_counts_like_a_quick_one(client: FlaskClient) -> None:
    assert ">it burns a little</p>" in post(client, "/demo/reply", body="it burns a little")


def test_empty_text_is_not_sent(client: FlaskClient) -> None:
    before = page_of(client).count("bubble mine")

    assert post(client, "/demo/reply", body="   ").count("bubble mine") == before


def test_quick_replies_fit_the_open_question(client: FlaskClient) -> None:
    page = post(client, "/demo/time", by="check-in")

    assert re.findall(r'name="quick" value="([^"]+)"', page) == ["NO", "C", "my leg is numb", "STOP"]


def test_reply_cannot_write_html_or_turn_the_page_round(client: FlaskClient) -> None:
    post(client, "/demo/reply", body="<script>alert(1)</script>\u202e\x00end")

    page = client.get("/").text
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "\u202e" not in page
    assert "\x00" not in page


def test_mail_is_shown_as_it_was_sent_in_a_frame_without_scripts(client: FlaskClient) -> None:
    post(client, "/demo/reply", quick="my leg is numb")
    answer = client.get("/demo/mail/1")

    policy = answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "text/html"
    assert "Acknowledge" in answer.text
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy


def test_link_of_the_mail_opens_the_page_that_takes_the_alert(client: FlaskClient) -> None:
    post(client, "/demo/reply", quick="my leg is numb")
    link = re.search(r'href="http://127\.0\.0\.1:8000(/a/[^"]+)"', newest_mail(client))
    assert link is not None
    member = re.search(r'name="member" value="(\d+)"', client.get(link[1]).text)
    assert member is not None

    client.post(link[1], data={"member": member[1]})

    page = page_of(client)
    assert "taken by Dana Reyes, RN" in page
    assert "2 mails" in page


def test_time_machine_stops_are_explained(client: FlaskClient) -> None:
    post(client, "/demo/reply", quick="my leg is numb")

    assert "A red flag is open" in post(client, "/demo/time", by="check-in")


def test_start_over_brings_a_new_patient_in_the_language_chosen(client: FlaskClient) -> None:
    post(client, "/demo/reply", quick="my leg is numb")

    page = post(client, "/demo/restart", language="es")

    assert "my leg is numb</p>" not in page
    assert ">SI</p>" in page
    assert "No mail yet" in page


def test_links_of_the_new_patient_work_after_start_over(client: FlaskClient) -> None:
    post(client, "/demo/restart", language="en")
    post(client, "/demo/reply", quick="my leg is numb")

    link = re.search(r'href="http://127\.0\.0\.1:8000(/a/[^"]+)"', newest_mail(client))
    assert link is not None
    assert client.get(link[1]).status_code == 200


@pytest.mark.parametrize(
    ("path", "fields"),
    [("/demo/time", {"by": "year"}), ("/demo/time", {}), ("/demo/restart", {"language": "xx"})],
)
def test_what_no_button_sends_is_refused(client: FlaskClient, path: str, fields: dict[str, str]) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").text)
    assert token is not None

    assert client.post(path, data={"csrf_token": token[1], **fields}).status_code == 400


def test_mail_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/demo/mail/99").status_code == 404
    assert client.get("/?mail=99&note=nonsense").status_code == 200


def test_every_form_of_the_demo_needs_its_token(client: FlaskClient) -> None:
    posted = {
        rule.rule: client.post(rule.rule.replace("<token>", "x")).status_code
        for rule in client.application.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    }

    assert {path for path, status in posted.items() if status != 400} == {"/a/<token>", "/a/<token>/resolve"}


def test_demo_answers_this_machine_alone(client: FlaskClient) -> None:
    for path in ("/", "/healthz", "/demo/mail/1"):
        assert client.get(path, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 403
    assert client.get("/", headers={"Host": "demo.example"}).status_code == 400


def test_demo_has_no_webhooks(client: FlaskClient) -> None:
    assert client.post("/twilio/inbound", data={"Body": "4"}).status_code == 404
