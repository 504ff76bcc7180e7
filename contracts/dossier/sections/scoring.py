"""The official documents of the scoring: verslagen of the consensus, processen-verbaal of draws."""

from collections.abc import Iterator
from datetime import datetime

from contracts.domain.dossier import Stuk
from contracts.dossier.registry import section
from contracts.dossier.sections.contents import stored_blocks
from contracts.dossier.sections.preparation import stuk_of_file
from scoring.models import ConsensusMinutes, Draw, RankingEvent
from tenders.models import Tender


@section("beoordeling", stored_blocks)
def scoring_stukken(tender: Tender, _at: datetime) -> Iterator[Stuk]:
    for minutes in ConsensusMinutes.objects.filter(tender=tender).select_related("file"):
        title = f"Verslag van de consensus {minutes.number}"
        yield from stuk_of_file(minutes.file, title, minutes.at, "verslag")
    for draw in Draw.objects.filter(tender=tender).select_related("record", "lot").order_by("pk"):
        title = f"Proces-verbaal van de loting, perceel {draw.lot.number}"
        yield from stuk_of_file(draw.record, title, draw.held_at or draw.aborted_at, "proces-verbaal")
    for event in RankingEvent.objects.filter(tender=tender).select_related("document"):
        yield from stuk_of_file(
            event.document, "Verklaring van de notaris over de loting", event.at, "loting"
        )
