"""Ask winners for what the tender asks on request, after the letters (Aw 2.84 and 2.102a): in the same verification."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.models import Bid, BidMember
from bids.selectors import given_by_third_party
from contracts.domain.errors import DecisionRefused
from contracts.domain.verification import Party, asked_on_request
from contracts.models import Verification, VerificationItem
from contracts.selectors.decisions import standing_decision
from contracts.verification.selectors import winners_told
from contracts.verification.services import MAIL
from documents.outbox import enqueue
from tenders.domain.terms import winner_evidence_due
from tenders.domain.wording import local_date, names_in_words
from tenders.models import Tender
from tenders.permissions import require
from tenders.selectors import definition_of
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def request_evidence(
    tender: Tender, bids: Collection[Bid], codes: Collection[str], *, by: User, at: datetime
) -> datetime:
    """Each of these winners supplies these bewijsmiddelen until the instant that is returned, and gets a mail.

    The term is that for supplements, or for winners where the tender has none. What was asked of one already is not
    asked again; refused where that leaves nothing, and for who does not win.
    """
    tender = lock_tender(tender)
    require(by, "contracts.verify", tender)
    if not bids:
        raise DecisionRefused("Kies ten minste één winnaar.", field="winners")
    winners = {bid.pk: bid for bid in winners_told(tender)}
    if any(bid.pk not in winners for bid in bids):
        raise DecisionRefused(
            "Opvragen kan alleen bij een winnaar die zijn brief heeft gekregen.", field="winners"
        )
    days = definition_of(tender).days_on_request
    due_at = winner_evidence_due(local_date(at), days, rolls_forward=False)
    fresh = [_ask(winners[bid.pk], codes, due_at=due_at, by=by, at=at) for bid in bids]
    if not any(fresh):
        names = names_in_words([winners[bid.pk].organisation.name for bid in bids])
        raise DecisionRefused(f"Dit is al gevraagd van {names}.", field="codes")
    return due_at


def _ask(bid: Bid, codes: Collection[str], *, due_at: datetime, by: User, at: datetime) -> int:
    """How many items are new. One mail for all of them."""
    tender = bid.tender
    members = {row.number: row for row in BidMember.objects.filter(bid=bid)}
    parties = [Party(row.number, row.kind) for row in members.values()]
    asked = asked_on_request(definition_of(tender).evidence, codes, parties, given_by_third_party(tender))
    verification, is_new = Verification.objects.get_or_create(
        bid=bid, defaults={"decision": standing_decision(tender), "asked_at": at, "due_at": due_at}
    )
    known = {(item.code, item.member_id) for item in verification.items.all()}
    items = [
        VerificationItem(
            verification=verification,
            code=one.code,
            name=one.name,
            member=members.get(one.party),
            is_mandatory=one.is_mandatory,
            due_at=due_at,
        )
        for one in asked
    ]
    items = [item for item in items if (item.code, item.member_id) not in known]
    if not items:
        return 0
    VerificationItem.objects.bulk_create(items)
    Auditor(by).record(
        "verification.requested",
        verification,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "bid": str(bid.public_id),
            "codes": sorted({item.code for item in items}),
            "due_at": due_at.isoformat(),
            "is_new": is_new,
        },
    )
    enqueue(MAIL, queue="mail", item_id=items[0].public_id)
    return len(items)
