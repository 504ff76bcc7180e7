"""Change a published tender: prepared apart, issued at one moment, told to everybody who follows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import models

from audit.models import AuditEntry
from audit.selectors import verify_chain
from audit.services import tender_scope
from tenders.changes import described, differences_between, rectifications_of, revision_of, text_of
from tenders.domain.change import ChangeRefused
from tenders.domain.checks import Subject
from tenders.models import Announcement, Deviation, Lot, Notice, Rectification, Role, Tender
from tenders.parts import kinds
from tenders.permissions import NotAllowed, may
from tenders.selectors import current_documents, definition_of
from tenders.services import (
    KeyTaken,
    NotAnnounced,
    PublicationRefused,
    Reason,
    StaleConfiguration,
    abandon_revision,
    adopt_proposed_deadline,
    create_tender,
    explain,
    issue_rectification,
    publish_tender,
    save_item,
    save_subject,
    start_revision,
    withdraw_tender,
)
from tests.factories.tenders import (
    AT,
    CLOSES_AT,
    announced,
    draft_tender,
    member_with_role,
    published_tender,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=2)
MILLISECOND = timedelta(milliseconds=1)


def prepared(tender: Tender, *, at: datetime = LATER) -> Tender:
    """A working copy whose rectification stands on TenderNed."""
    copy = start_revision(tender, by=tender.created_by, at=at)
    announced(tender, at=at)
    return copy


def change(copy: Tender, subject: Subject = Subject.TARIFFS, at: datetime = LATER, **values: Any) -> Tender:
    copy = Tender.objects.get(pk=copy.pk)
    return save_subject(copy, subject, values=values, version=copy.config_version, by=copy.created_by, at=at)


def issue(tender: Tender, *, at: datetime = LATER, **options: Any) -> Rectification:
    copy = revision_of(tender)
    options = {"reason": "Een fout in de planning.", "version": copy.config_version if copy else 0} | options
    return issue_rectification(tender, by=tender.created_by, at=at, **options)


def test_until_it_is_issued_what_was_published_holds() -> None:
    tender = published_tender()
    before = definition_of(tender)
    copy = prepared(tender)

    change(copy, tariff="€ 61 per uur")
    change(copy, Subject.PLANNING, closes_at=CLOSES_AT + timedelta(days=7))

    tender.refresh_from_db()
    assert (tender.tariff, tender.closes_at) == ("", CLOSES_AT)
    assert definition_of(tender) == before


def test_issued_it_holds_and_the_earlier_method_is_kept() -> None:
    tender = published_tender()
    earlier, before = tender.fingerprint, tender.frozen_definition
    copy = prepared(tender)
    criterion = copy.criteria.get(code="1")
    save_item(
        copy,
        Subject.CRITERIA,
        {"name": "Uitvoering in de wijk"},
        item=criterion,
        version=copy.config_version,
        by=tender.created_by,
        at=LATER,
    )

    issued = issue(tender)

    assert definition_of(tender).method.criteria[0].name == "Uitvoering in de wijk"
    assert (issued.fingerprint_before, issued.definition_before) == (earlier, before)
    assert (issued.fingerprint, issued.definition) == (tender.fingerprint, tender.frozen_definition)
    assert tender.fingerprint != earlier
    assert issued.differences == [
        {"label": "Gunningscriterium 1: Naam", "before": "Uitvoering", "after": "Uitvoering in de wijk"}
    ]
    assert revision_of(tender) is None
    assert not Tender.objects.filter(pk=copy.pk).exists()
    assert verify_chain(tender_scope(tender.public_id)).ok


def test_rows_that_others_point_to_keep_their_identity() -> None:
    tender = published_tender()
    lot = tender.lots.get()
    copy = prepared(tender)
    save_subject(
        copy,
        Subject.LOTS,
        rows=[{"number": 1, "name": "Heel de regio"}],
        version=copy.config_version,
        by=tender.created_by,
        at=LATER,
    )

    issue(tender)

    same = Lot.objects.get(pk=lot.pk)
    assert (same.public_id, same.name, tender.lots.count()) == (lot.public_id, "Heel de regio", 1)


def test_everything_that_a_configuration_is_made_of_is_copied() -> None:
    """A kind of row that is added later is found by itself; one that hangs on a part is not, and fails here."""
    hanging = {
        relation.related_model._meta.label
        for kind in kinds()
        for relation in kind._meta.related_objects
        if relation.on_delete is models.CASCADE
        and relation.related_model not in kinds()
        # What upper apps make exists after the opening alone.
        and relation.related_model._meta.app_label == "tenders"
    }

    assert {kind.__name__ for kind in kinds()} >= {
        "Lot",
        "QuestionRound",
        "ExclusionGround",
        "SuitabilityRequirement",
        "EvidenceRequirement",
        "StatementRequirement",
        "AwardCriterion",
        "ScaleLevel",
        "TieBreakKey",
        "TenderDocument",
    }
    assert hanging == set()


def test_the_copy_is_the_whole_configuration() -> None:
    tender = published_tender()
    copy = prepared(tender)

    with pytest.raises(ChangeRefused, match="Er is nog niets gewijzigd"):
        issue(tender)
    assert copy.criteria.get(code="2A").parent == copy.criteria.get(code="2")


def test_a_row_that_points_to_another_points_to_its_twin_and_is_no_difference() -> None:
    tender = draft_tender()
    requirement = tender.suitability_requirements.create(
        code="G1",
        name="Ervaring",
        requirement="Drie jaar.",
        purpose="Ervaring met de doelgroep voorkomt fouten.",
    )
    tender.evidence_requirements.filter(code="KVK").update(suitability=requirement)
    publish_tender(tender, by=tender.created_by, at=AT)
    copy = prepared(tender)
    own = copy.suitability_requirements.get()

    assert copy.evidence_requirements.get(code="KVK").suitability == own != requirement
    assert differences_between(tender, copy) == ()
    copy.evidence_requirements.filter(code="KVK").update(suitability=None)
    assert [difference.as_row() for difference in differences_between(tender, copy)] == [
        {"label": "Bewijsmiddel KVK: Geschiktheidseis", "before": "G1", "after": "–"}
    ]
    copy.evidence_requirements.filter(code="KVK").update(suitability=own)
    change(copy, tariff="€ 61 per uur")
    issue(tender)
    assert tender.evidence_requirements.get(code="KVK").suitability == requirement


@pytest.mark.parametrize(
    ("at", "allowed"),
    [(CLOSES_AT - MILLISECOND, True), (CLOSES_AT, True), (CLOSES_AT + MILLISECOND, False)],
)
def test_never_after_the_deadline(at: datetime, allowed: bool) -> None:
    tender = published_tender()
    copy = prepared(tender)
    later = {"closes_at": CLOSES_AT + timedelta(days=7), "intended_award_on": date(2025, 12, 12)}
    change(copy, Subject.PLANNING, **later)

    if allowed:
        assert issue(tender, at=at).closes_at == CLOSES_AT + timedelta(days=7)
    else:
        with pytest.raises(ChangeRefused, match="De inschrijving is gesloten"):
            issue(tender, at=at)


def test_the_deadline_never_moves_forward() -> None:
    tender = published_tender()
    change(prepared(tender), Subject.PLANNING, closes_at=CLOSES_AT - timedelta(minutes=1))

    with pytest.raises(ChangeRefused, match="kan niet naar voren"):
        issue(tender)


def test_another_lot_is_another_assignment() -> None:
    tender = published_tender()
    copy = prepared(tender)
    rows = [{"number": 1, "name": "Noord"}, {"number": 2, "name": "Zuid"}]
    save_subject(copy, Subject.LOTS, rows=rows, version=copy.config_version, by=tender.created_by, at=LATER)

    with pytest.raises(ChangeRefused, match="een andere opdracht"):
        issue(tender)


def test_a_material_change_late_in_the_term_asks_for_time_or_a_reason() -> None:
    tender, late = published_tender(), CLOSES_AT - timedelta(days=3)
    change(prepared(tender, at=late), at=late, tariff="€ 61 per uur")

    with pytest.raises(ChangeRefused, match="Neem de voorgestelde sluiting over"):
        issue(tender, at=late)
    adopted = adopt_proposed_deadline(tender, by=tender.created_by, at=late)
    issued = issue(tender, at=late)

    # 11 November and ten days is Friday the 21st; the hour stays.
    assert adopted == issued.closes_at == datetime(2025, 11, 21, 11, 0, tzinfo=UTC)
    assert issued.is_material
    assert {row["label"] for row in issued.differences} == {
        "Tarief",
        "Inschrijving sluit",
        "Voorlopige gunning",
    }


def test_with_a_reason_the_deadline_may_stay() -> None:
    tender, late = published_tender(), CLOSES_AT - timedelta(days=3)
    change(prepared(tender, at=late), at=late, tariff="€ 61 per uur")

    issued = issue(tender, at=late, deadline_reason="Het tarief stond al goed in het document.")

    assert issued.closes_at == CLOSES_AT
    assert issued.deadline_reason == "Het tarief stond al goed in het document."


def test_without_tenderned_it_is_refused() -> None:
    tender = published_tender()
    copy = start_revision(tender, by=tender.created_by, at=LATER)
    change(copy, tariff="€ 61 per uur")

    with pytest.raises(NotAnnounced):
        issue(tender)

    tender.refresh_from_db()
    assert tender.tariff == ""
    assert Announcement.objects.filter(tender=tender).count() == 1


def test_what_the_change_would_break_is_refused_and_what_was_so_already_is_not() -> None:
    tender = published_tender()
    copy = prepared(tender)
    change(copy, Subject.PLANNING, intended_award_on=date(2025, 11, 13))

    with pytest.raises(PublicationRefused) as refusal:
        issue(tender)

    # The day of publication is past for both: that is no finding.
    assert {finding.code for finding in refusal.value.findings} == {"dates_out_of_order"}


def test_what_changed_since_it_was_looked_at_is_not_issued() -> None:
    tender = published_tender()
    copy = prepared(tender)
    seen = copy.config_version
    change(copy, tariff="€ 61 per uur")

    with pytest.raises(StaleConfiguration):
        issue(tender, version=seen)
    with pytest.raises(ChangeRefused, match="De reden ontbreekt"):
        issue(tender, reason="  ")


def test_it_is_told_once_and_stands_in_the_log() -> None:
    tender = published_tender()
    change(prepared(tender), tariff="€ 61 per uur")

    issued = issue(tender)

    entry = AuditEntry.objects.get(event="tender.rectified")
    assert entry.scope == tender_scope(tender.public_id)
    assert (entry.data["before"], entry.data["after"]) == (issued.fingerprint_before, issued.fingerprint)
    assert list(Notice.objects.values_list("kind", "about")) == [("rectificatie", issued.public_id)]
    assert rectifications_of(tender)[0]["differences"] == issued.differences


def test_two_rectifications_are_numbered_and_each_needs_its_own_announcement() -> None:
    tender = published_tender()
    change(prepared(tender), tariff="€ 61 per uur")
    issue(tender)
    change(start_revision(tender, by=tender.created_by, at=LATER), tariff="€ 62 per uur")

    with pytest.raises(NotAnnounced):
        issue(tender)
    announced(tender, at=LATER)
    second = issue(tender)

    assert second.number == 2
    assert second.fingerprint == second.fingerprint_before
    assert second.differences == [{"label": "Tarief", "before": "€ 61 per uur", "after": "€ 62 per uur"}]


def test_thrown_away_nothing_changes_and_preparing_twice_is_one_copy() -> None:
    tender = published_tender()
    copy = prepared(tender)
    again = start_revision(tender, by=tender.created_by, at=LATER)
    change(copy, tariff="€ 61 per uur")

    abandon_revision(tender, by=tender.created_by, at=LATER)
    abandon_revision(tender, by=tender.created_by, at=LATER)

    tender.refresh_from_db()
    assert again == copy
    assert (revision_of(tender), tender.tariff) == (None, "")
    with pytest.raises(ChangeRefused, match="geen rectificatie in voorbereiding"):
        issue(tender)


def test_a_removed_document_leaves_the_list_and_stays_readable() -> None:
    from documents.files import store_file

    tender = published_tender()
    file = store_file(b"%PDF-1.7", name="leidraad.pdf", content_type="application/pdf", at=AT)
    document = tender.documents.create(title="Leidraad", file=file, added_at=AT)
    copy = prepared(tender)
    copy.documents.all().delete()
    Tender.objects.filter(pk=copy.pk).update(config_version=1)

    issued = issue(tender)

    assert issued.differences == [{"label": "Document Leidraad", "before": "versie 1", "after": "vervallen"}]
    assert not current_documents(tender).exists()
    assert tender.documents.get().public_id == document.public_id


def test_what_the_system_made_meanwhile_is_no_difference_and_stays() -> None:
    from documents.files import store_file

    def made(version: int, at: datetime) -> None:
        file = store_file(b"%PDF-1.7", name="bijlage.pdf", content_type="application/pdf", at=at)
        tender.documents.update(is_current=False)
        tender.documents.create(title="Bijlage", file=file, version=version, added_at=at)

    tender = published_tender()
    made(1, AT)
    copy = prepared(tender)
    made(2, LATER + timedelta(minutes=1))
    change(copy, tariff="€ 61 per uur")

    issued = issue(tender, at=LATER + timedelta(hours=1))

    assert [row["label"] for row in issued.differences] == ["Tarief"]
    assert [row.version for row in current_documents(tender)] == [2]


def test_a_norm_that_the_change_leaves_asks_a_reason_that_is_published_with_it() -> None:
    tender = published_tender()
    copy = change(prepared(tender), Subject.PLANNING, standstill_days=15)

    with pytest.raises(PublicationRefused) as refusal:
        issue(tender)
    reasons = [Reason(finding.about, "De zorg begint snel.") for finding in refusal.value.findings]
    explain(copy, reasons, by=tender.created_by, at=LATER)
    issue(tender)

    row = Deviation.objects.filter(code="standstill_short").latest("given_at")
    assert (row.tender, row.reason, row.published_at) == (tender, "De zorg begint snel.", LATER)
    assert verify_chain(tender_scope(tender.public_id)).ok


def test_who_scores_is_copied_and_not_told() -> None:
    tender = draft_tender()
    people = [member_with_role(tender, Role.EVALUATOR) for _ in range(2)]
    tender.criteria.get(code="1").evaluators.add(*people)
    publish_tender(tender, by=tender.created_by, at=AT)
    copy = prepared(tender)
    same = differences_between(tender, copy)
    copy.criteria.get(code="1").evaluators.clear()

    (difference,) = differences_between(tender, copy)

    assert same == ()
    assert difference.as_row() == {
        "label": "Gunningscriterium 1: Beoordelaars",
        "before": "2",
        "after": "–",
    }
    assert not difference.is_material


def test_a_form_is_told_by_its_name_and_every_label_is_dutch() -> None:
    from documents.files import store_file

    tender = published_tender()
    file = store_file(b"%PDF-1.7", name="verklaring.pdf", content_type="application/pdf", at=AT)
    tender.documents.create(title="Verklaring", file=file, added_at=AT)
    copy = prepared(tender)
    form = copy.documents.get()
    copy.evidence_requirements.filter(code="KVK").update(form=form)

    (difference,) = differences_between(tender, copy)

    assert difference.label == "Bewijsmiddel KVK: Formulier"
    assert difference.after == "Verklaring, versie 1"
    facts = described(tender)[0].values
    assert len({value.label for value in facts}) == len(facts)
    english = [value.label for value in facts if value.label.lower().replace(" ", "_") == value.key]
    assert english == ["Procedure"]


def test_only_the_buyer_prepares_and_issues() -> None:
    tender = published_tender()
    copy = prepared(tender)
    change(copy, tariff="€ 61 per uur")

    for role in (Role.CHAIR, Role.JURIST, Role.EVALUATOR):
        other = member_with_role(tender, role)
        with pytest.raises(NotAllowed):
            start_revision(tender, by=other, at=LATER)
        with pytest.raises(NotAllowed):
            issue_rectification(tender, reason="Zo.", version=copy.config_version, by=other, at=LATER)
        assert not may(other, "tenders.configure", copy)


def test_a_working_copy_has_no_life_of_its_own() -> None:
    tender = published_tender()
    copy, buyer = prepared(tender), tender.created_by

    acts = ("publish", "withdraw", "announce", "rectify", "give_roles", "pause", "read_audit")
    assert may(buyer, "tenders.configure", copy)
    assert [act for act in acts if may(buyer, f"tenders.{act}", copy)] == []
    with pytest.raises(KeyTaken):
        create_tender(authority=tender.authority, key=tender.key, title="Weer", by=buyer, at=LATER)
    withdraw_tender(tender, by=buyer, at=LATER, reason="Geen budget.")
    assert not Tender.objects.filter(revises=tender).exists()


def test_forms_of_signing_are_told_in_words() -> None:
    tender = Tender(signature_forms=["nat_gescand", "elektronisch_gekwalificeerd"])

    assert text_of(Tender._meta.get_field("signature_forms"), tender) == (
        "een natte handtekening als scan, een gekwalificeerde elektronische handtekening"
    )
