"""Somebody at a browser: goes places, fills in, presses, and leaves no page unchecked."""

from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Download, Page, expect

from portal.demo.people import PASSWORD


@dataclass
class Person:
    """Every page it comes to is checked with axe once per address (ids replaced), in this browser."""

    page: Page
    axe: Axe
    email: str
    checked: set[str] = field(default_factory=set)

    def log_in(self) -> None:
        self.page.goto("/account/login/")
        self.check()
        self.page.get_by_label("E-mailadres").fill(self.email)
        self.page.get_by_label("Wachtwoord").first.fill(PASSWORD)
        self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Goedendag")
        self.check()

    def goto(self, address: str) -> None:
        self.page.goto(address)
        self.check()

    def follow(self, name: str, *, exact: bool = False) -> None:
        self.page.get_by_role("link", name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        self.check()

    def press(self, name: str, *, exact: bool = True) -> None:
        self.page.get_by_role("button", name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        self.check()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(text)

    def choose(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).first.check()

    def upload(self, label: str, path: Path) -> None:
        self.page.get_by_label(label).first.set_input_files(path)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def download(self, name: str) -> Download:
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=name).first.click()
        return waiting.value

    def check(self) -> None:
        """The baseline of every page: one h1, a title, Dutch, and no violation that axe finds."""
        key = "/".join("*" if _is_id(part) else part for part in self.page.url.split("?")[0].split("/")[3:])
        title = self.page.title()
        assert title.endswith("– Tenderhuis"), f"{self.page.url}: title {title!r}"
        assert self.page.locator("h1").count() == 1, f"{self.page.url}: not one h1"
        state = f"{key} {title.startswith('Fout')}"
        if state in self.checked:
            return
        self.checked.add(state)
        found = self.axe.run(self.page)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"


def _is_id(part: str) -> bool:
    return len(part) == 36 and part.count("-") == 4
