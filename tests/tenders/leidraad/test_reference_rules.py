"""The leidraad of Voorne aan Zee says every rule of its document that the configuration holds (`legal.md` 2.2).

The table has each key of `tests.tenders.test_every_key` with the statement that says it, and the words as they stand in
the PDF and in the Word document.
"""

import re

import pytest

from documents.files import read_file
from tenders.domain.blocks import lines_of
from tenders.domain.leidraad import FIXED
from tenders.leidraad.selectors import content_of
from tenders.leidraad.services import make_version, render_leidraad
from tenders.models import LeidraadVersion
from tenders.services.templates import create_from_template
from tests import word
from tests.factories.accounts import OrganisationFactory
from tests.factories.tenders import AT, buyer_of
from tests.pdf import flow_of
from tests.tenders.reference_keys import EMMEN, GOOI, VOORNE
from tests.tenders.test_every_key import VOORNE_KEYS

pytestmark = pytest.mark.django_db

# Path in the document: (key of the statement, its words).
RULES: dict[str, tuple[str, tuple[str, ...]]] = {
    "tender.authority.name": ("tender.authority", ("Gemeente Voorne aan Zee besteedt de opdracht",)),
    "tender.procedure.type": ("procedure.procedure", ("sociale en andere specifieke diensten",)),
    "tender.procedure.award": ("procedure.award_basis", ("beste prijs-kwaliteitverhouding",)),
    "tender.procedure.price_scored": ("method.price", ("de prijs staat vast en geeft geen punten",)),
    "tender.contact.sanction": ("rules.contact_sanction", ("dan kunnen wij hem uitsluiten",)),
    "volumes": ("contract.volumes", ("2.700 cliënten", "48 weken", "260.000 uur")),
    "volumes.minutes_per_week_avg": ("contract.volumes", ("gemiddeld 110 tot 120 minuten per week",)),
    "volumes.beschikkingen_by_end_year": (
        "contract.volumes",
        ("2026 436", "2027 857", "2028 320", "2029 331", "2030 443", "2031 43", "2430"),
    ),
    "value.estimate_hint": ("contract.value_per_year", ("€ 11.544.000 per jaar",)),
    "tariff": ("contract.tariffs", ("Huishoudelijke ondersteuning: € 0,74 per minuut, vast",)),
    "tariff.hourly_equivalent": ("texts.tariff", ("€ 44,40 per uur",)),
    "indexation.basis": ("execution.indexation", ("OVA en CPI",)),
    "indexation.formula": ("contract.indexation", ("Elk jaar op 1 januari", "met de formule van bijlage 5")),
    "indexation.at_contract_start": (
        "execution.indexed_at_start",
        ("Ook bij de ingang van de overeenkomst",),
    ),
    "price_document": ("evidence.inschrijving", ("Inschrijfstaat",)),
    "declaration": ("execution.standards", ("Vecozo", "startbericht", "SAP", "PxQ", "HHM")),
    "contract.type": ("contract.type", ("een raamovereenkomst",)),
    "contract.max_contractors": ("method.places", ("ten hoogste 8 overeenkomsten",)),
    "contract.volume_guarantee": ("contract.volume_guaranteed", ("Er is geen afnamegarantie",)),
    "contract.start": ("contract.start", ("gaat in op vr 1 januari 2027",)),
    "contract.initial_years": ("contract.initial_months", ("De eerste looptijd is 3 jaar",)),
    "contract.extensions": ("contract.options", ("één keer verlengen, met ten hoogste 1 jaar",)),
    "contract.max_total_years": ("contract.options", ("ten hoogste 4 jaar",)),
    "contract.conditions.version": ("contract.conditions_version", ("versie 2024-09",)),
    "contract.conditions.excluded_articles": (
        "contract.excluded_articles",
        ("16, 20.1, 20.2, 21, 22, 23 en 25.3",),
    ),
    "contract.variant": ("execution.variant", ("inspanningsgericht",)),
    "planning.publicatie": ("planning.publicatie", ("Publicatie", "ma 9 maart 2026")),
    "planning.vragen_ronde_1": (
        "planning.round_1",
        ("ronde 1 stelt u uiterlijk op do 9 april 2026, 11.30 uur", "do 16 april 2026"),
    ),
    "planning.vragen_ronde_2": (
        "planning.round_2",
        ("vr 1 mei 2026, 11.30 uur", "vraagt u alleen naar eerdere antwoorden", "vr 8 mei 2026"),
    ),
    "planning.inschrijving_sluit": ("planning.sluiting", ("uiterlijk op ma 1 juni 2026, 13.00 uur",)),
    "planning.voorlopige_gunning": ("planning.voorlopige-gunning", ("ma 22 juni 2026",)),
    "planning.standstill": ("method.standstill_days", ("20 kalenderdagen", "schuift de termijn door")),
    "planning.standstill.ends": ("method.standstill_days", ("ma 13 juli 2026",)),
    "planning.definitieve_gunning": ("planning.definitieve-gunning", ("di 14 juli 2026",)),
    "planning.ingang": ("planning.overeenkomst", ("Ingang van de overeenkomst", "vr 1 januari 2027")),
    "submission.signature": (
        "rules.signature_forms",
        ("een natte handtekening als scan of een elektronische handtekening",),
    ),
    "plan.title": ("evidence.inschrijving", ("Uitvoeringsplan",)),
    "plan.max_pages": ("plan.max_pages", ("ten hoogste 5 pagina's",)),
    "plan.over_limit": ("plan.over_limit", ("leest de commissie toch alle pagina's",)),
    "plan.paper": ("plan.rules", ("Papierformaat: A4",)),
    "plan.font": ("plan.rules", ("een goed leesbaar lettertype",)),
    "plan.font_size_min": ("plan.rules", ("Lettergrootte: ten minste 10 punten",)),
    "plan.includes": ("plan.rules", ("Dit telt wel mee: afbeeldingen, schema's en bijlagen",)),
    "plan.outside_limit": ("plan.rules", ("tellen niet mee: voorblad en inhoudsopgave",)),
    "award_criteria.1": ("method.criteria", ("1 Capaciteit voor Voorne aan Zee", "50 × score ÷ 100")),
    "award_criteria.2": ("method.criteria", ("2 Aandacht voor zorg", "30 × score ÷ 100")),
    "award_criteria.3": ("method.criteria", ("3 Samenwerking", "20 × score ÷ 100")),
    "total_max": ("method.total", ("In totaal zijn 100 punten te verdienen",)),
    "aspects": (
        "criteria.1.aspects",
        ("vervanging bij uitval, vakanties en feestdagen", "Opschalen en het voorkomen van een wachtlijst"),
    ),
    "scale": ("method.scale", ("Uitstekend", "Goed", "Voldoende", "Matig", "Onvoldoende")),
    "scale.knock_out": ("method.minima", ("'Onacceptabel' krijgt, wordt terzijde gelegd",)),
    "method.assessors": ("method.minimum_evaluators", ("Ten minste 3 beoordelaars",)),
    "minimum.total": ("method.criteria", ("geen",)),
    "capacity_offer": (
        "statements.gelijktijdige_clienten",
        ("Aantal cliënten gelijktijdig: ten minste 100 cliënten",),
    ),
    "capacity_offer.at_least": (
        "statements.gelijktijdige_clienten",
        ("niet lager dan de omvang van de referentie",),
    ),
    "ranking.tie_break": (
        "method.tie_break",
        ("wie een hogere opgave heeft bij gelijktijdige_clienten gaat voor", "het lot beslist"),
    ),
    "award.max": ("method.places", ("Er worden ten hoogste 8 overeenkomsten gesloten",)),
    "exclusion.supplement_days": ("rules.supplement_days", ("niet binnen 14 dagen",)),
    "exclusion.late": ("rules.late_supplement", ("dan leggen wij de inschrijving terzijde",)),
    "exclusion.bibob": ("rules.bibob_days", ("Bibob-vragenformulier, dan hebt u daarvoor 14 dagen",)),
    "evidence.UEA": ("evidence.UEA", ("bij de inschrijving inschrijver en lid van de combinatie",)),
    "evidence.GVA": ("evidence.GVA", ("op verzoek", "24 maanden", "onderaannemer")),
    "evidence.BELASTING": ("evidence.BELASTING", ("Belastingdienst", "6 maanden")),
    "evidence.KVK": ("evidence.KVK", ("Uittreksel Handelsregister", "6 maanden")),
    "evidence.RUSLAND": ("evidence.RUSLAND", ("bij de inschrijving",)),
    "evidence.REFERENTIE": ("evidence.REFERENTIE", ("bij de inschrijving",)),
    "evidence.ACCOUNTANT": (
        "evidence.after_award",
        ("Accountantsverklaring over het laatst afgesloten boekjaar",),
    ),
    "evidence.POLIS": ("evidence.after_award", ("Polis bedrijfsaansprakelijkheid",)),
    "evidence.KWALITEIT": (
        "evidence.after_award",
        ("Certificaat, of handboek met overeenkomst over het traject",),
    ),
    "evidence.BIBOB": ("evidence.BIBOB", ("op verzoek", "de gemeente vraagt erom")),
    "russia": ("exclusion.nationaal-rusland", ("Russische betrokkenheid",)),
    "russia.threshold_pct_subcontract": ("evidence.RUSLAND", ("meer dan 10 procent van een onderaannemer",)),
    "suitability.G1": (
        "suitability.G1",
        ("Ten hoogste één referentie uit de laatste 3 jaar, met ten minste 100 cliënten binnen een jaar",),
    ),
    "suitability.G2.small_or_micro_entity": (
        "suitability.G2",
        ("micro-onderneming mag een samenstellingsverklaring",),
    ),
    "suitability.G2.combination": ("suitability.G2", ("In een combinatie voldoet ten minste één lid",)),
    "suitability.G3.per_year_max": ("suitability.G3", ("€ 2.500.000 per jaar", "2.500.000 euro dekking")),
    "suitability.G3.per_claim_min": ("suitability.G3", ("€ 1.000.000 per aanspraak",)),
    "suitability.G4.examples": (
        "suitability.G4",
        ("ISO 9001:2015, EN 15224, HKZ, PREZO, NIAZ of gelijkwaardig",),
    ),
    "suitability.G4.alternative": (
        "suitability.G4",
        ("Een kwaliteitshandboek met klachten, cliëntervaring en verbeteracties",),
    ),
    "suitability.G4.certificate_by": ("evidence.KWALITEIT", ("uiterlijk op vr 1 januari 2027",)),
    "suitability.G4.contract_condition": ("evidence.KWALITEIT", ("ontbindende voorwaarde",)),
    "supplement.winner_evidence_days": (
        "rules.winner_evidence_days",
        ("binnen 7 dagen na de verzending van de brieven",),
    ),
    "social_return.pct": ("contract.social_return_percentage", ("3% van de totale omzet",)),
    "social_return.of": ("contract.social_return_base", ("de totale omzet zonder btw",)),
    "social_return.means": (
        "contract.social_return_means",
        ("bijlage 13", "WIZZR", "binnen de looptijd", "in verband met de opdracht", "zonder verdringing"),
    ),
    "parties.later_subcontractor": (
        "execution.later_subcontractor",
        ("mag met schriftelijke toestemming vooraf",),
    ),
    "bid_validity.days": ("method.validity_days", ("90 dagen na de sluiting",)),
    "legal.court": ("texts.court", ("rechtbank Rotterdam",)),
    "complaints.channel": ("texts.complaint_desk", ("via de website van de gemeente",)),
    "complaints.decision_weeks": ("rules.complaint_weeks", ("binnen 6 weken",)),
    "capacity_rule": ("execution.capacity", ("meer dan 800 cliënten krijgt geen nieuwe", "ten minste 100")),
    "capacity_rule.boundary": ("execution.capacity", ("Precies 800 is nog open",)),
    "capacity_rule.settings.target": ("execution.capacity", ("onder zijn eigen opgave",)),
    "capacity_rule.settings.unit": ("execution.capacity", ("cliënten",)),
    "capacity_rule.settings.paused": ("execution.capacity", ("telt niet mee als onder",)),
    "capacity_rule.provider_may_pause_itself": ("execution.capacity", ("mag zichzelf op pauze zetten",)),
    "capacity_rule.own_offer_is_not_a_cap": ("execution.capacity", ("De eigen opgave is geen maximum",)),
}
# A word of ours for the tender: bidders read the kenmerk.
NOT_FOR_BIDDERS = {"tender.key"}


def made(name: str, authority: str) -> LeidraadVersion:
    organisation = OrganisationFactory(authority=True, name=authority)
    buyer = buyer_of(organisation)
    tender = create_from_template(
        name, authority=organisation, key="nieuw", title="Nieuwe opdracht", by=buyer, at=AT
    )
    version = make_version(tender, by=buyer, at=AT)
    render_leidraad(version.public_id, at=AT)
    version.refresh_from_db()
    return version


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def pdf_text(version: LeidraadVersion) -> str:
    """Without the heads and feet of pages, which stand between the lines of a paragraph that goes over a page."""
    assert version.pdf is not None
    lines = flow_of(read_file(version.pdf)).splitlines()
    between = re.compile(rf"pagina \d+ van \d+|Inkoopdocument: {re.escape(version.tender.title)}")
    around = {version.tender.authority.name, version.tender.reference}
    return flat(
        " ".join(line for line in lines if not between.fullmatch(line.strip()) and line not in around)
    )


def test_every_key_of_voorne_has_its_words() -> None:
    assert set(RULES) | NOT_FOR_BIDDERS == {key.path for key in VOORNE_KEYS}


def test_the_leidraad_of_voorne_says_every_rule_that_the_configuration_holds() -> None:
    version = made(VOORNE, "Gemeente Voorne aan Zee")
    assert version.word is not None
    said: dict[str, str] = {}
    for one in content_of(version).said():
        for key in one.keys:
            said[key] = flat(f"{said.get(key, '')} {' '.join(lines_of(one.block)).replace(' | ', ' ')}")
    places = {
        "statement": said,
        "PDF": pdf_text(version),
        "Word": flat(word.text_of(read_file(version.word))),
    }

    missing = [
        (path, where, words)
        for path, (key, expected) in RULES.items()
        for where, text in places.items()
        for words in expected
        if words not in (text.get(key, "") if isinstance(text, dict) else text)
    ]

    assert missing == []


@pytest.mark.parametrize(
    ("name", "authority", "words"),
    [
        (GOOI, "Regio Gooi en Vechtstreek", ("€ 1,560 per minuut", "Gooise Meren", "overeenkomst")),
        (EMMEN, "Gemeente Emmen", ("verdeeld in 6 percelen", "ten hoogste 2 percelen winnen")),
    ],
)
def test_the_other_reference_tenders_have_every_chapter(
    name: str, authority: str, words: tuple[str, ...]
) -> None:
    version = made(name, authority)
    assert version.word is not None
    document, text = read_file(version.word), pdf_text(version)

    titles = [row for row in word.headings_of(document) if re.match(r"\d+\. ", row)]

    assert [re.sub(r"^\d+\. ", "", row) for row in titles][:9] == [
        "Inleiding en begrippen",
        "De opdracht",
        "Planning en procedure",
        "Uitsluiting, geschiktheid en bewijs",
        "Uitvoering en tarieven",
        "Zo beoordelen wij",
        "Gunningsbeslissing en verificatie",
        "De overeenkomst",
        "Inschrijven",
    ]
    assert [row for row in titles if row not in text] == []
    assert [one for one in words if one not in text] == []


def test_every_statement_names_where_it_comes_from() -> None:
    version = made(VOORNE, "Gemeente Voorne aan Zee")

    unnamed = [one for one in content_of(version).said() if not one.keys]
    roots = {key.partition(".")[0] for one in content_of(version).said() for key in one.keys}

    assert unnamed == []
    assert roots == {
        FIXED,
        "contract",
        "criteria",
        "evidence",
        "exclusion",
        "execution",
        "lots",
        "method",
        "plan",
        "planning",
        "procedure",
        "rules",
        "statements",
        "suitability",
        "tender",
        "texts",
    }
