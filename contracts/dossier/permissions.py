"""Who may ask for and read which version of a dossier."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.selectors import is_member_of
from bids.models import Bid
from contracts.domain.dossier import Version
from contracts.dossier.models import Dossier
from contracts.models import Letter
from tenders.models import Tender
from tenders.permissions import may

REQUEST_ACTS: Mapping[Version, str] = {
    Version.FULL: "contracts.request_full_dossier",
    Version.BIDDER: "contracts.request_full_dossier",
    Version.PUBLICATION: "contracts.request_full_dossier",
    Version.CONTRACT: "contracts.request_dossier",
}
READ_ACTS: Mapping[Version, str] = {
    Version.FULL: "contracts.read_full_dossier",
    Version.BIDDER: "contracts.read_full_dossier",
    Version.PUBLICATION: "contracts.read_full_dossier",
    Version.CONTRACT: "contracts.read_dossier",
}


def versions_for(user: Any, tender: Tender, acts: Mapping[Version, str]) -> tuple[Version, ...]:
    """The versions that the user may ask for, or read, in the present status; a contract manager has one."""
    return tuple(version for version, act in acts.items() if may(user, act, tender))


def may_read_as_staff(user: Any, dossier: Dossier) -> bool:
    return may(user, READ_ACTS[Version(dossier.version)], dossier.tender)


def may_read_as_bidder(user: Any, dossier: Dossier, *, at: datetime) -> bool:
    """The version that was made for its own bid, once its letter is out."""
    bid = dossier.bid
    if dossier.version != Version.BIDDER or bid is None or not is_member_of(user, bid.organisation):
        return False
    return has_letter(bid, at=at)


def has_letter(bid: Bid, *, at: datetime) -> bool:
    return Letter.objects.filter(bid=bid, decision__released_at__lte=at).exists()
