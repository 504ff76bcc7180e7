"""The contradictions and gaps of the three reference tenders, entered as their documents say, and what reports each."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tenders.domain.checks import CHECKS
from tenders.domain.scenario import load
from tenders.models import Role, Tender
from tenders.selectors import findings_of
from tests.factories.tenders import draft_tender, member_with_role

pytestmark = pytest.mark.django_db
SCENARIOS = Path(__file__).parents[1] / "scenarios"
GOOI, VOORNE, EMMEN = "gooi-en-vechtstreek", "voorne-aan-zee", "emmen"
AT = {
    GOOI: datetime(2025, 10, 1, 8, tzinfo=UTC),
    VOORNE: datetime(2026, 3, 9, 8, tzinfo=UTC),
    EMMEN: datetime(2024, 2, 5, 8, tzinfo=UTC),
}


@dataclass(frozen=True)
class Gap:
    """A gap of a document with the rule that reports it, or with why no rule can."""

    tender: str
    what: str
    rule: str = ""
    why_not: str = ""


GAPS = (
    Gap(GOOI, "no total maximum; 'on average' is undefined", "max_value_missing"),
    Gap(GOOI, "no indexation of the tariff", "indexation_missing"),
    Gap(
        GOOI,
        "assignments are visible within five days (2.2) or five working days (2.5.1)",
        "term_in_two_units",
    ),
    Gap(GOOI, "the number of members of the commission is not stated", "too_few_evaluators"),
    Gap(GOOI, "only the bidder gives a UEA, not each member of a combination", "evidence_from_bidder_alone"),
    Gap(GOOI, "evidence is asked with the bid that the UEA covers", "evidence_covered_by_espd"),
    Gap(GOOI, "a VOG beside the gedragsverklaring aanbesteden", "criminal_record_beside_declaration"),
    Gap(GOOI, "5.2 rejects what is incomplete, 3.3 and 3.4 let it be supplied", "incomplete_is_rejected"),
    Gap(
        GOOI,
        "'until 8 December' against 'within ten days': is the last day in?",
        why_not="the term is entered as a number of days only; its last day and second are computed, and printed",
    ),
    Gap(
        GOOI,
        "annexes changed on 8 December 2025, after the closing",
        why_not="it happens after publication; then documents change by rectification only, with version and date",
    ),
    Gap(GOOI, "the title names the Jeugdwet, the content is Wmo", "title_names_other_law"),
    Gap(VOORNE, "no maximum value or quantity", "max_value_missing"),
    Gap(VOORNE, "what happens with pages beyond the maximum is not stated", "over_limit_not_stated"),
    Gap(VOORNE, "'enough points' without a minimum", "points_without_minimum"),
    Gap(
        VOORNE,
        "capacity decides ties at place 8 only (text) or everywhere (example)",
        why_not="each step has exactly one scope, and the example is generated from it: they cannot differ",
    ),
    Gap(VOORNE, "5.2 rejects what is incomplete, 3.3 and 3.4 let it be supplied", "incomplete_is_rejected"),
    Gap(
        VOORNE,
        "3.1 may exclude, G2 and G3 threaten with exclusion",
        "suitability_threatens_exclusion",
    ),
    Gap(
        VOORNE,
        "2.2 sends clients to providers below 800, 2.3 to providers below their own offer",
        why_not="who gets which client is a rule of the execution; it is no part of the configuration of a tender",
    ),
    Gap(VOORNE, "4.1 adds two scores, while the price gives no points", "price_score_without_points"),
    Gap(VOORNE, "3.4 asks evidence with the bid, G2 and G3 after the award", "evidence_moment_contradicts"),
    Gap(
        VOORNE,
        "the table in the nota leaves out provider E",
        why_not="examples are computed from the method and made-up bids; there is no table to type",
    ),
    Gap(EMMEN, "no rule divides the lots when somebody wins more than two", "division_rule_missing"),
    Gap(EMMEN, "a total of 250 million only with indexation: make the maximum explicit", "max_value_missing"),
)
# What the rules find besides: no contradiction inside the document, but a norm that it does not follow.
BESIDES: dict[str, dict[str, str]] = {
    GOOI: {
        "standstill_short": "ten days instead of twenty",
        "minimum_off_scale": "55 itself cannot occur with even scores",
        "tie_break_never_decides": "with equal totals and 1B, 2A and 1A equal, 2B is equal too",
        "much_evidence_at_submission": "ten pieces of evidence and more with the bid",
        "requirement_without_purpose": "it says of no document why it is asked",
        "no_chair": "people are named later",
        "no_second_opener": "people are named later",
        "no_checker": "people are named later",
    },
    VOORNE: {
        "evidence_covered_by_espd": "3.4 asks the account and the policy with the bid",
        "requirement_without_purpose": "it says of no document, number or percentage why it is asked",
        "no_chair": "people are named later",
        "no_second_opener": "people are named later",
        "no_checker": "people are named later",
        "too_few_evaluators": "people are named later",
    },
    EMMEN: {
        "no_criteria": "the strategy leaves criteria and scale open",
        "no_scale": "the strategy leaves criteria and scale open",
        "tie_break_unknown_code": "the chain of the scenario names criteria that the strategy does not have",
        "no_chair": "people are named later",
        "no_second_opener": "people are named later",
        "no_checker": "people are named later",
        "too_few_evaluators": "people are named later",
        "no_espd": "a strategy asks no evidence yet",
        "clustering_without_reasons": "an intention; the market consultation has to bring the reasons",
        "lot_value_missing": "the value is known for all areas together",
        "requirement_without_purpose": "why five percent is not said",
        "social_return_without_base": "five percent, of what is not said",
    },
}


def suitability(
    tender: Tender,
    code: str,
    requirement: str,
    *evidence: tuple[str, str],
    kind: str = "technical",
    **fields: Any,
) -> None:
    """A requirement with its evidence, asked with the bid."""
    row = tender.suitability_requirements.create(
        code=code,
        name=code,
        kind=kind,
        requirement=requirement,
        purpose="Het risico dat deze eis afdekt.",
        order=tender.suitability_requirements.count(),
        **fields,
    )
    for evidence_code, name in evidence:
        tender.evidence_requirements.create(
            code=evidence_code,
            name=name,
            moment="inschrijving",
            parties=["inschrijver"],
            suitability=row,
            order=tender.evidence_requirements.count(),
        )


def entered(name: str, **fields: Any) -> Tender:
    """The scenario of the tender, with the texts around it; whoever writes `fields` says what the document says."""
    definition = load((SCENARIOS / f"{name}.yaml").read_bytes()).definition
    around = {
        "description": "De opdracht.",
        "court": "rechtbank",
        "signatory": "directeur",
        "complaint_desk": "Binnen zes weken.",
        "summary": "Hulp voor inwoners.",
        "announcement_channels": "Website van de gemeente",
    }
    tender = draft_tender(
        definition=definition,
        at=AT[name],
        **{**around, "title": definition.title, "max_value": None, **fields},
    )
    tender.scale.update(description="Wat dit niveau betekent.")
    tender.criteria.update(question="Hoe pakt u dit aan?")
    return tender


def gooi() -> Tender:
    tender = entered(
        GOOI,
        title="Wmo en Jeugdwet: begeleiding specifieke doelgroepen 2026-2028",
        description=(
            "Begeleiding uit de Wmo van mensen die zorg mijden. Aanbieders verdelen de aanmeldingen; de verdeling is "
            "binnen vijf dagen zichtbaar. In het systeem staat zij binnen vijf werkdagen. De regio wijst een "
            "inschrijving af die onvolledig is."
        ),
        lots_motivation="Zeer gespecialiseerd, integraal, weinig cliënten.",
        contract_start=date(2026, 1, 1),
        initial_months=36,
        option_count=4,
        option_months=12,
        term_motivation="Continuïteit voor een kwetsbare doelgroep.",
        value_per_year=2_500_000,
        conditions="VNG AIV",
        plan_in_contract=True,
    )
    suitability(
        tender,
        "G1",
        "Geen twijfel over de continuïteit.",
        ("JAARREKENING", "Laatste jaarrekening"),
        kind="financial",
    )
    suitability(tender, "G2", "Bedrijfsaansprakelijkheid, € 2.500.000 per jaar.", ("POLIS1", "Polis"))
    suitability(tender, "G3", "Beroepsaansprakelijkheid.", ("POLIS2", "Polis beroep"))
    suitability(tender, "G4", "HKZ, ISO 9001 of gelijkwaardig.", ("CERTIFICAAT", "Certificaat of rapport"))
    suitability(
        tender,
        "G5",
        "Referenties: 50 trajecten in een jaar.",
        ("REFERENTIE", "Referentieformulier"),
        references_max=2,
        references_years=3,
        references_volume=50,
        references_unit="trajecten",
        references_add_up=True,
    )
    return tender


def voorne() -> Tender:
    tender = entered(
        VOORNE,
        description=(
            "Huishoudelijke ondersteuning. Wie voldoende punten haalt, komt in de rangorde; de twee scores worden "
            "opgeteld. De gemeente wijst een onvolledige inschrijving af."
        ),
        lots_motivation="Eén product, acht aanbieders.",
        contract_start=date(2027, 1, 1),
        plan_over_limit="",
        initial_months=36,
        option_count=1,
        option_months=12,
        indexation="OVA en CPI, jaarlijks, voor het eerst bij de ingang.",
        conditions="VNG AIV",
        social_return_percentage=3,
        social_return_base="de totale omzet zonder btw",
    )
    suitability(
        tender,
        "G1",
        "Een referentie van 100 cliënten.",
        ("REFERENTIE", "Referentieformulier"),
        references_max=1,
        references_years=3,
        references_volume=100,
        references_unit="cliënten",
    )
    suitability(
        tender,
        "G2",
        "Op straffe van uitsluiting een goedkeurende verklaring. U laat haar na het voornemen tot gunning zien.",
        ("ACCOUNTANT", "Verklaring van de accountant"),
    )
    suitability(
        tender,
        "G3",
        "Op straffe van uitsluiting een verzekering. De polis laat u na het voornemen tot gunning zien.",
        ("POLIS", "Polis bedrijfsaansprakelijkheid"),
    )
    tender.evidence_requirements.create(
        code="UEA", name="UEA", moment="inschrijving", parties=["inschrijver", "combinant"], order=9
    )
    return tender


def emmen() -> Tender:
    """A strategy: criteria, scale, division rule and evidence are still to be decided."""
    tender = entered(
        EMMEN,
        division_rule="",
        is_clustered=True,
        initial_months=48,
        option_count=2,
        option_months=24,
        term_motivation="Strategisch partnerschap en investeringen.",
        value_per_year=30_000_000,
        indexation="De budgetten worden geïndexeerd.",
        social_return_percentage=5,
    )
    tender.criteria.all().delete()
    tender.scale.all().delete()
    return tender


ENTERED = {GOOI: gooi, VOORNE: voorne, EMMEN: emmen}


@pytest.mark.parametrize("name", [GOOI, VOORNE, EMMEN])
def test_what_is_reported_are_the_gaps_of_the_document_and_no_others(name: str) -> None:
    tender = ENTERED[name]()

    reported = {finding.code for finding in findings_of(tender, at=AT[name])}

    expected = {gap.rule for gap in GAPS if gap.tender == name and gap.rule} | set(BESIDES[name])
    assert reported == expected


@pytest.mark.parametrize("name", [GOOI, VOORNE, EMMEN])
def test_mended_tender_has_nothing_to_report(name: str) -> None:
    """Every gap repaired where its finding says, nothing is left: no rule sees a gap that is not there."""
    tender = entered(
        name,
        max_value=20_000_000,
        lots_motivation="Klein aantal cliënten.",
        standstill_days=20,
        minimum_total=56 if name == GOOI else None,
        title="Ondersteuning",
        minimum_evaluators=2,
        initial_months=36,
        option_count=1,
        option_months=12,
        indexation="Jaarlijks met de CPI.",
    )
    tender.lots.update(value=3_000_000)
    tender.evidence_requirements.all().delete()
    tender.evidence_requirements.create(
        code="UEA", name="UEA", moment="inschrijving", parties=["inschrijver", "combinant"]
    )
    tender.statements.update(purpose="Zo weten wij hoeveel inwoners hulp krijgen.")
    tender.tie_break.filter(code="2B").delete()
    for role in (Role.CHAIR, Role.SECOND_OPENER, Role.CHECKER, Role.EVALUATOR, Role.EVALUATOR):
        member_with_role(tender, role, at=AT[name])

    assert findings_of(tender, at=AT[name]) == ()


def test_every_gap_has_a_rule_that_exists_or_says_why_none_can() -> None:
    codes = {check.code for check in CHECKS}

    assert [gap for gap in GAPS if bool(gap.rule) == bool(gap.why_not)] == []
    assert {gap.rule for gap in GAPS if gap.rule} <= codes
    assert {code for besides in BESIDES.values() for code in besides} <= codes
