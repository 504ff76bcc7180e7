"""What the page of the entry rounds shows; a constant number of queries, however many rounds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from accounts.models import User
from bids.models import Bid
from contracts.models import Contract
from tenders.domain.lifecycle import AFTER_OPENING
from tenders.header import status_in_words
from tenders.models import Tender
from tenders.permissions import may
from tenders.rounds import rounds_of


@dataclass(frozen=True)
class RoundRow:
    """`applications` and `contracts` are None as long as the round was not opened: nobody may know them."""

    tender: Tender
    status: str
    applications: int | None
    contracts: int | None
    is_readable: bool


def round_rows(tender: Tender, user: User, *, at: datetime) -> list[RoundRow]:
    rounds = list(rounds_of(tender))
    opened = [each.pk for each in rounds if each.state in AFTER_OPENING]
    applications = _counts(Bid.objects.filter(tender__in=opened, opened_submission__isnull=False), "tender")
    contracts = _counts(
        Contract.objects.filter(decision__tender__in=opened, decision__replaced_at=None), "decision__tender"
    )
    return [
        RoundRow(
            tender=each,
            status=status_in_words(each, at=at, is_insider=True),
            applications=applications.get(each.pk, 0) if each.pk in opened else None,
            contracts=contracts.get(each.pk, 0) if each.pk in opened else None,
            is_readable=may(user, "contracts.read_rounds", each),
        )
        for each in rounds
    ]


def _counts(rows: Iterable[object], by: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(Count("pk")))  # type: ignore[attr-defined]
