"""Mail that a mark of the maximum was reached: which one, and nothing of what anybody earns."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from contracts.execution.permissions import READ
from contracts.models import ValueWarning
from tenders.permissions import may


def mail_value_warning(warning_id: UUID | str, user_id: UUID | str) -> None:
    """Not to who may not read it any more."""
    warning = ValueWarning.objects.select_related("tender__authority").get(public_id=warning_id)
    user, tender = User.objects.get(public_id=user_id), warning.tender
    if not user.is_active or not may(user, READ, tender):
        return
    context = {
        "mark": warning.mark,
        "tender": tender.title,
        "reference": tender.reference,
        "authority": tender.authority.name,
        "link": settings.SITE_URL + reverse("contracts:contract_values", args=[tender.public_id]),
    }
    body = render_to_string("contracts/mail/value_warning.txt", context)
    subject = f"{warning.mark}% van de maximale waarde is bereikt: {tender.title}"
    EmailMessage(" ".join(subject.split()), body, to=[user.email]).send()
