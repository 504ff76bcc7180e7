"""Storing (Aw 2.109): after the deadline, while nothing is opened, the term opens again for everybody."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bids.domain.refusals import SealingRefused, TooLate
from bids.models import Submission
from bids.services import confirm_opening, request_opening, save_answers, start_draft, submit_bid
from clock import telling
from documents.models import OutboxJob
from tenders.domain.change import ChangeRefused
from tenders.domain.notices import NOTICE_WORDS, NoticeKind
from tenders.domain.outage import earliest_deadline, refuse_outage, refuse_while_open
from tenders.models import Notice, Outage, Rectification, Role, Tender
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of
from tenders.services import NotAnnounced, ReasonMissing, extend_after_outage
from tests.factories.bids import (
    OPENED_AT,
    bidder,
    filled_draft,
    opened,
    pdf_bytes,
    submitted_bid,
    two_openers,
)
from tests.factories.tenders import CLOSES_AT, announced, member_with_role, published_tender

pytestmark = pytest.mark.django_db
MS = timedelta(milliseconds=1)
BEGAN, ENDED = CLOSES_AT - timedelta(hours=2), CLOSES_AT + timedelta(hours=1)
AT = CLOSES_AT + timedelta(hours=2)
NEW = CLOSES_AT + timedelta(days=3)


def extended(tender: Tender, *, by: User | None = None, **changes: object) -> Outage:
    facts = {
        "began_at": BEGAN,
        "ended_at": ENDED,
        "closes_at": NEW,
        "reason": "De aansluiting lag eruit.",
        "proof": "Melding 2025-114",
        "at": AT,
    }
    return extend_after_outage(tender, by=by or tender.created_by, **(facts | changes))  # type: ignore[arg-type]


def closed_tender() -> Tender:
    tender = published_tender()
    announced(tender, at=AT)
    return tender


def test_until_the_deadline_a_rectification_moves_it_and_a_millisecond_later_this_does() -> None:
    for at in (CLOSES_AT - MS, CLOSES_AT):
        with pytest.raises(ChangeRefused, match="nog open"):
            refuse_while_open(CLOSES_AT, at=at)
    refuse_while_open(CLOSES_AT, at=CLOSES_AT + MS)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ended_at": BEGAN}, "eindigt voordat"),
        ({"ended_at": AT + MS}, "toekomst"),
        ({"began_at": CLOSES_AT + MS}, "begon na de sluiting"),
        (
            {"ended_at": CLOSES_AT - timedelta(days=1) - MS, "began_at": CLOSES_AT - timedelta(days=2)},
            "een dag",
        ),
    ],
)
def test_only_an_outage_shortly_before_the_deadline_counts(
    changed: dict[str, datetime], sentence: str
) -> None:
    facts = {"began_at": BEGAN, "ended_at": ENDED, "closes_at": CLOSES_AT, "at": AT}
    refuse_outage(**facts)
    refuse_outage(**(facts | {"began_at": CLOSES_AT}))

    with pytest.raises(ChangeRefused, match=sentence):
        refuse_outage(**(facts | changed))


def test_bidders_get_back_what_they_lost_before_the_deadline() -> None:
    earliest = earliest_deadline(began_at=BEGAN, ended_at=ENDED, closes_at=CLOSES_AT, at=AT)

    assert earliest == AT + timedelta(hours=2)
    with pytest.raises(ChangeRefused, match="de tijd terug"):
        extended(closed_tender(), closes_at=earliest - MS)
    assert extended(closed_tender(), closes_at=earliest).rectification.closes_at == earliest


def test_the_new_deadline_is_frozen_with_its_proof_and_everybody_is_told_in_the_same_words() -> None:
    tender = closed_tender()
    before = tender.fingerprint

    row = extended(tender)

    assert (tender.closes_at, definition_of(tender).planning.closes_at) == (NEW, NEW)
    assert tender.fingerprint != before
    assert row.rectification.cause == Rectification.Cause.OUTAGE
    assert (row.rectification.closes_at_before, row.proof) == (CLOSES_AT, "Melding 2025-114")
    notice = Notice.objects.get(about=row.public_id)
    assert notice.words == NOTICE_WORDS[NoticeKind.OUTAGE]
    job = OutboxJob.objects.get(kind="send_notice", payload__notice_id=str(notice.public_id))
    assert set(job.payload) == {"notice_id"}


@pytest.mark.parametrize("offset", [-MS, timedelta(0), MS])
def test_a_submitted_bid_can_be_changed_again_and_a_draft_goes_on_until_the_new_deadline(
    offset: timedelta,
) -> None:
    tender, anker, brug = closed_tender(), bidder("Anker"), bidder("Brug")
    first = submitted_bid(tender, anker)
    draft = filled_draft(tender, brug, at=BEGAN)
    with pytest.raises(TooLate):
        submit_bid(draft.bid, by=brug.user, received_at=AT, at=AT)
    with pytest.raises(TooLate):
        save_answers(draft, "aanmelding", {"lots": [1]}, by=brug.user, at=AT)

    extended(tender)
    change = start_draft(tender, anker.organisation, by=anker.user, at=AT)
    save_answers(change, "aanmelding", {"lots": [1]}, by=anker.user, at=AT)
    save_answers(draft, "aanmelding", {"lots": [1]}, by=brug.user, at=AT)
    received = NEW + offset
    for who, bid in ((anker, first.bid), (brug, draft.bid)):
        if offset > timedelta(0):
            with pytest.raises(TooLate):
                submit_bid(bid, by=who.user, received_at=received, at=received)
        else:
            assert submit_bid(bid, by=who.user, received_at=received, at=received).received_at == received

    first.refresh_from_db()
    kept = Submission.Status.SEALED if offset > timedelta(0) else Submission.Status.SUPERSEDED
    assert first.status == kept


def test_an_opening_that_was_asked_and_not_confirmed_waits_for_the_new_deadline() -> None:
    tender = closed_tender()
    buyer, second = two_openers(tender)
    at = AT - timedelta(minutes=1)
    request = request_opening(tender, by=buyer, session_key="one", at=at)

    extended(tender)

    with pytest.raises(SealingRefused, match="kan open vanaf"):
        confirm_opening(request, by=second, session_key="two", at=AT)


def test_once_the_opening_is_confirmed_or_done_the_term_stays_closed() -> None:
    confirmed = closed_tender()
    buyer, second = two_openers(confirmed)
    request = request_opening(confirmed, by=buyer, session_key="one", at=AT)
    confirm_opening(request, by=second, session_key="two", at=AT)
    with pytest.raises(ChangeRefused, match="al bevestigd"):
        extended(confirmed)

    done = closed_tender()
    opened(done, at=OPENED_AT)
    with pytest.raises(NotAllowed):
        extended(done)
    assert not Outage.objects.exists()


def test_reason_proof_tenderned_and_the_buyer_are_needed() -> None:
    tender = closed_tender()

    for changed in ({"reason": " "}, {"proof": " "}):
        with pytest.raises(ReasonMissing):
            extended(tender, **changed)
    with pytest.raises(NotAllowed):
        extended(tender, by=member_with_role(tender, Role.JURIST))
    with pytest.raises(NotAnnounced):
        extended(published_tender())


def test_the_page_keeps_what_was_typed_and_stores_the_proof() -> None:
    tender = closed_tender()
    client = Client()
    client.force_login(tender.created_by)
    address = reverse("tenders:outage", args=[tender.public_id])
    data = {
        "began_at": "2025-11-14T10:00",
        "ended_at": "2025-11-14T13:00",
        "closes_at": "2025-11-14T14:30",
        "reason": "De aansluiting lag eruit.",
        "proof": "Melding 2025-114",
    }
    with telling(CLOSES_AT):
        assert "De inschrijving is nog open" in client.get(address).content.decode()
    with telling(AT):
        opening = client.get(reverse("bids:opening", args=[tender.public_id])).content.decode()
        assert address in opening
        refused = client.post(address, data).content.decode()
        proof = SimpleUploadedFile("verslag.pdf", pdf_bytes(), content_type="application/pdf")
        client.post(address, data | {"closes_at": "2025-11-17T12:00", "proof_file": proof})

    assert "de tijd terug" in refused
    assert "Melding 2025-114" in refused
    row = Outage.objects.get()
    assert row.proof_file is not None
    assert row.proof_file.name == "verslag.pdf"
    with telling(AT):
        public = Client().get(reverse("tenders:detail", args=[tender.public_id])).content.decode()
    assert "De aansluiting lag eruit." in public


def test_the_record_of_opening_names_the_outage() -> None:
    tender = closed_tender()
    extended(tender)

    record = opened(tender, at=NEW + timedelta(minutes=5))

    (row,) = record.content["outages"]
    assert (row["closes_at"], row["proof"]) == ("2025-11-17T11:00:00.000Z", "Melding 2025-114")
