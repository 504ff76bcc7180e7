"""Change the assumptions of the lastenmeter for one tender."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from tenders.domain.burden import Assumption
from tenders.domain.checks import Subject
from tenders.models import Tender
from tenders.services.configuration import editing


@transaction.atomic
def save_assumptions(
    tender: Tender, values: Mapping[Assumption, Decimal | None], *, version: int, by: User, at: datetime
) -> Tender:
    """None is the usual value. Raises StaleConfiguration, and then changes nothing."""
    with editing(tender, Subject.BURDEN, version=version, by=by, at=at) as locked:
        for key, value in values.items():
            if value is None:
                locked.burden_assumptions.filter(key=key.value).delete()
            else:
                locked.burden_assumptions.update_or_create(key=key.value, defaults={"value": value})
    return locked
