"""Limits on logging in count per client, also where all of them come through one proxy."""

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests.own_cache import clear_own_cache

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("proxies", "kept_out"), [(1, [False, False, False, True]), (0, [False, True, True, True])]
)
def test_one_client_behind_the_proxy_does_not_keep_out_the_others(
    client: Client, settings: LazySettings, proxies: int, kept_out: list[bool]
) -> None:
    """What a client writes in front of its own address changes nothing."""
    clear_own_cache()
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    statuses = [
        client.post(
            reverse("account_login"),
            {"login": "a@b.example", "password": "x"},
            headers={"X-Forwarded-For": f"198.51.100.9, {address}"},
        ).status_code
        for address in ("203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.1")
    ]

    assert [status == 429 for status in statuses] == kept_out
