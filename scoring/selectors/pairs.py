"""Pairs of evaluator and bid, and what still stands in the way of the reveal."""

from django.db.models import QuerySet

from accounts.models import User
from bids.models import Bid
from bids.selectors import bidder_names
from scoring.domain.progress import Pair, short_of_evaluators, unfinished
from scoring.models import InterestDeclaration, ScoreSheet
from scoring.selectors.bidders import lots_to_score, released_lots, scored_bids
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


def declarations_in(tender: Tender) -> QuerySet[InterestDeclaration]:
    """For looking one up by its public id."""
    return InterestDeclaration.objects.filter(bid__tender=tender).select_related(
        "evaluator", "bid__organisation", "decided_by"
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
    released = released_lots(tender)
    pairs = []
    for declaration in declarations_of(tender):
        if declaration.decision != Decision.ADMITTED or declaration.bid_id not in by_pk:
            continue
        bid = by_pk[declaration.bid_id]
        lots = {
            lot.pk for lot in lots_to_score(bid) if (declaration.evaluator_id, bid.pk, lot.pk) not in released
        }
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
    found += _shortages(tender, bids, names, pairs)
    return found


def _shortages(
    tender: Tender, bids: list[Bid], names: dict[int, str], pairs: list[Pair[User, Bid]]
) -> list[str]:
    """One sentence per bid with too few evaluators; per lot where evaluators differ between its lots."""
    released = released_lots(tender)
    differs = {bid_id for _, bid_id, _ in released}
    items = [
        (bid.pk, lot.number if bid.pk in differs else 0, lot.pk) for bid in bids for lot in lots_to_score(bid)
    ]
    keys = [
        Pair(pair.evaluator.pk, item, 1, 1)
        for pair in pairs
        for item in items
        if item[0] == pair.bid.pk and (pair.evaluator.pk, pair.bid.pk, item[2]) not in released
    ]
    short = short_of_evaluators(keys, items, tender.minimum_evaluators)
    sentences = [
        f"{names[bid]} heeft {f'voor perceel {lot} ' if lot else ''}{count} toegelaten "
        f"{'beoordelaar' if count == 1 else 'beoordelaars'}; ten minste {tender.minimum_evaluators} zijn nodig."
        for (bid, lot, _), count in short.items()
    ]
    return list(dict.fromkeys(sentences))
