"""Pas toe of leg uit: which findings have a reason, and what still refuses publication."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tenders.domain.checks.finding import Finding, Severity


@dataclass(frozen=True)
class Explained:
    """A finding that asks for a reason; `reason` is empty while there is none, or while it was about something else."""

    finding: Finding
    reason: str = ""


def explained(found: Iterable[Finding], reasons: Mapping[str, str]) -> tuple[Explained, ...]:
    """The findings that ask for a reason, each with its own; `reasons` goes by `Finding.about`."""
    return tuple(
        Explained(finding, reasons.get(finding.about, ""))
        for finding in found
        if finding.severity is Severity.WARNING
    )


def refusing(found: Iterable[Finding], reasons: Mapping[str, str]) -> tuple[Finding, ...]:
    """What refuses publication: everything that blocks, and every other finding without a reason."""
    return tuple(
        finding
        for finding in found
        if finding.severity is Severity.BLOCKING
        or (finding.severity is Severity.WARNING and not reasons.get(finding.about))
    )
