"""The wheel works far from the checkout: it carries the flows, the migrations and the simulator's replies."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment elsewhere with nothing but the wheel; its dependencies are lent by this one."""
    folder = tmp_path_factory.mktemp("elsewhere")
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", folder, ROOT, cwd=folder)
    assert built.returncode == 0, built.stderr
    wheel = next(folder.glob("smsbot-*.whl"))
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "-q", wheel)
    put_in = run(*pip, cwd=folder)
    assert put_in.returncode == 0, put_in.stderr
    site = next((folder / "venv" / "lib").glob("python*/site-packages"))
    (site / "lent.pth").write_text(sysconfig.get_paths()["purelib"])
    return folder


def test_installed_wheel_migrates_a_new_database(installed: Path) -> None:
    url = f"sqlite:///{installed / 'new.db'}"

    done = run(installed / "venv/bin/smsbot", "db", "upgrade", cwd=installed, DATABASE_URL=url)

    assert done.returncode == 0, done.stderr
    assert "migration 0" in done.stdout
    assert (installed / "new.db").stat().st_size > 0


def test_installed_wheel_finds_and_checks_its_flows(installed: Path) -> None:
    done = run(installed / "venv/bin/smsbot", "flows", "check", "--no-walk", cwd=installed)

    assert done.returncode == 0, done.stderr
    assert "well formed" in done.stdout


def test_installed_wheel_reads_a_reply(installed: Path) -> None:
    line = '{"text": "7", "awaiting": "pain"}'

    done = subprocess.run(
        [str(installed / "venv/bin/smsbot"), "parse"],
        input=line,
        cwd=installed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert '"pain": 7' in done.stdout


def test_installed_wheel_simulates_with_its_own_replies(installed: Path) -> None:
    few = ("simulate", "--patients", "2", "--months", "1", "--json")

    done = run(installed / "venv/bin/smsbot", *few, cwd=installed)

    assert done.returncode == 0, done.stderr
    assert '"silent_failures": 0' in done.stdout
