"""A mail refused for good holds nobody up: the next step is told at once, and the mail is tried on."""

from email.message import EmailMessage

import pytest

from smsbot.domain.delivery import Verdict
from tests.integration.services.desk import TEAM, Desk, failure

SWELLING = "my calf is swelling up and hot"


@pytest.fixture
def refusing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The mail server refuses the first person's address until the set is emptied."""
    refused = {TEAM["on_call"][1]}
    take = desk.mail.send

    def send(message: EmailMessage) -> None:
        if refused & set(str(message["To"]).replace("<", " ").replace(">", " ").split()):
            raise failure(Verdict.PERMANENT_CONFIG, "550")
        take(message)

    monkeypatch.setattr(desk.mail, "send", send)
    return refused


def pass_minutes(desk: Desk, minutes: int) -> None:
    for _ in range(minutes):
        desk.wait(minutes=1)


@pytest.mark.usefixtures("refusing")
def test_refused_mail_brings_the_next_step_at_once_and_no_further(desk: Desk) -> None:
    desk.patient()
    desk.says(SWELLING)
    desk.settle()
    at_once = desk.mailed()
    pass_minutes(desk, 110)

    assert at_once == ["backup"]
    assert desk.mailed() == ["backup"]


@pytest.mark.usefixtures("refusing")
def test_refused_repeats_do_not_hurry_one_another(desk: Desk) -> None:
    desk.patient()
    desk.says(SWELLING)
    pass_minutes(desk, 190)

    assert desk.mailed() == ["backup", "manager", "backup", "manager"]


def test_refused_mail_is_tried_until_it_is_taken(desk: Desk, refusing: set[str]) -> None:
    desk.patient()
    desk.says(SWELLING)
    pass_minutes(desk, 20)
    refusing.clear()
    pass_minutes(desk, 6)

    assert desk.mailed() == ["backup", "on_call"]


@pytest.mark.usefixtures("refusing")
def test_refused_mail_of_an_alert_somebody_took_hurries_nobody(desk: Desk) -> None:
    desk.patient()
    desk.says(SWELLING)
    desk.app.tick()
    desk.takes("swelling", "nurse")
    desk.settle()

    assert "backup" not in desk.mailed()
    assert "acknowledged, not resolved" not in desk.notes("swelling"), "the taker was reminded at once"


def test_refused_mail_is_named_until_it_is_taken(desk: Desk, refusing: set[str]) -> None:
    desk.patient()
    desk.says(SWELLING)
    desk.settle()
    while_refused = desk.app.readiness()
    refusing.clear()
    pass_minutes(desk, 6)

    assert [f for f in while_refused.faults if "1 mail(s) refused" in f]
    assert not while_refused.is_ready
    assert desk.app.readiness().is_ready
