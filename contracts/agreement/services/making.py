"""Make the overeenkomsten of a definitive award, all at once, and send them to be signed."""

from datetime import datetime

from django.db import transaction

from accounts.models import Membership, User
from audit.services import Auditor, tender_scope
from contracts.agreement.selectors import (
    Made,
    composed_agreements,
    settings_of,
    standing_agreements,
    template_of,
    value_to_sign,
)
from contracts.agreement.services.models_of_authority import check_model
from contracts.agreement.services.state import change_agreement
from contracts.domain.agreement_content import content_hash
from contracts.domain.agreements import AgreementAct, AgreementStatus
from contracts.domain.errors import DecisionRefused
from contracts.domain.mandates import why_not
from contracts.models import Agreement, AgreementSettings, AwardDecision
from contracts.selectors import standing_decision
from contracts.services.gate import check_signing_gate
from documents.files import read_file
from documents.outbox import enqueue
from tenders.domain.lifecycle import Status
from tenders.domain.procedure_words import said
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def make_agreements(tender: Tender, *, by: User, at: datetime) -> list[Agreement]:
    """Freeze what each overeenkomst says and let the worker set them. Writes a concept per contract.

    A concept with the same content stays as it is; one of which a document failed is tried again; what was sent stays.
    Refused before the award is definitive, and while something keeps the gate closed (`domain.gate`).
    """
    tender = lock_tender(tender)
    require(by, "contracts.prepare_agreements", tender)
    decision = _decision_to_sign(tender, at=at)
    settings = _settings_to_use(decision, at=at)
    template = template_of(tender)
    standing = {row.contract_id: row for row in _locked(decision)}
    composed = composed_agreements(decision, settings)
    if template is not None:
        check_model(template, read_file(template.file), [one.content for one in composed])
    made = []
    for one in composed:
        agreement = standing.get(one.contract.pk)
        if agreement is None:
            number = one.contract.agreements.count() + 1
            agreement = Agreement(contract=one.contract, number=number)
        elif agreement.state is not AgreementStatus.CONCEPT:
            continue
        agreement.template, agreement.mandate, agreement.order = template, settings.mandate, settings.order
        _freeze(agreement, one, by=by, at=at)
        made.append(agreement)
    if not made:
        raise DecisionRefused(
            "Alle overeenkomsten zijn al verstuurd of ondertekend. Er is niets meer te maken."
        )
    for agreement in made:
        if agreement.rendering == Agreement.Rendering.QUEUED:
            enqueue("render_agreement", queue="pdf", agreement_id=agreement.public_id)
    Auditor(by).record(
        "agreements.made",
        decision,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"agreements": [{"id": str(row.public_id), "content": row.content_hash} for row in made]},
    )
    return made


@transaction.atomic
def send_agreements(tender: Tender, *, by: User, at: datetime) -> list[Agreement]:
    """Send every concept to be signed, at one instant; its provider reads it from then on and gets a mail.

    Refused unless each document is there and says what the record says now.
    """
    tender = lock_tender(tender)
    require(by, "contracts.prepare_agreements", tender)
    decision = _decision_to_sign(tender, at=at)
    settings = _settings_to_use(decision, at=at)
    concepts = [row for row in _locked(decision) if row.state is AgreementStatus.CONCEPT]
    if not concepts:
        raise DecisionRefused("Er is geen concept om te versturen. Maak de overeenkomsten eerst.")
    now = {one.contract.pk: content_hash(one.content) for one in composed_agreements(decision, settings)}
    for row in concepts:
        if row.rendering != Agreement.Rendering.READY or row.rendered_hash != row.content_hash:
            raise DecisionRefused("Nog niet alle overeenkomsten zijn klaar. Wacht tot ze klaar zijn.")
        if now.get(row.contract_id) != row.content_hash:
            raise DecisionRefused(
                "Er is iets veranderd nadat de overeenkomsten zijn gemaakt. Maak ze opnieuw en bekijk ze."
            )
    for row in concepts:
        row.contract.decision.tender = tender
        change_agreement(row, AgreementAct.SEND, by=by, at=at, sent_by=by, sent_at=at)
    _enqueue_mails(concepts)
    return concepts


def _decision_to_sign(tender: Tender, *, at: datetime) -> AwardDecision:
    decision = standing_decision(tender)
    if decision is None:
        raise DecisionRefused("Er is geen besluit waarvan de brieven zijn verstuurd.")
    decision.tender = tender
    check_signing_gate(decision, at=at)
    if tender.state is not Status.AWARDED:
        sentence = "De gunning is nog niet definitief. Gun eerst definitief."
        raise DecisionRefused(said(sentence, is_admission=tender.is_admission))
    return decision


def _settings_to_use(decision: AwardDecision, *, at: datetime) -> AgreementSettings:
    """With a mandate that reaches far enough for each contract on this day."""
    tender = decision.tender
    settings = settings_of(tender)
    if settings is None or settings.mandate is None:
        raise DecisionRefused(
            "Kies eerst wie namens de aanbestedende dienst ondertekent, en met welk mandaat.", field="mandate"
        )
    lots = {row.lot_id: row.lot for row in decision.contracts.select_related("lot")}
    is_only_lot = tender.lots.count() == 1
    for lot in sorted(lots.values(), key=lambda row: row.number):
        value = value_to_sign(tender, lot, is_only_lot=is_only_lot)
        reason = why_not(settings.mandate.terms, value=value, lots=[lot.number], on=local_date(at))
        if reason:
            raise DecisionRefused(
                f"{settings.mandate.holder.name} kan niet ondertekenen. {reason}", field="mandate"
            )
    return settings


def _locked(decision: AwardDecision) -> list[Agreement]:
    return list(standing_agreements(decision).select_for_update(of=("self",), no_key=True))


def _freeze(agreement: Agreement, one: Made, *, by: User, at: datetime) -> None:
    digest = content_hash(one.content)
    is_ready = agreement.word_id is not None and agreement.rendered_hash == digest
    agreement.content, agreement.content_hash = one.content.as_mapping(), digest
    agreement.plan = one.plan.object if one.plan else None
    agreement.rendering = Agreement.Rendering.READY if is_ready else Agreement.Rendering.QUEUED
    agreement.fault = ""
    if not is_ready or agreement.pk is None:
        agreement.made_by, agreement.made_at = by, at
    agreement.save()


def _enqueue_mails(agreements: list[Agreement]) -> None:
    """One mail per active person of each organisation, per overeenkomst."""
    for row in agreements:
        people = Membership.objects.filter(
            organisation=row.contract.bid.organisation_id, user__is_active=True
        ).values_list("user__public_id", flat=True)
        for user_id in people:
            enqueue("mail_agreement", queue="mail", agreement_id=row.public_id, user_id=user_id)
