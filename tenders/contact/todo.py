"""Messages that wait for a reader."""

from datetime import datetime, timedelta

from django.urls import reverse

from accounts.models import User
from accounts.selectors import memberships_of
from tenders.contact.selectors import waiting_threads
from tenders.models import Role, Tender
from tenders.todo import Todo

_RECENT = timedelta(days=14)


def contact_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """For a buyer the threads in which a provider had the last word; for a provider what it got lately."""
    leading = Tender.objects.with_role(user, Role.BUYER).filter(is_rehearsal=False)
    found = [
        Todo(
            text=f"Lees het bericht van {message.organisation}",
            without_names="Lees een bericht",
            url=reverse(
                "tenders:contact_thread", args=[message.tender.public_id, message.organisation.public_id]
            ),
            tender=message.tender,
        )
        for message in waiting_threads(leading, from_authority=False)
    ]
    own = {membership.organisation_id for membership in memberships_of(user)}
    received = waiting_threads(
        Tender.objects.public().filter(messages__organisation__in=own), from_authority=True
    )
    return found + [
        Todo(
            text=f"Lees het bericht van {message.tender.authority}",
            url=reverse("tenders:contact", args=[message.tender.public_id]),
            tender=message.tender,
        )
        for message in received
        if message.organisation_id in own and message.at > at - _RECENT
    ]
