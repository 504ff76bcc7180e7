"""The register of complaints."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership, User
from audit.models import AuditEntry
from documents.models import OutboxJob
from documents.outbox import run_job
from tenders.complaints.exports import register_workbook
from tenders.complaints.selectors import complaints_of
from tenders.complaints.services import decide_complaint, file_complaint
from tenders.complaints.todo import complaints_todo_for
from tenders.domain.complaints import ComplaintRefused
from tenders.models import Complaint, ComplaintDecision, Role, Tender
from tenders.permissions import NotAllowed
from tests.factories.accounts import MembershipFactory
from tests.factories.planted import paper
from tests.factories.questions import provider
from tests.factories.tenders import AT, draft_tender, member_with_role, published_tender

pytestmark = pytest.mark.django_db
FILED = {"subject": "De termijn", "text": "Zes weken is te kort.", "wish": "Verleng de termijn."}


@pytest.fixture
def tender() -> Tender:
    return published_tender(court="de rechtbank Midden-Nederland")


@pytest.fixture
def complainant() -> Membership:
    return provider(name="Zorggroep Zeldzaam")


def filed(tender: Tender, by: Membership, *, at: datetime = AT, **changes: str) -> Complaint:
    return file_complaint(tender, by.organisation, **(FILED | changes), by=by.user, at=at)


def address(tender: Tender, name: str, *args: object) -> str:
    return reverse(f"tenders:{name}", args=[tender.public_id, *args])


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def run_mails() -> None:
    for job in OutboxJob.objects.filter(kind="mail_complaint"):
        run_job(job.public_id)


def test_a_provider_complains_before_the_deadline_and_reads_its_receipt(
    tender: Tender, complainant: Membership
) -> None:
    client = as_(complainant.user)

    response = client.post(address(tender, "complaint_new"), FILED, follow=True)

    page = response.content.decode()
    assert response.redirect_chain == [(address(tender, "complaint", 1), 302)]
    assert "ingeschreven met nummer 1" in page
    assert "wo 1 oktober 2025, 10.00 uur" in page
    assert "wo 12 november 2025" in page
    run_mails()
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([complainant.user.email], f"Uw klacht is ontvangen: {tender.title}"),
        ([tender.created_by.email], f"Nieuwe klacht: {tender.title}"),
    ]
    assert all("termijn" not in message.body for message in mail.outbox)


def test_numbers_go_on_per_tender_and_the_term_is_kept(tender: Tender, complainant: Membership) -> None:
    first, second = filed(tender, complainant), filed(tender, provider())
    elsewhere = filed(published_tender(), complainant)

    assert (first.number, second.number, elsewhere.number) == (1, 2, 1)
    assert first.due_on == date(2025, 11, 12)


def test_the_buyer_decides_once_with_reasons_and_the_complainant_reads_where_to_go(
    tender: Tender, complainant: Membership
) -> None:
    complaint = filed(tender, complainant)
    client, path = as_(tender.created_by), address(tender, "complaint_decide", 1)

    client.post(path, {"outcome": "rejected", "reasons": "De termijn past bij de omvang."})

    page = as_(complainant.user).get(address(tender, "complaint", 1)).content.decode()
    assert "ongegrond" in page
    assert "De termijn past bij de omvang." in page
    assert "Commissie van Aanbestedingsexperts" in page
    assert "De voorzieningenrechter van de rechtbank Midden-Nederland" in page
    with pytest.raises(ComplaintRefused, match="al beslist"):
        decide_complaint(complaint, outcome="upheld", reasons="Toch.", by=tender.created_by, at=AT)
    mail.outbox.clear()
    run_job(OutboxJob.objects.filter(kind="mail_complaint").last().public_id)
    assert [message.to for message in mail.outbox] == [[complainant.user.email]]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"outcome": "", "reasons": "Omdat."}, "outcome"),
        ({"outcome": "rejected", "reasons": " "}, "reasons"),
        ({"outcome": "upheld", "reasons": "Omdat.", "measures": ""}, "measures"),
        ({"outcome": "partly", "reasons": "Omdat.", "measures": " "}, "measures"),
    ],
)
def test_what_a_decision_lacks_is_said_at_its_field(
    tender: Tender, complainant: Membership, values: dict[str, str], field: str
) -> None:
    filed(tender, complainant)

    response = as_(tender.created_by).post(address(tender, "complaint_decide", 1), values)

    assert field in response.context["form"].errors
    assert not ComplaintDecision.objects.exists()


def test_a_complaint_and_its_decision_cannot_be_changed(tender: Tender, complainant: Membership) -> None:
    complaint = filed(tender, complainant)
    decide_complaint(complaint, outcome="rejected", reasons="Nee.", by=tender.created_by, at=AT)

    for rows, changes in (
        (Complaint.objects, {"text": "Anders"}),
        (ComplaintDecision.objects, {"reasons": "Ja"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changes)


@pytest.mark.parametrize(
    ("role", "reads", "decides"),
    [
        (Role.BUYER, True, True),
        (Role.JURIST, True, False),
        (Role.AUDITOR, True, False),
        (Role.CHAIR, False, False),
        (Role.EVALUATOR, False, False),
        (Role.CHECKER, False, False),
        (Role.CONTRACT_MANAGER, False, False),
        (Role.SECOND_OPENER, False, False),
    ],
)
def test_who_reads_and_who_decides(
    tender: Tender, complainant: Membership, role: Role, reads: bool, decides: bool
) -> None:
    filed(tender, complainant)
    client = as_(member_with_role(tender, role))
    decision = {"outcome": "inadmissible", "reasons": "Te laat."}

    for name, args in (("complaint_register", []), ("complaint_decide", [1]), ("complaint_export", [])):
        assert (client.get(address(tender, name, *args)).status_code == 200) is reads
    assert (client.post(address(tender, "complaint_decide", 1), decision).status_code == 302) is decides


def test_another_provider_sees_no_complaint(tender: Tender, complainant: Membership) -> None:
    filed(tender, complainant)
    other = as_(provider().user)

    assert other.get(address(tender, "complaint", 1)).status_code == 404
    assert other.get(address(tender, "complaints")).context["rows"] == []


def test_a_term_past_the_closing_is_warned_about(tender: Tender, complainant: Membership) -> None:
    filed(tender, complainant)
    filed(tender, complainant, at=AT + timedelta(days=2))
    client = as_(tender.created_by)

    rows = client.get(address(tender, "complaint_register")).context["rows"]

    assert [bool(row.warning) for row in rows] == [False, True]
    assert (
        "Beslis eerder, of schuif de sluiting op."
        in client.get(address(tender, "complaint_decide", 2)).content.decode()
    )


def test_a_term_that_has_passed_stands_in_the_register(
    tender: Tender, complainant: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed(tender, complainant)
    client, path = as_(tender.created_by), address(tender, "complaint_register")
    statuses = []

    for at in (
        datetime(2025, 11, 12, 22, 59, tzinfo=AT.tzinfo),
        datetime(2025, 11, 12, 23, 0, tzinfo=AT.tzinfo),
    ):
        monkeypatch.setattr("clock.now", lambda at=at: at)
        statuses.append(client.get(path).context["rows"][0].status)

    assert statuses == ["in behandeling", "termijn verstreken"]


def test_the_register_is_exported_with_what_was_typed_as_text(
    tender: Tender, complainant: Membership
) -> None:
    decide_complaint(
        filed(tender, complainant, subject="=1+1"),
        outcome="upheld",
        reasons="U hebt gelijk.",
        measures="Wij rectificeren.",
        by=tender.created_by,
        at=AT,
    )
    filed(tender, provider())

    response = as_(tender.created_by).get(address(tender, "complaint_export"))

    sheet = load_workbook(BytesIO(b"".join(response.streaming_content)))["Klachten"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[:4] for row in rows] == [
        (1, "Zorggroep Zeldzaam", "in Tenderhuis", "=1+1"),
        (2, rows[1][1], "in Tenderhuis", "De termijn"),
    ]
    assert sheet["D2"].data_type == "s"
    assert [row[8] for row in rows] == ["gegrond", None]


def test_who_may_not_bind_or_edit_does_not_complain(tender: Tender) -> None:
    reader = MembershipFactory()

    with pytest.raises(NotAllowed):
        filed(tender, reader)
    with pytest.raises(ComplaintRefused):
        filed(draft_tender(), provider())
    with pytest.raises(ComplaintRefused) as refusal:
        filed(tender, provider(), wish=" ")
    assert refusal.value.field == "wish"


def test_the_start_page_says_by_when_to_decide(tender: Tender, complainant: Membership) -> None:
    complaint = filed(tender, complainant)
    waiting = complaints_todo_for(tender.created_by, at=AT)
    decide_complaint(complaint, outcome="rejected", reasons="Nee.", by=tender.created_by, at=AT)

    assert [(todo.text, f"{todo.due:%d-%m}") for todo in waiting] == [("Beslis op klacht 1", "12-11")]
    assert complaints_todo_for(tender.created_by, at=AT) == []
    told = complaints_todo_for(complainant.user, at=AT)
    assert [todo.text for todo in told] == ["Lees de beslissing op uw klacht 1"]
    assert complaints_todo_for(complainant.user, at=AT + timedelta(days=15)) == []


def test_the_log_holds_ids_and_dates(tender: Tender, complainant: Membership) -> None:
    filed(tender, complainant)

    assert AuditEntry.objects.get(event="complaint.filed").data == {
        "number": 1,
        "organisation": str(complainant.organisation.public_id),
        "due_on": "2025-11-12",
    }


def test_the_register_takes_the_same_number_of_queries_for_3_and_30(
    tender: Tender, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, path, counts = as_(tender.created_by), address(tender, "complaint_register"), []

    for more in (3, 27):
        for _ in range(more):
            filed(tender, provider())
        with django_assert_max_num_queries(30) as captured:
            client.get(path)
        counts.append(len(captured))

    assert counts[0] == counts[1]


OUTSIDE = {
    "complainant": "Branchevereniging Zorg",
    "channel": "letter",
    "received_at": "2025-09-29T16:00",
    "reply_to": "Postbus 1, 1270 AA Huizen",
    "subject": "Het tarief",
    "text": "Het tarief dekt de kosten niet.",
}


def test_a_complaint_by_letter_is_entered_with_its_scan_and_its_own_term(tender: Tender) -> None:
    client, scan = as_(tender.created_by), paper("De klacht", "brief")
    upload = SimpleUploadedFile("brief.pdf", scan, "application/pdf")

    response = client.post(address(tender, "complaint_enter"), OUTSIDE | {"letter": upload}, follow=True)

    page = response.content.decode()
    assert response.redirect_chain == [(address(tender, "complaint_decide", 1), 302)]
    for words in ("Branchevereniging Zorg", "per brief", "Postbus 1", "ma 10 november 2025", "brief.pdf"):
        assert words in page
    assert b"".join(client.get(address(tender, "complaint_letter", 1)).streaming_content) == scan
    run_mails()
    assert [message.to for message in mail.outbox] == [[tender.created_by.email]]


def test_the_decision_on_a_letter_is_a_text_to_send_and_no_mail(tender: Tender) -> None:
    client = as_(tender.created_by)
    client.post(address(tender, "complaint_enter"), OUTSIDE)
    run_mails()
    mail.outbox.clear()

    client.post(
        address(tender, "complaint_decide", 1), {"outcome": "rejected", "reasons": "De kosten zijn gedekt."}
    )

    page = client.get(address(tender, "complaint_decide", 1))
    for words in ("nummer 1", "ongegrond", "De kosten zijn gedekt.", "Commissie van Aanbestedingsexperts"):
        assert words in page.context["answer"]
    assert "Stuur de beslissing zelf naar Postbus 1" in page.content.decode()
    run_job(OutboxJob.objects.filter(kind="mail_complaint").last().public_id)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"complainant": " "}, "complainant"),
        ({"channel": "portal"}, "channel"),
        ({"received_at": "2025-10-01T10:01"}, "received_at"),
        ({"received_at": "gisteren"}, "received_at"),
        ({"reply_to": ""}, "reply_to"),
        ({"text": ""}, "text"),
        ({"letter": SimpleUploadedFile("brief.pdf", b"geen pdf", "application/pdf")}, "letter"),
    ],
)
def test_what_an_entered_complaint_lacks_is_said_at_its_field(
    tender: Tender, changes: dict[str, object], field: str
) -> None:
    form = as_(tender.created_by).post(address(tender, "complaint_enter"), OUTSIDE | changes).context["form"]

    assert list(form.errors) == [field]
    assert form["subject"].value() == "Het tarief"
    assert not Complaint.objects.exists()


def test_only_the_buyer_enters_and_no_provider_reads_it(tender: Tender, complainant: Membership) -> None:
    as_(tender.created_by).post(address(tender, "complaint_enter"), OUTSIDE)

    for role in (Role.JURIST, Role.AUDITOR):
        client = as_(member_with_role(tender, role))
        assert client.get(address(tender, "complaint_enter")).status_code == 404
        assert client.get(address(tender, "complaint_decide", 1)).status_code == 200
    assert as_(complainant.user).get(address(tender, "complaint", 1)).status_code == 404
    sheet = register_workbook(complaints_of(tender))
    row = next(load_workbook(BytesIO(sheet))["Klachten"].iter_rows(min_row=2, values_only=True))
    assert row[:3] == (1, "Branchevereniging Zorg", "per brief")
