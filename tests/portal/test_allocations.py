"""The start page leads everybody of the authority to who takes new clients, and nobody else."""

import pytest
from django.urls import reverse

from tests.contracts.execution.pages import get
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.contracts import SIGNED_AT, awarded, executing

pytestmark = pytest.mark.django_db


def test_somebody_of_the_authority_without_a_role_finds_the_toeleiding_on_the_start_page() -> None:
    award = executing()
    colleague = MembershipFactory(organisation=award.tender.authority).user
    page = reverse("contracts:allocation", args=[award.tender.public_id])

    assert page in get(colleague, "/").body.decode()
    assert get(colleague, page).status == 200
    for user in (award.bidder("Anker"), UserFactory()):
        assert page not in get(user, "/").body.decode()
        assert get(user, page).status == 404


def test_before_a_contract_is_carried_out_there_is_nothing_to_find() -> None:
    award = awarded()
    colleague = MembershipFactory(organisation=award.tender.authority).user

    assert "Toeleiding" not in get(colleague, "/", at=SIGNED_AT).body.decode()
