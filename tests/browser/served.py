"""The demo served for a browser, and the browser: Debian's chromium, talking to loopback alone."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import waitress.server
from playwright.sync_api import Browser, sync_playwright

from smsbot.bootstrap.demo import ZONE
from smsbot.web.demo import create_demo_app, stage

START = datetime(2026, 11, 20, 13, 0, tzinfo=ZoneInfo(ZONE))
CHROMIUM = "chromium"
# Without these, chromium looks for its maker's servers at every start.
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def served_demo(folder: Path) -> Iterator[str]:
    """Serve a fresh demo on a free port and give its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    flask = create_demo_app(folder, port=port, start=START)
    server = waitress.server.create_server(flask, host="127.0.0.1", port=port, threads=4)
    thread = Thread(target=server.run, name="demo")
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        # Closed by its own thread, which would otherwise be left waiting on sockets that are gone.
        server.trigger.pull_trigger(lambda: _close(server))
        thread.join(timeout=10)
        server.task_dispatcher.shutdown()
        stage(flask).demo.close()


def _close(server: waitress.server.BaseWSGIServer) -> None:
    for channel in list(server.active_channels.values()):
        channel.close()
    server.close()


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which(CHROMIUM), args=list(_ARGUMENTS), headless=True
        )
        yield browser
        browser.close()
