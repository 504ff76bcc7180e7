"""Gunningsbeslissing per lot: who decides about a tender decides about each of its lots."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum


class VerdictKind(StrEnum):
    """`NO_BIDS` is a decision too: nobody submitted on the lot, so nothing can be awarded."""

    AWARD = "award"
    NO_AWARD = "no_award"
    NO_BIDS = "no_bids"
    WITHDRAWN = "withdrawn"


class DecisionKind(StrEnum):
    """What the verdicts on all lots come to."""

    AWARD = "award"
    PARTIAL = "partial"
    NO_AWARD = "no_award"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Verdict:
    """The decision on one lot. An award needs no reason of its own: the ranking is the reason."""

    kind: VerdictKind
    reason: str = ""

    @property
    def awards(self) -> bool:
        return self.kind is VerdictKind.AWARD


def kind_of(verdicts: Collection[Verdict]) -> DecisionKind:
    """A lot without bids changes nothing in what the others come to."""
    kinds = {verdict.kind for verdict in verdicts} - {VerdictKind.NO_BIDS}
    if kinds == {VerdictKind.AWARD}:
        return DecisionKind.AWARD
    if VerdictKind.AWARD in kinds:
        return DecisionKind.PARTIAL
    return DecisionKind.WITHDRAWN if kinds == {VerdictKind.WITHDRAWN} else DecisionKind.NO_AWARD


def common_reason(verdicts: Collection[Verdict]) -> str:
    """The reason of a decision that is the same for all lots; empty where lots differ."""
    found = {
        (verdict.kind, verdict.reason) for verdict in verdicts if verdict.kind is not VerdictKind.NO_BIDS
    }
    kind, reason = next(iter(found)) if len(found) == 1 else (VerdictKind.AWARD, "")
    return "" if kind is VerdictKind.AWARD else reason


def verdict_without_winner(bids: int, ranked: int) -> Verdict:
    """What the decision on a lot can only be where the ranking awards it to nobody."""
    if not bids:
        return Verdict(VerdictKind.NO_BIDS, "Op dit perceel is geen inschrijving gedaan.")
    if not ranked:
        return Verdict(
            VerdictKind.NO_AWARD,
            "Geen inschrijving op dit perceel staat in de rangorde: alle inschrijvingen zijn terzijde gelegd.",
        )
    return Verdict(
        VerdictKind.NO_AWARD,
        "Volgens de bekendgemaakte verdeelregel krijgt op dit perceel niemand een overeenkomst.",
    )


def follow_ranking(
    asked: Mapping[int, Verdict],
    *,
    winners: Mapping[int, int],
    ranked: Mapping[int, int],
    bids: Mapping[int, int],
) -> dict[int, Verdict]:
    """The verdicts by lot as asked, where the ranking has a winner; else what the decision can only be."""
    return {
        lot: verdict_without_winner(bids.get(lot, 0), ranked.get(lot, 0))
        if not bids.get(lot, 0) or (verdict.awards and not winners.get(lot, 0))
        else verdict
        for lot, verdict in asked.items()
    }
