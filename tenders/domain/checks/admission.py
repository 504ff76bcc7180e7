"""A toelatingsprocedure: when providers enter, until when, and which rules about criteria do not hold for it."""

from collections.abc import Iterator
from datetime import date

from tenders.domain.checks.finding import Context, Subject, blocks, warns
from tenders.domain.checks.planning import SUBMISSION_DAYS
from tenders.domain.configuration import Configuration
from tenders.domain.terms import months_later
from tenders.domain.vocabulary import Entry
from tenders.domain.wording import date_in_words, days_in_words, local_date

RUSSIA = "nationaal-rusland"
# Rules about choosing between bids: criteria, scale, ties, places, a commission, and the standstill of an award.
ABOUT_AN_AWARD = frozenset(
    {
        "no_criteria",
        "parent_differs_from_sum",
        "points_out_of_range",
        "price_formula_incomplete",
        "price_only",
        "relative_price",
        "total_is_not_hundred",
        "questions_missing",
        "no_scale",
        "level_value_contradicts",
        "level_descriptions_missing",
        "places_missing",
        "division_rule_missing",
        "over_limit_not_stated",
        "tie_break_unknown_code",
        "tie_break_without_draw",
        "tie_scope_ignored",
        "minimum_unreachable",
        "minimum_off_scale",
        "criterion_minimum_off_scale",
        "minimum_never_decides",
        "step_outweighs_criterion",
        "tie_break_never_decides",
        "points_without_minimum",
        "price_score_without_points",
        "lowest_price_basis",
        "lot_limit_never_decides",
        "few_evaluators_for_criterion",
        "too_few_evaluators",
        "no_chair",
        "judging_period_short",
        "standstill_below_minimum",
        "standstill_short",
    }
)


def entry_without_moments(context: Context) -> Iterator[str]:
    admission = context.configuration.admission
    if admission is not None and admission.entry is Entry.MOMENTS and not admission.moments:
        yield "Aanbieders stappen in op vaste momenten, maar er is geen moment: noem er ten minste één."


def entry_without_end(context: Context) -> Iterator[str]:
    admission = context.configuration.admission
    if admission is None or admission.entry is not Entry.CONTINUOUS:
        return
    if admission.last_day is None:
        yield "Aanbieders stappen doorlopend in, maar de laatste dag ontbreekt: vul die in."
    if not admission.round_days:
        yield "Aanbieders stappen doorlopend in, maar de lengte van een ronde ontbreekt: vul die in."


def entry_out_of_order(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.admission is None or c.closes_at is None:
        return
    closing = local_date(c.closes_at)
    for day in _days(c):
        if day <= closing:
            yield (
                f"Instappen kan op {date_in_words(day)}, maar de eerste ronde sluit pas op {date_in_words(closing)}: "
                "kies een latere dag."
            )
    if list(c.admission.moments) != sorted(set(c.admission.moments)):
        yield "De momenten van instroom staan niet op volgorde, of een dag staat er twee keer: zet ze op volgorde."


def entry_after_contract(context: Context) -> Iterator[str]:
    c = context.configuration
    longest = c.facts.contract.longest_months
    ends_on = c.admission.ends_on if c.admission else None
    if ends_on is None or c.contract_start is None or longest is None:
        return
    end = months_later(c.contract_start, longest)
    if ends_on >= end:
        yield (
            f"Instappen kan tot en met {date_in_words(ends_on)}, maar alle overeenkomsten eindigen uiterlijk op "
            f"{date_in_words(end)}."
        )


def entry_only_once(context: Context) -> Iterator[str]:
    admission = context.configuration.admission
    if admission is not None and admission.entry is Entry.ONCE:
        yield "Aanbieders kunnen maar één keer instappen: wie later komt, blijft de hele looptijd buiten."


def entry_rounds_short(context: Context) -> Iterator[str]:
    admission = context.configuration.admission
    days = admission.round_days if admission and admission.entry is Entry.CONTINUOUS else None
    if days and days < SUBMISSION_DAYS:
        yield f"Een instroomronde duurt {days_in_words(days)}."


def sanctions_ground(context: Context) -> Iterator[str]:
    """Article 5k forbids to award or carry on public contracts; an open house is none."""
    c = context.configuration
    if c.admission is not None and RUSSIA in c.exclusion_codes:
        yield (
            "De grond over Russische betrokkenheid is gekozen. Artikel 5 duodecies van Verordening (EU) 833/2014 gaat "
            "over overheidsopdrachten, en een toelatingsprocedure is dat niet."
        )


def _days(c: Configuration) -> tuple[date, ...]:
    if c.admission is None:
        return ()
    if c.admission.entry is Entry.MOMENTS:
        return c.admission.moments
    is_continuous = c.admission.entry is Entry.CONTINUOUS and c.admission.last_day is not None
    return (c.admission.last_day,) if is_continuous and c.admission.last_day else ()


CHECKS = (
    blocks(
        "entry_without_moments",
        Subject.ENTRY,
        entry_without_moments,
        norm="Bij instroom op vaste momenten staat vast welke momenten dat zijn.",
        source="HvJ EU C-410/14 (Falk Pharma); Aw 1.9",
    ),
    blocks(
        "entry_without_end",
        Subject.ENTRY,
        entry_without_end,
        norm="Doorlopende instroom heeft rondes met een vaste lengte en een laatste dag.",
        source="Aw 1.9",
    ),
    blocks(
        "entry_out_of_order",
        Subject.ENTRY,
        entry_out_of_order,
        norm="Latere momenten van instroom volgen op de eerste sluiting, op volgorde.",
        source="Aw 1.8-1.9",
    ),
    blocks(
        "entry_after_contract",
        Subject.ENTRY,
        entry_after_contract,
        norm="Wie later instapt, krijgt een overeenkomst die tegelijk met de eerste eindigt, en die nog loopt.",
        source="Aw 1.9",
    ),
    warns(
        "entry_only_once",
        Subject.ENTRY,
        entry_only_once,
        norm="Nieuwe partijen kunnen ook tijdens de looptijd instappen.",
        source="PPRC showstopper 1; HvJ EU C-410/14 (Falk Pharma)",
        advice="Laat aanbieders op vaste momenten of doorlopend instappen.",
    ),
    warns(
        "entry_rounds_short",
        Subject.ENTRY,
        entry_rounds_short,
        norm="Aanbieders hebben ook in een latere ronde ten minste 21 dagen om zich aan te melden.",
        source="Gids Proportionaliteit 3.6; PPRC showstopper 2",
        advice="Kies een langere ronde.",
    ),
    warns(
        "sanctions_ground",
        Subject.EXCLUSION,
        sanctions_ground,
        norm="Een uitsluitingsgrond geldt voor deze soort procedure.",
        source="Verordening (EU) 833/2014 artikel 5 duodecies; Europa decentraal over open house",
        advice="Haal deze grond weg, of schrijf op waarom u hem toch stelt.",
    ),
)
