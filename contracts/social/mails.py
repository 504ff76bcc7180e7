"""The mail that says that an effort was judged, and nothing of what it says."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from accounts.selectors import is_member_of
from contracts.models import SocialReturnEffort


def mail_social_return(effort_id: UUID | str, user_id: UUID | str) -> None:
    """Not to who left the organisation or lost its account. A second sending does no harm."""
    effort = SocialReturnEffort.objects.select_related(
        "file__contract__decision__tender__authority", "file__contract__bid__organisation"
    ).get(public_id=effort_id)
    user, contract = User.objects.get(public_id=user_id), effort.file.contract
    organisation, tender = contract.bid.organisation, contract.decision.tender
    if not user.is_active or not is_member_of(user, organisation):
        return
    context = {
        "tender": tender.title,
        "reference": tender.reference,
        "authority": tender.authority.name,
        "organisation": organisation.name,
        "link": settings.SITE_URL
        + reverse("contracts:social_return_effort", args=[effort.file.public_id, effort.public_id]),
    }
    body = render_to_string("contracts/mail/social_return.txt", context)
    subject = f"Bekijk het besluit over uw social return bij {tender.title}"
    EmailMessage(" ".join(subject.split()), body, to=[user.email]).send()
