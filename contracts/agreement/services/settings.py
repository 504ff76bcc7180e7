"""What the overeenkomsten of a tender have in common: who signs by which mandate, in which order, and what is "
"special."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.agreement.selectors import settings_of
from contracts.domain.agreement_words import VARIANTS
from contracts.domain.agreements import SigningOrder
from contracts.domain.errors import DecisionRefused
from contracts.models import AgreementSettings, Mandate
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def save_agreement_settings(
    tender: Tender,
    *,
    mandate: Mandate,
    order: str = SigningOrder.PROVIDER_FIRST.value,
    variant: str = "",
    particulars: str = "",
    by: User,
    at: datetime,
) -> AgreementSettings:
    """For overeenkomsten that are made from now on; what was sent stays as it is."""
    tender = lock_tender(tender)
    require(by, "contracts.prepare_agreements", tender)
    if mandate.tender_id != tender.pk or mandate.ended_at is not None:
        raise DecisionRefused("Dit mandaat geldt niet voor deze aanbesteding, of niet meer.", field="mandate")
    if variant not in VARIANTS:
        raise DecisionRefused("Kies een uitvoeringsvariant, of geen.", field="variant")
    found = settings_of(tender) or AgreementSettings(tender=tender)
    found.mandate, found.order = mandate, SigningOrder(order).value
    found.variant, found.particulars = variant, particulars.strip()
    found.changed_by, found.changed_at = by, at
    found.save()
    Auditor(by).record(
        "agreement.settings_saved",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"order": found.order, "mandate": str(mandate.public_id), "variant": variant},
    )
    return found
