"""What the documents of Voorne aan Zee and Emmen say beside the method; the method itself is read from their files."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """`pages` holds the fields per address, `rows` the rows of a list on such a page.

    `contract` is `overeenkomst` of the exported file, with every value as text.
    """

    name: str
    authority: str
    pages: Mapping[str, Mapping[str, str | bool]]
    rows: Mapping[str, tuple[Mapping[str, str | bool], ...]]
    lot_area: str
    suitability: tuple[Mapping[str, str | bool], ...] = ()
    evidence: tuple[Mapping[str, str | bool], ...] = ()
    grounds: Mapping[str, str] = field(default_factory=dict)
    tie_criterion: str = ""
    contract: Mapping[str, object] = field(default_factory=dict)


VOORNE = Case(
    name="voorne-aan-zee",
    authority="Gemeente Voorne aan Zee",
    lot_area="De hele gemeente",
    pages={
        "basis": {
            "summary": "Raamovereenkomsten met ten hoogste acht aanbieders van huishoudelijke ondersteuning.",
            "description": "Ongeveer 2.700 inwoners krijgen huishoudelijke ondersteuning.",
            "complaint_desk": "Een klacht dient u in via de website van de gemeente.",
            "court": "rechtbank Rotterdam",
            "signatory": "Manager Maatschappelijke Ontwikkeling",
        },
        "procedure": {
            "procedure": "sas",
            "threshold": "boven",
            "award_basis": "beste_pkv",
            "cpv": "85000000",
        },
        "overeenkomst": {
            "contract_type": "raamovereenkomst",
            "contract_start": "2027-01-01",
            "initial_months": "36",
            "option_count": "1",
            "option_months": "12",
            "max_value": "50000000",
            "conditions": "VNG algemene inkoopvoorwaarden",
            "conditions_version": "2024-09",
            "conditions_excluded": "16, 20.1, 20.2, 21, 22, 23, 25.3",
            "social_return_percentage": "3",
            "social_return_base": "de totale omzet zonder btw",
        },
        "tarieven": {
            "tariff": "Vast tarief van € 0,74 per minuut",
            "indexation": "Elk jaar met OVA en CPI, volgens bijlage 5.",
        },
        "uitvoering": {
            "contract_variant": "inspanningsgericht",
            "later_subcontractor": "met_toestemming",
            "volume_clients": "2700",
            "capacity_limit": "800",
            "capacity_floor": "100",
            "capacity_statement": "gelijktijdige_clienten",
            "indexed_at_start": True,
        },
        "beoordelingsmethode": {
            "plan_title": "Uitvoeringsplan",
            "plan_uncounted_pages": "voorblad en inhoudsopgave",
            "plan_font_size": "10",
            "plan_font_rule": "ten_minste",
            "minimum_evaluators": "3",
        },
    },
    contract={
        "variant": "inspanningsgericht",
        "onderaannemer_later": "met_toestemming",
        "omvang_per_jaar": {"clienten": "2700"},
        "capaciteit": {
            "grens": "800",
            "ondergrens": "100",
            "doel": "eigen_opgave",
            "eenheid": "clienten",
            "op_de_grens": "open",
            "opgave": "gelijktijdige_clienten",
            "gepauzeerd_telt_als_onder": "false",
            "mag_pauzeren": "true",
            "opgave_is_maximum": "false",
        },
        "indexering": [{"index": "OVA"}, {"index": "CPI"}],
        "indexering_bij_ingang": "true",
    },
    rows={
        "procedure": ({"name": "Voorne aan Zee"},),
        "uitvoering": ({"name": "OVA"}, {"name": "CPI"}),
        "tarieven": ({"name": "Huishoudelijke ondersteuning", "price": "0,74", "unit": "minuut"},),
    },
    grounds={
        "nationaal-rusland": "Boven de drempel verbiedt de verordening gunning bij Russische betrokkenheid.",
    },
    suitability=(
        {
            "code": "G1",
            "checked_by": "toetser",
            "name": "Ervaring",
            "kind": "professional",
            "requirement": "Eén referentie van huishoudelijke ondersteuning aan ten minste 100 cliënten.",
            "purpose": "De gemeente wil zeker zijn dat u de omvang aankunt.",
            "references_max": "1",
            "references_years": "3",
            "references_volume": "100",
            "references_unit": "cliënten binnen een jaar",
        },
    ),
    evidence=(
        {
            "code": "GVA",
            "checked_by": "toetser",
            "name": "Gedragsverklaring aanbesteden",
            "moment": "op_verzoek",
            "by_third_party": True,
            "max_age_months": "24",
        },
    ),
)

_GATES = (
    ("A", "Opdrachtformulering", "opdrachtgever", "2023-09-01", "genomen"),
    ("B", "Inkoopstrategie", "college", "2023-10-01", "genomen"),
    ("C", "Projectplan", "opdrachtgever", "2023-10-01", "genomen"),
    (
        "D",
        "Besluit start aanbesteding",
        "college, met mandaat aan de concernmanager",
        "2024-01-15",
        "gepland",
    ),
    ("E", "Besluit gunning", "concernmanager", "2024-07-01", "gepland"),
    ("F", "Overdracht en decharge", "opdrachtgever", "2024-09-01", "gepland"),
)
EMMEN = Case(
    name="emmen",
    authority="Gemeente Emmen",
    lot_area="Een deel van de gemeente",
    tie_criterion="K1",
    pages={
        "basis": {"summary": "Per gebied één hoofdaanbieder.", "court": "rechtbank Noord-Nederland"},
        "procedure": {
            "procedure": "sas",
            "threshold": "boven",
            "cpv": "85000000",
            "nuts": "NL13",
            "is_clustered": True,
            "clustering_market": "Een hoofdaanbieder werkt met kleine en lokale onderaannemers.",
            "clustering_organisation": "Eén aanspreekpunt per gebied.",
            "clustering_connection": "De diensten komen vaak bij dezelfde inwoner voor.",
        },
        "overeenkomst": {
            "contract_type": "overeenkomst",
            "contract_start": "2025-01-01",
            "initial_months": "48",
            "option_count": "2",
            "option_months": "24",
            "term_motivation": "Strategisch partnerschap vraagt tijd.",
            "max_value": "250000000",
            "social_return_percentage": "5",
            "social_return_base": "de waarde van de opdracht",
        },
        "tarieven": {"tariff": "Een vast bedrag per gebied per jaar"},
        "uitvoering": {"implementation_months": "6", "budget_follows_indications": True},
        "beoordelingsmethode": {"division_explanation": "U houdt de twee gebieden van uw voorkeur."},
    },
    contract={"implementatie_maanden": "6", "budget_volgt_beschikkingen": "true"},
    rows={
        "besluiten": tuple(
            {"code": code, "name": name, "mandate": mandate, "decided_on": day, "status": status}
            for code, name, mandate, day, status in _GATES
        ),
        "tarieven": ({"name": "Budget voor een gebied", "unit": "jaar", "is_fixed": False},),
    },
)
