"""Somebody without a mouse, who looks where the focus is at each stop."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

# What has the focus: its name, where it stands, and whether somebody who looks can see that it has it.
FOCUSED = """async () => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  // The browser scrolls to the focus in a few pictures.
  const isSeen = () => {
    const box = at.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  };
  for (let picture = 0; picture < 60 && !isSeen(); picture += 1) await new Promise(requestAnimationFrame);
  const style = getComputedStyle(at);
  const label = at.labels?.[0]?.innerText ?? "";
  const ringed = at.closest("label, .form-check") ?? at;
  return {
    text: (at.innerText || label || at.name || at.id).trim(),
    tag: at.tagName, type: at.type ?? "", name: at.name ?? "", id: at.id,
    y: at.getBoundingClientRect().top + scrollY, in_main: Boolean(at.closest("main")),
    seen: isSeen(),
    ring: [style, getComputedStyle(ringed)].some(
      (one) => parseFloat(one.outlineWidth) >= 2 && one.outlineStyle !== "none" || one.boxShadow !== "none"),
  };
}"""
MOST_STOPS = 120


class Keyboard:
    """Tab, Enter, Space and letters; the mouse is never used. Each stop is looked at."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def stops(self) -> Iterator[dict[str, Any]]:
        """From where the focus is, stop by stop, until it leaves the page or the keyboard does something else."""
        for _ in range(MOST_STOPS):
            self.press("Tab")
            stop = self.page.evaluate(FOCUSED)
            if stop is None:
                return
            assert stop["seen"], f"{self.page.url}: {stop} has the focus out of sight"
            assert stop["ring"], f"{self.page.url}: nobody sees that {stop} has the focus"
            yield stop
        raise AssertionError(f"{self.page.url}: the focus never leaves the page")

    def to(self, *, text: str = "", name: str = "", tag: str = "") -> dict[str, Any]:
        """Go on with Tab to the stop of this text or name."""
        for stop in self.stops():
            is_it = stop["name"] == name if name else stop["text"].startswith(text)
            if is_it and tag in {"", stop["tag"]}:
                return stop
        raise AssertionError(f"{self.page.url}: Tab does not reach {text or name}")

    def follow(self, text: str) -> None:
        self.to(text=text)
        self.enter()

    def enter(self) -> None:
        """Enter on a link or a button that leads to another page."""
        with self.page.expect_navigation():
            self.press("Enter")
        self.page.wait_for_load_state()

    def fill(self, name: str, text: str) -> None:
        self.to(name=name)
        self.press("Control+a")
        self.page.keyboard.type(text)

    def skip(self) -> None:
        """The first stop of a page is the way past its head."""
        self.press("Tab")
        assert self.page.evaluate(FOCUSED)["text"] == "Naar de inhoud"
        self.press("Enter")

    def choose(self, name: str, value: str) -> None:
        """Go to the radios of this name and with the arrows to this one."""
        self.to(name=name)
        self.press("Space")
        wanted = self.page.locator(f'[name="{name}"][value="{value}"]')
        for _ in range(self.page.locator(f'[name="{name}"]').count()):
            if wanted.is_checked():
                return
            self.press("ArrowDown")
        assert wanted.is_checked(), f"{self.page.url}: no arrow leads to {value}"
