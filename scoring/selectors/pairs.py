"""Pairs of evaluator and bid, and what still stands in the way of the reveal."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from bids.models import Bid
from bids.selectors import bidder_names
from scoring.domain.progress import Pair, short_of_evaluators, unfinished
from scoring.models import InterestDeclaration, ScoreSheet
from scoring.selectors.bidders import lots_to_score, released_lots_of, scored_bids_of
from tenders.domain.wording import names_in_words
from tenders.models import Lot, Role, Tender, active_roles
from tenders.selectors import definition_of, named_evaluators

Decision = InterestDeclaration.Decision


def evaluators_of(tender: Tender) -> list[User]:
    """The present evaluators, by name."""
    roles = active_roles(tender=tender, role=Role.EVALUATOR)
    return list(User.objects.filter(pk__in=roles.values("user")).order_by("name", "pk"))


def declarations_of(tender: Tender) -> list[InterestDeclaration]:
    return list(
        InterestDeclaration.objects.filter(bid__tender=tender, bid__admitted_at__isnull=False)
        .select_related("evaluator", "bid__organisation", "decided_by")
        .prefetch_related(Prefetch("released_lots", Lot.objects.order_by("number")))
        .order_by("evaluator__name", "bid__organisation__name", "pk")
    )


def declarations_in(tender: Tender) -> QuerySet[InterestDeclaration]:
    """For looking one up by its public id."""
    return InterestDeclaration.objects.filter(bid__tender=tender).select_related(
        "evaluator", "bid__organisation", "decided_by"
    )


@dataclass(frozen=True)
class ScoringState:
    """What decides whether the scores may be revealed, read at one moment; everything else is derived from it."""

    tender: Tender
    bids: list[Bid]
    # The present evaluators, and those with a declaration who lost the role; by name.
    evaluators: list[User]
    former_evaluators: list[User]
    decisions: Mapping[tuple[int, int], str]
    final: Mapping[tuple[int, int], frozenset[int]]
    released: frozenset[tuple[int, int, int]]
    # Evaluators of whom every criterion is somebody else's: nobody waits for them.
    idle: frozenset[int] = frozenset()
    # Who scored in a round that is closed.
    earlier: frozenset[int] = frozenset()

    @cached_property
    def pairs(self) -> list[Pair[User, Bid]]:
        """The admitted pairs that count. Who lost the role counts only with work that is final."""
        lots = {bid.pk: frozenset(lot.pk for lot in lots_to_score(bid)) for bid in self.bids}
        active = {user.pk for user in self.evaluators}
        pairs = []
        for user in sorted(
            (*self.evaluators, *self.former_evaluators), key=lambda user: (user.name, user.pk)
        ):
            for bid in self.bids if user.pk not in self.idle else ():
                if self.decisions.get((user.pk, bid.pk)) != Decision.ADMITTED:
                    continue
                wanted = self._wanted(user, bid, lots[bid.pk])
                if not wanted:
                    continue
                done = len(wanted & self.final.get((user.pk, bid.pk), frozenset()))
                pair = Pair(user, bid, len(wanted), done)
                if user.pk in active or pair.is_final:
                    pairs.append(pair)
        return pairs

    @property
    def undecided(self) -> list[tuple[User, Bid]]:
        """Evaluators and bids about which nothing was declared, or on which the chair has not decided yet."""
        open_decisions = {None, Decision.WAITING.value}
        return [
            (user, bid)
            for user in self.evaluators
            if user.pk not in self.idle
            for bid in self.bids
            if self.decisions.get((user.pk, bid.pk)) in open_decisions
        ]

    @property
    def obstacles(self) -> list[str]:
        """Sentences that say why the scores cannot be revealed yet. They name people and bids, never a score."""
        names = bidder_names(self.bids)
        found = [
            f"Over {user.name} en {names[bid.pk]} is nog niet besloten: de verklaring ontbreekt of wacht op u."
            for user, bid in self.undecided
        ]
        left: dict[User, list[str]] = {}
        for pair in unfinished(self.pairs):
            left.setdefault(pair.evaluator, []).append(names[pair.bid.pk])
        found += [
            f"{evaluator.name} heeft {names_in_words(bids)} nog niet afgerond."
            for evaluator, bids in left.items()
        ]
        return found + self._shortages(names) + self._same_people()

    @property
    def interest_obstacles(self) -> list[str]:
        """What interests that were reported after the reveal leave undone, before the quality can be fixed."""
        names = bidder_names(self.bids)
        found = [
            f"Over {user.name} en {names[bid.pk]} is nog niet besloten: een gemeld belang wacht op de voorzitter."
            for user, bid in self.undecided
            if self.decisions.get((user.pk, bid.pk)) == Decision.WAITING
        ]
        return found + self._shortages(names)

    def _same_people(self) -> list[str]:
        """A new round has members who were not in the ones before."""
        wanted = self.tender.other_evaluators
        others = {pair.evaluator.pk for pair in self.pairs} - self.earlier
        if not self.earlier or len(others) >= wanted:
            return []
        return [
            f"Nieuw in deze ronde: {len(others)} van ten minste {wanted} leden die niet in een eerdere ronde zaten."
        ]

    def _wanted(self, user: User, bid: Bid, lots: frozenset[int]) -> frozenset[int]:
        if not self.released:
            return lots
        return frozenset(lot for lot in lots if (user.pk, bid.pk, lot) not in self.released)

    def _shortages(self, names: Mapping[int, str]) -> list[str]:
        """One sentence per bid with too few evaluators; per lot where evaluators differ between its lots."""
        differs = {bid_id for _, bid_id, _ in self.released}
        items: dict[int, list[tuple[int, int, int]]] = {
            bid.pk: [(bid.pk, lot.number if bid.pk in differs else 0, lot.pk) for lot in lots_to_score(bid)]
            for bid in self.bids
        }
        keys = [
            Pair(pair.evaluator.pk, item, 1, 1)
            for pair in self.pairs
            for item in items[pair.bid.pk]
            if (pair.evaluator.pk, pair.bid.pk, item[2]) not in self.released
        ]
        wanted = [item for of_bid in items.values() for item in of_bid]
        short = short_of_evaluators(keys, wanted, self.tender.minimum_evaluators)
        sentences = [
            f"{names[bid]} heeft {f'voor perceel {lot} ' if lot else ''}{count} toegelaten "
            f"{'beoordelaar' if count == 1 else 'beoordelaars'}; "
            f"ten minste {self.tender.minimum_evaluators} zijn nodig."
            for (bid, lot, _), count in short.items()
        ]
        return list(dict.fromkeys(sentences))


def scoring_state(tender: Tender) -> ScoringState:
    """Six queries, whatever the number of bids and evaluators; one more where an evaluator lost the role."""
    return scoring_states([tender])[tender.pk]


def scoring_states(tenders: Collection[Tender]) -> dict[int, ScoringState]:
    """By primary key; as many queries as for one tender."""
    decisions: dict[int, dict[tuple[int, int], str]] = defaultdict(dict)
    declared: dict[int, set[int]] = defaultdict(set)
    declarations = InterestDeclaration.objects.filter(bid__tender__in=tenders, bid__admitted_at__isnull=False)
    for of, evaluator_id, bid_id, decision in declarations.values_list(
        "bid__tender", "evaluator_id", "bid_id", "decision"
    ):
        decisions[of][evaluator_id, bid_id] = decision
        declared[of].add(evaluator_id)
    final, earlier = _finished(tenders)
    present = _evaluators(tenders)
    former = _former(declared, present)
    bids, released = scored_bids_of(tenders), released_lots_of(tenders)
    return {
        tender.pk: ScoringState(
            tender=tender,
            bids=bids[tender.pk],
            evaluators=present[tender.pk],
            former_evaluators=former[tender.pk],
            decisions=decisions[tender.pk],
            final={pair: frozenset(lots) for pair, lots in final[tender.pk].items()},
            released=released[tender.pk],
            idle=_idle(tender, (*present[tender.pk], *former[tender.pk])),
            earlier=frozenset(earlier[tender.pk]),
        )
        for tender in tenders
    }


def _finished(
    tenders: Collection[Tender],
) -> tuple[dict[int, dict[tuple[int, int], set[int]]], dict[int, set[int]]]:
    """Per tender the lots that are final by evaluator and bid, and who finished one in a round that is closed."""
    final: dict[int, dict[tuple[int, int], set[int]]] = defaultdict(lambda: defaultdict(set))
    earlier: dict[int, set[int]] = defaultdict(set)
    sheets = ScoreSheet.of_every_round.filter(bid__tender__in=tenders, finalised_at__isnull=False)
    for of, evaluator_id, bid_id, lot_id, closed_in in sheets.values_list(
        "bid__tender", "evaluator_id", "bid_id", "lot_id", "closed_in"
    ):
        if closed_in is None:
            final[of][evaluator_id, bid_id].add(lot_id)
        else:
            earlier[of].add(evaluator_id)
    return final, earlier


def _evaluators(tenders: Collection[Tender]) -> dict[int, list[User]]:
    """Per tender the present evaluators, by name."""
    found: dict[int, list[User]] = defaultdict(list)
    roles = active_roles(tender__in=tenders, role=Role.EVALUATOR).select_related("user")
    for role in roles.order_by("user__name", "user"):
        found[role.tender_id].append(role.user)
    return found


def _former(declared: Mapping[int, set[int]], present: Mapping[int, list[User]]) -> dict[int, list[User]]:
    """Per tender who has a declaration and lost the role, by name."""
    lost = {of: people - {user.pk for user in present[of]} for of, people in declared.items()}
    wanted = set().union(*lost.values())
    people = User.objects.filter(pk__in=wanted).order_by("name", "pk") if wanted else ()
    return defaultdict(list, {of: [user for user in people if user.pk in lost[of]] for of in lost})


def people_who_judge(tender: Tender) -> list[User]:
    """The present evaluators (`has_role`) and those with a declaration who lost the role; by name."""
    roles = active_roles(tender=tender, role=Role.EVALUATOR)
    declarations = InterestDeclaration.objects.filter(bid__tender=tender, bid__admitted_at__isnull=False)
    return list(
        User.objects.filter(Q(pk__in=roles.values("user")) | Q(pk__in=declarations.values("evaluator")))
        .annotate(has_role=Exists(roles.filter(user=OuterRef("pk"))))
        .order_by("name", "pk")
    )


def _idle(tender: Tender, people: Iterable[User]) -> frozenset[int]:
    named = named_evaluators(tender)
    if not named or any(leaf.code not in named for leaf in definition_of(tender).method.quality_leaves):
        return frozenset()
    busy = frozenset().union(*named.values())
    return frozenset(user.pk for user in people if user.pk not in busy)


def pairs_of(tender: Tender) -> list[Pair[User, Bid]]:
    return scoring_state(tender).pairs


def undecided_pairs(tender: Tender) -> list[tuple[User, Bid]]:
    return scoring_state(tender).undecided


def interest_obstacles(tender: Tender) -> list[str]:
    return scoring_state(tender).interest_obstacles


def reveal_obstacles(tender: Tender) -> list[str]:
    return scoring_state(tender).obstacles
