"""Mail about a prestatieafspraak: that there is something to read or do, and nothing of what it says."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from clock import now
from contracts.execution.permissions import reader_of
from contracts.models import Obligation


def mail_obligation(obligation_id: UUID | str, user_id: UUID | str) -> None:
    """Not to who may not read it any more."""
    obligation = Obligation.objects.select_related(
        "file__contract__decision__tender__authority", "file__contract__bid__organisation"
    ).get(public_id=obligation_id)
    user, file = User.objects.get(public_id=user_id), obligation.file
    if not user.is_active or reader_of(user, file, at=now()) is None:
        return
    tender = file.contract.decision.tender
    context = {
        "tender": tender.title,
        "reference": tender.reference,
        "authority": tender.authority.name,
        "organisation": file.contract.bid.organisation.name,
        "link": settings.SITE_URL
        + reverse("contracts:obligation", args=[file.public_id, obligation.public_id]),
    }
    body = render_to_string("contracts/mail/obligation.txt", context)
    subject = f"Bekijk de prestatieafspraak bij {tender.title}"
    EmailMessage(" ".join(subject.split()), body, to=[user.email]).send()
