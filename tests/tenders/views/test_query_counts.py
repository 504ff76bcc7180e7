"""Each page of the configuration costs the same with 2 and with 30 lots, criteria, requirements and documents."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from documents.models import StoredFile
from tenders.models import Role, Tender
from tests.factories.tenders import AT, draft_tender, member_with_role
from tests.tenders.views.test_editing import address

pytestmark = pytest.mark.django_db

PAGES = (
    "configure",
    "check",
    "detail",
    "export",
    "decisions",
    "basics",
    "procedure",
    "planning",
    "lots",
    "contract",
    "tariffs",
    "execution",
    "exclusion",
    "suitability",
    "suitability_add",
    "evidence",
    "evidence_add",
    "statements",
    "conditions",
    "conditions_add",
    "why",
    "burden",
    "social",
    "social_clauses",
    "social_experiment",
    "criteria",
    "criteria_add",
    "scale",
    "method",
    "tie_break",
    "documents",
)
ITEM_PAGES = (
    ("suitability_change", "G1"),
    ("evidence_change", "B1"),
    ("criteria_change", "C1"),
    ("conditions_change", "V1"),
    ("conditions_remove", "V1"),
    ("criteria_remove", "C1"),
    ("suitability_remove", "G1"),
)


def filled(number: int) -> Tender:
    """A draft with so many of everything, and two evaluators."""
    tender = draft_tender()
    for _ in range(2):
        member_with_role(tender, Role.EVALUATOR)
    for rows in (tender.lots, tender.criteria, tender.evidence_requirements, tender.scale, tender.tie_break):
        rows.all().delete()
    for n in range(1, number + 1):
        tender.municipalities.create(name=f"Gemeente {n}", order=n)
        tender.lots.create(number=n, name=f"Gebied {n}", value=Decimal(n))
        tender.tariffs.create(name=f"Product {n}", unit="uur", price=Decimal("1.5"), order=n)
        tender.index_weights.create(name=f"Index {n}", weight=Decimal(n), order=n)
        tender.decision_documents.create(code=f"D{n}", name="Besluit", decided_on=date(2025, 1, 1), order=n)
        tender.statements.create(code=f"O{n}", name="Opgave", order=n)
        tender.scale.create(label=f"Niveau {n}", value=Decimal(n), order=n)
        parent = tender.criteria.create(code=f"C{n}", name="Criterium", max_points=Decimal(2), order=n)
        tender.criteria.create(code=f"C{n}A", name="Deel", max_points=Decimal(2), parent=parent)
        tender.tie_break.create(op="criterium", code=f"C{n}", order=n)
        requirement = tender.suitability_requirements.create(
            code=f"G{n}", name="Eis", requirement="Eis", order=n
        )
        tender.execution_conditions.create(code=f"V{n}", name="Voorwaarde", requirement="Doe mee.", order=n)
        document = tender.documents.create(title=f"Formulier {n}", file=stored(n), added_at=AT, order=n)
        tender.evidence_requirements.create(
            code=f"B{n}",
            name="Bewijs",
            moment="inschrijving",
            parties=["inschrijver"],
            suitability=requirement,
            form=document,
            order=n,
        )
    return tender


def stored(n: int) -> StoredFile:
    return StoredFile.objects.create(
        storage_name=str(uuid4()),
        name=f"formulier-{n}.pdf",
        content_type="application/pdf",
        size=n,
        sha256=f"{n:064x}",
        created_at=AT,
    )


def queries(client: Client, tender: Tender, name: str, *args: str) -> int:
    client.force_login(tender.created_by)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address(tender, name, *args)).status_code == 200
    return len(caught)


def test_pages_cost_the_same_with_few_and_many(client: Client) -> None:
    few, many = filled(2), filled(30)
    pages = [*((name,) for name in PAGES), *ITEM_PAGES]

    found = {page: (queries(client, few, *page), queries(client, many, *page)) for page in pages}

    assert {page: counts for page, counts in found.items() if counts[0] != counts[1]} == {}
