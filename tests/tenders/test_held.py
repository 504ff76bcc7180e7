"""What a page knows of somebody's roles beforehand is what the database says."""

from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tenders.models import Role, Tender
from tenders.permissions import roles_read_once
from tenders.services import end_role
from tests.factories.tenders import AT, member_with_role, published_tender

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_of_two() -> User:
    """Is a toetser here, was a jurist here, and is an auditor elsewhere."""
    here, elsewhere = published_tender(), published_tender()
    user = member_with_role(here, Role.CHECKER)
    was = here.roles.create(user=user, role=Role.JURIST, given_by=here.created_by, given_at=AT)
    elsewhere.roles.create(user=user, role=Role.AUDITOR, given_by=elsewhere.created_by, given_at=AT)
    end_role(was, by=here.created_by, at=AT)
    return User.objects.get(pk=user.pk)


def test_the_tenders_of_each_role_are_those_that_the_database_gives(one_of_two: User) -> None:
    asked = [(), *((role,) for role in Role), *combinations(Role, 2)]
    read = [set(Tender.objects.with_role(one_of_two, *roles)) for roles in asked]

    with roles_read_once(one_of_two):
        known = [set(Tender.objects.with_role(one_of_two, *roles)) for roles in asked]

    assert known == read
    assert {len(found) for found in read} == {0, 1, 2}


def test_about_another_person_the_database_is_asked(one_of_two: User) -> None:
    other = member_with_role(published_tender(), Role.CHAIR)

    with roles_read_once(one_of_two):
        assert Tender.objects.with_role(other, Role.CHAIR).count() == 1


def test_about_a_role_that_somebody_does_not_have_nothing_is_asked(one_of_two: User) -> None:
    with roles_read_once(one_of_two), CaptureQueriesContext(connection) as asked:
        assert not Tender.objects.with_role(one_of_two, Role.CHAIR)
        assert not Tender.objects.with_role(one_of_two, Role.JURIST)

    assert len(asked) == 0
