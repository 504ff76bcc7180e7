"""Both parties sign in their order, with what binds them; a mistake goes back or is withdrawn, and nothing is lost."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail

from accounts.models import User
from audit.models import AuditEntry
from contracts.agreement.services import (
    keep_copy,
    make_agreements,
    send_copy_back,
    sign_agreement,
    withdraw_agreement,
)
from contracts.agreement.services.mails import mail_agreement
from contracts.domain.agreements import AgreementStatus, Signer
from contracts.domain.errors import DecisionRefused, GateClosed
from contracts.models import Agreement, Mandate, SignedCopy
from contracts.proceedings.services import register_proceeding
from documents.files import read_file
from documents.inspection import UploadRefused
from documents.models import OutboxJob
from tenders.domain.lifecycle import Status
from tenders.domain.wording import local_date
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.factories.accounts import MembershipFactory
from tests.factories.bids import pdf_bytes
from tests.factories.contracts import (
    AFTER_STANDSTILL,
    SENT_AT,
    SIGNED_AT,
    Award,
    agreed,
    decided,
    released,
    sent,
    signed,
)
from tests.factories.remembering import remembered
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db


@remembered
def two_winners() -> Award:
    from contracts.services import award_definitively

    award = released(decided({"Anker": "Uitstekend", "Brug": "Goed"}, definition=with_two_places()))
    award_definitively(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    return sent(agreed(award))


def with_two_places():
    from tests.factories.tenders import plain_method, tender_definition

    return tender_definition(method=plain_method(places=2))


def test_provider_first_and_then_the_authority():
    award = sent()
    provider = award.bidder("Anker")
    with pytest.raises(DecisionRefused, match="opdrachtnemer is nu aan de beurt"):
        signed(award, "Anker", Signer.AUTHORITY, by=award.buyer)

    signed(award, "Anker", Signer.PROVIDER, by=provider)
    assert award.agreement("Anker").state is AgreementStatus.SIGNED_BY_PROVIDER
    assert award.tender.state is Status.AWARDED
    signed(award, "Anker", Signer.AUTHORITY, by=award.buyer)

    agreement = award.agreement("Anker")
    assert agreement.state is AgreementStatus.SIGNED
    assert agreement.signed_at == SIGNED_AT
    copies = {copy.signer: copy for copy in agreement.copies.all()}
    assert copies["provider"].signatory == "Anna Anker, bestuurder"
    assert copies["authority"].signatory == "Dirk Mandaat"
    assert copies["authority"].mandate == Mandate.objects.get()
    assert copies["provider"].pages == 2
    entries = AuditEntry.objects.filter(event__startswith="agreement.sign")
    assert {entry.data["sha256"] for entry in entries} == {copy.file.sha256 for copy in copies.values()}


def test_the_authority_first_where_that_was_chosen():
    award = sent(agreed(order="authority_first"))
    provider = award.bidder("Anker")
    with pytest.raises(DecisionRefused, match="opdrachtgever is nu aan de beurt"):
        signed(award, "Anker", Signer.PROVIDER, by=provider)

    signed(award, "Anker", Signer.AUTHORITY, by=award.buyer)
    signed(award, "Anker", Signer.PROVIDER, by=provider)

    assert award.agreement("Anker").state is AgreementStatus.SIGNED


def test_the_tender_moves_on_with_the_last_of_its_agreements():
    award = two_winners()
    for name in ("Anker", "Brug"):
        assert award.tender.state is Status.AWARDED
        signed(award, name, Signer.PROVIDER, by=award.bidder(name))
        signed(award, name, Signer.AUTHORITY, by=award.buyer)

    assert award.tender.state is Status.CONTRACTED


def test_only_who_binds_the_provider_signs_for_it():
    award = two_winners()
    organisation = award.letter("Anker").bid.organisation
    editor = MembershipFactory(organisation=organisation, may_edit=True, may_submit=False).user
    for somebody in (editor, award.bidder("Brug"), award.buyer):
        with pytest.raises(NotAllowed):
            signed(award, "Anker", Signer.PROVIDER, by=somebody)

    signed(award, "Anker", Signer.PROVIDER, by=award.bidder("Anker"))


def test_only_a_buyer_or_jurist_signs_for_the_authority():
    award = sent()
    signed(award, "Anker", Signer.PROVIDER, by=award.bidder("Anker"))
    for role in (Role.CONTRACT_MANAGER, Role.AUDITOR, Role.CHAIR, Role.EVALUATOR):
        with pytest.raises(NotAllowed):
            signed(award, "Anker", Signer.AUTHORITY, by=member_with_role(award.tender, role))
    with pytest.raises(NotAllowed):
        signed(award, "Anker", Signer.AUTHORITY, by=award.bidder("Anker"))

    signed(award, "Anker", Signer.AUTHORITY, by=member_with_role(award.tender, Role.JURIST))


def test_a_mandate_that_ended_meanwhile_signs_nothing():
    award = sent()
    signed(award, "Anker", Signer.PROVIDER, by=award.bidder("Anker"))
    Mandate.objects.update(valid_until=local_date(SIGNED_AT) - timedelta(days=1))

    with pytest.raises(DecisionRefused, match="Het mandaat gold tot en met"):
        signed(award, "Anker", Signer.AUTHORITY, by=award.buyer)

    Mandate.objects.update(valid_until=local_date(SIGNED_AT))
    signed(award, "Anker", Signer.AUTHORITY, by=award.buyer)


def test_nothing_is_signed_while_a_kort_geding_suspends():
    award = sent()
    register_proceeding(
        award.decision,
        kind="summary",
        claimant="Cirkel",
        court="rechtbank",
        begun_at=SENT_AT,
        by=award.buyer,
        at=AFTER_STANDSTILL,
    )

    with pytest.raises(GateClosed, match="loopt nog"):
        signed(award, "Anker", Signer.PROVIDER, by=award.bidder("Anker"))


def test_the_unsigned_document_and_the_copy_of_the_other_party_are_not_taken_for_a_signature():
    award = sent()
    provider = award.bidder("Anker")
    agreement = award.agreement("Anker")
    with pytest.raises(DecisionRefused, match="zonder handtekening"):
        give(agreement, Signer.PROVIDER, read_file(agreement.pdf), by=provider)

    signed(award, "Anker", Signer.PROVIDER, by=provider, text="dezelfde")
    with pytest.raises(DecisionRefused, match="al geüpload, met de handtekening van de opdrachtnemer"):
        signed(award, "Anker", Signer.AUTHORITY, by=award.buyer, text="dezelfde")
    assert award.agreement("Anker").state is AgreementStatus.SIGNED_BY_PROVIDER


def give(agreement: Agreement, signer: Signer, content: bytes, *, by: User, **fields) -> Agreement:
    file, pages = keep_copy(BytesIO(content), name="x.pdf", at=SIGNED_AT)
    known = {"signed_on": local_date(SIGNED_AT), "signatory": "Anna Anker"} | fields
    return sign_agreement(agreement, signer=signer, file=file, pages=pages, by=by, at=SIGNED_AT, **known)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is leeg"),
        (b"PK\x03\x04 nep", "is geen PDF"),
        (b"<html><p>getekend</p></html>", "is geen PDF"),
        (b"%PDF-1.7 stuk", "beschadigd"),
    ],
)
def test_a_copy_is_a_pdf_by_its_content(content: bytes, words: str):
    with pytest.raises(UploadRefused, match=words):
        keep_copy(BytesIO(content), name="getekend.pdf", at=SIGNED_AT)


def test_a_copy_above_the_limit_is_refused(settings):
    content = pdf_bytes()
    settings.MAX_FILE_BYTES = len(content)
    keep_copy(BytesIO(content), name="getekend.pdf", at=SIGNED_AT)
    settings.MAX_FILE_BYTES = len(content) - 1

    with pytest.raises(UploadRefused, match="niet groter"):
        keep_copy(BytesIO(content), name="getekend.pdf", at=SIGNED_AT)


def test_a_copy_says_who_signed_and_not_before_it_was_sent():
    award = sent()
    agreement, provider = award.agreement("Anker"), award.bidder("Anker")
    content = pdf_bytes(text="getekend")
    day_before = local_date(AFTER_STANDSTILL) - timedelta(days=1)

    for fields, field in (({"signatory": " "}, "signatory"), ({"signed_on": day_before}, "signed_on")):
        with pytest.raises(DecisionRefused) as refusal:
            give(agreement, Signer.PROVIDER, content, by=provider, **fields)
        assert refusal.value.field == field


def test_a_wrong_copy_goes_back_with_a_reason_and_stays_kept():
    award = sent()
    provider = award.bidder("Anker")
    with pytest.raises(DecisionRefused, match="geen ondertekend exemplaar"):
        send_copy_back(award.agreement("Anker"), reason="Leeg.", by=award.buyer, at=SIGNED_AT)
    signed(award, "Anker", Signer.PROVIDER, by=provider, text="zonder bladzijde 2")

    send_copy_back(award.agreement("Anker"), reason="Bladzijde 2 ontbreekt.", by=award.buyer, at=SIGNED_AT)

    assert award.agreement("Anker").state is AgreementStatus.READY
    first = SignedCopy.objects.get()
    assert first.returned_because == "Bladzijde 2 ontbreekt."
    assert read_file(first.file)
    signed(award, "Anker", Signer.PROVIDER, by=provider, text="compleet")
    assert SignedCopy.objects.filter(returned_at=None).count() == 1


def test_a_withdrawn_agreement_is_followed_by_another_number():
    award = sent()
    withdraw_agreement(
        award.agreement("Anker"), reason="Het tarief klopt niet.", by=award.buyer, at=SIGNED_AT
    )
    with pytest.raises(DecisionRefused, match="ingetrokken"):
        give(Agreement.objects.get(), Signer.PROVIDER, pdf_bytes(), by=award.bidder("Anker"))

    make_agreements(award.tender, by=award.buyer, at=SIGNED_AT)

    assert award.agreement("Anker").number == 2
    assert Agreement.objects.count() == 2


def test_what_both_signed_is_not_withdrawn():
    award = sent()
    signed(award, "Anker", Signer.PROVIDER, by=award.bidder("Anker"))
    signed(award, "Anker", Signer.AUTHORITY, by=award.buyer)

    with pytest.raises((NotAllowed, DecisionRefused)):
        withdraw_agreement(award.agreement("Anker"), reason="Toch niet.", by=award.buyer, at=SIGNED_AT)


def test_mails_go_to_the_other_party_and_say_nothing_of_the_content(django_capture_on_commit_callbacks):
    award = agreed(particulars="Kersenbloesem.")
    provider = award.bidder("Anker")
    sent(award)
    signed(award, "Anker", Signer.PROVIDER, by=provider)
    jobs = [job.payload for job in OutboxJob.objects.filter(kind="mail_agreement").order_by("pk")]
    told = [str(job["user_id"]) for job in jobs]
    assert str(provider.public_id) == told[0]
    assert str(award.buyer.public_id) in told[1:]
    assert str(Mandate.objects.get().holder.public_id) in told[1:]

    for job in jobs:
        mail_agreement(**job)

    assert len(mail.outbox) == len(jobs)
    for message in mail.outbox:
        assert award.agreement("Anker").content["particulars"] == "Kersenbloesem."
        for secret in ("Kersenbloesem", "concernmanager", "10.000.000"):
            assert secret not in message.subject + message.body


def test_no_mail_to_who_left_the_provider():
    award = agreed()
    provider = award.bidder("Anker")
    sent(award)
    job = OutboxJob.objects.filter(kind="mail_agreement").get(payload__user_id=str(provider.public_id))
    provider.memberships.all().delete()

    mail_agreement(**job.payload)

    assert mail.outbox == []
