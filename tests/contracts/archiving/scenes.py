"""Tenders at the end of their life: of which every contract is over, that awarded nothing, that were withdrawn."""

from datetime import UTC, date, datetime, timedelta

from contracts.archiving.services import archive_tender
from contracts.execution.services import end_contract, finish_task
from contracts.minutes.models import AwardMinutes
from contracts.models import AwardNotice, ContractFile
from contracts.services import close_unawarded
from tenders.domain.terms import AMSTERDAM
from tenders.domain.wording import local_date
from tests.contracts.test_closing import unawarded
from tests.factories.contracts import AFTER_STANDSTILL, Award, executing, manager_of
from tests.factories.remembering import remembered

LAST_DAY = date(2026, 6, 30)
# The first instant of the day after the last one, in the Netherlands.
OVER_AT = datetime(2026, 7, 1, 0, 0, tzinfo=AMSTERDAM)
ARCHIVED_AT = datetime(2026, 7, 2, 9, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)


def accounted_for(award: Award, *, at: datetime = ARCHIVED_AT) -> Award:
    """With a proces-verbaal and a notice: rows only, what makes them has tests of its own."""
    AwardMinutes.objects.create(
        decision=award.decision, content={}, content_hash="0" * 64, fixed_by=award.buyer, fixed_at=at
    )
    AwardNotice.objects.create(
        decision=award.decision,
        reference="400001",
        published_on=local_date(AFTER_STANDSTILL),
        recorded_by=award.buyer,
        recorded_at=at,
    )
    return award


@remembered
def ended(award: Award | None = None, *, is_accounted: bool = True) -> Award:
    """Every contract stops on the last day and every task is done; accounted for, so that it can be archived."""
    award = award or executing()
    manager = manager_of(award)
    before = OVER_AT - timedelta(days=30)
    for file in ContractFile.objects.filter(contract__decision=award.decision):
        end_contract(file, ended_on=LAST_DAY, reason="De opdracht is klaar.", by=manager, at=before)
        for task in file.tasks.filter(done_on=None):
            finish_task(task, done_on=local_date(before), note="Gedaan.", by=manager, at=before)
    return accounted_for(award) if is_accounted else award


@remembered
def archived() -> Award:
    award = ended()
    archive_tender(award.tender, by=manager_of(award), at=ARCHIVED_AT)
    return award


@remembered
def closed() -> Award:
    """Nothing was awarded, and that is accounted for."""
    award = unawarded()
    close_unawarded(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    return accounted_for(award)
