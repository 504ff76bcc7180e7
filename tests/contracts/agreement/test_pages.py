"""Pages of overeenkomsten, for staff and for both parties."""

import pytest
from django.test import Client

from clock import telling
from tests.factories.contracts import AFTER_STANDSTILL, agreed

pytestmark = pytest.mark.django_db


def test_a_concept_is_shown_to_the_buyer(client: Client):
    award = agreed()
    client.force_login(award.buyer)
    with telling(AFTER_STANDSTILL):
        page = client.get(f"/overeenkomst/{award.agreement('Anker').public_id}/")
    assert page.status_code == 200
