"""WCAG 2.2 contrast of the tokens, computed from the stylesheet itself (success criteria 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "static/css/tokens.css").read_text()
TEXT, PART = 4.5, 3.0
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "mist", TEXT),
    ("muted", "paper", TEXT),
    ("muted", "mist", TEXT),
    ("accent", "paper", TEXT),
    ("accent", "mist", TEXT),
    ("accent-deep", "paper", TEXT),
    ("accent-deep", "mist", TEXT),
    ("visited", "paper", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-deep", TEXT),
    ("on-bad", "bad", TEXT),
    ("bad", "paper", TEXT),
    ("warn", "paper", TEXT),
    ("bad", "mist", TEXT),
    ("warn", "mist", TEXT),
    ("good", "good-back", TEXT),
    ("warn", "warn-back", TEXT),
    ("bad", "bad-back", TEXT),
    ("info", "info-back", TEXT),
    ("sealed", "sealed-back", TEXT),
    ("focus-ink", "focus", TEXT),
    ("line", "paper", PART),
    ("line", "mist", PART),
]
SCHEMES = {"light": CSS.split("@media")[0], "dark": CSS}


def tokens(scheme: str) -> dict[str, str]:
    return dict(re.findall(r"--th-([a-z-]+): #([0-9A-F]{6});", SCHEMES[scheme]))


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_pair_has_enough_contrast(scheme: str, front: str, back: str, least: float) -> None:
    colours = tokens(scheme)

    assert contrast(colours[front], colours[back]) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
def test_focus_ring_shows_on_every_ground(scheme: str) -> None:
    colours = tokens(scheme)

    for ground in ("paper", "mist", "accent", "bad", "sealed-back"):
        ring = max(contrast(colours[part], colours[ground]) for part in ("focus", "focus-ink"))
        assert ring >= PART


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("767676", "FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_no_stylesheet_but_the_tokens_names_a_colour() -> None:
    folder = Path(__file__).parents[2] / "static/css"
    named = {
        path.name: found
        for path in folder.glob("*.css")
        if path.name not in {"tokens.css", "pdf.css"}
        and (found := set(re.findall(r"#[0-9A-Fa-f]{3,8}\b(?!['%])", path.read_text())) - {"#FFFFFF"})
    }

    assert named == {}
