"""Mails on their way out: tried until they are accepted, each by itself, and never to who has left."""

from email.message import EmailMessage

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from smsbot.db.models import Escalation, OutboxKind, OutboxMessage, TeamMember
from smsbot.domain.delivery import OutboxStatus, Verdict
from smsbot.mail.room import MailRoom
from tests.integration.services.desk import PHONE, TEAM, Desk, failure

EMERGENCY = "I cant pee and both my legs are numb"


def test_mail_is_tried_until_the_server_takes_it(desk: Desk) -> None:
    desk.patient()
    desk.mail.faults.extend([failure(Verdict.TRANSIENT, "421")] * 40)
    desk.says("my calf is swelling up and hot")
    desk.settle()
    rounds = 0
    while "on_call" not in desk.mailed():
        desk.wait(minutes=5)
        rounds += 1
        assert rounds < 60, "it was given up"

    assert desk.mail.faults == type(desk.mail.faults)()


@pytest.mark.parametrize("verdict", list(Verdict))
def test_no_answer_of_the_mail_server_makes_us_give_up(desk: Desk, verdict: Verdict) -> None:
    desk.patient()
    desk.mail.faults.extend([failure(verdict, "550")] * 2)
    desk.says("my calf is swelling up and hot")
    desk.settle()
    desk.wait(seconds=15)
    desk.wait(seconds=30)

    assert "on_call" in desk.mailed()


def test_message_id_is_the_same_at_every_try(desk: Desk) -> None:
    desk.patient()
    desk.mail.faults.append(failure(Verdict.AMBIGUOUS, "timeout"))
    desk.says("my calf is swelling up and hot")
    desk.settle()
    desk.wait(seconds=15)

    assert len(desk.mail.tried) == 2
    assert len({mail["Message-ID"] for mail in desk.mail.tried}) == 1


def test_mail_that_cannot_be_built_stops_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.patient()
    real = MailRoom.build

    def build(room: MailRoom, ready: object, **rest: object) -> object:
        if ready.email == TEAM["on_call"][1]:  # type: ignore[attr-defined]
            raise ValueError(f"quotes {PHONE}")
        return real(room, ready, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(MailRoom, "build", build)
    desk.says(EMERGENCY)
    with capture_logs() as logs:
        desk.settle()
    told = desk.mailed()
    monkeypatch.undo()
    desk.wait(minutes=5)

    assert told == ["lead"]
    assert PHONE not in str(logs)
    assert desk.mailed()[:2] == ["lead", "on_call"]


def test_mail_to_somebody_who_left_the_team_is_taken_back(desk: Desk) -> None:
    desk.patient()
    desk.says(EMERGENCY)
    desk.app.tick()
    with desk.office.db.transaction() as session:
        leaves = update(TeamMember).where(TeamMember.email == TEAM["on_call"][1])
        session.execute(leaves.values(active=False))
    desk.app.dispatch()

    assert desk.mailed() == ["lead"]
    with desk.office.db.reading() as session:
        mails = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == OutboxKind.EMAIL))
        assert {m.status for m in mails} == {OutboxStatus.SENT, OutboxStatus.CANCELLED}


def test_red_flag_mail_waits_for_a_handful_of_texts_at_most(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.patient()
    for number in range(30):
        desk.says("who is this?", phone=f"+155512380{number:02}")
    order: list[str] = []
    real = desk.sms.send

    def send(message: object) -> object:
        order.append("text")
        if len(order) == 1:
            desk.says(EMERGENCY)
            desk.app.tick()
        return real(message)  # type: ignore[arg-type]

    def send_mail(message: EmailMessage) -> None:
        order.append("mail")
        take(message)

    take = desk.mail.send
    monkeypatch.setattr(desk.sms, "send", send)
    monkeypatch.setattr(desk.mail, "send", send_mail)
    desk.app.dispatch()

    assert order.index("mail") <= 6
    assert order.count("text") == 31


def test_flow_version_that_is_gone_keeps_no_red_flag_from_the_team(desk: Desk) -> None:
    desk.patient()
    desk.says("my calf is swelling up and hot")
    with desk.office.db.transaction() as session:
        session.execute(update(Escalation).values(flow_version=99))
    desk.settle()

    assert desk.mailed() == ["on_call"]
