"""Who works on the bids declares its interests first; an interest closes one bid until a colleague decided."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from bids.domain.insiders import Clearance
from bids.domain.refusals import BidRefused
from bids.insiders.gate import clearance
from bids.insiders.services import decide_interest, declare_interests, report_insider_interest
from bids.insiders.todo import insider_todo_for
from bids.models import Bid, CheckItem, InsiderDeclaration, SubmittedObject
from bids.permissions import Content, may_read_content
from bids.services import accept_proposals, record_check, set_aside
from clock import telling
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import SetAsideGround
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed, may
from tests.factories.bids import OPENED_AT, bidder, opened, opened_tender, submitted_bid
from tests.factories.insiders import nobody_declared
from tests.factories.scoring import opened_bid
from tests.factories.tenders import member_with_role, published_tender

pytestmark = pytest.mark.django_db
SECRET = "geheime-woorden"
WHY = "Mijn zus werkt bij deze aanbieder."


@pytest.fixture(autouse=True)
def _after_the_opening() -> Iterator[None]:
    with telling(OPENED_AT):
        yield


def undeclared(*names: str) -> tuple[Tender, User, list[Bid]]:
    """Opened bids by name, and a toetser; nobody has declared."""
    tender = published_tender()
    for name in names or ("Anker", "Brug"):
        submitted_bid(tender, bidder(name), text=SECRET)
    opened(tender)
    checker = member_with_role(tender, Role.CHECKER)
    nobody_declared(tender)
    tender.refresh_from_db()
    return tender, checker, bids_of(tender)


def bids_of(tender: Tender) -> list[Bid]:
    return list(
        Bid.objects.filter(tender=tender)
        .select_related("tender", "organisation")
        .order_by("organisation__name")
    )


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, name: str, *args: object) -> tuple[int, str]:
    response = client.get(reverse(name, args=args))
    return response.status_code, " ".join(response.content.decode().split())


def declared(tender: Tender, user: User, **interests: str) -> None:
    """`interests` by the name of the bidder."""
    by_name = {bid.organisation.name: bid.pk for bid in bids_of(tender)}
    declare_interests(
        tender, interests={by_name[name]: text for name, text in interests.items()}, by=user, at=OPENED_AT
    )


def interest_of(user: User) -> InsiderDeclaration:
    return InsiderDeclaration.objects.get(user=user, has_interest=True, replaced_at=None)


def decide(user: User, decision: str, *, by: User, reason: str = "Zij werkt er niet aan mee.") -> None:
    decide_interest(interest_of(user), decision=decision, reason=reason, by=by, at=OPENED_AT)


@pytest.mark.parametrize("role", [Role.BUYER, Role.CHAIR, Role.JURIST])
def test_nobody_who_can_influence_the_outcome_reads_a_bid_before_declaring(role: str) -> None:
    tender, _, bids = undeclared()
    user = tender.created_by if role == Role.BUYER else member_with_role(tender, role)
    auditor = member_with_role(tender, Role.AUDITOR)
    nobody_declared(tender)

    for part in (Content.FILE, Content.PLAN):
        assert may_read_content(auditor, bids[0], part)
        assert not may_read_content(user, bids[0], part)
    assert not may(user, "bids.read_checks", tender)

    declared(tender, user)

    assert may_read_content(user, bids[0], Content.FILE)
    assert may_read_content(user, bids[0], Content.PLAN)
    assert may(user, "bids.read_checks", tender)


def test_a_toetser_acts_on_no_bid_before_declaring() -> None:
    tender, checker, bids = undeclared()
    item = CheckItem.objects.filter(bid=bids[0]).first()
    assert item is not None

    def everything() -> Iterator[object]:
        yield accept_proposals(bids[0], by=checker, at=OPENED_AT)
        yield record_check(item, outcome="met", reason="", version=item.version, by=checker, at=OPENED_AT)
        yield set_aside(
            bids[0], ground=SetAsideGround.UNSUITABLE, reason="Te weinig.", by=checker, at=OPENED_AT
        )

    for _ in range(3):
        with pytest.raises(NotAllowed):
            next(everything())
    assert not CheckItem.objects.exclude(outcome="open").exists()

    declared(tender, checker)
    assert accept_proposals(bids[0], by=checker, at=OPENED_AT)


def test_a_link_to_a_bid_leads_to_the_declaration_with_names_and_nothing_of_what_they_wrote() -> None:
    tender, checker, bids = undeclared()
    browser = browser_of(checker)
    document = SubmittedObject.objects.get(submission__bid=bids[0], task="bewijs:KVK")
    for name, *args in (
        ("bids:checks",),
        ("bids:check_matrix",),
        ("bids:check", bids[0].public_id),
        ("bids:answers", bids[0].public_id),
        ("bids:document", document.public_id),
        ("bids:check_finish",),
    ):
        response = browser.get(reverse(name, args=[tender.public_id, *args]))
        assert (response.status_code, response.headers["Location"]) == (
            302,
            reverse("bids:insider", args=[tender.public_id]),
        ), name

    _, shown = page(browser, "bids:insider", tender.public_id)
    assert "Anker" in shown
    assert "Brug" in shown
    assert SECRET not in shown

    sent = browser.post(
        reverse("bids:insider", args=[tender.public_id]),
        {"verklaring-1-interest": "nee", "verklaring-2-interest": "nee", "agreed": "on"},
        follow=True,
    )
    assert "Uw verklaring is getekend. U kunt nu met de inschrijvingen werken." in sent.content.decode()
    assert page(browser, "bids:check", tender.public_id, bids[0].public_id)[0] == 200
    read = browser.get(reverse("bids:document", args=[tender.public_id, document.public_id]))
    assert SECRET in b"".join(read.streaming_content).decode("latin-1")  # type: ignore[attr-defined]
    entry = AuditEntry.objects.get(event="insider.declared")
    assert entry.data == {"bids": 2, "interests": 0}


def test_what_is_missing_stands_at_its_field_and_nothing_typed_is_lost() -> None:
    tender, checker, _ = undeclared()
    address = reverse("bids:insider", args=[tender.public_id])

    shown = (
        browser_of(checker)
        .post(
            address, {"verklaring-1-interest": "ja", "verklaring-2-interest": "ja", "verklaring-2-text": WHY}
        )
        .content.decode()
    )

    assert "Anker: schrijf op welk belang of welke band u hebt." in shown
    assert "Kies nee of ja" not in shown
    assert "Zet een vinkje om te tekenen." in shown
    assert WHY in shown
    assert not InsiderDeclaration.objects.exists()


def test_before_the_opening_nobody_is_asked_and_the_page_does_not_exist() -> None:
    tender = published_tender()
    submitted_bid(tender, bidder("Anker"))
    checker = member_with_role(tender, Role.CHECKER)

    assert page(browser_of(checker), "bids:insider", tender.public_id)[0] == 404
    with pytest.raises(NotAllowed):
        declare_interests(tender, interests={}, by=checker, at=OPENED_AT)
    assert insider_todo_for(checker, at=OPENED_AT) == []


def test_a_commissielid_an_auditor_and_an_opener_are_not_asked() -> None:
    tender, _, _ = undeclared()
    for role in (Role.EVALUATOR, Role.AUDITOR, Role.SECOND_OPENER, Role.CONTRACT_MANAGER):
        user = member_with_role(tender, role)
        assert page(browser_of(user), "bids:insider", tender.public_id)[0] == 404
        with pytest.raises(NotAllowed):
            declare_interests(tender, interests={}, by=user, at=OPENED_AT)


def test_an_interest_closes_that_bid_alone_until_a_colleague_decided() -> None:
    tender, checker, (anker, brug) = undeclared()
    declared(tender, tender.created_by)
    declared(tender, checker, Anker=WHY)
    browser = browser_of(checker)

    assert clearance(checker, anker) is Clearance.WAITING
    assert not may_read_content(checker, anker, Content.FILE)
    assert may_read_content(checker, brug, Content.FILE)
    assert page(browser, "bids:check", tender.public_id, brug.public_id)[0] == 200
    assert page(browser, "bids:check", tender.public_id, anker.public_id)[0] == 302
    with pytest.raises(NotAllowed, match="Wacht tot een collega"):
        accept_proposals(anker, by=checker, at=OPENED_AT)

    decide(checker, "admitted", by=tender.created_by)

    assert page(browser, "bids:check", tender.public_id, anker.public_id)[0] == 200
    assert accept_proposals(anker, by=checker, at=OPENED_AT)


def test_who_is_barred_does_nothing_for_that_bidder_and_a_colleague_does_it() -> None:
    tender, checker, (anker, _) = undeclared()
    other = member_with_role(tender, Role.CHECKER)
    nobody_declared(tender)
    declared(tender, other)
    declared(tender, tender.created_by)
    declared(tender, checker, Anker=WHY)
    decide(checker, "barred", by=tender.created_by, reason="Te dichtbij.")

    item = CheckItem.objects.filter(bid=anker).first()
    assert item is not None
    with pytest.raises(NotAllowed, match="uitgesloten van deze inschrijver"):
        record_check(item, outcome="met", reason="", version=item.version, by=checker, at=OPENED_AT)
    browser = browser_of(checker)
    refused = browser.post(
        reverse("bids:check_record", args=[tender.public_id, item.public_id]),
        {f"onderdeel-{item.pk}-outcome": "met"},
    )
    assert refused.status_code == 302
    shown = page(browser, "bids:insider", tender.public_id)[1]
    assert "U bent van een inschrijver uitgesloten" in shown
    assert "Te dichtbij." in shown

    assert accept_proposals(anker, by=other, at=OPENED_AT)


def test_nobody_decides_on_its_own_interest_and_only_after_declaring_itself() -> None:
    tender, checker, _ = undeclared()
    jurist = member_with_role(tender, Role.JURIST)
    nobody_declared(tender)
    declared(tender, jurist, Anker=WHY)

    with pytest.raises(BidRefused, match="een ander"):
        decide(jurist, "admitted", by=jurist)
    with pytest.raises(NotAllowed):
        decide(jurist, "admitted", by=tender.created_by)
    declared(tender, checker)
    with pytest.raises(NotAllowed):
        decide(jurist, "admitted", by=checker)
    own = reverse("bids:interest", args=[tender.public_id, interest_of(jurist).public_id])
    assert browser_of(jurist).get(own).status_code == 404

    declared(tender, tender.created_by)
    sent = browser_of(tender.created_by).post(
        own, {"decision": "barred", "reason": "Te dichtbij."}, follow=True
    )
    assert "Te dichtbij." in sent.content.decode()
    assert interest_of(jurist).decided_by == tender.created_by


def test_a_later_report_closes_the_bid_at_once_and_the_earlier_words_stay() -> None:
    tender, checker, (anker, _) = undeclared()
    declared(tender, checker)
    standing = InsiderDeclaration.objects.get(user=checker, bid=anker)

    browser_of(checker).post(
        reverse("bids:insider_report", args=[tender.public_id, standing.public_id]), {"text": WHY}
    )

    assert clearance(checker, anker) is Clearance.WAITING
    rows = list(InsiderDeclaration.objects.filter(user=checker, bid=anker).order_by("pk"))
    assert [(row.has_interest, row.replaced_at is None) for row in rows] == [(False, False), (True, True)]
    with pytest.raises(BidRefused, match="Intussen"):
        report_insider_interest(standing, text=WHY, by=checker, at=OPENED_AT)


def test_a_second_decision_takes_the_place_of_the_first_which_is_kept() -> None:
    tender, checker, _ = undeclared()
    declared(tender, tender.created_by)
    declared(tender, checker, Anker=WHY)
    first = interest_of(checker)
    decide(checker, "admitted", by=tender.created_by, reason="Verre familie.")

    decide(checker, "barred", by=tender.created_by, reason="Toch te dichtbij.")

    rows = InsiderDeclaration.objects.filter(user=checker, has_interest=True).order_by("pk")
    assert [(row.decision, row.decision_reason) for row in rows] == [
        ("admitted", "Verre familie."),
        ("barred", "Toch te dichtbij."),
    ]
    assert rows[1].signed_at == first.signed_at
    shown = page(browser_of(tender.created_by), "bids:interests", tender.public_id)[1]
    assert "Verre familie." in shown
    assert "Toch te dichtbij." in shown
    with pytest.raises(BidRefused, match="Intussen"):
        decide_interest(first, decision="admitted", reason="x", by=tender.created_by, at=OPENED_AT)


def test_signing_twice_makes_one_declaration() -> None:
    tender, checker, _ = undeclared()
    declared(tender, checker)

    with pytest.raises(BidRefused, match="al verklaard"):
        declared(tender, checker)
    assert InsiderDeclaration.objects.filter(user=checker).count() == 2


def test_a_bid_that_is_opened_later_is_declared_about_too() -> None:
    tender, checker, _ = undeclared()
    declared(tender, checker)
    late = opened_bid(tender, "Cirkel", admitted=False)
    InsiderDeclaration.objects.filter(bid=late).delete()

    # In a later request.
    checker = User.objects.get(pk=checker.pk)
    assert not may(checker, "bids.read_checks", tender)
    declared(tender, checker)
    assert may(checker, "bids.read_checks", tender)


def test_somebody_who_gets_a_role_later_declares_first() -> None:
    tender = opened_tender("Anker")
    late = member_with_role(tender, Role.CHECKER)
    InsiderDeclaration.objects.filter(user=late).delete()

    assert [todo.text for todo in insider_todo_for(late, at=OPENED_AT)] == ["Teken de belangenverklaring"]
    assert not may(late, "bids.check", tender)


@pytest.mark.parametrize("status", [Status.AWARDED, Status.UNAWARDED, Status.WITHDRAWN, Status.EXECUTION])
def test_nobody_is_asked_when_nothing_can_be_influenced_any_more(status: Status) -> None:
    tender, checker, (anker, _) = undeclared()
    Tender.objects.filter(pk=tender.pk).update(status=status.value)
    tender.refresh_from_db()
    anker.tender.refresh_from_db()

    assert clearance(checker, anker) is Clearance.OPEN
    assert insider_todo_for(checker, at=OPENED_AT) == []
    assert page(browser_of(checker), "bids:insider", tender.public_id)[0] == 404


def test_who_has_to_sign_and_who_has_to_decide_reads_so_on_the_start_page() -> None:
    tender, checker, _ = undeclared()
    buyer = tender.created_by
    assert [todo.text for todo in insider_todo_for(checker, at=OPENED_AT)] == ["Teken de belangenverklaring"]
    declared(tender, buyer)
    declared(tender, checker, Anker=WHY, Brug=WHY)

    assert [todo.text for todo in insider_todo_for(buyer, at=OPENED_AT)] == [
        "Beslis over het belang van een collega"
    ]
    assert insider_todo_for(checker, at=OPENED_AT) == []
    assert "Beslis over het belang van een collega" in page(browser_of(buyer), "portal:home")[1]


def test_opening_and_dossier_lead_to_the_declaration_and_then_to_the_toetsing() -> None:
    tender, _, _ = undeclared()
    buyer = browser_of(tender.created_by)
    declaration = reverse("bids:insider", args=[tender.public_id])
    checks = reverse("bids:checks", args=[tender.public_id])

    for name in ("bids:opening", "portal:dossier"):
        shown = page(buyer, name, tender.public_id)[1]
        assert f'href="{declaration}"' in shown, name
        assert f'href="{checks}"' not in shown, name

    declared(tender, tender.created_by)

    assert f'href="{checks}"' in page(buyer, "bids:opening", tender.public_id)[1]
    shown = page(buyer, "portal:dossier", tender.public_id)[1]
    assert f'href="{declaration}"' in shown
    assert f'href="{checks}"' in shown


def test_three_and_thirty_bidders_take_the_same_number_of_queries() -> None:
    counts = []
    for number in (3, 30):
        tender = published_tender()
        for place in range(number):
            opened_bid(tender, f"Aanbieder {number}-{place:02}", admitted=False)
        Tender.objects.filter(pk=tender.pk).update(status=Status.OPENED.value)
        checker, jurist = (member_with_role(tender, role) for role in (Role.CHECKER, Role.JURIST))
        nobody_declared(tender)
        tender.refresh_from_db()
        declared(tender, jurist)
        declared(tender, checker, **{bid.organisation.name: WHY for bid in bids_of(tender)[: number // 2]})
        of_page = []
        for user, name in ((checker, "bids:insider"), (jurist, "bids:interests")):
            browser = browser_of(user)
            page(browser, name, tender.public_id)
            with CaptureQueriesContext(connection) as queries:
                assert page(browser, name, tender.public_id)[0] == 200
            of_page.append(len(queries))
        counts.append(of_page)
    assert counts[0] == counts[1]
