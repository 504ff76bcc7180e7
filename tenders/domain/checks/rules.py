"""Rules of the procedure: sanctions, terms, signing, and evidence that comes later."""

import re
from collections.abc import Iterator

from tenders.domain.checks.finding import Context, Subject, warns
from tenders.domain.procedure_rules import COMPLAINT_WEEKS
from tenders.domain.stating_rules import weeks_in_words
from tenders.domain.vocabulary import Discretion, SignatureForm
from tenders.domain.wording import date_in_words, local_date, points_in_words

CONTACT = "nationaal-contact"
_INK = {SignatureForm.WET_INK, SignatureForm.WET_SCAN}
_NUMBERS = {
    "een": 1,
    "één": 1,
    "twee": 2,
    "drie": 3,
    "vier": 4,
    "vijf": 5,
    "zes": 6,
    "zeven": 7,
    "acht": 8,
    "negen": 9,
    "tien": 10,
}
_WEEKS = re.compile(r"(\w+)\s+we(?:ek|ken)\b", re.IGNORECASE)


def complaint_term_contradicts(context: Context) -> Iterator[str]:
    """The words about complaints are the buyer's own; the term is computed."""
    c = context.configuration
    for word in _WEEKS.findall(c.texts.complaint_desk):
        said = int(word) if word.isdecimal() else _NUMBERS.get(word.lower())
        if said is not None and said != c.rules.complaint_weeks:
            yield (
                f"Bij het klachtenmeldpunt staat {weeks_in_words(said)}, en de termijn voor een besluit is "
                f"{weeks_in_words(c.rules.complaint_weeks)}."
            )


def complaint_term_long(context: Context) -> Iterator[str]:
    weeks = context.configuration.rules.complaint_weeks
    if weeks > COMPLAINT_WEEKS:
        yield f"Een besluit op een klacht komt pas binnen {weeks_in_words(weeks)}."


def contact_sanction_without_ground(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.rules.contact_sanction is not None and CONTACT not in c.exclusion_codes:
        yield "Wie verboden contact zoekt, kan worden uitgesloten, maar die grond is bij uitsluiting niet gekozen."


def contact_exclusion_without_weighing(context: Context) -> Iterator[str]:
    if context.configuration.rules.contact_sanction is Discretion.MUST:
        yield "Wie verboden contact zoekt, wordt altijd uitgesloten, zonder dat u het geval afweegt."


def ink_on_paper_only(context: Context) -> Iterator[str]:
    if context.configuration.rules.signature_forms == (SignatureForm.WET_INK,):
        yield "Ondertekenen kan alleen op papier, terwijl inschrijven alleen elektronisch kan."


def originals_without_ink(context: Context) -> Iterator[str]:
    rules = context.configuration.rules
    if rules.originals_months is not None and rules.signature_forms and not _INK & set(rules.signature_forms):
        yield "Inschrijvers bewaren ondertekende originelen, maar met inkt ondertekenen kan niet."


def statement_without_reference(context: Context) -> Iterator[str]:
    c = context.configuration
    compared = [row.code for row in c.statements if row.at_least_reference]
    if compared and not any(row.references for row in c.facts.suitability):
        yield f"De opgave {compared[0]} wordt vergeleken met een referentie, maar er wordt geen referentie gevraagd."


def statement_below_reference(context: Context) -> Iterator[str]:
    """A bidder that must show a size of 100 cannot offer 80 and be no smaller than its reference."""
    c = context.configuration
    volumes = [
        row.references.volume for row in c.facts.suitability if row.references and row.references.volume
    ]
    for row in c.statements:
        if row.at_least_reference and volumes and (row.minimum or 0) < max(volumes):
            yield (
                f"De opgave {row.code} is ten minste de omvang van de referentie, en die is ten minste "
                f"{points_in_words(max(volumes))}. Het minimum van de opgave is lager."
            )


def evidence_held_by_before_closing(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.closes_at is None:
        return
    closing = local_date(c.closes_at)
    for row in c.facts.evidence:
        if row.held_by is not None and row.held_by <= closing:
            yield (
                f"{row.name} moet er op {date_in_words(row.held_by)} zijn, maar de inschrijving sluit pas op "
                f"{date_in_words(closing)}."
            )


CHECKS = (
    warns(
        "complaint_term_contradicts",
        Subject.PLANNING,
        complaint_term_contradicts,
        norm="Voor een besluit op een klacht geldt één termijn.",
        source="Aw 1.9; Klachtafhandeling bij aanbesteden",
        advice="Maak de woorden bij het klachtenmeldpunt en de termijn gelijk.",
    ),
    warns(
        "complaint_term_long",
        Subject.PLANNING,
        complaint_term_long,
        norm="Op een klacht wordt zo snel besloten dat het besluit nog effect heeft.",
        source="Klachtafhandeling bij aanbesteden",
        advice="Verkort de termijn tot ten hoogste zes weken.",
    ),
    warns(
        "contact_sanction_without_ground",
        Subject.PROCEDURE,
        contact_sanction_without_ground,
        norm="Uitsluiten kan alleen op een grond die bekend is gemaakt.",
        source="Aw 2.87; Aw 1.9",
        advice="Kies bij uitsluiting de grond over contact, of laat de sanctie weg.",
    ),
    warns(
        "contact_exclusion_without_weighing",
        Subject.PROCEDURE,
        contact_exclusion_without_weighing,
        norm="Aan uitsluiten gaat een afweging van het geval vooraf.",
        source="Aw 1.10; Aw 2.87a",
        advice="Kies “kan”, zodat u elk geval afweegt.",
    ),
    warns(
        "ink_on_paper_only",
        Subject.PROCEDURE,
        ink_on_paper_only,
        norm="Wie elektronisch inschrijft, kan zo ook ondertekenen.",
        source="Aw 2.52a; Gids Proportionaliteit 3.5",
        advice="Laat een scan of een elektronische handtekening toe.",
    ),
    warns(
        "originals_without_ink",
        Subject.PROCEDURE,
        originals_without_ink,
        norm="Een origineel wordt bewaard van wat met inkt is ondertekend.",
        source="Aw 1.9",
        advice="Laat een natte handtekening toe, of maak de bewaartermijn leeg.",
    ),
    warns(
        "statement_without_reference",
        Subject.STATEMENTS,
        statement_without_reference,
        norm="Wat met een referentie wordt vergeleken, heeft een referentie.",
        source="Aw 1.9",
        advice="Vraag een referentie bij de geschiktheidseisen, of haal de vergelijking weg.",
    ),
    warns(
        "statement_below_reference",
        Subject.STATEMENTS,
        statement_below_reference,
        norm="Het minimum van een opgave is niet lager dan de referentie waarmee zij wordt vergeleken.",
        source="Aw 1.9",
        advice="Verhoog het minimum van de opgave tot de omvang van de referentie.",
    ),
    warns(
        "evidence_held_by_before_closing",
        Subject.EVIDENCE,
        evidence_held_by_before_closing,
        norm="Een document dat later mag komen, hoeft er op de dag van de sluiting nog niet te zijn.",
        source="Aw 1.9",
        advice="Kies een latere dag, of maak dit veld leeg.",
    ),
)
