"""Codes that arrive at the same moment."""

import time

import pytest
from allauth.mfa.models import Authenticator

from accounts.second_factor.services import ATTEMPTS, MOST_ATTEMPTS, begin_attempt, use_step
from tests.concurrency import overlapping
from tests.factories.accounts import UserFactory
from tests.factories.second_factor import code_at, give_second_factor

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_code_lets_one_in() -> None:
    user = UserFactory()
    give_second_factor(user)
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    code = code_at(time.time())

    assert overlapping(*[lambda: use_step(app, code)] * 2) == (True, False)


def test_the_last_attempt_is_made_once() -> None:
    user = UserFactory()
    give_second_factor(user)
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    app.data[ATTEMPTS] = [time.time()] * (MOST_ATTEMPTS - 1)
    app.save()

    assert overlapping(*[lambda: begin_attempt(user)] * 2) == (True, False)
