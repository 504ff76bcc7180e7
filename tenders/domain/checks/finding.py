"""What a rule is and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tenders.domain.configuration import Configuration


class Severity(StrEnum):
    """A blocking finding refuses publication; a warning is for the buyer to weigh."""

    BLOCKING = "blokkeert"
    WARNING = "let op"


class Subject(StrEnum):
    """The pages of the task list; a finding names the one where it is repaired."""

    DECISIONS = "besluiten"
    BASICS = "basis"
    PROCEDURE = "procedure"
    PLANNING = "planning"
    LOTS = "percelen"
    CONTRACT = "overeenkomst"
    TARIFFS = "tarieven"
    EXCLUSION = "uitsluitingsgronden"
    SUITABILITY = "geschiktheidseisen"
    EVIDENCE = "bewijsmiddelen"
    STATEMENTS = "opgaven"
    CRITERIA = "gunningscriteria"
    SCALE = "scoreschaal"
    METHOD = "beoordelingsmethode"
    TIE_BREAK = "gelijke-stand"
    DOCUMENTS = "documenten"
    ROLES = "rollen"


@dataclass(frozen=True)
class Context:
    """`at` is the instant for which the check is made: publication itself, or the moment of looking."""

    configuration: Configuration
    at: datetime


@dataclass(frozen=True)
class Finding:
    code: str
    severity: Severity
    sentence: str
    subject: Subject


Rule = Callable[[Context], Iterable[str]]


@dataclass(frozen=True)
class Check:
    """A rule with its name; each sentence of the rule is one finding."""

    code: str
    severity: Severity
    subject: Subject
    rule: Rule

    def findings(self, context: Context) -> list[Finding]:
        return [Finding(self.code, self.severity, sentence, self.subject) for sentence in self.rule(context)]


def blocks(code: str, subject: Subject, rule: Rule) -> Check:
    return Check(code, Severity.BLOCKING, subject, rule)


def warns(code: str, subject: Subject, rule: Rule) -> Check:
    return Check(code, Severity.WARNING, subject, rule)
