"""Under which name the commission sees a bid: its own, or a letter until the quality is fixed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from bids.models import Bid
from tenders.domain.lifecycle import Status
from tenders.models import Role, Tender
from tenders.permissions import roles_in

_HIDDEN_IN = frozenset({Status.SCORING, Status.CONSENSUS})
NOBODY = "Inschrijver"


@dataclass(frozen=True)
class Names:
    """`letters` by bid; None where everybody is called by name."""

    letters: Mapping[int, str] | None = field(default=None)

    @property
    def are_hidden(self) -> bool:
        return self.letters is not None

    def of(self, bid: Bid) -> str:
        if self.letters is None:
            return bid.organisation.name
        return self.letters.get(bid.pk, NOBODY)

    def order(self, bid: Bid) -> tuple[bool, str, str]:
        """For sorting bids so that their place says no more than what they are called."""
        name = self.of(bid)
        return (False, "", "") if self.letters is None else (True, f"{len(name):03}", name)


def names_for(user: object, tender: Tender) -> Names:
    """For an evaluator of a tender that is judged without names; one query there, none elsewhere.

    The letters follow from the ids of the bids, which stand beside no name on any page of an evaluator.
    """
    if not tender.anonymous_scoring or tender.state not in _HIDDEN_IN:
        return Names()
    if Role.EVALUATOR not in roles_in(user, tender):
        return Names()
    rows = Bid.objects.filter(tender=tender, admitted_at__isnull=False).values_list("pk", "public_id")
    in_order = sorted(
        rows, key=lambda row: hashlib.sha256(f"{tender.public_id}{row[1]}".encode()).hexdigest()
    )
    return Names({pk: f"{NOBODY} {_letters(number)}" for number, (pk, _) in enumerate(in_order)})


def _letters(number: int) -> str:
    """A to Z, then AA, AB and so on."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
