"""Overeenkomsten of a definitive award: when they can be made, what they say, and that they say it once."""

from datetime import timedelta
from decimal import Decimal

import pytest

from contracts.agreement.services import (
    make_agreements,
    render_agreement,
    save_agreement_settings,
    send_agreements,
)
from contracts.domain.errors import DecisionRefused, GateClosed, StandstillRuns
from contracts.models import Agreement, Mandate
from contracts.services import award_definitively
from documents.files import read_file
from documents.models import OutboxJob, StoredFile
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed
from tests.factories.contracts import (
    AFTER_STANDSTILL,
    SENT_AT,
    agreed,
    awarded,
    decided,
    released,
    sent,
)
from tests.factories.tenders import member_with_role
from tests.pdf import structure_of
from tests.pdf import text_of as pdf_text
from tests.word import dates_in, headings_of
from tests.word import text_of as word_text

pytestmark = pytest.mark.django_db


def test_no_agreement_before_the_letters_nor_during_the_standstill():
    award = released()
    with pytest.raises(StandstillRuns, match="opschortende termijn loopt"):
        make_agreements(award.tender, by=award.buyer, at=SENT_AT)
    ends_at = award.decision.standstill_ends_at
    with pytest.raises(StandstillRuns):
        make_agreements(award.tender, by=award.buyer, at=ends_at)
    with pytest.raises(DecisionRefused, match="nog niet definitief"):
        make_agreements(award.tender, by=award.buyer, at=ends_at + timedelta(milliseconds=1))
    assert not Agreement.objects.exists()

    award_definitively(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    mandate = Mandate.objects.get()
    save_agreement_settings(award.tender, mandate=mandate, by=award.buyer, at=AFTER_STANDSTILL)
    assert (
        len(make_agreements(award.tender, by=award.buyer, at=AFTER_STANDSTILL))
        == award.decision.contracts.count()
    )


def test_no_agreement_on_a_decision_of_which_no_letter_went_out():
    award = decided()

    with pytest.raises(GateClosed, match="brieven zijn verstuurd"):
        make_agreements(award.tender, by=award.buyer, at=AFTER_STANDSTILL)


def test_a_kort_geding_after_the_award_keeps_an_agreement_from_being_made_and_sent():
    from contracts.proceedings.services import register_proceeding

    award = agreed()
    register_proceeding(
        award.decision,
        kind="summary",
        claimant="Cirkel",
        court="rechtbank Midden-Nederland",
        begun_at=SENT_AT,
        by=award.buyer,
        at=AFTER_STANDSTILL,
    )

    for act in (make_agreements, send_agreements):
        with pytest.raises(GateClosed, match="loopt nog"):
            act(award.tender, by=award.buyer, at=AFTER_STANDSTILL)


def test_who_signs_must_be_chosen_and_the_mandate_must_reach_far_enough():
    award = awarded()
    with pytest.raises(DecisionRefused, match="Kies eerst wie"):
        make_agreements(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    mandate = Mandate.objects.get()
    save_agreement_settings(award.tender, mandate=mandate, by=award.buyer, at=AFTER_STANDSTILL)
    Tender.objects.update(value_per_year=Decimal(1000), initial_months=36)

    Mandate.objects.update(amount=Decimal("2999.9999"))
    with pytest.raises(DecisionRefused, match="Dirk Mandaat kan niet ondertekenen"):
        make_agreements(award.tender, by=award.buyer, at=AFTER_STANDSTILL)

    Mandate.objects.update(amount=Decimal(3000))
    assert make_agreements(award.tender, by=award.buyer, at=AFTER_STANDSTILL)


def test_only_a_buyer_makes_them():
    award = awarded()
    for role in (Role.JURIST, Role.CONTRACT_MANAGER, Role.AUDITOR, Role.CHAIR):
        with pytest.raises(NotAllowed):
            make_agreements(award.tender, by=member_with_role(award.tender, role), at=AFTER_STANDSTILL)


def test_word_and_pdf_say_the_same_and_are_accessible():
    award = agreed(variant="inspanningsgericht", particulars="Overleg twee keer per jaar.")
    agreement = award.agreement("Anker")
    word, pdf = read_file(agreement.word), read_file(agreement.pdf)

    spaced = [" ".join(text.split()) for text in (word_text(word), pdf_text(pdf))]

    for sentence in (
        "Anker",
        "Dirk Mandaat, concernmanager",
        "inspanningsgericht",
        "Overleg twee keer per jaar.",
    ):
        assert all(sentence in text for text in spaced), sentence
    assert headings_of(word)[:3] == ["Partijen", "Waarom deze overeenkomst", "Artikel 1. Waar het over gaat"]
    structure = structure_of(pdf)
    assert structure.is_tagged
    assert structure.language == "nl"
    assert structure.identifications["pdfuaid:part"] == "1"
    assert structure.tags.count("H2") == len(headings_of(word))
    assert structure.cells_without_header == 0
    assert structure.fonts_not_embedded == ()


def test_the_same_content_gives_the_same_bytes():
    award = agreed()
    agreement = award.agreement("Anker")
    first = (agreement.word.sha256, agreement.pdf.sha256)
    Agreement.objects.update(rendering="queued", rendered_hash="")

    render_agreement(agreement.public_id, at=AFTER_STANDSTILL + timedelta(days=40))

    agreement = award.agreement("Anker")
    assert (agreement.word.sha256, agreement.pdf.sha256) == first
    assert dates_in(read_file(agreement.word)) == {(1980, 1, 1, 0, 0, 0)}


def test_what_is_ready_with_the_same_content_is_not_made_again():
    award = agreed()
    files, jobs = StoredFile.objects.count(), OutboxJob.objects.filter(kind="render_agreement").count()

    make_agreements(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    render_agreement(award.agreement("Anker").public_id, at=AFTER_STANDSTILL)

    assert StoredFile.objects.count() == files
    assert OutboxJob.objects.filter(kind="render_agreement").count() == jobs


def test_other_particulars_make_the_concept_anew_and_what_was_sent_stays():
    award = agreed()
    before = award.agreement("Anker").content_hash
    mandate = Mandate.objects.get()
    save_agreement_settings(
        award.tender, mandate=mandate, particulars="Anders.", by=award.buyer, at=AFTER_STANDSTILL
    )
    with pytest.raises(DecisionRefused, match="Er is iets veranderd"):
        send_agreements(award.tender, by=award.buyer, at=AFTER_STANDSTILL)

    for agreement in make_agreements(award.tender, by=award.buyer, at=AFTER_STANDSTILL):
        render_agreement(agreement.public_id, at=AFTER_STANDSTILL)
    sent(award)

    after = award.agreement("Anker")
    assert after.content_hash != before
    assert "Anders." in word_text(read_file(after.word))
    with pytest.raises(DecisionRefused, match="niets meer te maken"):
        make_agreements(award.tender, by=award.buyer, at=AFTER_STANDSTILL)


def test_a_concept_that_is_not_ready_is_not_sent():
    award = agreed()
    Agreement.objects.update(rendering="queued")

    with pytest.raises(DecisionRefused, match="Nog niet alle"):
        send_agreements(award.tender, by=award.buyer, at=AFTER_STANDSTILL)


def test_a_fault_is_kept_and_the_next_attempt_makes_the_document(monkeypatch: pytest.MonkeyPatch):
    award = agreed()
    Agreement.objects.update(rendering="queued", rendered_hash="", word=None, pdf=None)
    agreement = award.agreement("Anker")
    with monkeypatch.context() as patch:
        patch.setattr(
            "contracts.agreement.services.rendering.agreement_document", lambda *_args, **_named: 1 / 0
        )
        with pytest.raises(ZeroDivisionError):
            render_agreement(agreement.public_id, at=AFTER_STANDSTILL)
    agreement = award.agreement("Anker")
    assert (agreement.rendering, agreement.fault) == ("failed", "ZeroDivisionError")

    render_agreement(agreement.public_id, at=AFTER_STANDSTILL)

    assert award.agreement("Anker").rendering == "ready"
