"""Reads of the prijsonderzoek. What was answered is decrypted here, for who may read it; the caller checks and logs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from bids.domain import answers
from bids.models import Bid
from bids.selectors import BidFacts, entries_of
from documents.files import open_blob, read_blob
from documents.scanning import scanned_stream
from documents.vault import decrypt_bytes, keyring, unwrap
from scoring.models import PriceExplanation, PriceInquiry
from scoring.selectors.ranking import method_entries
from tenders.domain.method import LowPrice, Outcome, low_prices
from tenders.models import Lot, Tender
from tenders.selectors import definition_of


@dataclass(frozen=True)
class Explained:
    """An answer as a person reads it: the name of a file, or the text itself."""

    explanation: PriceExplanation
    name: str = ""
    text: str = ""


@dataclass(frozen=True)
class Examined:
    """The price of one bid on one lot: its signal, and every inquiry about it, the newest last."""

    bid: Bid
    bidder: str
    lot: Lot
    signal: LowPrice | None
    inquiries: tuple[PriceInquiry, ...]
    is_ranked: bool

    @property
    def newest(self) -> PriceInquiry | None:
        return self.inquiries[-1] if self.inquiries else None

    @property
    def is_settled(self) -> bool:
        """Nothing waits for a judgment that still matters for the ranking."""
        return not self.is_ranked or (self.newest is not None and bool(self.newest.verdict))


def signals_of(tender: Tender, facts: list[BidFacts] | None = None) -> tuple[LowPrice, ...]:
    """Which opened prices ask for an explanation; empty where the method sets no percentage.

    Follows from what is fixed by then, and from no judgment about a price, so it is the same whenever it is asked.
    """
    method = definition_of(tender).method
    if method.low_price_percent is None:
        return ()
    numbers = dict(tender.lots.values_list("pk", "number"))
    return low_prices(method, method_entries(tender, entries_of(tender) if facts is None else facts, numbers))


def signal_of(tender: Tender, bid: Bid, lot: Lot) -> LowPrice | None:
    facts = entries_of(tender)
    name = next((fact.bidder for fact in facts if fact.bid.pk == bid.pk), "")
    found = signals_of(tender, facts)
    return next((row for row in found if (row.bidder, row.lot) == (name, lot.number)), None)


def examined_prices(tender: Tender, outcome: Outcome) -> list[Examined]:
    """Every price with a signal or an inquiry, by lot and name."""
    facts = entries_of(tender)
    signals = {(row.bidder, row.lot): row for row in signals_of(tender, facts)}
    by_pair: dict[tuple[int, int], list[PriceInquiry]] = {}
    for row in inquiries_of(tender):
        by_pair.setdefault((row.bid_id, row.lot.number), []).append(row)
    lots = {lot.number: lot for lot in tender.lots.all()}
    pairs = [(number, fact) for fact in facts for number in fact.lots]
    found = []
    for number, fact in sorted(pairs, key=lambda pair: (pair[0], pair[1].bidder)):
        signal, inquiries = signals.get((fact.bidder, number)), by_pair.get((fact.bid.pk, number), [])
        if signal or inquiries:
            is_ranked = any(row.bidder == fact.bidder for row in outcome.lots[number].ranking)
            fact.bid.tender = tender
            found.append(Examined(fact.bid, fact.bidder, lots[number], signal, tuple(inquiries), is_ranked))
    return found


def low_price_obstacles(tender: Tender, outcome: Outcome) -> list[str]:
    """The prices that must be explained and judged before anything rests on the ranking, one sentence each."""
    return [
        f"{row.bidder}, perceel {row.lot.number}: de prijs lijkt abnormaal laag. "
        + ("Beoordeel de uitleg." if row.newest and not row.newest.verdict else "Vraag eerst om uitleg.")
        for row in examined_prices(tender, outcome)
        if not row.is_settled
    ]


def inquiries_of(tender: Tender) -> QuerySet[PriceInquiry]:
    """In order of time, with what was answered; two queries."""
    return _whole(PriceInquiry.objects.filter(bid__tender=tender))


def rejected_prices(tender: Tender) -> list[PriceInquiry]:
    """The inquiries by which a bid was set aside for a lot, in order of time."""
    return [row for row in inquiries_of(tender) if row.facts.is_rejection]


def inquiry_in(tender: Tender, public_id: UUID) -> PriceInquiry | None:
    found = inquiries_of(tender).filter(public_id=public_id).first()
    if found is not None:
        found.bid.tender = tender
    return found


def explanation_in(inquiry: PriceInquiry, public_id: UUID) -> PriceExplanation | None:
    return next((row for row in inquiry.explanations.all() if row.public_id == public_id), None)


def current_explanations(inquiry: PriceInquiry) -> list[PriceExplanation]:
    """The text and the file that count: the newest of each."""
    newest = {row.is_text: row for row in inquiry.explanations.all()}
    return [newest[is_text] for is_text in (True, False) if is_text in newest]


def explained(explanation: PriceExplanation) -> Explained:
    """Decrypted; VaultDamaged where the stored bytes are not those that were handed in."""
    if explanation.is_text:
        content = answers.decode(read_blob(explanation.blob, _file_key(explanation)))
        return Explained(explanation, text=str(content.get("text", "")))
    meta: dict[str, Any] = json.loads(decrypt_bytes(bytes(explanation.sealed_meta), _file_key(explanation)))
    return Explained(explanation, name=meta["name"])


def explanation_stream(explanation: PriceExplanation) -> Iterator[bytes]:
    """As it was handed in, for the dossier; a reader gets `explanation_for_reader`."""
    return open_blob(explanation.blob, _file_key(explanation))


def explanation_for_reader(explanation: PriceExplanation) -> Iterator[bytes]:
    """NotHandedOut where it still owes a scan for malware that does not end well."""
    return scanned_stream(explanation.blob, _file_key(explanation))


def _whole(rows: QuerySet[PriceInquiry]) -> QuerySet[PriceInquiry]:
    return rows.select_related("lot", "bid__organisation", "asked_by", "judged_by").prefetch_related(
        Prefetch("explanations", PriceExplanation.objects.select_related("blob", "by"))
    )


def _file_key(explanation: PriceExplanation) -> str:
    return unwrap(bytes(explanation.reading_envelope), keyring().reading_private)
