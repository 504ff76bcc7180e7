"""The acts of scoring for many items at once: the rules of the single acts, one lock and few queries."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.insiders.gate import require_cleared_of_all
from bids.models import Bid
from scoring.domain.errors import FieldRefused, NotReady, ScoringRefused
from scoring.models import ConsensusScore, InterestDeclaration, Score, ScoreSheet
from scoring.selectors.bidders import lots_to_score, released_lots, scored_bids
from scoring.selectors.consensus import content_hash, level_values
from scoring.selectors.pairs import pairs_of
from scoring.services.consensus import agreed_value
from scoring.services.counting import label_of
from scoring.services.room import mark_change
from tenders.domain.definition import Method
from tenders.domain.method import KnockOut, combine_individual_scores
from tenders.models import Lot, Tender
from tenders.permissions import require
from tenders.selectors import definition_of, leaves_scored_by, named_evaluators
from tenders.services.lifecycle import lock_tender

Sheet = tuple[Bid, Lot]
Item = tuple[Bid, Lot, str]
#: A label of the scale, a value, or None where the value is computed from the individual scores.
Settled = str | Fraction | KnockOut | None


@transaction.atomic
def sign_without_interest(tender: Tender, *, by: User, at: datetime) -> int:
    """Declare no interest in any bid about which the evaluator did not declare yet; how many that were."""
    tender = lock_tender(tender)
    require(by, "scoring.declare", tender)
    open_bids = Bid.objects.filter(tender=tender, admitted_at__isnull=False).exclude(
        declarations__evaluator=by
    )
    signed = InterestDeclaration.objects.bulk_create(
        InterestDeclaration(bid=bid, evaluator=by, has_interest=False, signed_at=at) for bid in open_bids
    )
    auditor = Auditor(by)
    for declaration in signed:
        auditor.record(
            "declaration.signed",
            declaration,
            scope=tender_scope(tender.public_id),
            at=at,
            data={"interest": False},
        )
    return len(signed)


@transaction.atomic
def finalise_sheets(
    tender: Tender,
    sheets: Mapping[Sheet, Mapping[str, str]],
    *,
    motivation: str,
    by: User,
    at: datetime,
) -> list[ScoreSheet]:
    """Fill whole sheets with the label per criterion and one motivation, and finish them.

    Refused as a whole where the evaluator may not score one of them, or began it already.
    """
    tender = lock_tender(tender)
    require(by, "scoring.score", tender)
    method = definition_of(tender).method
    if not motivation.strip():
        raise FieldRefused("motivation", "Schrijf een motivering.")
    _refuse_sheets(tender, sheets, by)
    own = {leaf.code for leaf in leaves_scored_by(by.pk, tender)}
    for labels in sheets.values():
        _refuse_labels(method, own, labels)
    rows = ScoreSheet.objects.bulk_create(
        ScoreSheet(bid=bid, lot=lot, evaluator=by, finalised_at=at) for bid, lot in sheets
    )
    Score.objects.bulk_create(
        Score(
            sheet=row,
            criterion_code=code,
            level_label=label,
            motivation=motivation.strip(),
            version=1,
            saved_at=at,
        )
        for row, labels in zip(rows, sheets.values(), strict=True)
        for code, label in labels.items()
    )
    auditor = Auditor(by)
    for row in rows:
        auditor.record(
            "sheet.finalised",
            row,
            scope=tender_scope(tender.public_id),
            at=at,
            data={"bid": str(row.bid.public_id), "lot": row.lot.number},
        )
    return rows


@transaction.atomic
def settle_consensus(
    tender: Tender, items: Mapping[Item, Settled], *, motivation: str, by: User, at: datetime
) -> int:
    """Keep what was agreed on many criteria with one motivation; how many there were.

    Refused as a whole where an item is not scored, has a value already, or its value is not allowed.
    """
    tender = lock_tender(tender)
    require(by, "scoring.settle", tender)
    require_cleared_of_all(by, tender)
    if not motivation.strip():
        raise FieldRefused("motivation", "Schrijf de motivering van de commissie.")
    method = definition_of(tender).method
    _refuse_items(tender, method, items)
    computed = {} if method.final_score.is_consensus else _computed_values(tender, method, items)
    rows = [
        _consensus_row(method, item, given, computed.get((item[0].pk, item[1].pk)))
        for item, given in items.items()
    ]
    for row in rows:
        row.motivation = motivation.strip()
        row.version = 1
        row.saved_by = by
        row.saved_at = at
    ConsensusScore.objects.bulk_create(rows)
    mark_change(tender, by=by, at=at)
    Auditor(by).record(
        "consensus.settled",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"items": len(rows), "hash": content_hash(tender)},
    )
    return len(rows)


def _refuse_sheets(tender: Tender, sheets: Iterable[Sheet], by: User) -> None:
    allowed = set(
        InterestDeclaration.objects.filter(
            bid__tender=tender, evaluator=by, decision=InterestDeclaration.Decision.ADMITTED
        ).values_list("bid_id", flat=True)
    )
    scored = _scored(tender)
    released = released_lots(tender)
    begun = set(ScoreSheet.objects.filter(bid__tender=tender, evaluator=by).values_list("bid_id", "lot_id"))
    for bid, lot in sheets:
        if bid.pk not in allowed or (by.pk, bid.pk, lot.pk) in released:
            raise ScoringRefused("U bent voor deze inschrijver niet toegelaten tot de beoordeling.")
        if (bid.pk, lot.pk) not in scored:
            raise ScoringRefused("Deze inschrijving wordt op dit perceel niet beoordeeld.")
        if (bid.pk, lot.pk) in begun:
            raise ScoringRefused("U bent al begonnen met een van deze beoordelingen. Rond die los af.")


def _refuse_labels(method: Method, codes: set[str], labels: Mapping[str, str]) -> None:
    known = {level.label for level in method.scale}
    if not known.issuperset(labels.values()):
        raise FieldRefused("level_label", "Kies een niveau van de schaal.")
    if not codes.issuperset(labels):
        raise ScoringRefused("Een van de criteria wordt niet beoordeeld.")
    missing = [f"{code}: kies nog een niveau van de schaal." for code in sorted(codes - set(labels))]
    if missing:
        raise NotReady("U kunt deze inschrijving nog niet afronden.", missing)


def _refuse_items(tender: Tender, method: Method, items: Iterable[Item]) -> None:
    scored, codes = _scored(tender), {leaf.code for leaf in method.quality_leaves}
    settled = set(
        ConsensusScore.objects.filter(bid__tender=tender).values_list("bid_id", "lot_id", "criterion_code")
    )
    for bid, lot, code in items:
        if (bid.pk, lot.pk) not in scored or code not in codes:
            raise ScoringRefused("Dit onderdeel wordt niet beoordeeld.")
        if (bid.pk, lot.pk, code) in settled:
            raise ScoringRefused("Over een van deze onderdelen is al besloten. Wijzig dat onderdeel los.")


def _scored(tender: Tender) -> set[tuple[int, int]]:
    return {(bid.pk, lot.pk) for bid in scored_bids(tender) for lot in lots_to_score(bid)}


def _computed_values(
    tender: Tender, method: Method, items: Iterable[Item]
) -> dict[tuple[int, int], dict[str, Fraction | KnockOut]]:
    """The mean or median per bid and lot, of the final sheets of the pairs that count."""
    counted = {(pair.evaluator.pk, pair.bid.pk) for pair in pairs_of(tender)}
    named = {code: {str(pk) for pk in people} for code, people in named_evaluators(tender).items()}
    values = level_values(method)
    given: dict[tuple[int, int], dict[str, dict[str, Fraction | KnockOut]]] = {}
    rows = Score.objects.filter(sheet__bid__tender=tender, sheet__finalised_at__isnull=False).select_related(
        "sheet"
    )
    for row in rows:
        sheet = row.sheet
        if (sheet.evaluator_id, sheet.bid_id) in counted:
            by_evaluator = given.setdefault((sheet.bid_id, sheet.lot_id), {})
            by_evaluator.setdefault(str(sheet.evaluator_id), {})[row.criterion_code] = values[
                row.present_label
            ]
    wanted = {(bid.pk, lot.pk) for bid, lot, _ in items}
    return {key: combine_individual_scores(method, given.get(key, {}), named) for key in wanted}


def _consensus_row(
    method: Method, item: Item, given: Settled, computed: Mapping[str, Fraction | KnockOut] | None
) -> ConsensusScore:
    bid, lot, code = item
    if computed is not None:
        agreed = computed[code]
        label = label_of(level_values(method), agreed)
    elif isinstance(given, str):
        label, agreed = agreed_value(method, item, given, None)
    else:
        label, agreed = agreed_value(method, item, "", given)
    row = ConsensusScore(bid=bid, lot=lot, criterion_code=code, level_label=label)
    if isinstance(agreed, KnockOut):
        row.knock_out = True
    else:
        row.value_numerator, row.value_denominator = str(agreed.numerator), str(agreed.denominator)
    return row
