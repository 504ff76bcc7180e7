"""A mail to the people of one side that there is something to read, and nothing of what it says."""

from collections.abc import Collection, Iterable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from accounts.models import Membership, Organisation, User
from tenders.models import Tender
from tenders.people import acting_buyers


def mail_people_of(
    organisation: Organisation, tender: Tender, *, title: str, sentence: str, path: str
) -> int:
    """One mail per active person of the organisation; how many were sent. A second sending does no harm."""
    people = Membership.objects.filter(organisation=organisation, user__is_active=True)
    addresses = people.order_by("pk").values_list("user__email", flat=True)
    return _send(addresses, tender, title=title, sentence=sentence, path=path)


def mail_buyers_of(tender: Tender, *, title: str, sentence: str, path: str) -> int:
    """The same for the buyers of the tender who can still act."""
    addresses = acting_buyers(tender).order_by("pk").values_list("user__email", flat=True)
    return _send(addresses, tender, title=title, sentence=sentence, path=path)


def mail_role_holders(
    tender: Tender,
    roles: Collection[str],
    *,
    without: User | None = None,
    title: str,
    sentence: str,
    path: str,
) -> int:
    """The same for who has one of these roles in the tender, one mail each, but not for the person `without`."""
    people = User.objects.filter(
        tender_roles__tender=tender,
        tender_roles__role__in=roles,
        tender_roles__ended_at=None,
        is_active=True,
    )
    if without is not None:
        people = people.exclude(pk=without.pk)
    addresses = people.order_by("pk").distinct().values_list("email", flat=True)
    return _send(addresses, tender, title=title, sentence=sentence, path=path)


def _send(addresses: Iterable[str], tender: Tender, *, title: str, sentence: str, path: str) -> int:
    """Plain text and HTML, one mail each, so that nobody reads another's address; none of a generale repetitie."""
    if tender.is_rehearsal:
        return 0
    context = {
        "title": title,
        "sentence": sentence,
        "tender": tender.title,
        "reference": tender.reference,
        "authority": tender.authority.name,
        "link": settings.SITE_URL + path,
    }
    subject = " ".join(f"{title}: {tender.title}".split())
    text = render_to_string("tenders/mail/news_for_you.txt", context)
    html = render_to_string("tenders/mail/news_for_you.html", context)
    sent = 0
    for address in addresses:
        message = EmailMultiAlternatives(subject, text, to=[address])
        message.attach_alternative(html, "text/html")
        message.send()
        sent += 1
    return sent
