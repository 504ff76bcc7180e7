"""The second reading of letters: which of them a jurist read as they are now."""

from dataclasses import dataclass

from contracts.models import AwardDecision, Letter, LetterReading


@dataclass(frozen=True)
class SecondReading:
    """How many letters there are, and how many were read in their present content; `remarks` of those."""

    total: int
    read: int
    remarks: int

    @property
    def is_complete(self) -> bool:
        return self.read == self.total


def current_readings(decision: AwardDecision) -> dict[int, LetterReading]:
    """By letter the last reading of what it says now; one query."""
    rows = LetterReading.objects.filter(letter__decision=decision).select_related("by", "letter")
    return {row.letter_id: row for row in rows if row.content_hash == row.letter.content_hash}


def readings_of(letter: Letter) -> list[LetterReading]:
    """All readings of a letter, newest first."""
    return list(letter.readings.select_related("by").order_by("-at", "-pk"))


def second_reading(decision: AwardDecision) -> SecondReading:
    found = current_readings(decision)
    remarks = sum(bool(reading.remarks) for reading in found.values())
    return SecondReading(decision.letters.count(), len(found), remarks)
