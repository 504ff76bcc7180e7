"""What a contract manager sees to at the beginning and the end of a contract."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.domain.periods import last_day, months_before

# SEED-GV 5.3: originals of the bid can be asked for until so many months after the contract began.
MONTHS_OF_ORIGINALS = 6
# A successor must be known, and talks held, well before the last day.
MONTHS_BEFORE_END = 6


class TaskKind(StrEnum):
    BEGIN = "aanvang"
    KEEP = "bewaren"
    END = "einde"
    OTHER = "overig"


KIND_LABELS = {
    TaskKind.BEGIN: "overdracht bij aanvang",
    TaskKind.KEEP: "bewaren",
    TaskKind.END: "overdracht bij einde",
    TaskKind.OTHER: "eigen taak",
}


@dataclass(frozen=True)
class PlannedTask:
    code: str
    kind: TaskKind
    title: str
    source: str
    due_on: date


def planned_tasks(starts_on: date) -> list[PlannedTask]:
    """At the start: the handover from the earlier provider (Wmo 2015 art. 2.6.5), and until when originals are kept."""
    wmo = "Wmo 2015 art. 2.6.5"
    return [
        PlannedTask(
            "personeel",
            TaskKind.BEGIN,
            "Overleg van de oude en de nieuwe aanbieder over het overnemen van personeel",
            wmo,
            starts_on,
        ),
        PlannedTask(
            "relaties",
            TaskKind.BEGIN,
            "Afspraken om bestaande relaties tussen hulpverleners en cliënten voort te zetten",
            wmo,
            starts_on,
        ),
        PlannedTask(
            "verslag",
            TaskKind.BEGIN,
            "Verslag van het toezicht van de gemeente op dit overleg",
            wmo,
            last_day(starts_on, 1),
        ),
        PlannedTask(
            "originelen",
            TaskKind.KEEP,
            "Vraag originele stukken van de inschrijving op die nodig zijn: de opdrachtnemer bewaart ze tot deze dag",
            "aanbestedingsdocument",
            last_day(starts_on, MONTHS_OF_ORIGINALS),
        ),
    ]


def closing_tasks(ends_on: date) -> list[PlannedTask]:
    """When it is known that a contract ends: the same handover, now to who comes after."""
    due_on = months_before(ends_on, MONTHS_BEFORE_END)
    wmo = "Wmo 2015 art. 2.6.5"
    return [
        PlannedTask(
            "personeel_einde",
            TaskKind.END,
            "Overleg met de volgende aanbieder over het overnemen van personeel",
            wmo,
            due_on,
        ),
        PlannedTask(
            "relaties_einde",
            TaskKind.END,
            "Afspraken om relaties tussen hulpverleners en cliënten voort te zetten bij de volgende aanbieder",
            wmo,
            due_on,
        ),
        PlannedTask(
            "verslag_einde",
            TaskKind.END,
            "Verslag van de overdracht, met de cliënten en hun dossiers",
            wmo,
            ends_on,
        ),
    ]
