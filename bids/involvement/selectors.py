"""Which consultations the organisations of an opened bid took part in."""

from collections.abc import Iterable
from dataclasses import dataclass

from bids.models import Bid, InvolvementNote
from tenders.consultation.selectors import participations
from tenders.models import Consultation, Tender


@dataclass(frozen=True)
class Involvement:
    """A consultation, the organisations of the bid that reacted under their KvK number, and what was noted."""

    consultation: Consultation
    organisations: tuple[str, ...]
    note: InvolvementNote | None

    @property
    def is_shared_with_all(self) -> bool:
        """Whether the report of the consultation is there for everybody."""
        return self.consultation.is_reported


def involvements_of(bid: Bid) -> list[Involvement]:
    """Of an opened bid; nothing before the opening, whatever is asked. Two queries.

    The bidder itself, members, subcontractors and third parties count, each by its KvK number.
    """
    return involvements_by_bid(bid.tender, [bid])[bid.pk]


def involvements_by_bid(tender: Tender, bids: Iterable[Bid]) -> dict[int, list[Involvement]]:
    """As `involvements_of`, of bids of one tender with their organisation; two queries however many there are."""
    bids = list(bids)
    opened = {bid.pk: _named(bid) for bid in bids if bid.opened_submission_id is not None}
    found: dict[int, list[Involvement]] = {bid.pk: [] for bid in bids}
    if not opened:
        return found
    notes = {
        (note.bid_id, note.consultation_id): note
        for note in InvolvementNote.objects.filter(bid__in=opened).select_related("noted_by")
    }
    reactions = list(participations(tender, {number for named in opened.values() for number in named}))
    for pk, named in opened.items():
        taken: dict[int, tuple[Consultation, dict[str, None]]] = {}
        for reaction in reactions:
            if reaction.kvk_number in named:
                _, names = taken.setdefault(reaction.consultation_id, (reaction.consultation, {}))
                names[named[reaction.kvk_number]] = None
        found[pk] = [
            Involvement(consultation, tuple(names), notes.get((pk, key)))
            for key, (consultation, names) in taken.items()
        ]
    return found


def _named(bid: Bid) -> dict[str, str]:
    """The organisations in an opened bid, by KvK number."""
    named = {bid.organisation.kvk_number: bid.organisation.name}
    return named | {party["kvk"]: party["name"] for party in bid.parties if party.get("kvk")}
