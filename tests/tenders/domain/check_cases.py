"""Configurations for the rules of the check: a whole one, each mistake in it, and what lies just beside a mistake."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from tenders.domain.admission import Admission
from tenders.domain.checks import Context, findings
from tenders.domain.configuration import Aims, Configuration, Texts
from tenders.domain.contract_rules import CapacityRule, ContractRules, IndexWeight, Volumes
from tenders.domain.definition import (
    Criterion,
    EvidenceRule,
    LotDefinition,
    PlanLimit,
    QuestionRound,
    ScaleLevel,
    StatementRule,
    TieKey,
)
from tenders.domain.exclusion import CATALOGUE, MANDATORY
from tenders.domain.facts import (
    Clustering,
    ConditionFacts,
    ContractFacts,
    EvidenceFacts,
    Facts,
    GroundFacts,
    LotFacts,
    LotLimits,
    ReferenceRule,
    SocialFacts,
    SuitabilityFacts,
    TariffFacts,
)
from tenders.domain.procedure_rules import ProcedureRules
from tenders.domain.vocabulary import (
    AwardBasis,
    CriterionKind,
    Discretion,
    DivisionRule,
    Entry,
    EvidenceMoment,
    EvidenceParty,
    FinalScore,
    LotBidding,
    OverLimit,
    PriceFormula,
    Procedure,
    SignatureForm,
    Threshold,
    TieOp,
    TieScope,
)

AT = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)
OPEN_HOUSE = Admission(Entry.MOMENTS, (date(2026, 4, 1), date(2027, 4, 1)))
CONTINUOUS = Admission(Entry.CONTINUOUS, round_days=42, last_day=date(2028, 6, 30))
UEA = EvidenceRule("UEA", "UEA", EvidenceMoment.SUBMISSION, (EvidenceParty.BIDDER, EvidenceParty.MEMBER))
PROOF_AFTER_AWARD = EvidenceRule("POLIS", "Polis", EvidenceMoment.AFTER_AWARD)
PRICE = Criterion("P", "Prijs", Fraction(100), CriterionKind.PRICE, formula=PriceFormula.RELATIVE)
LINEAR = replace(PRICE, formula=PriceFormula.LINEAR, floor=Fraction(10), ceiling=Fraction(11))
WHOLE = Configuration(
    key="x",
    title="X",
    authority="Gemeente",
    texts=Texts(
        summary="Begeleiding voor inwoners.",
        description="Begeleiding",
        lots_motivation="Klein aantal cliënten",
        complaint_desk="klachten",
        court="Midden-Nederland",
        signatory="De directeur",
    ),
    publication_on=date(2025, 10, 1),
    closes_at=datetime(2025, 11, 14, 11, tzinfo=UTC),
    intended_award_on=date(2025, 11, 28),
    question_rounds=(QuestionRound(datetime(2025, 10, 13, 10, tzinfo=UTC), date(2025, 10, 20)),),
    contract_start=date(2026, 1, 1),
    max_value=Fraction(10_000_000),
    lots=(LotDefinition(1, "Alles"),),
    places=3,
    scale=(
        ScaleLevel("Goed", Fraction(10)),
        ScaleLevel("Matig", Fraction(5)),
        ScaleLevel("Slecht", Fraction(0)),
    ),
    criteria=(
        Criterion("1", "Plan", Fraction(60)),
        Criterion("2", "Team", Fraction(40), children=(Criterion("2A", "Mensen", Fraction(40)),)),
    ),
    tie_break=(TieKey(TieOp.CRITERION, "2A"), TieKey(TieOp.DRAW)),
    exclusion_codes=frozenset(ground.code for ground in MANDATORY),
    evidence=(UEA,),
    role_counts={"buyer": 1, "chair": 1, "checker": 1, "second_opener": 1, "evaluator": 2},
    facts=Facts(
        lots=(LotFacts(1, "Alles"),),
        contract=ContractFacts(initial_months=36, option_count=1, option_months=12, indexation="Met de CPI."),
        social=SocialFacts(channels=("Website van de gemeente",)),
    ),
)


POLICY = EvidenceRule("POLIS", "Polis", EvidenceMoment.SUBMISSION)
FORM = EvidenceRule("REF", "Referentieformulier", EvidenceMoment.SUBMISSION)


def asks(words: str, *evidence: EvidenceRule, **row: Any) -> Facts:
    """The facts with one requirement, and the evidence that belongs to it."""
    requirement = SuitabilityFacts(
        "G1", "Eis", row.pop("kind", "technical"), words, **{"purpose": "Risico", **row}
    )
    belonging = tuple(
        EvidenceFacts(rule.code, rule.name, rule.moment, rule.parties, suitability="G1") for rule in evidence
    )
    return replace(WHOLE.facts, suitability=(requirement,), evidence=belonging)


def floored(floor: str, *prices: Criterion) -> dict[str, Any]:
    """One lot with this bodemtarief, and these criteria beside those of the whole configuration."""
    return {
        "lots": (replace(WHOLE.lots[0], floor_price=Fraction(floor)),),
        "criteria": (*WHOLE.criteria, *prices),
    }


def contract(**changes: Any) -> dict[str, Any]:
    return {"facts": replace(WHOLE.facts, contract=replace(WHOLE.facts.contract, **changes))}


def procedure(**changes: Any) -> dict[str, Any]:
    return {"facts": replace(WHOLE.facts, procedure=replace(WHOLE.facts.procedure, **changes))}


def lots(*values: int | None, **limits: Any) -> dict[str, Any]:
    """Lots of these values, with limits for submitting and `win` for winning."""
    win = limits.pop("win", None)
    return {
        "lots": tuple(LotDefinition(number, f"Perceel {number}") for number, _ in enumerate(values, start=1)),
        "max_lots_per_bidder": win,
        "division_rule": DivisionRule.PREFERENCE if win else None,
        "facts": replace(
            WHOLE.facts,
            lots=tuple(
                LotFacts(number, f"Perceel {number}", value=None if value is None else Fraction(value))
                for number, value in enumerate(values, start=1)
            ),
            lot_limits=LotLimits(**limits),
        ),
    }


def found(**changes: Any) -> set[str]:
    return {finding.code for finding in findings(Context(replace(WHOLE, **changes), AT))}


def adding_up(most: int) -> ReferenceRule:
    return ReferenceRule(most, 3, may_add_up=True)


def insured(euros: int) -> Facts:
    """The facts with an insurance of so many euros; the whole is worth ten million."""
    return asks("Verzekerd.", threshold=Fraction(euros), threshold_unit="euro dekking per jaar")


def aiming(**changes: Any) -> SocialFacts:
    return SocialFacts(goals="Mensen doen mee.", **{"channels": ("Website van de gemeente",), **changes})


def policy(code: str, name: str = "Polis") -> EvidenceFacts:
    return EvidenceFacts(
        code, name, EvidenceMoment.AFTER_AWARD, (EvidenceParty.BIDDER,), purpose="Schade wordt vergoed."
    )


def unexplained(**rows: Any) -> dict[str, Any]:
    """With these rows of facts."""
    return {"facts": replace(WHOLE.facts, **rows)}


def text(**changes: Any) -> Texts:
    return replace(WHOLE.texts, **changes)


def carried_out(**changes: Any) -> dict[str, Any]:
    """With the capacity rule of a tender that asks for a number of clients."""
    rule = CapacityRule(800, floor=100, statement="clienten")
    asked = {"statements": (StatementRule("clienten", "Cliënten", Fraction(100)),)}
    return {**asked, "contract": replace(ContractRules(capacity=rule), **changes)}


def ruled(*, grounds: frozenset[str] = frozenset(), desk: str = "klachten", **changes: Any) -> dict[str, Any]:
    """With rules of the procedure, further exclusion grounds and the words about complaints."""
    return {
        "rules": ProcedureRules(**changes),
        "exclusion_codes": WHOLE.exclusion_codes | grounds,
        "texts": text(complaint_desk=desk),
    }


def compared(minimum: int | None, *references: ReferenceRule) -> dict[str, Any]:
    """With an opgave that is no less than the reference, and requirements with references."""
    rows = tuple(
        SuitabilityFacts(f"G{place}", "Ervaring", "professional", "Eis", "Risico", references=rule)
        for place, rule in enumerate(references, start=1)
    )
    least = None if minimum is None else Fraction(minimum)
    return {
        "statements": (StatementRule("clienten", "Cliënten", least, at_least_reference=True),),
        "facts": replace(WHOLE.facts, suitability=rows),
    }


def held_by(day: date) -> dict[str, Any]:
    proof = EvidenceFacts(
        "HKZ", "Certificaat", EvidenceMoment.AFTER_AWARD, (EvidenceParty.BIDDER,), held_by=day
    )
    return {"facts": replace(WHOLE.facts, evidence=(proof,))}


SIZE = ReferenceRule(1, 3, Fraction(100), "cliënten")
VOLUMES = Volumes(2700, 110, 120, 48, 260_000)

MISTAKES: list[tuple[str, dict[str, Any]]] = [
    ("complaint_term_contradicts", ruled(desk="Binnen zes weken een besluit.", complaint_weeks=5)),
    ("complaint_term_contradicts", ruled(desk="Binnen 4 weken een besluit.")),
    ("complaint_term_long", ruled(complaint_weeks=7)),
    ("contact_sanction_without_ground", ruled(contact_sanction=Discretion.MAY)),
    (
        "contact_exclusion_without_weighing",
        ruled(contact_sanction=Discretion.MUST, grounds=frozenset({"nationaal-contact"})),
    ),
    ("ink_on_paper_only", ruled(signature_forms=(SignatureForm.WET_INK,))),
    ("originals_without_ink", ruled(signature_forms=(SignatureForm.ADVANCED,), originals_months=6)),
    ("statement_without_reference", compared(100)),
    ("statement_below_reference", compared(99, SIZE)),
    ("statement_below_reference", compared(None, SIZE)),
    ("evidence_held_by_before_closing", held_by(date(2025, 11, 14))),
    (
        "index_weights_not_whole",
        carried_out(indexation=(IndexWeight("OVA", Fraction(90)), IndexWeight("CPI", Fraction("10.5")))),
    ),
    (
        "index_weight_missing",
        carried_out(indexation=(IndexWeight("OVA", Fraction(100)), IndexWeight("CPI"))),
    ),
    ("capacity_statement_unknown", carried_out(capacity=CapacityRule(800, statement="plaatsen"))),
    ("capacity_without_statement", carried_out(capacity=CapacityRule(800))),
    (
        "capacity_floor_differs",
        carried_out(capacity=CapacityRule(800, floor=99, statement="clienten")),
    ),
    ("volume_contradicts_hours", carried_out(volumes=replace(VOLUMES, hours=261_793))),
    ("volume_contradicts_hours", carried_out(volumes=replace(VOLUMES, hours=235_223))),
    ("dates_missing", {"closes_at": None}),
    ("dates_past", {"publication_on": date(2025, 9, 30)}),
    ("dates_out_of_order", {"intended_award_on": date(2025, 11, 14)}),
    ("contract_starts_before_award", {"contract_start": date(2025, 11, 28)}),
    (
        "question_rounds_out_of_order",
        {"question_rounds": (QuestionRound(datetime(2025, 10, 13, tzinfo=UTC), date(2025, 10, 12)),)},
    ),
    (
        "question_rounds_out_of_order",
        {"question_rounds": (QuestionRound(datetime(2025, 10, 13, tzinfo=UTC), date(2025, 11, 14)),)},
    ),
    ("question_rounds_out_of_order", {"question_rounds": WHOLE.question_rounds * 2}),
    ("publication_earlier_than_planned", {"publication_on": date(2025, 10, 2)}),
    ("no_question_round", {"question_rounds": ()}),
    ("date_on_free_day", {"intended_award_on": date(2025, 11, 29)}),
    (
        "question_period_short",
        {"question_rounds": (QuestionRound(datetime(2025, 10, 6, 10, tzinfo=UTC), date(2025, 10, 20)),)},
    ),
    ("judging_period_short", {"intended_award_on": date(2025, 11, 27)}),
    ("milestones_out_of_order", {"aims": Aims(opening_on=date(2025, 11, 13))}),
    (
        "nota_close_to_deadline",
        {"question_rounds": (replace(WHOLE.question_rounds[0], answered_on=date(2025, 11, 5)),)},
    ),
    (
        "short_submission_period",
        {"closes_at": datetime(2025, 10, 21, 10, tzinfo=UTC), "question_rounds": ()},
    ),
    ("standstill_below_minimum", {"standstill_days": 9, "max_value": Fraction(750_000)}),
    ("standstill_below_minimum", {"standstill_days": 9, "max_value": None}),
    ("standstill_short", {"standstill_days": 19}),
    ("standstill_short", {"standstill_days": 9, "max_value": Fraction(749_999)}),
    ("validity_ends_early", {"validity_days": 33}),
    ("contract_starts_in_standstill", {"contract_start": date(2025, 12, 18)}),
    (
        "winner_evidence_after_standstill",
        {"evidence": (UEA, PROOF_AFTER_AWARD), "winner_evidence_days": 21},
    ),
    ("no_lots", {"lots": ()}),
    ("one_lot_without_reason", {"texts": text(lots_motivation="")}),
    ("max_value_missing", {"max_value": None}),
    ("mandatory_grounds_missing", {"exclusion_codes": frozenset()}),
    ("no_espd", {"evidence": ()}),
    ("evidence_codes_repeated", {"evidence": (UEA, UEA)}),
    (
        "evidence_age_differs_from_law",
        {"evidence": (UEA, EvidenceRule("GVA", "GVA", EvidenceMoment.SUBMISSION, max_age_months=12))},
    ),
    (
        "criminal_record_beside_declaration",
        {
            "evidence": (
                UEA,
                EvidenceRule("GVA", "GVA", EvidenceMoment.SUBMISSION),
                EvidenceRule("VOGRP", "VOG", EvidenceMoment.SUBMISSION),
            )
        },
    ),
    (
        "evidence_covered_by_espd",
        {"evidence": (UEA, EvidenceRule("KVK", "Uittreksel", EvidenceMoment.SUBMISSION, max_age_months=6))},
    ),
    ("evidence_from_bidder_alone", {"evidence": (replace(UEA, parties=(EvidenceParty.BIDDER,)),)}),
    (
        "much_evidence_at_submission",
        {"evidence": (UEA, *(replace(UEA, code=f"E{n}") for n in range(8)))},
    ),
    ("no_criteria", {"criteria": (), "tie_break": (TieKey(TieOp.DRAW),)}),
    ("codes_clash", {"statements": (StatementRule("2A", "Cliënten"),)}),
    ("codes_clash", {"statements": (StatementRule("totaal", "Cliënten"),)}),
    (
        "parent_differs_from_sum",
        {"criteria": (WHOLE.criteria[0], replace(WHOLE.criteria[1], max_points=Fraction(41)))},
    ),
    (
        "points_out_of_range",
        {"criteria": (replace(WHOLE.criteria[0], max_points=Fraction(-1)), WHOLE.criteria[1])},
    ),
    (
        "points_out_of_range",
        {"criteria": (replace(WHOLE.criteria[0], minimum_points=Fraction(61)), WHOLE.criteria[1])},
    ),
    ("price_formula_incomplete", {"criteria": (*WHOLE.criteria, replace(PRICE, formula=None))}),
    (
        "price_formula_incomplete",
        {"criteria": (*WHOLE.criteria, replace(PRICE, formula=PriceFormula.LINEAR))},
    ),
    ("price_formula_incomplete", {"criteria": (*WHOLE.criteria, replace(PRICE, formula=PriceFormula.FIXED))}),
    ("price_only", {"criteria": (PRICE,), "tie_break": (TieKey(TieOp.DRAW),)}),
    ("relative_price", {"criteria": (*WHOLE.criteria, PRICE)}),
    ("floor_price_impossible", floored("1.56")),
    (
        "floor_price_impossible",
        floored("1.56", replace(PRICE, formula=PriceFormula.FIXED, max_points=Fraction(0))),
    ),
    ("floor_price_impossible", floored("11", LINEAR)),
    ("floor_price_impossible", floored("11.01", LINEAR)),
    ("floor_price_impossible", floored("0", PRICE)),
    (
        "floor_price_beside_fixed_tariffs",
        floored("1.56", PRICE) | contract(tariffs=(TariffFacts("Hulp", "minuut", Fraction("1.6")),)),
    ),
    ("floor_price_above_formula", floored("10.01", LINEAR)),
    ("total_is_not_hundred", {"criteria": (WHOLE.criteria[1],)}),
    ("no_scale", {"scale": ()}),
    ("no_scale", {"scale": (ScaleLevel("Niets", Fraction(0)),)}),
    ("level_value_contradicts", {"scale": (*WHOLE.scale, ScaleLevel("Uit", Fraction(1), knock_out=True))}),
    ("level_value_contradicts", {"scale": (*WHOLE.scale, ScaleLevel("Leeg", None))}),
    ("minimum_unreachable", {"minimum_total": Fraction(101)}),
    ("low_price_impossible", {"low_price_percent": 30}),
    ("low_price_impossible", {"low_price_percent": 100, "criteria": (*WHOLE.criteria, PRICE)}),
    ("minimum_off_scale", {"minimum_total": Fraction(55)}),
    (
        "criterion_minimum_off_scale",
        {"criteria": (replace(WHOLE.criteria[0], minimum_points=Fraction(31)), WHOLE.criteria[1])},
    ),
    ("minimum_never_decides", {"minimum_total": Fraction(0)}),
    (
        "minimum_never_decides",
        {
            "minimum_total": Fraction(30),
            "criteria": (replace(WHOLE.criteria[0], minimum_points=Fraction(30)), WHOLE.criteria[1]),
        },
    ),
    ("step_outweighs_criterion", {"scale": (WHOLE.scale[0], WHOLE.scale[2])}),
    (
        "tie_break_never_decides",
        {"tie_break": (TieKey(TieOp.CRITERION, "2A"), TieKey(TieOp.CRITERION, "1"), TieKey(TieOp.DRAW))},
    ),
    (
        "tie_break_never_decides",
        {"tie_break": (TieKey(TieOp.CRITERION, "2A"), TieKey(TieOp.CRITERION, "2"), TieKey(TieOp.DRAW))},
    ),
    (
        "tie_break_never_decides",
        {
            "tie_break": (TieKey(TieOp.STATEMENT, "C"), TieKey(TieOp.STATEMENT, "C"), TieKey(TieOp.DRAW)),
            "statements": (StatementRule("C", "Cliënten"),),
        },
    ),
    (
        "tie_break_never_decides",
        {
            "criteria": (*WHOLE.criteria, replace(PRICE, formula=PriceFormula.FIXED, max_points=Fraction(0))),
            "tie_break": (TieKey(TieOp.PRICE), TieKey(TieOp.DRAW)),
        },
    ),
    ("over_limit_not_stated", {"plan": PlanLimit(6, OverLimit.CUT), "plan_over_limit_stated": False}),
    ("places_missing", {"places": None}),
    ("places_missing", {"lots": (LotDefinition(1, "Alles", 0),)}),
    ("division_rule_missing", {"max_lots_per_bidder": 2}),
    ("tie_break_unknown_code", {"tie_break": (TieKey(TieOp.CRITERION, "9Z"), TieKey(TieOp.DRAW))}),
    ("tie_break_unknown_code", {"tie_break": (TieKey(TieOp.STATEMENT, "1"), TieKey(TieOp.DRAW))}),
    ("tie_break_without_draw", {"tie_break": (TieKey(TieOp.CRITERION, "2A"),)}),
    ("tie_break_without_draw", {"tie_break": (TieKey(TieOp.DRAW), TieKey(TieOp.CRITERION, "2A"))}),
    (
        "tie_scope_ignored",
        {
            "max_lots_per_bidder": 2,
            "division_rule": DivisionRule.PREFERENCE,
            "tie_break": (TieKey(TieOp.DRAW, None, TieScope.AT_LIMIT),),
        },
    ),
    ("questions_missing", {"texts": text(criteria_without_question=("1",))}),
    ("level_descriptions_missing", {"texts": text(levels_without_description=("Goed",))}),
    (
        "evidence_covered_by_espd",
        {"evidence": (UEA, POLICY), "facts": asks("Een verzekering.", POLICY)},
    ),
    ("all_facultative_grounds", {"exclusion_codes": frozenset(CATALOGUE)}),
    *[
        ("standard_without_equivalent", {"facts": asks(words)})
        for words in (
            "Een certificaat volgens ISO 9001:2015.",
            "HKZ of PREZO.",
            "NEN-EN 15224 is verplicht.",
            "U werkt volgens EN 15224.",
        )
    ],
    ("standard_without_equivalent", {"texts": text(description="Wij vragen het HKZ-keurmerk.")}),
    ("standard_without_equivalent", {"texts": text(criteria_words={"1": "Beschrijf ISO 27001."})}),
    (
        "standard_without_equivalent",
        {"evidence": (UEA, replace(UEA, code="CERT", name="Certificaat HKZ"))},
    ),
    (
        "suitability_threatens_exclusion",
        {"facts": asks("Op straffe van uitsluiting toont u dit aan.")},
    ),
    ("identical_reference", {"facts": asks("U voerde een gelijke opdracht uit.")}),
    ("points_without_minimum", {"texts": text(description="Wie voldoende punten haalt, doet mee.")}),
    ("points_without_minimum", {"texts": text(criteria_words={"1": "Er geldt een minimumscore."})}),
    (
        "evidence_moment_contradicts",
        {
            "evidence": (UEA, POLICY),
            "facts": asks("De polis laat u na het voornemen tot gunning zien.", POLICY),
        },
    ),
    (
        "incomplete_is_rejected",
        {"texts": text(description="Zorg. De gemeente wijst een onvolledige inschrijving af.")},
    ),
    (
        "incomplete_is_rejected",
        {"facts": asks("Een ontbrekende verklaring maakt de inschrijving ongeldig.")},
    ),
    (
        "term_in_two_units",
        {"texts": text(description="Zichtbaar binnen vijf dagen. Binnen 5 werkdagen is er contact.")},
    ),
    ("price_score_without_points", {"texts": text(description="De score voor prijs telt mee.")}),
    ("max_value_missing", {"max_value": Fraction(0)}),
    ("value_exceeds_maximum", contract(value_per_year=Fraction(2_500_001))),
    ("lot_values_exceed_maximum", lots(5_000_000, 5_000_001)),
    ("lot_value_missing", lots(5_000_000, None)),
    ("threshold_contradicts_value", procedure(threshold=Threshold.BELOW)),
    ("threshold_contradicts_value", {"max_value": Fraction(749_999)}),
    ("term_missing", contract(initial_months=None)),
    ("term_without_reason", contract(option_months=13)),
    ("indexation_missing", contract(indexation="")),
    ("social_return_without_base", contract(social_return_percentage=Fraction(3))),
    ("clustering_without_reasons", procedure(clustering=Clustering(True, "Mkb", "Risico", ""))),
    ("procedure_without_reason", procedure(procedure=Procedure.OPEN)),
    ("lowest_price_basis", procedure(award_basis=AwardBasis.LOWEST_PRICE)),
    ("bid_limit_missing", lots(1, 1, bidding=LotBidding.SOME)),
    ("excess_of_lots_to_bid", lots(1, 1, bidding=LotBidding.SOME, max_to_bid=3)),
    ("entry_without_moments", {"admission": Admission(Entry.MOMENTS)}),
    ("entry_without_end", {"admission": replace(CONTINUOUS, last_day=None)}),
    ("entry_without_end", {"admission": replace(CONTINUOUS, round_days=None)}),
    ("entry_out_of_order", {"admission": Admission(Entry.MOMENTS, (date(2025, 11, 14),))}),
    ("entry_out_of_order", {"admission": Admission(Entry.MOMENTS, (date(2027, 1, 4), date(2026, 1, 5)))}),
    ("entry_out_of_order", {"admission": replace(CONTINUOUS, last_day=date(2025, 11, 14))}),
    ("entry_after_contract", {"admission": replace(CONTINUOUS, last_day=date(2030, 1, 1))}),
    ("entry_only_once", {"admission": Admission()}),
    ("entry_rounds_short", {"admission": replace(CONTINUOUS, round_days=20)}),
    (
        "sanctions_ground",
        {"admission": OPEN_HOUSE, "exclusion_codes": WHOLE.exclusion_codes | {"nationaal-rusland"}},
    ),
    ("lot_limit_never_decides", lots(1, 1, win=2)),
    ("lot_limit_never_decides", lots(1, 1, win=1, bidding=LotBidding.ONE)),
    ("lot_limit_never_decides", lots(1, 1, 1, win=2, bidding=LotBidding.SOME, max_to_bid=2)),
    ("turnover_without_reason", {"facts": asks("Een omzet.", kind="financial", purpose="")}),
    (
        "turnover_too_high",
        {
            "facts": asks(
                "Een jaaromzet.", kind="financial", threshold=Fraction(30_000_001), threshold_unit="€"
            )
        },
    ),
    (
        "turnover_too_high",
        {
            "facts": replace(
                asks("Een jaaromzet.", kind="financial", threshold=Fraction(3_000_001), lots=(2,)),
                lots=(LotFacts(1, "A", value=Fraction(900_000)), LotFacts(2, "B", value=Fraction(1_000_000))),
            )
        },
    ),
    ("too_many_references", {"facts": asks("Ervaring.", references=ReferenceRule(2))}),
    (
        "reference_too_large",
        {"facts": asks("Ervaring.", references=ReferenceRule(1, 3, Fraction(61), "procent van de opdracht"))},
    ),
    (
        "reference_too_large",
        {"facts": asks("Ervaring.", references=ReferenceRule(1, 3, Fraction(6_000_001), "euro"))},
    ),
    ("reference_period_too_long", {"facts": asks("Ervaring.", references=ReferenceRule(1, 4))}),
    ("requirement_without_purpose", unexplained(conditions=(ConditionFacts("V1", "Buurt", "Doe mee."),))),
    ("same_asked_twice", unexplained(evidence=(policy("P1"), policy("P2")))),
    (
        "burden_out_of_proportion",
        {"max_value": Fraction(500_000), "plan": PlanLimit(30, OverLimit.CUT)},
    ),
    ("few_channels", unexplained(social=SocialFacts(channels=("TenderNed", "TED")))),
    ("summary_missing", {"texts": text(summary=" ")}),
    ("many_references_added_up", {"facts": asks("Referenties.", references=adding_up(4))}),
    ("insurance_above_value", {"facts": insured(10_000_001)}),
    ("goals_without_reward", unexplained(social=aiming())),
    ("siloed_purchasing", contract(tariffs=(TariffFacts("Hulp", "uur"),))),
    ("purpose_missing", {"facts": asks("Een eis.", purpose="")}),
    (
        "many_financial_requirements",
        {
            "facts": replace(
                WHOLE.facts,
                suitability=tuple(
                    SuitabilityFacts(f"F{n}", "Eis", "financial", "Eis", "Risico") for n in range(3)
                ),
            )
        },
    ),
    ("reserved_for_incumbents", {"facts": asks("U hebt een bestaande overeenkomst met de gemeente.")}),
    ("ground_without_reason", {"facts": replace(WHOLE.facts, grounds=(GroundFacts("2.87-1b"),))}),
    ("few_evaluators_for_criterion", {"facts": replace(WHOLE.facts, criterion_evaluators=(("1", 1),))}),
    ("title_names_other_law", {"title": "Begeleiding Wmo en Jeugdwet"}),
    ("description_missing", {"texts": text(description="")}),
    ("complaint_desk_missing", {"texts": text(complaint_desk="")}),
    ("court_missing", {"texts": text(court="")}),
    ("signatory_missing", {"texts": text(signatory="")}),
    ("single_opener_without_reason", {"two_person_opening": False}),
    ("no_chair", {"role_counts": {**WHOLE.role_counts, "chair": 0}}),
    ("no_second_opener", {"role_counts": {"buyer": 1, "chair": 0, "checker": 1, "evaluator": 2}}),
    ("no_checker", {"role_counts": {**WHOLE.role_counts, "checker": 0}}),
    ("too_few_evaluators", {"role_counts": {**WHOLE.role_counts, "evaluator": 1}}),
]

SILENT: list[tuple[str, dict[str, Any]]] = [
    (
        "nota_close_to_deadline",
        {"question_rounds": (replace(WHOLE.question_rounds[0], answered_on=date(2025, 11, 4)),)},
    ),
    ("short_submission_period", {"closes_at": datetime(2025, 10, 22, 10, tzinfo=UTC)}),
    ("standstill_below_minimum", {"standstill_days": 10}),
    ("standstill_below_minimum", {"standstill_days": 9, "max_value": Fraction(749_999)}),
    ("standstill_short", {"standstill_days": 20}),
    # Below the shortest there is one finding, not two.
    ("standstill_short", {"standstill_days": 9, "max_value": Fraction(750_000)}),
    ("validity_ends_early", {"validity_days": 34}),
    ("contract_starts_in_standstill", {"contract_start": date(2025, 12, 19)}),
    (
        "winner_evidence_after_standstill",
        {"evidence": (UEA, PROOF_AFTER_AWARD), "winner_evidence_days": 20},
    ),
    ("winner_evidence_after_standstill", {"winner_evidence_days": 21}),
    (
        "winner_evidence_after_standstill",
        {"evidence": (UEA, PROOF_AFTER_AWARD), "winner_evidence_days": None},
    ),
    (
        "evidence_covered_by_espd",
        {"evidence": (UEA, EvidenceRule("KVK", "Uittreksel", EvidenceMoment.AFTER_AWARD, max_age_months=6))},
    ),
    ("minimum_off_scale", {"minimum_total": Fraction(50)}),
    ("minimum_off_scale", {"minimum_total": Fraction(55), "final_score": FinalScore.CONSENSUS_FREE}),
    ("minimum_off_scale", {"minimum_total": Fraction(55), "final_score": FinalScore.MEAN}),
    (
        "minimum_off_scale",
        {
            "minimum_total": Fraction(55),
            "criteria": (
                *WHOLE.criteria,
                replace(PRICE, formula=PriceFormula.LINEAR, max_points=Fraction(10)),
            ),
        },
    ),
    (
        "criterion_minimum_off_scale",
        {"criteria": (replace(WHOLE.criteria[0], minimum_points=Fraction(30)), WHOLE.criteria[1])},
    ),
    ("minimum_never_decides", {"minimum_total": Fraction(20)}),
    (
        "minimum_never_decides",
        {
            "minimum_total": Fraction(31),
            "criteria": (replace(WHOLE.criteria[0], minimum_points=Fraction(30)), WHOLE.criteria[1]),
        },
    ),
    # A step of exactly a whole other criterion is no more than it.
    (
        "step_outweighs_criterion",
        {"criteria": (Criterion("1", "Plan", Fraction(60)), Criterion("2", "Team", Fraction(30)))},
    ),
    ("step_outweighs_criterion", {"criteria": (Criterion("1", "Plan", Fraction(100)),)}),
    # What is looked at only at the limit says nothing about ties elsewhere.
    (
        "tie_break_never_decides",
        {
            "tie_break": (
                TieKey(TieOp.CRITERION, "2A", TieScope.AT_LIMIT),
                TieKey(TieOp.CRITERION, "1"),
                TieKey(TieOp.DRAW),
            )
        },
    ),
    (
        "tie_break_never_decides",
        {
            "criteria": (*WHOLE.criteria, Criterion("3", "Visie", Fraction(20))),
            "tie_break": (TieKey(TieOp.CRITERION, "2A"), TieKey(TieOp.CRITERION, "1"), TieKey(TieOp.DRAW)),
        },
    ),
    (
        "tie_break_never_decides",
        {
            "criteria": (*WHOLE.criteria, replace(PRICE, formula=PriceFormula.LINEAR)),
            "tie_break": (TieKey(TieOp.PRICE), TieKey(TieOp.DRAW)),
        },
    ),
    ("over_limit_not_stated", {"plan": PlanLimit(6, OverLimit.CUT)}),
    (
        "evidence_covered_by_espd",
        {
            "evidence": (UEA, FORM, replace(POLICY, moment=EvidenceMoment.ON_REQUEST)),
            "facts": asks("Eén referentie.", FORM),
        },
    ),
    ("all_facultative_grounds", {"exclusion_codes": frozenset(CATALOGUE) - {"2.87-1i"}}),
    *[
        ("standard_without_equivalent", {"facts": asks(words)})
        for words in (
            "ISO 9001, HKZ of een gelijkwaardig certificaat.",
            "U werkt in isolement niet beter, en u nenst niets.",
            "Een eigen kwaliteitssysteem.",
        )
    ],
    (
        "suitability_threatens_exclusion",
        {"facts": asks("Geen uitsluitingsgrond is van toepassing.")},
    ),
    ("identical_reference", {"facts": asks("U voerde een vergelijkbare opdracht uit.")}),
    (
        "points_without_minimum",
        {"texts": text(description="Wie voldoende punten haalt, doet mee."), "minimum_total": Fraction(50)},
    ),
    ("points_without_minimum", {"texts": text(description="Per criterium zijn punten te halen.")}),
    (
        "evidence_moment_contradicts",
        {
            "evidence": (UEA, replace(POLICY, moment=EvidenceMoment.AFTER_AWARD)),
            "facts": asks(
                "De polis laat u na het voornemen tot gunning zien.",
                replace(POLICY, moment=EvidenceMoment.AFTER_AWARD),
            ),
        },
    ),
    (
        "incomplete_is_rejected",
        {
            "texts": text(description="De gemeente wijst een onvolledige inschrijving af."),
            "supplement_days": 0,
        },
    ),
    (
        "incomplete_is_rejected",
        {"texts": text(description="De gemeente kan een onvolledige inschrijving terzijde leggen.")},
    ),
    (
        "term_in_two_units",
        {
            "texts": text(
                description="Binnen 5 werkdagen contact, binnen 5 kalenderdagen een plan, in 14 dagen hulp."
            )
        },
    ),
    (
        "price_score_without_points",
        {
            "texts": text(description="De score voor prijs telt mee."),
            "criteria": (*WHOLE.criteria, replace(PRICE, formula=PriceFormula.LINEAR)),
        },
    ),
    ("entry_without_moments", {"admission": OPEN_HOUSE}),
    ("entry_without_end", {"admission": CONTINUOUS}),
    ("entry_out_of_order", {"admission": Admission(Entry.MOMENTS, (date(2025, 11, 15),))}),
    ("entry_after_contract", {"admission": replace(CONTINUOUS, last_day=date(2029, 12, 31))}),
    ("entry_only_once", {"admission": OPEN_HOUSE}),
    ("entry_rounds_short", {"admission": replace(CONTINUOUS, round_days=21)}),
    ("sanctions_ground", {"exclusion_codes": WHOLE.exclusion_codes | {"nationaal-rusland"}}),
    ("title_names_other_law", {"title": "Wmo", "texts": text(description="Hulp uit de Wmo 2015.")}),
    ("title_names_other_law", {"title": "Wmo", "texts": text(description="")}),
    ("over_limit_not_stated", {"plan": None, "plan_over_limit_stated": False}),
]
