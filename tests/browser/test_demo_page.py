"""The demo as a person uses it, in a real browser on a laptop and on a phone."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def press(page: "Page", button: str) -> None:
    """Press a button and wait for the page it leads to, style and all."""
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("button", name=button).click()


def text(page: "Page", words: str) -> None:
    page.get_by_label("Text as the patient").fill(words)
    press(page, "Send")


def has_no_sideways_scroll(page: "Page") -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def bottom_of(page: "Page", selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def open_alert(page: "Page") -> None:
    with page.expect_navigation(url="**/a/**", wait_until="load"):
        page.frame_locator("iframe.mail").get_by_role("link", name="Acknowledge").click()


def take_alert(page: "Page") -> None:
    open_alert(page)
    page.get_by_label("Dana Reyes, RN").check()
    press(page, "I am on it")


def test_red_flag_goes_from_phone_to_inbox_to_a_person_who_takes_and_closes_it(wide: "Page") -> None:
    press(wide, "Next check")
    text(wide, "my leg is numb")
    assert wide.locator(".bubble.mine").last.inner_text().startswith("my leg is numb")
    assert wide.locator(".mails li").count() == 1

    take_alert(wide)
    assert "Taken by Dana Reyes, RN" in wide.locator(".lead").inner_text()
    wide.get_by_label("Dana Reyes, RN").check()
    wide.get_by_label("I spoke with the patient").check()
    press(wide, "Close the alert")
    assert "Closed at" in wide.locator(".lead").inner_text()

    with wide.expect_navigation():
        wide.get_by_role("link", name="Back to the demo").click()
    assert "closed: called" in wide.locator(".card").first.inner_text()
    press(wide, "Next check")
    assert "What was your average pain" in wide.locator(".bubble.theirs").last.inner_text()


def test_whole_page_fits_a_laptop_and_columns_scroll_by_themselves(wide: "Page") -> None:
    for button in ("Next check", "Next event", "+1 day"):
        press(wide, button)

    assert has_no_sideways_scroll(wide)
    assert wide.evaluate("document.documentElement.scrollHeight") == 800
    assert bottom_of(wide, "#newest") <= bottom_of(wide, ".talk")


def test_phone_comes_first_on_a_phone_with_newest_text_and_reply_box_in_view(narrow: "Page") -> None:
    press(narrow, "Next check")
    text(narrow, "my leg is numb")

    assert has_no_sideways_scroll(narrow)
    assert bottom_of(narrow, "#newest") <= bottom_of(narrow, ".talk") <= 844
    assert bottom_of(narrow, "form.type") <= 844
    assert bottom_of(narrow, ".phone") < bottom_of(narrow, ".state") < bottom_of(narrow, ".inbox")


def test_inbox_is_one_tap_away_on_a_phone(narrow: "Page") -> None:
    text(narrow, "my leg is numb")

    narrow.get_by_role("link", name="1 mail").click()

    subject = narrow.locator(".mails .subject").first
    box = subject.bounding_box()
    assert "[URGENT]" in subject.inner_text()
    assert box is not None
    assert 0 <= box["y"] < 844


def test_acknowledge_page_fits_a_phone_and_asks_for_a_name(narrow: "Page") -> None:
    text(narrow, "my leg is numb")
    open_alert(narrow)

    assert has_no_sideways_scroll(narrow)
    assert bottom_of(narrow, "main form > button") <= 844
    narrow.get_by_role("button", name="I am on it").click()
    assert narrow.evaluate("document.querySelector('input[name=member]').validity.valueMissing")
    for choice in narrow.locator("label.choice").all():
        box = choice.bounding_box()
        assert box is not None
        assert box["height"] >= 44


def test_a_chosen_mail_stays_in_view(wide: "Page") -> None:
    text(wide, "my leg is numb")
    press(wide, "Next event")

    with wide.expect_navigation():
        wide.locator(".mails a").last.click()

    assert wide.locator(".mails a[aria-current]").inner_text() == wide.locator(".mails a").last.inner_text()
    frame = wide.frame_locator("iframe.mail")
    assert "URGENT" in frame.locator("h1").inner_text()


def test_everything_works_without_scripts(browser: "Browser", address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)

    text(page, "my leg is numb")
    take_alert(page)

    assert "Taken by Dana Reyes, RN" in page.locator(".lead").inner_text()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(browser: "Browser", address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    text(page, "my leg is numb")

    faint = page.evaluate(_FAINT_TEXTS)
    open_alert(page)
    faint += page.evaluate(_FAINT_TEXTS)

    context.close()
    assert faint == []


# Every text whose contrast with the ground it stands on is under 4.5 (WCAG 2 AA).
_FAINT_TEXTS = """() => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faint = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.textContent.trim()) continue;
    const ink = light(numbers(getComputedStyle(node.parentElement).color));
    const paper = light(ground(node.parentElement));
    const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    if (contrast < 4.5) faint.push([node.textContent.trim(), contrast]);
  }
  return faint;
}"""
