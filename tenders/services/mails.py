"""A mail to the people of one organisation that there is something to read, and nothing of what it says."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from accounts.models import Membership, Organisation
from tenders.models import Tender


def mail_people_of(
    organisation: Organisation, tender: Tender, *, subject: str, template: str, path: str, **context: Any
) -> int:
    """One mail per active person, so that nobody reads another's address; how many were sent.

    A second sending does no harm.
    """
    facts = {
        "tender": tender.title,
        "reference": tender.reference,
        "authority": tender.authority.name,
        "link": settings.SITE_URL + path,
        **context,
    }
    body = render_to_string(template, facts)
    people = Membership.objects.filter(organisation=organisation, user__is_active=True)
    addresses = list(people.order_by("pk").values_list("user__email", flat=True))
    for address in addresses:
        EmailMessage(" ".join(subject.split()), body, to=[address]).send()
    return len(addresses)
