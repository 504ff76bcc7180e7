"""How carrying out the contract is told to bidders: labels with values, and sentences."""

from collections.abc import Iterator

from tenders.domain.contract_rules import Allocation, CapacityRule, ContractRules, IndexWeight, Volumes
from tenders.domain.labels import LABELS
from tenders.domain.vocabulary import AtLimit, CapacityTarget
from tenders.domain.wording import names_in_words, points_in_words

Rows = list[tuple[str, str]]


def execution_rows(rules: ContractRules) -> Rows:
    """What the tender says about it; nothing where it says nothing."""
    months = rules.implementation_months
    rows = (
        ("Uitvoeringsvariant", LABELS[rules.variant] if rules.variant else ""),
        ("Toewijzing", allocation_in_words(rules.allocation) if rules.allocation else ""),
        ("Overleg", _per_year("overleg", rules.meetings_per_year)),
        (
            "Onderaannemers na de inschrijving",
            LABELS[rules.later_subcontractor].capitalize() if rules.later_subcontractor else "",
        ),
        ("Implementatie", f"{months} {_months(months)} tussen gunning en ingang" if months else ""),
        ("Verwachte omvang per jaar", volumes_in_words(rules.volumes)),
        ("Capaciteit", " ".join(capacity_in_words(rules.capacity)) if rules.capacity else ""),
        ("Berichten en declaraties", rules.standards),
        ("Indexering bestaat uit", indexation_in_words(rules.indexation)),
        ("Indexering bij de ingang", "Ja" if rules.indexed_at_start else ""),
        (
            "Budget",
            "Wordt elk jaar aangepast aan het aantal beschikkingen"
            if rules.budget_follows_indications
            else "",
        ),
    )
    return [(label, value) for label, value in rows if value]


def allocation_in_words(found: Allocation) -> str:
    """'Binnen 5 werkdagen zichtbaar toegewezen: de aanbieders verdelen samen'."""
    unit = "werkdag" if found.working_days else "kalenderdag"
    days = f"{found.days} {unit}{'' if found.days == 1 else 'en'}"
    return f"Binnen {days} zichtbaar toegewezen{f': {found.method}' if found.method else ''}"


def volumes_in_words(found: Volumes) -> str:
    parts = []
    if found.clients is not None:
        parts.append(f"{_whole(found.clients)} cliënten")
    if minutes := _minutes(found):
        parts.append(f"gemiddeld {minutes} minuten per week")
    if found.weeks is not None:
        parts.append(f"{found.weeks} weken")
    if found.hours is not None:
        parts.append(f"{_whole(found.hours)} uur")
    return ". ".join(part for part in (", ".join(parts), found.note.rstrip(".")) if part)


def capacity_in_words(rule: CapacityRule) -> Iterator[str]:
    """The rule in full sentences, in the order in which somebody applies it."""
    unit, limit = LABELS[rule.unit], _whole(rule.limit)
    if rule.target is CapacityTarget.OWN_STATEMENT:
        below = "zolang een andere aanbieder onder zijn eigen opgave zit"
    else:
        below = f"zolang een andere aanbieder onder {limit} zit"
    above = "meer dan" if rule.at_limit is AtLimit.OPEN else "of meer"
    amount = f"{above} {limit} {unit}" if rule.at_limit is AtLimit.OPEN else f"{limit} {above} {unit}"
    yield f"Een aanbieder met {amount} krijgt geen nieuwe, {below}."
    if rule.at_limit is AtLimit.OPEN:
        yield f"Precies {limit} is nog open."
    if rule.floor is not None:
        yield f"Een aanbieder kan er ten minste {_whole(rule.floor)} aan."
    yield "De eigen opgave is een maximum." if rule.offer_is_ceiling else "De eigen opgave is geen maximum."
    if rule.may_pause:
        counts = "telt mee als onder" if rule.paused_counts_as_below else "telt niet mee als onder"
        yield (
            "Een aanbieder boven zijn eigen opgave mag zichzelf op pauze zetten. Wie op pauze staat, "
            f"{counts}."
        )
    yield "Bij een herindicatie blijft een cliënt bij de eigen aanbieder."
    if rule.reports_per_year:
        yield f"Over de aantallen wordt {_times(rule.reports_per_year)} per jaar gerapporteerd."


def indexation_in_words(rows: tuple[IndexWeight, ...]) -> str:
    """'OVA (90%) en CPI (10%)'; an index whose weight an annex says stands by itself."""
    return names_in_words(
        [row.index if row.weight is None else f"{row.index} ({points_in_words(row.weight)}%)" for row in rows]
    )


def _minutes(found: Volumes) -> str:
    first, last = found.minutes_per_week_from, found.minutes_per_week_to
    if first is not None and last is not None and first != last:
        return f"{first} tot {last}"
    only = first if first is not None else last
    return "" if only is None else str(only)


def _per_year(one: str, count: int | None) -> str:
    return "" if not count else f"Ten minste {_times(count)} per jaar {one}"


def _times(count: int) -> str:
    return "één keer" if count == 1 else f"{count} keer"


def _months(count: int) -> str:
    return "maand" if count == 1 else "maanden"


def _whole(value: int) -> str:
    return f"{value:,}".replace(",", ".")
