"""Chapter 4: grounds for exclusion, requirements, what proves them, and with whom one may bid."""

from collections.abc import Iterator

from tenders.domain.checks import Subject
from tenders.domain.exclusion import CATALOGUE, CHOSEN, MANDATORY, Ground
from tenders.domain.facts import EvidenceFacts, SuitabilityFacts
from tenders.domain.labels import LABELS
from tenders.domain.leidraad.source import Part, Source, gap, listed, tabled, told
from tenders.domain.stating import evidence_in_words, requirement_in_words
from tenders.domain.stating_rules import bibob_in_words, late_supplement_in_words
from tenders.domain.vocabulary import EvidenceParty
from tenders.domain.why import Asked, why_in_words, whys
from tenders.domain.wording import days_in_words, names_in_words


def admission(source: Source) -> Iterator[tuple[str, Iterator[Part]]]:
    yield "Uitsluitingsgronden", _grounds(source)
    yield "Geschiktheidseisen", _suitability(source)
    yield "Bewijsmiddelen", _evidence(source)
    yield "Aanvullen", _supplement(source)
    yield "Combinaties, onderaannemers en derden", _together(source)


def _grounds(source: Source) -> Iterator[Part]:
    facts = {row.code: row for row in source.configuration.facts.grounds}
    yield from told(
        "exclusion.mandatory", "Geldt een van deze gronden voor een inschrijver, dan sluiten wij hem uit."
    )
    yield from tabled(
        ["exclusion.mandatory"],
        "Verplichte uitsluitingsgronden",
        ("Grond", "Wat het betekent", "Terugkijktermijn"),
        ((_named(row), row.description, _years(row.look_back_years)) for row in MANDATORY),
    )
    chosen = [row for row in CHOSEN if row.code in source.configuration.exclusion_codes]
    if not chosen:
        yield from gap(Subject.EXCLUSION, "welke andere uitsluitingsgronden gelden")
        return
    yield from told(
        "exclusion.facultative",
        "Geldt een van deze gronden voor een inschrijver, dan kunnen wij hem uitsluiten. Wij wegen dat per geval af.",
    )
    yield from tabled(
        [f"exclusion.{row.code}" for row in chosen],
        "Andere uitsluitingsgronden",
        ("Grond", "Wat het betekent", "Waarom bij deze opdracht", "Terugkijktermijn"),
        (
            (
                _named(row),
                CATALOGUE[row.code].description,
                facts[row.code].reason if row.code in facts else "",
                _years(facts[row.code].look_back_years if row.code in facts else row.look_back_years),
            )
            for row in chosen
        ),
    )
    who = dict.fromkeys(LABELS[facts[row.code].checked_by] for row in chosen if row.code in facts)
    yield from told(
        "exclusion.checked_by",
        f"U verklaart bij de inschrijving of een grond voor u geldt. Wie dat controleert: {names_in_words(list(who))}.",
    )
    yield from told(
        "vast.zelfreiniging",
        "Geldt een grond voor u, dan mag u laten zien dat u maatregelen hebt genomen waardoor u toch betrouwbaar "
        "bent. Wij "
        "wegen die maatregelen voordat wij beslissen.",
    )


def _named(ground: Ground) -> str:
    return f"{ground.name} ({ground.article})"


def _years(years: int | None) -> str:
    return f"{years} jaar" if years else "geen"


def _suitability(source: Source) -> Iterator[Part]:
    rows = source.configuration.facts.suitability
    yield from gap(Subject.SUITABILITY, "de geschiktheidseisen", unless=rows)
    found = whys(source.configuration.facts)
    reasons = {row.code: why_in_words(row) for row in found if row.kind is Asked.SUITABILITY}
    for row in rows:
        proofs = [item.name for item in source.configuration.facts.evidence if item.suitability == row.code]
        yield from told(f"suitability.{row.code}", f"{row.code} {row.name}: {_whole(row)}")
        yield from listed(
            f"suitability.{row.code}",
            (
                *requirement_in_words(row),
                *reasons[row.code],
                f"U laat dit zien met: {names_in_words(proofs)}." if proofs else "",
            ),
        )


def _whole(row: SuitabilityFacts) -> str:
    """The requirement in one paragraph."""
    return " ".join(row.requirement.split())


def _evidence(source: Source) -> Iterator[Part]:
    rows = source.configuration.facts.evidence
    yield from gap(Subject.EVIDENCE, "de bewijsmiddelen", unless=rows)
    yield from tabled(
        [f"evidence.{row.code}" for row in rows],
        "Bewijsmiddelen",
        ("Bewijsmiddel", "Wanneer", "Wie", "Ten hoogste zo oud"),
        (
            (
                row.name if row.mandatory else f"{row.name} (niet verplicht)",
                LABELS[row.moment],
                names_in_words([LABELS[party] for party in row.parties]),
                _age(row),
            )
            for row in rows
        ),
    )
    for row in rows:
        said = evidence_in_words(row)
        if row.has_form:
            said = [*said, "Gebruik het formulier bij de stukken."]
        if said:
            yield from told(f"evidence.{row.code}", f"{row.name}: {' '.join(_ended(text) for text in said)}")


def _ended(text: str) -> str:
    flat = " ".join(text.split())
    return flat if flat.endswith((".", "?", "!")) else f"{flat}."


def _age(row: EvidenceFacts) -> str:
    if not row.max_age_months:
        return ""
    return "1 maand" if row.max_age_months == 1 else f"{row.max_age_months} maanden"


def _supplement(source: Source) -> Iterator[Part]:
    found = source.configuration
    sentence = late_supplement_in_words(found.rules, found.supplement_days)
    yield from told(
        "rules.supplement_days rules.late_supplement",
        sentence
        or f"Vragen wij u iets aan te vullen, dan hebt u daarvoor {days_in_words(found.supplement_days)}.",
    )
    yield from gap(
        Subject.PLANNING, "wat er gebeurt als een aanvulling te laat is", "late_supplement", unless=sentence
    )
    if "nationaal-bibob" in found.exclusion_codes:
        yield from told("rules.bibob_days", bibob_in_words(found.rules))


def _together(source: Source) -> Iterator[Part]:
    yield from told(
        "vast.partijen",
        "U schrijft zelfstandig in, als combinatie, of met onderaannemers. Leden van een combinatie zijn ieder "
        "voor het geheel "
        "aansprakelijk. Doet u een beroep op een derde, dan laat u zien dat u over diens middelen kunt beschikken.",
    )
    for party in (EvidenceParty.MEMBER, EvidenceParty.SUBCONTRACTOR):
        names = [row.name for row in source.configuration.facts.evidence if party in row.parties]
        who = "Elk lid van een combinatie" if party is EvidenceParty.MEMBER else "Elke onderaannemer"
        if names:
            yield from told(f"evidence.{party.value}", f"{who} levert zelf: {names_in_words(names)}.")
    third = [row.name for row in source.configuration.facts.evidence if row.by_third_party]
    if third:
        yield from told(
            "evidence.derde", f"Van een derde op wie u een beroep doet, vragen wij: {names_in_words(third)}."
        )
