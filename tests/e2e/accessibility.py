"""What axe finds wrong on a page.

Its script comes from the installation where that serves it (`config/settings/test.py`): Chromium then fetches and
compiles it once. To hand over half a megabyte for each page took a quarter of the time of a check.

Three quarters of its time go to the contrast of each text, which is a matter of paint: the colours, the size and what
lies behind. Of texts that are painted alike two are measured, so that a long table costs no more than a short one.
"""

from typing import Any

from axe_playwright_python.base import AXE_FILE_NAME, AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

ADDRESS = f"/static/axe/{AXE_FILE_NAME}"
LOAD = """address => new Promise(loaded => {
  const script = document.createElement("script");
  const end = (done) => { script.remove(); loaded(done); };
  script.onload = () => end(true);
  script.onerror = () => end(false);
  script.src = address;
  document.head.append(script);
})"""
_RUN = """async () => {
  const twin = "data-painted-alike";
  const paints = new WeakMap();
  const behind = (element) => {
    if (!element) return "";
    if (!paints.has(element)) {
      const style = getComputedStyle(element);
      const own = [
        style.backgroundColor, style.backgroundImage, style.opacity, style.position, style.float, style.transform,
        style.filter, style.mixBlendMode, style.visibility, style.overflow, style.clip, element.matches(":disabled"),
        ["::before", "::after"].map((part) => getComputedStyle(element, part).content),
      ].join();
      paints.set(element, behind(element.parentElement) + "/" + own);
    }
    return paints.get(element);
  };
  const seen = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    // A letter alone, and what shows its text otherwise, is measured whatever it looks like.
    if (texts.map((node) => node.data).join("").trim().length < 2) continue;
    if (element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const paint = [
      behind(element), style.color, style.fontSize, style.fontWeight, style.textShadow, element.ariaDisabled,
    ].join("|");
    const before = seen.get(paint) ?? 0;
    if (before >= 2) element.setAttribute(twin, "");
    seen.set(paint, before + 1);
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: `*:not([${twin}])` }] });
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  for (const element of document.querySelectorAll(`[${twin}]`)) element.removeAttribute(twin);
  return { violations };
}"""


def faults_of(page: Page) -> str:
    """A report of all violations, or nothing."""
    if not page.evaluate(LOAD, ADDRESS):
        page.evaluate(AXE_SCRIPT)
    response: dict[str, Any] = page.evaluate(_RUN)
    results = AxeResults(response)
    return str(results.generate_report()) if results.violations_count else ""
