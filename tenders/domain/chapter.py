"""The chapter "Zo beoordelen wij": the whole published method in words and numbers, with a worked example.

All of it follows from the definition and the descriptions of the scale. Nothing is rounded before it is shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.definition import Criterion, Method, TenderDefinition
from tenders.domain.explanation import (
    final_score_in_words,
    floors_in_words,
    limit_in_words,
    low_price_in_words,
    minima_in_words,
    places_in_words,
    plan_in_words,
    price_in_words,
    tie_key_in_words,
)
from tenders.domain.facts import LotLimits, PlanRules
from tenders.domain.method import Entry, KnockOut, SetAside, as_dutch
from tenders.domain.method.explanation import as_number
from tenders.domain.stating import counting_in_words, writing_in_words
from tenders.domain.stating_rules import rule_sentences
from tenders.domain.vocabulary import CriterionKind, EvidenceMoment, FontRule, LotBidding, SetAsideGround
from tenders.domain.wording import days_in_words, names_in_words, points_in_words
from tenders.domain.worked_example import Individual, WorkedExample, work_out

TITLE = "Zo beoordelen wij"
NO_PLAN_RULES, NO_LOT_LIMITS = PlanRules(), LotLimits()


@dataclass(frozen=True)
class CriterionLine:
    code: str
    name: str
    points: str
    minimum: str
    share: str
    rule: str
    is_child: bool


@dataclass(frozen=True)
class LevelLine:
    """`score` is empty for a knock-out level."""

    label: str
    score: str
    description: str


@dataclass(frozen=True)
class BidderLine:
    """`calculation` holds one part per criterion, in the order of the criteria."""

    name: str
    calculation: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class RankLine:
    position: int
    name: str
    total: str
    result: str


@dataclass(frozen=True)
class Example:
    """What is said of the made-up competition; `ranking` is the same on each of its lots."""

    intro: tuple[str, ...]
    facts: tuple[str, ...]
    individual: str
    bidders: tuple[BidderLine, ...]
    set_aside: tuple[str, ...]
    ranking: tuple[RankLine, ...]
    reasons: tuple[str, ...]
    division: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    title: str
    authority: str
    highest_total: str
    final_score: str
    criteria: tuple[CriterionLine, ...]
    scale: tuple[LevelLine, ...]
    minima: tuple[str, ...]
    prices: tuple[str, ...]
    ties: tuple[str, ...]
    places: tuple[str, ...]
    limits: tuple[str, ...]
    plan: tuple[str, ...]
    rules: tuple[str, ...]
    after_award: tuple[str, ...]
    example: Example | None


def make_chapter(
    definition: TenderDefinition,
    descriptions: Mapping[str, str],
    *,
    plan_rules: PlanRules = NO_PLAN_RULES,
    lot_limits: LotLimits = NO_LOT_LIMITS,
) -> Chapter:
    """`descriptions` says per label of the scale what the level means; the rest is what the method does not hold."""
    method = definition.method
    worked = work_out(definition)
    return Chapter(
        title=definition.title,
        authority=definition.authority,
        highest_total=points_in_words(method.highest_total),
        final_score=final_score_in_words(method),
        criteria=tuple(_criterion_lines(method)),
        scale=tuple(
            LevelLine(
                level.label,
                "" if level.value is None else as_number(level.value),
                descriptions.get(level.label, ""),
            )
            for level in method.scale
        ),
        minima=tuple(minima_in_words(method)),
        prices=(
            *map(price_in_words, method.price_leaves),
            *floors_in_words(method.lots),
            *low_price_in_words(method),
        ),
        ties=tuple(tie_key_in_words(key, method) for key in method.tie_break),
        places=tuple(places_in_words(method)),
        limits=tuple(_limits(method, lot_limits)),
        plan=(plan_in_words(definition), *_plan_rules(plan_rules)),
        rules=tuple(rule_sentences(definition.rules, supplement_days=definition.supplement_days)),
        after_award=tuple(_after_award(definition)),
        example=None if worked is None else _example(definition, worked),
    )


def _limits(method: Method, limits: LotLimits) -> Iterator[str]:
    if len(method.lots) > 1 and limits.bidding is LotBidding.ONE:
        yield "Een inschrijver kan op één perceel inschrijven."
    elif len(method.lots) > 1 and limits.bidding is LotBidding.SOME and limits.max_to_bid is not None:
        yield f"Een inschrijver kan op ten hoogste {limits.max_to_bid} percelen inschrijven."
    if limit := limit_in_words(method):
        yield limit
        if limits.division_explanation:
            yield limits.division_explanation


def _after_award(definition: TenderDefinition) -> Iterator[str]:
    asked = [rule for rule in definition.evidence if rule.moment is EvidenceMoment.AFTER_AWARD]
    if not asked:
        return
    names = names_in_words([rule.name for rule in asked])
    rolls = (
        " Valt de laatste dag in het weekend of op een feestdag, dan schuift de termijn door naar de eerstvolgende "
        "werkdag."
        if definition.winner_evidence_rolls_forward
        else ""
    )
    yield (
        f"Van een winnaar vragen wij na de voorlopige gunning: {names}. De winnaar levert dit aan binnen "
        f"{days_in_words(definition.days_for_winner)} na de verzending van de brieven; het zijn kalenderdagen.{rolls}"
    )


def _plan_rules(rules: PlanRules) -> Iterator[str]:
    yield from counting_in_words(rules)
    yield from writing_in_words(rules)
    if rules.font_size is not None:
        size = f"lettergrootte {as_number(rules.font_size)}"
        size += " of groter" if rules.font_rule is FontRule.AT_LEAST else ""
        yield f"Het plan heeft {size}{f', lettertype {rules.font}' if rules.font else ''}."
    elif rules.font:
        yield f"Het plan heeft lettertype {rules.font}."


def _criterion_lines(method: Method) -> Iterator[CriterionLine]:
    for criterion in method.criteria:
        yield _criterion_line(method, criterion, is_child=False)
        for child in criterion.children:
            yield _criterion_line(method, child, is_child=True)


def _criterion_line(method: Method, criterion: Criterion, *, is_child: bool) -> CriterionLine:
    total = method.highest_total
    minimum = criterion.minimum_points
    return CriterionLine(
        code=criterion.code,
        name=criterion.name,
        points=points_in_words(criterion.max_points),
        minimum="" if minimum is None else points_in_words(minimum),
        share=f"{points_in_words(criterion.max_points * 100 / total)}%" if total else "",
        rule=_rule(method, criterion),
        is_child=is_child,
    )


def _rule(method: Method, criterion: Criterion) -> str:
    if criterion.children:
        return f"som van {names_in_words([child.code for child in criterion.children])}"
    if criterion.kind is CriterionKind.PRICE:
        return "prijs, zie hieronder"
    return f"{points_in_words(criterion.max_points)} × score ÷ {as_number(method.highest_value)}"


def _example(definition: TenderDefinition, worked: WorkedExample) -> Example:
    method, lots = definition.method, worked.lots
    entries = {entry.bidder: entry for entry in worked.entries}
    outcome = worked.outcome
    rows = outcome.lots[lots[0]].ranking
    return Example(
        intro=tuple(_intro(method, worked)),
        facts=tuple(_facts(definition, worked)),
        individual="" if worked.individual is None else _individual(method, worked.individual),
        bidders=tuple(
            BidderLine(
                entry.bidder, tuple(_calculation(method, entry, worked)), _total_of(entry.bidder, worked)
            )
            for entry in worked.entries
        ),
        set_aside=tuple(
            _set_aside(method, found, entries[found.bidder])
            for found in outcome.set_asides
            if found.lot == lots[0]
        ),
        ranking=tuple(
            RankLine(row.position, row.bidder, as_dutch(row.total), _result(method, row.bidder, worked))
            for row in rows
        ),
        reasons=tuple(dict.fromkeys(row.explanation for row in rows if row.explanation)),
        division=tuple(step.explanation for step in outcome.division),
    )


def _intro(method: Method, worked: WorkedExample) -> Iterator[str]:
    yield (
        "De inschrijvers, scores en andere gegevens in dit voorbeeld zijn verzonnen. De punten en de rangorde zijn "
        "berekend met hetzelfde programma dat straks de echte rangorde berekent."
    )
    if len(worked.lots) > 1:
        numbers = names_in_words([str(number) for number in worked.lots])
        yield (
            f"In dit voorbeeld doet iedereen mee op de percelen {numbers}, met op elk perceel dezelfde scores. Elke "
            "inschrijver noemt de percelen in een eigen volgorde van voorkeur."
        )
    elif len(method.lots) > 1:
        yield f"Dit voorbeeld gaat over perceel {worked.lots[0]}. Elk ander perceel gaat net zo."


def _facts(definition: TenderDefinition, worked: WorkedExample) -> Iterator[str]:
    """What counts beside the scores: statements, prices, preferences, a draw."""
    for rule in definition.statements:
        if any(key.code == rule.code for key in definition.method.tie_break):
            given = [f"{entry.bidder} {as_number(entry.statements[rule.code])}" for entry in worked.entries]
            yield f"Opgave {rule.code}: {', '.join(given)}."
    first = worked.lots[0]
    if all(first in entry.prices for entry in worked.entries):
        given = [f"{entry.bidder} € {as_number(entry.prices[first])}" for entry in worked.entries]
        yield f"Prijs: {'; '.join(given)}."
    if len(worked.lots) > 1:
        given = [f"{entry.bidder} {', '.join(map(str, entry.lots))}" for entry in worked.entries]
        yield f"Volgorde van voorkeur: {'; '.join(given)}."
    for draw in worked.draws:
        where = f" op perceel {draw.lot}" if len(worked.lots) > 1 else ""
        yield f"Loting{where} tussen {names_in_words(sorted(draw.order))}: eerst getrokken is {draw.order[0]}."


def _individual(method: Method, found: Individual) -> str:
    scores = names_in_words([as_number(score) for score in found.scores])
    return (
        f"{found.bidder} krijgt op {found.criterion.code} van drie beoordelaars de scores {scores}. De "
        f"{method.final_score.value} is {as_number(found.value)}."
    )


def _calculation(method: Method, entry: Entry, worked: WorkedExample) -> Iterator[str]:
    lot = worked.lots[0]
    values, points = entry.values[lot], _points_of(entry.bidder, worked)
    for leaf in method.leaves:
        if leaf.kind is CriterionKind.PRICE:
            if leaf.max_points and leaf.code in points:
                yield f"{leaf.code}: prijs, {as_dutch(points[leaf.code])}"
            continue
        value = values[leaf.code]
        if isinstance(value, KnockOut):
            yield f"{leaf.code}: '{_knock_out_label(method)}', geen punten"
        else:
            yield (
                f"{leaf.code}: {points_in_words(leaf.max_points)} × {as_number(value)} ÷ "
                f"{as_number(method.highest_value)} = {as_dutch(points[leaf.code])}"
            )


def _points_of(bidder: str, worked: WorkedExample) -> Mapping[str, Fraction]:
    lot = worked.lots[0]
    for row in worked.outcome.lots[lot].ranking:
        if row.bidder == bidder:
            return row.points
    return next(
        found.points for found in worked.outcome.set_asides if found.bidder == bidder and found.lot == lot
    )


def _total_of(bidder: str, worked: WorkedExample) -> str:
    lot = worked.lots[0]
    totals = {row.bidder: row.total for row in worked.outcome.lots[lot].ranking}
    if bidder in totals:
        return as_dutch(totals[bidder])
    total = next(
        found.total for found in worked.outcome.set_asides if found.bidder == bidder and found.lot == lot
    )
    return "geen totaal" if total is None else as_dutch(total)


def _set_aside(method: Method, found: SetAside, entry: Entry) -> str:
    reasons = [_ground(method, ground, found, entry) for ground in found.grounds]
    return f"{found.bidder} wordt terzijde gelegd: {names_in_words(reasons)}."


def _ground(method: Method, ground: SetAsideGround, found: SetAside, entry: Entry) -> str:
    if ground is SetAsideGround.KNOCK_OUT:
        codes = [code for code, value in entry.values[found.lot].items() if isinstance(value, KnockOut)]
        return f"'{_knock_out_label(method)}' op {names_in_words(codes)}"
    if ground is SetAsideGround.BELOW_TOTAL_MINIMUM and method.minimum_total is not None:
        return (
            f"{as_dutch(found.total or Fraction(0))} punten in totaal, en het minimum is "
            f"{points_in_words(method.minimum_total)}"
        )
    if ground is SetAsideGround.BELOW_CRITERION_MINIMUM:
        short = [
            f"{as_dutch(found.points[criterion.code])} punten op {criterion.code} (minimum "
            f"{points_in_words(criterion.minimum_points)})"
            for criterion in method.all_criteria()
            if criterion.minimum_points is not None
            and criterion.code in found.points
            and found.points[criterion.code] < criterion.minimum_points
        ]
        return names_in_words(short)
    return (
        "een prijs onder het bodemtarief"
        if ground is SetAsideGround.BELOW_FLOOR
        else "een prijs boven het plafond"
    )


def _knock_out_label(method: Method) -> str:
    return next(level.label for level in method.scale if level.knock_out)


def _result(method: Method, bidder: str, worked: WorkedExample) -> str:
    won = [lot for lot in worked.lots if bidder in worked.outcome.lots[lot].awarded]
    if len(worked.lots) == 1:
        return "overeenkomst" if won else "wachtlijst"
    if not won:
        return "wachtlijst"
    return f"perceel {names_in_words([str(lot) for lot in won])}"
