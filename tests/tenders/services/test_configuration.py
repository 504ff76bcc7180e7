"""Change a draft: versions, order, and what is refused."""

from decimal import Decimal

import pytest

from tenders.domain.checks import Subject
from tenders.models import Tender
from tenders.permissions import NotAllowed
from tenders.selectors import definition_from_rows, definition_of
from tenders.services import (
    ConfigurationRefused,
    StaleConfiguration,
    apply_definition,
    move_item,
    publish_tender,
    remove_item,
    save_exclusion,
    save_item,
    save_subject,
)
from tests.factories.accounts import UserFactory
from tests.factories.tenders import AT, draft_tender, tender_definition

pytestmark = pytest.mark.django_db


def save(tender: Tender, subject: Subject, *, version: int | None = None, **parts: object) -> Tender:
    tender.refresh_from_db()
    return save_subject(
        tender,
        subject,
        version=tender.config_version if version is None else version,
        by=tender.created_by,
        at=AT,
        **parts,
    )


def test_apply_definition_and_read_it_back() -> None:
    tender = draft_tender()

    found = definition_of(tender)

    assert (found.method, found.planning, found.evidence, found.plan) == (
        tender_definition().method,
        tender_definition().planning,
        tender_definition().evidence,
        tender_definition().plan,
    )


def test_apply_definition_keeps_questions_and_descriptions() -> None:
    tender = draft_tender()
    tender.criteria.filter(code="2A").update(question="Hoe werkt u samen?", aspects="wijkteam\nhuisarts")
    tender.scale.filter(label="Goed").update(description="Ruim voldoende.")

    apply_definition(tender, tender_definition(), by=tender.created_by, at=AT)

    assert tender.criteria.get(code="2A").question == "Hoe werkt u samen?"
    assert tender.scale.get(label="Goed").description == "Ruim voldoende."


def test_each_save_raises_the_version_by_one() -> None:
    tender = draft_tender(configured=False)

    saved = save(tender, Subject.BASICS, values={"summary": "Kort."})

    assert (saved.config_version, saved.summary) == (1, "Kort.")


def test_older_tab_overwrites_nothing() -> None:
    tender = draft_tender(configured=False)
    save(tender, Subject.BASICS, values={"summary": "van tab 1"})

    with pytest.raises(StaleConfiguration) as stale:
        save(tender, Subject.BASICS, version=0, values={"summary": "van tab 2"})

    tender.refresh_from_db()
    assert (stale.value.current, tender.summary) == (1, "van tab 1")


def test_rows_are_replaced_in_order() -> None:
    tender = draft_tender()

    save(
        tender, Subject.SCALE, rows=[{"label": "B", "value": Decimal(2)}, {"label": "A", "value": Decimal(1)}]
    )

    assert [level.label for level in tender.scale.all()] == ["B", "A"]


def test_repeated_lot_number_is_refused_and_nothing_is_lost() -> None:
    tender = draft_tender()

    with pytest.raises(ConfigurationRefused) as refusal:
        save(tender, Subject.LOTS, rows=[{"number": 2, "name": "Noord"}, {"number": 2, "name": "Zuid"}])

    assert refusal.value.field == "number"
    assert [lot.name for lot in tender.lots.all()] == ["De hele opdracht"]


def test_item_is_added_at_the_end_and_moved() -> None:
    tender = draft_tender()
    values = {"code": "3", "name": "Innovatie", "max_points": Decimal("12.5")}
    added = save_item(
        tender, Subject.CRITERIA, values, version=tender.config_version, by=tender.created_by, at=AT
    )

    tender.refresh_from_db()
    move_item(
        tender, Subject.CRITERIA, added, up=True, version=tender.config_version, by=tender.created_by, at=AT
    )

    assert [c.code for c in definition_from_rows(tender).method.criteria] == ["1", "3", "2"]


def test_sub_criterion_of_a_sub_criterion_is_refused() -> None:
    tender = draft_tender()
    values = {
        "code": "2A1",
        "name": "Te diep",
        "max_points": Decimal(1),
        "parent": tender.criteria.get(code="2A"),
    }

    with pytest.raises(ConfigurationRefused) as refusal:
        save_item(
            tender, Subject.CRITERIA, values, version=tender.config_version, by=tender.created_by, at=AT
        )

    assert refusal.value.field == "parent"


def test_code_in_use_is_refused() -> None:
    tender = draft_tender()
    values = {"code": "2A", "name": "Nog eens", "max_points": Decimal(1)}

    with pytest.raises(ConfigurationRefused, match="al in gebruik"):
        save_item(
            tender, Subject.CRITERIA, values, version=tender.config_version, by=tender.created_by, at=AT
        )


def test_criterion_goes_with_its_sub_criteria() -> None:
    tender = draft_tender()
    parent = tender.criteria.get(code="2")
    save(tender, Subject.TIE_BREAK, rows=[{"op": "loting", "code": "", "scope": "altijd"}])
    tender.refresh_from_db()

    remove_item(tender, Subject.CRITERIA, parent, version=tender.config_version, by=tender.created_by, at=AT)

    assert [row.code for row in tender.criteria.all()] == ["1"]


def test_mandatory_exclusion_grounds_cannot_be_taken_away() -> None:
    tender = draft_tender()

    save_exclusion(
        tender, {"2.87-1c": "Zorg is vertrouwen."}, version=tender.config_version, by=tender.created_by, at=AT
    )
    tender.refresh_from_db()
    save_exclusion(tender, {}, version=tender.config_version, by=tender.created_by, at=AT)

    assert tender.exclusion_grounds.count() == 8


def test_unknown_exclusion_ground_is_refused() -> None:
    tender = draft_tender()

    with pytest.raises(ConfigurationRefused):
        save_exclusion(tender, {"9.99": "x"}, version=tender.config_version, by=tender.created_by, at=AT)


def test_nothing_changes_after_publication() -> None:
    tender = draft_tender()
    publish_tender(tender, by=tender.created_by, at=AT)

    with pytest.raises(NotAllowed):
        save(tender, Subject.BASICS, values={"summary": "Te laat"})


def test_somebody_else_changes_nothing() -> None:
    tender = draft_tender()

    with pytest.raises(NotAllowed):
        save_subject(tender, Subject.BASICS, values={"summary": "x"}, version=0, by=UserFactory(), at=AT)
