"""The pages by which a beheerder keeps terms and makes a list, and a jurist holds and decides."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from audit.services import ACCOUNTS
from clock import telling
from contracts.domain.retention import Category, ListStatus
from contracts.models import DestructionList, LegalHold, RetentionRule
from tests.contracts.retention.scenes import (
    AFTER_ALL_TERMS,
    approved,
    beheerder_of,
    carried_out,
    end_contracts,
    listed,
)
from tests.factories.accounts import MembershipFactory
from tests.factories.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def world() -> World:
    found = make_world("executing")
    end_contracts(found)
    return found


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _get(user: User, path: str) -> str:
    with telling(AFTER_ALL_TERMS):
        response = _client(user).get(path)
    assert response.status_code == 200
    return response.content.decode()


def _post(user: User, path: str, **data: object) -> tuple[int, str]:
    with telling(AFTER_ALL_TERMS):
        response = _client(user).post(path, data, follow=True)
    return response.status_code, response.content.decode()


def test_a_beheerder_reads_terms_and_changes_one_with_a_reason(world: World) -> None:
    beheerder = beheerder_of(world)
    path = reverse("retention:rule", args=[Category.NOTES.value])

    assert "7 jaar na het einde van het laatste contract" in _get(beheerder, reverse("retention:overview"))
    _, refused = _post(beheerder, path, months="0", reason="")
    assert "Schrijf op waarom u de termijn wijzigt" in refused
    for months, words in (("drie", "Vul een heel aantal maanden in"), ("999999999", "600")):
        assert words in _post(beheerder, path, months=months, reason="Nieuw beleid.")[1]
    low = reverse("retention:rule", args=[Category.WON.value])
    _, refused = _post(beheerder, low, months="12", reason="Ruimte.")
    assert "Korter dan 7 jaar mag niet" in refused
    assert "Ruimte." in refused
    assert not RetentionRule.objects.exists()

    _, page = _post(beheerder, path, months="6", source="Eigen besluit", reason="Nieuw beleid.")
    assert "6 maanden na de gunning" in page
    assert "Nieuw beleid." in page
    entry = AuditEntry.objects.filter(scope=ACCOUNTS).latest("sequence")
    assert entry.event == "organisation.term_changed"
    assert "bewaartermijn gewijzigd" in _get(beheerder, reverse("people:log"))


def test_a_list_is_made_read_and_approved_by_two_people(world: World) -> None:
    beheerder, jurist = beheerder_of(world), world.user("jurist")
    make = reverse("retention:make")

    assert world.tender.title in _get(beheerder, make)
    assert "Kies ten minste één aanbesteding" in _post(beheerder, make)[1]
    _post(beheerder, make, tenders=[str(world.tender.public_id)])
    made = DestructionList.objects.get()
    page = reverse("contracts:destruction", args=[made.public_id])
    assert "Keur de lijst goed" not in _get(beheerder, page)
    assert "Keur de lijst goed" in _get(jurist, page)
    assert "Beoordeel vernietigingslijst 1" in _get(jurist, "/")
    approve = reverse("contracts:destruction_approve", args=[made.public_id])
    assert _post(beheerder, approve, seen=made.content_hash)[0] == 404
    assert "niet de lijst die u las" in _post(jurist, approve, seen="x")[1]
    assert "niet terug te draaien" in _get(jurist, approve)

    _post(jurist, approve, seen=made.content_hash)
    made.refresh_from_db()
    assert made.status == ListStatus.APPROVED.value
    assert "wordt nu uitgevoerd" in _get(jurist, page)
    carried_out(made)

    certificate = reverse("contracts:destruction_certificate", args=[made.public_id])
    assert certificate in _get(beheerder, page)
    for user in (beheerder, jurist, world.user("auditor")):
        with telling(AFTER_ALL_TERMS):
            assert _client(user).get(certificate).headers["Content-Type"] == "application/pdf"
    assert "vernietigd" in _get(jurist, reverse("contracts:retention", args=[world.tender.public_id]))


def test_a_list_is_sent_back_with_a_reason(world: World) -> None:
    made = listed(world)
    path = reverse("contracts:destruction_reject", args=[made.public_id])

    assert "Schrijf de reden op" in _post(world.user("jurist"), path, reason="")[1]
    assert "Er loopt nog overleg." in _post(world.user("jurist"), path, reason="Er loopt nog overleg.")[1]


def test_lists_are_for_who_has_something_to_do_with_them(world: World) -> None:
    made = approved(world)
    stranger = MembershipFactory().user
    names = ("destruction", "destruction_approve", "destruction_reject", "destruction_certificate")

    for user in (stranger, world.user("anker"), world.user("toetser"), world.user("commissielid1")):
        for name in names:
            assert _post(user, reverse(f"contracts:{name}", args=[made.public_id]))[0] in {404, 405}
            with telling(AFTER_ALL_TERMS):
                path = reverse(f"contracts:{name}", args=[made.public_id])
                assert _client(user).get(path).status_code == 404
    assert Client().get(reverse("contracts:destruction", args=[made.public_id])).status_code == 302


def test_a_jurist_places_a_hold_and_lifts_it_with_reasons(world: World) -> None:
    jurist, tender = world.user("jurist"), world.tender
    place = reverse("contracts:hold_place", args=[tender.public_id])

    assert "Schrijf de reden op" in _post(jurist, place, reason="")[1]
    assert "Er komt een zaak." in _post(jurist, place, reason="Er komt een zaak.")[1]
    hold = LegalHold.objects.get()
    lift = reverse("contracts:hold_lift", args=[tender.public_id, hold.public_id])
    assert tender.title in _get(beheerder_of(world), reverse("retention:overview"))
    assert "Er is niets te vernietigen" in _get(beheerder_of(world), reverse("retention:make"))
    assert "Hef op" not in _get(
        world.user("auditor"), reverse("contracts:retention", args=[tender.public_id])
    )
    assert "Opgeheven: Zij komt niet." in _post(jurist, lift, reason="Zij komt niet.")[1]
    assert _post(jurist, lift, reason="Nog eens.")[0] == 404


def test_the_lists_of_an_authority_cost_no_queries_per_list(world: World) -> None:
    beheerder = beheerder_of(world)
    client = _client(beheerder)
    path = reverse("retention:overview")
    carried_out(approved(world))

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    queries()
    one = queries()
    first = DestructionList.objects.get()
    for number in (2, 3):
        more = DestructionList.objects.create(
            authority=first.authority,
            number=number,
            content_hash="0" * 64,
            made_by=first.made_by,
            made_at=first.made_at,
        )
        line = first.lines.all()[0]
        line.pk, line.list = None, more
        line.save(force_insert=True)

    assert queries() == one
