"""Mails about an overeenkomst: that there is something to do, and nothing of what it says."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from accounts.selectors import is_member_of
from contracts.models import Agreement


def mail_agreement(agreement_id: UUID | str, user_id: UUID | str) -> None:
    """To a person of the provider. Not sent to who left it or lost its account, nor when it was withdrawn meanwhile."""
    agreement = Agreement.objects.select_related(
        "contract__decision__tender__authority", "contract__bid__organisation"
    ).get(public_id=agreement_id)
    user = User.objects.get(public_id=user_id)
    organisation = agreement.contract.bid.organisation
    is_open = agreement.sent_at is not None and agreement.withdrawn_at is None
    if not is_open or not user.is_active or not is_member_of(user, organisation):
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
