"""Browser tests need Debian's chromium and the browser extra; without them they are skipped, and say so."""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HAS_PLAYWRIGHT = importlib.util.find_spec("playwright") is not None
HAS_CHROMIUM = shutil.which("chromium") is not None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a browser test."""
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    if not HAS_PLAYWRIGHT or not HAS_CHROMIUM:
        pytest.skip("needs: apt-get install chromium, and the browser extra (playwright)")
    from tests.browser.served import open_browser

    with open_browser() as browser:
        yield browser


@pytest.fixture
def address(browser: "Browser", tmp_path: Path) -> Iterator[str]:
    """The address of a fresh demo. Asks for the browser first, as nothing is to be served without one."""
    from tests.browser.served import served_demo

    with served_demo(tmp_path) as address:
        yield address


@pytest.fixture
def wide(browser: "Browser", address: str) -> "Iterator[Page]":
    """The demo on a laptop."""
    yield from _open(browser, address, 1280, 800)


@pytest.fixture
def narrow(browser: "Browser", address: str) -> "Iterator[Page]":
    """The demo on a phone."""
    yield from _open(browser, address, 390, 844)


def _open(browser: "Browser", address: str, width: int, height: int) -> "Iterator[Page]":
    """Open the demo; whatever the browser complains of, or asks of any other host, fails the test."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=True)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: complaints.extend(_foreign(asked.url, address)))
    page.goto(address)
    yield page
    context.close()
    assert complaints == []


def _foreign(url: str, address: str) -> list[str]:
    return [] if url.startswith((address, "data:")) else [url]
