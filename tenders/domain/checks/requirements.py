"""Lots, exclusion and evidence."""

import re
from collections import Counter
from collections.abc import Iterator

from tenders.domain.checks.finding import Context, Subject, blocks, warns
from tenders.domain.exclusion import FACULTATIVE, MANDATORY
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty

# Proof of what the UEA declares about exclusion grounds, by the codes of the usual pieces of evidence.
COVERED_BY_ESPD = ("GVA", "KVK", "BELASTING", "VOG")
_REFERENCE = re.compile(r"\breferentie", re.IGNORECASE)
# Aw 2.89: how old the usual pieces of evidence may be at submission, in months.
LEGAL_AGES = {"GVA": 24, "KVK": 6, "BELASTING": 6}


def no_lots(context: Context) -> Iterator[str]:
    if not context.configuration.lots:
        yield "Er is geen perceel: voeg er ten minste één toe. Zonder verdeling is dat perceel 1, de hele opdracht."


def one_lot_without_reason(context: Context) -> Iterator[str]:
    """Aw 1.5: who does not divide a contract into lots says why."""
    c = context.configuration
    if len(c.lots) == 1 and not c.texts.lots_motivation:
        yield "De opdracht is niet in percelen verdeeld en de reden daarvoor ontbreekt (artikel 1.5 Aanbestedingswet)."


def mandatory_grounds_missing(context: Context) -> Iterator[str]:
    missing = [g.name for g in MANDATORY if g.code not in context.configuration.exclusion_codes]
    if missing:
        yield "Een dwingende uitsluitingsgrond ontbreekt: open Uitsluitingsgronden en sla die pagina op."


def no_espd(context: Context) -> Iterator[str]:
    """Aw 2.84: exclusion and suitability are declared first in the UEA."""
    if not any(rule.code == "UEA" for rule in context.configuration.evidence):
        yield "De UEA staat niet bij de bewijsmiddelen."


def evidence_codes_repeated(context: Context) -> Iterator[str]:
    counted = Counter(rule.code for rule in context.configuration.evidence)
    for code in sorted(code for code, times in counted.items() if times > 1):
        yield f"De code {code} komt meer dan één keer voor bij de bewijsmiddelen: geef elk een eigen code."


def evidence_age_differs_from_law(context: Context) -> Iterator[str]:
    for rule in context.configuration.evidence:
        legal = LEGAL_AGES.get(rule.code)
        if legal is not None and rule.max_age_months is not None and rule.max_age_months < legal:
            yield (
                f"{rule.name} mag volgens artikel 2.89 Aanbestedingswet {legal} maanden oud zijn; hier is dat "
                f"{rule.max_age_months} maanden."
            )


def criminal_record_beside_declaration(context: Context) -> Iterator[str]:
    """The principle of Aw 1.20 lid 3: no VOG where a gedragsverklaring aanbesteden proves the same."""
    codes = {rule.code for rule in context.configuration.evidence}
    if "GVA" in codes and any(code.startswith("VOG") for code in codes):
        yield "Er wordt een VOG gevraagd naast de gedragsverklaring aanbesteden."


def evidence_from_bidder_alone(context: Context) -> Iterator[str]:
    """Aw 2.84: each member of a combination declares for itself."""
    for rule in context.configuration.evidence:
        if rule.code == "UEA" and EvidenceParty.MEMBER not in rule.parties:
            yield "Alleen de inschrijver geeft een UEA, niet ook elk lid van een combinatie."


def evidence_covered_by_espd(context: Context) -> Iterator[str]:
    """Aw 2.85: the UEA comes first; of the rest only lists of references may be asked along with the bid."""
    c = context.configuration
    references = {
        rule.code for row in c.requirements if _REFERENCE.search(row.words) for rule in row.evidence
    }
    of_suitability = {rule.code for row in c.requirements for rule in row.evidence} - references - {"UEA"}
    for rule in c.evidence:
        is_covered = rule.code in of_suitability or rule.code.upper().startswith(COVERED_BY_ESPD)
        if rule.moment is EvidenceMoment.SUBMISSION and is_covered:
            yield f"{rule.name} wordt bij de inschrijving gevraagd, terwijl de UEA dit al verklaart."


def all_facultative_grounds(context: Context) -> Iterator[str]:
    if {ground.code for ground in FACULTATIVE} <= context.configuration.exclusion_codes:
        yield "Alle facultatieve uitsluitingsgronden zijn gekozen."


def much_evidence_at_submission(context: Context) -> Iterator[str]:
    at_submission = [r for r in context.configuration.evidence if r.moment is EvidenceMoment.SUBMISSION]
    if len(at_submission) > 8:
        yield (f"Bij de inschrijving worden {len(at_submission)} bewijsmiddelen gevraagd.")


CHECKS = (
    blocks(
        "no_lots",
        Subject.LOTS,
        no_lots,
        norm="De opdracht bestaat uit ten minste één perceel.",
        source="Aw 1.5 lid 3; Aw 2.10",
    ),
    warns(
        "one_lot_without_reason",
        Subject.LOTS,
        one_lot_without_reason,
        norm="Een opdracht wordt in percelen verdeeld, of er staat waarom niet.",
        source="Aw 1.5 lid 3",
        advice="Verdeel de opdracht, of schrijf bij Percelen waarom dat niet past.",
    ),
    blocks(
        "mandatory_grounds_missing",
        Subject.EXCLUSION,
        mandatory_grounds_missing,
        norm="De dwingende uitsluitingsgronden gelden altijd.",
        source="Aw 2.86",
    ),
    warns(
        "all_facultative_grounds",
        Subject.EXCLUSION,
        all_facultative_grounds,
        norm="Alleen de facultatieve uitsluitingsgronden die bij deze opdracht passen, gelden.",
        source="Aw 1.10; Gids Proportionaliteit 3.5A",
        advice="Kies alleen wat hier past.",
    ),
    warns(
        "no_espd",
        Subject.EVIDENCE,
        no_espd,
        norm="Uitsluiting en geschiktheid worden eerst met de UEA verklaard.",
        source="Aw 2.84; Aw 2.39 lid 3",
        advice="Voeg een bewijsmiddel toe met de code UEA.",
    ),
    blocks(
        "evidence_codes_repeated",
        Subject.EVIDENCE,
        evidence_codes_repeated,
        norm="Elke code staat voor één bewijsmiddel.",
        source="Aw 1.9",
    ),
    warns(
        "evidence_age_differs_from_law",
        Subject.EVIDENCE,
        evidence_age_differs_from_law,
        norm="Bewijs mag zo oud zijn als de wet toelaat: een GVA 24 maanden, een uittreksel en een verklaring van de "
        "Belastingdienst 6.",
        source="Aw 2.89",
        advice="Neem de leeftijd van de wet over.",
    ),
    warns(
        "criminal_record_beside_declaration",
        Subject.EVIDENCE,
        criminal_record_beside_declaration,
        norm="Een VOG wordt niet gevraagd waar een gedragsverklaring aanbesteden hetzelfde bewijst.",
        source="Aw 1.20 lid 3 (beginsel)",
        advice="Haal de VOG weg.",
    ),
    warns(
        "evidence_from_bidder_alone",
        Subject.EVIDENCE,
        evidence_from_bidder_alone,
        norm="Elk lid van een combinatie geeft een eigen UEA.",
        source="Aw 2.84",
        advice="Kies bij de UEA ook “lid van een combinatie”.",
    ),
    warns(
        "evidence_covered_by_espd",
        Subject.EVIDENCE,
        evidence_covered_by_espd,
        norm="Bij de inschrijving wordt geen bewijs gevraagd van wat de UEA al verklaart.",
        source="Aw 2.85 lid 2-3; Gids Proportionaliteit 3.5",
        advice="Vraag het alleen van de winnaar: kies “op verzoek” of “na gunning”.",
    ),
    warns(
        "much_evidence_at_submission",
        Subject.EVIDENCE,
        much_evidence_at_submission,
        norm="Inschrijven kost niet meer papier dan nodig.",
        source="Aw 1.10",
        advice="Vraag wat alleen de winnaar hoeft te laten zien op verzoek of na gunning.",
    ),
)
