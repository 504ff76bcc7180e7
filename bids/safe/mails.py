"""Tell the people of an organisation that a bewijsmiddel must be asked for again."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Membership
from bids.domain.safe import KINDS
from bids.safe.models import SafeItem
from bids.safe.selectors import kind_of


def mail_expiry(item_id: UUID | str) -> int:
    """To who works on the bids of the organisation; how many mails. Nothing of the document: what kind, how long.

    A second sending does no harm. Nothing is sent about what was taken out of the safe meanwhile.
    """
    item = SafeItem.objects.select_related("organisation").filter(public_id=item_id).first()
    if item is None:
        return 0
    facts = KINDS[kind_of(item)]
    context = {
        "label": facts.label,
        "delivery": facts.delivery,
        "organisation": item.organisation.name,
        "link": settings.SITE_URL + reverse("bids:safe"),
    }
    text = render_to_string("bids/mail/safe_expiry.txt", context)
    html = render_to_string("bids/mail/safe_expiry.html", context)
    people = Membership.objects.filter(
        organisation=item.organisation, may_edit=True, user__is_active=True
    ).select_related("user")
    for membership in people.order_by("pk"):
        message = EmailMultiAlternatives(
            f"Vraag een nieuw bewijsmiddel aan: {facts.label}", text, to=[membership.user.email]
        )
        message.attach_alternative(html, "text/html")
        message.send()
    return len(people)
