"""The contract: its term, value, indexation and lots; why it is clustered, and by which procedure it is awarded."""

from collections.abc import Iterator
from fractions import Fraction

from tenders.domain.checks.finding import Context, Subject, blocks, warns
from tenders.domain.vocabulary import AwardBasis, ContractType, LotBidding, Procedure, Threshold
from tenders.domain.wording import euros_in_words, names_in_words, points_in_words

LONGEST_WITHOUT_REASON, YEAR = 48, 12
# From this value on, social and other specific services are of European interest (Aw 2.38).
THRESHOLD = Fraction(750_000)


def max_value_missing(context: Context) -> Iterator[str]:
    """Without it nobody knows when a framework is used up."""
    c = context.configuration
    is_missing = c.max_value is None or c.max_value <= 0
    if is_missing and c.facts.contract.type is ContractType.FRAMEWORK:
        yield "De maximale waarde van de raamovereenkomst ontbreekt."


def value_exceeds_maximum(context: Context) -> Iterator[str]:
    c = context.configuration
    value = c.facts.contract.value_over_longest_term
    if value is not None and c.max_value is not None and value > c.max_value:
        yield (
            f"De waarde per jaar is over de langste looptijd {euros_in_words(value)}. Dat is meer dan de maximale "
            f"waarde van {euros_in_words(c.max_value)}."
        )


def lot_values_exceed_maximum(context: Context) -> Iterator[str]:
    c = context.configuration
    total = sum((lot.value for lot in c.facts.lots if lot.value is not None), Fraction(0))
    if c.max_value is not None and total > c.max_value:
        yield (
            f"De percelen zijn samen {euros_in_words(total)} waard. Dat is meer dan de maximale waarde van "
            f"{euros_in_words(c.max_value)}."
        )


def lot_value_missing(context: Context) -> Iterator[str]:
    lots = context.configuration.facts.lots
    missing = [str(lot.number) for lot in lots if not lot.value]
    if len(lots) > 1 and missing:
        one = "perceel" if len(missing) == 1 else "de percelen"
        yield f"De waarde ontbreekt bij {one} {names_in_words(missing)}."


def threshold_contradicts_value(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.max_value is None or c.max_value <= 0:
        return
    is_above = c.facts.procedure.threshold is Threshold.ABOVE
    if c.facts.procedure.procedure is Procedure.SOCIAL_SERVICES and is_above != (c.max_value >= THRESHOLD):
        yield (
            f"De aanbesteding staat {'boven' if is_above else 'onder'} de Europese drempel, maar de maximale waarde is "
            f"{euros_in_words(c.max_value)} en de drempel {euros_in_words(THRESHOLD)}."
        )


def term_missing(context: Context) -> Iterator[str]:
    if context.configuration.facts.contract.longest_months is None:
        yield "De looptijd van de overeenkomst in maanden ontbreekt."


def term_without_reason(context: Context) -> Iterator[str]:
    contract = context.configuration.facts.contract
    months = contract.longest_months
    if months is not None and months > LONGEST_WITHOUT_REASON and not contract.term_motivation:
        yield f"De looptijd is met alle verlengingen {months} maanden, en de reden daarvoor ontbreekt."


def indexation_missing(context: Context) -> Iterator[str]:
    contract = context.configuration.facts.contract
    if not contract.indexation and (contract.longest_months or 0) > YEAR:
        yield "Hoe het tarief wordt geïndexeerd is niet vermeld, terwijl de overeenkomst langer dan een jaar kan duren."


def social_return_without_base(context: Context) -> Iterator[str]:
    contract = context.configuration.facts.contract
    percentage = contract.social_return_percentage
    if percentage is not None and percentage > 0 and not contract.social_return_base:
        yield f"Er geldt {points_in_words(percentage)}% social return, maar niet waarover dat wordt berekend."


def clustering_without_reasons(context: Context) -> Iterator[str]:
    """Aw 1.5 lid 1 and 2: three considerations, each in the documents."""
    missing = context.configuration.facts.procedure.clustering.missing
    if missing:
        yield f"De opdracht is samengevoegd, en dit ontbreekt in de motivering: {names_in_words(list(missing))}."


def procedure_without_reason(context: Context) -> Iterator[str]:
    facts = context.configuration.facts.procedure
    if facts.procedure is not Procedure.SOCIAL_SERVICES and not facts.motivation:
        yield (
            "Er is niet gekozen voor de procedure voor sociale en andere specifieke diensten, en de reden daarvoor "
            "ontbreekt."
        )


def lowest_price_basis(context: Context) -> Iterator[str]:
    if context.configuration.facts.procedure.award_basis is AwardBasis.LOWEST_PRICE:
        yield "De gunningsmethode is “laagste prijs”. Dat mag bij Wmo-diensten niet: kies een andere."


def bid_limit_missing(context: Context) -> Iterator[str]:
    """Aw 2.10 lid 1: the notice says for how many lots a bid may be made."""
    limits = context.configuration.facts.lot_limits
    if limits.bidding is LotBidding.SOME and not limits.max_to_bid:
        yield "Een inschrijver kan op een beperkt aantal percelen inschrijven, maar het aantal ontbreekt."


def lot_limit_never_decides(context: Context) -> Iterator[str]:
    c = context.configuration
    limits = c.facts.lot_limits
    most = {LotBidding.ONE: 1, LotBidding.SOME: limits.max_to_bid, LotBidding.ALL: None}[limits.bidding]
    reachable = len(c.lots) if most is None else min(most, len(c.lots))
    if c.max_lots_per_bidder is not None and c.lots and c.max_lots_per_bidder >= reachable:
        yield (
            f"De grens van {c.max_lots_per_bidder} te winnen percelen beslist nooit iets: een inschrijver kan er niet "
            f"meer dan {reachable} winnen."
        )


def excess_of_lots_to_bid(context: Context) -> Iterator[str]:
    c = context.configuration
    limits = c.facts.lot_limits
    if limits.bidding is LotBidding.SOME and limits.max_to_bid and c.lots and limits.max_to_bid > len(c.lots):
        yield f"Een inschrijver kan op {limits.max_to_bid} percelen inschrijven, maar er zijn er {len(c.lots)}."


CHECKS = (
    blocks(
        "max_value_missing",
        Subject.CONTRACT,
        max_value_missing,
        norm="Een raamovereenkomst noemt de hoogste waarde over de hele looptijd.",
        source="Aw 2.14-2.15; rechtspraak over raamovereenkomsten",
        advice="Tel alle jaren en verlengingen op, met indexering.",
    ),
    warns(
        "value_exceeds_maximum",
        Subject.CONTRACT,
        value_exceeds_maximum,
        norm="De maximale waarde omvat alle jaren en verlengingen.",
        source="Aw 2.14-2.15",
        advice="Verhoog de maximale waarde, of verlaag de waarde per jaar.",
    ),
    warns(
        "lot_values_exceed_maximum",
        Subject.LOTS,
        lot_values_exceed_maximum,
        norm="De percelen zijn samen niet meer waard dan het geheel.",
        source="Aw 2.14-2.15",
        advice="Maak de waarde van de percelen en de maximale waarde gelijk.",
    ),
    warns(
        "lot_value_missing",
        Subject.LOTS,
        lot_value_missing,
        norm="Van elk perceel staat de waarde erbij.",
        source="Aw 2.14-2.15; rechtspraak over raamovereenkomsten",
        advice="Vul bij elk perceel de waarde in.",
    ),
    warns(
        "threshold_contradicts_value",
        Subject.PROCEDURE,
        threshold_contradicts_value,
        norm="Of de Europese drempel is bereikt, volgt uit de geraamde waarde.",
        source="Aw 2.38",
        advice="Maak de waarde en de drempel gelijk.",
    ),
    warns(
        "term_missing",
        Subject.CONTRACT,
        term_missing,
        norm="De looptijd en de verlengingen staan vast.",
        source="Aw 2.14-2.15; Aw 1.9",
        advice="Vul de eerste looptijd en de verlengingen in.",
    ),
    warns(
        "term_without_reason",
        Subject.CONTRACT,
        term_without_reason,
        norm="Een raamovereenkomst die langer dan vier jaar kan duren, wordt gemotiveerd.",
        source="Aw 2.140 lid 3 (naar analogie)",
        advice="Verkort de looptijd, of schrijf bij de overeenkomst waarom zij zo lang is.",
    ),
    warns(
        "indexation_missing",
        Subject.TARIFFS,
        indexation_missing,
        norm="Bij een overeenkomst van meer dan een jaar staat hoe het tarief wordt geïndexeerd.",
        source="Uitvoeringsbesluit Wmo 2015 artikel 5.4 lid 3",
        advice="Schrijf op volgens welke formule en vanaf wanneer wordt geïndexeerd.",
    ),
    warns(
        "social_return_without_base",
        Subject.CONTRACT,
        social_return_without_base,
        norm="Bij een percentage social return staat waarover het wordt berekend.",
        source="Aw 2.80; Aw 1.10",
        advice="Vul in waarover het percentage wordt berekend.",
    ),
    warns(
        "clustering_without_reasons",
        Subject.PROCEDURE,
        clustering_without_reasons,
        norm="Wie opdrachten samenvoegt, motiveert dat met de markt, de gevolgen en de samenhang.",
        source="Aw 1.5 lid 1-2",
        advice="Vul de drie redenen in, of voeg de opdracht niet samen.",
    ),
    warns(
        "procedure_without_reason",
        Subject.PROCEDURE,
        procedure_without_reason,
        norm="De keuze van de procedure wordt gemotiveerd.",
        source="Gids Proportionaliteit 3.4A",
        advice="Schrijf op waarom deze procedure past.",
    ),
    blocks(
        "lowest_price_basis",
        Subject.PROCEDURE,
        lowest_price_basis,
        norm="Wmo-opdrachten worden nooit op de laagste prijs gegund.",
        source="Wmo 2015, verbod op gunnen op alleen de laagste prijs",
    ),
    warns(
        "bid_limit_missing",
        Subject.LOTS,
        bid_limit_missing,
        norm="De aankondiging zegt op hoeveel percelen een inschrijver kan inschrijven.",
        source="Aw 2.10 lid 1",
        advice="Vul het aantal in, of laat inschrijven op alle percelen.",
    ),
    warns(
        "excess_of_lots_to_bid",
        Subject.LOTS,
        excess_of_lots_to_bid,
        norm="Een inschrijver kan op niet meer percelen inschrijven dan er zijn.",
        source="Aw 2.10 lid 1",
        advice="Verlaag het aantal, of laat inschrijven op alle percelen.",
    ),
    warns(
        "lot_limit_never_decides",
        Subject.METHOD,
        lot_limit_never_decides,
        norm="Een grens aan het aantal te winnen percelen kan iets beslissen.",
        source="Aw 2.10 lid 3-4",
        advice="Verlaag de grens of haal haar weg.",
    ),
)
