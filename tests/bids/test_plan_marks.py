"""What a bidder marks in its plan, what a toetser thinks of it, and what evaluators then see."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import clock
from accounts.models import User
from audit.models import AccessEntry
from bids.content import plan_pages_stream
from bids.models import Bid, CheckItem
from bids.permissions import _plan_readers, register_plan_reader
from bids.plans import shown_pages_of, start_page_for
from bids.services import record_check, submit_bid, unfinished_reasons
from tenders.models import Role, Tender
from tests.bids.test_views import Clock, client_of
from tests.factories.bids import OPENED_AT, Bidder, bidder, filled_draft, opened
from tests.factories.tenders import CLOSES_AT, member_with_role, published_tender

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)
RULES = {"plan_uncounted_pages": "voorblad en inhoudsopgave", "plan_font": "Calibri"}


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> Clock:
    fixed = Clock()
    monkeypatch.setattr(clock, "now", fixed)
    return fixed


@pytest.fixture
def evaluator_of() -> Iterator[object]:
    """Somebody who scores the tender and may read its plans."""
    readers = list(_plan_readers)

    def given(tender: Tender) -> User:
        evaluator = member_with_role(tender, Role.EVALUATOR)
        register_plan_reader(lambda user, _bid: user == evaluator)
        return evaluator

    yield given
    _plan_readers[:] = readers


def numbered(pages: int) -> bytes:
    """A page is as many points wide as 600 plus its number, and somebody made the file."""
    target = BytesIO()
    with pikepdf.new() as pdf:
        for number in range(1, pages + 1):
            pdf.add_blank_page(page_size=(600 + number, 842))
        pdf.docinfo["/Author"] = "Anker Zorg"
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def pages_of(content: bytes) -> list[int]:
    with pikepdf.open(BytesIO(content)) as pdf:
        assert "/Author" not in pdf.docinfo
        return [int(page.mediabox[2]) - 600 for page in pdf.pages]


def url(name: str, tender: Tender, *args: object) -> str:
    return reverse(f"bids:{name}", args=[tender.public_id, *args])


def streamed(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def marked(*, pages: int = 9, **rules: str) -> tuple[Tender, Bidder]:
    """A tender and a draft whose plan has a cover and contents, marked on the page."""
    tender, who = published_tender(**(RULES | rules)), bidder("Anker")
    filled_draft(tender, who, at=BEFORE)
    client = client_of(who.user)
    plan = SimpleUploadedFile("plan.pdf", numbered(pages))
    stored = client.post(url("task", tender, 5), {"file": plan})
    assert stored.headers["Location"] == url("plan_marks", tender)
    answer = client.post(
        url("plan_marks", tender), {"uncounted": "1, 2", "start_0": "3", "start_1": "5", "start_2": "9"}
    )
    assert answer.status_code == 302, answer.content.decode()
    return tender, who


def opened_bid(tender: Tender, who: Bidder) -> Bid:
    bid = Bid.objects.get(tender=tender, organisation=who.organisation)
    submit_bid(bid, by=who.user, received_at=BEFORE, at=BEFORE)
    opened(tender)
    return Bid.objects.select_related("tender", "plan").get(pk=bid.pk)


def test_the_page_compares_the_plan_with_the_rules_and_says_what_is_shown() -> None:
    tender, who = marked()
    client = client_of(who.user)

    page = client.get(url("plan_marks", tender)).content.decode()

    assert "9, waarvan 7 meetellen" in page
    assert "Ten hoogste 6. Deze pagina&#x27;s tellen niet mee: voorblad en inhoudsopgave." in page
    assert "te veel" in page
    assert "Geen tekst gevonden" in page
    assert "Zij zien 6 van de 9 pagina&#x27;s" in page or "Zij zien 6 van de 9 pagina's" in page
    assert "pagina 3 van uw bestand, voor beoordelaars pagina 1" in page
    assert "beoordelaars zien die pagina niet" in page
    assert "Uw plan heeft 7 pagina&#x27;s die meetellen" in client.get(url("desk", tender)).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"uncounted": "voorblad"}, "Schrijf paginanummers"),
        ({"uncounted": "10"}, "hoort daar niet bij"),
        ({"start_0": "10"}, "Vul een lager nummer in"),
        ({"start_0": "0"}, "start_0"),
    ],
)
def test_a_mark_that_is_no_page_of_the_plan_is_refused_at_its_field(
    typed: dict[str, str], sentence: str
) -> None:
    tender, who = marked()

    page = client_of(who.user).post(url("plan_marks", tender), typed).content.decode()

    assert sentence in page
    assert "Fout:" in page


def test_the_preview_is_byte_for_byte_what_evaluators_see(moment: Clock, evaluator_of: object) -> None:
    tender, who = marked()
    preview = streamed(client_of(who.user).get(url("plan_preview", tender)))
    bid = opened_bid(tender, who)
    evaluator = evaluator_of(tender)  # type: ignore[operator]

    seen = b"".join(plan_pages_stream(bid, by=evaluator, at=OPENED_AT))
    original = b"".join(plan_pages_stream(bid, by=tender.created_by, at=OPENED_AT))

    assert pages_of(seen) == [3, 4, 5, 6, 7, 8]
    assert preview == seen
    assert original == numbered(9)


def test_criteria_start_where_the_evaluator_sees_them() -> None:
    bid = opened_bid(*marked())

    assert shown_pages_of(bid) == (3, 4, 5, 6, 7, 8)
    # Marked on page 3, 5 and 9 of the file; the last one is cut off.
    assert [start_page_for(bid, code) for code in ("1", "2A", "2B", "none")] == [1, 3, None, None]


def test_a_toetser_confirms_the_pages_without_reading_the_plan(moment: Clock) -> None:
    tender, who = marked()
    bid = opened_bid(tender, who)
    moment.at = OPENED_AT
    checker = client_of(member_with_role(tender, Role.CHECKER))
    item = bid.checks.get(code="plan-pages")
    address = url("uncounted_pages", tender, bid.public_id)

    page = checker.get(url("check", tender, bid.public_id)).content.decode()
    content = streamed(checker.get(address))

    assert (item.proposal, item.outcome) == ("open", "open")
    assert "niet mee: 1, 2. Zonder: 7 pagina&#x27;s, met: 9" in page
    assert address in page
    assert pages_of(content) == [1, 2]
    assert bid.opened_submission is not None
    plan = bid.opened_submission.items.get(task="plan")
    assert checker.get(url("document", tender, plan.public_id)).status_code == 404
    assert AccessEntry.objects.filter(event="bid.read_uncounted_pages", granted=True).count() == 1


def test_pages_that_do_count_are_shown_and_are_no_ground_to_set_aside() -> None:
    tender, who = marked()
    bid = opened_bid(tender, who)
    checker = member_with_role(tender, Role.CHECKER)

    item = bid.checks.get(code="plan-pages")
    record_check(item, outcome="not_met", reason="Tekst.", version=0, by=checker, at=OPENED_AT)

    assert shown_pages_of(bid) == (1, 2, 3, 4, 5, 6)
    assert start_page_for(bid, "1") == 3
    assert not any("voldoet niet" in reason for reason in unfinished_reasons(tender))


def test_marks_say_nothing_where_the_tender_counts_every_page() -> None:
    tender, who = published_tender(), bidder("Anker")
    draft = filled_draft(tender, who, at=BEFORE)
    client = client_of(who.user)

    client.post(url("plan_marks", tender), {"uncounted": "1, 2", "start_0": "2"})
    bid = opened_bid(tender, who)

    assert "Pagina&#x27;s die niet meetellen" not in client.get(url("desk", tender)).content.decode()
    assert draft.bid_id == bid.pk
    assert (bid.plan.uncounted_pages, bid.plan.start_pages) == ([], {"1": 2})
    assert not CheckItem.objects.filter(code="plan-pages").exists()


def test_the_look_of_the_plan_is_proposed_and_decided_by_a_person() -> None:
    bid = opened_bid(*marked())

    item = bid.checks.get(code="plan-look")

    assert (item.proposal, item.finding) == ("open", "Niet met de regel te vergelijken: kijk zelf.")


def test_another_version_of_the_plan_keeps_the_marks_that_fit() -> None:
    tender, who = marked()
    client = client_of(who.user)

    client.post(url("task", tender, 5), {"file": SimpleUploadedFile("plan.pdf", numbered(6))})
    page = client.get(url("plan_marks", tender)).content.decode()

    assert "6, waarvan 4 meetellen" in page
    assert 'value="1, 2"' in page


@pytest.mark.parametrize(("late", "status"), [(-1, 200), (0, 200), (1, 302)])
def test_marks_can_be_changed_until_the_deadline(late: int, status: int, moment: Clock) -> None:
    tender, who = marked()
    moment.at = CLOSES_AT + timedelta(milliseconds=late)

    assert client_of(who.user).get(url("plan_marks", tender)).status_code == status


def test_a_plan_that_is_sealed_already_has_no_page_of_marks() -> None:
    tender, who = marked()
    client = client_of(who.user)
    bid = Bid.objects.get(tender=tender)
    submit_bid(bid, by=who.user, received_at=BEFORE, at=BEFORE)
    client.post(url("start", tender))

    assert client.get(url("plan_marks", tender)).status_code == 404
    assert client.get(url("plan_preview", tender)).status_code == 404
