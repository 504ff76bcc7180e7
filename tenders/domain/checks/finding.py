"""What a rule is and what it finds."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tenders.domain.configuration import Configuration


class Severity(StrEnum):
    """A blocking finding refuses publication; of a warning the buyer applies the norm or says why not.

    What is for information asks nothing.
    """

    BLOCKING = "blokkeert"
    WARNING = "pas toe of leg uit"
    INFO = "ter informatie"


class Subject(StrEnum):
    """The pages of the task list; a finding names the one where it is repaired."""

    DECISIONS = "besluiten"
    BASICS = "basis"
    PROCEDURE = "procedure"
    SOCIAL = "maatschappelijk"
    PLANNING = "planning"
    LOTS = "percelen"
    CONTRACT = "overeenkomst"
    TARIFFS = "tarieven"
    EXECUTION = "uitvoering"
    EXCLUSION = "uitsluitingsgronden"
    SUITABILITY = "geschiktheidseisen"
    EVIDENCE = "bewijsmiddelen"
    STATEMENTS = "opgaven"
    CONDITIONS = "uitvoeringsvoorwaarden"
    BURDEN = "lasten"
    CRITERIA = "gunningscriteria"
    SCALE = "scoreschaal"
    METHOD = "beoordelingsmethode"
    TIE_BREAK = "gelijke-stand"
    ENTRY = "instroom"
    DOCUMENTS = "documenten"
    ROLES = "rollen"

    def applies(self, *, is_admission: bool) -> bool:
        """A toelatingsprocedure has no criteria and no scoring; only it has entry."""
        if self is Subject.ENTRY:
            return is_admission
        about_scores = {Subject.CRITERIA, Subject.SCALE, Subject.METHOD, Subject.TIE_BREAK}
        return not is_admission or self not in about_scores


@dataclass(frozen=True)
class Context:
    """`at` is the instant for which the check is made: publication itself, or the moment of looking."""

    configuration: Configuration
    at: datetime


@dataclass(frozen=True)
class Finding:
    """`sentence` says what was found, for everybody; `advice` says to the buyer what to do about it."""

    code: str
    severity: Severity
    sentence: str
    subject: Subject
    advice: str = ""
    norm: str = ""
    source: str = ""

    @property
    def about(self) -> str:
        """A short name for exactly this finding: with another code, number or word in it, it is another one."""
        return hashlib.sha256(f"{self.code}\n{self.sentence}".encode()).hexdigest()[:16]


# A sentence, with the page that mends it where that is not always the same one.
Rule = Callable[[Context], Iterable[str | tuple[str, Subject]]]


@dataclass(frozen=True)
class Check:
    """A rule with its name, its norm in one sentence and where that comes from.

    Each sentence of the rule is one finding, and is mended on the page of `subject` unless the rule names another.
    """

    code: str
    severity: Severity
    subject: Subject
    rule: Rule
    norm: str
    source: str
    advice: str = ""

    def findings(self, context: Context) -> list[Finding]:
        return [self._finding(found) for found in self.rule(context)]

    def _finding(self, found: str | tuple[str, Subject]) -> Finding:
        sentence, subject = (found, self.subject) if isinstance(found, str) else found
        return Finding(self.code, self.severity, sentence, subject, self.advice, self.norm, self.source)


def blocks(code: str, subject: Subject, rule: Rule, *, norm: str, source: str, advice: str = "") -> Check:
    return Check(code, Severity.BLOCKING, subject, rule, norm, source, advice)


def warns(code: str, subject: Subject, rule: Rule, *, norm: str, source: str, advice: str = "") -> Check:
    return Check(code, Severity.WARNING, subject, rule, norm, source, advice)


def informs(code: str, subject: Subject, rule: Rule, *, norm: str, source: str, advice: str = "") -> Check:
    return Check(code, Severity.INFO, subject, rule, norm, source, advice)
