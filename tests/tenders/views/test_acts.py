"""Publish, withdraw, give roles, add documents: through the pages."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pikepdf import Pdf

from accounts.models import User
from documents.files import read_file
from documents.models import StoredFile
from tenders.domain.lifecycle import Status
from tenders.header import tender_header
from tenders.models import Role, Tender, TenderRole
from tenders.permissions import roles_in
from tenders.selectors import todo_for
from tests.clamd import EICAR, clamd, nobody_listens
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.tenders import (
    AT,
    buyer_of,
    draft_tender,
    member_with_role,
    published_tender,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender(client: Client) -> Tender:
    made = draft_tender()
    client.force_login(made.created_by)
    return made


def address(tender: Tender, name: str, *args: object) -> str:
    return reverse(f"tenders:{name}", args=[tender.public_id, *args])


def pdf(name: str = "eisen.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    if content is None:
        target, document = BytesIO(), Pdf.new()
        document.add_blank_page()
        document.save(target)
        content = target.getvalue()
    return SimpleUploadedFile(name, content, "application/pdf")


def test_buyer_begins_configures_and_publishes(client: Client, tender: Tender) -> None:
    shown = client.get(address(tender, "publish"))
    response = client.post(address(tender, "publish"))

    tender.refresh_from_db()
    assert shown.status_code == 200
    assert response.url == address(tender, "detail")
    assert tender.state is Status.PUBLISHED


def test_publication_that_is_blocked_leads_to_the_reasons(client: Client) -> None:
    made = draft_tender(configured=False)
    client.force_login(made.created_by)

    response = client.post(address(made, "publish"), follow=True)

    made.refresh_from_db()
    assert made.state is Status.DRAFT
    assert response.redirect_chain == [(address(made, "check"), 302)]
    assert {row["place"] for row in response.context["blocking"]} == {
        "Overeenkomst",
        "Planning",
        "Percelen",
        "Gunningscriteria",
        "Scoreschaal",
        "Beoordelingsmethode",
        "Gelijke stand",
    }


def test_publishing_twice_publishes_once(client: Client, tender: Tender) -> None:
    client.post(address(tender, "publish"))

    second = client.post(address(tender, "publish"))

    assert second.status_code == 404
    assert tender.status_changes.filter(to_status="gepubliceerd").count() == 1


def test_new_tender_begins_empty_or_from_another(client: Client, tender: Tender) -> None:
    fields = {"authority": tender.authority.pk, "title": "Volgende", "key": "volgende"}

    client.post(reverse("tenders:create"), {**fields, "source": tender.pk})
    client.post(reverse("tenders:create"), {**fields, "key": "leeg"})

    assert Tender.objects.get(key="volgende").criteria.count() == 4
    assert Tender.objects.get(key="leeg").criteria.count() == 0


def test_new_tender_with_a_key_in_use_is_refused_and_kept(client: Client, tender: Tender) -> None:
    fields = {"authority": tender.authority.pk, "title": "Weer", "key": tender.key}

    form = client.post(reverse("tenders:create"), fields).context["form"]

    assert form.errors["key"] == [
        f"De sleutel '{tender.key}' is al van een andere aanbesteding: kies een andere."
    ]
    assert form["title"].value() == "Weer"


def test_source_without_a_role_is_no_choice(client: Client, tender: Tender) -> None:
    other = draft_tender(authority=tender.authority, by=buyer_of(tender.authority))
    fields = {"authority": tender.authority.pk, "title": "Volgende", "key": "volgende", "source": other.pk}

    form = client.post(reverse("tenders:create"), fields).context["form"]

    assert "source" in form.errors


def test_withdrawal_needs_a_reason(client: Client, tender: Tender) -> None:
    form = client.post(address(tender, "withdraw"), {"reason": " "}).context["form"]

    tender.refresh_from_db()
    assert form.errors["reason"] == ["Schrijf op waarom u deze aanbesteding intrekt."]
    assert tender.state is Status.DRAFT


def test_withdrawal_stands_in_the_log_of_statuses(client: Client, tender: Tender) -> None:
    client.post(address(tender, "withdraw"), {"reason": "Geen budget."})

    rows = client.get(address(tender, "status")).context["changes"]
    assert [(row["what"], row["status"], row["reason"]) for row in rows] == [
        ("beginnen", "concept", ""),
        ("intrekken", "ingetrokken", "Geen budget."),
    ]


def colleague(tender: Tender) -> User:
    return MembershipFactory(user=UserFactory(), organisation=tender.authority).user


def test_buyer_gives_and_ends_a_role(client: Client, tender: Tender) -> None:
    user = colleague(tender)

    client.post(address(tender, "roles"), {"user": user.pk, "role": Role.CHECKER})
    given = roles_in(User.objects.get(pk=user.pk), tender)
    client.post(address(tender, "role_end", user.public_id, Role.CHECKER))

    assert given == {"checker"}
    assert roles_in(User.objects.get(pk=user.pk), tender) == frozenset()


def test_role_that_clashes_is_refused_at_the_role(client: Client, tender: Tender) -> None:
    user = member_with_role(tender, Role.EVALUATOR)

    form = client.post(address(tender, "roles"), {"user": user.pk, "role": Role.CHAIR}).context["form"]

    assert "gaat niet samen met de rol voorzitter" in form.errors["role"][0]


def test_outsider_is_no_choice_for_a_role(client: Client, tender: Tender) -> None:
    for user in (MembershipFactory(signatory=True).user, MembershipFactory(administrator=True).user):
        form = client.post(address(tender, "roles"), {"user": user.pk, "role": Role.CHECKER}).context["form"]
        assert "user" in form.errors


def test_chair_reads_roles_and_gives_none(client: Client, tender: Tender) -> None:
    client.force_login(member_with_role(tender, Role.CHAIR))
    user = colleague(tender)

    assert client.get(address(tender, "roles")).context["form"] is None
    assert client.post(address(tender, "roles"), {"user": user.pk, "role": Role.CHECKER}).status_code == 404


def test_buyer_who_leaves_finds_the_own_list(client: Client, tender: Tender) -> None:
    member_with_role(tender, Role.BUYER)

    response = client.post(address(tender, "role_end", tender.created_by.public_id, Role.BUYER))

    assert response.url == reverse("tenders:mine")
    assert TenderRole.objects.get(user=tender.created_by).ended_at == AT


def test_document_has_versions_and_is_public_after_publication(client: Client, tender: Tender) -> None:
    first = pdf()
    client.post(address(tender, "documents"), {"title": "Programma van eisen", "file": first})
    document = tender.documents.get()
    client.post(
        address(tender, "document_version", document.public_id),
        {"change_note": "Eis 4 is korter.", "file": pdf("eisen-2.pdf")},
    )

    older, newer = tender.documents.order_by("version")
    assert [(row.version, row.is_current) for row in (older, newer)] == [(1, False), (2, True)]
    download = address(tender, "document_download", newer.public_id)
    assert Client().get(download).status_code == 404
    client.post(address(tender, "publish"))
    response = Client().get(download)
    assert b"".join(response.streaming_content) == read_file(newer.file)
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("leeg.pdf", b"", "is leeg"),
        ("eisen.pdf", b"PK\x03\x04 geen pdf", "volgens de naam"),
        ("eisen.exe", b"MZ", "van een soort die hier niet past"),
        ("stuk.pdf", b"%PDF-1.7\nniets", "beschadigd"),
    ],
)
def test_bad_file_is_refused_at_the_field(
    client: Client, tender: Tender, name: str, content: bytes, sentence: str
) -> None:
    response = client.post(
        address(tender, "documents"), {"title": "Programma van eisen", "file": pdf(name, content)}
    )

    form = response.context["form"]
    assert sentence in form.errors["file"][0]
    assert form["title"].value() == "Programma van eisen"
    assert not tender.documents.exists()


def test_a_document_waits_for_the_scanner_and_its_title_stays(
    client: Client, tender: Tender, settings: Any
) -> None:
    given = {"title": "Programma van eisen"}
    settings.MALWARE_SCANNER = nobody_listens()
    refused = client.post(address(tender, "documents"), given | {"file": pdf()})
    with clamd() as daemon:
        settings.MALWARE_SCANNER = daemon.address
        found = client.post(address(tender, "documents"), given | {"file": pdf(content=b"%PDF-" + EICAR)})
        assert not tender.documents.exists()
        client.post(address(tender, "documents"), given | {"file": pdf()})

    for response, sentence in (
        (refused, "over een paar minuten opnieuw"),
        (found, "schadelijke software gevonden"),
    ):
        form = response.context["form"]
        assert sentence in form.errors["file"][0]
        assert form["title"].value() == "Programma van eisen"
    assert not tender.documents.get().file.owes_scan


def test_a_bidder_gets_a_document_of_before_the_scanner_unless_something_is_found(
    client: Client, tender: Tender, settings: Any
) -> None:
    """It needs the documents before its deadline, also when the scanner is away."""
    content = pdf().read()
    client.post(address(tender, "documents"), {"title": "Eisen", "file": pdf()})
    document = tender.documents.get()
    download = address(tender, "document_download", document.public_id)
    assert document.file.owes_scan

    settings.MALWARE_SCANNER = nobody_listens()
    answer = client.get(download)
    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]
    with clamd(answer=b"stream: Win.Test FOUND\0") as daemon:
        settings.MALWARE_SCANNER = daemon.address
        kept_back = client.get(download)
        assert kept_back.status_code == 403
        assert "(Win.Test)" in kept_back.content.decode()
        daemon.answer = None
        assert client.get(download).status_code == 200
    assert daemon.streams == [content, content]
    assert not StoredFile.objects.get().owes_scan


def test_second_document_with_the_same_title_is_refused(client: Client, tender: Tender) -> None:
    for _ in range(2):
        response = client.post(address(tender, "documents"), {"title": "Eisen", "file": pdf()})

    assert "title" in response.context["form"].errors
    assert tender.documents.count() == 1


def test_document_of_another_tender_does_not_exist(client: Client, tender: Tender) -> None:
    client.post(address(tender, "documents"), {"title": "Eisen", "file": pdf()})
    other = published_tender()

    found = client.get(address(other, "document_download", tender.documents.get().public_id))

    assert found.status_code == 404


def test_draft_awaits_its_buyer(tender: Tender) -> None:
    todos = todo_for(tender.created_by, at=AT)

    assert [(todo.tender, todo.url) for todo in todos] == [(tender, address(tender, "configure"))]
    assert todo_for(UserFactory(), at=AT) == []


def test_header_tells_an_outsider_nothing_before_the_letters() -> None:
    tender = published_tender()
    Tender.objects.filter(pk=tender.pk).update(status=Status.DECIDED.value)
    tender.refresh_from_db()

    def current(user: User) -> list[str]:
        header = tender_header(tender, user=user, at=AT)
        return [step.label for step in header["steps"] if step.state == "current"]

    assert current(UserFactory()) == ["beoordeling"]
    assert current(tender.created_by) == ["besluit"]
