"""The published method in plain Dutch: every sentence follows from the definition and from nothing else."""

from collections.abc import Sequence
from fractions import Fraction

from tenders.domain.definition import Criterion, LotDefinition, Method, PlanLimit, TenderDefinition, TieKey
from tenders.domain.method.assessment import needs_price
from tenders.domain.method.low_price import FEWEST_PRICES
from tenders.domain.vocabulary import DivisionRule, FinalScore, OverLimit, PriceFormula, TieOp, TieScope
from tenders.domain.wording import names_in_words, points_in_words
from tenders.domain.wording import price_in_words as amount_in_words

_FINAL_SCORES = {
    FinalScore.CONSENSUS_ON_SCALE: (
        "Elke beoordelaar geeft eerst alleen een score. Daarna stelt de commissie samen per criterium één score vast. "
        "Die score is een van de niveaus van de scoreschaal."
    ),
    FinalScore.CONSENSUS_FREE: (
        "Elke beoordelaar geeft eerst alleen een score. Daarna stelt de commissie samen per criterium één score vast. "
        "Die score mag ook tussen twee niveaus van de scoreschaal liggen."
    ),
    FinalScore.MEAN: "Elke beoordelaar geeft alleen een score. Het gemiddelde van die scores telt.",
    FinalScore.MEDIAN: (
        "Elke beoordelaar geeft alleen een score. De mediaan telt: de middelste score als alle scores op volgorde "
        "staan."
    ),
}
_DIVISION = {
    DivisionRule.PREFERENCE: (
        "Elk perceel gaat eerst naar de hoogst geplaatste inschrijvers. Wie meer percelen krijgt aangeboden dan "
        "mag, houdt de percelen die bij de inschrijving als eerste zijn genoemd. De rest gaat naar de volgende in de "
        "rangorde."
    ),
    DivisionRule.HIGHEST_TOTAL: (
        "De percelen worden zo verdeeld dat zo veel mogelijk plaatsen gevuld zijn. Kan dat op meer manieren, dan telt "
        "de verdeling met het hoogste totaal aan punten. Is ook dat gelijk, dan telt de hoogste positie in het laagste "
        "perceelnummer."
    ),
    DivisionRule.LOT_ORDER: (
        "De percelen worden op volgorde van nummer verdeeld. Elk perceel gaat naar de hoogst geplaatste inschrijvers "
        "die nog een perceel mogen winnen."
    ),
}
_OVER_LIMIT = {
    OverLimit.CUT: "De commissie krijgt de pagina's daarna niet te zien.",
    OverLimit.SET_ASIDE: "Is het plan langer, dan wordt de inschrijving terzijde gelegd.",
    OverLimit.IGNORE: "Is het plan langer, dan leest de commissie toch alle pagina's.",
}


def how_points_are_made(method: Method) -> list[str]:
    """Scores, points, minimum."""
    highest = points_in_words(method.highest_value)
    sentences = [
        _FINAL_SCORES[method.final_score],
        (
            f"Punten voor een kwaliteitscriterium = maximum aantal punten × score ÷ {highest}. Er wordt niet "
            "afgerond; alleen op het scherm en in brieven staan twee decimalen."
        ),
    ]
    example = next((leaf for leaf in method.quality_leaves if leaf.max_points), None)
    if example is not None:
        sentences.append(worked_example(method, example))
    sentences.extend(price_in_words(leaf) for leaf in method.price_leaves)
    sentences.extend(floors_in_words(method.lots))
    sentences.append(
        f"In totaal zijn {points_in_words(method.highest_total)} punten te verdienen."
        + (
            f" Wie minder dan {points_in_words(method.minimum_total)} punten haalt, wordt terzijde gelegd."
            if method.minimum_total is not None
            else ""
        )
    )
    sentences.extend(
        f"Voor {criterion.code} {criterion.name} zijn ten minste {points_in_words(criterion.minimum_points)} punten "
        "nodig. Wie minder haalt, wordt terzijde gelegd."
        for criterion in method.all_criteria()
        if criterion.minimum_points is not None
    )
    knock_outs = [f"'{level.label}'" for level in method.scale if level.knock_out]
    if knock_outs:
        sentences.append(f"Wie op een criterium {names_in_words(knock_outs)} krijgt, wordt terzijde gelegd.")
    return sentences


def final_score_in_words(method: Method) -> str:
    return _FINAL_SCORES[method.final_score]


def limit_in_words(method: Method) -> str:
    """How many lots a bidder can win and who gets which; empty where there is no limit."""
    if method.division_rule is None or method.max_lots_per_bidder is None:
        return ""
    lots = "één perceel" if method.max_lots_per_bidder == 1 else f"{method.max_lots_per_bidder} percelen"
    return f"Een inschrijver kan ten hoogste {lots} winnen. {_DIVISION[method.division_rule]}"


def minima_in_words(method: Method) -> list[str]:
    """What sets a bid aside by its scores."""
    sentences = []
    if method.minimum_total is not None:
        sentences.append(
            f"Wie in totaal minder dan {points_in_words(method.minimum_total)} punten haalt, wordt terzijde gelegd."
        )
    sentences.extend(
        f"Voor {criterion.code} {criterion.name} zijn ten minste {points_in_words(criterion.minimum_points)} punten "
        "nodig. Wie minder haalt, wordt terzijde gelegd."
        for criterion in method.all_criteria()
        if criterion.minimum_points is not None
    )
    knock_outs = [f"'{level.label}'" for level in method.scale if level.knock_out]
    if knock_outs:
        sentences.append(f"Wie op een criterium {names_in_words(knock_outs)} krijgt, wordt terzijde gelegd.")
    return sentences


def worked_example(method: Method, leaf: Criterion) -> str:
    """One computation with the second highest level, or the highest where there is only one."""
    levels = sorted((level for level in method.scale if level.value is not None), key=_value, reverse=True)
    level = levels[min(1, len(levels) - 1)]
    points = leaf.max_points * _value(level) / method.highest_value
    return (
        f"Voorbeeld: '{level.label}' ({points_in_words(_value(level))}) op {leaf.code} {leaf.name} geeft "
        f"{points_in_words(leaf.max_points)} × {points_in_words(_value(level))} ÷ "
        f"{points_in_words(method.highest_value)} = {points_in_words(points)} punten."
    )


def price_in_words(leaf: Criterion) -> str:
    name, points = f"{leaf.code} {leaf.name}", points_in_words(leaf.max_points)
    if leaf.formula is PriceFormula.LINEAR and leaf.floor is not None and leaf.ceiling is not None:
        floor, ceiling = amount_in_words(leaf.floor), amount_in_words(leaf.ceiling)
        return (
            f"{name}: een prijs van {floor} of lager geeft {points} punten, een prijs van {ceiling} geeft 0 "
            f"punten. Daartussen: {points} × ({ceiling} − prijs) ÷ ({ceiling} − {floor}). Een prijs boven "
            f"{ceiling} betekent dat de inschrijving terzijde wordt gelegd."
        )
    if leaf.formula is PriceFormula.RELATIVE:
        return f"{name}: de laagste prijs krijgt {points} punten, elke andere {points} × laagste prijs ÷ eigen prijs."
    return f"{name}: de prijs staat vast en geeft geen punten."


def floors_in_words(lots: Sequence[LotDefinition]) -> list[str]:
    """The bodemtarief of each lot that has one."""
    found = [lot for lot in lots if lot.floor_price is not None]
    return [
        (f"Bodemtarief voor perceel {lot.number}, {lot.name}: " if len(lots) > 1 else "Bodemtarief: ")
        + f"{amount_in_words(lot.floor_price or Fraction(0))}. Een prijs daaronder is ongeldig: de inschrijving "
        "wordt dan terzijde gelegd."
        for lot in found
    ]


def low_price_in_words(method: Method) -> list[str]:
    """Which prices ask for an explanation, and what can follow; nothing where no price is asked."""
    if method.low_price_percent is None or not needs_price(method):
        return []
    signal = (
        f"Ligt uw prijs meer dan {method.low_price_percent}% onder de mediaan van de geldige prijzen op een perceel, "
        f"dan lijkt zij abnormaal laag. Wij vragen u dan om uitleg. Dit doen wij bij ten minste {FEWEST_PRICES} "
        "geldige prijzen. De mediaan is de middelste prijs als alle prijzen op volgorde staan; is er geen middelste, "
        "dan ligt zij midden tussen de twee middelste."
    )
    after = (
        "Ook een andere prijs die abnormaal laag lijkt, kan een reden zijn om uitleg te vragen. Wij leggen uw "
        "inschrijving voor dat perceel alleen terzijde als uw uitleg de prijs niet onderbouwt, of als de prijs in "
        "strijd is met arbeidsrecht, sociaal recht of milieurecht."
    )
    return [signal, after]


def how_ranking_is_made(method: Method) -> list[str]:
    """Order, ties, number of contracts, division of lots."""
    sentences = ["Wie de meeste punten heeft, staat het hoogst."]
    sentences.extend(
        f"Bij gelijke stand, stap {number}: {tie_key_in_words(key, method)}"
        for number, key in enumerate(method.tie_break, start=1)
    )
    if limit := limit_in_words(method):
        sentences.append(limit)
    return sentences


def places_in_words(method: Method) -> list[str]:
    """How many contracts each lot awards."""
    if len(method.lots) == 1:
        return [f"Er worden ten hoogste {_contracts(method.places_in(method.lots[0].number))} gesloten."]
    return [
        f"Perceel {lot.number}, {lot.name}: ten hoogste {_contracts(method.places_in(lot.number))}."
        for lot in method.lots
    ]


def tie_key_in_words(key: TieKey, method: Method) -> str:
    if key.op is TieOp.CRITERION:
        names = {criterion.code: criterion.name for criterion in method.all_criteria()}
        rule = f"wie meer punten heeft op {key.code} {names.get(key.code or '', '')}".rstrip() + " gaat voor."
    elif key.op is TieOp.STATEMENT:
        rule = f"wie een hogere opgave heeft bij {key.code} gaat voor."
    elif key.op is TieOp.PRICE:
        rule = "wie de laagste prijs heeft gaat voor."
    else:
        rule = "het lot beslist."
    at_limit = key.scope is TieScope.AT_LIMIT and method.max_lots_per_bidder is None
    return rule + (" Deze stap telt alleen als het uitmaakt wie een overeenkomst krijgt." if at_limit else "")


def plan_in_words(definition: TenderDefinition) -> str:
    return plan_limit_in_words(definition.plan)


def plan_limit_in_words(plan: PlanLimit | None) -> str:
    if plan is None:
        return "Het plan heeft geen maximum aantal pagina's."
    return f"Het plan telt ten hoogste {plan.max_pages} pagina's. {_OVER_LIMIT[plan.over_limit]}"


def _contracts(places: int) -> str:
    return "1 overeenkomst" if places == 1 else f"{places} overeenkomsten"


def _value(level: object) -> Fraction:
    value = getattr(level, "value", None)
    return Fraction(0) if value is None else value
