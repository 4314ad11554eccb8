"""The page behind a mail's link: looking changes nothing, a named person takes and closes the alert."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from structlog.testing import capture_logs

from smsbot.bootstrap import App
from smsbot.clock import VirtualClock
from smsbot.db.models import Escalation, TeamMember
from smsbot.domain.case import AlertStatus
from smsbot.mail.links import AckLinks
from smsbot.ports import InboundText
from tests.factories import PHONE
from tests.integration.web.conftest import People, all_rows, token_for
from tests.peers.twilio_peer import LINE, PUBLIC_URL


def escalation(bot: App, people: People) -> Escalation:
    with bot.office.db.reading() as session:
        return session.get_one(Escalation, people.escalation)


def take(client: FlaskClient, people: People, member: int | None = None) -> int:
    answer = client.post(f"/a/{people.token}", data={"member": member or people.dana})
    return answer.status_code


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_changes_nothing_at_all(client: FlaskClient, bot: App, people: People, method: str) -> None:
    before = all_rows(bot)

    assert client.open(f"/a/{people.token}", method=method).status_code == 200

    assert all_rows(bot) == before


def test_closing_address_takes_posts_alone(client: FlaskClient, people: People) -> None:
    for method in ("GET", "HEAD"):
        assert client.open(f"/a/{people.token}/resolve", method=method).status_code == 405


def test_page_lists_the_team_and_preselects_nobody(client: FlaskClient, people: People) -> None:
    page = client.get(f"/a/{people.token}").text

    assert "Dana Nurse" in page
    assert "Omar Doctor" in page
    assert "checked" not in page
    assert page.count("required") == 2


def test_page_shows_code_and_clinic_but_nothing_of_the_patient(client: FlaskClient, people: People) -> None:
    answer = client.get(f"/a/{people.token}")

    assert "smsbot case " in answer.text
    assert "(555) 987-0000" in answer.text
    assert "No clinician has reviewed this protocol" in answer.text
    for secret in ("Quillfeather", "MRN-CANARY", PHONE, "123-0001", "it is swollen"):
        assert secret not in answer.text


def test_page_sets_no_cookie_and_is_kept_nowhere(client: FlaskClient, people: People) -> None:
    answer = client.get(f"/a/{people.token}")

    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "form",
    [{}, {"member": ""}, {"member": "0"}, {"member": "x"}, {"member": ["1", "2"]}],
    ids=["blind", "empty", "stranger", "no number", "two"],
)
def test_post_without_a_named_person_is_asked_again(
    client: FlaskClient, bot: App, people: People, form: dict[str, str | list[str]]
) -> None:
    before = all_rows(bot)

    answer = client.post(f"/a/{people.token}", data=form)

    assert answer.status_code == 422
    assert "Choose your name" in answer.text
    assert "I am on it" in answer.text
    assert all_rows(bot) == before


def test_named_person_takes_the_alert_without_cookie_or_form_token(
    client: FlaskClient, bot: App, people: People
) -> None:
    answer = client.post(f"/a/{people.token}", data={"member": people.omar})

    assert (answer.status_code, answer.location) == (303, f"/a/{people.token}")
    assert "Taken by Omar Doctor at" in client.get(f"/a/{people.token}").text
    row = escalation(bot, people)
    assert (row.status, row.acknowledged_by) == (AlertStatus.ACKNOWLEDGED, people.omar)


def test_taking_what_is_taken_is_calm_and_keeps_the_first(
    client: FlaskClient, bot: App, people: People
) -> None:
    take(client, people, people.omar)

    assert take(client, people, people.dana) == 303

    assert "Taken by Omar Doctor" in client.get(f"/a/{people.token}").text
    assert escalation(bot, people).acknowledged_by == people.omar


def test_alert_is_closed_with_what_was_done(client: FlaskClient, bot: App, people: People) -> None:
    take(client, people)

    answer = client.post(
        f"/a/{people.token}/resolve", data={"member": people.dana, "outcome": "visit_booked"}
    )

    assert answer.status_code == 303
    page = client.get(f"/a/{people.token}").text
    assert "Closed at" in page
    assert "visit is booked" in page
    assert "<form" not in page
    assert escalation(bot, people).outcome == "visit_booked"


@pytest.mark.parametrize(
    ("form", "faults"),
    [
        ({}, ("Choose your name", "Choose what was done")),
        ({"outcome": "called"}, ("Choose your name",)),
        ({"member": "DANA", "outcome": "called"}, ("Choose your name",)),
        ({"member": "own", "outcome": "forgot"}, ("Choose what was done",)),
    ],
)
def test_closing_without_name_or_outcome_is_asked_again(
    client: FlaskClient, bot: App, people: People, form: dict[str, str], faults: tuple[str, ...]
) -> None:
    take(client, people)
    sent = {**form, "member": people.dana} if form.get("member") == "own" else form

    answer = client.post(f"/a/{people.token}/resolve", data=sent)

    assert answer.status_code == 422
    assert answer.text.count('role="alert"') == len(faults)
    assert all(fault in answer.text for fault in faults)
    assert escalation(bot, people).status is AlertStatus.ACKNOWLEDGED


def test_every_dead_link_looks_the_same(client: FlaskClient, bot: App, people: People) -> None:
    other_key = AckLinks("another-secret-0123456789-abcdefgh", PUBLIC_URL)
    dead = {
        "tampered": people.token[:-2] + ("aa" if people.token[-2:] != "aa" else "bb"),
        "no token": "nonsense",
        "other key": other_key.url(people.escalation, people.dana, bot.now()).rpartition("/")[2],
        "unknown alert": token_for(bot, 999_999, people.dana),
        "stranger": token_for(bot, people.escalation, 999_999),
    }

    answers = {name: client.get(f"/a/{token}") for name, token in dead.items()}

    assert {answer.status_code for answer in answers.values()} == {404}
    assert len({answer.text for answer in answers.values()}) == 1


def test_expired_link_opens_nothing_and_takes_nothing(client: FlaskClient, bot: App, people: People) -> None:
    assert isinstance(bot.clock, VirtualClock)
    bot.clock.advance(timedelta(days=7, seconds=1))

    assert client.get(f"/a/{people.token}").status_code == 404
    assert take(client, people) == 404
    assert escalation(bot, people).status is AlertStatus.OPEN


def test_link_of_somebody_who_left_the_team_is_dead(client: FlaskClient, bot: App, people: People) -> None:
    with bot.office.db.transaction() as session:
        session.get_one(TeamMember, people.dana).active = False

    assert client.get(f"/a/{people.token}").status_code == 404


def test_overdue_alert_says_so(client: FlaskClient, bot: App, people: People) -> None:
    assert isinstance(bot.clock, VirtualClock)
    bot.clock.advance(timedelta(hours=3))

    assert "It was due by" in client.get(f"/a/{people.token}").text


def test_alert_of_an_unknown_sender_is_taken_like_any_other(
    client: FlaskClient, bot: App, people: People
) -> None:
    bot.receive(InboundText("SM1", "+15551239999", LINE, "I can't pee", 0, bot.now(), None))
    with bot.office.db.reading() as session:
        newest = session.scalars(select(Escalation.id).order_by(Escalation.id.desc())).first()
    assert newest is not None
    token = token_for(bot, newest, people.dana)

    page = client.get(f"/a/{token}").text
    client.post(f"/a/{token}", data={"member": people.dana})

    assert "the number is not enrolled" in page
    assert "9999" not in page
    assert "Taken by Dana Nurse" in client.get(f"/a/{token}").text


def test_name_of_a_member_cannot_write_html(client: FlaskClient, bot: App, people: People) -> None:
    with bot.office.db.transaction() as session:
        session.get_one(TeamMember, people.omar).name = "<script>alert(1)</script>"

    page = client.get(f"/a/{people.token}").text

    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_token_stands_in_no_log(client: FlaskClient, people: People) -> None:
    with capture_logs() as logs:
        client.get(f"/a/{people.token}")
        take(client, people)

    assert [entry["rule"] for entry in logs if entry["event"] == "request"] == ["/a/<token>"] * 2
    assert people.token not in repr(logs)
