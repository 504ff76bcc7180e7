"""Each rule of the check before publication finds its mistake, and finds nothing where there is none."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from tenders.domain.checks import CHECKS, Context, Severity, blocking, findings
from tenders.domain.configuration import Aims, Configuration, ConfigurationIncomplete, Texts
from tenders.domain.definition import (
    Criterion,
    EvidenceRule,
    LotDefinition,
    QuestionRound,
    ScaleLevel,
    StatementRule,
    TieKey,
)
from tenders.domain.exclusion import MANDATORY
from tenders.domain.vocabulary import (
    CriterionKind,
    DivisionRule,
    EvidenceMoment,
    EvidenceParty,
    PriceFormula,
    TieOp,
    TieScope,
)

AT = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)
UEA = EvidenceRule("UEA", "UEA", EvidenceMoment.SUBMISSION, (EvidenceParty.BIDDER, EvidenceParty.MEMBER))
PRICE = Criterion("P", "Prijs", Fraction(100), CriterionKind.PRICE, formula=PriceFormula.RELATIVE)
WHOLE = Configuration(
    key="x",
    title="X",
    authority="Gemeente",
    texts=Texts(
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
    max_value=Fraction(1),
    lots=(LotDefinition(1, "Alles"),),
    places=3,
    scale=(ScaleLevel("Goed", Fraction(10)), ScaleLevel("Slecht", Fraction(0))),
    criteria=(
        Criterion("1", "Plan", Fraction(60)),
        Criterion("2", "Team", Fraction(40), children=(Criterion("2A", "Mensen", Fraction(40)),)),
    ),
    tie_break=(TieKey(TieOp.CRITERION, "2A"), TieKey(TieOp.DRAW)),
    exclusion_codes=frozenset(ground.code for ground in MANDATORY),
    evidence=(UEA,),
    role_counts={"buyer": 1, "chair": 1, "checker": 1, "second_opener": 1, "evaluator": 2},
)


def found(**changes: Any) -> set[str]:
    return {finding.code for finding in findings(Context(replace(WHOLE, **changes), AT))}


def text(**changes: Any) -> Texts:
    return replace(WHOLE.texts, **changes)


def test_whole_configuration_has_no_findings() -> None:
    assert found() == set()


MISTAKES: list[tuple[str, dict[str, Any]]] = [
    ("dates_missing", {"closes_at": None}),
    ("dates_past", {"publication_on": date(2025, 9, 30)}),
    ("dates_out_of_order", {"intended_award_on": date(2025, 11, 14)}),
    ("dates_out_of_order", {"contract_start": date(2025, 11, 28)}),
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
    ("submission_period_short", {"closes_at": datetime(2025, 11, 7, 11, tzinfo=UTC)}),
    (
        "question_period_short",
        {"question_rounds": (QuestionRound(datetime(2025, 10, 6, 10, tzinfo=UTC), date(2025, 10, 20)),)},
    ),
    ("judging_period_short", {"intended_award_on": date(2025, 11, 27)}),
    ("validity_short", {"validity_days": 34}),
    ("contract_before_final_award", {"contract_start": date(2025, 12, 19)}),
    ("milestones_out_of_order", {"aims": Aims(opening_on=date(2025, 11, 13))}),
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
    ("total_is_not_hundred", {"criteria": (WHOLE.criteria[1],)}),
    ("no_scale", {"scale": ()}),
    ("no_scale", {"scale": (ScaleLevel("Niets", Fraction(0)),)}),
    ("level_value_contradicts", {"scale": (*WHOLE.scale, ScaleLevel("Uit", Fraction(1), knock_out=True))}),
    ("level_value_contradicts", {"scale": (*WHOLE.scale, ScaleLevel("Leeg", None))}),
    ("minimum_unreachable", {"minimum_total": Fraction(101)}),
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


@pytest.mark.parametrize(("code", "changes"), MISTAKES, ids=[code for code, _ in MISTAKES])
def test_mistake_is_found(code: str, changes: dict[str, Any]) -> None:
    assert code in found(**changes)


def test_every_rule_has_a_mistake_that_it_finds() -> None:
    assert {code for code, _ in MISTAKES} == {check.code for check in CHECKS}


@pytest.mark.parametrize("minimum", [Fraction(100), Fraction(9999, 100)])
def test_minimum_equal_to_all_points_is_reachable(minimum: Fraction) -> None:
    assert "minimum_unreachable" not in found(minimum_total=minimum)


def test_blocking_findings_come_first() -> None:
    everything = findings(Context(Configuration(key="x", title="X", authority="G"), AT))

    severities = [finding.severity for finding in everything]
    assert severities == sorted(severities, key=lambda severity: severity is not Severity.BLOCKING)
    assert 0 < len(blocking(everything)) < len(everything)


def test_incomplete_configuration_names_what_is_missing() -> None:
    with pytest.raises(ConfigurationIncomplete) as incomplete:
        replace(WHOLE, places=None, scale=()).definition()

    assert incomplete.value.missing == ("het aantal overeenkomsten", "de scoreschaal")


def test_price_is_asked_for_points_and_for_ties() -> None:
    fixed = replace(PRICE, max_points=Fraction(0), formula=PriceFormula.FIXED)

    assert not replace(WHOLE, criteria=(*WHOLE.criteria, fixed)).asks_price
    assert replace(WHOLE, criteria=(*WHOLE.criteria, PRICE)).asks_price
    assert replace(WHOLE, tie_break=(TieKey(TieOp.PRICE), TieKey(TieOp.DRAW))).asks_price
