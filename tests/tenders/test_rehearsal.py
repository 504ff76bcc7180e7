"""What makes a tender a generale repetitie stays so, is seen everywhere, and counts nowhere."""

import io

import pikepdf
import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from audit.append_only import missing_triggers, remove_triggers
from documents.pdf import REHEARSAL, render_pdf
from portal.selectors import tenders_of, todos_for
from tenders.domain.lifecycle import NOT_REHEARSED, Act, TransitionRefused, check_rehearsed
from tenders.models import Tender
from tenders.public import public_tenders
from tenders.selectors import copyable_tenders
from tenders.services.mails import mail_buyers_of
from tests.factories.accounts import OrganisationFactory
from tests.factories.tenders import AT, buyer_of, draft_tender, published_tender
from tests.pdf import text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_rehearsal", [True, False])
def test_the_database_refuses_to_turn_one_into_the_other(is_rehearsal: bool) -> None:
    tender = draft_tender(is_rehearsal=is_rehearsal)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Tender.objects.filter(pk=tender.pk).update(is_rehearsal=not is_rehearsal)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE tenders_tender SET is_rehearsal = NOT is_rehearsal WHERE id = %s", [tender.pk])

    Tender.objects.filter(pk=tender.pk).update(title="Anders", is_rehearsal=is_rehearsal)
    tender.refresh_from_db()
    assert (tender.title, tender.is_rehearsal) == ("Anders", is_rehearsal)


def test_the_check_at_start_up_misses_the_trigger() -> None:
    assert missing_triggers() == []

    with transaction.atomic():
        remove_triggers()
        assert "tenders_tender_fixed" in missing_triggers()
        transaction.set_rollback(True)


def test_every_page_of_it_says_so() -> None:
    rehearsal, real = draft_tender(is_rehearsal=True), draft_tender()
    seen = 0
    for tender, is_marked in ((rehearsal, True), (real, False)):
        client = Client()
        client.force_login(tender.created_by)
        for address in pages_of(tender):
            response = client.get(address)
            if response.status_code != 200 or response.streaming:
                continue
            page = response.content.decode()
            if "<html" in page:
                seen += 1
                assert ("Generale repetitie." in page) is is_marked, address
    assert seen > 50


def pages_of(tender: Tender) -> list[str]:
    """Every address that takes a tender and nothing else."""
    found = []
    for namespace in ("tenders", "bids", "scoring", "contracts", "portal"):
        for name in {
            key for key in get_resolver().namespace_dict[namespace][1].reverse_dict if isinstance(key, str)
        }:
            for key in ("public_id", "tender_id"):
                try:
                    found.append(reverse(f"{namespace}:{name}", kwargs={key: tender.public_id}))
                except NoReverseMatch:
                    continue
    return sorted(found)


def test_every_page_of_a_document_of_it_says_so() -> None:
    sheets = [{"heading": f"Blad {number}", "paragraphs": ["Tekst."]} for number in range(3)]
    context = {"organisation": "Anker", "sheets": sheets}

    marked = render_pdf("pdf/demo_plan.html", context, is_rehearsal=True)
    plain = render_pdf("pdf/demo_plan.html", context, is_rehearsal=False)

    texts = text_of(marked.content).strip("\f").split("\f")
    assert len(texts) >= 3
    assert all(REHEARSAL in text for text in texts)
    assert REHEARSAL not in text_of(plain.content)
    with pikepdf.open(io.BytesIO(marked.content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)


def test_who_makes_a_document_must_say_what_it_is_of() -> None:
    with pytest.raises(TypeError):
        render_pdf("pdf/base.html", {})  # type: ignore[call-arg]


def test_it_is_in_no_list_and_asks_nothing_of_anybody() -> None:
    authority = OrganisationFactory(authority=True)
    buyer = buyer_of(authority)
    rehearsal = published_tender(by=buyer, authority=authority, is_rehearsal=True)

    assert [row.tender for row in tenders_of(buyer, at=AT)] == [rehearsal]
    assert public_tenders(at=AT) == []
    assert list(copyable_tenders(buyer, [authority])) == []
    assert todos_for(buyer, at=rehearsal.closes_at) == []
    assert Client().get(reverse("tenders:detail", args=[rehearsal.public_id])).status_code == 404


def test_no_mail_leaves_about_it() -> None:
    words = {"title": "Nieuws", "sentence": "Er is nieuws.", "path": "/"}

    assert mail_buyers_of(draft_tender(is_rehearsal=True), **words) == 0
    assert mail.outbox == []
    assert mail_buyers_of(draft_tender(), **words) == 1


@pytest.mark.parametrize("act", list(Act))
def test_it_ends_at_the_definitive_award(act: Act) -> None:
    if act in NOT_REHEARSED:
        with pytest.raises(TransitionRefused, match="eindigt bij de definitieve gunning"):
            check_rehearsed(act)
    else:
        check_rehearsed(act)
