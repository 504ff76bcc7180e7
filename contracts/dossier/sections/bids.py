"""What was handed in and supplied, once it is opened, and what the opening and the toetsing made of it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from bids.domain.tasks import PLAN
from bids.models import RepairRequest, RepairSupply, Submission, SubmittedObject
from bids.presenters.receipt import task_titles
from bids.repairs.selectors import supplied, supply_stream
from bids.selectors import object_meta, object_stream, opened_bids, records_of
from bids.services.submission import receipt_file
from contracts.domain.dossier import BIDS, Stuk, own, won
from contracts.dossier.registry import section
from contracts.dossier.sections.contents import as_json, stored_blocks
from contracts.dossier.sections.preparation import stuk_of_file
from contracts.models import Contract
from scoring.low_prices.selectors import explained, explanation_stream
from scoring.models import PriceExplanation
from tenders.models import Tender
from tenders.selectors import definition_of


def _object(tender: Tender, ref: str) -> Iterator[bytes]:
    found = SubmittedObject.objects.select_related("blob").filter(submission__bid__tender=tender)
    return object_stream(found.get(public_id=UUID(ref)))


@section(BIDS, _object)
def bid_stukken(tender: Tender, _at: datetime) -> Iterator[Stuk]:
    """What of the opened bids can be read: a price that was never opened is not in it, nor what is damaged."""
    bids = {bid.opened_submission_id: bid for bid in opened_bids(tender)}
    if not bids:
        return
    titles = task_titles(tender, definition_of(tender))
    holders = set(holders_of(tender))
    objects = SubmittedObject.objects.filter(submission__in=bids, is_manifest=False, damaged=False)
    for obj in objects.exclude(reading_envelope=None).select_related("submission"):
        bid = bids[obj.submission_id]
        is_won_plan = obj.task == PLAN and not obj.is_answers and bid.pk in holders
        yield Stuk(
            str(obj.public_id),
            f"{bid.organisation.name}: {titles.get(obj.task, obj.task)}",
            obj.submission.received_at,
            "inschrijving",
            "antwoorden.json" if obj.is_answers else object_meta(obj).get("name", ""),
            won(bid.pk) if is_won_plan else own(bid.pk),
        )


def holders_of(tender: Tender) -> list[int]:
    """The bids that have a contract by the decision that stands."""
    contracts = Contract.objects.filter(decision__tender=tender, decision__replaced_at=None)
    return list(contracts.order_by("bid").values_list("bid", flat=True).distinct())


def _receipt(tender: Tender, ref: str) -> Iterator[bytes]:
    found = Submission.objects.select_related("bid__tender").filter(bid__tender=tender)
    yield as_json(receipt_file(found.get(public_id=UUID(ref))))


@section("ontvangstbewijzen", _receipt)
def receipt_stukken(tender: Tender, _at: datetime) -> Iterator[Stuk]:
    """Of every submission of a bid that was opened, also of those that were replaced or withdrawn."""
    opened = {bid.pk: bid for bid in opened_bids(tender)}
    for submission in Submission.objects.filter(bid__in=opened):
        bid = opened[submission.bid_id]
        title = f"{bid.organisation.name}: ontvangstbewijs {submission.number}"
        yield Stuk(
            str(submission.public_id),
            title,
            submission.received_at,
            "ontvangstbewijs",
            "ontvangstbewijs.json",
            own(bid.pk),
        )


@section("opening", stored_blocks)
def opening_stukken(tender: Tender, _at: datetime) -> Iterator[Stuk]:
    for record in records_of(tender).select_related("file"):
        title = f"Proces-verbaal van opening {record.number}"
        yield from stuk_of_file(record.file, title, record.at, "proces-verbaal")


@section("herstelbrieven", stored_blocks)
def repair_letter_stukken(tender: Tender, _at: datetime) -> Iterator[Stuk]:
    for request in _requests(tender):
        name, audience = request.bid.organisation.name, own(request.bid_id)
        title = f"Verzoek om herstel, {name}"
        yield from stuk_of_file(request.letter, title, request.asked_at, "herstel", audience)
        title = f"Besluit over herstel, {name}"
        yield from stuk_of_file(request.outcome_letter, title, request.decided_at, "herstel", audience)


def _supply(tender: Tender, ref: str) -> Iterator[bytes]:
    found = RepairSupply.objects.select_related("blob").filter(item__request__bid__tender=tender)
    supply = found.get(public_id=UUID(ref))
    if supply.is_text:
        return iter((supplied(supply).text.encode(),))
    return supply_stream(supply)


@section("aanvullingen", _supply)
def supply_stukken(tender: Tender, _at: datetime) -> Iterator[Stuk]:
    supplies = RepairSupply.objects.filter(item__request__in=_requests(tender), blob__destroyed_at=None)
    for supply in supplies.select_related("blob", "item__request__bid__organisation"):
        bid = supply.item.request.bid
        title = f"{bid.organisation.name}: aanvulling {supply.item.title}"
        name = "aanvulling.txt" if supply.is_text else "aanvulling.pdf"
        yield Stuk(str(supply.public_id), title, supply.received_at, "aanvulling", name, own(bid.pk))


def _requests(tender: Tender) -> list[RepairRequest]:
    found = RepairRequest.objects.filter(bid__tender=tender, bid__opened_submission__isnull=False)
    return list(found.select_related("bid__organisation", "letter", "outcome_letter"))


def _explanation(tender: Tender, ref: str) -> Iterator[bytes]:
    found = PriceExplanation.objects.select_related("blob").filter(inquiry__bid__tender=tender)
    row = found.get(public_id=UUID(ref))
    if row.is_text:
        return iter((explained(row).text.encode(),))
    return explanation_stream(row)


@section("prijsuitleg", _explanation)
def explanation_stukken(tender: Tender, _at: datetime) -> Iterator[Stuk]:
    """What bidders answered when they were asked to explain a low price."""
    rows = PriceExplanation.objects.filter(inquiry__bid__tender=tender, blob__destroyed_at=None)
    for row in rows.select_related("blob", "inquiry__bid__organisation", "inquiry__lot"):
        bid = row.inquiry.bid
        title = f"{bid.organisation.name}: uitleg over de prijs voor perceel {row.inquiry.lot.number}"
        name = "prijsuitleg.txt" if row.is_text else "prijsuitleg.pdf"
        yield Stuk(str(row.public_id), title, row.received_at, "prijsuitleg", name, own(bid.pk))
