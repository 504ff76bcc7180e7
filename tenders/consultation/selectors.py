"""Reads of consultations. None of them knows a bid."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tenders.models import Consultation, ConsultationReport, Reaction, Tender


def consultations_of(tender: Tender) -> QuerySet[Consultation]:
    """In order, each with `confirmed`, the number of reactions that count."""
    return (
        Consultation.objects.filter(tender=tender)
        .select_related("report__file", "made_by", "published_by")
        .annotate(confirmed=Count("reactions", filter=Q(reactions__confirmed_at__isnull=False)))
        .order_by("number")
    )


def consultation_in(tender: Tender, number: int) -> Consultation | None:
    found = consultations_of(tender).filter(number=number).first()
    if found is not None:
        found.tender = tender
    return found


def public_consultations(tender: Tender | None = None) -> QuerySet[Consultation]:
    """What everybody may read: published, of no rehearsal; the one that closes last comes first."""
    found = (
        Consultation.objects.filter(published_at__isnull=False, tender__is_rehearsal=False)
        .select_related("tender__authority", "report__file")
        .order_by("-closes_at", "pk")
    )
    return found if tender is None else found.filter(tender=tender)


def unreported_of(tender: Tender) -> QuerySet[Consultation]:
    """Published consultations of the tender, closed or not, of which nobody can read the report yet."""
    return Consultation.objects.filter(
        tender=tender,
        published_at__isnull=False,
        withdrawn_at__isnull=True,
        report__published_at__isnull=True,
    ).order_by("number")


def unreported(tenders: QuerySet[Tender], *, at: datetime) -> QuerySet[Consultation]:
    """Closed consultations of which nobody can read the report yet."""
    return (
        Consultation.objects.filter(
            tender__in=tenders,
            published_at__isnull=False,
            closes_at__lt=at,
            withdrawn_at__isnull=True,
            report__published_at__isnull=True,
        )
        .select_related("tender__authority")
        .order_by("closes_at", "pk")
    )


def public_consultation(public_id: UUID) -> Consultation | None:
    return public_consultations().filter(public_id=public_id).first()


def reactions_of(consultation: Consultation) -> QuerySet[Reaction]:
    """Those that count, in the order in which they were confirmed."""
    return Reaction.objects.filter(consultation=consultation, confirmed_at__isnull=False).order_by("number")


def unconfirmed_count(consultation: Consultation, *, since: datetime) -> int:
    """How many were sent since then and wait for their mail address to be confirmed."""
    return Reaction.objects.filter(
        consultation=consultation, confirmed_at__isnull=True, sent_at__gte=since
    ).count()


def reaction_of(public_id: UUID | str | None) -> Reaction | None:
    if public_id is None:
        return None
    return (
        Reaction.objects.select_related("consultation__tender__authority", "consultation__report")
        .filter(public_id=public_id)
        .first()
    )


def sent_since(consultation: Consultation, email: str, at: datetime, within: timedelta) -> int:
    return Reaction.objects.filter(
        consultation=consultation, contact_email=email, sent_at__gt=at - within
    ).count()


def report_of(consultation: Consultation) -> ConsultationReport | None:
    return getattr(consultation, "report", None)


def participations(tender: Tender, numbers: Iterable[str]) -> QuerySet[Reaction]:
    """Reactions that count, in any consultation of the tender, of organisations with one of these KvK numbers."""
    known = {number for number in numbers if number}
    return (
        Reaction.objects.filter(consultation__tender=tender, confirmed_at__isnull=False, kvk_number__in=known)
        .select_related("consultation__report")
        .order_by("consultation__number", "number")
    )
