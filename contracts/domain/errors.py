"""What decisions and letters refuse; every message is a Dutch sentence for the user."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.domain.completeness import Missing


class DecisionRefused(Exception):
    """The act is not possible now, or not with this input; `field` names the input where there is one."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class LettersIncomplete(DecisionRefused):
    """A letter misses something that it must contain; `missing` names all of it."""

    def __init__(self, missing: Sequence["Missing"]) -> None:
        count = len(missing)
        super().__init__(
            f"De brieven kunnen nog niet worden gemaakt: er {'ontbreekt' if count == 1 else 'ontbreken'} "
            f"{count} {'onderdeel' if count == 1 else 'onderdelen'}."
        )
        self.missing = tuple(missing)


class GateClosed(DecisionRefused):
    """Something stands between the decision and a definitive award or a contract (`domain.gate`)."""


class StandstillRuns(GateClosed):
    """The opschortende termijn has not ended yet, so the award cannot become definitive."""


class StaleText(DecisionRefused):
    """Somebody else saved the text in the meantime; `current` is what it is now."""

    def __init__(self, current: str) -> None:
        super().__init__(
            "Iemand anders heeft deze tekst intussen veranderd. Uw tekst staat hieronder nog; vergelijk hem met de "
            "tekst die nu is opgeslagen en sla daarna opnieuw op."
        )
        self.current = current
