"""What is measured of texts that look alike still finds the one that does not."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.accessibility import ADDRESS, LOAD, faults_of
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.xdist_group("accessibility")]

PAGE = """<!doctype html><html lang="nl"><head><title>Proef</title><style>
body {{ background: #fff; color: #222; }} .dark {{ background: #333; }} .through {{ opacity: 0.3; }}
.striped tr:nth-child(30) td {{ color: #ddd; }} .pale {{ color: #ccc; }}
</style></head><body>
<main><h1>Een lijst</h1><table class="{table}"><tbody>{rows}</tbody></table></main></body></html>"""
ROW = "<tr><td>De zoveelste regel van een lange lijst</td></tr>"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize(
    ("table", "last"),
    [
        ("", ROW.replace("<td>", '<td class="pale">')),
        ("", ROW.replace("<tr>", '<tr class="dark">')),
        ("", ROW.replace("<td>", '<td class="through">')),
        ("", ROW.replace("<td>", '<td style="background: #333">')),
        ("striped", ROW),
    ],
    ids=["pale text", "on a dark row", "seen through", "on a dark cell", "by its place"],
)
def test_one_of_thirty_rows_that_is_hard_to_read_is_found(page: Page, table: str, last: str) -> None:
    page.set_content(PAGE.format(table=table, rows=ROW * 29 + last))

    faults = faults_of(page)

    assert "color-contrast" in faults
    assert "nth-child(30)" in faults or ".pale" in faults or ".dark" in faults or ".through" in faults


def test_other_rules_look_at_every_element(page: Page) -> None:
    page.set_content(PAGE.format(table="", rows=ROW * 29 + "<tr><td><input></td></tr>"))

    assert "label" in faults_of(page)


def test_a_page_without_faults_is_left_as_it_was(page: Page) -> None:
    page.set_content(PAGE.format(table="", rows=ROW * 30))
    before = page.content()

    assert faults_of(page) == ""
    assert page.content() == before


def test_an_installation_serves_the_script_of_axe(page: Page, stack: Stack) -> None:
    """Else each check would hand it over, which works as well and takes much longer."""
    page.goto(f"{stack.url}/aanbestedingen/")

    assert page.evaluate(LOAD, ADDRESS)
    assert page.evaluate("typeof axe.run") == "function"
    assert page.locator("script[src*=axe]").count() == 0


def test_the_statement_about_accessibility_is_accessible_itself(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.url}/toegankelijkheid/")

    assert (
        page.get_by_role("heading", level=1).inner_text().replace("\u00ad", "")
        == "Toegankelijkheidsverklaring"
    )
    assert faults_of(page) == ""
