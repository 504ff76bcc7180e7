"""Carrying out the contract: what its numbers contradict."""

from collections.abc import Iterator

from tenders.domain.checks.finding import Context, Subject, blocks, warns
from tenders.domain.vocabulary import CapacityTarget
from tenders.domain.wording import points_in_words

WHOLE = 100
# An expected number of hours is a round one: one percent beside what the other numbers give is the same.
ROUNDING = 100
MINUTES = 60


def index_weights_not_whole(context: Context) -> Iterator[str]:
    total = context.configuration.contract.total_weight
    if total is not None and total != WHOLE:
        yield f"De indexering bestaat samen uit {points_in_words(total)} procent. Dat moet 100 procent zijn."


def index_weight_missing(context: Context) -> Iterator[str]:
    rows = context.configuration.contract.indexation
    missing = [row.index for row in rows if row.weight is None]
    if missing and len(missing) < len(rows):
        yield f"Van deze indexen ontbreekt het gewicht, en van andere niet: {', '.join(missing)}."


def capacity_statement_unknown(context: Context) -> Iterator[str]:
    c = context.configuration
    rule = c.contract.capacity
    if rule is not None and rule.statement and rule.statement not in {row.code for row in c.statements}:
        yield f"De verdeling van de capaciteit noemt de opgave '{rule.statement}', en die is er niet."


def capacity_without_statement(context: Context) -> Iterator[str]:
    rule = context.configuration.contract.capacity
    if rule is not None and rule.target is CapacityTarget.OWN_STATEMENT and not rule.statement:
        yield "Aanbieders worden aan hun eigen opgave gemeten, maar er staat niet welke opgave dat is."


def capacity_floor_differs(context: Context) -> Iterator[str]:
    c = context.configuration
    rule = c.contract.capacity
    asked = {row.code: row.minimum for row in c.statements}
    if rule is None or rule.floor is None or rule.statement not in asked:
        return
    minimum = asked[rule.statement]
    if minimum != rule.floor:
        said = "geen minimum" if minimum is None else f"het minimum {points_in_words(minimum)}"
        yield f"De ondergrens van de capaciteit is {rule.floor}, en de opgave heeft {said}."


def volume_contradicts_hours(context: Context) -> Iterator[str]:
    found = context.configuration.contract.volumes
    if None in (found.clients, found.weeks, found.hours, found.minutes_per_week_from):
        return
    last = found.minutes_per_week_to or found.minutes_per_week_from
    base = (found.clients or 0) * (found.weeks or 0)
    least, most = base * (found.minutes_per_week_from or 0), base * (last or 0)
    minutes = (found.hours or 0) * MINUTES
    if minutes * ROUNDING < least * (ROUNDING - 1) or minutes * ROUNDING > most * (ROUNDING + 1):
        yield (
            f"De omvang noemt {found.hours} uur per jaar. De cliënten, minuten en weken geven {least // MINUTES} tot "
            f"{most // MINUTES} uur."
        )


CHECKS = (
    blocks(
        "index_weights_not_whole",
        Subject.EXECUTION,
        index_weights_not_whole,
        norm="De gewichten van de indexering zijn samen 100 procent.",
        source="Aw 1.9; Uitvoeringsbesluit Wmo 2015 artikel 5.4 lid 3",
    ),
    warns(
        "index_weight_missing",
        Subject.EXECUTION,
        index_weight_missing,
        norm="Van elke index staat het gewicht vast.",
        source="Uitvoeringsbesluit Wmo 2015 artikel 5.4 lid 3",
        advice="Vul elk gewicht in, of laat ze alle leeg als een bijlage ze noemt.",
    ),
    blocks(
        "capacity_statement_unknown",
        Subject.EXECUTION,
        capacity_statement_unknown,
        norm="De opgave waaraan capaciteit wordt gemeten, wordt bij de inschrijving gevraagd.",
        source="Aw 1.9",
    ),
    warns(
        "capacity_without_statement",
        Subject.EXECUTION,
        capacity_without_statement,
        norm="Vast staat met welk getal de capaciteit wordt verdeeld.",
        source="Aw 1.9",
        advice="Kies de opgave, of meet aan de grens.",
    ),
    warns(
        "capacity_floor_differs",
        Subject.EXECUTION,
        capacity_floor_differs,
        norm="De ondergrens van de capaciteit is het minimum van de opgave.",
        source="Aw 1.9",
        advice="Maak de ondergrens en het minimum gelijk.",
    ),
    warns(
        "volume_contradicts_hours",
        Subject.EXECUTION,
        volume_contradicts_hours,
        norm="De verwachte omvang klopt met zichzelf.",
        source="Aw 1.9; Gids Proportionaliteit 3.6",
        advice="Reken de uren na uit cliënten, minuten en weken.",
    ),
)
