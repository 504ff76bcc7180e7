"""Reads of the register of complaints."""

from django.db.models import QuerySet

from accounts.models import Organisation
from tenders.models import Complaint, Tender


def complaints_of(tender: Tender) -> QuerySet[Complaint]:
    """The register, in the order of receipt."""
    return (
        Complaint.objects.filter(tender=tender)
        .select_related("organisation", "filed_by", "letter", "decision__decided_by", "tender__authority")
        .order_by("number")
    )


def own_complaints(tender: Tender, organisation: Organisation) -> QuerySet[Complaint]:
    return complaints_of(tender).filter(organisation=organisation)


def undecided(complaints: QuerySet[Complaint]) -> QuerySet[Complaint]:
    return complaints.filter(decision__isnull=True)
