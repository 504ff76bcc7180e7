"""Chapters 5 and 8: how the work is done and paid, and what the contract will say."""

from collections.abc import Iterator

from tenders.domain.checks import Subject
from tenders.domain.explanation import floors_in_words, price_in_words
from tenders.domain.labels import LABELS
from tenders.domain.leidraad.source import Part, Source, gap, listed, told
from tenders.domain.stating import tariff_in_words
from tenders.domain.stating_contract import allocation_in_words, capacity_in_words, indexation_in_words
from tenders.domain.vocabulary import CriterionKind
from tenders.domain.why import Asked, why_in_words, whys
from tenders.domain.wording import days_in_words, euros_in_words, names_in_words, points_in_words


def performance(source: Source) -> Iterator[tuple[str, Iterator[Part]]]:
    yield "Eisen aan de uitvoering", _execution(source)
    yield "Uitvoeringsvoorwaarden", _conditions_of_execution(source)
    yield "Tarieven en prijs", _tariffs(source)


def contract(source: Source) -> Iterator[tuple[str, Iterator[Part]]]:
    yield "Waarde", _value(source)
    yield "Indexering", _indexation(source)
    yield "Betalen", _payment(source)
    yield "Toeleiding van cliënten", _capacity(source)
    yield "Social return", _social_return(source)
    yield "Onderaannemers tijdens de overeenkomst", _subcontractors(source)
    yield "Algemene voorwaarden", _conditions(source)
    yield "Wijzigen", _changes(source)


def _execution(source: Source) -> Iterator[Part]:
    rules = source.configuration.contract
    if rules.variant:
        yield from told(
            "execution.variant",
            f"De uitvoering is {LABELS[rules.variant]}, in de zin van de contractstandaarden voor het sociaal "
            "domein.",
        )
    yield from gap(Subject.EXECUTION, "de uitvoeringsvariant", "contract_variant", unless=rules.variant)
    if rules.allocation:
        yield from told("execution.allocation", f"Toewijzing: {allocation_in_words(rules.allocation)}.")
    if rules.implementation_months:
        months = rules.implementation_months
        yield from told(
            "execution.implementation",
            f"Tussen gunning en ingang is {months} {'maand' if months == 1 else 'maanden'} om u voor te bereiden.",
        )
    if rules.meetings_per_year:
        times = "één keer" if rules.meetings_per_year == 1 else f"{rules.meetings_per_year} keer"
        yield from told(
            "execution.meetings", f"Wij overleggen ten minste {times} per jaar over de uitvoering."
        )
    yield from told("execution.standards", _labelled("Berichten, declaraties en normen", rules.standards))
    yield from gap(
        Subject.EXECUTION,
        "de standaarden voor berichten en declaraties",
        "contract_standards",
        unless=rules.standards,
    )


def _conditions_of_execution(source: Source) -> Iterator[Part]:
    """What a contractor does while it carries out the contract; not every tender has such conditions."""
    facts = source.configuration.facts
    reasons = {row.code: why_in_words(row) for row in whys(facts) if row.kind is Asked.CONDITION}
    for row in facts.conditions:
        yield from told(
            f"condition.{row.code}", f"{row.code} {row.name}: {' '.join(row.requirement.split())}"
        )
        yield from listed(f"condition.{row.code}", reasons[row.code])


def _tariffs(source: Source) -> Iterator[Part]:
    found = source.configuration
    rows = found.facts.contract.tariffs
    yield from gap(Subject.TARIFFS, "de tarieven", unless=rows or found.texts.tariff)
    yield from listed("contract.tariffs", (f"{tariff_in_words(row)}." for row in rows))
    yield from told("texts.tariff", _labelled("Toelichting bij het tarief", found.texts.tariff))
    for leaf in found.leaves:
        if leaf.kind is CriterionKind.PRICE:
            yield from told("method.price", price_in_words(leaf))
    yield from listed("lots.floor_price", floors_in_words(found.lots) if found.asks_price else ())
    if found.contract.budget_follows_indications:
        yield from told(
            "execution.budget", "Het budget wordt elk jaar aangepast aan het aantal beschikkingen."
        )


def _value(source: Source) -> Iterator[Part]:
    facts = source.configuration.facts.contract
    if facts.max_value is not None:
        yield from told(
            "contract.max_value",
            f"De maximale waarde is {euros_in_words(facts.max_value)}. Is die bereikt, dan kunnen wij op de "
            "overeenkomsten "
            "niets meer afnemen.",
        )


def _indexation(source: Source) -> Iterator[Part]:
    found = source.configuration
    yield from gap(
        Subject.TARIFFS,
        "de indexering",
        "indexation",
        unless=found.facts.contract.indexation or found.contract.indexation,
    )
    yield from told("contract.indexation", found.facts.contract.indexation)
    if found.contract.indexation:
        yield from told(
            "execution.indexation",
            f"De indexering bestaat uit {indexation_in_words(found.contract.indexation)}.",
        )
    if found.contract.indexed_at_start:
        yield from told(
            "execution.indexed_at_start",
            "Ook bij de ingang van de overeenkomst worden de tarieven geïndexeerd.",
        )


def _payment(source: Source) -> Iterator[Part]:
    days = source.configuration.facts.contract.payment_days
    yield from gap(Subject.TARIFFS, "de betaaltermijn", "payment_days", unless=days)
    if days:
        yield from told(
            "contract.payment_days", f"Wij betalen binnen {days_in_words(days)} na een juiste declaratie."
        )


def _capacity(source: Source) -> Iterator[Part]:
    rule = source.configuration.contract.capacity
    if rule is None:
        return
    yield from told("execution.capacity", "Zo verdelen wij nieuwe cliënten over de aanbieders:")
    yield from listed("execution.capacity", capacity_in_words(rule))


def _social_return(source: Source) -> Iterator[Part]:
    facts = source.configuration.facts.contract
    yield from gap(
        Subject.CONTRACT, "social return", "social_return_percentage", unless=facts.social_return_percentage
    )
    if facts.social_return_percentage:
        base = f" van {facts.social_return_base.rstrip('.')}" if facts.social_return_base else ""
        yield from told(
            "contract.social_return_percentage contract.social_return_base",
            f"U besteedt {points_in_words(facts.social_return_percentage)}%{base} aan social return.",
        )
    yield from told("contract.social_return_means", _labelled("U vult dat zo in", facts.social_return_means))
    for row in whys(source.configuration.facts):
        if row.kind is Asked.SOCIAL_RETURN:
            yield from listed("contract.social_return_purpose", why_in_words(row))


def _subcontractors(source: Source) -> Iterator[Part]:
    rule = source.configuration.contract.later_subcontractor
    yield from gap(
        Subject.EXECUTION, "of een onderaannemer er later bij mag", "later_subcontractor", unless=rule
    )
    if rule:
        yield from told(
            "execution.later_subcontractor",
            "Een onderaannemer inzetten die niet in uw inschrijving staat, "
            f"{LABELS[rule].replace('mag, met', 'mag met')}.",
        )


def _conditions(source: Source) -> Iterator[Part]:
    facts = source.configuration.facts.contract
    yield from gap(Subject.CONTRACT, "de algemene voorwaarden", "conditions", unless=facts.conditions)
    if not facts.conditions:
        return
    version = f", versie {facts.conditions_version}" if facts.conditions_version else ""
    yield from told(
        "contract.conditions contract.conditions_version",
        f"Op de overeenkomst zijn van toepassing: {facts.conditions}{version}. Uw eigen voorwaarden gelden niet.",
    )
    articles = list(facts.excluded_articles)
    if articles:
        which = "Dit artikel geldt" if len(articles) == 1 else "Deze artikelen gelden"
        yield from told("contract.excluded_articles", f"{which} niet: {names_in_words(articles)}.")


def _changes(source: Source) -> Iterator[Part]:
    yield from told(
        "vast.wijzigen",
        "Een wijziging van de overeenkomst leggen wij samen schriftelijk vast. Zij mag de opdracht niet zo "
        "veranderen dat een "
        "nieuwe aanbesteding nodig is.",
    )
    if source.configuration.facts.contract.plan_in_contract:
        yield from told(
            "contract.plan_in_contract", f"Uw {source.plan_title.lower()} wordt deel van de overeenkomst."
        )


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text.rstrip('.')}." if text else ""
