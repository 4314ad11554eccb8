"""Every command: help for who asks, and one clear line and no traceback for what cannot be done."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.cli.shell import Shell, settings

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = [
    ("case",),
    ("check-in",),
    ("clinic",),
    ("clinic", "set"),
    ("clock",),
    ("db",),
    ("db", "upgrade"),
    ("demo",),
    ("doctor",),
    ("enrol",),
    ("flows",),
    ("flows", "check"),
    ("keys",),
    ("parse",),
    ("procedure",),
    ("reconcile",),
    ("run",),
    ("team",),
    ("team", "add"),
    ("worker",),
]
BAD_INPUT = {
    "unknown command": (("sendd",), "No such command"),
    "unknown option": (("keys", "--quiet"), "No such option"),
    "missing option": (("enrol", "--phone", "+15551230001"), "Missing option '--procedure-at'"),
    "no number": (("enrol", "--baseline", "much"), "Invalid value for '--baseline'"),
    "two acts at once": (
        ("procedure", "1", "--cancelled", "--done-at", "2026-11-20T10:00"),
        "say exactly one",
    ),
    "no act": (("procedure", "1"), "say exactly one"),
    "no time": (("procedure", "1", "--done-at", "yesterday"), "Invalid value for '--done-at'"),
    "no such case": (("case", "ZZZZ"), "case: no case has this code"),
    "no such episode": (("check-in", "ZZZZ"), "episode: there is none"),
    "number beyond all": (("check-in", "9" * 40), "episode: there is none"),
    "digit of another script": (("check-in", "²"), "episode: there is none"),
    "long clinic name": (
        ("clinic", "set", "--name", "A very long clinic name", "--phone", "1", "--timezone", "UTC"),
        "name: 1 to 16 plain characters",
    ),
    "two-line clinic name": (
        ("clinic", "set", "--name", "A\nB", "--phone", "+15551230009", "--timezone", "UTC"),
        "name: 1 to 16 plain characters",
    ),
    "clinic phone": (("clinic", "set", "--name", "A", "--phone", "1", "--timezone", "UTC"), "phone: "),
    "clinic zone": (
        ("clinic", "set", "--name", "A", "--phone", "+15551230009", "--timezone", "Mars"),
        "timezone: is not known",
    ),
    "clinic hours": (
        ("clinic", "set", "--name", "A", "--phone", "+15551230009", "--timezone", "UTC", "--hours", "always"),
        "hours: ",
    ),
    "member mail": (("team", "add", "--name", "A", "--email", "a@b", "--role", "nurse"), "email: give one"),
    "two mails": (("team", "add", "--name", "A", "--email", "a@b.c,d@e.f", "--role", "nurse"), "email: "),
    "header in a mail": (
        ("team", "add", "--name", "A", "--email", "a@b.cd\nBcc: x@y.zz", "--role", "nurse"),
        "email: give one",
    ),
    "member role": (("team", "add", "--name", "A", "--email", "a@b.cd", "--role", "boss"), "role: use any"),
    "no role": (("team", "add", "--name", "A", "--email", "a@b.cd"), "role: give a --role or a --step"),
    "step zero": (("team", "add", "--name", "A", "--email", "a@b.cd", "--step", "0"), "step: steps count"),
    "no such clinic": (
        ("team", "add", "--name", "A", "--email", "a@b.cd", "--role", "nurse", "--clinic", "Elsewhere"),
        "clinic: say which",
    ),
    "no such folder": (("flows", "check", "/nowhere"), "does not exist"),
    "no such file": (("parse", "/nowhere"), "No such file"),
}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(fresh: Shell, command: tuple[str, ...]) -> None:
    ran = fresh(*command, "--help")

    assert ran.code == 0
    assert ran.out.startswith("Usage: smsbot")
    assert len(ran.out.splitlines()) > 3


@pytest.mark.sqlite
@pytest.mark.parametrize("command", ["worker", "clock"])
def test_parts_of_many_nodes_refuse_a_file(shell: Shell, command: str) -> None:
    ran = shell(command)

    assert ran.code != 0
    assert len(ran.faults) == 1, ran.err
    assert "SQLite serves one process" in ran.faults[0]


@pytest.mark.parametrize(("arguments", "line"), BAD_INPUT.values(), ids=BAD_INPUT)
def test_bad_input_fails_with_one_clear_line(shell: Shell, arguments: tuple[str, ...], line: str) -> None:
    ran = shell(*arguments)

    assert ran.code != 0
    assert ran.out == ""
    assert len(ran.faults) == 1, ran.err
    assert line in ran.faults[0]


def test_command_alone_shows_what_there_is(fresh: Shell) -> None:
    ran = fresh()

    assert ran.code == 2
    assert "enrol" in ran.err


@pytest.mark.parametrize(
    "command", [("case", "K7Q2"), ("check-in", "1"), ("procedure", "1", "--cancelled")], ids=" ".join
)
def test_database_without_tables_is_named_with_its_mend(fresh: Shell, command: tuple[str, ...]) -> None:
    ran = fresh(*command)

    assert ran.code == 1
    (fault,) = ran.faults
    assert fault.startswith("the database cannot be used (")
    assert fault.endswith("Error); check DATABASE_URL and run smsbot db upgrade")


def test_database_that_cannot_be_made_is_named(fresh: Shell) -> None:
    for command in (("db", "upgrade"), ("case", "K7Q2")):
        ran = fresh(*command, DATABASE_URL="sqlite:////proc/nowhere/smsbot.db")

        assert ran.code == 1
        (fault,) = ran.faults
        assert "check DATABASE_URL" in fault


def test_missing_settings_are_told_all_at_once(fresh: Shell) -> None:
    ran = fresh("reconcile", without=("SMSBOT_DATA_KEYS", "TWILIO_AUTH_TOKEN", "SMTP_URL"))

    assert ran.code == 1
    assert {fault.partition(":")[0] for fault in ran.faults} == {
        "SMSBOT_DATA_KEYS",
        "TWILIO_AUTH_TOKEN",
        "SMTP_URL",
    }


def test_key_of_another_installation_is_told_without_quoting_anything(shell: Shell) -> None:
    enrolled = shell(
        *("enrol", "--phone", "+15551230001", "--procedure-at", "2026-11-20T10:00", "--flow", "rfa"),
        *("--timezone", "America/New_York", "--region", "lumbar", "--consent-recorded", "--json"),
    )
    assert enrolled.code == 0, enrolled.err
    other = settings("sqlite:///none.db")["SMSBOT_DATA_KEYS"]

    ran = shell("case", enrolled.json["case"], SMSBOT_DATA_KEYS=other)

    assert ran.code == 1
    (fault,) = ran.faults
    assert "failed: " in fault
    assert "5551230001" not in ran.out + ran.err


def test_as_a_process_it_ends_with_its_code_and_no_traceback(tmp_path: Path) -> None:
    environment = {
        **settings(f"sqlite:///{tmp_path / 'smsbot.db'}"),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
    }
    ran = subprocess.run(
        [sys.executable, "-m", "smsbot", "case", "ZZZZ"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.startswith("smsbot: the database cannot be used")
    assert len(ran.stderr.splitlines()) == 1
