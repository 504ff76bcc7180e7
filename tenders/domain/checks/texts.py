"""What the words of the tender say beside, or against, what is configured."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tenders.domain.checks.finding import Context, Subject, warns
from tenders.domain.configuration import Configuration
from tenders.domain.vocabulary import CriterionKind, EvidenceMoment
from tenders.domain.wording import days_in_words, names_in_words

_STANDARD = re.compile(
    r"\b(ISO(?:/IEC)?[ -]?\d+|NEN(?:[ -](?:EN|ISO|IEC))*[ -]?\d*|EN[ -]?\d{3,}|HKZ|PREZO|NIAZ|Kiwa|KEMA|CE-markering"
    r"|SKJ|BIG-register)\b"
)
_EQUIVALENT = re.compile(r"\b(gelijkwaardig|vergelijkbaar keurmerk|vergelijkbaar certificaat)", re.IGNORECASE)
_EXCLUSION = re.compile(r"\b(uitsluiting|uitgesloten)\b", re.IGNORECASE)
_IDENTICAL = re.compile(r"\b(gelijke|identieke|dezelfde) opdracht", re.IGNORECASE)
_ENOUGH_POINTS = re.compile(
    r"\b((on)?voldoende|genoeg|te weinig|(het )?minimum ?(aantal)?|minimumaantal) punten\b|\bminimumscore\b",
    re.IGNORECASE,
)
_AFTER_AWARD = re.compile(
    r"\b(na (het |de )?(voornemen|voorgenomen|voorlopige gunning|gunning)|alleen (van )?de (beoogde )?winnaar)",
    re.IGNORECASE,
)
_INCOMPLETE = re.compile(r"\b(onvolledige?|ontbrekende?|niet volledige?)\b", re.IGNORECASE)
_REJECTS = re.compile(
    r"\b(wijst|wijzen)\b.*\baf\b|\b(afgewezen|ongeldig|terzijde|uitgesloten)\b|\bsluit\b.*\buit\b",
    re.IGNORECASE,
)
_MAY = re.compile(r"\b(kan|kunnen|mag|mogen)\b", re.IGNORECASE)
_DAYS = re.compile(
    r"\b(\d+|[a-z]+tien|twee|drie|vier|vijf|zes|zeven|acht|negen|twintig) (werkdagen|dagen)\b", re.IGNORECASE
)
_NUMBERS = {
    "twee": "2",
    "drie": "3",
    "vier": "4",
    "vijf": "5",
    "zes": "6",
    "zeven": "7",
    "acht": "8",
    "negen": "9",
} | {"tien": "10", "veertien": "14", "vijftien": "15", "twintig": "20"}
_PRICE_SCORE = re.compile(
    r"\b(prijsscore|(score|punten) (voor|op) (de )?prijs|twee scores|score (op|voor) prijs en kwaliteit)\b",
    re.IGNORECASE,
)
_LAWS = {
    "de Jeugdwet": re.compile(r"\bjeugd", re.IGNORECASE),
    "de Wmo": re.compile(r"\bwmo\b|maatschappelijke ondersteuning", re.IGNORECASE),
    "de Participatiewet": re.compile(r"\bparticipatiewet\b", re.IGNORECASE),
    "de Wet langdurige zorg": re.compile(r"\bwlz\b|langdurige zorg", re.IGNORECASE),
}


@dataclass(frozen=True)
class Passage:
    """Words that belong together, with the name and the page of where they stand."""

    place: str
    subject: Subject
    words: str


def standard_without_equivalent(context: Context) -> Iterator[tuple[str, Subject]]:
    """Aw 2.76-2.78: who names a standard, label or certificate accepts what is equivalent."""
    for passage in _passages(context.configuration):
        named = _STANDARD.search(passage.words)
        if named and not _EQUIVALENT.search(passage.words):
            yield (
                f"{passage.place} noemt {named.group(0).strip()} zonder 'of gelijkwaardig'.",
                passage.subject,
            )


def suitability_threatens_exclusion(context: Context) -> Iterator[str]:
    """Who is not suitable is rejected; exclusion is for the grounds of Aw 2.86 and 2.87."""
    for row in context.configuration.requirements:
        if _EXCLUSION.search(row.words):
            yield (
                f"Geschiktheidseis {row.code} dreigt met uitsluiting. Wie niet voldoet, is niet geschikt en wordt "
                "afgewezen; uitsluiting hoort bij een uitsluitingsgrond."
            )


def identical_reference(context: Context) -> Iterator[str]:
    """Aw 2.93 lid 3: a reference shows comparable work, not the same."""
    for row in context.configuration.requirements:
        named = _IDENTICAL.search(row.words)
        if named:
            yield f"Geschiktheidseis {row.code} vraagt een '{named.group(0)}' in plaats van een vergelijkbare."


def points_without_minimum(context: Context) -> Iterator[str]:
    c = context.configuration
    minima = [row.minimum_points for top in c.criteria for row in (top, *top.children)]
    if c.minimum_total is not None or any(minimum is not None for minimum in minima):
        return
    for passage in _passages(c):
        named = _ENOUGH_POINTS.search(passage.words)
        if named:
            yield f"{passage.place} spreekt van '{named.group(0)}', maar er is geen minimum aan punten."


def evidence_moment_contradicts(context: Context) -> Iterator[str]:
    """The words say after the award, the evidence is asked along with the bid."""
    for row in context.configuration.requirements:
        asked = [rule.name for rule in row.evidence if rule.moment is EvidenceMoment.SUBMISSION]
        if asked and _AFTER_AWARD.search(row.words):
            yield (
                f"De tekst van geschiktheidseis {row.code} vraagt het bewijs na de gunning, maar "
                f"{names_in_words(asked)} wordt bij de inschrijving gevraagd."
            )


def incomplete_is_rejected(context: Context) -> Iterator[tuple[str, Subject]]:
    """Whoever rejects an incomplete bid outright gives nothing to supply within the aanvultermijn."""
    c = context.configuration
    if not c.supplement_days:
        return
    for passage in _passages(c):
        for part in re.split(r"(?<=[.;!?])\s|\n", passage.words):
            if _INCOMPLETE.search(part) and _REJECTS.search(part) and not _MAY.search(part):
                sentence = (
                    f"{passage.place} wijst af wat onvolledig is, terwijl een inschrijver "
                    f"{days_in_words(c.supplement_days)} krijgt om iets aan te vullen."
                )
                yield sentence, passage.subject
                break


def title_names_other_law(context: Context) -> Iterator[str]:
    c = context.configuration
    if not c.texts.description:
        return
    content = f"{c.texts.summary}\n{c.texts.description}"
    for law, words in _LAWS.items():
        if words.search(c.title) and not words.search(content):
            yield f"De titel noemt {law}, de beschrijving van de opdracht niet."


def term_in_two_units(context: Context) -> Iterator[str]:
    """The same number of days, once as working days and once as days."""
    words = "\n".join(passage.words for passage in _passages(context.configuration))
    units: dict[str, set[str]] = {}
    for number, unit in _DAYS.findall(words):
        units.setdefault(_NUMBERS.get(number.lower(), number), set()).add(unit.lower())
    for number, found in sorted(units.items()):
        if {"werkdagen", "dagen"} <= found:
            yield f"De teksten noemen zowel {number} werkdagen als {number} dagen."


def price_score_without_points(context: Context) -> Iterator[tuple[str, Subject]]:
    c = context.configuration
    if any(leaf.kind is CriterionKind.PRICE and leaf.max_points > 0 for leaf in c.leaves):
        return
    for passage in _passages(c):
        named = _PRICE_SCORE.search(passage.words)
        if named:
            yield (
                f"{passage.place} spreekt van '{named.group(0)}', maar de prijs geeft geen punten.",
                passage.subject,
            )


def _passages(c: Configuration) -> Iterator[Passage]:
    yield Passage("De beschrijving", Subject.BASICS, f"{c.texts.summary}\n{c.texts.description}")
    for row in c.requirements:
        yield Passage(f"Geschiktheidseis {row.code}", Subject.SUITABILITY, row.words)
    linked = {rule.code for row in c.requirements for rule in row.evidence}
    explanations = {item.code: item.explanation for item in c.facts.evidence}
    for rule in c.evidence:
        if rule.code not in linked:
            words = f"{rule.name}\n{explanations.get(rule.code, '')}"
            yield Passage(f"Bewijsmiddel {rule.code}", Subject.EVIDENCE, words)
    for code, words in c.texts.criteria_words.items():
        yield Passage(f"Criterium {code}", Subject.CRITERIA, words)


CHECKS = (
    warns(
        "standard_without_equivalent",
        Subject.SUITABILITY,
        standard_without_equivalent,
        norm="Bij elke norm, elk keurmerk en elk certificaat staat “of gelijkwaardig”.",
        source="Aw 2.75-2.78b",
        advice="Voeg “of gelijkwaardig” toe.",
    ),
    warns(
        "suitability_threatens_exclusion",
        Subject.SUITABILITY,
        suitability_threatens_exclusion,
        norm="Een geschiktheidseis leidt tot afwijzing, een uitsluitingsgrond tot uitsluiting.",
        source="Aw 2.86-2.90",
        advice="Zeg dat een inschrijver die niet voldoet wordt afgewezen, en of hij eerst mag aanvullen.",
    ),
    warns(
        "identical_reference",
        Subject.SUITABILITY,
        identical_reference,
        norm="Een referentie gaat over een vergelijkbare opdracht, niet over dezelfde.",
        source="Aw 2.93 lid 3",
        advice="Vraag een vergelijkbare opdracht.",
    ),
    warns(
        "points_without_minimum",
        Subject.METHOD,
        points_without_minimum,
        norm="Wie een minimum aan punten noemt, zegt hoeveel dat zijn.",
        source="Aw 1.9",
        advice="Vul een minimum in, of haal de woorden weg.",
    ),
    warns(
        "evidence_moment_contradicts",
        Subject.EVIDENCE,
        evidence_moment_contradicts,
        norm="De tekst van een eis en het moment van het bewijs zeggen hetzelfde.",
        source="Aw 1.9; Aw 2.85",
        advice="Kies voor het bewijs hetzelfde moment als de tekst noemt.",
    ),
    warns(
        "incomplete_is_rejected",
        Subject.PLANNING,
        incomplete_is_rejected,
        norm="Wie een aanvultermijn geeft, wijst onvolledige inschrijvingen niet zonder meer af.",
        source="Aw 2.55",
        advice="Zeg dat een inschrijver eerst mag aanvullen, of zet de aanvultermijn op 0.",
    ),
    warns(
        "term_in_two_units",
        Subject.BASICS,
        term_in_two_units,
        norm="Een termijn staat overal in dezelfde eenheid: dagen of werkdagen.",
        source="Aw 1.9",
        advice="Kies dagen of werkdagen. Gaat het om twee verschillende termijnen, schrijf dan “kalenderdagen”.",
    ),
    warns(
        "price_score_without_points",
        Subject.CRITERIA,
        price_score_without_points,
        norm="Wie van punten voor de prijs spreekt, geeft er punten voor.",
        source="Aw 2.115",
        advice="Haal de woorden weg, of voeg een prijscriterium met punten toe.",
    ),
    warns(
        "title_names_other_law",
        Subject.BASICS,
        title_names_other_law,
        norm="Titel en beschrijving gaan over dezelfde opdracht.",
        source="Aw 1.9",
        advice="Maak titel en beschrijving gelijk.",
    ),
)
