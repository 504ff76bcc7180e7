"""The check before publication: named rules that each find one kind of mistake while it can still be repaired."""

from tenders.domain.checks import (
    arithmetic,
    burden,
    contract,
    dates,
    execution,
    explaining,
    method,
    organisation,
    planning,
    proportionality,
    requirements,
    rules,
    texts,
)
from tenders.domain.checks.explained import Explained, explained, refusing
from tenders.domain.checks.finding import Check, Context, Finding, Severity, Subject

CHECKS: tuple[Check, ...] = (
    *planning.CHECKS,
    *dates.CHECKS,
    *requirements.CHECKS,
    *rules.CHECKS,
    *method.CHECKS,
    *arithmetic.CHECKS,
    *contract.CHECKS,
    *execution.CHECKS,
    *proportionality.CHECKS,
    *explaining.CHECKS,
    *burden.CHECKS,
    *texts.CHECKS,
    *organisation.CHECKS,
)


def findings(context: Context) -> tuple[Finding, ...]:
    """What every rule finds, blocking ones first, further in the order of the rules."""
    found = [finding for check in CHECKS for finding in check.findings(context)]
    return tuple(sorted(found, key=lambda finding: finding.severity is not Severity.BLOCKING))


def blocking(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in found if finding.severity is Severity.BLOCKING)


__all__ = [
    "CHECKS",
    "Check",
    "Context",
    "Explained",
    "Finding",
    "Severity",
    "Subject",
    "blocking",
    "explained",
    "findings",
    "refusing",
]
