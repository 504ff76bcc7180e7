"""Somebody at a browser: goes places, fills in, presses, and leaves no page unchecked."""

import re
from collections.abc import Mapping, MutableSet
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

from portal.demo.people import PASSWORD
from tests.e2e.accessibility import faults_of

LOGIN = "/account/login/"
# What was checked of the page where one logs in, which is the same for everybody.
_CHECKED_OF_LOGIN: set[str] = set()


@dataclass
class Person:
    """Every page it comes to is checked with axe, once per address (ids replaced) for people of one role."""

    page: Page
    email: str
    checked: set[str] = field(default_factory=set)

    def log_in(self) -> None:
        """The first one of a test process by the page; it is the same for everybody, so others send its form."""
        if not _CHECKED_OF_LOGIN:
            self.page.goto(LOGIN)
            self._check(_CHECKED_OF_LOGIN)
            self.page.get_by_label("E-mailadres").fill(self.email)
            self.page.get_by_label("Wachtwoord").first.fill(PASSWORD)
            self.page.get_by_role("button", name="Log in").click()
        else:
            self._send_login()
            self.page.goto("/")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Goedendag")
        self.check()

    def _send_login(self) -> None:
        request = self.page.context.request
        shown = request.get(LOGIN)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown.text())
        assert token
        answers = {"csrfmiddlewaretoken": token[1], "login": self.email, "password": PASSWORD}
        answer = request.post(LOGIN, form=answers, headers={"Referer": shown.url}, max_redirects=0)
        assert answer.status == 302, answer.text()

    def goto(self, address: str) -> None:
        self.page.goto(address)
        self.check()

    def follow(self, name: str, *, exact: bool = False) -> None:
        self.page.get_by_role("link", name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        self.check()

    def press(self, name: str, *, exact: bool = True) -> None:
        self._click(self.page.get_by_role("button", name=name, exact=exact).first)

    def send(self) -> None:
        """Press the one primary button of the page, whatever the answer is."""
        self._click(self.page.locator("main .btn-primary").last)

    def _click(self, button: Locator) -> None:
        # A form with a file is sent by a script: its answer takes the place of the page later, without a navigation.
        sends_file = button.evaluate(
            """button => {
                const sends = Boolean(button.form?.matches("[data-upload]"));
                if (sends) document.documentElement.dataset.answered = "no";
                return sends;
            }"""
        )
        button.click()
        if sends_file:
            expect(self.page.locator("html[data-answered]")).to_have_count(0, timeout=30_000)
            expect(self.page).to_have_title(re.compile("– Tenderhuis$"))
        self.page.wait_for_load_state()
        self.check()

    def set(self, name: str, value: str | bool) -> None:
        """Fill in, tick or choose the field of this name, as its kind asks."""
        self._set(name, value, self._kind(name))

    def set_all(self, values: Mapping[str, str | bool]) -> None:
        """The kinds of fields that are there are asked at once; one that another brings is waited for."""
        kinds = self.page.evaluate(
            "names => names.map(name => document.querySelector(`main [name=${CSS.escape(name)}]`)?.type)",
            list(values),
        )
        for (name, value), kind in zip(values.items(), kinds, strict=True):
            self._set(name, value, kind or self._kind(name))

    def _kind(self, name: str) -> str:
        return str(self.page.locator(f'main [name="{name}"]').first.evaluate("field => field.type"))

    def _set(self, name: str, value: str | bool, kind: str) -> None:
        fields = self.page.locator(f'main [name="{name}"]')
        if kind == "radio":
            self.page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind == "checkbox" and isinstance(value, bool):
            fields.first.set_checked(value)
        elif kind == "checkbox":
            self.page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind.startswith("select"):
            fields.first.select_option(label=str(value))
        else:
            fields.first.fill(str(value))

    def tick_all(self, fields: str) -> None:
        """Each radio button and box that is not ticked yet, by its own click, but without moving the mouse there."""
        self.page.locator(fields).evaluate_all(
            "fields => fields.filter(field => !field.checked).forEach(field => field.click())"
        )

    def save(self) -> None:
        """As `send`, for an answer without mistakes; what was refused is shown by the failure."""
        self.send()
        assert not self.page.title().startswith("Fout"), self.page.locator("main").inner_text()

    def upload(self, name: str, path: Path) -> None:
        self.page.locator(f'main [name="{name}"]').set_input_files(path)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def download(self, name: str) -> Download:
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=name).first.click()
        return waiting.value

    def check(self) -> None:
        """The baseline of every page: one h1, a title, Dutch, and no violation that axe finds."""
        self._check(self.checked)

    def _check(self, checked: MutableSet[str]) -> None:
        key = "/".join(
            "*" if _is_id(part) else part for part in self.page.url.split("?")[0].split("#")[0].split("/")[3:]
        )
        title, headings = self.page.evaluate("[document.title, document.querySelectorAll('h1').length]")
        assert title.endswith("– Tenderhuis"), f"{self.page.url}: title {title!r}"
        assert headings == 1, f"{self.page.url}: not one h1"
        state = f"{key} {title.startswith('Fout')}"
        if state in checked:
            return
        checked.add(state)
        faults = faults_of(self.page)
        assert not faults, f"{self.page.url}\n{faults}"


def _is_id(part: str) -> bool:
    return len(part) == 36 and part.count("-") == 4
