"""Sign what insiders declare, report a later interest, and decide on interests (Aw 1.10b)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.domain.insiders import check_decision, check_statement
from bids.domain.refusals import BidRefused
from bids.insiders.gate import undeclared_bids
from bids.models import InsiderDeclaration
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def declare_interests(
    tender: Tender, *, interests: Mapping[int, str], by: User, at: datetime
) -> list[InsiderDeclaration]:
    """Declare about every opened bid that is left: `interests` has words by primary key, the others have none.

    BidRefused where nothing is left, where a bid is not among those that are left, and for words that are empty.
    """
    tender = lock_tender(tender)
    require(by, "bids.declare_interest", tender)
    left = list(
        undeclared_bids(by, tender).select_related("organisation").order_by("organisation__name", "pk")
    )
    if not left:
        raise BidRefused("U hebt over elke inschrijver al verklaard. Meld een wijziging per inschrijver.")
    if set(interests) - {bid.pk for bid in left}:
        raise BidRefused("Over een van deze inschrijvers hebt u al verklaard. Open de pagina opnieuw.")
    made = [
        InsiderDeclaration.objects.create(
            bid=bid,
            user=by,
            has_interest=bid.pk in interests,
            text=check_statement(has_interest=bid.pk in interests, text=interests.get(bid.pk, "")),
            signed_at=at,
        )
        for bid in left
    ]
    Auditor(by).record(
        "insider.declared",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"bids": len(made), "interests": len(interests)},
    )
    return made


@transaction.atomic
def report_insider_interest(
    declaration: InsiderDeclaration, *, text: str, by: User, at: datetime
) -> InsiderDeclaration:
    """An interest that came up later: the bid closes to this person until a colleague decided."""
    tender = lock_tender(declaration.bid.tender_id)
    require(by, "bids.declare_interest", tender)
    standing = _standing(declaration)
    if standing.user_id != by.pk:
        raise BidRefused("U kunt alleen over uzelf iets melden.")
    words = check_statement(has_interest=True, text=text)
    _replace(standing, at=at)
    made = InsiderDeclaration.objects.create(
        bid_id=standing.bid_id, user=by, has_interest=True, text=words, signed_at=at
    )
    _record("insider.reported", made, tender, by=by, at=at, data={"interest": True})
    return made


@transaction.atomic
def decide_interest(
    declaration: InsiderDeclaration, *, decision: str, reason: str, by: User, at: datetime
) -> InsiderDeclaration:
    """Let somebody take part after all, or bar it from the bid; always with a reason and never about oneself.

    A later decision takes the place of an earlier one, which is kept. BidRefused where a newer declaration stands.
    """
    tender = lock_tender(declaration.bid.tender_id)
    require(by, "bids.judge_interests", tender)
    standing = _standing(declaration)
    decision, words = check_decision(
        decision=decision,
        reason=reason,
        has_interest=standing.has_interest,
        is_own=standing.user_id == by.pk,
    )
    if standing.decision:
        _replace(standing, at=at)
        standing = InsiderDeclaration(
            bid_id=standing.bid_id,
            user_id=standing.user_id,
            has_interest=True,
            text=standing.text,
            signed_at=standing.signed_at,
        )
    standing.decision, standing.decision_reason = decision, words
    standing.decided_by, standing.decided_at = by, at
    standing.save()
    _record("insider.decided", standing, tender, by=by, at=at, data={"decision": decision})
    return standing


def _standing(declaration: InsiderDeclaration) -> InsiderDeclaration:
    """The row as it is now, locked; BidRefused where something took its place."""
    standing = InsiderDeclaration.objects.select_for_update().get(pk=declaration.pk)
    if standing.replaced_at is not None:
        raise BidRefused("Intussen is hier iets anders verklaard of beslist. Open de pagina opnieuw.")
    return standing


def _replace(declaration: InsiderDeclaration, *, at: datetime) -> None:
    declaration.replaced_at = at
    declaration.save(update_fields=["replaced_at"])


def _record(
    event: str, declaration: InsiderDeclaration, tender: Tender, *, by: User, at: datetime, data: dict
) -> None:
    Auditor(by).record(
        event,
        declaration,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"bid": str(declaration.bid.public_id), "user": str(declaration.user.public_id), **data},
    )
