"""Mails about an overeenkomst: that there is something to do, and nothing of what it says."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from contracts.models import Agreement
from contracts.permissions import may_read_agreement


def mail_agreement(agreement_id: UUID | str, user_id: UUID | str) -> None:
    """To a person of either party. Not sent to who may not read it (any more), such as who left the organisation."""
    agreement = Agreement.objects.select_related(
        "contract__decision__tender__authority", "contract__bid__organisation"
    ).get(public_id=agreement_id)
    user = User.objects.get(public_id=user_id)
    organisation = agreement.contract.bid.organisation
    if agreement.contract.decision.tender.is_rehearsal:
        return
    if agreement.sent_at is None or not user.is_active or not may_read_agreement(user, agreement):
        return
    tender = agreement.contract.decision.tender
    context = {
        "tender": tender.title,
        "reference": tender.reference,
        "authority": tender.authority.name,
        "organisation": organisation.name,
        "link": settings.SITE_URL + reverse("contracts:agreement", args=[agreement.public_id]),
    }
    body = render_to_string("contracts/mail/agreement.txt", context)
    subject = f"Bekijk het bericht over een overeenkomst bij {tender.title}"
    EmailMessage(" ".join(subject.split()), body, to=[user.email]).send()
