"""Overeenkomsten in the dossier: what was sent to be signed, and every signed copy."""

from collections.abc import Iterator
from datetime import datetime

from contracts.domain.dossier import Stuk, won
from contracts.dossier.registry import section
from contracts.dossier.sections.contents import stored_blocks
from contracts.dossier.sections.preparation import stuk_of_file
from contracts.models import Agreement, SignedCopy
from tenders.models import Tender


@section("overeenkomsten", stored_blocks)
def agreement_stukken(tender: Tender, at: datetime) -> Iterator[Stuk]:
    """For the full version, its own bidder and who guards the contract; one that was withdrawn stays in it."""
    rows = Agreement.objects.filter(contract__decision__tender=tender, sent_at__lte=at)
    for row in rows.select_related("contract__bid__organisation", "word", "pdf").order_by("pk"):
        title = f"Overeenkomst met {row.contract.bid.organisation.name}"
        title = title if row.number == 1 else f"{title}, nummer {row.number}"
        for file in (row.pdf, row.word):
            yield from stuk_of_file(file, title, row.sent_at, "overeenkomst", won(row.contract.bid_id))
    copies = SignedCopy.objects.filter(agreement__contract__decision__tender=tender, uploaded_at__lte=at)
    copies = copies.select_related("agreement__contract__bid__organisation", "file")
    for copy in copies:
        contract = copy.agreement.contract
        title = (
            f"Overeenkomst met {contract.bid.organisation.name}, ondertekend door {copy.get_signer_display()}"
        )
        title = f"{title} (teruggestuurd)" if copy.returned_at else title
        yield from stuk_of_file(copy.file, title, copy.uploaded_at, "overeenkomst", won(contract.bid_id))
