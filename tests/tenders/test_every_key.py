"""Every key of the three reference documents is in the configuration with its value, or listed with why it is not."""

from collections import Counter
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from tenders.domain.contract_rules import Allocation, CapacityRule, IndexWeight
from tenders.domain.exclusion import MANDATORY
from tenders.domain.facts import ReferenceRule, TariffFacts
from tenders.domain.milestones import Step
from tenders.domain.vocabulary import (
    AgeReference,
    AwardBasis,
    ContractType,
    ContractVariant,
    Discretion,
    DivisionRule,
    EvidenceMoment,
    FinalScore,
    FontRule,
    LaterSubcontractor,
    LotBidding,
    OverLimit,
    Procedure,
    SignatureForm,
    TieOp,
    TieScope,
)
from tenders.services.templates import create_from_template
from tests.factories.accounts import OrganisationFactory
from tests.factories.tenders import AT, buyer_of
from tests.tenders.reference_keys import (
    ALL_MEMBERS,
    ASKED,
    AWARD,
    BID,
    BIDDER_AND_MEMBERS,
    EMMEN,
    GOOI,
    VOORNE,
    Key,
    Left,
    Loaded,
    P,
    asks,
    criteria,
    decided,
    round_of,
    says,
    scale,
    tie_keys,
)

pytestmark = pytest.mark.django_db
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "architecture.md"
SEVEN = ("Blaricum", "Eemnes", "Gooise Meren", "Hilversum", "Huizen", "Laren", "Wijdemeren")

GOOI_KEYS = [
    Key("tender.key", lambda w: w.document.key, "gv-bsd-2026"),
    Key("tender.title", lambda w: says("begeleiding specifieke doelgroepen")(w.document.title), True),
    Key("tender.authority.name", lambda w: w.document.authority, "Regio Gooi en Vechtstreek"),
    Key("tender.authority.members", lambda w: w.facts.procedure.municipalities, SEVEN),
    Key("tender.references.kenmerk", lambda w: w.tender.reference, "DOC-25012961"),
    Key("tender.contact.sanction", lambda w: w.rules.contact_sanction, Discretion.MAY),
    Key("tender.procedure.type", lambda w: w.facts.procedure.procedure, Procedure.SOCIAL_SERVICES),
    Key("tender.procedure.award", lambda w: w.facts.procedure.award_basis, AwardBasis.BEST_PRICE_QUALITY),
    Key("tender.procedure.price_scored", lambda w: w.configuration.asks_price, False),
    Key("tender.procedure.lots", lambda w: len(w.configuration.lots), 1),
    Key(
        "tender.lots_motivation",
        lambda w: says("gespecialiseerd", "integrale", "klein")(w.configuration.texts.lots_motivation),
        True,
    ),
    Key(
        "tender.target_groups",
        lambda w: says("zorg mijden", "woning", "detentie")(w.configuration.texts.summary),
        True,
    ),
    Key(
        "tender.decision_by_client_beschikking",
        lambda w: says("zonder beschikking", "zonder eigen bijdrage")(w.configuration.texts.description),
        True,
    ),
    Key("tender.expected_use", lambda w: says("Huizen", "20")(w.contract.volumes.note), True),
    Key("value.max_per_year", lambda w: w.facts.contract.value_per_year, 2_500_000),
    Key(
        "tariff",
        lambda w: w.facts.contract.tariffs,
        (TariffFacts("Wmo begeleiding specifieke doelgroepen", "minuut", Fraction("1.56"), decimals=3),),
    ),
    Key("tariff.hourly_equivalent", lambda w: says("93,60")(w.configuration.texts.tariff), True),
    Key("indexation.stated", lambda w: w.facts.contract.indexation, ""),
    Key("payment.days", lambda w: w.facts.contract.payment_days, 30),
    Key("contract.type", lambda w: w.facts.contract.type, ContractType.FRAMEWORK),
    Key("contract.max_contractors", lambda w: w.configuration.places, 3),
    Key("contract.volume_guarantee", lambda w: w.facts.contract.volume_guaranteed, False),
    Key("contract.start", lambda w: w.facts.contract.start, date(2026, 1, 1)),
    Key("contract.initial_years", lambda w: w.facts.contract.initial_months, 3 * 12),
    Key("contract.extensions.count", lambda w: w.facts.contract.option_count, 4),
    Key("contract.extensions.max_months_each", lambda w: w.facts.contract.option_months, 12),
    Key("contract.max_total_years", lambda w: w.facts.contract.longest_months, 7 * 12),
    Key("contract.max_total_years.motivation", lambda w: bool(w.facts.contract.term_motivation), True),
    Key("contract.conditions.model", lambda w: says("VNG")(w.facts.contract.conditions), True),
    Key("contract.conditions.version", lambda w: w.facts.contract.conditions_version, "2024-09"),
    Key("contract.conditions.excluded_articles", lambda w: w.facts.contract.excluded_articles, ()),
    Key("contract.plan_becomes_part_of_contract", lambda w: w.facts.contract.plan_in_contract, True),
    Key(
        "contract.allocation",
        lambda w: w.contract.allocation,
        Allocation(5, working_days=True, method="de aanbieders verdelen aanmeldingen samen in DLP"),
    ),
    Key("contract.meetings_per_year_min", lambda w: w.contract.meetings_per_year, 2),
    Key("contract.variant", lambda w: w.contract.variant, ContractVariant.EFFORT),
    Key("contract.standards", lambda w: says("iSD", "1.2")(w.contract.standards), True),
    Key("planning.publicatie", lambda w: w.configuration.publication_on, date(2025, 10, 1)),
    Key(
        "planning.vragen_ronde_1",
        round_of(0),
        (datetime(2025, 10, 13, 10, tzinfo=UTC), date(2025, 10, 20), False),
    ),
    Key(
        "planning.vragen_ronde_2",
        round_of(1),
        (datetime(2025, 10, 27, 11, tzinfo=UTC), date(2025, 10, 31), True),
    ),
    Key(
        "planning.inschrijving_sluit",
        lambda w: w.configuration.closes_at,
        datetime(2025, 11, 14, 11, tzinfo=UTC),
    ),
    Key("planning.voorlopige_gunning", lambda w: w.configuration.intended_award_on, date(2025, 11, 28)),
    Key("planning.standstill.days", lambda w: w.configuration.standstill_days, 10),
    Key("planning.standstill.ends", lambda w: w.day_of(Step.STANDSTILL_END), date(2025, 12, 8)),
    Key("planning.ingang", lambda w: w.day_of(Step.CONTRACT_START), date(2026, 1, 1)),
    Key(
        "submission.signature.forms",
        lambda w: w.rules.signature_forms,
        (SignatureForm.WET_SCAN, SignatureForm.ELECTRONIC),
    ),
    Key("submission.signature.service", lambda w: w.rules.signing_service, "ValidSign"),
    Key("submission.keep_originals_months_after_start", lambda w: w.rules.originals_months, 6),
    Key("plan.title", lambda w: w.tender.plan_title, "Plan van aanpak"),
    Key("plan.max_pages", lambda w: w.definition.plan and w.definition.plan.max_pages, 6),
    Key("plan.over_limit", lambda w: w.definition.plan and w.definition.plan.over_limit, OverLimit.CUT),
    Key("plan.paper", lambda w: w.facts.plan_rules.paper, "A4"),
    Key("plan.font", lambda w: w.facts.plan_rules.font, "Calibri"),
    Key("plan.font_size", lambda w: w.facts.plan_rules.font_size, 11),
    Key("plan.font_size.exact", lambda w: w.facts.plan_rules.font_rule, FontRule.EXACT),
    Key("plan.headings", lambda w: w.facts.plan_rules.heading_per_criterion and len(w.leaves), 4),
    Key("plan.cross_criterion_text", lambda w: w.facts.plan_rules.other_criterion_ignored, True),
    Key("plan.style", lambda w: says("concreet", "begrijpelijk", "SMART")(w.facts.plan_rules.style), True),
    *criteria({"1A": 20, "1B": 30, "2A": 30, "2B": 20}),
    Key(
        "award_criteria.group",
        lambda w: [(row.name, len(row.children)) for row in w.configuration.criteria],
        [("Uitvoering van de opdracht", 2), ("Kwaliteit van de uitvoering", 2)],
    ),
    Key("total_max", lambda w: w.configuration.highest_total, 100),
    scale(
        [
            ("Uitstekend", 10),
            ("Goed", 8),
            ("Voldoende", 6),
            ("Matig", 4),
            ("Onvoldoende", 2),
            ("Niet acceptabel", 0),
        ]
    ),
    Key("scale.knock_out", lambda w: any(level.knock_out for level in w.configuration.scale), False),
    Key("method.final", lambda w: w.configuration.final_score, FinalScore.CONSENSUS_ON_SCALE),
    Key("minimum.total_points", lambda w: w.configuration.minimum_total, 55),
    Key(
        "minimum.per_criterion",
        lambda w: {row.minimum_points for row in (*w.configuration.criteria, *w.leaves.values())},
        {None},
    ),
    tie_keys(
        [
            (TieOp.CRITERION, "1B", TieScope.ALWAYS),
            (TieOp.CRITERION, "2A", TieScope.AT_LIMIT),
            (TieOp.CRITERION, "1A", TieScope.AT_LIMIT),
            (TieOp.CRITERION, "2B", TieScope.AT_LIMIT),
            (TieOp.DRAW, None, TieScope.AT_LIMIT),
        ]
    ),
    Key("award.max", lambda w: w.definition.method.places_in(1), 3),
    Key("committee.size", lambda w: w.configuration.minimum_evaluators, 3),
    Key(
        "exclusion.mandatory", lambda w: {g.code for g in MANDATORY} <= w.configuration.exclusion_codes, True
    ),
    Key(
        "exclusion.facultative",
        lambda w: {"2.87-1b", "2.87-1c", "2.87-1h"} <= w.configuration.exclusion_codes,
        True,
    ),
    Key("exclusion.bibob.form_days", lambda w: w.rules.bibob_days, 14),
    Key("exclusion.bibob.may", lambda w: "nationaal-bibob" in w.configuration.exclusion_codes, True),
    Key("evidence_supplement.days", lambda w: w.configuration.supplement_days, 5),
    Key("evidence_supplement.late", lambda w: w.rules.late_supplement, Discretion.MAY),
    *asks(
        {
            "FORM-A": (BID, (P,), None),
            "FORM-B": (AWARD, (P,), None),
            "FORM-C": (BID, (P,), None),
            "FORM-D": (BID, (P,), None),
            "FORM-D1": (BID, (P,), None),
            "FORM-D2": (BID, (P,), None),
            "FORM-E": (BID, (P,), None),
            "FORM-F": (AWARD, (P,), None),
            "FORM-G": (BID, (P,), None),
            "FORM-H": (AWARD, (P,), None),
            "UEA": (BID, (P,), None),
            "GVA": (BID, ALL_MEMBERS, 24),
            "BELASTING": (BID, BIDDER_AND_MEMBERS, 6),
            "KVK": (BID, BIDDER_AND_MEMBERS, 6),
            "VOGRP": (BID, ALL_MEMBERS, 12),
            "JAARREKENING": (BID, (P,), None),
            "POLIS-BEDRIJF": (BID, (P,), None),
            "POLIS-BEROEP": (BID, (P,), None),
            "KWALITEIT": (BID, (P,), None),
            "BIBOB": (ASKED, (P,), None),
        }
    ),
    Key("evidence.FORM-D1.optional", lambda w: w.rule("FORM-D1").mandatory, False),
    Key("evidence.VOGRP.only_if", lambda w: says("rechtspersoon")(w.proof("VOGRP").condition), True),
    Key("evidence_age_reference", lambda w: w.proof("GVA").age_reference, AgeReference.RECEIPT),
    Key(
        "suitability.G1.alternative",
        lambda w: says("Wab", "getrouwe beeld")(w.requirement("G1").alternative),
        True,
    ),
    Key("suitability.G2.cover_per_year_min", lambda w: w.requirement("G2").threshold, 2_500_000),
    Key("suitability.G3.rule", lambda w: says("voorziening")(w.requirement("G3").alternative), True),
    Key(
        "suitability.G4",
        lambda w: says("HKZ", "ISO 9001", "gelijkwaardig")(w.requirement("G4").requirement),
        True,
    ),
    Key(
        "suitability.G4.alternative", lambda w: says("A tot en met N")(w.requirement("G4").alternative), True
    ),
    Key(
        "suitability.G5",
        lambda w: w.requirement("G5").references,
        ReferenceRule(
            2,
            3,
            Fraction(50),
            "trajecten in een jaar, alle drie de doelgroepen samen",
            may_add_up=True,
        ),
    ),
    Key(
        "parties.main_contractor.later_subcontractor",
        lambda w: w.contract.later_subcontractor,
        LaterSubcontractor.WITH_APPROVAL,
    ),
    Key("bid_validity.days", lambda w: w.configuration.validity_days, 90),
    Key("legal.objection_days", lambda w: w.configuration.standstill_days, 10),
    Key("legal.court", lambda w: w.configuration.texts.court, "rechtbank Midden-Nederland"),
    Key("complaints.decision_weeks", lambda w: w.rules.complaint_weeks, 6),
    Key(
        "complaints.next",
        lambda w: says("Geschillencommissie", "Aanbestedingsexperts")(w.configuration.texts.complaint_desk),
        True,
    ),
]

VOORNE_KEYS = [
    Key("tender.key", lambda w: w.document.key, "vaz-ho-2027"),
    Key("tender.authority.name", lambda w: w.document.authority, "Gemeente Voorne aan Zee"),
    Key("tender.procedure.type", lambda w: w.facts.procedure.procedure, Procedure.SOCIAL_SERVICES),
    Key("tender.procedure.award", lambda w: w.facts.procedure.award_basis, AwardBasis.BEST_PRICE_QUALITY),
    Key("tender.procedure.price_scored", lambda w: w.leaves["P"].max_points, 0),
    Key("tender.contact.sanction", lambda w: w.rules.contact_sanction, Discretion.MAY),
    Key(
        "volumes",
        lambda w: (w.contract.volumes.clients, w.contract.volumes.weeks, w.contract.volumes.hours),
        (2700, 48, 260_000),
    ),
    Key(
        "volumes.minutes_per_week_avg",
        lambda w: (w.contract.volumes.minutes_per_week_from, w.contract.volumes.minutes_per_week_to),
        (110, 120),
    ),
    Key(
        "volumes.beschikkingen_by_end_year",
        lambda w: says("2026 436", "2027 857", "2028 320", "2029 331", "2030 443", "2031 43", "2430")(
            w.contract.volumes.note
        ),
        True,
    ),
    Key("value.estimate_hint", lambda w: w.facts.contract.value_per_year, 260_000 * Fraction("44.40")),
    Key(
        "tariff",
        lambda w: w.facts.contract.tariffs,
        (TariffFacts("Huishoudelijke ondersteuning", "minuut", Fraction("0.74")),),
    ),
    Key("tariff.hourly_equivalent", lambda w: says("44,40")(w.configuration.texts.tariff), True),
    Key("indexation.basis", lambda w: w.contract.indexation, (IndexWeight("OVA"), IndexWeight("CPI"))),
    Key("indexation.formula", lambda w: says("bijlage 5", "elk jaar")(w.facts.contract.indexation), True),
    Key("indexation.at_contract_start", lambda w: w.contract.indexed_at_start, True),
    Key("price_document", lambda w: w.rule("INSCHRIJFSTAAT").moment, EvidenceMoment.SUBMISSION),
    Key(
        "declaration",
        lambda w: says("Vecozo", "startbericht", "SAP", "PxQ", "HHM")(w.contract.standards),
        True,
    ),
    Key("contract.type", lambda w: w.facts.contract.type, ContractType.FRAMEWORK),
    Key("contract.max_contractors", lambda w: w.configuration.places, 8),
    Key("contract.volume_guarantee", lambda w: w.facts.contract.volume_guaranteed, False),
    Key("contract.start", lambda w: w.facts.contract.start, date(2027, 1, 1)),
    Key("contract.initial_years", lambda w: w.facts.contract.initial_months, 3 * 12),
    Key(
        "contract.extensions",
        lambda w: (w.facts.contract.option_count, w.facts.contract.option_months),
        (1, 12),
    ),
    Key("contract.max_total_years", lambda w: w.facts.contract.longest_months, 4 * 12),
    Key("contract.conditions.version", lambda w: w.facts.contract.conditions_version, "2024-09"),
    Key(
        "contract.conditions.excluded_articles",
        lambda w: w.facts.contract.excluded_articles,
        ("16", "20.1", "20.2", "21", "22", "23", "25.3"),
    ),
    Key("contract.variant", lambda w: w.contract.variant, ContractVariant.EFFORT),
    Key("planning.publicatie", lambda w: w.configuration.publication_on, date(2026, 3, 9)),
    Key(
        "planning.vragen_ronde_1",
        round_of(0),
        (datetime(2026, 4, 9, 9, 30, tzinfo=UTC), date(2026, 4, 16), False),
    ),
    Key(
        "planning.vragen_ronde_2",
        round_of(1),
        (datetime(2026, 5, 1, 9, 30, tzinfo=UTC), date(2026, 5, 8), True),
    ),
    Key(
        "planning.inschrijving_sluit",
        lambda w: w.configuration.closes_at,
        datetime(2026, 6, 1, 11, tzinfo=UTC),
    ),
    Key("planning.voorlopige_gunning", lambda w: w.configuration.intended_award_on, date(2026, 6, 22)),
    Key(
        "planning.standstill",
        lambda w: (w.configuration.standstill_days, w.configuration.standstill_rolls_forward),
        (20, True),
    ),
    Key("planning.standstill.ends", lambda w: w.day_of(Step.STANDSTILL_END), date(2026, 7, 13)),
    Key("planning.definitieve_gunning", lambda w: w.day_of(Step.FINAL_AWARD), date(2026, 7, 14)),
    Key("planning.ingang", lambda w: w.day_of(Step.CONTRACT_START), date(2027, 1, 1)),
    Key(
        "submission.signature",
        lambda w: w.rules.signature_forms,
        (SignatureForm.WET_SCAN, SignatureForm.ELECTRONIC),
    ),
    Key("plan.title", lambda w: w.tender.plan_title, "Uitvoeringsplan"),
    Key("plan.max_pages", lambda w: w.definition.plan and w.definition.plan.max_pages, 5),
    Key("plan.over_limit", lambda w: w.definition.plan and w.definition.plan.over_limit, OverLimit.IGNORE),
    Key("plan.paper", lambda w: w.facts.plan_rules.paper, "A4"),
    Key("plan.font", lambda w: says("goed leesbaar")(w.facts.plan_rules.font), True),
    Key(
        "plan.font_size_min",
        lambda w: (w.facts.plan_rules.font_size, w.facts.plan_rules.font_rule),
        (10, FontRule.AT_LEAST),
    ),
    Key(
        "plan.includes",
        lambda w: says("afbeeldingen", "schema", "bijlagen")(w.facts.plan_rules.counted_pages),
        True,
    ),
    Key(
        "plan.outside_limit",
        lambda w: says("voorblad", "inhoudsopgave")(w.facts.plan_rules.uncounted_pages),
        True,
    ),
    *criteria({"1": 50, "2": 30, "3": 20}),
    Key("total_max", lambda w: w.configuration.highest_total, 100),
    Key(
        "aspects",
        lambda w: [
            says(*words)(w.configuration.texts.criteria_words[code])
            for code, words in {
                "1": ("bezetting", "uitval", "vakanties", "opschalen", "wachtlijst"),
                "2": ("moeilijk bereikbaar", "leeftijden", "psychische", "signaleren", "maaltijden"),
                "3": ("afstemming", "verbetering", "innovatie"),
            }.items()
        ],
        [True, True, True],
    ),
    scale(
        [
            ("Uitstekend", 100),
            ("Goed", 80),
            ("Voldoende", 50),
            ("Matig", 25),
            ("Onvoldoende", 0),
            ("Onacceptabel", None),
        ]
    ),
    Key(
        "scale.knock_out",
        lambda w: [level.label for level in w.configuration.scale if level.knock_out],
        ["Onacceptabel"],
    ),
    Key("method.assessors", lambda w: w.configuration.minimum_evaluators, 3),
    Key("minimum.total", lambda w: w.configuration.minimum_total, None),
    Key(
        "capacity_offer",
        lambda w: [(row.code, row.minimum) for row in w.configuration.statements],
        [("gelijktijdige_clienten", 100)],
    ),
    Key("capacity_offer.at_least", lambda w: w.configuration.statements[0].at_least_reference, True),
    tie_keys(
        [
            (TieOp.STATEMENT, "gelijktijdige_clienten", TieScope.ALWAYS),
            (TieOp.DRAW, None, TieScope.AT_LIMIT),
        ]
    ),
    Key("award.max", lambda w: w.definition.method.places_in(1), 8),
    Key("exclusion.supplement_days", lambda w: w.configuration.supplement_days, 14),
    Key("exclusion.late", lambda w: w.rules.late_supplement, Discretion.MUST),
    Key(
        "exclusion.bibob",
        lambda w: ("nationaal-bibob" in w.configuration.exclusion_codes, w.rules.bibob_days),
        (True, 14),
    ),
    *asks(
        {
            "UEA": (BID, BIDDER_AND_MEMBERS, None),
            "GVA": (ASKED, ALL_MEMBERS, 24),
            "BELASTING": (ASKED, BIDDER_AND_MEMBERS, 6),
            "KVK": (ASKED, BIDDER_AND_MEMBERS, 6),
            "RUSLAND": (BID, BIDDER_AND_MEMBERS, None),
            "REFERENTIE": (BID, (P,), None),
            "ACCOUNTANT": (AWARD, (P,), None),
            "POLIS": (AWARD, (P,), None),
            "KWALITEIT": (AWARD, (P,), None),
            "BIBOB": (ASKED, (P,), None),
        }
    ),
    Key("russia", lambda w: "nationaal-rusland" in w.configuration.exclusion_codes, True),
    Key(
        "russia.threshold_pct_subcontract",
        lambda w: says("10 procent")(w.proof("RUSLAND").explanation),
        True,
    ),
    Key(
        "suitability.G1",
        lambda w: w.requirement("G1").references,
        ReferenceRule(1, 3, Fraction(100), "cliënten binnen een jaar, bij één organisatie"),
    ),
    Key(
        "suitability.G2.small_or_micro_entity",
        lambda w: says("micro", "samenstellingsverklaring")(w.requirement("G2").alternative),
        True,
    ),
    Key(
        "suitability.G2.combination",
        lambda w: says("ten minste één lid")(w.requirement("G2").requirement),
        True,
    ),
    Key("suitability.G3.per_year_max", lambda w: w.requirement("G3").threshold, 2_500_000),
    Key("suitability.G3.per_claim_min", lambda w: says("1.000.000")(w.requirement("G3").requirement), True),
    Key(
        "suitability.G4.examples",
        lambda w: says("ISO 9001:2015", "EN 15224", "HKZ", "PREZO", "NIAZ", "gelijkwaardig")(
            w.requirement("G4").requirement
        ),
        True,
    ),
    Key(
        "suitability.G4.alternative",
        lambda w: says("handboek", "klachten", "cliëntervaring", "verbeteracties", "traject")(
            w.requirement("G4").alternative
        ),
        True,
    ),
    Key("suitability.G4.certificate_by", lambda w: w.proof("KWALITEIT").held_by, date(2027, 1, 1)),
    Key(
        "suitability.G4.contract_condition",
        lambda w: says("ontbindende voorwaarde")(w.proof("KWALITEIT").held_by_failure),
        True,
    ),
    Key("supplement.winner_evidence_days", lambda w: w.configuration.winner_evidence_days, 7),
    Key("social_return.pct", lambda w: w.facts.contract.social_return_percentage, 3),
    Key("social_return.of", lambda w: says("totale omzet")(w.facts.contract.social_return_base), True),
    Key(
        "social_return.means",
        lambda w: says("bijlage 13", "WIZZR", "binnen de looptijd", "verdringing", "verband met de opdracht")(
            w.facts.contract.social_return_means
        ),
        True,
    ),
    Key(
        "parties.later_subcontractor",
        lambda w: w.contract.later_subcontractor,
        LaterSubcontractor.WITH_APPROVAL,
    ),
    Key("bid_validity.days", lambda w: w.configuration.validity_days, 90),
    Key("legal.court", lambda w: w.configuration.texts.court, "rechtbank Rotterdam"),
    Key("complaints.channel", lambda w: says("website")(w.configuration.texts.complaint_desk), True),
    Key("complaints.decision_weeks", lambda w: w.rules.complaint_weeks, 6),
    Key(
        "capacity_rule",
        lambda w: w.capacity,
        CapacityRule(800, 100, statement="gelijktijdige_clienten", reports_per_year=12),
    ),
    Key("capacity_rule.boundary", lambda w: w.capacity.at_limit.value, "open"),
    Key("capacity_rule.settings.target", lambda w: w.capacity.target.value, "eigen_opgave"),
    Key("capacity_rule.settings.unit", lambda w: w.capacity.unit.value, "clienten"),
    Key("capacity_rule.settings.paused", lambda w: w.capacity.paused_counts_as_below, False),
    Key("capacity_rule.provider_may_pause_itself", lambda w: w.capacity.may_pause, True),
    Key("capacity_rule.own_offer_is_not_a_cap", lambda w: w.capacity.offer_is_ceiling, False),
]

EMMEN_KEYS = [
    Key("tender.key", lambda w: w.document.key, "emm-sob-2025"),
    Key("tender.authority.name", lambda w: w.document.authority, "Gemeente Emmen"),
    Key(
        "tender.services",
        lambda w: says(
            "schoonmaakondersteuning", "individueel", "groepen", "verzorging", "kortdurend verblijf"
        )(w.configuration.texts.description),
        True,
    ),
    Key("tender.procedure.regime", lambda w: w.facts.procedure.procedure, Procedure.SOCIAL_SERVICES),
    Key("tender.procedure.cpv", lambda w: w.facts.procedure.cpv, "85000000"),
    Key("value.per_year", lambda w: w.facts.contract.value_per_year, 30_000_000),
    Key("value.per_year.range", lambda w: says("26", "30 miljoen")(w.contract.volumes.note), True),
    Key("value.total_8y_indicative", lambda w: w.facts.contract.max_value, 250_000_000),
    Key("value.indexed", lambda w: says("geïndexeerd")(w.facts.contract.indexation), True),
    Key("lots.count", lambda w: len(w.configuration.lots), 6),
    Key("lots.by", lambda w: {says("Gebied")(lot.name) for lot in w.configuration.lots}, {True}),
    Key("lots.one_provider_per_lot", lambda w: {w.definition.method.places_in(n) for n in range(1, 7)}, {1}),
    Key("lots.bid_on", lambda w: w.facts.lot_limits.bidding, LotBidding.ALL),
    Key("lots.max_lots_per_tenderer", lambda w: w.configuration.max_lots_per_bidder, 2),
    Key("lots.division_rule", lambda w: w.configuration.division_rule, DivisionRule.PREFERENCE),
    Key(
        "lots.resulting_providers.min",
        lambda w: len(w.configuration.lots) // (w.configuration.max_lots_per_bidder or 1),
        3,
    ),
    Key("clustering.clustered", lambda w: w.facts.procedure.clustering.is_clustered, True),
    Key("clustering.motivate", lambda w: w.facts.procedure.clustering.missing, ()),
    Key(
        "clustering.via",
        lambda w: says("marktconsultatie", "2023")(w.facts.procedure.clustering.market),
        True,
    ),
    Key("term.initial_years", lambda w: w.facts.contract.initial_months, 4 * 12),
    Key(
        "term.extensions",
        lambda w: (w.facts.contract.option_count, w.facts.contract.option_months),
        (2, 2 * 12),
    ),
    Key("term.max_total_years", lambda w: w.facts.contract.longest_months, 8 * 12),
    Key(
        "term.motivation",
        lambda w: says("partnerschap", "investeringen")(w.facts.contract.term_motivation),
        True,
    ),
    Key(
        "price.type",
        lambda w: [(row.unit, row.is_fixed) for row in w.facts.contract.tariffs],
        [("jaar", False)],
    ),
    Key("price.scored", lambda w: w.configuration.asks_price, False),
    Key("price.adjusted_by", lambda w: w.contract.budget_follows_indications, True),
    Key("social_return.pct", lambda w: w.facts.contract.social_return_percentage, 5),
    Key(
        "social_return.as",
        lambda w: says("uitvoeringsvoorwaarde")(w.facts.contract.social_return_base),
        True,
    ),
    *decided(
        {
            "A": date(2023, 9, 1),
            "B": date(2023, 10, 1),
            "C": date(2023, 10, 1),
            "D": date(2024, 1, 15),
            "E": date(2024, 7, 1),
            "F": date(2024, 9, 1),
            "RAAD": date(2023, 12, 21),
            "COLLEGE": date(2023, 11, 7),
            "RAADINFO": date(2023, 10, 16),
        }
    ),
    Key("milestones.start", lambda w: w.facts.contract.start, date(2025, 1, 1)),
    Key("milestones.implementation_months", lambda w: w.contract.implementation_months, 6),
    Key(
        "governance.sign_by_mandate", lambda w: says("concernmanager")(w.configuration.texts.signatory), True
    ),
]
KEYS = {GOOI: GOOI_KEYS, VOORNE: VOORNE_KEYS, EMMEN: EMMEN_KEYS}

LEFT = {
    GOOI: (
        Left(
            "achtergrond",
            ("tender.authority.type", "tender.authority.inhabitants_approx", "tariff.study", "tariff.basis"),
        ),
        Left(
            "bekendmaking",
            (
                "tender.references.tenderned",
                "tender.references.dossier",
                "tender.references.version",
                "tender.references.doc_date",
            ),
        ),
        Left(
            "vast",
            (
                "tender.contact.role",
                "tender.contact.channel",
                "tender.contact.no_other_contact",
                "tender.procedure.law",
                "tender.procedure.variants",
                "planning.definitief_en_tekenen",
                "planning_may_change",
                "questions.late_or_other_channel",
                "questions.exception",
                "questions.proposals_for_change_allowed",
                "submission.platform_only",
                "submission.late",
                "submission.outage_risk",
                "submission.completeness",
                "submission.signature.by",
                "method.absolute",
                "method.individual_first",
                "method.independent",
                "method.plenary",
                "method.adjust_allowed",
                "minimum.as_grade",
                "minimum.below",
                "ranking.order",
                "ranking.tie_break.last",
                "award.requires_minimum",
                "contract.fewer_if",
                "checks_order",
                "exclusion.bibob.unit",
                "evidence_supplement.unit",
                "evidence_supplement.unless",
                "evidence_supplement.cost",
                "parties.main_contractor.lists_subcontractors_in_UEA",
                "parties.main_contractor.liability",
                "parties.main_contractor.sub_without_GVA",
                "parties.combination",
                "parties.group",
                "bid_validity.from",
                "bid_validity.on_kort_geding",
                "bid_validity.otherwise",
                "legal.unit",
                "legal.effect",
                "legal.kort_geding_suspends",
                "complaints.channel",
                "complaints.outcomes",
                "authority_may",
                "payment.basis",
                "payment.after",
            ),
        ),
        Left("personen", ("committee.roles", "committee.employer", "committee.externals_allowed")),
        Left("stukken", ("annexes", "confidentiality", "geschillencommissie_conditions", "costs")),
    ),
    VOORNE: (
        Left(
            "achtergrond",
            (
                "tender.authority.type",
                "tender.authority.since",
                "tender.authority.inhabitants_approx",
                "tender.authority.area_km2",
                "tender.authority.dept",
                "tender.predecessor",
                "tariff.basis",
                "tariff.study",
            ),
        ),
        Left("bekendmaking", ("tender.references.tenderned", "tender.references.doc_date")),
        Left(
            "vast",
            (
                "tender.platform",
                "tender.contact.one_contact_person",
                "tender.contact.other_staff",
                "tender.procedure.law",
                "tender.procedure.text_calls_it",
                "tender.procedure.method",
                "value.max_total",
                "planning.ondertekening",
                "submission.platform_only",
                "submission.late",
                "submission.outage_risk",
                "plan.documents",
                "method.individual_first",
                "method.meeting",
                "method.facilitator",
                "ranking.order",
                "exclusion.mandatory",
                "exclusion.facultative",
                "russia.false_statement",
                "supplement.from",
                "bid_validity.on_kort_geding",
                "legal.kort_geding_suspends",
                "complaints.next",
                "capacity_rule.exempt",
                "price_document.check",
                "parties.same_as_GV",
            ),
        ),
        Left("stukken", ("annexes", "capacity_rule.reporting_to")),
    ),
    EMMEN: (
        Left(
            "achtergrond",
            (
                "document_status",
                "current_contract",
                "value.earlier_text",
                "desk_research",
                "model_choice",
                "kraljic",
                "market_consultation",
                "price.study",
                "tender.model",
            ),
        ),
        Left("bekendmaking", ("tender.procedure.platform",)),
        Left(
            "vast",
            (
                "tender.procedure.european",
                "lots.resulting_providers.max",
                "assessment_team.not_allowed",
                "governance.mandate_with_start_decision",
                "clustering.status",
            ),
        ),
        Left("personen", ("assessment_team.members", "rolls")),
        Left("stukken", ("contract_topics", "service_limits")),
    ),
}


@pytest.mark.parametrize("name", KEYS)
def test_every_key_of_the_document_stands_in_the_configuration_with_its_value(name: str) -> None:
    authority = OrganisationFactory(authority=True)
    tender = create_from_template(
        name, authority=authority, key="nieuw", title="Nieuw", by=buyer_of(authority), at=AT
    )
    loaded = Loaded(name, tender)

    found = {key.path: key.read(loaded) for key in KEYS[name]}

    assert found == {key.path: key.value for key in KEYS[name]}


@pytest.mark.parametrize("name", KEYS)
def test_no_key_is_named_twice(name: str) -> None:
    paths = Counter([key.path for key in KEYS[name]] + [path for left in LEFT[name] for path in left.paths])

    assert [path for path, times in paths.items() if times > 1] == []


def test_what_is_not_configured_has_its_reason_in_the_documentation() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    section = text.partition("## What of the reference documents is not configured")[2].partition("\n## ")[0]
    reasons = {left.reason for rows in LEFT.values() for left in rows}

    assert {reason for reason in reasons if f"- **{reason}**: " not in section} == set()
    assert section.count("- **") == len(reasons)
