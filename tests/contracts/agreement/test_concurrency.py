"""Two acts on one overeenkomst at the same moment."""

import pytest

from contracts.agreement.services import (
    make_agreements,
    render_agreement,
    save_agreement_settings,
    send_agreements,
    send_copy_back,
    withdraw_agreement,
)
from contracts.domain.agreements import AgreementStatus, Signer
from contracts.domain.errors import DecisionRefused
from contracts.models import Agreement, Mandate, SignedCopy
from documents.models import OutboxJob, StoredFile
from tenders.domain.lifecycle import Status
from tenders.models import StatusChange
from tenders.permissions import NotAllowed
from tests.concurrency import overlapping
from tests.contracts.agreement.test_signing import two_winners
from tests.factories.contracts import AFTER_STANDSTILL, SIGNED_AT, agreed, awarded, sent, signed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scenes_put_back")]
REFUSED = DecisionRefused | NotAllowed


def test_an_overeenkomst_is_made_once() -> None:
    award = awarded()
    save_agreement_settings(award.tender, mandate=Mandate.objects.get(), by=award.buyer, at=AFTER_STANDSTILL)

    _, second = overlapping(*[lambda: make_agreements(award.tender, by=award.buyer, at=AFTER_STANDSTILL)] * 2)

    assert isinstance(second, list), second
    assert Agreement.objects.get().number == 1


def test_two_workers_keep_one_pair_of_documents() -> None:
    award = agreed()
    Agreement.objects.update(rendering="queued", rendered_hash="", word=None, pdf=None)
    before = StoredFile.objects.count()
    public_id = award.agreement("Anker").public_id

    overlapping(*[lambda: render_agreement(public_id, at=AFTER_STANDSTILL)] * 2)

    assert StoredFile.objects.count() == before + 2


def test_overeenkomsten_go_out_once() -> None:
    award = agreed()
    award.bidder("Anker")

    _, refusal = overlapping(
        *[lambda: send_agreements(award.tender, by=award.buyer, at=AFTER_STANDSTILL)] * 2
    )

    assert isinstance(refusal, REFUSED), refusal
    assert OutboxJob.objects.filter(kind="mail_agreement").count() == 1


def test_one_copy_of_two_counts() -> None:
    award = sent()
    first, second = award.bidder("Anker"), award.bidder("Anker")

    _, refusal = overlapping(
        lambda: signed(award, "Anker", Signer.PROVIDER, by=first, text="een"),
        lambda: signed(award, "Anker", Signer.PROVIDER, by=second, text="twee"),
    )

    assert isinstance(refusal, REFUSED), refusal
    assert SignedCopy.objects.get().uploaded_by == first


def test_what_is_being_withdrawn_is_not_signed() -> None:
    award = sent()
    provider = award.bidder("Anker")
    agreement = award.agreement("Anker")

    _, refusal = overlapping(
        lambda: withdraw_agreement(agreement, reason="Fout.", by=award.buyer, at=SIGNED_AT),
        lambda: signed(award, "Anker", Signer.PROVIDER, by=provider),
    )

    assert isinstance(refusal, REFUSED | Agreement.DoesNotExist), refusal
    assert Agreement.objects.get().state is AgreementStatus.WITHDRAWN
    assert not SignedCopy.objects.exists()


def test_what_is_being_signed_last_is_not_sent_back() -> None:
    award = sent()
    signed(award, "Anker", Signer.PROVIDER, by=award.bidder("Anker"))
    agreement = award.agreement("Anker")

    _, refusal = overlapping(
        lambda: signed(award, "Anker", Signer.AUTHORITY, by=award.buyer),
        lambda: send_copy_back(agreement, reason="Toch niet.", by=award.buyer, at=SIGNED_AT),
    )

    assert isinstance(refusal, REFUSED), refusal
    assert award.agreement("Anker").state is AgreementStatus.SIGNED


def test_two_last_signatures_move_the_tender_on_once() -> None:
    award = two_winners()
    for name in ("Anker", "Brug"):
        signed(award, name, Signer.PROVIDER, by=award.bidder(name))

    outcomes = overlapping(
        lambda: signed(award, "Anker", Signer.AUTHORITY, by=award.buyer),
        lambda: signed(award, "Brug", Signer.AUTHORITY, by=award.buyer),
    )

    assert [type(outcome) for outcome in outcomes] == [Agreement, Agreement], outcomes
    assert award.tender.state is Status.CONTRACTED
    assert StatusChange.objects.filter(to_status=Status.CONTRACTED.value).count() == 1
