"""The check before publication: named rules that each find one kind of mistake while it can still be repaired."""

from dataclasses import replace

from tenders.domain.checks import (
    admission,
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
    social,
    texts,
)
from tenders.domain.checks.explained import Explained, explained, refusing
from tenders.domain.checks.finding import Check, Context, Finding, Severity, Subject
from tenders.domain.procedure_words import in_admission_words

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
    *social.CHECKS,
    *texts.CHECKS,
    *organisation.CHECKS,
    *admission.CHECKS,
)


def findings(context: Context) -> tuple[Finding, ...]:
    """What every rule that holds here finds: blocking, to explain, for information; further in their order."""
    is_admission = context.configuration.admission is not None
    left_out = admission.ABOUT_AN_AWARD if is_admission else frozenset()
    found = [finding for check in CHECKS if check.code not in left_out for finding in check.findings(context)]
    if is_admission:
        found = [_of_admission(one) for one in found]
    return tuple(sorted(found, key=lambda finding: list(Severity).index(finding.severity)))


def informing(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in found if finding.severity is Severity.INFO)


def _of_admission(found: Finding) -> Finding:
    """In its words; what is left of the page of the method stands on that of the entry."""
    return replace(
        found,
        subject=found.subject if found.subject.applies(is_admission=True) else Subject.ENTRY,
        sentence=in_admission_words(found.sentence),
        norm=in_admission_words(found.norm),
        advice=in_admission_words(found.advice),
    )


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
    "informing",
    "refusing",
]
