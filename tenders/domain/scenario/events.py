"""Read `gebeurtenissen`: what happens after the first ranking, in order."""

from enum import StrEnum

from tenders.domain.scenario import values
from tenders.domain.scenario.bids import BIDDER_LENGTH, BidDraft, BidDrafts
from tenders.domain.scenario.contents import ScenarioDraw, ScenarioDropOut, ScenarioEvent
from tenders.domain.scenario.problems import one_of, shown
from tenders.domain.scenario.section import Section, parse_item, sections
from tenders.domain.scenario.tender import HIGHEST_LOT_NUMBER, TenderDraft
from tenders.domain.vocabulary import SetAsideGround

EVENTS = "gebeurtenissen"


class EventKind(StrEnum):
    DRAW = "loting"
    VERIFICATION_FAILED = "verificatie_mislukt"
    WITHDRAWN = "ingetrokken"


def read_events(file: Section, tender: TenderDraft, bids: BidDrafts) -> tuple[ScenarioEvent, ...]:
    """Whether a tie is open, and whether a bidder is ranked, is known only once the ranking is made."""
    found: list[ScenarioEvent] = []
    for section in sections(file.rows(EVENTS, required=False), file.problems):
        kind = section.word("wat", EventKind)
        if not section.sound("wat"):
            section.allow("perceel", "uitslag", "aanbieder")
        elif kind is EventKind.DRAW:
            section.forbid("aanbieder", "hoort niet bij loting; noem de namen onder uitslag")
            found.append(_read_draw(section, tender, bids))
        else:
            section.forbid("uitslag", f"hoort niet bij {kind}; alleen een loting heeft een uitslag")
            found.append(_read_drop_out(section, SetAsideGround(kind.value), tender, bids))
        section.close()
    return tuple(found)


def _read_draw(section: Section, tender: TenderDraft, bids: BidDrafts) -> ScenarioDraw:
    lot = _read_lot(section, tender)
    if lot is None and section.sound("perceel"):
        if tender.lots_known and len(tender.lot_numbers) > 1:
            section.refuse(
                "perceel", f"ontbreekt bij meer dan één perceel; toegestaan: {one_of(tender.lot_numbers)}"
            )
        else:
            lot = tender.lot_numbers[0] if tender.lot_numbers else None
    order: list[str] = []
    rows = section.rows("uitslag", required=True)
    for node, path in rows:
        name = parse_item(node, path, lambda part: values.text(part, BIDDER_LENGTH), section.problems)
        if name is None:
            continue
        if name in order:
            section.problems.add(
                path, f"{shown(name)} staat twee keer in de uitslag; noem elke naam één keer"
            )
            continue
        order.append(name)
        refusal = _why_not_ranked(name, lot, tender, bids)
        if refusal is not None:
            section.problems.add(path, refusal)
    if section.sound("uitslag") and len(rows) < 2:
        section.refuse(
            "uitslag",
            f"{'noemt niemand' if not rows else 'heeft één naam'}; "
            "nodig zijn alle aanbieders die gelijk staan, ten minste 2",
        )
    return ScenarioDraw(lot or 0, tuple(order))


def _read_drop_out(
    section: Section, ground: SetAsideGround, tender: TenderDraft, bids: BidDrafts
) -> ScenarioDropOut:
    bidder = section.text("aanbieder", BIDDER_LENGTH)
    lot = _read_lot(section, tender)
    if section.sound("aanbieder", "perceel"):
        refusal = _why_not_ranked(bidder, lot, tender, bids)
        if refusal is not None:
            section.refuse("aanbieder", refusal)
    return ScenarioDropOut(bidder, ground, lot)


def _read_lot(section: Section, tender: TenderDraft) -> int | None:
    lot = section.optional_whole("perceel", 1, HIGHEST_LOT_NUMBER)
    if lot is not None and tender.lots_known and lot not in tender.lot_numbers:
        section.refuse("perceel", f"perceel {lot} bestaat niet; toegestaan: {one_of(tender.lot_numbers)}")
    return lot


def _why_not_ranked(name: str, lot: int | None, tender: TenderDraft, bids: BidDrafts) -> str | None:
    """Why this bidder can never be in the ranking; None where it may be, or where that is not known."""
    draft = bids.find(name)
    if draft is None:
        if not bids.complete:
            return None
        return f"{shown(name)} bestaat niet als aanbieder; toegestaan: {one_of(bids.names) or 'geen'}"
    if draft.is_late:
        return f"{shown(name)} is te laat ontvangen en staat in geen rangorde; noem een aanbieder die meedoet"
    if not draft.is_judged or not tender.lots_known or (lot is not None and lot not in tender.lot_numbers):
        return None
    return _why_not_on_lot(draft, lot, tender)


def _why_not_on_lot(draft: BidDraft, lot: int | None, tender: TenderDraft) -> str | None:
    name = shown(draft.bid.bidder)
    if lot is not None and lot not in draft.bid.lots:
        return f"{name} schrijft niet in op perceel {lot}; toegestaan: {one_of(draft.bid.lots)}"
    lots = draft.bid.lots if lot is None else (lot,)
    if not any(draft.bid.is_scored(number, tender.definition) for number in lots):
        return f"{name} is terzijde gelegd en staat in geen rangorde; noem een aanbieder die meedoet"
    return None
