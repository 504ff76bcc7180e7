"""The method of a simulation as it is kept: in the words of the scenario format, with one fingerprint."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tenders.domain.definition import Method, Planning, StatementRule, TenderDefinition
from tenders.domain.method import MethodRefused
from tenders.domain.scenario import ScenarioInvalid, definition_from_mapping, dump_definition, fingerprint
from tenders.domain.scenario.export import Row

# The format knows no method without a tender around it. These days are nobody's: ranking depends on none of them.
_NO_PLANNING = Planning(date(2000, 1, 3), datetime(2000, 3, 1, 11, 0, tzinfo=UTC), date(2000, 4, 3))


@dataclass(frozen=True)
class Simulated:
    """What is simulated. Two with one fingerprint rank and divide alike."""

    method: Method
    statements: tuple[StatementRule, ...] = ()

    @property
    def fingerprint(self) -> str:
        return fingerprint(self._definition())

    def as_mapping(self) -> Row:
        """Raises MethodRefused where the method contradicts itself, so that it could not be published either."""
        kept = dump_definition(self._definition())
        try:
            is_same = definition_from_mapping(kept) == self._definition()
        except ScenarioInvalid as invalid:
            problems = "; ".join(str(problem) for problem in invalid.problems)
            raise MethodRefused(f"De methode spreekt zichzelf tegen: {problems}.") from invalid
        if not is_same:
            raise MethodRefused("De methode spreekt zichzelf tegen.")
        return kept

    def _definition(self) -> TenderDefinition:
        return TenderDefinition(
            key="simulatie",
            title="Simulatie",
            authority="Simulatie",
            planning=_NO_PLANNING,
            method=self.method,
            statements=self.statements,
        )


def simulated_from(kept: Mapping[str, object]) -> Simulated:
    definition = definition_from_mapping(kept)
    return Simulated(definition.method, definition.statements)
