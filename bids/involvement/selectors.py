"""Which consultations the organisations of an opened bid took part in."""

from dataclasses import dataclass

from bids.models import Bid, InvolvementNote
from tenders.consultation.selectors import participations
from tenders.models import Consultation


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
    if bid.opened_submission_id is None:
        return []
    named = {bid.organisation.kvk_number: bid.organisation.name}
    named |= {party["kvk"]: party["name"] for party in bid.parties if party.get("kvk")}
    notes = {note.consultation_id: note for note in bid.involvement_notes.select_related("noted_by")}
    found: dict[int, tuple[Consultation, dict[str, None]]] = {}
    for reaction in participations(bid.tender, named):
        _, names = found.setdefault(reaction.consultation_id, (reaction.consultation, {}))
        names[named[reaction.kvk_number]] = None
    return [
        Involvement(consultation, tuple(names), notes.get(key))
        for key, (consultation, names) in found.items()
    ]
