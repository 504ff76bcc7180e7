"""Contracts with a maximum of € 100.000, to count in."""

from datetime import UTC, date, datetime
from decimal import Decimal

from contracts.maximum.services import call_off, enter_value
from contracts.models import CallOff, ContractFile, RealisedValue
from tenders.models import Tender
from tests.contracts.agreement.test_signing import two_winners
from tests.factories.contracts import Award, executing, file_of, manager_of
from tests.factories.remembering import remembered

IN_MAY = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
MARCH = date(2026, 3, 1)
MAXIMUM = Decimal(100_000)


@remembered
def framework() -> Award:
    """Two contractors, two municipalities, one maximum."""
    award = executing(two_winners())
    Tender.objects.filter(pk=award.tender.pk).update(max_value=MAXIMUM)
    for number, name in enumerate(("Huizen", "Gooise Meren")):
        award.tender.municipalities.get_or_create(name=name, defaults={"order": number})
    return award


def paid(
    award: Award,
    euros: int,
    *,
    name: str = "Anker",
    municipality: str = "Huizen",
    month: date = MARCH,
    of: CallOff | None = None,
    at: datetime = IN_MAY,
) -> RealisedValue:
    return enter_value(
        file_of(award, name),
        municipality=municipality,
        month=month,
        amount=euros * 100,
        call_off=of,
        by=manager_of(award),
        at=at,
    )


def called(award: Award, euros: int, *, name: str = "Anker", reference: str = "T-1") -> CallOff:
    file: ContractFile = file_of(award, name)
    return call_off(
        file,
        reference=reference,
        municipality="Huizen",
        description="Begeleiding, in groepen",
        starts_on=date(2026, 6, 1),
        amount=euros * 100,
        by=manager_of(award),
        at=IN_MAY,
    )
