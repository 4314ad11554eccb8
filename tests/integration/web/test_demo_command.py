"""`smsbot demo` as a person starts and ends it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
_LONGEST_START = 30


def start(port: int, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "smsbot", "demo", "--port", str(port)],
        cwd=ROOT,
        # Nothing of the outer environment is needed: no account, no secret, no database.
        env={"PATH": os.environ["PATH"], "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def running(port: int, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with start(port, tmp_path) as process:
        yield process
        process.kill()


def fetch(port: int) -> str:
    """The demo's page, as soon as it is served."""
    end = time.monotonic() + _LONGEST_START
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
                return str(page.read().decode())
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def test_demo_is_served_with_no_setting_and_leaves_nothing_behind(
    running: subprocess.Popen[str], port: int, tmp_path: Path
) -> None:
    assert "Demo Clinic" in fetch(port)
    assert list(tmp_path.iterdir()) != []

    running.terminate()

    assert running.wait(timeout=15) == 0
    assert list(tmp_path.iterdir()) == []


def test_port_that_is_taken_is_named_with_the_mend(port: int, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", port)), start(port, tmp_path) as process:
        said, _ = process.communicate(timeout=_LONGEST_START)

    assert process.returncode == 1
    assert f"port {port} cannot be listened on" in said
    assert "--port" in said
    assert "Traceback" not in said
