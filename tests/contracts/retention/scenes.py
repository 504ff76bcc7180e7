"""A tender whose contract ended long ago, and the two people who destroy what is left of it."""

from datetime import UTC, date, datetime

from accounts.models import User
from contracts.domain.retention import ListStatus
from contracts.models import ContractFile, DestructionList, Proceeding
from contracts.retention.selectors import expired_of
from contracts.retention.services import approve_list, carry_out, make_list
from documents.models import OutboxJob
from tenders.domain.wording import local_date
from tests.factories.accounts import MembershipFactory
from tests.factories.remembering import remembered
from tests.factories.world import World

# Award in the winter of 2025, contracts until the end of 2029.
LAST_DAY = date(2029, 12, 31)
AFTER_AWARD_TERM = datetime(2029, 6, 1, 9, 0, tzinfo=UTC)
AFTER_ALL_TERMS = datetime(2037, 1, 4, 9, 0, tzinfo=UTC)


def beheerder_of(world: World) -> User:
    return MembershipFactory(organisation=world.tender.authority, is_administrator=True).user


def end_contracts(world: World, on: date = LAST_DAY) -> None:
    """Every contract of the tender stops after this day, and the case against its award has an outcome."""
    files = ContractFile.objects.filter(contract__decision__tender=world.tender)
    files.update(ends_on=on)
    cases = Proceeding.objects.filter(decision__tender=world.tender)
    cases.update(
        outcome="rejected", ended_on=local_date(world.at), ended_at=world.at, ended_by=world.user("jurist")
    )


@remembered
def listed(world: World, *, at: datetime = AFTER_ALL_TERMS, by: User | None = None) -> DestructionList:
    return make_list(world.tender.authority, tenders=[world.tender], by=by or beheerder_of(world), at=at)


@remembered
def approved(world: World, *, at: datetime = AFTER_ALL_TERMS) -> DestructionList:
    found = listed(world, at=at)
    return approve_list(found, seen=found.content_hash, by=world.user("jurist"), at=at)


def carried_out(found: DestructionList, *, at: datetime = AFTER_ALL_TERMS) -> DestructionList:
    """As the jobs do it, one run after the other."""
    for _ in range(OutboxJob.objects.count() + 200):
        carry_out(found.public_id, at=at)
        found.refresh_from_db()
        if found.status == ListStatus.DONE.value:
            return found
    raise AssertionError("The list does not come to an end.")


def expired_categories(world: World, at: datetime) -> set[str]:
    found = expired_of(world.tender.authority, today=local_date(at), tenders=[world.tender])
    return {line.rule.category.value for line in found}
