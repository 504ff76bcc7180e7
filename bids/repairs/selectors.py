"""Reads of herstel. What was supplied is decrypted here, for who may read it; the caller checks and logs."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from bids.domain import answers
from bids.domain.repairs import Treatment, deviates_by_refusing
from bids.models import Bid, CheckItem, RepairItem, RepairRequest, RepairSupply
from documents.files import open_blob, read_blob
from documents.scanning import scanned_stream
from documents.vault import decrypt_bytes, keyring, unwrap
from tenders.models import Tender

_NEGATIVE = (CheckItem.Outcome.NOT_MET, CheckItem.Outcome.REPAIR)


@dataclass(frozen=True)
class SameDefect:
    """The item of another bidder with the same defect, and what was done with it."""

    item: CheckItem
    treatment: Treatment


@dataclass(frozen=True)
class Supplied:
    """A supply as a person reads it: the file's name and date of issue, or the text itself."""

    supply: RepairSupply
    name: str = ""
    issued_on: date | None = None
    text: str = ""


def requests_of(bid: Bid) -> QuerySet[RepairRequest]:
    """With their items and supplies; a constant number of queries."""
    return _whole(RepairRequest.objects.filter(bid=bid))


def request_in(tender: Tender, request_id: UUID) -> RepairRequest | None:
    found = _whole(RepairRequest.objects.filter(bid__tender=tender, public_id=request_id)).first()
    if found is not None:
        found.bid.tender = tender
    return found


def supply_in(tender: Tender, supply_id: UUID) -> RepairSupply | None:
    found = (
        RepairSupply.objects.select_related("blob", "item__request__bid__organisation")
        .filter(item__request__bid__tender=tender, public_id=supply_id)
        .first()
    )
    if found is not None:
        found.item.request.bid.tender = tender
    return found


def open_requests(tender: Tender) -> QuerySet[RepairRequest]:
    """Requests without an outcome."""
    return RepairRequest.objects.filter(bid__tender=tender, decided_at=None).select_related(
        "bid__organisation"
    )


def askable_items(bid: Bid) -> list[CheckItem]:
    """What could be asked for: not met, or not decided yet, and no request that still runs."""
    running = RepairItem.objects.filter(request__bid=bid, request__decided_at=None, check_item__isnull=False)
    return list(
        bid.checks.select_related("member")
        .filter(outcome__in=[CheckItem.Outcome.OPEN, *_NEGATIVE])
        .exclude(kind=CheckItem.Kind.PLAN)
        .exclude(pk__in=running.values("check_item_id"))
    )


def same_defects(tender: Tender, items: list[CheckItem]) -> dict[int, list[SameDefect]]:
    """By item: the others in the tender with the same defect. Two queries, however many items."""
    codes = {item.code for item in items}
    others = list(
        CheckItem.objects.filter(bid__tender=tender, bid__opened_submission__isnull=False, code__in=codes)
        .select_related("bid__organisation", "member")
        .order_by("bid__organisation__name", "pk")
    )
    asked = set(
        RepairItem.objects.filter(check_item__in=[other.pk for other in others]).values_list(
            "check_item_id", flat=True
        )
    )
    by_code: dict[tuple[str, str], list[CheckItem]] = defaultdict(list)
    for other in others:
        by_code[other.kind, other.code].append(other)
    return {
        item.pk: [
            SameDefect(other, _treatment(other, asked))
            for other in by_code[item.kind, item.code]
            if other.bid_id != item.bid_id and _is_same(item, other)
        ]
        for item in items
    }


def unanswered(items: list[CheckItem], *, at: datetime) -> set[int]:
    """The items for which the newest request for herstel ended without anything being supplied; one query."""
    rows = (
        RepairItem.objects.filter(
            check_item__in=[item.pk for item in items], request__kind=RepairRequest.Kind.REPAIR
        )
        .annotate(is_supplied=Exists(RepairSupply.objects.filter(item=OuterRef("pk"))))
        .order_by("pk")
        .values_list("check_item_id", "is_supplied", "request__due_at")
    )
    # The newest row of an item comes last and stays.
    newest = {pk: not is_supplied and due_at < at for pk, is_supplied, due_at in rows}
    return {pk for pk, is_silent in newest.items() if is_silent and pk is not None}


def asked_elsewhere(tender: Tender, items: list[CheckItem]) -> dict[int, list[SameDefect]]:
    """By item: others with the same defect where one of them was asked for repair, and this bidder was not."""
    own = set(
        RepairItem.objects.filter(check_item__in=[item.pk for item in items]).values_list(
            "check_item_id", flat=True
        )
    )
    return {
        pk: found
        for pk, found in same_defects(tender, items).items()
        if pk not in own and deviates_by_refusing([each.treatment for each in found])
    }


def is_asked_elsewhere(tender: Tender, item: CheckItem) -> bool:
    return bool(asked_elsewhere(tender, [item]))


def current_supplies(item: RepairItem) -> list[RepairSupply]:
    """The file and the text that count: the newest of each."""
    newest = {supply.is_text: supply for supply in item.supplies.all()}
    return [newest[is_text] for is_text in (False, True) if is_text in newest]


def supplied(supply: RepairSupply) -> Supplied:
    """Decrypted; VaultDamaged where the stored bytes are not those that were supplied."""
    if supply.is_text:
        content = answers.decode(read_blob(supply.blob, _file_key(supply)))
        return Supplied(supply, text=str(content.get("text", "")))
    meta: dict[str, Any] = json.loads(decrypt_bytes(bytes(supply.sealed_meta), _file_key(supply)))
    issued_on = meta.get("issued_on")
    return Supplied(supply, name=meta["name"], issued_on=date.fromisoformat(issued_on) if issued_on else None)


def supply_stream(supply: RepairSupply) -> Iterator[bytes]:
    """As it was supplied, for the dossier; a reader gets `supply_for_reader`."""
    return open_blob(supply.blob, _file_key(supply))


def supply_for_reader(supply: RepairSupply) -> Iterator[bytes]:
    """NotHandedOut where it still owes a scan for malware that does not end well."""
    return scanned_stream(supply.blob, _file_key(supply))


def _whole(requests: QuerySet[RepairRequest]) -> QuerySet[RepairRequest]:
    return requests.select_related(
        "bid__organisation", "asked_by", "decided_by", "letter", "outcome_letter"
    ).prefetch_related(
        Prefetch("items", RepairItem.objects.select_related("check_item__member")),
        Prefetch("items__supplies", RepairSupply.objects.select_related("blob", "by")),
    )


def _is_same(item: CheckItem, other: CheckItem) -> bool:
    """The same signal; where the system gave none, both are doubted by a person or by the proposal."""
    if item.signal or other.signal:
        return item.signal == other.signal
    return other.outcome in _NEGATIVE or other.proposal == CheckItem.Outcome.NOT_MET


def _treatment(item: CheckItem, asked: set[int | None]) -> Treatment:
    if item.pk in asked:
        return Treatment.ASKED
    if item.outcome == CheckItem.Outcome.NOT_MET:
        return Treatment.REFUSED
    if item.outcome in {CheckItem.Outcome.MET, CheckItem.Outcome.NOT_APPLICABLE}:
        return Treatment.ACCEPTED
    return Treatment.UNDECIDED


def _file_key(supply: RepairSupply) -> str:
    return unwrap(bytes(supply.reading_envelope), keyring().reading_private)
