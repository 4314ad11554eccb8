"""`smsbot run` as a process: it starts, answers, ticks, takes a signed text, and stops when told to."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from tests.databases import Databases
from tests.peers.smtp_peer import SmtpPeer
from tests.peers.twilio_peer import LINE, TwilioPeer
from tests.world import TEAM, ZONE, environment

ROOT = Path(__file__).resolve().parents[2]
STRANGER = "+15550107777"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: object, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310 - loopback
            return bool(reply.status == 200)
    except (HTTPError, URLError, OSError):
        return False


class Running:
    """The process and its peers."""

    def __init__(self, settings: dict[str, str], twilio: TwilioPeer, smtp: SmtpPeer) -> None:
        self.settings = settings
        self.twilio = twilio
        self.smtp = smtp
        self.url = f"http://127.0.0.1:{settings['PORT']}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "smsbot", "run"],
            cwd=ROOT,
            env={**settings, "PATH": os.environ["PATH"]},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def stop(self) -> str:
        self.process.send_signal(signal.SIGTERM)
        output, _ = self.process.communicate(timeout=30)
        return output


def smsbot(settings: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "smsbot", *words],
        cwd=ROOT,
        env={**settings, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def running(databases: Databases) -> Iterator[Running]:
    with SmtpPeer() as smtp, TwilioPeer() as twilio:
        url = databases.new()
        settings = {
            **environment(url, twilio, smtp),
            "PORT": str(free_port()),
            "SMSBOT_TICK_SECONDS": "1",
        }
        smsbot(settings, "db", "upgrade")
        smsbot(
            settings,
            "clinic",
            "set",
            "--name",
            "Spring Clinic",
            "--phone",
            "+15551230009",
            "--timezone",
            ZONE,
        )
        name, email, _ = TEAM[0]
        roles = [
            part for role in ("on_call", "lead", "backup", "manager", "nurse") for part in ("--role", role)
        ]
        smsbot(settings, "team", "add", "--name", name, "--email", email, *roles)
        started = Running(settings, twilio, smtp)
        twilio.webhook_url = f"{started.url}/twilio/inbound"
        try:
            wait_for(lambda: answers(f"{started.url}/healthz"))
            yield started
        finally:
            if started.process.poll() is None:
                started.process.kill()
                started.process.communicate()
            databases.drop(url)


def test_running_process_mails_an_emergency_and_stops_cleanly(running: Running) -> None:
    wait_for(lambda: answers(f"{running.url}/readyz"))

    running.twilio.text(STRANGER, LINE, "I can't breathe and my chest hurts")

    wait_for(lambda: running.smtp.messages and running.twilio.texts_to(STRANGER))
    assert "[EMERGENCY]" in str(running.smtp.messages[0]["Subject"])
    assert "911" in running.twilio.texts_to(STRANGER)[0]
    output = running.stop()
    assert running.process.returncode == 0, output
    assert "breathe" not in output
    assert STRANGER[2:] not in output


def test_start_takes_in_texts_that_came_while_it_was_down(running: Running) -> None:
    running.stop()
    running.twilio.text(STRANGER, LINE, "my lips and tongue are swelling up", lost=True)

    again = Running(running.settings, running.twilio, running.smtp)
    try:
        wait_for(lambda: any("EMERGENCY" in str(m["Subject"]) for m in running.smtp.messages))
    finally:
        again.stop()


def test_run_refuses_a_database_without_tables(databases: Databases) -> None:
    with SmtpPeer() as smtp, TwilioPeer() as twilio:
        settings = environment(databases.new(), twilio, smtp)
        done = subprocess.run(
            [sys.executable, "-m", "smsbot", "run"],
            cwd=ROOT,
            env={**settings, "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert done.returncode == 1
    assert "smsbot db upgrade" in done.stderr
    assert "Traceback" not in done.stderr
