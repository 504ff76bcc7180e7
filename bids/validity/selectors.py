"""Until when each bid binds. The award asks `lapsed_bids` before it goes on."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from bids.domain.validity import Consent, extended_by, has_lapsed, valid_until
from bids.models import Bid, SetAside, ValidityAnswer, ValidityRequest
from bids.selectors import opened_bids
from bids.validity.suspensions import suspensions_of
from tenders.domain.terms import validity_end
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.selectors import definition_of


@dataclass(frozen=True)
class BidValidity:
    """`answers` follow the requests of the tender; None where a bidder has not answered.

    While a kort geding runs that began in time (`awaits_judgment`) the bid binds, whatever day `until` is.
    """

    bid: Bid
    until: date
    is_lapsed: bool
    answers: list[ValidityAnswer | None]
    awaits_judgment: bool = False


def original_end(tender: Tender) -> date | None:
    """The last day as it was published."""
    if tender.closes_at is None:
        return None
    definition = definition_of(tender)
    return validity_end(
        local_date(tender.closes_at),
        definition.validity_days,
        rolls_forward=definition.validity_rolls_forward,
    )


def requests_of(tender: Tender) -> QuerySet[ValidityRequest]:
    return ValidityRequest.objects.filter(tender=tender).select_related("asked_by")


def request_in(tender: Tender, request_id: UUID) -> ValidityRequest | None:
    return ValidityRequest.objects.filter(tender=tender, public_id=request_id).first()


def taking_part(tender: Tender) -> QuerySet[Bid]:
    """Opened bids that were not excluded or set aside as a whole."""
    out = SetAside.objects.filter(bid__tender=tender, revoked_at=None, lot=None)
    return opened_bids(tender).exclude(pk__in=out.values("bid_id"))


def validity_of(tender: Tender, *, on: date) -> list[BidValidity]:
    """Every bid that takes part, by name; a constant number of queries."""
    original = original_end(tender)
    if original is None:
        return []
    requests = list(requests_of(tender))
    given: dict[int, dict[int, ValidityAnswer]] = defaultdict(dict)
    for answer in ValidityAnswer.objects.filter(request__in=requests).select_related("by"):
        given[answer.bid_id][answer.request_id] = answer
    suspensions = suspensions_of(tender)
    rolls = definition_of(tender).validity_rolls_forward
    found = []
    for bid in taking_part(tender):
        answers = [given[bid.pk].get(request.pk) for request in requests]
        agreed = valid_until(
            original,
            [
                Consent(request.until, answer.agrees if answer else None)
                for request, answer in zip(requests, answers, strict=True)
            ],
        )
        until = extended_by(agreed, suspensions, rolls_forward=rolls)
        is_lapsed = until is not None and has_lapsed(until, on=on)
        found.append(BidValidity(bid, until or agreed, is_lapsed, answers, awaits_judgment=until is None))
    return found


def lapsed_bids(tender: Tender, *, on: date, among: Collection[int] | None = None) -> list[Bid]:
    """The bids that do not bind any more on this day; of all that take part, or of these primary keys."""
    return [
        each.bid
        for each in validity_of(tender, on=on)
        if each.is_lapsed and (among is None or each.bid.pk in among)
    ]
