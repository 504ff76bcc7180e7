"""Nieuwe aanbesteding op basis van a template, an earlier tender or a scenario file."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tenders.domain.scenario.source import MAX_BYTES
from tenders.models import Role, Tender
from tenders.selectors import definition_of
from tests.factories.accounts import OrganisationFactory
from tests.factories.tenders import buyer_of, draft_tender, member_with_role

pytestmark = pytest.mark.django_db

SERVICES = Path(__file__).resolve().parents[1] / "services"


@pytest.fixture
def buyer(client: Client) -> User:
    user = buyer_of(OrganisationFactory(authority=True))
    client.force_login(user)
    return user


def begin(client: Client, **fields: object) -> HttpResponse:
    authority = client.get(reverse("tenders:create")).context["form"].fields["authority"].initial
    data = {"authority": authority, "title": "Nieuw", "key": "nieuw", **fields}
    return client.post(reverse("tenders:create"), data)


def test_template_fills_the_whole_task_list(client: Client, buyer: User) -> None:
    response = begin(client, template="emmen")

    tender = Tender.objects.get(key="nieuw")
    page = client.get(response.headers["Location"])
    assert (tender.title, tender.lots.count(), tender.created_by) == ("Nieuw", 6, buyer)
    assert "Strategie en besluiten" in page.content.decode()


def test_file_of_another_tender_gives_its_method(client: Client, buyer: User) -> None:
    content = Path("tests/scenarios/voorne-aan-zee.yaml").read_bytes()

    begin(client, file=SimpleUploadedFile("vaz.yaml", content))

    tender = Tender.objects.get(key="nieuw")
    assert definition_of(tender).method.places == 8
    assert tender.authority.name != "Gemeente Voorne aan Zee"


def test_file_with_ten_mistakes_shows_ten_sentences_and_creates_nothing(client: Client, buyer: User) -> None:
    content = (SERVICES / "ten_mistakes.yaml").read_bytes()

    response = begin(client, file=SimpleUploadedFile("fout.yaml", content))

    sentences = response.context["form"].errors["file"]
    assert len(sentences) == 10
    assert all(sentence.startswith("aanbesteding.") for sentence in sentences)
    assert response.context["form"]["title"].value() == "Nieuw"
    assert Tender.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a: [", "geen geldige YAML"),
        (b"a" * (MAX_BYTES + 10), "te groot"),
        (b"%PDF-1.7", "YAML"),
    ],
)
def test_file_that_is_no_scenario_is_refused_in_words(
    client: Client, buyer: User, content: bytes, words: str
) -> None:
    response = begin(client, file=SimpleUploadedFile("x.yaml", content))

    assert words in " ".join(response.context["form"].errors["file"])
    assert Tender.objects.count() == 0


def test_two_beginnings_at_once_are_refused(client: Client, buyer: User) -> None:
    content = Path("tests/scenarios/emmen.yaml").read_bytes()

    response = begin(client, template="emmen", file=SimpleUploadedFile("e.yaml", content))

    assert "maar met één ding" in response.context["form"].errors["file"][0]
    assert Tender.objects.count() == 0


def test_unknown_template_is_refused(client: Client, buyer: User) -> None:
    response = begin(client, template="../../etc/passwd")

    assert "template" in response.context["form"].errors
    assert Tender.objects.count() == 0


def test_insider_downloads_the_tender_as_a_scenario_file(client: Client) -> None:
    tender = draft_tender(key="begeleiding")
    client.force_login(member_with_role(tender, Role.JURIST))

    response = client.get(reverse("tenders:export", args=[tender.public_id]))

    assert response.headers["Content-Disposition"] == 'attachment; filename="begeleiding.yaml"'
    assert b"".join(response.streaming_content).startswith(b"aanbesteding:")


def test_export_of_an_unfinished_tender_says_what_is_missing(client: Client) -> None:
    tender = draft_tender(configured=False)
    client.force_login(tender.created_by)

    response = client.get(reverse("tenders:export", args=[tender.public_id]), follow=True)

    assert "de scoreschaal" in response.content.decode()
