"""Reads of the contact log."""

from uuid import UUID

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from accounts.models import Organisation
from tenders.models import ContactMessage, Tender


def thread_of(tender: Tender, organisation: Organisation) -> QuerySet[ContactMessage]:
    """What the authority and one provider wrote to each other, the oldest first."""
    return ContactMessage.objects.filter(tender=tender, organisation=organisation).select_related(
        "by", "attachment", "organisation"
    )


def message_by_id(tender: Tender, message_id: UUID) -> ContactMessage | None:
    return (
        ContactMessage.objects.filter(tender=tender, public_id=message_id)
        .select_related("organisation", "attachment")
        .first()
    )


def threads_of(tender: Tender) -> QuerySet[Organisation]:
    """The providers with a thread, the newest message first, each with `messages`, `last_at` and `awaits_reply`."""
    rows = ContactMessage.objects.filter(tender=tender)
    last = rows.filter(organisation=OuterRef("pk")).order_by("-at", "-pk")
    counts = rows.filter(organisation=OuterRef("pk")).order_by().values("organisation")
    return (
        Organisation.objects.filter(pk__in=rows.values("organisation"))
        .annotate(
            last_at=Subquery(last.values("at")[:1]),
            last_from_authority=Subquery(last.values("from_authority")[:1]),
            messages=Subquery(counts.annotate(number=Count("pk")).values("number")),
        )
        .order_by("-last_at", "name")
    )


def waiting_threads(tenders: QuerySet[Tender], *, from_authority: bool) -> list[ContactMessage]:
    """The last message of each thread of these tenders, where it came from that side."""
    lasts = ContactMessage.objects.filter(tender__in=tenders).order_by().values("tender", "organisation")
    newest = lasts.annotate(newest=Max("pk")).values("newest")
    return list(
        ContactMessage.objects.filter(pk__in=newest, from_authority=from_authority)
        .select_related("organisation")
        .prefetch_related("tender__authority")
        .order_by("at", "pk")
    )


def provider_by_id(public_id: UUID) -> Organisation | None:
    """Any registered provider: whether it bids makes no difference."""
    return Organisation.objects.providers().filter(public_id=public_id).first()
