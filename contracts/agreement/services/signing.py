"""Sign an overeenkomst by uploading a signed copy; send a copy back; withdraw the overeenkomst."""

from datetime import date, datetime
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from accounts.models import Membership, User
from contracts.agreement.selectors import standing_agreements, value_to_sign
from contracts.agreement.services.state import change_agreement, locked_agreement
from contracts.domain.agreements import (
    SIGNER_LABELS,
    SIGNING,
    AgreementAct,
    AgreementStatus,
    Signer,
    check_signed_on,
    check_withdrawal,
    next_status,
)
from contracts.domain.errors import DecisionRefused
from contracts.domain.mandates import why_not
from contracts.models import Agreement, Mandate, SignedCopy
from contracts.permissions import may_sign_as_provider
from contracts.services.gate import check_signing_gate
from documents.files import store_file
from documents.inspection import PDF, check_pdf
from documents.models import StoredFile
from documents.outbox import enqueue
from tenders.domain.lifecycle import Act, Status
from tenders.domain.wording import local_date
from tenders.models import Role, Tender, active_roles
from tenders.permissions import NotAllowed, require
from tenders.services.lifecycle import change_status


def keep_copy(file: BinaryIO, *, name: str, at: datetime) -> tuple[StoredFile, int | None]:
    """A PDF, by its content, and its number of pages. Raises UploadRefused and StorageFault."""
    findings = check_pdf(file, name, settings.MAX_FILE_BYTES)
    file.seek(0)
    return store_file(file, name=name, content_type=PDF, at=at), findings.pages


@transaction.atomic
def sign_agreement(
    agreement: Agreement,
    *,
    signer: Signer,
    file: StoredFile,
    pages: int | None,
    signed_on: date,
    signatory: str = "",
    by: User,
    at: datetime,
) -> Agreement:
    """Put the signed copy of the party whose turn it is; with the last one the overeenkomst is fully signed.

    For the authority the holder of the mandate is the signatory, and the mandate must still reach far enough. When
    every overeenkomst of the tender is signed, the tender itself moves on.
    """
    tender, agreement = locked_agreement(agreement)
    mandate = _check_signer(tender, agreement, signer, by=by)
    following = next_status(agreement.state, SIGNING[signer], agreement.signing_order)
    _check_tender(tender, agreement, at=at)
    if agreement.sent_at is None:
        raise DecisionRefused("Deze overeenkomst is nog niet ter ondertekening verstuurd.")
    check_signed_on(signed_on, sent_on=local_date(agreement.sent_at), today=local_date(at))
    if mandate is not None:
        _check_mandate(tender, agreement, mandate, on=signed_on)
        signatory = mandate.holder.name
    elif not signatory.strip():
        raise DecisionRefused("Vul in wie heeft ondertekend.", field="signatory")
    _check_file(agreement, file)
    copy = SignedCopy.objects.create(
        agreement=agreement,
        signer=signer.value,
        signatory=signatory.strip(),
        signed_on=signed_on,
        mandate=mandate,
        file=file,
        pages=pages,
        uploaded_by=by,
        uploaded_at=at,
    )
    change_agreement(
        agreement,
        SIGNING[signer],
        by=by,
        at=at,
        data={"copy": str(copy.public_id), "sha256": file.sha256, "signed_on": signed_on.isoformat()},
        signed_at=at if following is AgreementStatus.SIGNED else None,
    )
    _tell(agreement, other_than=signer)
    if following is AgreementStatus.SIGNED:
        _finish_where_all_signed(tender, agreement, by=by, at=at)
    return agreement


@transaction.atomic
def send_copy_back(agreement: Agreement, *, reason: str, by: User, at: datetime) -> Agreement:
    """The provider's copy is not right: it does not count, is kept with the reason, and the provider signs anew."""
    tender, agreement = locked_agreement(agreement)
    require(by, "contracts.sign_agreement", tender)
    if not reason.strip():
        raise DecisionRefused("Schrijf op wat er niet goed is aan dit exemplaar.", field="reason")
    next_status(agreement.state, AgreementAct.SEND_BACK, agreement.signing_order)
    copy = agreement.copies.select_for_update(no_key=True).get(signer=Signer.PROVIDER.value, returned_at=None)
    copy.returned_by, copy.returned_at, copy.returned_because = by, at, reason.strip()
    copy.save(update_fields=["returned_by", "returned_at", "returned_because"])
    change_agreement(agreement, AgreementAct.SEND_BACK, by=by, at=at, data={"copy": str(copy.public_id)})
    _tell(agreement, other_than=Signer.AUTHORITY)
    return agreement


@transaction.atomic
def withdraw_agreement(agreement: Agreement, *, reason: str, by: User, at: datetime) -> Agreement:
    """It will not be signed as it is; making again gives another number. Refused once both have signed."""
    tender, agreement = locked_agreement(agreement)
    require(by, "contracts.prepare_agreements", tender)
    check_withdrawal(agreement.state, reason)
    change_agreement(
        agreement,
        AgreementAct.WITHDRAW,
        by=by,
        at=at,
        withdrawn_by=by,
        withdrawn_at=at,
        withdrawn_because=reason.strip(),
    )
    if agreement.sent_at is not None:
        _tell(agreement, other_than=Signer.AUTHORITY)
    return agreement


def _check_signer(tender: Tender, agreement: Agreement, signer: Signer, *, by: User) -> Mandate | None:
    if signer is Signer.AUTHORITY:
        require(by, "contracts.sign_agreement", tender)
        if agreement.mandate_id is None:
            raise DecisionRefused("Bij deze overeenkomst staat niet wie namens de opdrachtgever ondertekent.")
        return Mandate.objects.select_related("holder").get(pk=agreement.mandate_id)
    if not may_sign_as_provider(by, agreement):
        raise NotAllowed(
            "U mag niet namens deze organisatie ondertekenen. Vraag dit aan iemand die daartoe bevoegd is."
        )
    return None


def _check_tender(tender: Tender, agreement: Agreement, *, at: datetime) -> None:
    if tender.state is not Status.AWARDED:
        raise DecisionRefused(
            "Deze aanbesteding is niet in de fase waarin overeenkomsten worden ondertekend."
        )
    check_signing_gate(agreement.contract.decision, at=at)


def _check_mandate(tender: Tender, agreement: Agreement, mandate: Mandate, *, on: date) -> None:
    lot = agreement.contract.lot
    value = value_to_sign(tender, lot, is_only_lot=tender.lots.count() == 1)
    reason = why_not(mandate.terms, value=value, lots=[lot.number], on=on)
    if reason:
        raise DecisionRefused(
            f"{mandate.holder.name} kan niet ondertekenen. {reason} Trek deze overeenkomst in en maak haar opnieuw met "
            "een ander mandaat."
        )


def _check_file(agreement: Agreement, file: StoredFile) -> None:
    if agreement.pdf is not None and file.sha256 == agreement.pdf.sha256:
        raise DecisionRefused(
            "Dit is de overeenkomst zonder handtekening. Onderteken haar eerst en upload het ondertekende exemplaar.",
            field="file",
        )
    same = agreement.copies.filter(file__sha256=file.sha256).first()
    if same is not None:
        raise DecisionRefused(
            f"Dit bestand is al geüpload, met de handtekening van de {SIGNER_LABELS[Signer(same.signer)]}. "
            "Upload het exemplaar waarop uw handtekening staat.",
            field="file",
        )


def _finish_where_all_signed(tender: Tender, agreement: Agreement, *, by: User, at: datetime) -> None:
    decision = agreement.contract.decision
    signed = standing_agreements(decision).filter(status=AgreementStatus.SIGNED.value).values("contract")
    if not decision.contracts.exclude(pk__in=signed).exists():
        change_status(tender, Act.SIGN_CONTRACTS, by=by, at=at)


def _tell(agreement: Agreement, *, other_than: Signer) -> None:
    """One mail per active person of the other party: the provider's people, or the buyers and who has the mandate."""
    if other_than is Signer.AUTHORITY:
        people = set(
            Membership.objects.filter(
                organisation=agreement.contract.bid.organisation_id, user__is_active=True
            ).values_list("user__public_id", flat=True)
        )
    else:
        buyers = active_roles(
            tender=agreement.contract.decision.tender_id, role=Role.BUYER, user__is_active=True
        )
        people = set(buyers.values_list("user__public_id", flat=True))
        if agreement.mandate is not None and agreement.mandate.holder.is_active:
            people.add(agreement.mandate.holder.public_id)
    for user_id in sorted(people):
        enqueue("mail_agreement", queue="mail", agreement_id=agreement.public_id, user_id=user_id)
