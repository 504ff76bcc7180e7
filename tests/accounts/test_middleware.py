"""For whom a request acts."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.middleware import SESSION_KEY, ActingForMiddleware
from accounts.models import Organisation, User
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def _acting_for(user: User | AnonymousUser, chosen: object = None) -> Organisation | None:
    seen: list[Organisation | None] = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(request.acting.organisation)
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = user
    request.session = SessionStore()
    if chosen is not None:
        request.session[SESSION_KEY] = str(chosen)
    ActingForMiddleware(page)(request)
    return seen[0]


def test_a_visitor_acts_for_nobody(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):
        assert _acting_for(AnonymousUser()) is None


def test_a_person_without_organisation_acts_for_nobody() -> None:
    assert _acting_for(UserFactory()) is None


def test_the_only_organisation_is_chosen(django_assert_num_queries: object) -> None:
    membership = MembershipFactory()
    user = User.objects.get(pk=membership.user_id)

    with django_assert_num_queries(1):
        assert _acting_for(user) == membership.organisation


def test_the_choice_of_the_session_counts_until_the_membership_ends() -> None:
    user = UserFactory()
    first = MembershipFactory(user=user, organisation=OrganisationFactory(name="Anker"))
    second = MembershipFactory(user=user, organisation=OrganisationFactory(name="Baken"))

    assert _acting_for(User.objects.get(pk=user.pk)) == first.organisation
    assert _acting_for(User.objects.get(pk=user.pk), second.organisation.public_id) == second.organisation

    second.delete()

    assert _acting_for(User.objects.get(pk=user.pk), second.organisation.public_id) == first.organisation


@pytest.mark.parametrize("chosen", [uuid.uuid4(), "no uuid"])
def test_another_organisation_is_never_acted_for(chosen: object) -> None:
    membership = MembershipFactory()

    assert _acting_for(membership.user, chosen) == membership.organisation
