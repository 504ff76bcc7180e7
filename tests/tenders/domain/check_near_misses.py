"""What lies just beside a mistake, for rules whose mistake has one plain boundary; `check_cases` holds the others."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from tenders.domain.configuration import Aims
from tenders.domain.contract_rules import CapacityRule, IndexWeight
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
from tenders.domain.exclusion import CATALOGUE
from tenders.domain.facts import (
    Clustering,
    ConditionFacts,
    Facts,
    GroundFacts,
    ReferenceRule,
    SocialFacts,
    SuitabilityFacts,
    TariffFacts,
)
from tenders.domain.vocabulary import (
    AwardBasis,
    CapacityTarget,
    ContractType,
    Discretion,
    DivisionRule,
    EvidenceMoment,
    EvidenceParty,
    LotBidding,
    OverLimit,
    PriceFormula,
    Procedure,
    SignatureForm,
    SocialTag,
    Threshold,
    TieOp,
    TieScope,
)
from tests.tenders.domain.check_cases import (
    AT,
    LINEAR,
    OPEN_HOUSE,
    POLICY,
    PRICE,
    SIZE,
    UEA,
    VOLUMES,
    WHOLE,
    adding_up,
    aiming,
    asks,
    carried_out,
    compared,
    contract,
    floored,
    held_by,
    insured,
    lots,
    policy,
    procedure,
    ruled,
    text,
    unexplained,
)

ROUND = WHOLE.question_rounds[0]
PLAN, TEAM = WHOLE.criteria
DRAW = TieKey(TieOp.DRAW)


def rewarding() -> Facts:
    """The facts with social return."""
    found: Facts = contract(social_return_percentage=Fraction(5), social_return_base="de omzet")["facts"]
    return found


def evidence(*rules: EvidenceRule) -> dict[str, Any]:
    return {"evidence": rules}


def required(*rows: SuitabilityFacts) -> dict[str, Any]:
    return {"facts": replace(WHOLE.facts, suitability=rows)}


def roles(**counts: int) -> dict[str, Any]:
    return {"role_counts": WHOLE.role_counts | counts}


NEAR_MISSES: list[tuple[str, dict[str, Any]]] = [
    # Planning.
    ("dates_missing", {"contract_start": None, "question_rounds": ()}),
    ("dates_past", {"closes_at": AT + timedelta(milliseconds=1)}),
    ("dates_out_of_order", {"intended_award_on": date(2025, 11, 15), "contract_start": date(2025, 11, 16)}),
    ("contract_starts_before_award", {"contract_start": date(2025, 11, 29)}),
    (
        "question_rounds_out_of_order",
        {
            "question_rounds": (
                replace(ROUND, answered_on=date(2025, 10, 13)),
                QuestionRound(ROUND.closes_at + timedelta(minutes=1), date(2025, 11, 13)),
            )
        },
    ),
    ("publication_earlier_than_planned", {"publication_on": date(2025, 9, 30)}),
    ("no_question_round", {"question_rounds": (replace(ROUND, answered_on=date(2025, 11, 14)),)}),
    ("milestones_out_of_order", {"aims": Aims(opening_on=date(2025, 11, 14))}),
    ("date_on_free_day", {"intended_award_on": date(2025, 12, 1)}),
    (
        "question_period_short",
        {"question_rounds": (replace(ROUND, closes_at=datetime(2025, 10, 8, 10, tzinfo=UTC)),)},
    ),
    ("judging_period_short", {"closes_at": datetime(2025, 11, 14, 22, 59, tzinfo=UTC)}),
    # Lots, exclusion and evidence.
    ("no_lots", {"lots": (LotDefinition(7, "Noord"),)}),
    ("one_lot_without_reason", lots(1, 1) | {"texts": text(lots_motivation="")}),
    ("mandatory_grounds_missing", {"exclusion_codes": frozenset(CATALOGUE)}),
    ("no_espd", evidence(replace(UEA, moment=EvidenceMoment.ON_REQUEST))),
    ("evidence_codes_repeated", evidence(UEA, replace(UEA, code="UEA2"))),
    (
        "evidence_age_differs_from_law",
        evidence(UEA, EvidenceRule("GVA", "GVA", EvidenceMoment.ON_REQUEST, max_age_months=24)),
    ),
    ("criminal_record_beside_declaration", evidence(UEA, replace(POLICY, code="VOGRP"))),
    ("evidence_from_bidder_alone", evidence(UEA, replace(POLICY, parties=(EvidenceParty.BIDDER,)))),
    (
        "much_evidence_at_submission",
        evidence(
            *(replace(UEA, code=f"E{n}") for n in range(8)), replace(UEA, moment=EvidenceMoment.ON_REQUEST)
        ),
    ),
    # Criteria and scale.
    ("no_criteria", {"criteria": (PLAN,)}),
    ("codes_clash", {"statements": (StatementRule("totalen", "Cliënten"),)}),
    (
        "parent_differs_from_sum",
        {
            "criteria": (
                PLAN,
                replace(TEAM, children=tuple(Criterion(f"2{n}", n, Fraction(20)) for n in "AB")),
            )
        },
    ),
    (
        "points_out_of_range",
        {
            "criteria": (
                replace(PLAN, minimum_points=Fraction(60)),
                TEAM,
                replace(PRICE, formula=PriceFormula.FIXED, max_points=Fraction(0)),
            )
        },
    ),
    ("price_formula_incomplete", {"criteria": (*WHOLE.criteria, LINEAR)}),
    (
        "price_formula_incomplete",
        {"criteria": (replace(PRICE, formula=PriceFormula.FIXED, max_points=Fraction(0)),)},
    ),
    (
        "price_only",
        {"criteria": (replace(LINEAR, max_points=Fraction(99)), replace(PLAN, max_points=Fraction(1)))},
    ),
    ("relative_price", {"criteria": (*WHOLE.criteria, LINEAR)}),
    ("floor_price_impossible", floored("10.99", LINEAR)),
    ("floor_price_impossible", floored("0.0001", PRICE)),
    # A toelatingsprocedure asks no price: what a lot says about one is not looked at.
    ("floor_price_impossible", {**floored("1.56"), "admission": OPEN_HOUSE}),
    (
        "floor_price_beside_fixed_tariffs",
        floored("1.56", PRICE) | contract(tariffs=(TariffFacts("Hulp", "minuut"),)),
    ),
    ("floor_price_above_formula", floored("10", LINEAR)),
    (
        "total_is_not_hundred",
        {"criteria": (replace(PLAN, max_points=Fraction(50)), replace(LINEAR, max_points=Fraction(50)))},
    ),
    ("questions_missing", {"texts": text(levels_without_description=("Goed",))}),
    ("no_scale", {"scale": (ScaleLevel("Iets", Fraction(1, 100)), ScaleLevel("Niets", Fraction(0)))}),
    ("level_value_contradicts", {"scale": (*WHOLE.scale, ScaleLevel("Uit", None, knock_out=True))}),
    ("level_descriptions_missing", {"texts": text(criteria_without_question=("1",))}),
    # Method and ties.
    ("places_missing", {"places": 1, "lots": (LotDefinition(1, "Alles", 1),)}),
    ("division_rule_missing", {"max_lots_per_bidder": 2, "division_rule": DivisionRule.PREFERENCE}),
    (
        "tie_break_unknown_code",
        {
            "statements": (StatementRule("C", "Cliënten"),),
            "tie_break": (TieKey(TieOp.CRITERION, "2"), TieKey(TieOp.STATEMENT, "C"), DRAW),
        },
    ),
    ("tie_break_without_draw", {"tie_break": (DRAW,)}),
    ("tie_scope_ignored", {"tie_break": (TieKey(TieOp.DRAW, None, TieScope.AT_LIMIT),)}),
    ("tie_scope_ignored", {"max_lots_per_bidder": 2, "division_rule": DivisionRule.PREFERENCE}),
    ("minimum_unreachable", {"minimum_total": Fraction(100)}),
    ("low_price_impossible", {"low_price_percent": 99, "criteria": (*WHOLE.criteria, PRICE)}),
    ("low_price_impossible", {"low_price_percent": 30, "admission": OPEN_HOUSE}),
    ("single_opener_without_reason", {"two_person_opening": False, "single_opener_reason": "Klein team."}),
    # Contract.
    ("max_value_missing", contract(type=ContractType.CONTRACT) | {"max_value": None}),
    ("max_value_missing", {"max_value": Fraction(1, 100)}),
    ("value_exceeds_maximum", contract(value_per_year=Fraction(2_500_000))),
    ("lot_values_exceed_maximum", lots(5_000_000, 5_000_000)),
    ("lot_value_missing", lots(None)),
    ("threshold_contradicts_value", {"max_value": Fraction(750_000)}),
    (
        "threshold_contradicts_value",
        procedure(threshold=Threshold.BELOW) | {"max_value": Fraction(749_999)},
    ),
    ("threshold_contradicts_value", procedure(threshold=Threshold.BELOW, procedure=Procedure.OPEN)),
    ("term_missing", contract(option_count=None, option_months=None)),
    ("term_without_reason", contract(option_months=13, term_motivation="Rust voor cliënten.")),
    ("indexation_missing", contract(indexation="", initial_months=12, option_count=0)),
    (
        "social_return_without_base",
        contract(social_return_percentage=Fraction(3), social_return_base="de opdrachtwaarde"),
    ),
    ("social_return_without_base", contract(social_return_percentage=Fraction(0))),
    ("clustering_without_reasons", procedure(clustering=Clustering(True, "Mkb", "Risico", "Samenhang"))),
    ("clustering_without_reasons", procedure(clustering=Clustering(False, "Mkb"))),
    ("procedure_without_reason", procedure(procedure=Procedure.OPEN, motivation="Veel aanbieders.")),
    ("lowest_price_basis", procedure(award_basis=AwardBasis.COST_EFFECTIVENESS)),
    ("bid_limit_missing", lots(1, 1, bidding=LotBidding.SOME, max_to_bid=1)),
    ("bid_limit_missing", lots(1, 1, bidding=LotBidding.ONE)),
    ("excess_of_lots_to_bid", lots(1, 1, bidding=LotBidding.SOME, max_to_bid=2)),
    ("lot_limit_never_decides", lots(1, 1, win=1)),
    ("lot_limit_never_decides", lots(1, 1, 1, win=1, bidding=LotBidding.SOME, max_to_bid=2)),
    # Rules of the procedure.
    ("complaint_term_contradicts", ruled(desk="Binnen zes weken een besluit.")),
    ("complaint_term_contradicts", ruled(desk="Binnen 4 weken een besluit.", complaint_weeks=4)),
    ("complaint_term_contradicts", ruled(desk="Na een paar weken hoort u meer.", complaint_weeks=4)),
    ("complaint_term_long", ruled(complaint_weeks=5)),
    (
        "contact_sanction_without_ground",
        ruled(contact_sanction=Discretion.MAY, grounds=frozenset({"nationaal-contact"})),
    ),
    ("contact_sanction_without_ground", ruled()),
    ("contact_exclusion_without_weighing", ruled(contact_sanction=Discretion.MAY)),
    ("ink_on_paper_only", ruled(signature_forms=(SignatureForm.WET_INK, SignatureForm.WET_SCAN))),
    ("originals_without_ink", ruled(signature_forms=(SignatureForm.WET_SCAN,), originals_months=6)),
    ("originals_without_ink", ruled(originals_months=6)),
    ("statement_without_reference", compared(100, SIZE)),
    ("statement_below_reference", compared(100, SIZE)),
    ("statement_below_reference", compared(0, ReferenceRule(1))),
    ("evidence_held_by_before_closing", held_by(date(2025, 11, 15))),
    # Carrying out the contract.
    (
        "index_weights_not_whole",
        carried_out(indexation=(IndexWeight("OVA", Fraction("89.5")), IndexWeight("CPI", Fraction("10.5")))),
    ),
    ("index_weight_missing", carried_out(indexation=(IndexWeight("OVA"), IndexWeight("CPI")))),
    ("capacity_statement_unknown", carried_out()),
    ("capacity_without_statement", carried_out(capacity=CapacityRule(800, target=CapacityTarget.LIMIT))),
    ("capacity_floor_differs", carried_out()),
    ("volume_contradicts_hours", carried_out(volumes=replace(VOLUMES, hours=261_792))),
    ("volume_contradicts_hours", carried_out(volumes=replace(VOLUMES, hours=235_224))),
    ("volume_contradicts_hours", carried_out(volumes=replace(VOLUMES, clients=None, hours=1))),
    # Proportionality.
    ("turnover_without_reason", {"facts": asks("Een omzet.", kind="financial")}),
    ("turnover_without_reason", {"facts": asks("Een verzekering.", kind="financial", purpose="")}),
    (
        "turnover_too_high",
        {"facts": asks("Een jaaromzet.", kind="financial", threshold=Fraction(30_000_000))},
    ),
    ("too_many_references", {"facts": asks("Ervaring.", references=ReferenceRule(1))}),
    ("too_many_references", {"facts": asks("Ervaring.", references=ReferenceRule(2, may_add_up=True))}),
    (
        "reference_too_large",
        {"facts": asks("Ervaring.", references=ReferenceRule(1, 3, Fraction(60), "procent van de opdracht"))},
    ),
    (
        "reference_too_large",
        {"facts": asks("Ervaring.", references=ReferenceRule(1, 3, Fraction(6_000_000), "euro"))},
    ),
    (
        "reference_too_large",
        {"facts": asks("Ervaring.", references=ReferenceRule(1, 3, Fraction(61), "cliënten"))},
    ),
    ("reference_period_too_long", {"facts": asks("Ervaring.", references=ReferenceRule(1, 3))}),
    (
        "requirement_without_purpose",
        unexplained(conditions=(ConditionFacts("V1", "Buurt", "Doe mee.", purpose="Dichtbij helpt."),)),
    ),
    ("same_asked_twice", unexplained(evidence=(policy("P1"), policy("P2", "Jaarrekening")))),
    ("burden_out_of_proportion", {"max_value": Fraction(10_000_000), "plan": PlanLimit(30, OverLimit.CUT)}),
    ("few_channels", unexplained(social=SocialFacts(channels=("TenderNed", "Wijkkrant")))),
    ("summary_missing", {"texts": text(summary="Hulp.")}),
    ("many_references_added_up", {"facts": asks("Referenties.", references=adding_up(3))}),
    ("insurance_above_value", {"facts": insured(10_000_000)}),
    ("goals_without_reward", unexplained(social=aiming(criteria=(("1", (SocialTag.VALUE,)),)))),
    ("goals_without_reward", {"facts": replace(rewarding(), social=aiming())}),
    (
        "siloed_purchasing",
        {
            "facts": replace(
                contract(tariffs=(TariffFacts("Hulp", "uur"),))["facts"],
                social=aiming(criteria=(("2A", (SocialTag.CROSS_DOMAIN,)),)),
            )
        },
    ),
    (
        "siloed_purchasing",
        contract(tariffs=(TariffFacts("Hulp", "uur"), TariffFacts("Dagbesteding", "dagdeel"))),
    ),
    ("purpose_missing", {"facts": asks("Een eis.", purpose="Risico")}),
    (
        "many_financial_requirements",
        required(
            *(
                SuitabilityFacts(f"F{n}", "Eis", kind, "Eis", "Risico")
                for n, kind in enumerate(("financial", "financial", "technical"))
            )
        ),
    ),
    ("reserved_for_incumbents", {"facts": asks("U had eerder een overeenkomst met een gemeente.")}),
    (
        "ground_without_reason",
        {
            "facts": replace(
                WHOLE.facts, grounds=(GroundFacts("2.87-1b", "Continuïteit."), GroundFacts("2.86-2a"))
            )
        },
    ),
    ("few_evaluators_for_criterion", {"facts": replace(WHOLE.facts, criterion_evaluators=(("1", 2),))}),
    # Texts and people: one missing says nothing about another.
    ("description_missing", {"texts": text(summary="", complaint_desk="")}),
    ("complaint_desk_missing", {"texts": text(court="")}),
    ("court_missing", {"texts": text(signatory="")}),
    ("signatory_missing", {"texts": text(description="")}),
    ("no_chair", roles(checker=0, evaluator=0)),
    ("no_second_opener", roles(second_opener=0)),
    ("no_second_opener", roles(second_opener=0, chair=0) | {"two_person_opening": False}),
    ("no_checker", roles(chair=0, evaluator=0)),
    ("too_few_evaluators", roles(evaluator=3) | {"minimum_evaluators": 3}),
]
