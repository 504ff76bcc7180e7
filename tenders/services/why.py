"""Take suggested reasons over for requirements that have none yet."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from tenders.domain.checks import Subject
from tenders.domain.why import EVIDENCE_SUGGESTION, Asked, Why, without_purpose
from tenders.models import Tender
from tenders.reading import facts_of
from tenders.services.configuration import editing

SUBJECTS = {
    Asked.GROUND: Subject.EXCLUSION,
    Asked.SUITABILITY: Subject.SUITABILITY,
    Asked.EVIDENCE: Subject.EVIDENCE,
    Asked.STATEMENT: Subject.STATEMENTS,
    Asked.CONDITION: Subject.CONDITIONS,
    Asked.SOCIAL_RETURN: Subject.CONTRACT,
}
_ROWS = {
    Asked.SUITABILITY: "suitability_requirements",
    Asked.EVIDENCE: "evidence_requirements",
    Asked.STATEMENT: "statements",
    Asked.CONDITION: "execution_conditions",
}


def can_take(row: Why) -> bool:
    """Whether the suggestion stands on its own; why a ground or an unknown document is asked, the buyer writes."""
    return not row.purpose and row.kind is not Asked.GROUND and row.suggestion != EVIDENCE_SUGGESTION


@transaction.atomic
def take_suggestions(
    tender: Tender,
    codes: Collection[tuple[Asked, str]] | None = None,
    *,
    version: int,
    by: User,
    at: datetime,
) -> int:
    """Write the suggestion where a requirement has no reason yet; of these codes, or of all. How many were written.

    Raises StaleConfiguration, and then writes nothing.
    """
    taken = [
        row
        for row in without_purpose(facts_of(tender))
        if can_take(row) and (codes is None or (row.kind, row.code) in codes)
    ]
    for kind in dict.fromkeys(row.kind for row in taken):
        with editing(tender, SUBJECTS[kind], version=version, by=by, at=at) as locked:
            for row in (each for each in taken if each.kind is kind):
                if kind is Asked.SOCIAL_RETURN:
                    locked.social_return_purpose = row.suggestion
                else:
                    getattr(locked, _ROWS[kind]).filter(code=row.code).update(purpose=row.suggestion)
        version += 1
    return len(taken)
