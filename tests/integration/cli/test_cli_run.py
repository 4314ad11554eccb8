"""The whole app in one process: what was missed while nothing ran is taken in before anything is sent."""

import time
from datetime import datetime
from threading import Event
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from smsbot.cli import serve
from smsbot.domain.delivery import OutboxStatus
from smsbot.ports import InboundText
from tests.integration.services.conftest import desk, with_clinic
from tests.integration.services.desk import Desk

__all__ = ["desk", "with_clinic"]

# With jobs the workers send; what the clock does first is the same.
pytestmark = pytest.mark.sqlite


def run_until_sent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the command on this desk until a round of sending is over; no socket, no signal."""
    stop, sent = Event(), Event()
    real = desk.app.dispatch

    def dispatch(_: object) -> int:
        count = real()
        sent.set()
        return count

    def wait_for_a_round(_server: object, ends: Event) -> None:
        assert sent.wait(timeout=10)
        ends.set()

    monkeypatch.setattr(type(desk.app), "dispatch", dispatch)
    monkeypatch.setattr(serve, "get_app", lambda: desk.app)
    monkeypatch.setattr(serve, "_stop_on_signal", lambda: stop)
    monkeypatch.setattr(serve, "_serve", wait_for_a_round)
    monkeypatch.setattr("waitress.create_server", lambda *_, **__: SimpleNamespace())
    ran = CliRunner().invoke(serve.run, [])
    assert ran.exit_code == 0, ran.output


def test_stop_sent_while_nothing_ran_is_taken_in_before_the_first_text_leaves(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.patient()
    desk.says("7")
    desk.sms.listed.append(desk.text("please stop texting me"))
    desk.app._reconciled = False
    ask = desk.sms.inbound_since

    def ask_slowly(since: datetime) -> list[InboundText]:
        time.sleep(0.3)
        return list(ask(since))

    monkeypatch.setattr(desk.sms, "inbound_since", ask_slowly)
    run_until_sent(desk, monkeypatch)

    assert desk.templates() == ["STOP_CONFIRM"]
    assert desk.row("SYMPTOM_Q").status is OutboxStatus.CANCELLED
