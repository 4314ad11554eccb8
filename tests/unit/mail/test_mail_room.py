"""The mail room: a row that is to leave becomes the mail of its kind, as things stand then."""

from datetime import timedelta

import pytest

from smsbot.db.alert_facts import AlertView, Happened
from smsbot.db.departures import MailToLeave
from smsbot.db.models import EscalationEventKind
from smsbot.domain.case import AlertStatus
from smsbot.mail.room import MailRoom
from tests.unit.mail.mail_views import LINKS, NOW, SENDER, VIEW, a_mail, a_view, received, text_of

ROOM = MailRoom(SENDER, LINKS)
REMINDER = Happened(NOW, EscalationEventKind.REMINDED, "acknowledged, not resolved", None, 1)


def ready(view: AlertView = VIEW, *, template: str = "alert", note: str = "") -> MailToLeave:
    return MailToLeave(view, template, 7, "Dana Nurse", "dana@clinic.example", 1, note)


def test_an_outbox_row_becomes_the_mail_to_its_member() -> None:
    mail = ROOM.build(ready(), row_key="x12/t3/s1/m7", now=NOW)

    assert mail["Subject"] == a_mail()["Subject"]
    assert mail["Message-ID"] == a_mail()["Message-ID"]
    assert str(received(mail)["To"]) == "Dana Nurse <dana@clinic.example>"


def test_a_mail_shows_the_time_at_which_it_is_built() -> None:
    mail = ROOM.build(ready(), row_key="k", now=NOW + timedelta(hours=2))

    assert "was due 15:00" in mail["Subject"]
    assert LINKS.url(12, 7, NOW + timedelta(hours=2)) in text_of(mail)


@pytest.mark.parametrize(
    ("note", "ask"),
    [("another text", "taken"), ("acknowledged, not resolved", "taken, but not closed yet")],
)
def test_a_reminder_of_the_loop_comes_again(note: str, ask: str) -> None:
    view = a_view(status=AlertStatus.ACKNOWLEDGED, events=(REMINDER,))

    mail = ROOM.build(ready(view, template="thread", note=note), row_key="k", now=NOW)

    assert mail["Subject"] == f"[URGENT] Re: Check-in alert K7Q2 - {ask}"
    assert f"New: {note}" in text_of(mail)
