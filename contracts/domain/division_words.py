"""How the lots were divided, told to one bidder on one lot: what it means for you, in your words.

The steps of the division itself name every bidder and tell everything that was offered and released; they are for the
ranking and the gunningsrapport. Others are not named here.
"""

from collections.abc import Mapping

from tenders.domain.definition import Method
from tenders.domain.method import LotOutcome
from tenders.domain.vocabulary import DivisionRule

_WHY: Mapping[DivisionRule, tuple[str, str]] = {
    DivisionRule.PREFERENCE: ("dat perceel staat hoger in uw voorkeur", "die staan hoger in uw voorkeur"),
    DivisionRule.LOT_ORDER: ("dat perceel is eerder verdeeld", "die zijn eerder verdeeld"),
    DivisionRule.HIGHEST_TOTAL: (
        "zo worden de meeste plaatsen gevuld, en daarbij de meeste punten behaald",
        "zo worden de meeste plaatsen gevuld, en daarbij de meeste punten behaald",
    ),
}


def division_sentences(method: Method, lots: Mapping[int, LotOutcome], lot: int, bidder: str) -> list[str]:
    """Why a ranked bidder has the lot or not; empty without a lot limit, and while nothing is awarded on the lot."""
    limit, rule, found = method.max_lots_per_bidder, method.division_rule, lots[lot]
    if limit is None or rule is None or not found.awarded:
        return []
    order = [row.bidder for row in found.ranking]
    last = max(order.index(winner) for winner in found.awarded)
    at_most = (
        f"Een inschrijver kan ten hoogste {'één perceel' if limit == 1 else f'{limit} percelen'} krijgen."
    )
    won = sorted(number for number, outcome in lots.items() if bidder in outcome.awarded)
    gives = f"De verdeling geeft u {_lots_in_words(won)}" if won else ""
    passed = [name for name in order[:last] if name not in found.awarded]
    if bidder in passed:
        why = _WHY[rule][len(won) > 1]
        return [at_most, f"{gives}: {why}.", "Daarom gaat dit perceel naar een inschrijver die lager staat."]
    if bidder in found.awarded:
        sentences = [at_most, f"{gives}."]
    elif len(found.awarded) == 1:
        sentences = ["De winnaar staat hoger in de rangorde van dit perceel."]
    else:
        sentences = ["De winnaars staan hoger in de rangorde van dit perceel."]
    if passed:
        sentences.append(
            "Wie hoger staat dan een winnaar en dit perceel niet krijgt, heeft het maximum al bereikt."
        )
    return sentences


def _lots_in_words(numbers: list[int]) -> str:
    shown = [str(number) for number in numbers]
    if len(shown) == 1:
        return f"perceel {shown[0]}"
    return f"de percelen {', '.join(shown[:-1])} en {shown[-1]}"
