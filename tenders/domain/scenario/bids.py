"""Read `inschrijvingen`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

from tenders.domain.definition import TenderDefinition
from tenders.domain.scenario import values
from tenders.domain.scenario.contents import ScenarioBid
from tenders.domain.scenario.problems import Problems, child, one_of, shown
from tenders.domain.scenario.section import Section, parse_item, sections
from tenders.domain.scenario.source import Node
from tenders.domain.scenario.tender import HIGHEST_LOT_NUMBER, TenderDraft
from tenders.domain.vocabulary import PriceFormula, TieOp

BIDS = "inschrijvingen"
BIDDER_LENGTH = 160
REASON_LENGTH = 400
MOST_PAGES = 9_999

_NO_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class BidDraft:
    """A bid as far as it could be read.

    `lots_known` is False where a lot of the bid could not be read, `is_judged` where it is unknown whether
    the bid takes part: then nobody is asked for its scores.
    """

    bid: ScenarioBid
    is_late: bool
    lots_known: bool
    is_judged: bool


@dataclass(frozen=True)
class BidDrafts:
    """The bids by name; with `complete` False one could not be read, and an unknown name may be right."""

    by_name: Mapping[str, BidDraft]
    complete: bool

    def find(self, bidder: str) -> BidDraft | None:
        return self.by_name.get(bidder)

    @property
    def drafts(self) -> tuple[BidDraft, ...]:
        return tuple(self.by_name.values())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.by_name)


def read_bids(file: Section, tender: TenderDraft) -> BidDrafts:
    rows = file.rows(BIDS, required=False)
    complete = file.sound(BIDS)
    by_name: dict[str, BidDraft] = {}
    places: dict[str, str] = {}
    for section in sections(rows, file.problems):
        if section.broken:
            complete = False
            continue
        draft = _read_bid(section, tender)
        bidder = draft.bid.bidder
        if not section.sound("aanbieder"):
            complete = False
            continue
        if bidder in places:
            section.refuse(
                "aanbieder", f"{shown(bidder)} staat ook bij {places[bidder]}; noem elke aanbieder één keer"
            )
            continue
        places[bidder] = section.path
        by_name[bidder] = draft
    return BidDrafts(by_name, complete)


def _read_bid(section: Section, tender: TenderDraft) -> BidDraft:
    definition = tender.definition
    bidder = section.text("aanbieder", BIDDER_LENGTH)
    received_at = section.instant("ontvangen", _NO_INSTANT)
    timing_known = tender.closing_known and section.sound("ontvangen")
    received_only = ScenarioBid(bidder, received_at)
    if timing_known and received_only.is_late(definition.planning):
        # "Of a late bid only aanbieder and ontvangen are looked at": not even at unknown keys.
        return BidDraft(received_only, is_late=True, lots_known=False, is_judged=True)

    lots = _read_lots(section, tender)
    lots_known = tender.lots_known and section.sound("percelen")
    checked_lots = lots if lots_known else None
    bid = ScenarioBid(
        bidder=bidder,
        received_at=received_at,
        lots=lots,
        statements=_read_statements(section, tender, required=timing_known),
        prices=_read_prices(section, lots, checked_lots, required=timing_known and _uses_price(definition)),
        plan_pages=section.optional_whole("plan_paginas", 0, MOST_PAGES),
        evidence=_read_evidence(section, tender),
        excluded=section.read_optional("uitgesloten", _reason, None, null_is_absent=True),
        unsuitable=_read_reasons(section, "ongeschikt", lots, checked_lots),
        abnormally_low=_read_low(section, lots, checked_lots, is_priced=_uses_price(definition)),
    )
    section.close()
    is_judged = (
        timing_known
        and lots_known
        and tender.plan_known
        and section.sound("plan_paginas", "uitgesloten", "ongeschikt")
    )
    return BidDraft(bid, is_late=False, lots_known=lots_known, is_judged=is_judged)


def _uses_price(definition: TenderDefinition) -> bool:
    """`vast` does not use the price: the bidder accepts the one that is given."""
    formulas = {leaf.formula for leaf in definition.method.price_leaves}
    return bool(formulas & {PriceFormula.LINEAR, PriceFormula.RELATIVE}) or any(
        key.op is TieOp.PRICE for key in definition.method.tie_break
    )


def _read_lots(section: Section, tender: TenderDraft) -> tuple[int, ...]:
    if not section.has("percelen"):
        section.allow("percelen")
        return tender.lot_numbers
    lots: list[int] = []
    for node, path in section.rows("percelen", required=False, may_be_empty=False):
        number = parse_item(node, path, _lot_number, section.problems)
        if number is None:
            section.doubt("percelen")
        elif number in lots:
            section.problems.add(path, f"{number} staat twee keer in de lijst; noem elk perceel één keer")
        else:
            if tender.lots_known and number not in tender.lot_numbers:
                section.problems.add(
                    path, f"perceel {number} bestaat niet; toegestaan: {one_of(tender.lot_numbers)}"
                )
                section.doubt("percelen")
            lots.append(number)
    return tuple(lots)


def _lot_number(node: Node) -> int:
    return values.whole(node, 1, HIGHEST_LOT_NUMBER)


def lot_key(key: str, path: str, lots: tuple[int, ...] | None, problems: Problems) -> int | None:
    """The lot that a key names; None where it is refused. With `lots` None its existence is not checked."""
    number = parse_item(key, path, _lot_number, problems)
    if number is None or lots is None or number in lots:
        return number
    problems.add(path, f"de aanbieder schrijft niet in op perceel {number}; toegestaan: {one_of(lots)}")
    return None


def _read_statements(section: Section, tender: TenderDraft, *, required: bool) -> dict[str, Fraction]:
    known = {rule.code for rule in tender.definition.statements}
    stated: dict[str, Fraction] = {}
    for code, node in section.entries("opgaven").items():
        path = child(section.at("opgaven"), code)
        if tender.statements_known and code not in known:
            section.problems.add(
                path, f"deze opgave bestaat niet; toegestaan: {one_of(sorted(known)) or 'geen'}"
            )
        amount = parse_item(
            node, path, lambda part: values.number(part, None, values.HIGHEST), section.problems
        )
        if amount is not None:
            stated[code] = amount
    given = section.node("opgaven")
    for key in tender.definition.method.tie_break:
        missing = key.code not in given if isinstance(given, dict) else not section.has("opgaven")
        if required and key.op is TieOp.STATEMENT and key.code in known and missing:
            section.problems.add(
                child(section.at("opgaven"), key.code or ""),
                "ontbreekt, maar beslist bij gelijke stand; nodig is een getal",
            )
    return stated


def _read_prices(
    section: Section, lots: tuple[int, ...], checked_lots: tuple[int, ...] | None, *, required: bool
) -> dict[int, Fraction]:
    """The price per lot; one number stands for every lot of the bid."""
    path = section.at("prijs")
    node = section.node("prijs")
    if not section.has("prijs"):
        if required:
            section.refuse(
                "prijs", "ontbreekt, maar telt mee; nodig is een getal boven 0, of een getal per perceel"
            )
        return {}
    if not isinstance(node, dict):
        price = parse_item(node, path, values.above_zero, section.problems)
        return {} if price is None else dict.fromkeys(lots, price)
    prices: dict[int, Fraction] = {}
    for key, part in node.items():
        below = child(path, key)
        lot = lot_key(key, below, checked_lots, section.problems)
        price = parse_item(part, below, values.above_zero, section.problems)
        if lot is not None and price is not None:
            prices[lot] = price
    if required and checked_lots is not None:
        for lot in checked_lots:
            if str(lot) not in node:
                section.problems.add(
                    child(path, str(lot)), "ontbreekt, maar telt mee; nodig is een getal boven 0"
                )
    return prices


def _read_evidence(section: Section, tender: TenderDraft) -> dict[str, date]:
    known = {rule.code for rule in tender.definition.evidence}
    issued: dict[str, date] = {}
    for code, node in section.entries("bewijsmiddelen").items():
        path = child(section.at("bewijsmiddelen"), code)
        if tender.evidence_known and code not in known:
            section.problems.add(
                path, f"dit bewijsmiddel bestaat niet; toegestaan: {one_of(sorted(known)) or 'geen'}"
            )
        on = parse_item(node, path, values.day, section.problems)
        if on is not None:
            issued[code] = on
    return issued


def _read_low(
    section: Section, lots: tuple[int, ...], checked_lots: tuple[int, ...] | None, *, is_priced: bool
) -> dict[int, str]:
    if section.has("abnormaal_laag") and not is_priced:
        section.refuse(
            "abnormaal_laag", "hoort bij een prijs die inschrijvers opgeven; hier telt geen prijs mee"
        )
    return _read_reasons(section, "abnormaal_laag", lots, checked_lots)


def _read_reasons(
    section: Section, key: str, lots: tuple[int, ...], checked_lots: tuple[int, ...] | None
) -> dict[int, str]:
    """The reason per lot; one reason stands for every lot of the bid."""
    node = section.node(key)
    if node is None:
        return {}
    path = section.at(key)
    if not isinstance(node, dict):
        reason = parse_item(node, path, _reason, section.problems)
        if reason is None:
            section.doubt(key)
            return {}
        return dict.fromkeys(lots, reason)
    reasons: dict[int, str] = {}
    for number, part in node.items():
        below = child(path, number)
        lot = lot_key(number, below, checked_lots, section.problems)
        reason = parse_item(part, below, _reason, section.problems)
        if lot is None or reason is None:
            section.doubt(key)
        else:
            reasons[lot] = reason
    return reasons


def _reason(node: Node) -> str:
    """Somebody's own words, which may run over more lines; they become one."""
    if isinstance(node, str):
        node = " ".join(line.strip() for line in node.split("\n") if line.strip())
    return values.text(node, REASON_LENGTH)
