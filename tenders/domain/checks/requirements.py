"""Lots, exclusion and evidence."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from tenders.domain.checks.finding import Context, Subject, blocks, warns
from tenders.domain.exclusion import MANDATORY
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty

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
        yield "De UEA staat niet bij de bewijsmiddelen: voeg een bewijsmiddel toe met de code UEA."


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
        yield "U vraagt een VOG naast de gedragsverklaring aanbesteden: ga na of dat nodig is."


def evidence_from_bidder_alone(context: Context) -> Iterator[str]:
    """Aw 2.84: each member of a combination declares for itself."""
    for rule in context.configuration.evidence:
        if rule.code == "UEA" and EvidenceParty.MEMBER not in rule.parties:
            yield "Alleen de inschrijver geeft een UEA. Leden van een combinatie horen er zelf ook een te geven."


def much_evidence_at_submission(context: Context) -> Iterator[str]:
    at_submission = [r for r in context.configuration.evidence if r.moment is EvidenceMoment.SUBMISSION]
    if len(at_submission) > 8:
        yield (
            f"U vraagt {len(at_submission)} bewijsmiddelen bij de inschrijving. Vraag wat alleen de winnaar hoeft te "
            "laten zien op verzoek of na gunning."
        )


def max_value_missing(context: Context) -> Iterator[str]:
    value = context.configuration.max_value
    if value is None or value <= Fraction(0):
        yield "De maximale waarde van de opdracht ontbreekt. Een raamovereenkomst noemt de hoogste waarde."


CHECKS = (
    blocks("no_lots", Subject.LOTS, no_lots),
    warns("one_lot_without_reason", Subject.LOTS, one_lot_without_reason),
    warns("max_value_missing", Subject.BASICS, max_value_missing),
    blocks("mandatory_grounds_missing", Subject.EXCLUSION, mandatory_grounds_missing),
    warns("no_espd", Subject.EVIDENCE, no_espd),
    blocks("evidence_codes_repeated", Subject.EVIDENCE, evidence_codes_repeated),
    warns("evidence_age_differs_from_law", Subject.EVIDENCE, evidence_age_differs_from_law),
    warns("criminal_record_beside_declaration", Subject.EVIDENCE, criminal_record_beside_declaration),
    warns("evidence_from_bidder_alone", Subject.EVIDENCE, evidence_from_bidder_alone),
    warns("much_evidence_at_submission", Subject.EVIDENCE, much_evidence_at_submission),
)
