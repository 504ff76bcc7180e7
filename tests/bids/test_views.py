"""Every page of bids, for who may see it and for who may not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import clock
from accounts.models import User
from audit.models import AccessEntry
from bids.domain.tasks import tasks_of
from bids.models import Bid, CheckItem, Draft, OpeningRequest, Submission
from bids.services import open_bids, start_draft
from documents.files import store_file
from tenders.models import Role, Tender
from tenders.selectors import definition_of
from tests.factories.bids import (
    OPENED_AT,
    bidder,
    filled_draft,
    opened,
    opened_tender,
    pdf_bytes,
    submitted_bid,
)
from tests.factories.declaring import save_declaration
from tests.factories.tenders import CLOSES_AT, member_with_role, published_tender

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)


class Clock:
    def __init__(self) -> None:
        self.at = BEFORE

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the pages, two hours before the deadline."""
    fixed = Clock()
    monkeypatch.setattr(clock, "now", fixed)
    return fixed


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, tender: Tender, *args: Any) -> str:
    return reverse(f"bids:{name}", args=[tender.public_id, *args])


def declare(client: Client, tender: Tender) -> None:
    """Every section of the UEA, in the order in which the page leads to them."""
    draft = Draft.objects.get(bid__tender=tender)
    save_declaration(draft, by=User.objects.get(pk=client.session["_auth_user_id"]), at=BEFORE)


def test_a_bidder_goes_from_nothing_to_a_receipt_through_the_pages() -> None:
    tender, who = published_tender(), bidder("Anker")
    client = client_of(who.user)
    assert "Nog niet ingediend" in client.get(url("desk", tender)).content.decode()

    client.post(url("start", tender))
    client.post(
        url("task", tender, 1),
        {
            "contact_name": "Jo",
            "contact_email": "jo@anker.example",
            "signatory_name": "Jo",
            "signatory_function": "bestuurder",
        },
    )
    declare(client, tender)
    for place, extra in ((4, {"issued_on": "2025-11-01"}), (5, {})):
        upload = SimpleUploadedFile("eigen naam.pdf", pdf_bytes(4))
        answer = client.post(url("task", tender, place), {"file": upload, **extra})
        assert answer.status_code == 302, answer.content.decode()
    assert (
        "alles is ingevuld, maar er is nog niet ingediend" in client.get(url("desk", tender)).content.decode()
    )
    page = client.get(url("submit", tender))
    assert page.status_code == 200
    # What the bid relies on, wrapped in groups that are copied as one word.
    assert tender.fingerprint in page.content.decode().replace("<wbr>", "")

    answer = client.post(url("submit", tender), follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [(url("receipt", tender), 302)]
    assert "vr 14 november 2025, 10.00.00,000 uur" in page
    assert Submission.objects.get().root_hash[:8] in page
    assert "eigen naam" not in page


def test_a_second_click_on_submit_shows_the_same_receipt() -> None:
    tender, who = published_tender(), bidder("Anker")
    filled_draft(tender, who, at=BEFORE)
    client = client_of(who.user)

    answers = [client.post(url("submit", tender)) for _ in range(2)]

    assert [answer.headers["Location"] for answer in answers] == [url("receipt", tender)] * 2
    assert Submission.objects.count() == 1


def test_a_form_opened_before_the_deadline_is_refused_after_it(moment: Clock) -> None:
    tender, who = published_tender(), bidder("Anker")
    filled_draft(tender, who, at=BEFORE)
    client = client_of(who.user)
    client.get(url("submit", tender))

    moment.at = CLOSES_AT + timedelta(milliseconds=1)
    page = client.post(url("submit", tender), follow=True).content.decode()

    assert "na de sluiting ontvangen" in page
    assert not Submission.objects.exists()


def test_a_body_above_64_kb_gets_413_and_nothing_is_submitted() -> None:
    tender, who = published_tender(), bidder("Anker")
    filled_draft(tender, who, at=BEFORE)

    answer = client_of(who.user).post(url("submit", tender), {"x": "y" * 70_000})

    assert answer.status_code == 413
    assert "te groot" in answer.content.decode()
    assert not Submission.objects.exists()


def test_the_stamp_of_the_trusted_proxy_counts(settings: Any, moment: Clock) -> None:
    settings.ARRIVAL_HEADER = "X-Arrival"
    tender, who = published_tender(), bidder("Anker")
    filled_draft(tender, who, at=BEFORE)
    moment.at = CLOSES_AT + timedelta(seconds=5)

    client_of(who.user).post(url("submit", tender), headers={"X-Arrival": f"{CLOSES_AT.timestamp():.3f}"})

    assert Submission.objects.get().received_at == CLOSES_AT


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "leeg"),
        (b"PK\x03\x04 no pdf at all", "geen PDF"),
        (b"%PDF-1.7\nbroken", "beschadigd"),
        (b"<html><body>hallo</body></html>", "geen PDF"),
    ],
)
def test_a_bad_file_is_refused_at_its_field_and_the_date_stays(content: bytes, sentence: str) -> None:
    tender, who = published_tender(), bidder("Anker")
    start_draft(tender, who.organisation, by=who.user, at=BEFORE)

    answer = client_of(who.user).post(
        url("task", tender, 4), {"file": SimpleUploadedFile("kvk.pdf", content), "issued_on": "2025-11-02"}
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert "2025-11-02" in page


def test_a_file_above_the_limit_is_refused_with_both_sizes(settings: Any) -> None:
    settings.MAX_FILE_BYTES = 100
    tender, who = published_tender(), bidder("Anker")
    start_draft(tender, who.organisation, by=who.user, at=BEFORE)

    page = (
        client_of(who.user)
        .post(url("task", tender, 5), {"file": SimpleUploadedFile("plan.pdf", pdf_bytes(3))})
        .content.decode()
    )

    assert "mag niet groter zijn dan" in page


def test_a_date_of_issue_in_the_future_is_refused() -> None:
    tender, who = published_tender(), bidder("Anker")
    start_draft(tender, who.organisation, by=who.user, at=BEFORE)

    page = (
        client_of(who.user)
        .post(
            url("task", tender, 4),
            {"file": SimpleUploadedFile("kvk.pdf", pdf_bytes()), "issued_on": "2025-11-15"},
        )
        .content.decode()
    )

    assert "ligt in de toekomst" in page


def test_old_evidence_says_which_date_would_do() -> None:
    tender, who = published_tender(), bidder("Anker")
    filled_draft(tender, who, at=BEFORE, issued_on="2025-05-13")

    page = client_of(who.user).get(url("desk", tender)).content.decode()

    assert "upload er een van wo 14 mei 2025 of later" in page


def test_stale_evidence_is_doubtful_and_its_page_tells_both_ages(moment: Clock) -> None:
    tender, who = published_tender(), bidder("Anker")
    filled_draft(tender, who, at=BEFORE, issued_on="2025-05-10")
    client = client_of(who.user)
    moment.at = datetime(2025, 11, 10, 9, 0, tzinfo=UTC)

    desk = client.get(url("desk", tender)).content.decode()
    page = client.get(url("task", tender, 4)).content.decode()

    assert desk.count("twijfel") == 1
    assert "Dient u uiterlijk ma 10 november 2025 in, dan is het nog in orde." in desk
    assert "6 maanden oud" in page
    assert "6 maanden en 4 dagen oud" in page
    assert ("in orde" in page, "te oud" in page) == (True, True)


def test_evidence_keeps_its_issuer_and_is_judged_by_its_validity_too(moment: Clock) -> None:
    tender, who = published_tender(), bidder("Anker")
    start_draft(tender, who.organisation, by=who.user, at=BEFORE)
    client = client_of(who.user)
    noted = {"issued_on": "2025-11-02", "issuer": "Kamer van Koophandel"}

    refused = client.post(
        url("task", tender, 4),
        {"file": SimpleUploadedFile("kvk.pdf", pdf_bytes()), "valid_until": "2025-11-01", **noted},
    )
    client.post(
        url("task", tender, 4),
        {"file": SimpleUploadedFile("kvk.pdf", pdf_bytes()), "valid_until": "2025-11-13", **noted},
    )

    assert "ligt vóór de datum van afgifte" in refused.content.decode()
    page = client.get(url("task", tender, 4)).content.decode()
    assert "Kamer van Koophandel" in page
    assert "verlopen" in page
    assert "geldig tot en met do 13 november 2025" in client.get(url("desk", tender)).content.decode()


def test_a_disk_that_is_full_during_the_upload_is_told_at_the_field(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import errno

    from django.core.files.uploadedfile import TemporaryUploadedFile

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    tender, who = published_tender(), bidder("Anker")
    start_draft(tender, who.organisation, by=who.user, at=BEFORE)
    monkeypatch.setattr(TemporaryUploadedFile, "write", full)

    answer = client_of(who.user).post(
        url("task", tender, 4),
        {"file": SimpleUploadedFile("kvk.pdf", pdf_bytes()), "issued_on": "2025-11-02"},
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "De opslag is vol" in page
    assert "2025-11-02" in page


def test_a_bewijsmiddel_says_when_it_is_asked_why_and_with_which_form() -> None:
    tender, who = published_tender(), bidder("Anker")
    start_draft(tender, who.organisation, by=who.user, at=BEFORE)
    file = store_file(pdf_bytes(), name="referentie.pdf", content_type="application/pdf", at=BEFORE)
    form = tender.documents.create(title="Referentieformulier", file=file, added_at=BEFORE)
    eis = tender.suitability_requirements.create(
        code="G9",
        name="Ervaring",
        kind="professional",
        requirement="Eis.",
        purpose="Dit leer je niet onderweg.",
    )
    client = client_of(who.user)
    code = tasks_of(definition_of(tender), plan_title="Plan", is_rehearsal=False)[3].evidence.code

    before = client.get(url("task", tender, 4)).content.decode()
    tender.evidence_requirements.filter(code=code).update(
        condition="u een beroep doet op derden", suitability=eis, form=form
    )
    after = client.get(url("task", tender, 4)).content.decode()

    download = reverse("tenders:document_download", args=[tender.public_id, form.public_id])
    for words in (
        "Alleen als u een beroep doet op derden.",
        "G9 Ervaring",
        "Dit leer je niet onderweg.",
        download,
    ):
        assert words in after
        assert words not in before
    assert client.get(download).status_code == 200


def test_the_bidder_reads_its_own_file_and_copy() -> None:
    tender, who = published_tender(), bidder("Anker")
    filled_draft(tender, who, at=BEFORE, text="eigen")
    client = client_of(who.user)

    own = b"".join(client.get(url("task_file", tender, 5)).streaming_content)  # type: ignore[attr-defined]
    archive = b"".join(client.get(url("copy", tender)).streaming_content)  # type: ignore[attr-defined]

    assert own == pdf_bytes(5, text="eigen")
    assert names_in(archive) == {
        "aanmelding.json",
        "verklaring.json",
        "bewijs-KVK/eigen.pdf",
        "plan/eigen.pdf",
    }


def names_in(archive: bytes) -> set[str]:
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(archive)) as opened_zip:
        assert opened_zip.testzip() is None
        return set(opened_zip.namelist())


@pytest.mark.parametrize("name", ["desk", "copy", "discard", "submit", "receipt", "withdraw"])
def test_pages_of_a_bid_do_not_exist_for_the_buyer(name: str) -> None:
    tender = published_tender()
    submitted_bid(tender, bidder("Anker"), at=BEFORE)

    assert client_of(tender.created_by).get(url(name, tender)).status_code == 404


def test_withdraw_has_a_page_of_its_own_and_keeps_the_receipt() -> None:
    tender, who = published_tender(), bidder("Anker")
    submitted_bid(tender, who, at=BEFORE)
    client = client_of(who.user)
    assert client.get(url("withdraw", tender)).status_code == 200

    client.post(url("withdraw", tender))

    assert Submission.objects.get().status == Submission.Status.WITHDRAWN
    assert "Ingetrokken" in client.get(url("receipt", tender)).content.decode()
    assert "Nog niet ingediend" in client.get(url("desk", tender)).content.decode()


def test_who_submitted_reads_what_follows_once_the_term_is_over(moment: Clock) -> None:
    tender, who = published_tender(), bidder("Anker")
    submitted_bid(tender, who, at=BEFORE)
    client = client_of(who.user)
    assert "Wat er nu gebeurt" not in client.get(url("desk", tender)).content.decode()

    moment.at = CLOSES_AT + timedelta(minutes=1)

    assert "Wij openen nu alle inschrijvingen." in client.get(url("desk", tender)).content.decode()


def test_an_editor_without_the_right_to_submit_cannot_submit() -> None:
    from tests.factories.accounts import MembershipFactory, UserFactory

    tender, who = published_tender(), bidder("Anker")
    filled_draft(tender, who, at=BEFORE)
    editor = UserFactory()
    MembershipFactory(user=editor, organisation=who.organisation, editor=True)

    page = client_of(editor).post(url("submit", tender), follow=True).content.decode()

    assert "niet indienen of intrekken" in page
    assert not Submission.objects.exists()


def test_remove_and_discard_ask_once_and_then_do_it() -> None:
    tender, who = published_tender(), bidder("Anker")
    filled_draft(tender, who, at=BEFORE)
    client = client_of(who.user)
    assert client.get(url("task_remove", tender, 5)).status_code == 200
    assert client.get(url("discard", tender)).status_code == 200

    client.post(url("task_remove", tender, 5))
    assert not Draft.objects.get().items.filter(task="plan").exists()
    client.post(url("discard", tender))
    assert not Draft.objects.exists()


def test_two_people_open_through_the_pages(moment: Clock) -> None:
    tender, who = published_tender(), bidder("Anker")
    submitted_bid(tender, who, at=BEFORE)
    second = member_with_role(tender, Role.SECOND_OPENER)
    buyer, other = client_of(tender.created_by), client_of(second)
    assert "Verzegeld tot" in buyer.get(url("opening", tender)).content.decode()

    moment.at = OPENED_AT
    assert "Vraag de opening" in buyer.get(url("opening", tender)).content.decode()
    assert buyer.get(url("opening_ask", tender, "inschrijvingen")).status_code == 200
    buyer.post(url("opening_ask", tender, "inschrijvingen"))
    request = OpeningRequest.objects.get()
    assert "Bevestig de opening" in other.get(url("opening", tender)).content.decode()
    assert other.get(url("opening_confirm", tender, request.public_id)).status_code == 200
    other.post(url("opening_confirm", tender, request.public_id))
    assert "opener is bezig" in buyer.get(url("opening_progress", tender)).content.decode()

    open_bids(request.public_id, at=OPENED_AT)

    assert "Anker" in buyer.get(url("opening", tender)).content.decode()
    assert "Anker" not in other.get(url("opening", tender)).content.decode()


def test_opening_page_says_the_same_with_and_without_a_bid(moment: Clock) -> None:
    with_bid, without = published_tender(title="Zelfde"), published_tender(title="Zelfde")
    submitted_bid(with_bid, bidder("Anker"), at=BEFORE)

    pages = []
    for tender in (with_bid, without):
        page = client_of(tender.created_by).get(url("opening", tender)).content.decode()
        pages.append(normal(page, tender))

    assert pages[0] == pages[1]


def normal(page: str, tender: Tender) -> str:
    import re

    page = page.replace(str(tender.public_id), "ID").replace(tender.created_by.name, "NAAM")
    page = page.replace(tender.authority.name, "DIENST")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "CSRF", page)


def test_the_toetser_records_sets_aside_and_finishes(moment: Clock) -> None:
    tender = opened_tender("Anker", "Brug")
    moment.at = OPENED_AT
    checker = member_with_role(tender, Role.CHECKER)
    client = client_of(checker)
    anker, brug = Bid.objects.order_by("organisation__name")
    assert "Anker" in client.get(url("checks", tender)).content.decode()
    for bid in (anker, brug):
        assert client.get(url("check", tender, bid.public_id)).status_code == 200
        client.post(url("check_accept", tender, bid.public_id))
    item = brug.checks.get(kind="plan")
    prefix = f"item-{item.public_id}"

    refused = client.post(
        url("check_record", tender, item.public_id),
        {f"{prefix}-outcome": "not_met", f"{prefix}-version": "1"},
    )
    assert "Schrijf waarom" in refused.content.decode()
    client.post(
        url("check_record", tender, item.public_id),
        {f"{prefix}-outcome": "not_met", f"{prefix}-version": "1", f"{prefix}-reason": "Leeg plan."},
    )
    assert "wijzig de uitkomst" in client.get(url("check_finish", tender)).content.decode()
    assert client.get(url("set_aside", tender, brug.public_id)).status_code == 200
    client.post(
        url("set_aside", tender, brug.public_id),
        {"ground": "ongeschikt", "reason": "Het plan is leeg.", "item": str(item.public_id)},
    )
    assert "Het plan is leeg." in client.get(url("check", tender, brug.public_id)).content.decode()
    assert client.get(url("check_finish", tender)).status_code == 200
    client.post(url("check_finish", tender))

    assert [bid.organisation.name for bid in Bid.objects.filter(admitted_at__isnull=False)] == ["Anker"]


def test_a_stale_check_form_keeps_its_text_and_does_not_overwrite(moment: Clock) -> None:
    tender = opened_tender("Anker")
    moment.at = OPENED_AT
    client = client_of(member_with_role(tender, Role.CHECKER))
    item = CheckItem.objects.get(kind="plan")
    prefix = f"item-{item.public_id}"
    address = url("check_record", tender, item.public_id)
    client.post(address, {f"{prefix}-outcome": "met", f"{prefix}-version": "0"})

    page = client.post(
        address,
        {f"{prefix}-outcome": "repair", f"{prefix}-version": "0", f"{prefix}-reason": "Mijn lange tekst"},
    ).content.decode()

    assert "in de tussentijd vastgelegd" in page
    assert "Mijn lange tekst" in page
    item.refresh_from_db()
    assert item.outcome == "met"


def test_documents_and_answers_are_read_with_permission_and_logged(moment: Clock) -> None:
    tender = opened_tender("Anker")
    moment.at = OPENED_AT
    bid = Bid.objects.get()
    submission = bid.opened_submission
    assert submission is not None
    kvk, plan = submission.items.get(task="bewijs:KVK"), submission.items.get(task="plan")
    checker = member_with_role(tender, Role.CHECKER)

    answer = client_of(checker).get(url("document", tender, kvk.public_id))
    assert b"".join(answer.streaming_content) == pdf_bytes(1)  # type: ignore[attr-defined]
    assert client_of(checker).get(url("document", tender, plan.public_id)).status_code == 404
    assert client_of(tender.created_by).get(url("document", tender, plan.public_id)).status_code == 200
    assert client_of(checker).get(url("answers", tender, bid.public_id)).status_code == 200

    seen = set(AccessEntry.objects.values_list("event", "granted"))
    assert {("bid.read_file", True), ("bid.read_plan", False), ("bid.read_plan", True)} <= seen


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.SECOND_OPENER, Role.CONTRACT_MANAGER])
def test_the_toetsing_does_not_exist_for_other_roles(role: Role, moment: Clock) -> None:
    tender = opened_tender("Anker")
    moment.at = OPENED_AT
    person = client_of(member_with_role(tender, role))
    bid = Bid.objects.get()

    assert person.get(url("checks", tender)).status_code == 404
    assert person.get(url("check", tender, bid.public_id)).status_code == 404


def test_the_overview_costs_the_same_queries_for_three_bids_and_for_nine(
    moment: Clock, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (3, 9):
        tender = opened_tender(*(f"Bieder {index}" for index in range(number)))
        moment.at = OPENED_AT
        client = client_of(member_with_role(tender, Role.CHECKER))
        client.get(url("checks", tender))
        with CaptureQueriesContext(connection) as captured:
            client.get(url("checks", tender))
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert counts[1] <= 9


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["Anker", "Brug", "cirkel"]),
        ("opened_submission__root_hash", ["Anker", "Brug", "cirkel"]),
        ("inschrijver", ["Anker", "Brug", "cirkel"]),
        ("-inschrijver", ["cirkel", "Brug", "Anker"]),
        ("-voldoet-niet", ["Brug", "Anker", "cirkel"]),
        ("-getoetst", ["Brug", "Anker", "cirkel"]),
    ],
)
def test_the_overview_stands_as_a_heading_asks(asked: str, names: list[str], moment: Clock) -> None:
    tender = opened_tender("Anker", "Brug", "cirkel")
    moment.at = OPENED_AT
    item = CheckItem.objects.filter(bid__organisation__name="Brug").first()
    assert item is not None
    CheckItem.objects.filter(pk=item.pk).update(outcome=CheckItem.Outcome.NOT_MET)

    answer = client_of(member_with_role(tender, Role.CHECKER)).get(url("checks", tender), {"sorteer": asked})

    assert [row.bid.organisation.name for row in answer.context["rows"]] == names


@pytest.mark.parametrize("asked", ["-getoetst", "signalen", "herstel"])
def test_the_overview_in_another_order_costs_the_same_queries(asked: str, moment: Clock) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (3, 9):
        tender = opened_tender(*(f"Bieder {index}" for index in range(number)))
        moment.at = OPENED_AT
        client = client_of(member_with_role(tender, Role.CHECKER))
        for query in ("", asked):
            client.get(url("checks", tender))
            with CaptureQueriesContext(connection) as captured:
                client.get(url("checks", tender), {"sorteer": query})
            counts.append(len(captured))

    assert len(set(counts)) == 1


def test_todo_names_what_awaits_each_person(moment: Clock) -> None:
    from bids.selectors import todo_for

    tender, who, other = published_tender(), bidder("Anker"), bidder("Brug")
    filled_draft(tender, who, at=BEFORE)
    submitted_bid(tender, other, at=BEFORE)
    second = member_with_role(tender, Role.SECOND_OPENER)
    checker = member_with_role(tender, Role.CHECKER)

    assert [todo.text for todo in todo_for(who.user, at=BEFORE)] == [
        "Dien uw inschrijving in: er is een concept"
    ]
    assert todo_for(tender.created_by, at=BEFORE) == []
    assert [todo.text for todo in todo_for(tender.created_by, at=OPENED_AT)] == ["Open de inschrijvingen"]
    assert todo_for(second, at=OPENED_AT) == []
    opened(tender)
    assert [todo.text for todo in todo_for(checker, at=OPENED_AT)] == ["Toets de inschrijvingen"]


def test_a_bidder_sees_only_its_own_bid() -> None:
    tender, other = published_tender(), bidder("Brug")
    submission = submitted_bid(tender, bidder("Anker"), at=BEFORE)
    client = client_of(other.user)

    assert client.get(url("receipt", tender)).status_code == 404
    assert client.get(url("receipt_data", tender, submission.public_id)).status_code == 404
    assert "Anker" not in client.get(url("desk", tender)).content.decode()


def test_receipt_data_recomputes_to_its_root() -> None:
    from bids.domain.receipt import Receipt, ReceiptLine

    tender, who = published_tender(), bidder("Anker")
    submission = submitted_bid(tender, who, at=BEFORE)

    data = client_of(who.user).get(url("receipt_data", tender, submission.public_id)).json()

    again = Receipt(
        tender=data["tender"],
        bid=data["bid"],
        submission=data["submission"],
        number=data["number"],
        received_at=datetime.fromisoformat(data["received_at"]),
        lines=tuple(ReceiptLine(**line) for line in data["lines"]),
        method=data["method"],
    )
    assert again.root == data["root"] == submission.root_hash


def test_pages_cost_the_same_queries_for_few_and_for_many_tasks(moment: Clock) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tenders.domain.definition import EvidenceRule
    from tenders.domain.vocabulary import EvidenceMoment
    from tests.factories.bids import tender_with

    counts = []
    for number in (1, 8):
        rules = tuple(
            EvidenceRule(f"E{index}", f"Bewijs {index}", EvidenceMoment.SUBMISSION) for index in range(number)
        )
        tender, who = tender_with(evidence=rules), bidder()
        filled_draft(tender, who, at=BEFORE)
        client = client_of(who.user)
        client.get(url("desk", tender))
        with CaptureQueriesContext(connection) as captured:
            client.get(url("desk", tender))
            client.get(url("submit", tender))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_submitting_changes_no_page_of_anybody_else() -> None:
    """By difference: the same tender with and without one submission says the same to every role."""
    tenders = [published_tender(title="Zelfde"), published_tender(title="Zelfde")]
    submitted_bid(tenders[0], bidder("Anker"), at=BEFORE)
    roles = [role for role in Role.values if role != Role.BUYER]

    pages: list[list[tuple[int, str]]] = [[], []]
    for number, tender in enumerate(tenders):
        people = [(tender.created_by, "buyer")]
        people += [(member_with_role(tender, role, name="Naam"), role) for role in roles]
        for person, _ in people:
            for name in ("opening", "opening_progress", "checks", "check_finish", "desk", "receipt"):
                answer = client_of(person).get(url(name, tender))
                pages[number].append((answer.status_code, normal(answer.content.decode(), tender)))

    assert pages[0] == pages[1]


def test_a_full_disk_while_uploading_or_submitting_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from bids.services import drafts, envelopes
    from documents.storage import StorageFull

    def full(_source: object) -> object:
        raise StorageFull("De opslag is vol: uw bestand is niet bewaard.")

    tender, who = published_tender(), bidder("Anker")
    filled_draft(tender, who, at=BEFORE)
    client = client_of(who.user)
    monkeypatch.setattr(drafts, "seal_blob", full)
    monkeypatch.setattr(envelopes, "seal_unsaved", full)

    upload = client.post(url("task", tender, 5), {"file": SimpleUploadedFile("plan.pdf", pdf_bytes(2))})
    sent = client.post(url("submit", tender), follow=True)

    assert "De opslag is vol" in upload.content.decode()
    assert "De opslag is vol" in sent.content.decode()
    assert not Submission.objects.exists()
    assert Draft.objects.get().items.count() == 4
