"""The field sheet for TenderNed, and the guard before publication, through the pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tenders.domain.announcement import WAIT
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import ContractType, CriterionKind, PriceFormula, Procedure
from tenders.eforms import Field, Group, field_sheet
from tenders.models import Announcement, Role, Tender
from tenders.selectors import definition_of, texts_of
from tenders.services import NotAnnounced, create_from_template, publish_tender, record_announcement
from tests.factories.tenders import AT, draft_tender, member_with_role, published_tender
from tests.tenders.eforms_20 import ALWAYS_ASKED, CONDITIONS, TERMS, Condition, broken_conditions

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender(client: Client) -> Tender:
    """Ready to be published, apart from TenderNed."""
    made = draft_tender()
    Announcement.objects.all().delete()
    client.force_login(made.created_by)
    return made


def address(tender: Tender, name: str) -> str:
    return reverse(f"tenders:{name}", args=[tender.public_id])


def sheet(tender: Tender) -> tuple[Group, ...]:
    return field_sheet(tender, definition_of(tender), texts_of(tender))


def test_publication_without_tenderned_is_refused_and_led_to_the_page(client: Client, tender: Tender) -> None:
    for response in (
        client.get(address(tender, "publish"), follow=True),
        client.post(address(tender, "publish"), follow=True),
    ):
        assert response.redirect_chain == [(address(tender, "announcement"), 302)]
        assert "Publiceer eerst op TenderNed" in response.content.decode()
    tender.refresh_from_db()
    assert tender.state is Status.DRAFT


def test_with_reference_and_date_it_is_published(client: Client, tender: Tender) -> None:
    client.post(address(tender, "announcement"), {"reference": "403112", "announced_on": "2025-10-01"})

    summary = client.get(address(tender, "publish")).content.decode()
    client.post(address(tender, "publish"))

    tender.refresh_from_db()
    assert "TenderNed 403112, wo 1 oktober 2025" in summary
    assert tender.state is Status.PUBLISHED


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({}, "__all__", "Vul het kenmerk en de datum in"),
        ({"reference": "403112"}, "announced_on", "Vul kenmerk en datum beide in."),
        ({"announced_on": "2025-10-01"}, "reference", "Vul kenmerk en datum beide in."),
        ({"sent_at": "2025-10-01T10:01"}, "sent_at", "Dit moment moet nog komen"),
        ({"sent_at": "gisteren"}, "sent_at", "Dit is geen datum met tijd"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(
    client: Client, tender: Tender, data: dict[str, str], field: str, sentence: str
) -> None:
    form = client.post(address(tender, "announcement"), data).context["form"]

    assert sentence in form.errors[field][0]
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("early", [timedelta(milliseconds=1), timedelta(0)])
def test_forty_eight_hours_after_sending(tender: Tender, early: timedelta) -> None:
    buyer = tender.created_by
    record_announcement(tender, sent_at=AT - WAIT + early, by=buyer, at=AT)

    if early:
        with pytest.raises(NotAnnounced, match="De aankondiging is op"):
            publish_tender(tender, by=buyer, at=AT)
    else:
        assert publish_tender(tender, by=buyer, at=AT).state is Status.PUBLISHED


def test_a_rehearsal_goes_to_no_tenderned() -> None:
    tender = draft_tender(is_rehearsal=True)
    Announcement.objects.all().delete()

    assert publish_tender(tender, by=tender.created_by, at=AT).state is Status.PUBLISHED


def test_after_publication_the_noted_announcement_stands_and_the_next_is_another(client: Client) -> None:
    tender = published_tender()
    client.force_login(tender.created_by)

    client.post(address(tender, "announcement"), {"reference": "403999", "announced_on": "2025-10-01"})

    assert list(tender.announcements.values_list("number", "reference")) == [(0, "TN-403112"), (1, "403999")]


def test_the_sheet_holds_each_field_with_its_value(client: Client, tender: Tender) -> None:
    Tender.objects.filter(pk=tender.pk).update(
        description="Begeleiding <thuis>", max_value="1250000", cpv="85312000", initial_months=24
    )
    tender.lots.update(cpv="85311300", value="1000000", floor_price="1.5605")

    page = client.get(address(tender, "field_sheet"))

    fields = {
        (group.title, field.code): field.value for group in page.context["groups"] for field in group.fields
    }
    assert fields["Procedure", "BT-21"] == tender.title
    assert fields["Procedure", "BT-271"] == "€ 1.250.000,00"
    assert fields["Procedure", "BT-262"] == "85312000"
    assert fields["Procedure", "BT-105"].startswith("sociale en andere specifieke diensten")
    assert fields["Perceel 1", "BT-137"] == "LOT-0001"
    assert fields["Perceel 1", "BT-262"] == "85311300"
    assert fields["Perceel 1", "BT-27"] == "€ 1.000.000,00"
    assert fields["Perceel 1", "BT-300"] == "€ 1,5605"
    assert fields["Voor elk perceel: overeenkomst", "BT-36"] == "24 maanden"
    assert fields["Voor elk perceel: inschrijven", "BT-131"] == "vr 14 november 2025, 12.00 uur"
    assert fields["Voor elk perceel: inschrijven", "BT-300"].endswith("tot en met do 12 februari 2026.")
    assert fields["Voor elk perceel: inschrijven", "BT-15"].endswith(f"/aanbestedingen/{tender.public_id}/")
    assert "Begeleiding &lt;thuis&gt;" in page.content.decode()
    assert "BT-131\tInschrijven kan tot en met\tvr 14 november 2025, 12.00 uur" in page.context["as_text"]


def test_the_sheet_has_terms_of_notice_20_alone_and_all_that_it_is_refused_without(tender: Tender) -> None:
    codes = {field.code for group in sheet(tender) for field in group.fields}

    assert codes <= TERMS
    assert codes >= ALWAYS_ASKED


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"procedure": Procedure.OPEN},
        {"contract_type": ContractType.CONTRACT},
        {"initial_months": 36, "option_count": 4, "option_months": 12, "term_motivation": "Rust."},
        {"initial_months": 60, "term_motivation": "Rust."},
        {"social_return_percentage": "5", "social_return_base": "de loonsom"},
        {"supplement_days": 0},
    ],
)
def test_the_sheet_keeps_the_conditions_of_notice_20(tender: Tender, changes: dict[str, Any]) -> None:
    Tender.objects.filter(pk=tender.pk).update(**changes)
    tender.refresh_from_db()

    assert broken_conditions(sheet(tender)) == []


@pytest.mark.parametrize("name", ["gooi-en-vechtstreek", "voorne-aan-zee", "emmen"])
def test_the_sheet_of_a_sjabloon_keeps_the_conditions_of_notice_20(tender: Tender, name: str) -> None:
    made = create_from_template(
        name, authority=tender.authority, key=name, title=name, by=tender.created_by, at=AT
    )

    groups = sheet(made)

    assert broken_conditions(groups) == []
    terms = {field.code for group in groups for field in group.fields}
    # Emmen alone is divided into lots and asks for nothing beside the UEA.
    assert [term in terms for term in ("BT-31", "BT-57", "BT-750")] == {
        "gooi-en-vechtstreek": [False, True, True],
        "voorne-aan-zee": [False, True, True],
        "emmen": [True, True, False],
    }[name]


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.rule)
def test_each_condition_finds_what_breaks_it(condition: Condition) -> None:
    fields = tuple(Field(code, "", value) for code, value in condition.broken_by)

    assert condition.rule in broken_conditions([Group("", fields)])


def test_the_sheet_says_who_else_buys_why_so_long_and_what_may_be_supplied(tender: Tender) -> None:
    Tender.objects.filter(pk=tender.pk).update(
        initial_months=36,
        option_count=2,
        option_months=12,
        term_motivation="Rust voor cliënten.",
        social_return_percentage="2.5",
        social_return_base="de loonsom",
    )
    for order, name in enumerate(("Huizen", "Laren")):
        tender.municipalities.create(order=order, name=name)
    tender.refresh_from_db()

    values = {field.code: field.value for group in sheet(tender) for field in group.fields}

    assert values["BT-111"] == "Huizen, Laren"
    assert "BT-109" not in values
    assert "Rust voor cliënten." in [field.value for group in sheet(tender) for field in group.fields]
    assert values["BT-777"] == values["BT-70"]
    assert values["BT-70"] == "Social return: 2,5% over de loonsom."
    assert values["BT-06"] == "Verwezenlijking van sociale doelstellingen"
    assert values["BT-772"] == "Herstel of aanvulling kan binnen 5 dagen na een verzoek."
    assert "niet onderhandeld" in values["BT-88"]


def test_a_fixed_price_has_an_amount_and_no_weight(tender: Tender) -> None:
    tender.criteria.create(
        code="P", name="Prijs", kind=CriterionKind.PRICE, formula=PriceFormula.FIXED, max_points=0, order=9
    )
    tender.tariffs.create(name="Begeleiding", price="1.5600", unit="minuut")

    fields = [(f.code, f.label, f.value) for group in sheet(tender) for f in group.fields]

    assert ("BT-541", "Vast bedrag van criterium P", "Begeleiding: € 1,5600 per minuut") in fields
    assert not [label for _, label, _ in fields if label == "Gewicht van criterium P"]


def test_the_sheet_of_what_is_incomplete_leads_to_the_task_list(client: Client) -> None:
    made = draft_tender(configured=False)
    client.force_login(made.created_by)

    assert client.get(address(made, "field_sheet")).url == address(made, "configure")


def test_only_the_buyer_notes_and_insiders_read(client: Client, tender: Tender) -> None:
    client.force_login(member_with_role(tender, Role.CHAIR))

    assert client.get(address(tender, "field_sheet")).status_code == 200
    assert client.post(address(tender, "announcement"), {"reference": "1"}).status_code == 404
