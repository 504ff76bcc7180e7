"""The pages of the archive, the strip above every page of an archived tender, and where it is found."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from contracts.archiving.services import archive_tender
from contracts.models import ContractFile, Dossier, LegalHold
from tenders.domain.lifecycle import Status
from tenders.models import Role, Tender, TenderRole
from tenders.services import withdraw_tender
from tests.architecture.page_rules import page_faults
from tests.contracts.archiving.scenes import ARCHIVED_AT, OVER_AT, archived, ended
from tests.contracts.execution.pages import get, post, url
from tests.contracts.test_closing import unawarded
from tests.contracts.test_proceedings import summoned
from tests.factories.contracts import Award, executing, file_of, manager_of
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db
STRIP = "Gearchiveerd op do 2 juli 2026 door Mo Manager. Deze aanbesteding is alleen-lezen."


def page_of(tender: Tender, name: str = "contracts:archiving") -> str:
    return reverse(name, args=[tender.public_id])


def test_the_page_says_what_is_open_with_where_it_is_done_and_offers_nothing_yet() -> None:
    award = executing()
    manager = manager_of(award)

    shown = get(manager, page_of(award.tender), at=ARCHIVED_AT)
    text = shown.body.decode()

    assert "kan nog niet" in text
    assert "Het contract met Anker (perceel 1) loopt tot en met" in text
    assert url("contract_file", file_of(award)) in text
    assert "nog open" in text
    assert "in orde" in text
    assert page_of(award.tender, "contracts:archive") not in text
    assert page_faults(shown) == []
    assert (
        get(manager, page_of(award.tender, "contracts:archive"), at=ARCHIVED_AT).response.status_code == 302
    )
    refused = post(manager, page_of(award.tender, "contracts:archive"), at=ARCHIVED_AT)
    assert "Archiveren kan nog niet." in refused.body.decode()
    award.tender.refresh_from_db()
    assert not award.tender.is_archived


def test_the_manager_archives_on_the_page_and_everybody_sees_that_it_is_read_only() -> None:
    award = ended()
    manager, auditor = manager_of(award), member_with_role(award.tender, Role.AUDITOR)
    ready = get(manager, page_of(award.tender), at=ARCHIVED_AT).body.decode()
    assert "kan worden gearchiveerd" in ready
    assert page_of(award.tender, "contracts:archive") in ready
    assert (
        page_of(award.tender, "contracts:archive")
        not in get(auditor, page_of(award.tender), at=ARCHIVED_AT).body.decode()
    )
    assert (
        "Archiveren doet de contractmanager van deze aanbesteding."
        in get(auditor, page_of(award.tender), at=ARCHIVED_AT).body.decode()
    )
    asked = get(manager, page_of(award.tender, "contracts:archive"), at=ARCHIVED_AT)
    assert "niet terug te draaien" in asked.body.decode()
    assert page_faults(asked) == []

    done = post(manager, page_of(award.tender, "contracts:archive"), at=ARCHIVED_AT)

    assert STRIP in done.body.decode()
    assert 'aria-current="step"' not in done.body.decode()
    assert "Daarvoor was de status: uitvoering." in done.body.decode()
    assert page_faults(done) == []
    for user in (manager, auditor, award.buyer):
        for name in ("portal:dossier", "contracts:contracts_of", "contracts:retention", "tenders:status"):
            shown = get(user, page_of(award.tender, name), at=ARCHIVED_AT)
            assert shown.response.status_code == 200, name
            assert STRIP in shown.body.decode(), name
            assert page_faults(shown) == []


def test_for_a_provider_and_the_public_nothing_changes() -> None:
    award = ended()
    bidder, letter, file = award.bidder("Anker"), award.letter("Anker"), file_of(award)
    pages = [
        page_of(award.tender, "tenders:detail"),
        page_of(award.tender, "bids:desk"),
        reverse("contracts:own_letter", args=[letter.public_id]),
        url("contract_file", file),
        "/",
    ]
    before = [get(bidder, path, at=ARCHIVED_AT).body.decode() for path in pages]
    public = get(None, pages[0], at=ARCHIVED_AT).body.decode()
    assert award.tender.title in public

    archive_tender(award.tender, by=manager_of(award), at=ARCHIVED_AT)

    for path, was in zip(pages, before, strict=True):
        shown = get(bidder, path, at=ARCHIVED_AT)
        assert shown.response.status_code == 200, path
        assert "Gearchiveerd" not in shown.body.decode()
        assert _words(shown.body.decode()) == _words(was), path
    assert _words(get(None, pages[0], at=ARCHIVED_AT).body.decode()) == _words(public)


def _words(page: str) -> list[str]:
    """Without what differs between two answers: tokens and nonces."""
    return [line for line in page.splitlines() if "csrf" not in line and "nonce" not in line]


OF_CONTRACT = (
    "contract_end",
    "contract_tasks",
    "contract_changes",
    "subcontractors",
    "social_return_add",
    "obligation_add",
    "contract_value",
    "capacity_pause",
    "contract_people",
    "contract_details",
)


@pytest.mark.parametrize("who", ["manager", "provider"])
def test_what_is_sent_to_a_contract_changes_nothing_and_is_never_a_fault(who: str) -> None:
    award = archived()
    user = manager_of(award) if who == "manager" else award.bidder("Anker")
    before = ContractFile.objects.values_list("changes", "ended_on").get()

    for name in OF_CONTRACT:
        answer = post(user, url(name, file_of(award)), at=ARCHIVED_AT, title="x", note="x", reason="x")
        assert answer.response.status_code in {403, 405}, name
        assert answer.response.status_code == 405 or "Zij is alleen-lezen" in answer.body.decode(), name

    assert ContractFile.objects.values_list("changes", "ended_on").get() == before


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.CONTRACT_MANAGER, "contracts:index_figure"),
        (Role.CONTRACT_MANAGER, "contracts:indexation_rule"),
        (Role.CONTRACT_MANAGER, "contracts:social_return_rule"),
        (Role.CONTRACT_MANAGER, "contracts:archive"),
        # Pages that are still there to be read.
        (Role.CONTRACT_MANAGER, "contracts:allocation_rule"),
        (Role.CONTRACT_MANAGER, "contracts:capacity_reports"),
        (Role.CONTRACT_MANAGER, "contracts:assignments"),
        (Role.BUYER, "contracts:reports"),
        (Role.BUYER, "contracts:notice"),
        (Role.BUYER, "contracts:notice_mode"),
        (Role.BUYER, "contracts:minutes_supplement"),
        (Role.BUYER, "tenders:complaint_enter"),
        (Role.BUYER, "tenders:withdraw"),
    ],
)
def test_what_is_sent_to_a_page_of_the_tender_is_answered_with_a_sentence(role: str, name: str) -> None:
    award = archived()
    user = manager_of(award) if role == Role.CONTRACT_MANAGER else award.buyer
    entries = AuditEntry.objects.count()

    answer = post(user, page_of(award.tender, name), at=ARCHIVED_AT)

    assert answer.response.status_code == 403
    assert "Deze aanbesteding is gearchiveerd. Zij is alleen-lezen" in answer.body.decode()
    assert page_faults(answer) == []
    assert AuditEntry.objects.count() == entries


def test_a_dossier_and_a_bewaarplicht_are_still_asked_for_on_their_pages() -> None:
    award = archived()

    asked = post(award.buyer, page_of(award.tender, "contracts:dossiers"), at=ARCHIVED_AT, version="full")
    held = post(
        award.buyer,
        page_of(award.tender, "contracts:hold_place"),
        at=ARCHIVED_AT,
        reason="Er loopt een zaak.",
    )

    assert (asked.response.status_code, held.response.status_code) == (200, 200)
    assert Dossier.objects.filter(tender=award.tender).count() == 1
    assert LegalHold.objects.filter(tender=award.tender).count() == 1


def test_only_roles_that_read_are_offered_in_the_archive() -> None:
    award = archived()

    shown = get(award.buyer, page_of(award.tender, "tenders:roles"), at=ARCHIVED_AT).body.decode()

    assert set(re.findall(r'name="role" value="([a-z_]+)"', shown)) == {
        Role.BUYER,
        Role.CONTRACT_MANAGER,
        Role.JURIST,
        Role.AUDITOR,
    }


def test_a_provider_that_sends_a_complaint_or_message_is_told_and_loses_nothing() -> None:
    award = archived()
    bidder = award.bidder("Anker")

    told = post(
        bidder,
        page_of(award.tender, "tenders:complaint_new"),
        at=ARCHIVED_AT,
        subject="De eindafrekening",
        text="Die klopt niet.",
        wish="Reken opnieuw.",
    )

    assert told.response.status_code == 200
    assert "gearchiveerd" in told.body.decode()
    assert "De eindafrekening" in told.body.decode()


def test_the_outcome_of_a_case_that_outlived_the_withdrawal_is_noted_on_its_page() -> None:
    award = unawarded()
    found = summoned(award)
    withdraw_tender(award.tender, by=award.buyer, at=OVER_AT, reason="Geen budget.")
    manager = member_with_role(award.tender, Role.CONTRACT_MANAGER)
    end = reverse("contracts:proceeding_end", args=[award.tender.public_id, found.public_id])

    shown = get(award.buyer, page_of(award.tender, "contracts:proceedings"), at=OVER_AT)
    ended_now = post(
        award.buyer, end, at=ARCHIVED_AT, outcome="withdrawn", ended_on="1-7-2026", summary="Ingetrokken."
    )

    assert end in shown.body.decode()
    assert page_of(award.tender, "contracts:proceeding_new") not in shown.body.decode()
    assert page_faults(shown) == []
    assert "de uitkomst is vastgelegd" in ended_now.body.decode()
    assert (
        get(manager, page_of(award.tender, "contracts:proceedings"), at=OVER_AT).response.status_code == 404
    )


def test_it_leaves_the_daily_list_and_is_found_in_the_archive() -> None:
    award = ended()
    manager, title = manager_of(award), award.tender.title
    home, mine, archive = "/", reverse("tenders:mine"), reverse("tenders:mine") + "?archief=ja"
    assert title in get(manager, mine, at=OVER_AT).body.decode()
    assert title not in get(manager, archive, at=OVER_AT).body.decode()
    assert "Het archief is leeg" in get(manager, archive, at=OVER_AT).body.decode()

    archive_tender(award.tender, by=manager, at=ARCHIVED_AT)

    shown = get(manager, home, at=ARCHIVED_AT).body.decode()
    assert "Archief: 1 gearchiveerde aanbesteding<" in shown
    assert title not in get(manager, mine, at=ARCHIVED_AT).body.decode()
    found = get(manager, archive, at=ARCHIVED_AT)
    assert title in found.body.decode()
    assert ">archief<" in found.body.decode()
    assert page_faults(found) == []


def test_the_archive_takes_as_many_queries_for_thirty_tenders_as_for_three() -> None:
    award = archived()
    manager = manager_of(award)
    counts = []
    for more in (2, 27):
        _more(award, manager, more)
        client_page = reverse("tenders:mine") + "?archief=ja"
        get(manager, client_page, at=ARCHIVED_AT)
        for path in (client_page, "/"):
            with CaptureQueriesContext(connection) as asked:
                shown = get(manager, path, at=ARCHIVED_AT).body.decode()
            counts.append((len(asked), shown.count("Archiefstuk")))

    assert [number for number, _ in counts[:2]] == [number for number, _ in counts[2:]]
    assert [rows for _, rows in counts] == [2, 0, 29, 0]


def _more(award: Award, user: User, count: int) -> None:
    first = Tender.objects.count()
    tenders = Tender.objects.bulk_create(
        Tender(
            authority=award.tender.authority,
            key=f"archief-{number}",
            title=f"Archiefstuk {number}",
            status=Status.WITHDRAWN.value,
            archived_at=ARCHIVED_AT,
            created_at=ARCHIVED_AT,
            created_by=award.buyer,
        )
        for number in range(first, first + count)
    )
    TenderRole.objects.bulk_create(
        TenderRole(
            tender=tender,
            user=user,
            role=Role.CONTRACT_MANAGER,
            given_by=award.buyer,
            given_at=ARCHIVED_AT,
        )
        for tender in tenders
    )
