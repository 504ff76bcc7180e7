"""The proces-verbaal on its page: what is missing, with the way to where it is written."""

from dataclasses import dataclass

from django.urls import reverse

from contracts.domain.minutes import Gap, Place
from contracts.minutes.selectors import Draft
from tenders.models import Tender


@dataclass(frozen=True)
class GapRow:
    letter: str
    text: str
    url: str


def gap_rows(draft: Draft, tender: Tender, *, may_prepare: bool) -> list[GapRow]:
    """Without an address for who cannot write it."""
    return [
        GapRow(gap.letter, gap.text, _url(gap, draft, tender) if may_prepare else "") for gap in draft.gaps
    ]


def _url(gap: Gap, draft: Draft, tender: Tender) -> str:
    match gap.place:
        case Place.SUPPLEMENT:
            page = reverse("contracts:minutes_supplement", args=[tender.public_id])
            return f"{page}#id_{field_name(gap.name, draft)}"
        case Place.DECISION:
            return reverse("contracts:decision", args=[tender.public_id])


def field_name(name: str, draft: Draft) -> str:
    """The field of the form; the first choice of a yes or no has the number 0."""
    if name.startswith("shares:"):
        return f"share_{draft.bids[name.removeprefix('shares:')].public_id}"
    return f"{name}_0" if name.startswith("has_") else name
