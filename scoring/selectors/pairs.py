"""Pairs of evaluator and bid, and what still stands in the way of the reveal."""

from accounts.models import User
from bids.models import Bid
from bids.selectors import bidder_names
from scoring.domain.progress import Pair, short_of_evaluators, unfinished
from scoring.models import InterestDeclaration, ScoreSheet
from scoring.selectors.bidders import lots_to_score, scored_bids
from tenders.models import Role, Tender, active_roles

Decision = InterestDeclaration.Decision


def evaluators_of(tender: Tender) -> list[User]:
    """The present evaluators, by name."""
    roles = active_roles(tender=tender, role=Role.EVALUATOR)
    return list(User.objects.filter(pk__in=roles.values("user")).order_by("name", "pk"))


def declarations_of(tender: Tender) -> list[InterestDeclaration]:
    return list(
        InterestDeclaration.objects.filter(bid__tender=tender, bid__admitted_at__isnull=False)
        .select_related("evaluator", "bid__organisation", "decided_by")
        .order_by("evaluator__name", "bid__organisation__name", "pk")
    )


def pairs_of(tender: Tender, bids: list[Bid] | None = None) -> list[Pair[User, Bid]]:
    """The admitted pairs that count. Who lost the role counts only with work that is final."""
    bids = scored_bids(tender) if bids is None else bids
    by_pk = {bid.pk: bid for bid in bids}
    active = {user.pk for user in evaluators_of(tender)}
    final: dict[tuple[int, int], set[int]] = {}
    sheets = ScoreSheet.objects.filter(bid__tender=tender, finalised_at__isnull=False)
    for evaluator_id, bid_id, lot_id in sheets.values_list("evaluator_id", "bid_id", "lot_id"):
        final.setdefault((evaluator_id, bid_id), set()).add(lot_id)
    pairs = []
    for declaration in declarations_of(tender):
        if declaration.decision != Decision.ADMITTED or declaration.bid_id not in by_pk:
            continue
        bid = by_pk[declaration.bid_id]
        lots = {lot.pk for lot in lots_to_score(bid)}
        if not lots:
            continue
        done = len(lots & final.get((declaration.evaluator_id, bid.pk), set()))
        pair = Pair(declaration.evaluator, bid, len(lots), done)
        if declaration.evaluator_id in active or pair.is_final:
            pairs.append(pair)
    return pairs


def undecided_pairs(tender: Tender, bids: list[Bid] | None = None) -> list[tuple[User, Bid]]:
    """Evaluators and bids about which nothing was declared, or on which the chair has not decided yet."""
    bids = scored_bids(tender) if bids is None else bids
    decided = {
        (declaration.evaluator_id, declaration.bid_id)
        for declaration in declarations_of(tender)
        if declaration.decision != Decision.WAITING
    }
    return [(user, bid) for user in evaluators_of(tender) for bid in bids if (user.pk, bid.pk) not in decided]


def reveal_obstacles(tender: Tender) -> list[str]:
    """Sentences that say why the scores cannot be revealed yet. They name people and bids, never a score."""
    bids = scored_bids(tender)
    names = bidder_names(bids)
    found = [
        f"Over {user.name} en {names[bid.pk]} is nog niet besloten: de verklaring ontbreekt of wacht op u."
        for user, bid in undecided_pairs(tender, bids)
    ]
    pairs = pairs_of(tender, bids)
    found += [
        f"{pair.evaluator.name} heeft {names[pair.bid.pk]} nog niet afgerond." for pair in unfinished(pairs)
    ]
    scored = [bid.pk for bid in bids if lots_to_score(bid)]
    keys = [Pair(pair.evaluator.pk, pair.bid.pk, pair.sheets, pair.final) for pair in pairs]
    short = short_of_evaluators(keys, scored, tender.minimum_evaluators)
    found += [
        f"{names[bid]} heeft {count} toegelaten {'beoordelaar' if count == 1 else 'beoordelaars'}; "
        f"ten minste {tender.minimum_evaluators} zijn nodig."
        for bid, count in short.items()
    ]
    return found
