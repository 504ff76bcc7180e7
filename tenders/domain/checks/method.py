"""Criteria, scale, minimum, ties and the division of lots."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from tenders.domain.checks.finding import Context, Subject, blocks, warns
from tenders.domain.definition import Criterion, LotDefinition
from tenders.domain.vocabulary import CriterionKind, PriceFormula, TieOp, TieScope
from tenders.domain.wording import names_in_words, points_in_words, price_in_words

RESERVED_CODES = frozenset({"totaal", "prijs", "loting"})


def no_criteria(context: Context) -> Iterator[str]:
    if not context.configuration.criteria:
        yield "Er is geen gunningscriterium: voeg er ten minste één toe."


def codes_clash(context: Context) -> Iterator[str]:
    """Criteria and opgaven share one set of codes, since a tie-break may name either."""
    counted = Counter(context.configuration.codes)
    for code in sorted(code for code, times in counted.items() if times > 1):
        yield f"De code {code} komt meer dan één keer voor bij criteria en opgaven: geef elk een eigen code."
    for code in sorted(RESERVED_CODES.intersection(counted)):
        yield f"De code '{code}' heeft een vaste betekenis: kies een andere."


def parent_differs_from_sum(context: Context) -> Iterator[str]:
    for criterion in context.configuration.criteria:
        total = sum((child.max_points for child in criterion.children), Fraction(0))
        if criterion.children and total != criterion.max_points:
            yield (
                f"Criterium {criterion.code} telt {points_in_words(criterion.max_points)} punten, zijn subcriteria "
                f"samen {points_in_words(total)}: maak die gelijk."
            )


def points_out_of_range(context: Context) -> Iterator[str]:
    for criterion in _all(context):
        if criterion.max_points < 0:
            yield f"Criterium {criterion.code} heeft een negatief aantal punten."
        if _is_scored(criterion) and criterion.max_points == 0:
            yield f"Criterium {criterion.code} heeft 0 punten: geef het punten of haal het weg."
        minimum = criterion.minimum_points
        if minimum is not None and minimum > criterion.max_points:
            yield f"Het minimum van criterium {criterion.code} is hoger dan het aantal punten dat te halen is."


def price_formula_incomplete(context: Context) -> Iterator[str]:
    for criterion in context.configuration.leaves:
        if criterion.kind is not CriterionKind.PRICE:
            continue
        if criterion.formula is None:
            yield f"Prijscriterium {criterion.code} heeft geen formule: kies er een."
        elif criterion.formula is PriceFormula.FIXED and criterion.max_points != 0:
            yield f"Prijscriterium {criterion.code} heeft een vaste prijs en geeft daarom 0 punten: vul 0 in."
        elif criterion.formula is PriceFormula.LINEAR and (
            criterion.floor is None or criterion.ceiling is None or criterion.floor >= criterion.ceiling
        ):
            yield f"Prijscriterium {criterion.code} heeft een bodem en een hoger plafond nodig."


def floor_price_impossible(context: Context) -> Iterator[str]:
    """A floor is for a price that bidders ask, and leaves more than one price to ask."""
    c = context.configuration
    fixed = [leaf for leaf in c.leaves if leaf.formula is PriceFormula.FIXED]
    for lot, floor in _floors(context):
        words = f"Perceel {lot.number} heeft een bodemtarief van {price_in_words(floor)}"
        if floor <= 0:
            yield f"{words}: vul een bedrag boven 0 in."
        if not c.asks_price or fixed:
            yield f"{words}, maar de prijs staat vast of wordt niet gevraagd: haal het bodemtarief weg."
        for leaf in c.leaves:
            if leaf.formula is PriceFormula.LINEAR and leaf.ceiling is not None and floor >= leaf.ceiling:
                yield (
                    f"{words}. Dat is niet lager dan het plafond van {price_in_words(leaf.ceiling)} bij criterium "
                    f"{leaf.code}: kies een lager bodemtarief of een hoger plafond."
                )


def floor_price_beside_fixed_tariffs(context: Context) -> Iterator[str]:
    tariffs = context.configuration.facts.contract.tariffs
    if tariffs and all(row.is_fixed and row.price is not None for row in tariffs):
        for lot, floor in _floors(context):
            yield (
                f"Perceel {lot.number} heeft een bodemtarief van {price_in_words(floor)}, maar elk tarief staat vast: "
                "inschrijvers kunnen niet zien voor welke prijs het geldt."
            )


def floor_price_above_formula(context: Context) -> Iterator[str]:
    """Where a valid price cannot earn all points."""
    for lot, floor in _floors(context):
        for leaf in context.configuration.leaves:
            bound = leaf.floor
            if leaf.formula is PriceFormula.LINEAR and bound is not None and bound < floor:
                yield (
                    f"In perceel {lot.number} kan niemand alle punten van prijscriterium {leaf.code} halen: de bodem "
                    f"van de formule is {price_in_words(bound)} en het bodemtarief {price_in_words(floor)}."
                )


def price_only(context: Context) -> Iterator[str]:
    """The Wmo forbids to award on the lowest price alone."""
    leaves = context.configuration.leaves
    quality = sum((leaf.max_points for leaf in leaves if leaf.kind is CriterionKind.QUALITY), Fraction(0))
    if leaves and quality == 0:
        yield "Alle punten gaan naar de prijs. Voeg een kwaliteitscriterium toe: alleen op prijs gunnen mag hier niet."


def relative_price(context: Context) -> Iterator[str]:
    for criterion in context.configuration.leaves:
        if criterion.formula is PriceFormula.RELATIVE:
            yield (
                f"De punten van prijscriterium {criterion.code} hangen af van wie er meedoet. Valt de laagste "
                "inschrijver af vóór de rangorde, dan schuiven ook de punten van de anderen."
            )


def total_is_not_hundred(context: Context) -> Iterator[str]:
    total = context.configuration.highest_total
    if context.configuration.criteria and total != 100:
        yield f"De criteria tellen samen {points_in_words(total)} punten, niet 100."


def no_scale(context: Context) -> Iterator[str]:
    values = [level.value for level in context.configuration.scale if level.value is not None]
    if not values:
        yield "De scoreschaal ontbreekt: voeg niveaus toe, elk met een naam en een waarde."
    elif max(values) <= 0:
        yield "De hoogste waarde van de scoreschaal moet meer dan 0 zijn."
    elif min(values) < 0:
        yield "De scoreschaal heeft een negatieve waarde: kies 0 of meer."


def level_value_contradicts(context: Context) -> Iterator[str]:
    for level in context.configuration.scale:
        if level.knock_out and level.value is not None:
            yield f"Niveau '{level.label}' leidt tot terzijde leggen en heeft daarom geen waarde: maak die leeg."
        if not level.knock_out and level.value is None:
            yield f"Niveau '{level.label}' heeft geen waarde: vul er een in."


def places_missing(context: Context) -> Iterator[str]:
    c = context.configuration
    if not c.places:
        yield "Het aantal overeenkomsten ontbreekt: vul in met hoeveel inschrijvers u per perceel contracteert."
    for lot in c.lots:
        if lot.places == 0:
            yield f"Perceel {lot.number} heeft 0 overeenkomsten: vul 1 of meer in, of laat het leeg."


def division_rule_missing(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.max_lots_per_bidder is not None and c.division_rule is None:
        yield "Een inschrijver kan een beperkt aantal percelen winnen, maar de verdeelregel ontbreekt: kies er een."


def over_limit_not_stated(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.plan is not None and not c.plan_over_limit_stated:
        yield (
            f"Het plan mag ten hoogste {c.plan.max_pages} pagina's tellen, maar er staat niet wat er gebeurt als het "
            "langer is."
        )


def tie_break_unknown_code(context: Context) -> Iterator[str]:
    c = context.configuration
    criteria = {criterion.code for criterion in _all(context)}
    statements = {statement.code for statement in c.statements}
    for key in c.tie_break:
        known = criteria if key.op is TieOp.CRITERION else statements
        if key.op in {TieOp.CRITERION, TieOp.STATEMENT} and key.code not in known:
            yield f"Gelijke stand kijkt naar '{key.code or 'niets'}', maar dat bestaat niet: kies een andere code."


def tie_break_without_draw(context: Context) -> Iterator[str]:
    keys = context.configuration.tie_break
    draws = [place for place, key in enumerate(keys) if key.op is TieOp.DRAW]
    if not draws:
        yield "De laatste stap bij gelijke stand is altijd een loting: voeg die toe."
    elif draws != [len(keys) - 1]:
        yield "Loting kan alleen de laatste stap bij gelijke stand zijn, en maar één keer."


def tie_scope_ignored(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.max_lots_per_bidder is not None and any(key.scope is TieScope.AT_LIMIT for key in c.tie_break):
        yield (
            "Met een grens aan het aantal percelen kan elke gelijke stand bepalen wie wat krijgt. Elke stap geldt dan "
            "altijd, ook waar 'alleen bij de gunningsgrens' staat."
        )


def questions_missing(context: Context) -> Iterator[str]:
    codes = list(context.configuration.texts.criteria_without_question)
    if codes:
        yield f"De vraag aan de inschrijver ontbreekt bij {names_in_words(codes)}."


def level_descriptions_missing(context: Context) -> Iterator[str]:
    """Letters quote the text of the level that was given."""
    labels = list(context.configuration.texts.levels_without_description)
    if labels:
        yield f"Wat het niveau betekent ontbreekt bij {names_in_words(labels)}."


def _all(context: Context) -> Iterator[Criterion]:
    for criterion in context.configuration.criteria:
        yield criterion
        yield from criterion.children


def _floors(context: Context) -> Iterator[tuple[LotDefinition, Fraction]]:
    if context.configuration.admission is None:
        for lot in context.configuration.lots:
            if lot.floor_price is not None:
                yield lot, lot.floor_price


def _is_scored(criterion: Criterion) -> bool:
    return not criterion.children and criterion.formula is not PriceFormula.FIXED


CHECKS = (
    blocks(
        "no_criteria",
        Subject.CRITERIA,
        no_criteria,
        norm="Er is ten minste één gunningscriterium.",
        source="Aw 2.113a-2.115",
    ),
    blocks(
        "codes_clash",
        Subject.CRITERIA,
        codes_clash,
        norm="Elke code staat voor één criterium of opgave.",
        source="Aw 1.9",
    ),
    blocks(
        "parent_differs_from_sum",
        Subject.CRITERIA,
        parent_differs_from_sum,
        norm="De punten van een criterium zijn de som van zijn subcriteria.",
        source="Aw 2.115",
    ),
    blocks(
        "points_out_of_range",
        Subject.CRITERIA,
        points_out_of_range,
        norm="Elk criterium geeft punten, en zijn minimum is te halen.",
        source="Aw 2.115",
    ),
    blocks(
        "price_formula_incomplete",
        Subject.CRITERIA,
        price_formula_incomplete,
        norm="Van een prijscriterium staat vast hoe de prijs punten geeft.",
        source="Aw 2.115",
    ),
    blocks(
        "price_only",
        Subject.CRITERIA,
        price_only,
        norm="Wmo-opdrachten worden nooit alleen op de laagste prijs gegund.",
        source="Wmo 2015, verbod op gunnen op alleen de laagste prijs",
    ),
    warns(
        "relative_price",
        Subject.CRITERIA,
        relative_price,
        norm="De punten voor de prijs hangen niet af van wie er nog meer meedoet.",
        source="Aw 1.9",
        advice="Kies een formule met een bodem en een plafond.",
    ),
    blocks(
        "floor_price_impossible",
        Subject.LOTS,
        floor_price_impossible,
        norm="Een bodemtarief geldt voor een prijs die inschrijvers opgeven, en ligt onder het plafond.",
        source="Wmo 2.6.6; UbWmo 5.4 lid 1",
    ),
    warns(
        "floor_price_beside_fixed_tariffs",
        Subject.LOTS,
        floor_price_beside_fixed_tariffs,
        norm="Er geldt een vaste prijs, of een reële prijs als ondergrens.",
        source="Wmo 2.6.6; UbWmo 5.4 lid 1",
        advice="Haal het bodemtarief weg, of zet bij de tarieven het product waarvoor u een prijs vraagt.",
    ),
    warns(
        "floor_price_above_formula",
        Subject.CRITERIA,
        floor_price_above_formula,
        norm="Wie de laagste toegestane prijs vraagt, krijgt alle punten voor de prijs.",
        source="Aw 2.115",
        advice="Maak de bodem van de formule gelijk aan het bodemtarief.",
    ),
    warns(
        "total_is_not_hundred",
        Subject.CRITERIA,
        total_is_not_hundred,
        norm="Het gewicht van elk criterium is af te lezen: samen zijn het 100 punten.",
        source="Aw 2.115 lid 4",
        advice="Verdeel 100 punten over de criteria.",
    ),
    warns(
        "questions_missing",
        Subject.CRITERIA,
        questions_missing,
        norm="Bij elk criterium staat wat de inschrijver moet beantwoorden.",
        source="Aw 2.113a",
        advice="Schrijf de vraag bij het criterium.",
    ),
    blocks(
        "no_scale",
        Subject.SCALE,
        no_scale,
        norm="De scoreschaal staat vast, met een hoogste waarde boven 0.",
        source="Aw 2.115",
    ),
    blocks(
        "level_value_contradicts",
        Subject.SCALE,
        level_value_contradicts,
        norm="Een niveau heeft een waarde, of het leidt tot terzijde leggen.",
        source="Aw 1.9",
    ),
    warns(
        "level_descriptions_missing",
        Subject.SCALE,
        level_descriptions_missing,
        norm="Van elk niveau staat erbij wat het betekent.",
        source="Aw 1.9; Aw 2.130",
        advice="De brieven nemen die tekst over: schrijf haar op.",
    ),
    blocks(
        "places_missing",
        Subject.METHOD,
        places_missing,
        norm="Het aantal overeenkomsten staat vast.",
        source="Aw 2.140-2.143",
    ),
    blocks(
        "division_rule_missing",
        Subject.METHOD,
        division_rule_missing,
        norm="Bij een grens aan het aantal percelen hoort een objectieve verdeelregel in de documenten.",
        source="Aw 2.10 lid 3-4",
    ),
    warns(
        "over_limit_not_stated",
        Subject.METHOD,
        over_limit_not_stated,
        norm="Bij een maximum aan pagina's staat wat er gebeurt als een plan langer is.",
        source="Aw 1.9",
        advice="Kies wat er gebeurt als een plan langer is.",
    ),
    blocks(
        "tie_break_unknown_code",
        Subject.TIE_BREAK,
        tie_break_unknown_code,
        norm="Elke stap bij gelijke stand kijkt naar iets wat bestaat.",
        source="Aw 1.9",
    ),
    blocks(
        "tie_break_without_draw",
        Subject.TIE_BREAK,
        tie_break_without_draw,
        norm="Gelijke stand heeft altijd een einde: de laatste stap is een loting.",
        source="Aw 1.9",
    ),
    warns(
        "tie_scope_ignored",
        Subject.TIE_BREAK,
        tie_scope_ignored,
        norm="Het bereik van een stap bij gelijke stand wordt ook toegepast.",
        source="Aw 1.9",
        advice="Kies “altijd” bij elke stap.",
    ),
)
