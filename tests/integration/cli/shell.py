"""A command as it is typed: its arguments, its environment, what it prints and how it ends."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO, TextIOWrapper
from typing import Any

import pytest

from smsbot.bootstrap.build import build_reader
from smsbot.cli import main
from smsbot.flow_files import load_library
from smsbot.sealing import generate_keys

# Each folder is read once for all tests; one that is broken fails each time.
_LIBRARY = cache(load_library)
_READER = cache(build_reader)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def faults(self) -> list[str]:
        """The lines on stderr, each of which must be one of ours and no traceback."""
        lines = self.err.splitlines()
        assert all(line.startswith("smsbot: ") for line in lines), self.err
        return [line.removeprefix("smsbot: ") for line in lines]


Shell = Callable[..., Ran]


def settings(url: str, **changes: str) -> dict[str, str]:
    """Settings for every command, with a database of their own."""
    plain = {
        **generate_keys(),
        "DATABASE_URL": url,
        "PUBLIC_URL": "https://smsbot.clinic.example",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 31 + "1",
        "TWILIO_AUTH_TOKEN": "peer-auth-token-4b1f9c2e7d8a6053",
        "TWILIO_FROM": "+15550100001",
        "SMTP_URL": "smtp://127.0.0.1:1",
        "MAIL_FROM": "alerts@smsbot.example",
        "SMSBOT_ALLOW_UNREVIEWED_FLOWS": "yes",
    }
    return {**plain, **changes}


def make_shell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], environment: Mapping[str, str]
) -> Shell:
    """Runs commands in this process, one after the other, under one environment."""
    for name in ("DATABASE_URL", "SECRET_KEY", "SMSBOT_DATA_KEYS", "SMSBOT_INDEX_KEY", "SMSBOT_FLOWS_DIR"):
        monkeypatch.delenv(name, raising=False)

    def shell(*arguments: str, stdin: bytes = b"", without: tuple[str, ...] = (), **changes: str) -> Ran:
        with monkeypatch.context() as here:
            # Logging is set once a process: a command of a test must not change it for the others.
            here.setattr("smsbot.bootstrap.build.configure_logging", lambda *_: None)
            here.setattr("smsbot.bootstrap.build.load_library", _LIBRARY)
            here.setattr("smsbot.bootstrap.build.build_reader", _READER)
            here.setattr(sys, "argv", ["smsbot", *arguments])
            here.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin), encoding="utf-8"))
            for name, value in {**environment, **changes}.items():
                here.setenv(name, value)
            for name in without:
                here.delenv(name, raising=False)
            capsys.readouterr()
            with pytest.raises(SystemExit) as ended:
                main()
            printed = capsys.readouterr()
        code = ended.value.code
        if isinstance(code, str):
            # What sys.exit prints for a text.
            return Ran(1, printed.out, printed.err + code + "\n")
        return Ran(int(code or 0), printed.out, printed.err)

    return shell
