"""Chapters 1 and 2: who asks, what is asked, and how much of it."""

from collections.abc import Iterator

from tenders.domain.checks import Subject
from tenders.domain.explanation import places_in_words
from tenders.domain.labels import LABELS
from tenders.domain.leidraad.source import Part, Source, gap, listed, tabled, told
from tenders.domain.stating import bidding_in_words
from tenders.domain.stating_contract import volumes_in_words
from tenders.domain.stating_rules import contact_in_words
from tenders.domain.vocabulary import ContractType
from tenders.domain.wording import date_in_words, euros_in_words, names_in_words

_TERMS = (
    ("Aanbestedende dienst", "de organisatie die deze opdracht aanbesteedt: “wij” in dit document"),
    ("Inschrijver", "de onderneming of combinatie die een inschrijving indient: “u” in dit document"),
    ("Combinatie", "ondernemingen die samen één inschrijving indienen; de penvoerder handelt voor hen"),
    (
        "Onderaannemer",
        "een onderneming die een deel van het werk doet, onder verantwoordelijkheid van de inschrijver",
    ),
    (
        "Beroep op een derde",
        "met de draagkracht of ervaring van een ander laten zien dat u aan een eis voldoet",
    ),
    (
        "UEA",
        "het Uniform Europees Aanbestedingsdocument: uw eigen verklaring over uitsluiting en geschiktheid",
    ),
    (
        "Nota van inlichtingen",
        "het document met alle vragen, antwoorden en wijzigingen; het hoort bij de stukken",
    ),
    ("Gestanddoening", "de tijd waarin u aan uw inschrijving gebonden bent"),
    ("Opschortende termijn", "de dagen na de gunningsbeslissing waarin wij nog geen overeenkomst sluiten"),
)


def introduction(source: Source) -> Iterator[tuple[str, Iterator[Part]]]:
    yield "Deze aanbesteding", _about(source)
    yield "Contact", _contact(source)
    yield "Begrippen", tabled(["vast.begrippen"], "Begrippen", ("Begrip", "Betekenis"), _TERMS)


def assignment(source: Source) -> Iterator[tuple[str, Iterator[Part]]]:
    yield "Wat wij vragen", _asked(source)
    yield "Omvang en waarde", _size(source)
    yield "Percelen", _lots(source)
    yield "Overeenkomsten en looptijd", _term(source)


def _about(source: Source) -> Iterator[Part]:
    found = source.configuration
    if found.admission is not None:
        yield from told(
            "tender.authority tender.title",
            f"{found.authority} laat aanbieders toe voor “{found.title}”. In dit inkoopdocument leest u wat wij "
            "vragen, hoe u zich aanmeldt en wanneer u kunt instappen.",
        )
    else:
        yield from told(
            "tender.authority tender.title",
            f"{found.authority} besteedt de opdracht “{found.title}” aan. In dit inkoopdocument leest u wat wij "
            "vragen, hoe u "
            "inschrijft en hoe wij gunnen.",
        )
    yield from gap(Subject.BASICS, "het kenmerk", "reference", unless=source.reference)
    if source.reference:
        yield from told("tender.reference", f"Het kenmerk van deze aanbesteding is {source.reference}.")
    municipalities = list(found.facts.procedure.municipalities)
    if municipalities:
        names = "gemeente" if len(municipalities) == 1 else "gemeenten"
        yield from told(
            "tender.municipalities", f"Wij doen dit voor de {names} {names_in_words(municipalities)}."
        )
    yield from gap(Subject.BASICS, "de samenvatting", "summary", unless=found.texts.summary)
    yield from told("texts.summary", found.texts.summary)


def _contact(source: Source) -> Iterator[Part]:
    yield from told(
        "vast.platform",
        "Stukken, vragen, antwoorden, inschrijvingen en brieven gaan via het aanbestedingssysteem waarin u dit "
        "document "
        "vindt: “dit systeem”.",
    )
    sentence = contact_in_words(source.configuration.rules)
    yield from told("rules.contact_sanction", sentence)
    yield from gap(
        Subject.PROCEDURE,
        "wat er gebeurt bij contact buiten het systeem om",
        "contact_sanction",
        unless=sentence,
    )


def _asked(source: Source) -> Iterator[Part]:
    found = source.configuration
    yield from gap(
        Subject.BASICS, "de beschrijving van de opdracht", "description", unless=found.texts.description
    )
    yield from told("texts.description", found.texts.description)
    facts = found.facts
    if facts.contract.places:
        yield from told("contract.places", f"Plaats van uitvoering: {facts.contract.places}.")
    if facts.procedure.cpv:
        yield from told("procedure.cpv", f"CPV-code van de opdracht: {facts.procedure.cpv}.")
    if facts.procedure.nuts:
        yield from told("procedure.nuts", f"NUTS-code van de plaats van uitvoering: {facts.procedure.nuts}.")


def _size(source: Source) -> Iterator[Part]:
    facts, volumes = source.configuration.facts.contract, source.configuration.contract.volumes
    words = volumes_in_words(volumes)
    yield from gap(Subject.EXECUTION, "de verwachte omvang per jaar", "volume_clients", unless=words)
    if words:
        yield from told("contract.volumes", f"Wij verwachten per jaar: {words}.")
    yield from gap(
        Subject.CONTRACT, "de geraamde waarde per jaar", "value_per_year", unless=facts.value_per_year
    )
    if facts.value_per_year is not None:
        yield from told(
            "contract.value_per_year",
            f"De geraamde waarde is {euros_in_words(facts.value_per_year)} per jaar, zonder btw.",
        )
    yield from gap(Subject.CONTRACT, "de maximale waarde", "max_value", unless=facts.max_value)
    if facts.max_value is not None:
        yield from told(
            "contract.max_value",
            f"De maximale waarde van alle overeenkomsten samen is {euros_in_words(facts.max_value)}, zonder btw "
            "en met alle "
            "verlengingen.",
        )
    yield from told(
        "contract.volume_guaranteed",
        "Er is een afnamegarantie."
        if facts.volume_guaranteed
        else "Er is geen afnamegarantie: aan de genoemde aantallen en bedragen kunt u geen rechten ontlenen.",
    )


def _lots(source: Source) -> Iterator[Part]:
    found = source.configuration
    lots = found.facts.lots
    if len(found.lots) > 1:
        yield from told("lots", f"De opdracht is verdeeld in {len(found.lots)} percelen.")
        yield from told("lots.bidding", bidding_in_words(found.facts.lot_limits))
    elif found.lots:
        yield from told("lots", "De opdracht is niet in percelen verdeeld.")
    yield from gap(Subject.LOTS, "een perceel", unless=found.lots)
    yield from tabled(
        ["lots.area", "lots.value"],
        "Percelen",
        ("Perceel", "Gebied", "Geraamde waarde, zonder btw"),
        (
            (
                f"{lot.number}. {lot.name}" if len(lots) > 1 else lot.name,
                lot.area,
                "" if lot.value is None else euros_in_words(lot.value),
            )
            for lot in lots
        ),
    )
    yield from gap(
        Subject.LOTS, "waarom er (geen) percelen zijn", "lots_motivation", unless=found.texts.lots_motivation
    )
    yield from told("texts.lots_motivation", found.texts.lots_motivation)
    clustering = found.facts.procedure.clustering
    if clustering.is_clustered:
        yield from told(
            "procedure.clustering",
            "De opdracht is samengevoegd (artikel 1.5 Aanbestedingswet 2012). Dit woog mee:",
        )
        yield from listed(
            "procedure.clustering",
            (
                f"De markt en de toegang voor het mkb: {clustering.market}" if clustering.market else "",
                f"Organisatorische gevolgen en risico's: {clustering.organisation}"
                if clustering.organisation
                else "",
                f"Samenhang tussen de onderdelen: {clustering.connection}" if clustering.connection else "",
            ),
        )


def _term(source: Source) -> Iterator[Part]:
    found = source.configuration
    facts, method = found.facts.contract, source.places
    kind = "een raamovereenkomst" if facts.type is ContractType.FRAMEWORK else LABELS[facts.type]
    if found.admission is not None:
        yield from told(
            "contract.type", f"Wij sluiten {kind} met iedere aanbieder die aan alle eisen voldoet."
        )
    else:
        yield from told(
            "contract.type",
            f"Wij sluiten {kind} met elke winnaar." if _several(source) else f"Wij sluiten {kind}.",
        )
        yield from gap(Subject.METHOD, "het aantal overeenkomsten", "places", unless=found.places)
    if method is not None:
        for sentence in places_in_words(method):
            yield from told("method.places", sentence)
    yield from gap(Subject.CONTRACT, "de ingang van de overeenkomst", "contract_start", unless=facts.start)
    if facts.start is not None:
        yield from told("contract.start", f"De overeenkomst gaat in op {date_in_words(facts.start)}.")
    yield from _length(source)
    yield from told("texts.contract_term", _sentence("Looptijd in het kort", found.texts.contract_term))
    yield from told("contract.term_motivation", _sentence("Waarom deze looptijd", facts.term_motivation))


def _length(source: Source) -> Iterator[Part]:
    facts = source.configuration.facts.contract
    yield from gap(Subject.CONTRACT, "de looptijd", "initial_months", unless=facts.initial_months)
    if facts.initial_months is None:
        return
    yield from told("contract.initial_months", f"De eerste looptijd is {_months(facts.initial_months)}.")
    if not facts.option_count or not facts.option_months:
        yield from told("contract.options", "De overeenkomst kan niet worden verlengd.")
        return
    times = "één keer" if facts.option_count == 1 else f"{facts.option_count} keer"
    each = "" if facts.option_count == 1 else " per keer"
    yield from told(
        "contract.options",
        f"Wij kunnen de overeenkomst daarna {times} verlengen, met ten hoogste "
        f"{_months(facts.option_months)}{each}. Met alle "
        f"verlengingen duurt zij ten hoogste {_months(facts.longest_months or 0)}.",
    )


def _several(source: Source) -> bool:
    method = source.places
    return method is not None and any(method.places_in(lot.number) > 1 for lot in method.lots)


def _months(count: int) -> str:
    """'3 jaar' or '18 maanden'."""
    if count % 12 == 0:
        return f"{count // 12} jaar"
    return f"{count} {'maand' if count == 1 else 'maanden'}"


def _sentence(label: str, text: str) -> str:
    return f"{label}: {text.rstrip('.')}." if text else ""
