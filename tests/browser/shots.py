"""Takes the pictures of the documentation: `python -m tests.browser.shots` writes them into docs/images.

With the page of a simulation (`smsbot simulate --html FILE`) as its argument it takes that page's charts.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.served import open_browser, served_demo

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
# Three check-ins answered, then a worrying one.
_STORY = ("NO", None, "6", "NO", None, "5", "NO", None)


def take_shots(folder: Path = IMAGES) -> None:
    """Play the story on a laptop, then look at it on a phone."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, served_demo(Path(data)) as address, open_browser() as browser:
        wide = _open(browser, address, 1280, 800)
        _play(wide)
        wide.screenshot(path=folder / "demo.png")
        _open(browser, address, 390, 844).screenshot(path=folder / "demo-phone.png")


def _open(browser: Browser, address: str, width: int, height: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(address)
    return page


def _play(page: Page) -> None:
    page.get_by_role("button", name="Next check").click()
    for reply in _STORY:
        if reply is None:
            page.get_by_role("button", name="Next check").click()
        else:
            _text(page, reply)
    _text(page, "my left leg is numb")
    page.frame_locator("iframe.mail").get_by_role("link", name="Acknowledge").wait_for()


def _text(page: Page, words: str) -> None:
    page.get_by_label("Text as the patient").fill(words)
    page.get_by_role("button", name="Send").click()


def shoot_report(page: Path, folder: Path = IMAGES) -> None:
    """The charts of a report that `smsbot simulate --html` wrote, without the tables below them."""
    with open_browser() as browser:
        opened = browser.new_page(viewport={"width": 1000, "height": 800})
        opened.goto(page.resolve().as_uri())
        last = opened.locator("table.bars").last.bounding_box()
        assert last is not None
        height = last["y"] + last["height"] + 16
        clip = {"x": 0, "y": 0, "width": 1000, "height": height}
        opened.screenshot(path=folder / "simulator.png", clip=clip, full_page=True)  # type: ignore[arg-type]


if __name__ == "__main__":
    shoot_report(Path(sys.argv[1])) if sys.argv[1:] else take_shots()
