"""`overeenkomst` of a tender: read it, and write it. What a tender says nothing about is left out."""

from typing import TypeAlias

from tenders.domain.contract_rules import Allocation, CapacityRule, ContractRules, IndexWeight, Volumes
from tenders.domain.scenario.section import Section, sections
from tenders.domain.scenario.values import decimal_text
from tenders.domain.vocabulary import (
    AtLimit,
    CapacityTarget,
    CapacityUnit,
    ContractVariant,
    LaterSubcontractor,
)

Plain: TypeAlias = "str | int | bool | list[Plain] | dict[str, Plain] | None"
Row: TypeAlias = "dict[str, Plain]"

KEY = "overeenkomst"
TEXT_LENGTH = 1000
NAME_LENGTH = 120
CODE_LENGTH = 60
MOST = 9_999
MOST_VOLUME = 99_999_999


def read_contract(tender: Section) -> ContractRules:
    section = tender.optional_section(KEY)
    if section is None:
        return ContractRules()
    found = ContractRules(
        variant=section.optional_word("variant", ContractVariant),
        meetings_per_year=section.optional_whole("overleggen_per_jaar", 0, MOST),
        allocation=_read_allocation(section.optional_section("toewijzing")),
        later_subcontractor=section.optional_word("onderaannemer_later", LaterSubcontractor),
        implementation_months=section.optional_whole("implementatie_maanden", 0, MOST),
        volumes=_read_volumes(section.optional_section("omvang_per_jaar")),
        capacity=_read_capacity(section.optional_section("capaciteit")),
        indexation=_read_indexation(section),
        indexed_at_start=section.flag("indexering_bij_ingang", default=False),
        budget_follows_indications=section.flag("budget_volgt_beschikkingen", default=False),
        standards=section.optional_text("standaarden", TEXT_LENGTH) or "",
    )
    section.close()
    return found


def dump_contract(rules: ContractRules) -> Row:
    """Empty where the tender says nothing about it, so that a definition of before keeps its fingerprint."""
    found: Row = {}
    if rules.variant is not None:
        found["variant"] = rules.variant.value
    if rules.meetings_per_year is not None:
        found["overleggen_per_jaar"] = rules.meetings_per_year
    if rules.allocation is not None:
        found["toewijzing"] = _dump_allocation(rules.allocation)
    if rules.later_subcontractor is not None:
        found["onderaannemer_later"] = rules.later_subcontractor.value
    if rules.implementation_months is not None:
        found["implementatie_maanden"] = rules.implementation_months
    if rules.volumes != Volumes():
        found["omvang_per_jaar"] = _dump_volumes(rules.volumes)
    if rules.capacity is not None:
        found["capaciteit"] = _dump_capacity(rules.capacity)
    if rules.indexation:
        found["indexering"] = [_dump_weight(row) for row in rules.indexation]
    if rules.indexed_at_start:
        found["indexering_bij_ingang"] = True
    if rules.budget_follows_indications:
        found["budget_volgt_beschikkingen"] = True
    if rules.standards:
        found["standaarden"] = rules.standards
    return found


def _read_allocation(section: Section | None) -> Allocation | None:
    if section is None:
        return None
    found = Allocation(
        section.whole("dagen", 1, MOST),
        section.flag("werkdagen", default=True),
        section.optional_text("wijze", TEXT_LENGTH) or "",
    )
    section.close()
    return found


def _dump_allocation(found: Allocation) -> Row:
    row: Row = {"dagen": found.days, "werkdagen": found.working_days}
    if found.method:
        row["wijze"] = found.method
    return row


def _read_volumes(section: Section | None) -> Volumes:
    if section is None:
        return Volumes()
    found = Volumes(
        clients=section.optional_whole("clienten", 0, MOST_VOLUME),
        minutes_per_week_from=section.optional_whole("minuten_per_week_van", 0, MOST_VOLUME),
        minutes_per_week_to=section.optional_whole("minuten_per_week_tot", 0, MOST_VOLUME),
        weeks=section.optional_whole("weken", 1, 53),
        hours=section.optional_whole("uren", 0, MOST_VOLUME),
        note=section.optional_text("toelichting", TEXT_LENGTH) or "",
    )
    first, last = found.minutes_per_week_from, found.minutes_per_week_to
    if first is not None and last is not None and last < first:
        section.refuse("minuten_per_week_tot", f"is {last}, minder dan minuten_per_week_van ({first})")
    section.close()
    return found


def _dump_volumes(found: Volumes) -> Row:
    numbers = {
        "clienten": found.clients,
        "minuten_per_week_van": found.minutes_per_week_from,
        "minuten_per_week_tot": found.minutes_per_week_to,
        "weken": found.weeks,
        "uren": found.hours,
    }
    row: Row = {key: value for key, value in numbers.items() if value is not None}
    if found.note:
        row["toelichting"] = found.note
    return row


def _read_capacity(section: Section | None) -> CapacityRule | None:
    if section is None:
        return None
    found = CapacityRule(
        limit=section.whole("grens", 1, MOST_VOLUME),
        floor=section.optional_whole("ondergrens", 0, MOST_VOLUME),
        target=section.word_or("doel", CapacityTarget, CapacityTarget.OWN_STATEMENT),
        unit=section.word_or("eenheid", CapacityUnit, CapacityUnit.CLIENTS),
        at_limit=section.word_or("op_de_grens", AtLimit, AtLimit.OPEN),
        statement=section.optional_text("opgave", CODE_LENGTH) or "",
        paused_counts_as_below=section.flag("gepauzeerd_telt_als_onder", default=False),
        may_pause=section.flag("mag_pauzeren", default=True),
        offer_is_ceiling=section.flag("opgave_is_maximum", default=False),
        reports_per_year=section.optional_whole("rapportages_per_jaar", 0, MOST),
    )
    if found.floor is not None and found.floor > found.limit:
        section.refuse("ondergrens", f"is {found.floor}, meer dan de grens ({found.limit})")
    section.close()
    return found


def _dump_capacity(found: CapacityRule) -> Row:
    row: Row = {"grens": found.limit}
    if found.floor is not None:
        row["ondergrens"] = found.floor
    row |= {"doel": found.target.value, "eenheid": found.unit.value, "op_de_grens": found.at_limit.value}
    if found.statement:
        row["opgave"] = found.statement
    row |= {
        "gepauzeerd_telt_als_onder": found.paused_counts_as_below,
        "mag_pauzeren": found.may_pause,
        "opgave_is_maximum": found.offer_is_ceiling,
    }
    if found.reports_per_year is not None:
        row["rapportages_per_jaar"] = found.reports_per_year
    return row


def _read_indexation(section: Section) -> tuple[IndexWeight, ...]:
    found: dict[str, IndexWeight] = {}
    for row in sections(section.rows("indexering", required=False), section.problems):
        name = row.text("index", NAME_LENGTH)
        if name in found:
            row.refuse("index", f"{name} staat twee keer in de lijst; noem elke index één keer")
        found[name] = IndexWeight(name, row.optional_number("gewicht"))
        row.close()
    return tuple(found.values())


def _dump_weight(row: IndexWeight) -> Row:
    found: Row = {"index": row.index}
    if row.weight is not None:
        whole = row.weight.denominator == 1
        found["gewicht"] = row.weight.numerator if whole else decimal_text(row.weight)
    return found
