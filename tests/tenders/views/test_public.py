"""What anybody may read."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tenders.domain.scenario import load
from tenders.models import Tender
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.tenders import CLOSES_AT, buyer_of, draft_tender, member_with_role, published_tender

pytestmark = pytest.mark.django_db
GOOI = Path(__file__).parents[2] / "scenarios" / "gooi-en-vechtstreek.yaml"


def detail(client: Client, tender: Tender) -> str:
    return client.get(reverse("tenders:detail", args=[tender.public_id])).content.decode()


def test_public_page_shows_what_was_frozen() -> None:
    tender = published_tender(definition=load(GOOI.read_bytes()).definition)
    tender.scale.filter(label="Goed").update(description="Concreet en volledig.")

    page = detail(Client(), tender)

    for text in (
        "vr 14 november 2025, 12.00 uur",
        "1B Maatwerk en flexibiliteit",
        "Concreet en volledig.",
        "Wie minder dan 55 punten haalt, wordt terzijde gelegd.",
        "20 × 8 ÷ 10 = 16 punten",
        "ten hoogste 3 overeenkomsten",
        "het lot beslist",
        "Gedragsverklaring aanbesteden",
        "Criminele organisatie",
        tender.fingerprint[:8],
    ):
        assert text in page


def test_draft_and_rehearsal_do_not_exist_for_the_public(client: Client) -> None:
    for tender in (draft_tender(), published_tender(is_rehearsal=True)):
        assert client.get(reverse("tenders:detail", args=[tender.public_id])).status_code == 404

    assert client.get(reverse("tenders:public_list")).context["rows"] == []


def test_provider_is_led_to_its_desk_until_the_deadline(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tender = published_tender()
    client.force_login(MembershipFactory(signatory=True).user)
    address = reverse("tenders:detail", args=[tender.public_id])

    before = client.get(address).context["bid_url"]
    monkeypatch.setattr("clock.now", lambda: CLOSES_AT)
    at_the_deadline = client.get(address).context["bid_url"]
    monkeypatch.setattr("clock.now", lambda: CLOSES_AT.replace(microsecond=1000))
    after = client.get(address).context["bid_url"]

    assert (before, at_the_deadline, after) == (
        f"/inschrijven/{tender.public_id}/",
        f"/inschrijven/{tender.public_id}/",
        "",
    )


def test_buyer_is_not_led_to_a_desk(client: Client) -> None:
    tender = published_tender()
    client.force_login(tender.created_by)

    assert client.get(reverse("tenders:detail", args=[tender.public_id])).context["bid_url"] == ""


def test_open_tenders_come_first(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, open_ = published_tender(title="Gesloten"), published_tender(title="Open")
    Tender.objects.filter(pk=closed.pk).update(
        closes_at=CLOSES_AT.replace(month=10, day=2), published_at=CLOSES_AT
    )
    monkeypatch.setattr("clock.now", lambda: CLOSES_AT.replace(month=10, day=3))

    rows = client.get(reverse("tenders:public_list")).context["rows"]

    assert [(row["tender"].title, row["status"]) for row in rows] == [
        (open_.title, "open voor inschrijving"),
        ("Gesloten", "gesloten"),
    ]


def _copy(tender: Tender, times: int) -> None:
    for number in range(times):
        copy = Tender.objects.get(pk=tender.pk)
        copy.pk, copy.public_id, copy.key = None, uuid.uuid4(), f"kopie-{number}-{times}"
        copy.save()


def test_public_list_has_the_same_number_of_queries_for_3_and_30(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse("tenders:public_list")
    tender = published_tender()
    counts = []
    for more in (2, 27):
        _copy(tender, more)
        with django_assert_max_num_queries(50) as captured:
            client.get(address)
        counts.append(len(captured.captured_queries))

    assert counts[0] == counts[1]


def test_my_list_has_the_same_number_of_queries_for_3_and_30(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    authority = OrganisationFactory(authority=True)
    by = buyer_of(authority)
    client.force_login(by)
    counts = []
    for more in (3, 27):
        for _ in range(more):
            draft_tender(by=by, authority=authority, configured=False)
        for asked in ("", "titel", "-status"):
            with django_assert_max_num_queries(50) as captured:
                client.get(reverse("tenders:mine"), {"sorteer": asked})
            counts.append(len(captured.captured_queries))

    assert len(set(counts[1:])) == 1


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("", ["Bad", "Anker", "chaise"]),
        ("created_by__email", ["Bad", "Anker", "chaise"]),
        ("titel", ["Anker", "Bad", "chaise"]),
        ("-titel", ["chaise", "Bad", "Anker"]),
        # Without a day it stands last both ways.
        ("sluiting", ["Anker", "chaise", "Bad"]),
        ("-sluiting", ["chaise", "Anker", "Bad"]),
        ("status", ["Bad", "Anker", "chaise"]),
        ("-status", ["chaise", "Anker", "Bad"]),
    ],
)
def test_my_list_stands_as_a_heading_asks(client: Client, asked: str, titles: list[str]) -> None:
    authority = OrganisationFactory(authority=True)
    by = buyer_of(authority)
    client.force_login(by)
    for number, (title, status, days) in enumerate(
        [("chaise", "ingetrokken", 2), ("Anker", "gepubliceerd", 1), ("Bad", "concept", None)]
    ):
        made = draft_tender if status == "concept" else published_tender
        tender = made(by=by, authority=authority, title=title)
        closes_at = None if days is None else CLOSES_AT + timedelta(days=days)
        created_at = CLOSES_AT + timedelta(days=number)
        Tender.objects.filter(pk=tender.pk).update(status=status, closes_at=closes_at, created_at=created_at)

    answer = client.get(reverse("tenders:mine"), {"sorteer": asked})

    assert [row["tender"].title for row in answer.context["rows"]] == titles
    assert b'<th scope="col" aria-sort=' in answer.content


@pytest.mark.parametrize(
    ("asked", "caption", "is_rising"),
    [
        ("", "nieuwste", False),
        ("nr", "oudste", True),
        ("-nr", "nieuwste", False),
        ("hash", "nieuwste", False),
    ],
)
def test_the_log_is_read_from_either_end(client: Client, asked: str, caption: str, is_rising: bool) -> None:
    tender = draft_tender(configured=False)
    client.force_login(tender.created_by)
    for _ in range(60):
        member_with_role(tender, "evaluator")
    address = reverse("tenders:audit", args=[tender.public_id])

    pages = [client.get(address, {"sorteer": asked, "pagina": number}) for number in (1, 2)]

    numbers = [row.sequence for page in pages for row in page.context["page"].object_list]
    assert len(numbers) > 60
    assert numbers == sorted(numbers, reverse=not is_rising)
    assert all(f"Logboek, {caption} eerst" in page.content.decode() for page in pages)


def test_role_list_has_the_same_number_of_queries_for_3_and_30(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tender = draft_tender(configured=False)
    client.force_login(tender.created_by)
    counts = []
    for more in (2, 27):
        for _ in range(more):
            member_with_role(tender, "evaluator")
        with django_assert_max_num_queries(50) as captured:
            client.get(reverse("tenders:roles", args=[tender.public_id]))
        counts.append(len(captured.captured_queries))

    assert counts[0] == counts[1]


def test_audit_page_has_the_same_number_of_queries_for_3_and_30(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tender = draft_tender(configured=False)
    client.force_login(tender.created_by)
    counts = []
    for more in (2, 27):
        for _ in range(more):
            member_with_role(tender, "evaluator")
        with django_assert_max_num_queries(50) as captured:
            response = client.get(reverse("tenders:audit", args=[tender.public_id]), {"sorteer": "nr"})
        counts.append(len(captured.captured_queries))

    assert counts[0] == counts[1]
    assert response.context["verification"].ok
