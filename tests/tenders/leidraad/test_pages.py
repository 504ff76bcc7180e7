"""The pages of the leidraad, as buyer and colleague meet them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from documents.files import read_file
from tenders.domain.checks import Subject
from tenders.domain.leidraad import ChapterKey
from tenders.leidraad.presenters import gap_rows
from tenders.leidraad.selectors import draft_of
from tenders.leidraad.services import make_version, render_leidraad, save_text
from tenders.models import LeidraadText, LeidraadVersion, Role, Tender
from tenders.services import create_from, give_role, publish_tender, start_revision
from tenders.services.configuration import save_subject
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.tenders import AT, draft_tender

pytestmark = pytest.mark.django_db


def address(tender: Tender, name: str, *args: object) -> str:
    return reverse(f"tenders:{name}", args=[tender.public_id, *args])


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


def version_with(tender: Tender, text: str) -> LeidraadVersion:
    stored = LeidraadText.objects.filter(tender=tender).first()
    save_text(
        tender,
        ChapterKey.CONTRACT,
        text,
        version=stored.version if stored else 0,
        by=tender.created_by,
        at=AT,
    )
    version = make_version(tender, by=tender.created_by, at=AT)
    render_leidraad(version.public_id, at=AT)
    version.refresh_from_db()
    return version


def test_the_configuration_leads_to_it_and_it_says_what_is_open() -> None:
    tender = draft_tender()
    client = as_(tender.created_by)

    assert address(tender, "leidraad") in page_of(client, address(tender, "configure"))
    page = page_of(client, address(tender, "leidraad"))
    chapter = page_of(client, address(tender, "leidraad_chapter", "besluit"))

    assert "in te vullen" in page
    assert "Er is nog geen versie" in page
    assert f'<a href="{address(tender, "basics")}#id_court">De bevoegde rechtbank</a>' in chapter


def test_own_text_is_saved_shown_and_never_html() -> None:
    tender = draft_tender()
    client = as_(tender.created_by)
    url = address(tender, "leidraad_chapter", "overeenkomst")

    response = client.post(
        url, {"text": "Dit is **vet**.\n\n<script>alert(1)</script>", "version": "0"}, follow=True
    )

    page = response.content.decode()
    assert response.redirect_chain == [(url, 302)]
    assert "Dit is <strong>vet</strong>." in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_stale_page_shows_both_texts_and_lets_the_buyer_choose() -> None:
    tender = draft_tender()
    client = as_(tender.created_by)
    url = address(tender, "leidraad_chapter", "overeenkomst")
    save_text(tender, ChapterKey.CONTRACT, "Van mijn collega", version=0, by=tender.created_by, at=AT)

    page = client.post(url, {"text": "Van mij", "version": "0"}).content.decode()

    assert "Er is niets overschreven" in page
    assert "Van mijn collega" in page
    assert "Van mij</textarea>" in page
    assert 'name="version" value="1"' in page
    client.post(url, {"text": "Van mij", "version": "1"})
    assert LeidraadText.objects.get().text == "Van mij"


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_strange_version_loses_nothing(version: str) -> None:
    tender = draft_tender()
    client = as_(tender.created_by)
    url = address(tender, "leidraad_chapter", "overeenkomst")

    response = client.post(url, {"text": "Mijn werk", "version": version})

    assert response.status_code in {200, 302}
    assert LeidraadText.objects.filter(text="Mijn werk").exists() or "Mijn werk" in response.content.decode()


def test_a_text_that_is_too_long_is_refused_at_its_field() -> None:
    tender = draft_tender()
    url = address(tender, "leidraad_chapter", "overeenkomst")

    page = as_(tender.created_by).post(url, {"text": "a" * 20001, "version": "0"}).content.decode()

    assert "20.000" in page or "20000" in page
    assert LeidraadText.objects.count() == 0


def test_versions_are_made_followed_and_downloaded() -> None:
    tender = draft_tender()
    client = as_(tender.created_by)

    page = client.post(address(tender, "leidraad_make"), follow=True).content.decode()

    version = LeidraadVersion.objects.get()
    assert "Versie 1 is vastgelegd" in page
    assert "hx-get" in page
    render_leidraad(version.public_id, at=AT)
    part = client.get(address(tender, "leidraad_versions")).content.decode()
    assert "hx-get" not in part
    version.refresh_from_db()
    assert version.pdf is not None
    assert version.word is not None
    for name, file in (("leidraad_pdf", version.pdf), ("leidraad_word", version.word)):
        response = client.get(address(tender, name, 1))
        assert b"".join(response.streaming_content) == read_file(file)
    again = client.post(address(tender, "leidraad_make"), follow=True).content.decode()
    assert "Er is niets veranderd sinds versie 1" in again


def test_it_is_put_among_the_documents_with_one_button() -> None:
    tender = draft_tender()
    client = as_(tender.created_by)
    version_with(tender, "Tekst")

    page = client.post(address(tender, "leidraad_put", 1), follow=True).content.decode()

    assert "Versie 1 staat bij de stukken" in page
    assert "bij de stukken</" in page
    assert tender.documents.filter(title="Inkoopdocument").count() == 1


def test_differences_are_marked_in_words() -> None:
    tender = draft_tender()
    version_with(tender, "Wij betalen binnen 30 dagen.")
    version_with(tender, "Wij betalen binnen 14 dagen.")
    client = as_(tender.created_by)
    url = address(tender, "leidraad_difference")

    page = page_of(client, url)

    assert "<strong>Vervallen:</strong> <del>Wij betalen binnen 30 dagen.</del>" in page
    assert "<strong>Nieuw:</strong> <ins>Wij betalen binnen 14 dagen.</ins>" in page
    assert "1 alinea nieuw, 1 vervallen" in page
    assert "zeggen hetzelfde" in page_of(client, f"{url}?van=2&naar=nu")
    assert client.get(f"{url}?van=9&naar=1").status_code == 404


def test_a_colleague_reads_and_cannot_write() -> None:
    tender = draft_tender()
    colleague = UserFactory()
    MembershipFactory(user=colleague, organisation=tender.authority)
    give_role(tender, user=colleague, role=Role.JURIST, by=tender.created_by, at=AT)
    version_with(tender, "Tekst")
    client = as_(colleague)

    page = page_of(client, address(tender, "leidraad"))

    assert "Maak versie" not in page
    assert "PDF van versie 1" in page
    assert "<textarea" not in page_of(client, address(tender, "leidraad_chapter", "overeenkomst"))
    assert client.post(address(tender, "leidraad_make")).status_code in {403, 404}
    assert client.post(
        address(tender, "leidraad_chapter", "overeenkomst"), {"text": "x", "version": "1"}
    ).status_code in {403, 404}


def test_an_unknown_chapter_is_not_found() -> None:
    tender = draft_tender()

    assert as_(tender.created_by).get(address(tender, "leidraad_chapter", "onbekend")).status_code == 404


def test_the_page_asks_as_many_queries_for_three_versions_as_for_one() -> None:
    tender = draft_tender()
    client = as_(tender.created_by)
    version_with(tender, "Een")
    client.get(address(tender, "leidraad"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address(tender, "leidraad"))
    version_with(tender, "Twee")
    version_with(tender, "Drie")

    with CaptureQueriesContext(connection) as three:
        client.get(address(tender, "leidraad"))

    assert len(three) == len(one)


def test_the_page_to_publish_says_which_version_stands_among_the_documents() -> None:
    tender = draft_tender()
    client = as_(tender.created_by)
    url = address(tender, "publish")
    assert "Staat niet bij de stukken" in page_of(client, url)

    version_with(tender, "Tekst")
    client.post(address(tender, "leidraad_put", 1))
    assert "Versie 1 staat bij de stukken" in page_of(client, url)

    save_text(tender, ChapterKey.CONTRACT, "Anders", version=1, by=tender.created_by, at=AT)
    assert "maar daarna is er iets gewijzigd" in page_of(client, url)


def test_a_rectification_says_that_the_document_does_not_follow_yet() -> None:
    tender = draft_tender()
    client = as_(tender.created_by)
    version_with(tender, "Tekst")
    client.post(address(tender, "leidraad_put", 1))
    publish_tender(tender, by=tender.created_by, at=AT)
    copy = start_revision(tender, by=tender.created_by, at=AT + timedelta(minutes=1))
    url = address(tender, "rectification")
    assert "loopt achter" not in page_of(client, url)

    save_subject(
        copy,
        Subject.BASICS,
        values={"court": "rechtbank Elders"},
        version=copy.config_version,
        by=tender.created_by,
        at=AT,
    )
    assert "loopt achter" in page_of(client, url)

    client.post(address(tender, "leidraad_make"))
    render_leidraad(LeidraadVersion.objects.get(number=2).public_id, at=AT)
    client.post(address(tender, "leidraad_put", 2))
    assert "loopt achter" not in page_of(client, url)
    assert "Inkoopdocument" in page_of(client, url)


def test_own_texts_go_along_to_a_tender_that_is_begun_from_this_one() -> None:
    tender = draft_tender()
    save_text(tender, ChapterKey.CONTRACT, "Onze afspraken", version=0, by=tender.created_by, at=AT)

    begun = create_from(tender, key="nieuw", title="Nieuw", reference="", by=tender.created_by, at=AT)

    assert [(row.chapter, row.text) for row in begun.leidraad_texts.all()] == [
        ("overeenkomst", "Onze afspraken")
    ]


def test_each_gap_leads_to_the_field_in_which_it_is_filled_in() -> None:
    tender = draft_tender(configured=False)
    client = as_(tender.created_by)
    urls = {
        row.url
        for key in ChapterKey
        for row in gap_rows(draft_of(tender), key, tender, may_configure=True)
        if row.url
    }

    lost = []
    for url in urls:
        page, _, field = url.partition("#")
        response = client.get(page)
        if response.status_code != 200 or (field and f'id="{field}"' not in response.content.decode()):
            lost.append(url)

    assert len(urls) > 20
    assert lost == []
