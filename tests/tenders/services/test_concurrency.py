"""Two people who change one tender at the same moment."""

import pytest

from audit.selectors import verify_chain
from audit.services import tender_scope
from portal.people.services import PersonRefused, invite_person
from tenders.domain.checks import Subject
from tenders.domain.lifecycle import TransitionRefused
from tenders.models import Role, Tender, TenderKey, TenderRole
from tenders.permissions import NotAllowed
from tenders.selectors import reasons_of
from tenders.services import (
    KeyTaken,
    Reason,
    ReasonsChanged,
    RoleRefused,
    StaleConfiguration,
    create_tender,
    end_role,
    explain,
    give_role,
    publish_tender,
    save_subject,
)
from tests.concurrency import overlapping
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.tenders import AT, buyer_of, draft_tender, member_with_role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scenes_put_back")]


def test_a_key_is_of_one_tender() -> None:
    authority = OrganisationFactory(authority=True)
    buyer = buyer_of(authority)

    _, refusal = overlapping(
        *[lambda: create_tender(authority=authority, key="hulp", title="Hulp", by=buyer, at=AT)] * 2
    )

    assert isinstance(refusal, KeyTaken)
    assert Tender.objects.count() == 1


def test_who_saves_second_overwrites_nothing() -> None:
    tender = draft_tender()

    def save(title: str) -> object:
        return save_subject(
            tender,
            Subject.BASICS,
            values={"title": title},
            version=tender.config_version,
            by=tender.created_by,
            at=AT,
        )

    _, refusal = overlapping(lambda: save("De eerste"), lambda: save("De tweede"))

    assert isinstance(refusal, StaleConfiguration)
    assert Tender.objects.get().title == "De eerste"


def test_a_tender_is_published_once_with_one_pair_of_keys() -> None:
    tender = draft_tender()

    _, refusal = overlapping(
        *[lambda: publish_tender(Tender.objects.get(pk=tender.pk), by=tender.created_by, at=AT)] * 2
    )

    assert isinstance(refusal, TransitionRefused | NotAllowed), refusal
    assert TenderKey.objects.filter(part=TenderKey.Part.QUALITY).count() == 1
    assert verify_chain(tender_scope(tender.public_id)).ok


def test_what_is_being_changed_is_what_is_published() -> None:
    tender = draft_tender()

    _, published = overlapping(
        lambda: save_subject(
            tender,
            Subject.BASICS,
            values={"title": "Hulp 2026"},
            version=tender.config_version,
            by=tender.created_by,
            at=AT,
        ),
        lambda: publish_tender(Tender.objects.get(pk=tender.pk), by=tender.created_by, at=AT),
    )

    assert isinstance(published, Tender), published
    assert published.frozen_definition["titel"] == "Hulp 2026"


def test_reason_of_who_is_second_overwrites_nothing() -> None:
    tender = draft_tender()
    about, standing = next(iter(reasons_of(tender).items()))

    def give(text: str) -> object:
        return explain(tender, [Reason(about, text, seen=standing)], by=tender.created_by, at=AT)

    _, refusal = overlapping(lambda: give("De eerste."), lambda: give("De tweede."))

    assert isinstance(refusal, ReasonsChanged)
    assert refusal.stored == {about: "De eerste."}
    assert reasons_of(tender)[about] == "De eerste."


def test_nobody_gets_two_roles_that_do_not_go_together() -> None:
    tender = draft_tender(configured=False)
    user = UserFactory()
    MembershipFactory(user=user, organisation=tender.authority)

    _, refusal = overlapping(
        lambda: give_role(tender, user, Role.EVALUATOR, by=tender.created_by, at=AT),
        lambda: give_role(tender, user, Role.CHAIR, by=tender.created_by, at=AT),
    )

    assert isinstance(refusal, RoleRefused)
    assert TenderRole.objects.get(user=user).role == Role.EVALUATOR


def test_two_buyers_do_not_end_each_others_role() -> None:
    tender = draft_tender(configured=False)
    first = tender.created_by
    second = member_with_role(tender, Role.BUYER)
    own, other = (TenderRole.objects.get(tender=tender, user=user) for user in (first, second))

    _, refusal = overlapping(
        lambda: end_role(other, by=first, at=AT), lambda: end_role(own, by=second, at=AT)
    )

    assert isinstance(refusal, RoleRefused | NotAllowed), refusal
    assert TenderRole.objects.filter(role=Role.BUYER, ended_at=None).count() == 1


def test_nobody_gets_a_role_while_an_aanbieder_takes_the_person_in() -> None:
    tender = draft_tender(configured=False)
    user = UserFactory()
    provider = OrganisationFactory()
    beheerder = MembershipFactory(organisation=provider, administrator=True).user

    _, refusal = overlapping(
        lambda: invite_person(provider, email=user.email, name="x", rights={}, by=beheerder, at=AT),
        lambda: give_role(tender, user, Role.EVALUATOR, by=tender.created_by, at=AT),
    )

    assert isinstance(refusal, RoleRefused), refusal
    assert not TenderRole.objects.filter(user=user).exists()


def test_no_aanbieder_takes_a_person_in_who_is_getting_a_role() -> None:
    tender = draft_tender(configured=False)
    user = UserFactory()
    provider = OrganisationFactory()
    beheerder = MembershipFactory(organisation=provider, administrator=True).user

    _, refusal = overlapping(
        lambda: give_role(tender, user, Role.EVALUATOR, by=tender.created_by, at=AT),
        lambda: invite_person(provider, email=user.email, name="x", rights={}, by=beheerder, at=AT),
    )

    assert isinstance(refusal, PersonRefused), refusal
    assert not user.memberships.exists()
