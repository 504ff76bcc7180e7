"""Seats of members in bids of others, as the people of a member find them."""

from datetime import datetime

from django.urls import reverse

from accounts.models import Organisation, User
from accounts.selectors import can_edit_for, organisations_of
from bids.membership import MemberSeat, finder_of
from tenders.domain.lifecycle import Status
from tenders.models import Tender
from tenders.todo import Todo


def seats_for(tender: Tender, organisation: Organisation) -> list[MemberSeat]:
    """The drafts of others in which this organisation has a part. Of what was submitted it learns nothing here:
    who works for several bidders would know who took part."""
    if not organisation.checked_kvk_number:
        return []
    found = MemberSeat.objects.filter(
        bid__tender=tender,
        draft__isnull=False,
        finder=finder_of(tender.public_id, organisation.checked_kvk_number),
    )
    return list(found.exclude(bid__organisation=organisation).select_related("bid__organisation"))


def member_todos(user: User, *, at: datetime) -> list[Todo]:
    """The parts that wait for the user's organisations; two queries, however many tenders are open."""
    organisations = [
        row for row in organisations_of(user) if row.checked_kvk_number and can_edit_for(user, row)
    ]
    if not organisations:
        return []
    tenders = Tender.objects.filter(status=Status.PUBLISHED.value, closes_at__gte=at)
    finders = {
        finder_of(tender, row.checked_kvk_number)
        for tender in tenders.values_list("public_id", flat=True)
        for row in organisations
    }
    seats = MemberSeat.objects.filter(draft__isnull=False, finder__in=finders)
    return [
        Todo(
            text=f"Vul uw deel in van de inschrijving van {seat.bid.organisation}",
            without_names="Vul uw deel van een inschrijving in",
            url=reverse("bids:part", args=[seat.bid.tender.public_id, seat.public_id]),
            tender=seat.bid.tender,
            due=seat.bid.tender.closes_at,
        )
        for seat in seats.select_related("bid__organisation", "bid__tender__authority")
    ]
