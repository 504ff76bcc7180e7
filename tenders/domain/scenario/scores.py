"""Read `scores` and `consensus`: what was given, on which lot, and whether anything is missing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from tenders.domain.definition import ScaleLevel
from tenders.domain.scenario import values
from tenders.domain.scenario.bids import BIDDER_LENGTH, BidDraft, BidDrafts, lot_key
from tenders.domain.scenario.contents import Consensus, Scores
from tenders.domain.scenario.problems import Problems, Refused, child, one_of, shown
from tenders.domain.scenario.section import Section, parse_item
from tenders.domain.scenario.source import Node
from tenders.domain.scenario.tender import TenderDraft
from tenders.domain.vocabulary import FinalScore

SCORES = "scores"
CONSENSUS = "consensus"
EVERY_LOT = "*"

T = TypeVar("T")
Value = TypeVar("Value")


def read_scores(file: Section, tender: TenderDraft, bids: BidDrafts) -> Scores:
    """Individual scores; required with a mean or median only, levels of the scale always."""
    reader = _Reader(file.problems, tender)
    is_required = not tender.definition.method.final_score.is_consensus

    def read_lot(node: Node, path: str) -> dict[str, dict[str, ScaleLevel]] | None:
        return reader.evaluators(node, path)

    def check_lot(given: Mapping[str, Mapping[str, ScaleLevel]], node: Node, path: str) -> None:
        if not given and isinstance(node, dict) and not node:
            file.problems.add(
                path, "heeft geen beoordelaar; nodig zijn de scores van ten minste één beoordelaar"
            )
        for evaluator in given:
            reader.check_complete(_below(node, evaluator), child(path, evaluator))

    check = check_lot if is_required and reader.codes else None
    return _Table(file, SCORES, tender, bids, read_lot, check_lot=check).read()


def read_consensus(file: Section, tender: TenderDraft, bids: BidDrafts) -> Consensus:
    """Consensus values; required, and on the scale where the tender says so, with a consensus mode only."""
    reader = _Reader(file.problems, tender)
    final_score = tender.definition.method.final_score

    def read_lot(node: Node, path: str) -> dict[str, Fraction | ScaleLevel] | None:
        return reader.criteria(node, path, lambda part: _consensus_value(part, tender))

    def check_lot(given: Mapping[str, Fraction | ScaleLevel], node: Node, path: str) -> None:
        reader.check_complete(node, path)

    check = check_lot if final_score.is_consensus and reader.codes else None
    return _Table(file, CONSENSUS, tender, bids, read_lot, check_lot=check).read()


@dataclass(frozen=True)
class _Reader:
    problems: Problems
    tender: TenderDraft

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(leaf.code for leaf in self.tender.definition.method.quality_leaves)

    def evaluators(self, node: Node, path: str) -> dict[str, dict[str, ScaleLevel]] | None:
        given = _mapping(node, path, self.problems)
        if given is None:
            return None
        found: dict[str, dict[str, ScaleLevel]] = {}
        for evaluator, part in given.items():
            below = child(path, evaluator)
            parse_item(evaluator, below, lambda name: values.text(name, BIDDER_LENGTH), self.problems)
            levels = self.criteria(part, below, lambda value: _level(value, self.tender))
            if levels is not None:
                found[evaluator] = levels
        return found

    def criteria(self, node: Node, path: str, parse: Callable[[Node], Value]) -> dict[str, Value] | None:
        given = _mapping(node, path, self.problems)
        if given is None:
            return None
        found: dict[str, Value] = {}
        for code, part in given.items():
            below = child(path, code)
            if self.tender.criteria_known and code not in self.codes:
                self.problems.add(below, self._why_not_scored(code))
            elif self.tender.scale_known:
                value = parse_item(part, below, parse, self.problems)
                if value is not None:
                    found[code] = value
        return found

    def check_complete(self, node: Node, path: str) -> None:
        if not self.tender.criteria_known or not isinstance(node, dict):
            return
        for code in self.codes:
            if code not in node:
                self.problems.add(
                    child(path, code), "ontbreekt; nodig is een label of een waarde van de scoreschaal"
                )

    def _why_not_scored(self, code: str) -> str:
        allowed = f"toegestaan: {one_of(self.codes) or 'geen'}"
        criterion = next((c for c in self.tender.definition.method.all_criteria() if c.code == code), None)
        if criterion is None:
            return f"dit criterium bestaat niet; {allowed}"
        if criterion.children:
            return f"dit criterium heeft subcriteria en krijgt zelf geen score; {allowed}"
        return f"een prijscriterium krijgt geen score; {allowed}"


@dataclass(frozen=True)
class _Table(Generic[T]):
    """`scores` or `consensus` as a whole.

    `check_lot` refuses what is missing on a lot that needs it; None where nothing is needed.
    """

    file: Section
    key: str
    tender: TenderDraft
    bids: BidDrafts
    read_lot: Callable[[Node, str], T | None]
    check_lot: Callable[[T, Node, str], None] | None

    def read(self) -> dict[str, dict[int, T]]:
        problems, top = self.file.problems, self.file.at(self.key)
        entries = self.file.entries(self.key)
        found: dict[str, dict[int, T]] = {}
        for bidder, node in entries.items():
            path = child(top, bidder)
            draft = self.bids.find(bidder)
            if draft is not None:
                per_lot = self._read_bidder(draft, node, path)
                if not draft.is_late:
                    found[bidder] = per_lot
            elif self.bids.complete:
                problems.add(
                    path, f"deze aanbieder bestaat niet; toegestaan: {one_of(self.bids.names) or 'geen'}"
                )
        if self.check_lot is not None and self.file.sound(self.key):
            for draft in self.bids.drafts:
                if draft.bid.bidder not in entries and _scored_lots(draft, self.tender):
                    path = child(top, draft.bid.bidder)
                    problems.add(path, 'ontbreekt; nodig zijn scores per perceel, of "*" voor alle percelen')
        return found

    def _read_bidder(self, draft: BidDraft, node: Node, path: str) -> dict[int, T]:
        problems = self.file.problems
        given = _mapping(node, path, problems)
        if given is None:
            return {}
        names = _per_lot(given, path, _lots_of(draft, self.tender), problems)
        parts = {name: self.read_lot(part, child(path, name)) for name, part in given.items()}
        found = {lot: part for lot, name in names.items() if (part := parts[name]) is not None}
        if self.check_lot is None:
            return found
        for lot in _scored_lots(draft, self.tender):
            if lot in found:
                self.check_lot(found[lot], given[names[lot]], child(path, names[lot]))
            elif lot not in names and str(lot) not in given:
                problems.add(
                    child(path, str(lot)),
                    'ontbreekt; nodig zijn scores voor dit perceel, of "*" voor alle percelen',
                )
        return found


def _lots_of(draft: BidDraft, tender: TenderDraft) -> tuple[int, ...] | None:
    """The lots that may be named; None where they are not known. Of a late bid any lot of the tender."""
    if draft.is_late:
        return tender.lot_numbers if tender.lots_known else None
    return draft.bid.lots if draft.lots_known else None


def _per_lot(
    given: Mapping[str, Node], path: str, lots: tuple[int, ...] | None, problems: Problems
) -> dict[int, str]:
    """Which entry holds for which lot: a lot named by its number replaces "*" entirely."""
    named: dict[int, str] = {}
    for name in given:
        if name != EVERY_LOT:
            lot = lot_key(name, child(path, name), lots, problems)
            if lot is not None:
                named[lot] = name
    everywhere = dict.fromkeys(lots or (), EVERY_LOT) if EVERY_LOT in given else {}
    return {**everywhere, **named}


def _scored_lots(draft: BidDraft, tender: TenderDraft) -> Sequence[int]:
    if not draft.is_judged:
        return ()
    return [lot for lot in draft.bid.lots if draft.bid.is_scored(lot, tender.definition)]


def _level(node: Node, tender: TenderDraft) -> ScaleLevel:
    """The level that a label (tried first) or a number names."""
    scale = tender.definition.method.scale
    by_label = {level.label: level for level in scale}
    if isinstance(node, str) and node.strip() in by_label:
        return by_label[node.strip()]
    allowed = f"toegestaan is een niveau van de scoreschaal: {_levels(scale)}"
    try:
        value = values.number(node, None, values.HIGHEST)
    except Refused as refusal:
        raise Refused(f"{shown(node)} is geen label en geen getal; {allowed}") from refusal
    level = next((level for level in scale if level.value == value), None)
    if level is None:
        raise Refused(f"{shown(node)} staat niet op de scoreschaal; {allowed}")
    return level


def _consensus_value(node: Node, tender: TenderDraft) -> Fraction | ScaleLevel:
    method = tender.definition.method
    try:
        level = _level(node, tender)
    except Refused:
        if method.final_score is FinalScore.CONSENSUS_ON_SCALE:
            raise
        return _free_value(node, method.highest_value, method.scale)
    return level if level.value is None else level.value


def _free_value(node: Node, highest: Fraction, scale: Sequence[ScaleLevel]) -> Fraction:
    try:
        return values.number(node, Fraction(0), highest)
    except Refused as refusal:
        raise Refused(
            f"{shown(node)} kan niet; toegestaan is een getal van 0 tot en met "
            f"{values.decimal_text(highest)} of een label: {one_of(level.label for level in scale)}"
        ) from refusal


def _levels(scale: Sequence[ScaleLevel]) -> str:
    return one_of(
        level.label if level.value is None else f"{level.label} ({values.decimal_text(level.value)})"
        for level in scale
    )


def _mapping(node: Node, path: str, problems: Problems) -> "dict[str, Node] | None":
    if isinstance(node, dict):
        return node
    problems.add(path, f"is {shown(node)}; nodig is een groep sleutels")
    return None


def _below(node: Node, key: str) -> Node:
    return node.get(key) if isinstance(node, dict) else None
