"""The toegankelijkheidsverklaring says what is set, and says so where nothing is."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.accessibility.statement import STANDINGS
from tests.architecture.page_rules import page_faults
from tests.architecture.visiting import Answer

ROOT = Path(__file__).resolve().parents[3]
REGISTER = "https://www.toegankelijkheidsverklaring.nl/register/12345"


@pytest.fixture
def address() -> str:
    return reverse("portal:accessibility")


@pytest.fixture(autouse=True)
def _nothing_set(settings: Any) -> None:
    settings.ACCESSIBILITY_RESPONSIBLE = ""
    settings.ACCESSIBILITY_STATUS = ""
    settings.ACCESSIBILITY_REGISTER_URL = ""
    settings.ACCESSIBILITY_CONTACT = ""
    settings.ACCESSIBILITY_REVIEWED_ON = None


def read(address: str) -> str:
    """As a visitor without an account reads it."""
    response = Client().get(address)
    assert response.status_code == 200
    assert page_faults(Answer("GET", response)) == []
    return " ".join(response.content.decode().split())


def test_an_installation_that_set_nothing_says_that_it_is_not_registered(address: str) -> None:
    page = read(address)

    assert "Deze verklaring is nog niet geregistreerd" in page
    assert "Er is nog geen status vastgesteld." in page
    assert "de organisatie die deze website beheert" in page
    assert "nog geen adres voor meldingen ingevuld" in page
    assert "voor het laatst bekeken" not in page
    assert "Lees de verklaring in het register" not in page


def test_what_is_set_stands_on_the_page(address: str, settings: Any) -> None:
    settings.ACCESSIBILITY_RESPONSIBLE = "gemeente Voorbeeldstad"
    settings.ACCESSIBILITY_STATUS = "B"
    settings.ACCESSIBILITY_REGISTER_URL = REGISTER
    settings.ACCESSIBILITY_CONTACT = "toegankelijk@voorbeeldstad.example"
    settings.ACCESSIBILITY_REVIEWED_ON = date(2026, 5, 29)

    page = read(address)

    assert "is gemeente Voorbeeldstad." in page
    assert "<strong>B – voldoet gedeeltelijk</strong>" in page
    assert f'<a href="{REGISTER}">' in page
    assert 'href="mailto:toegankelijk@voorbeeldstad.example"' in page
    assert "voor het laatst bekeken op vr 29 mei 2026." in page
    assert "nog niet geregistreerd" not in page
    assert "geen adres" not in page


def test_a_status_without_an_entry_is_still_called_not_registered(address: str, settings: Any) -> None:
    settings.ACCESSIBILITY_STATUS = "C"

    page = read(address)

    assert "<strong>C – eerste maatregelen genomen</strong>" in page
    assert "Deze verklaring is nog niet geregistreerd" in page


def test_an_entry_without_a_status_leads_to_the_register(address: str, settings: Any) -> None:
    settings.ACCESSIBILITY_REGISTER_URL = REGISTER

    page = read(address)

    assert "De status van deze website staat in het register." in page
    assert "geen status vastgesteld" not in page


@pytest.mark.parametrize("letter", ["A", "B", "C", "D", "E"])
def test_every_status_of_the_register_has_words(address: str, settings: Any, letter: str) -> None:
    settings.ACCESSIBILITY_STATUS = letter

    assert f"{letter} – {STANDINGS[letter].name}</strong>. {STANDINGS[letter].meaning}" in read(address)


def test_standard_terms_and_the_way_to_the_ombudsman_are_always_there(address: str) -> None:
    page = read(address)

    for text in (
        "EN 301 549",
        "WCAG 2.1",
        "binnen 5 werkdagen",
        "binnen 3 weken",
        "https://www.nationaleombudsman.nl/",
        "Documenten die een aanbestedende dienst zelf uploadt.",
        "Bestanden van inschrijvers.",
    ):
        assert text in page


@pytest.mark.django_db
def test_every_page_leads_to_it(client: Client, address: str) -> None:
    for page in ("/", "/aanbestedingen/", "/account/login/", "/bestaat-niet/", address):
        assert f'<a href="{address}">Toegankelijkheid</a>' in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("status", "day", "fault"),
    [
        ("B", "2026-05-29", ""),
        ("", "", ""),
        ("F", "", "ACCESSIBILITY_STATUS is A, B, C, D of E."),
        ("", "gisteren", "ACCESSIBILITY_REVIEWED_ON"),
    ],
)
def test_what_cannot_be_is_refused_at_the_start(status: str, day: str, fault: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import config.settings.base"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATA_DIR": str(tmp_path),
            "ACCESSIBILITY_STATUS": status,
            "ACCESSIBILITY_REVIEWED_ON": day,
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode == 0) is (fault == "")
    assert fault in done.stderr
