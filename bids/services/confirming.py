"""Take a rectification into account: a draft before it can be submitted, a submitted bid where that is demanded.

A submitted bid is also asked where the tariff that it accepted was changed, the bodemtarief was raised or the plafond
was lowered.

Nobody but the bidder learns of it before the opening: it stands in the vault chain.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.selectors import can_submit_for
from audit.services import Auditor, vault_scope
from bids.domain.refusals import BidRefused, TooLate
from bids.models import Bid, Draft, Submission
from bids.permissions import require_editor, require_signatory
from bids.services.accepting import current_tariff, has_other_tariff, settle_tariff
from bids.services.drafts import lock_draft
from bids.services.pricing import narrowed_since, settle_price
from tenders.changes import last_change, last_confirmation_demanded
from tenders.domain.lifecycle import Status
from tenders.models import Tender
from tenders.services.lifecycle import share_tender

_OPEN = {Status.PUBLISHED, Status.PAUSED}


@transaction.atomic
def confirm_changes(bid: Bid, *, number: int, by: User, at: datetime, accepts_tariff: bool = False) -> None:
    """The bidder has read everything up to rectification `number`; its draft, and its submitted bid, go on from there.

    A submitted bid is confirmed by who may submit, up to and including the deadline; somebody else who works on the
    draft confirms the draft alone. A tariff that changed is accepted anew: in the draft as a task, for the submitted
    bid with `accepts_tariff`. Refused where a newer rectification came meanwhile. A second call does no harm.
    """
    tender = share_tender(bid.tender_id)
    bid = Bid.objects.select_related("organisation").get(pk=bid.pk)
    require_editor(by, bid)
    if Status(tender.status) not in _OPEN:
        raise BidRefused("Deze aanbesteding staat nu niet open: bevestigen kan niet meer.")
    if tender.has_closed(at) and tender.state is Status.PUBLISHED:
        raise TooLate("De termijn is voorbij: bevestigen kan niet meer.")
    if number != last_change(tender):
        raise BidRefused("Intussen is er een nieuwe rectificatie. Lees ook die en bevestig dan.")
    drafts = Draft.objects.filter(bid=bid, seen_change__lt=number).update(seen_change=number)
    draft = Draft.objects.filter(bid=bid).first() if drafts and not tender.has_closed(at) else None
    if draft is not None and tender.state is Status.PUBLISHED:
        # Who read that the tariff changed accepts it anew.
        locked = lock_draft(draft, at)
        settle_tariff(locked, tender, by=by, at=at)
        settle_price(locked, tender, by=by, at=at)
    submissions = 0
    standing = Submission.objects.filter(
        bid=bid, status=Submission.Status.SEALED, seen_change__lt=number
    ).first()
    if standing is not None and must_confirm(tender, standing):
        if not drafts:
            require_signatory(by, bid)
        is_accepted = accepts_tariff or not has_other_tariff(tender, standing)
        if not is_accepted and not drafts:
            raise BidRefused(
                "Het tarief is gewijzigd. Aanvaard het, of wijzig uw inschrijving of trek haar in."
            )
        if is_accepted and can_submit_for(by, bid.organisation):
            standing.seen_change, standing.tariff = number, current_tariff(tender)
            standing.save(update_fields=["seen_change", "tariff"])
            submissions = 1
    if drafts or submissions:
        Auditor(by).record(
            "bid.changes_confirmed",
            bid,
            scope=vault_scope(tender.public_id),
            at=at,
            data={"number": number, "draft": drafts, "submission": submissions},
        )


def must_confirm(tender: Tender, of: Draft | Submission) -> bool:
    """Whether a rectification came that this draft or submission does not take into account yet."""
    if isinstance(of, Draft):
        return of.seen_change < last_change(tender)
    if of.seen_change < last_confirmation_demanded(tender) or has_other_tariff(tender, of):
        return True
    return of.seen_change < last_change(tender) and bool(narrowed_since(tender, of))


def refuse_unconfirmed(tender: Tender, draft: Draft) -> None:
    """A draft is submitted for what holds now: who did not look at a rectification looks first."""
    if must_confirm(tender, draft):
        raise BidRefused(
            "U kunt nog niet indienen: na het begin van uw concept is er een rectificatie gekomen. Lees wat er is "
            "gewijzigd en bevestig dat uw concept daarbij past."
        )
