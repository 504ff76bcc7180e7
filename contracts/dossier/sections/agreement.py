"""Overeenkomsten that were sent, and the copies that the parties signed."""

from collections.abc import Iterator
from datetime import datetime

from contracts.domain.dossier import Audience, Stuk, own, won
from contracts.dossier.registry import section
from contracts.dossier.sections.bids import holders_of
from contracts.dossier.sections.contents import stored_blocks
from contracts.dossier.sections.preparation import stuk_of_file
from contracts.models import Agreement, AgreementTemplate, SignedCopy
from tenders.models import Tender


@section("overeenkomsten", stored_blocks)
def agreement_stukken(tender: Tender, at: datetime) -> Iterator[Stuk]:
    """A concept that was never sent is nobody's agreement yet, and left out."""
    holders = set(holders_of(tender))
    sent = Agreement.objects.filter(contract__decision__tender=tender, sent_at__lte=at)
    for agreement in sent.select_related("contract__bid__organisation", "contract__lot", "word", "pdf"):
        contract = agreement.contract
        title = f"Overeenkomst {agreement.number}, perceel {contract.lot.number}, {contract.bid.organisation.name}"
        audience = _of(contract.bid_id, holders)
        for file in (agreement.pdf, agreement.word):
            yield from stuk_of_file(file, title, agreement.sent_at, "overeenkomst", audience)
    copies = SignedCopy.objects.filter(agreement__in=sent).order_by("pk")
    for copy in copies.select_related("agreement__contract__bid__organisation", "file"):
        contract = copy.agreement.contract
        title = f"Ondertekend exemplaar ({copy.get_signer_display()}), {contract.bid.organisation.name}"
        audience = _of(contract.bid_id, holders)
        yield from stuk_of_file(copy.file, title, copy.uploaded_at, "overeenkomst", audience)
    for template in AgreementTemplate.objects.filter(tender=tender).select_related("file"):
        title = f"Model overeenkomst, versie {template.version}"
        yield from stuk_of_file(template.file, title, template.added_at, "overeenkomst")


def _of(bid: int, holders: set[int]) -> Audience:
    return won(bid) if bid in holders else own(bid)
