"""Two acts at the same moment do not pass the maximum together."""

import pytest

from contracts.domain.errors import DecisionRefused
from contracts.maximum.selectors import use_of_tender
from contracts.models import CallOff, RealisedValue, ValueWarning
from documents.models import OutboxJob
from tests.concurrency import overlapping
from tests.contracts.maximum.scenes import called, framework, paid

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scenes_put_back")]


def test_of_two_call_offs_into_the_last_room_one_fits() -> None:
    award = framework()
    paid(award, 95_000)

    _, refusal = overlapping(
        lambda: called(award, 3_000, reference="T-1"),
        lambda: called(award, 3_000, name="Brug", reference="T-2"),
    )

    assert isinstance(refusal, DecisionRefused), refusal
    assert CallOff.objects.get().reference == "T-1"
    assert use_of_tender(award.tender).used == 98_000_00


def test_a_call_off_sees_what_was_just_paid() -> None:
    award = framework()
    paid(award, 90_000)

    _, refusal = overlapping(lambda: paid(award, 10_000, name="Brug"), lambda: called(award, 1_000))

    assert isinstance(refusal, DecisionRefused), refusal
    assert not CallOff.objects.exists()


def test_a_mark_is_told_once() -> None:
    award = framework()

    overlapping(lambda: paid(award, 72_000), lambda: paid(award, 1_000, name="Brug"))

    assert ValueWarning.objects.get().mark == 70
    assert len(set(OutboxJob.objects.values_list("payload__warning_id", flat=True))) <= 2
    assert RealisedValue.objects.count() == 2


def test_one_amount_of_a_month_counts() -> None:
    award = framework()

    overlapping(lambda: paid(award, 100), lambda: paid(award, 200))

    assert RealisedValue.objects.get(replaced_at=None).amount == 200_00
