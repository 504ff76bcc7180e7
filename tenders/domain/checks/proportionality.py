"""Whether what is asked of a bidder is in proportion to the assignment (Aw 1.10, Gids Proportionaliteit)."""

import re
from collections.abc import Iterator
from fractions import Fraction

from tenders.domain.checks.finding import Context, Subject, warns
from tenders.domain.configuration import Configuration
from tenders.domain.exclusion import FACULTATIVE
from tenders.domain.facts import SuitabilityFacts
from tenders.domain.wording import euros_in_words, names_in_words, points_in_words

MOST_TURNOVER, MOST_VOLUME = 3, Fraction(60, 100)
MOST_REFERENCES, REFERENCE_YEARS, MOST_FINANCIAL = 1, 3, 2
_TURNOVER = re.compile(r"omzet", re.IGNORECASE)
_EURO = re.compile(r"€|\beuro\b|\beur\b", re.IGNORECASE)
_PERCENT = re.compile(r"%|\bprocent\b", re.IGNORECASE)
_INCUMBENT = re.compile(
    r"\b(huidige|bestaande|zittende|al gecontracteerde) "
    r"(aanbieder|contractant|overeenkomst|raamovereenkomst|leverancier)",
    re.IGNORECASE,
)


def turnover_without_reason(context: Context) -> Iterator[str]:
    """Aw 2.90: a turnover is asked for weighty reasons only, and these stand in the documents."""
    for row in _turnover(context.configuration):
        if not row.purpose:
            yield f"Geschiktheidseis {row.code} vraagt een omzet, en de reden daarvoor ontbreekt."


def turnover_too_high(context: Context) -> Iterator[str]:
    c = context.configuration
    for row in _turnover(c):
        value = _value(row, c)
        if row.threshold is not None and value is not None and row.threshold > MOST_TURNOVER * value:
            yield (
                f"Geschiktheidseis {row.code} vraagt een omzet van {euros_in_words(row.threshold)}. Dat is meer dan "
                f"drie keer de waarde van {euros_in_words(value)}."
            )


def too_many_references(context: Context) -> Iterator[str]:
    """One per competence. Who may add references up to reach a volume is helped by more, not burdened."""
    for row in context.configuration.facts.suitability:
        rule = row.references
        if rule is not None and rule.most > MOST_REFERENCES and not rule.may_add_up:
            yield f"Geschiktheidseis {row.code} vraagt {rule.most} referenties voor één competentie."


def reference_too_large(context: Context) -> Iterator[str]:
    c = context.configuration
    for row in c.facts.suitability:
        rule = row.references
        if rule is None or rule.volume is None:
            continue
        value = _value(row, c)
        if _PERCENT.search(rule.unit) and rule.volume > 100 * MOST_VOLUME:
            yield (
                f"Geschiktheidseis {row.code} vraagt een referentie van {points_in_words(rule.volume)}% van de omvang "
                "van de opdracht."
            )
        elif _EURO.search(rule.unit) and value is not None and rule.volume > MOST_VOLUME * value:
            yield (
                f"Geschiktheidseis {row.code} vraagt een referentie van {euros_in_words(rule.volume)}. Dat is meer dan "
                f"60% van de waarde van {euros_in_words(value)}."
            )


def reference_period_too_long(context: Context) -> Iterator[str]:
    for row in context.configuration.facts.suitability:
        rule = row.references
        if rule is not None and rule.years is not None and rule.years > REFERENCE_YEARS:
            yield f"Geschiktheidseis {row.code} laat referenties uit de laatste {rule.years} jaar toe."


def purpose_missing(context: Context) -> Iterator[str]:
    """Gids 3.5B: a requirement answers to a real risk or competence."""
    missing = [row.code for row in context.configuration.facts.suitability if not row.purpose]
    if missing:
        yield f"Waarom dit wordt gevraagd ontbreekt bij geschiktheidseis {names_in_words(missing)}."


def many_financial_requirements(context: Context) -> Iterator[str]:
    financial = [row.code for row in context.configuration.facts.suitability if row.kind == "financial"]
    if len(financial) > MOST_FINANCIAL:
        yield f"Er zijn {len(financial)} financiële eisen: {names_in_words(financial)}."


def reserved_for_incumbents(context: Context) -> Iterator[str]:
    for row in context.configuration.facts.suitability:
        named = _INCUMBENT.search(row.requirement)
        if named:
            yield f"Geschiktheidseis {row.code} kijkt naar een '{named.group(0)}'. Nieuwe aanbieders vallen zo af."


def ground_without_reason(context: Context) -> Iterator[str]:
    names = {ground.code: ground.name for ground in FACULTATIVE}
    missing = [
        names[row.code] for row in context.configuration.facts.grounds if row.code in names and not row.reason
    ]
    if missing:
        yield f"De reden ontbreekt bij de uitsluitingsgrond {names_in_words(missing)}."


def few_evaluators_for_criterion(context: Context) -> Iterator[str]:
    c = context.configuration
    for code, count in c.facts.criterion_evaluators:
        if count < c.minimum_evaluators:
            who = "1 commissielid" if count == 1 else f"{count} commissieleden"
            yield (
                f"Criterium {code} wordt beoordeeld door {who}; de methode vraagt er ten minste {c.minimum_evaluators}."
            )


def _turnover(c: Configuration) -> Iterator[SuitabilityFacts]:
    for row in c.facts.suitability:
        if row.kind == "financial" and _TURNOVER.search(f"{row.name} {row.requirement} {row.threshold_unit}"):
            yield row


def _value(row: SuitabilityFacts, c: Configuration) -> Fraction | None:
    """The smallest lot for which the requirement holds, or else the whole."""
    lots = [lot.value for lot in c.facts.lots if lot.value and (not row.lots or lot.number in row.lots)]
    return min(lots) if lots else c.max_value


CHECKS = (
    warns(
        "turnover_without_reason",
        Subject.SUITABILITY,
        turnover_without_reason,
        norm="Een omzet wordt alleen met zwaarwegende redenen gevraagd, en die staan erbij.",
        source="Aw 2.90 lid 3",
        advice="Haal de omzeteis weg, of schrijf op waarom zij nodig is.",
    ),
    warns(
        "turnover_too_high",
        Subject.SUITABILITY,
        turnover_too_high,
        norm="Een gevraagde omzet is nooit meer dan drie keer de geraamde waarde.",
        source="Aw 2.90 lid 3 en 5",
        advice="Verlaag de omzet.",
    ),
    warns(
        "too_many_references",
        Subject.SUITABILITY,
        too_many_references,
        norm="Per competentie wordt ten hoogste één referentie gevraagd.",
        source="Gids Proportionaliteit 3.5G",
        advice="Vraag één referentie per competentie.",
    ),
    warns(
        "reference_too_large",
        Subject.SUITABILITY,
        reference_too_large,
        norm="Een referentie hoeft niet groter te zijn dan 60% van de opdracht.",
        source="Gids Proportionaliteit 3.5G",
        advice="Verlaag de omvang.",
    ),
    warns(
        "reference_period_too_long",
        Subject.SUITABILITY,
        reference_period_too_long,
        norm="Referenties zijn van de laatste drie jaar; langer alleen om genoeg mededinging te krijgen.",
        source="Aw 2.93 lid 1 en 4",
        advice="Kies drie jaar.",
    ),
    warns(
        "purpose_missing",
        Subject.SUITABILITY,
        purpose_missing,
        norm="Elke geschiktheidseis hoort bij een risico of een competentie die voor de opdracht telt.",
        source="Gids Proportionaliteit 3.5B",
        advice="Schrijf op waarom u dit vraagt.",
    ),
    warns(
        "many_financial_requirements",
        Subject.SUITABILITY,
        many_financial_requirements,
        norm="Financiële eisen worden niet op elkaar gestapeld.",
        source="Aw 1.10",
        advice="Kies de eisen die het risico dekken.",
    ),
    warns(
        "reserved_for_incumbents",
        Subject.SUITABILITY,
        reserved_for_incumbents,
        norm="Een eis sluit nieuwe aanbieders niet uit.",
        source="Aw 1.8-1.10; PPRC showstopper 1",
        advice="Vraag wat een nieuwe aanbieder ook kan laten zien.",
    ),
    warns(
        "ground_without_reason",
        Subject.EXCLUSION,
        ground_without_reason,
        norm="Van elke facultatieve uitsluitingsgrond staat erbij waarom zij hier geldt.",
        source="Gids Proportionaliteit 3.5A",
        advice="Schrijf de reden op, of haal de grond weg.",
    ),
    warns(
        "few_evaluators_for_criterion",
        Subject.CRITERIA,
        few_evaluators_for_criterion,
        norm="Elk criterium wordt beoordeeld door zoveel commissieleden als de methode zegt.",
        source="PIANOo beoordelen, regel 3",
        advice="Wijs bij dit criterium meer commissieleden aan.",
    ),
)
