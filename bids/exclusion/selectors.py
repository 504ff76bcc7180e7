"""Reads of exclusion cases."""

from uuid import UUID

from django.db.models import QuerySet

from bids.domain.exclusion import LookBack, look_back
from bids.models import Bid, ExclusionCase
from tenders.domain.exclusion import CATALOGUE, Ground
from tenders.domain.wording import local_date
from tenders.models import Tender


def cases_of(bid: Bid) -> QuerySet[ExclusionCase]:
    return _whole(ExclusionCase.objects.filter(bid=bid))


def case_in(tender: Tender, case_id: UUID) -> ExclusionCase | None:
    found = _whole(ExclusionCase.objects.filter(bid__tender=tender, public_id=case_id)).first()
    if found is not None:
        found.bid.tender = tender
    return found


def open_cases(tender: Tender) -> QuerySet[ExclusionCase]:
    return ExclusionCase.objects.filter(
        bid__tender=tender, decision=ExclusionCase.Decision.OPEN
    ).select_related("bid__organisation")


def grounds_of(tender: Tender) -> list[Ground]:
    """The grounds that the tender names, in its order."""
    codes = [row.code for row in tender.exclusion_grounds.all()]
    return [CATALOGUE[code] for code in codes if code in CATALOGUE]


def term_of(case: ExclusionCase) -> LookBack:
    """Counted back from the day on which the bid that counts was submitted."""
    submission = case.bid.opened_submission
    day = local_date(submission.received_at) if submission else local_date(case.begun_at)
    return look_back(CATALOGUE[case.ground], happened_on=case.happened_on, submitted_on=day)


def is_answered(case: ExclusionCase) -> bool:
    return case.offer is not None and any(item.supplies.all() for item in case.offer.items.all())


def _whole(cases: QuerySet[ExclusionCase]) -> QuerySet[ExclusionCase]:
    return cases.select_related(
        "bid__organisation", "bid__opened_submission", "begun_by", "decided_by", "offer", "set_aside"
    ).prefetch_related("offer__items__supplies")
