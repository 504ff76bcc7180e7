"""What the documents say of the facts around the method."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.exclusion import CATALOGUE, CHOSEN, MANDATORY, NATIONAL
from tenders.domain.facts import (
    Clustering,
    ContractFacts,
    EvidenceFacts,
    LotFacts,
    LotLimits,
    PlanRules,
    ProcedureFacts,
    ReferenceRule,
    SuitabilityFacts,
    TariffFacts,
)
from tenders.domain.stating import (
    bidding_in_words,
    contract_rows,
    evidence_in_words,
    lot_in_words,
    plan_rules_in_words,
    procedure_rows,
    reference_in_words,
    requirement_in_words,
    tariff_in_words,
)
from tenders.domain.vocabulary import AgeReference, EvidenceMoment, EvidenceParty, FontRule, LotBidding

VOORNE = ContractFacts(
    start=date(2027, 1, 1),
    initial_months=36,
    option_count=1,
    option_months=12,
    max_value=Fraction(50_000_000),
    value_per_year=Fraction(11_544_000),
    tariffs=(TariffFacts("Huishoudelijke ondersteuning", "minuut", Fraction(74, 100)),),
    conditions="VNG AIV",
    conditions_version="2024-09",
    excluded_articles=("16", "20.1", "25.3"),
    social_return_percentage=Fraction(3),
    social_return_base="de totale omzet zonder btw",
)


def test_contract_is_stated_as_labels_with_values() -> None:
    assert contract_rows(VOORNE) == [
        ("Soort overeenkomst", "Raamovereenkomst"),
        ("Ingang van de overeenkomst", "vr 1 januari 2027"),
        ("Looptijd", "36 maanden, daarna één keer te verlengen met ten hoogste 12 maanden"),
        ("Geraamde waarde per jaar, zonder btw", "€ 11.544.000"),
        ("Maximale waarde, zonder btw", "€ 50.000.000"),
        ("Tarieven, zonder btw", "Huishoudelijke ondersteuning: € 0,74 per minuut, vast"),
        ("Algemene voorwaarden", "VNG AIV, versie 2024-09, zonder artikel 16, 20.1 en 25.3"),
        ("Social return", "3% van de totale omzet zonder btw"),
    ]


def test_the_words_of_the_buyer_come_before_ours() -> None:
    rows = dict(contract_rows(VOORNE, term="Drie jaar", price="Vast tarief"))

    assert (rows["Looptijd"], rows["Prijs"]) == ("Drie jaar", "Vast tarief")


def test_contract_without_facts_says_only_its_kind() -> None:
    assert contract_rows(ContractFacts()) == [("Soort overeenkomst", "Raamovereenkomst")]


def test_plan_says_what_counts_and_how_it_is_divided() -> None:
    rules = PlanRules(
        uncounted_pages="voorblad en inhoudsopgave",
        counted_pages="afbeeldingen en bijlagen.",
        heading_per_criterion=True,
        other_criterion_ignored=True,
        style="concreet en SMART",
        paper="A4",
    )

    assert plan_rules_in_words(rules) == [
        "Deze pagina's tellen niet mee: voorblad en inhoudsopgave.",
        "Dit telt wel mee: afbeeldingen en bijlagen.",
        "Het plan heeft een kopje voor elk gunningscriterium.",
        "Tekst die onder een ander criterium staat, telt voor een criterium niet mee.",
        "Het plan is concreet en SMART.",
        "Papierformaat: A4.",
    ]


def test_evidence_says_by_when_the_document_itself_is_there() -> None:
    row = EvidenceFacts(
        "HKZ",
        "Certificaat",
        EvidenceMoment.AFTER_AWARD,
        (EvidenceParty.BIDDER,),
        held_by=date(2027, 1, 1),
        held_by_failure="de overeenkomst eindigt",
    )

    assert evidence_in_words(row) == [
        "Het document zelf is er uiterlijk op vr 1 januari 2027. Is het er dan niet: de overeenkomst eindigt.",
        "Wie dit controleert: de toetser.",
    ]


def test_social_return_says_how_it_is_done() -> None:
    rows = dict(contract_rows(replace(VOORNE, social_return_means="met bijlage 13")))

    assert rows["Social return"] == "3% van de totale omzet zonder btw. Met bijlage 13"


@given(st.integers(min_value=0, max_value=10**9))
def test_tariff_is_stated_exactly_to_four_decimals(ten_thousandths: int) -> None:
    words = tariff_in_words(TariffFacts("Hulp", "uur", Fraction(ten_thousandths, 10_000), is_fixed=False))

    amount = words.removeprefix("Hulp: € ").removesuffix(" per uur")
    assert Fraction(amount.replace(",", ".")) == Fraction(ten_thousandths, 10_000)
    assert len(amount.partition(",")[2]) >= 2


def test_tariff_keeps_the_decimals_it_was_entered_with() -> None:
    def stated(price: Fraction, decimals: int) -> str:
        return tariff_in_words(TariffFacts("Hulp", "minuut", price, is_fixed=False, decimals=decimals))

    assert stated(Fraction(156, 100), 3) == "Hulp: € 1,560 per minuut"
    assert stated(Fraction(74, 100), 0) == "Hulp: € 0,74 per minuut"
    assert stated(Fraction(15605, 10_000), 6) == "Hulp: € 1,5605 per minuut"


def test_longest_term_and_value_follow_from_the_options() -> None:
    assert (VOORNE.longest_months, VOORNE.value_over_longest_term) == (48, 46_176_000)
    assert ContractFacts(value_per_year=Fraction(1)).value_over_longest_term is None


def test_procedure_names_the_municipalities() -> None:
    rows = dict(procedure_rows(ProcedureFacts(cpv="85000000", nuts="NL32", municipalities=("A", "B", "C"))))

    assert rows["Voor de gemeenten"] == "A, B en C"
    assert rows["Codes (CPV en NUTS)"] == "85000000 en NL32"


def test_clustering_misses_the_reasons_that_are_empty() -> None:
    assert Clustering(is_clustered=True, market="x").missing == (
        "de organisatorische gevolgen en risico's",
        "de samenhang tussen de onderdelen",
    )
    assert Clustering().missing == ()


def test_lots_and_limits_in_words() -> None:
    assert lot_in_words(LotFacts(1, "A", "Noord", Fraction(1000), "85000000")) == (
        "Noord; geraamde waarde € 1.000; 85000000"
    )
    assert (
        lot_in_words(LotFacts(1, "A", "Noord", floor_price=Fraction("1.5605")))
        == "Noord; bodemtarief € 1,5605"
    )
    assert lot_in_words(LotFacts(1, "A")) == ""
    assert bidding_in_words(LotLimits(LotBidding.SOME, 2)) == "U kunt inschrijven op ten hoogste 2 percelen."


def test_plan_rules_in_words() -> None:
    rules = PlanRules("voorblad", "Calibri", Fraction(21, 2), FontRule.AT_LEAST)

    assert plan_rules_in_words(rules) == [
        "Deze pagina's tellen niet mee: voorblad.",
        "Lettertype: Calibri.",
        "Lettergrootte: ten minste 10,5 punten.",
    ]
    assert plan_rules_in_words(PlanRules()) == []


def test_reference_rule_of_gooi_in_words() -> None:
    assert reference_in_words(ReferenceRule(2, 3, Fraction(50), "trajecten", may_add_up=True)) == (
        "Ten hoogste 2 referenties uit de laatste 3 jaar, met ten minste 50 trajecten; "
        "zij mogen bij elkaar worden opgeteld."
    )
    assert reference_in_words(ReferenceRule(1)) == "Ten hoogste één referentie."


def test_requirement_states_threshold_alternative_and_lots() -> None:
    facts = SuitabilityFacts(
        "G2", "Polis", "financial", "Eis", "", Fraction(2_500_000), "euro", "gelijkwaardig.", lots=(1, 3)
    )

    assert requirement_in_words(facts) == [
        "Ten minste: 2.500.000 euro.",
        "Dit mag ook: gelijkwaardig.",
        "Geldt voor perceel 1 en 3.",
    ]


def test_evidence_states_its_condition_and_who() -> None:
    facts = EvidenceFacts(
        "VOG",
        "VOG",
        EvidenceMoment.ON_REQUEST,
        (EvidenceParty.BIDDER,),
        by_third_party=True,
        max_age_months=12,
        age_reference=AgeReference.CLOSING,
        condition="u een rechtspersoon bent",
    )

    assert evidence_in_words(facts) == [
        "Alleen als u een rechtspersoon bent.",
        "Ook door een derde op wie u een beroep doet.",
        "De leeftijd telt tot de dag waarop de inschrijving sluit.",
        "Wie dit controleert: de toetser.",
    ]


def test_catalogue_follows_table_e_1() -> None:
    terms = {code: ground.look_back_years for code, ground in CATALOGUE.items()}

    assert len(MANDATORY) == 8
    assert {code for code, years in terms.items() if years == 5} == {f"2.86-2{letter}" for letter in "abcdef"}
    assert {code for code, years in terms.items() if years == 3} == {
        f"2.87-1{letter}" for letter in "acdghij"
    }
    assert all(ground.espd for ground in CATALOGUE.values())
    assert {ground.espd for code, ground in CATALOGUE.items() if code.startswith("nationaal")} == {
        ("exg-natl-bre-nat-law",)
    }
    assert set(NATIONAL) <= set(CHOSEN)
