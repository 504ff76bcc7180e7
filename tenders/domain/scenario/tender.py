"""Read `aanbesteding`."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

from tenders.domain.definition import (
    Criterion,
    EvidenceRule,
    LotDefinition,
    Method,
    PlanLimit,
    Planning,
    QuestionRound,
    StatementRule,
    TenderDefinition,
    admission_method,
)
from tenders.domain.method.low_price import HIGHEST_PERCENT
from tenders.domain.scenario import values
from tenders.domain.scenario.admission import KEY as ADMISSION
from tenders.domain.scenario.admission import read_admission
from tenders.domain.scenario.contract import read_contract
from tenders.domain.scenario.criteria import (
    NAME_LENGTH,
    Codes,
    read_criteria,
    read_scale,
    read_tie_break,
)
from tenders.domain.scenario.problems import Problems
from tenders.domain.scenario.rules import read_rules
from tenders.domain.scenario.section import Section, parse_item, sections
from tenders.domain.scenario.source import Node
from tenders.domain.scenario.values import AMSTERDAM, decimal_text
from tenders.domain.vocabulary import (
    DivisionRule,
    EvidenceMoment,
    EvidenceParty,
    FinalScore,
    OverLimit,
)

TENDER = "aanbesteding"
KEY_LENGTH = 60
TITLE_LENGTH = 200
UNIT_LENGTH = 40
MOST_DAYS = 3_650
MOST_MONTHS = 1_200
MOST_PLACES = 9_999
HIGHEST_LOT_NUMBER = 32_767
MOST_LOTS = 500
ONLY_LOT = LotDefinition(1, "De hele opdracht")

_NO_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class TenderDraft:
    """The definition as far as it could be read, and what the rest of the file may be compared with."""

    definition: TenderDefinition
    lots_known: bool
    criteria_known: bool
    statements_known: bool
    evidence_known: bool
    scale_known: bool
    closing_known: bool
    plan_known: bool

    @property
    def lot_numbers(self) -> tuple[int, ...]:
        return tuple(lot.number for lot in self.definition.method.lots)


def read_tender(node: Node, problems: Problems) -> TenderDraft:
    tender = Section(node, TENDER, problems)
    key = tender.text("sleutel", KEY_LENGTH)
    title = tender.text("titel", TITLE_LENGTH)
    authority = tender.text("aanbestedende_dienst", TITLE_LENGTH)
    planning_section = tender.section("planning")
    planning = _read_planning(planning_section)
    standstill_days, rolls_forward = _read_standstill(tender)
    lots = _read_lots(tender)
    codes, evidence_codes = Codes(), Codes()
    admission = read_admission(tender)
    criteria = read_criteria(tender, codes) if admission is None else ()
    criteria_known = codes.complete
    statements = _read_statements(tender, codes)
    evidence = _read_evidence(tender, evidence_codes)
    method = admission_method(lots) if admission else _read_method(tender, lots, criteria, statements, codes)
    definition = TenderDefinition(
        key=key,
        title=title,
        authority=authority,
        planning=planning,
        method=method,
        standstill_days=standstill_days,
        standstill_rolls_forward=rolls_forward,
        validity_days=tender.whole_or("gestanddoening_dagen", 90, 0, MOST_DAYS),
        validity_rolls_forward=tender.flag("gestanddoening_doorschuiven", default=False),
        supplement_days=tender.whole_or("aanvultermijn_dagen", 5, 0, MOST_DAYS),
        winner_evidence_days=tender.optional_whole("bewijstermijn_winnaar_dagen", 1, MOST_DAYS),
        winner_evidence_rolls_forward=tender.flag("bewijstermijn_winnaar_doorschuiven", default=False),
        evidence=evidence,
        plan=_read_plan(tender),
        statements=statements,
        contract=read_contract(tender),
        rules=read_rules(tender),
        admission=admission,
    )
    tender.close()
    return TenderDraft(
        definition,
        lots_known=tender.sound("percelen"),
        criteria_known=criteria_known,
        statements_known=codes.complete,
        evidence_known=evidence_codes.complete,
        scale_known=tender.sound("scoreschaal"),
        closing_known=planning_section.sound("inschrijving_sluit"),
        plan_known=tender.sound("plan"),
    )


def _read_method(
    tender: Section,
    lots: tuple[LotDefinition, ...],
    criteria: tuple[Criterion, ...],
    statements: tuple[StatementRule, ...],
    codes: Codes,
) -> Method:
    places = tender.whole("max_gegund", 1, MOST_PLACES)
    max_lots = tender.optional_whole("max_percelen_per_inschrijver", 1, MOST_PLACES)
    return Method(
        lots=lots,
        places=places,
        scale=read_scale(tender),
        criteria=criteria,
        final_score=tender.word_or("eindscore", FinalScore, FinalScore.CONSENSUS_ON_SCALE),
        minimum_total=_read_minimum_total(tender, criteria),
        max_lots_per_bidder=max_lots,
        division_rule=_read_division_rule(tender, max_lots),
        tie_break=read_tie_break(tender, criteria, {statement.code for statement in statements}, codes),
        low_price_percent=tender.optional_whole("lage_prijs_procent", 1, HIGHEST_PERCENT),
    )


def _read_planning(section: Section) -> Planning:
    publication_on = section.day("publicatie")
    closes_at = section.instant("inschrijving_sluit", _NO_INSTANT)
    intended_award_on = section.day("voorlopige_gunning")
    closes_on = closes_at.astimezone(AMSTERDAM).date()
    if section.sound("publicatie", "inschrijving_sluit") and publication_on > closes_on:
        section.refuse("publicatie", f"valt na inschrijving_sluit; toegestaan is uiterlijk {closes_on}")
    if section.sound("voorlopige_gunning", "inschrijving_sluit") and intended_award_on < closes_on:
        section.refuse(
            "voorlopige_gunning", f"valt vóór inschrijving_sluit; toegestaan is {closes_on} of later"
        )
    # A date that is wrong itself is no measure for the rounds.
    bounds = (
        publication_on if section.sound("publicatie") else None,
        closes_at if section.sound("inschrijving_sluit") else None,
    )
    rounds = tuple(
        _read_round(row, *bounds)
        for row in sections(section.rows("vragenrondes", required=False), section.problems)
    )
    section.close()
    return Planning(publication_on, closes_at, intended_award_on, rounds)


def _read_round(section: Section, publication_on: date | None, closing: datetime | None) -> QuestionRound:
    closes_at = section.instant("sluit", _NO_INSTANT)
    answered_on = section.day("nota")
    round_ends_on = closes_at.astimezone(AMSTERDAM).date()
    if section.sound("sluit"):
        if publication_on is not None and round_ends_on < publication_on:
            section.refuse("sluit", f"valt vóór de publicatie; toegestaan is {publication_on} of later")
        elif closing is not None and closes_at > closing:
            section.refuse("sluit", "valt na inschrijving_sluit; toegestaan is uiterlijk dat moment")
    if section.sound("nota"):
        if section.sound("sluit") and answered_on < round_ends_on:
            section.refuse(
                "nota", f"valt vóór het einde van de vragenronde; toegestaan is {round_ends_on} of later"
            )
        elif closing is not None and answered_on > closing.astimezone(AMSTERDAM).date():
            section.refuse("nota", "valt na inschrijving_sluit; toegestaan is uiterlijk die dag")
    follow_up_only = section.flag("alleen_vervolgvragen", default=False)
    section.close()
    return QuestionRound(closes_at, answered_on, follow_up_only)


def _read_standstill(tender: Section) -> tuple[int, bool]:
    section = tender.optional_section("opschortende_termijn")
    if section is None:
        return 20, True
    days = section.whole_or("dagen", 20, 0, MOST_DAYS)
    rolls_forward = section.flag("doorschuiven", default=True)
    section.close()
    return days, rolls_forward


def _read_lots(tender: Section) -> tuple[LotDefinition, ...]:
    """In order of number, whatever the order in the file."""
    if not tender.has("percelen"):
        tender.allow("percelen")
        return (ONLY_LOT,)
    rows = tender.rows("percelen", required=False, may_be_empty=False)
    if len(rows) > MOST_LOTS:
        tender.refuse("percelen", f"heeft {len(rows)} percelen; toegestaan zijn er {MOST_LOTS}")
    lots: dict[int, LotDefinition] = {}
    for section in sections(rows[:MOST_LOTS], tender.problems):
        number = section.whole("nummer", 1, HIGHEST_LOT_NUMBER)
        name = section.text("naam", NAME_LENGTH)
        if tender.has(ADMISSION):
            section.forbid("max_gegund", f"hoort niet bij {ADMISSION}: er is geen grens aan het aantal")
        places = None if tender.has(ADMISSION) else section.optional_whole("max_gegund", 1, MOST_PLACES)
        if tender.has(ADMISSION):
            section.forbid("bodemtarief", f"hoort niet bij {ADMISSION}: inschrijvers geven geen prijs op")
        floor_price = section.read_optional("bodemtarief", values.above_zero, None)
        if not section.sound("nummer"):
            tender.doubt("percelen")
        elif number in lots:
            tender.doubt("percelen")
            section.refuse(
                "nummer", f"{number} staat twee keer in de lijst; geef elk perceel een eigen nummer"
            )
        else:
            lots[number] = LotDefinition(number, name, places, floor_price)
        section.close()
    return tuple(lots[number] for number in sorted(lots))


def _read_minimum_total(tender: Section, criteria: tuple[Criterion, ...]) -> Fraction | None:
    minimum = tender.optional_number("minimum_totaal")
    highest = sum((criterion.max_points for criterion in criteria), Fraction(0))
    comparable = tender.sound("minimum_totaal") and not tender.problems.any_below(
        tender.at("gunningscriteria")
    )
    if minimum is not None and comparable and minimum > highest:
        tender.refuse(
            "minimum_totaal",
            f"is {decimal_text(minimum)}, meer dan het hoogste totaal; "
            f"toegestaan is ten hoogste {decimal_text(highest)}",
        )
    return minimum


def _read_division_rule(tender: Section, max_lots: int | None) -> DivisionRule | None:
    if max_lots is None and tender.sound("max_percelen_per_inschrijver"):
        # Without a limit there is nothing to divide: what stands here is ignored, also a word that means nothing.
        return tender.read_optional("verdeelregel", _rule_or_nothing, None)
    rule = tender.optional_word("verdeelregel", DivisionRule)
    if max_lots is not None and rule is None and tender.sound("verdeelregel"):
        tender.refuse(
            "verdeelregel",
            f"ontbreekt bij max_percelen_per_inschrijver; nodig is een van: {', '.join(DivisionRule)}",
        )
    return rule


def _rule_or_nothing(node: Node) -> DivisionRule | None:
    return DivisionRule(node) if isinstance(node, str) and node in set(DivisionRule) else None


def _read_statements(tender: Section, codes: Codes) -> tuple[StatementRule, ...]:
    rows = tender.rows("opgaven", required=False)
    codes.complete = codes.complete and tender.sound("opgaven")
    found: list[StatementRule] = []
    for section in sections(rows, tender.problems):
        found.append(
            StatementRule(
                code=codes.read(section),
                name=section.text("naam", NAME_LENGTH),
                minimum=section.optional_number("minimum", lowest=None),
                unit=section.optional_text("eenheid", UNIT_LENGTH) or "",
                at_least_reference=section.flag("ten_minste_referentie", default=False),
            )
        )
        section.close()
    return tuple(found)


def _read_evidence(tender: Section, codes: Codes) -> tuple[EvidenceRule, ...]:
    rows = tender.rows("bewijsmiddelen", required=False)
    codes.complete = tender.sound("bewijsmiddelen")
    found: list[EvidenceRule] = []
    for section in sections(rows, tender.problems):
        found.append(
            EvidenceRule(
                code=codes.read(section),
                name=section.text("naam", NAME_LENGTH),
                moment=section.word("moment", EvidenceMoment),
                parties=_read_parties(section),
                max_age_months=section.optional_whole("max_leeftijd_maanden", 0, MOST_MONTHS),
                mandatory=section.flag("verplicht", default=True),
            )
        )
        section.close()
    return tuple(found)


def _read_parties(section: Section) -> tuple[EvidenceParty, ...]:
    if not section.has("door"):
        section.allow("door")
        return (EvidenceParty.BIDDER,)
    parties: list[EvidenceParty] = []
    for node, path in section.rows("door", required=False, may_be_empty=False):
        party = parse_item(node, path, lambda part: values.word(part, EvidenceParty), section.problems)
        if party in parties:
            section.problems.add(path, f"{party} staat twee keer in de lijst; noem elke partij één keer")
        elif party is not None:
            parties.append(party)
    return tuple(parties)


def _read_plan(tender: Section) -> PlanLimit | None:
    section = tender.optional_section("plan", null_is_absent=True)
    if section is None:
        return None
    plan = PlanLimit(section.whole("max_paginas", 1, MOST_PLACES), section.word("boven_maximum", OverLimit))
    if not section.sound("max_paginas", "boven_maximum"):
        tender.doubt("plan")
    section.close()
    return plan
