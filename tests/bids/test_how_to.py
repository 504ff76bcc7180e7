"""What a provider reads before it begins, without an account: "Zo dient u in" (Aw 2.57a)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as given
from django.test import Client
from django.urls import reverse

from clock import telling
from documents.inspection import ACTIVE_NAMES, MOST_PAGES
from documents.vault import KeyRing, use_keyring
from tenders.domain.definition import TieKey
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import TieOp
from tenders.models import Tender
from tests.architecture.page_rules import page_faults
from tests.architecture.visiting import Answer
from tests.factories.tenders import (
    AT,
    CLOSES_AT,
    admission_definition,
    draft_tender,
    plain_method,
    published_tender,
    tender_definition,
)
from ui.formatting import decimal_text

pytestmark = pytest.mark.django_db
AFTER = CLOSES_AT + timedelta(milliseconds=1)


def read(tender: Tender, *, at: Any = AT) -> str:
    """As somebody without an account reads it."""
    with telling(at):
        response = Client().get(reverse("bids:how_to_submit", args=[tender.public_id]))
    assert response.status_code == 200
    assert page_faults(Answer("GET", response)) == []
    return " ".join(response.content.decode().split())


def test_the_public_page_leads_everybody_to_it() -> None:
    tender = published_tender()
    address = reverse("bids:how_to_submit", args=[tender.public_id])

    with telling(AT):
        page = Client().get(reverse("tenders:detail", args=[tender.public_id])).content.decode()

    assert f'<a href="{address}">Zo dient u in</a>' in page


def test_limits_of_files_are_those_that_are_enforced(settings: Any) -> None:
    settings.MAX_FILE_BYTES, settings.MAX_BID_BYTES = 12_300_000, 45_600_000

    page = read(published_tender())

    assert "PDF (application/pdf)" in page
    assert f"ten hoogste 12,3 MB en {decimal_text(MOST_PAGES, 0)} pagina" in page
    assert "ten hoogste 45,6 MB" in page
    for words in ACTIVE_NAMES.values():
        assert words in page


def test_the_closing_stands_there_to_the_millisecond_in_dutch_time_and_utc() -> None:
    assert "vr 14 november 2025, 12.00.00,000 uur (11.00.00,000 UTC)" in read(published_tender())


def test_at_the_closing_itself_it_is_open_and_a_millisecond_later_it_is_not() -> None:
    tender = published_tender()

    assert "De inschrijving is gesloten" not in read(tender, at=CLOSES_AT)
    assert "De inschrijving is gesloten" in read(tender, at=AFTER)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Status.PAUSED, "Deze aanbesteding ligt stil"),
        (Status.WITHDRAWN, "Deze aanbesteding is ingetrokken"),
    ],
)
def test_a_tender_that_takes_no_bids_says_so(status: Status, sentence: str) -> None:
    tender = published_tender()
    open_page = read(tender)
    Tender.objects.filter(pk=tender.pk).update(status=status)

    assert sentence not in open_page
    assert sentence in read(tender)


def test_whose_clock_counts_is_said_as_the_installation_is_set(settings: Any) -> None:
    tender = published_tender()
    settings.ARRIVAL_HEADER, settings.TIME_SOURCE = "", ""
    own = read(tender)
    settings.ARRIVAL_HEADER, settings.TIME_SOURCE = "X-Arrival", "ntp.voorbeeld.example"
    of_proxy = read(tender)

    assert "de server die uw bericht als eerste ontvangt" not in own
    assert "De beheerder moet die klok gelijk laten lopen met een tijdserver." in own
    assert "de server die uw bericht als eerste ontvangt" in of_proxy
    assert "gelijk met de tijdserver ntp.voorbeeld.example." in of_proxy


def test_the_opening_is_described_as_this_tender_has_it() -> None:
    tender = published_tender()
    by_two = read(tender)
    Tender.objects.filter(pk=tender.pk).update(two_person_opening=False)

    assert f"{given.OPENING_DELAY_SECONDS} seconden na de sluiting. Twee mensen doen dat samen" in by_two
    assert f"binnen {given.CONFIRMATION_MINUTES} minuten" in by_two
    assert "In deze aanbesteding doet één persoon dat." in read(tender)


def test_a_price_that_is_sealed_apart_is_named_where_one_is_asked() -> None:
    method = plain_method(tie_break=(TieKey(TieOp.PRICE), TieKey(TieOp.DRAW)))
    with_price = tender_definition(method=method)

    assert "<dt>Uw prijs</dt>" in read(published_tender(definition=with_price))
    assert "<dt>Uw prijs</dt>" not in read(published_tender())


def test_the_seal_is_not_praised_where_the_opening_key_is_near(settings: Any, tmp_path: Path) -> None:
    tender = published_tender()
    settings.OPENING_KEY_FILE, settings.KEYS_DIR = None, tmp_path
    apart = read(tender)
    (tmp_path / "opening.key").write_text("a key")
    near = read(tender)

    assert "beschermt hier niet tegen wie de server beheert" not in apart
    assert "is voor de website niet te lezen" in apart
    assert "beschermt hier niet tegen wie de server beheert" in near
    assert "is voor de website niet te lezen" not in near


def test_the_signature_is_promised_only_where_receipts_are_signed(keyring: KeyRing) -> None:
    tender = published_tender()
    signed = read(tender)
    with use_keyring(replace(keyring, signing_private=None)):
        unsigned = read(tender)

    assert reverse("bids:receipt_key") in signed
    assert reverse("bids:receipt_tool") in signed
    assert reverse("bids:receipt_key") not in unsigned
    assert "Een bewijs heeft dan geen handtekening." in unsigned


def test_an_admission_hears_its_own_words() -> None:
    page = read(published_tender(definition=admission_definition()))

    assert "de vingerafdruk van de eisen die toen golden" in page
    assert "Hoeveel pagina" not in page
    for word in ("gunning", "beoordelingsmethode", "winnaar", "rangorde", "Uw prijs"):
        assert word not in page


def test_before_the_publication_it_is_an_example_for_who_has_a_role() -> None:
    tender = draft_tender()
    address = reverse("bids:how_to_submit", args=[tender.public_id])
    client = Client()
    stranger = client.get(address).status_code
    client.force_login(tender.created_by)

    assert stranger == 404
    assert "Dit is een voorbeeld" in client.get(address).content.decode()


def test_without_a_definition_the_buyer_is_sent_to_the_configuration() -> None:
    tender = draft_tender(configured=False)
    client = Client()
    client.force_login(tender.created_by)

    answer = client.get(reverse("bids:how_to_submit", args=[tender.public_id]))

    assert answer.status_code == 302
    assert answer["Location"] == reverse("tenders:configure", args=[tender.public_id])


def test_the_program_that_checks_a_receipt_is_there_for_everybody() -> None:
    answer = Client().get(reverse("bids:receipt_tool"))

    assert answer.content == (given.BASE_DIR / "tools" / "verify_receipt.py").read_bytes()
    assert answer["Content-Disposition"] == 'attachment; filename="verify_receipt.py"'
