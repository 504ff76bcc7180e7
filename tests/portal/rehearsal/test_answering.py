"""Made-up bidders answer what is asked of them, with real documents, when the inkoper lets them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from bids.domain.repairs import Nature
from bids.models import CheckItem, RepairItem, RepairSupply, ValidityAnswer
from bids.repairs.services import Asked, ask_repair
from bids.validity.services import ask_extension
from clock import telling
from portal.rehearsal import answering
from portal.rehearsal.answering import answer_as_bidders, unanswered
from scoring.low_prices.selectors import explained
from scoring.low_prices.services import ask_about_price
from scoring.models import PriceExplanation
from tenders.models import Tender
from tenders.permissions import NotAllowed
from tests.factories import world as steps
from tests.factories.world import World, make_world
from tests.portal.rehearsal.walking import WALK, rehearsed

pytestmark = pytest.mark.django_db


def opened_rehearsal() -> World:
    copy = rehearsed(make_world("published"), bidders=2)
    for step in (steps._ask, steps._open):
        copy.at += timedelta(minutes=3)
        with telling(copy.at):
            step(copy)
    copy.tender.refresh_from_db()
    return copy


def ask_for_repair(copy: World) -> None:
    item = CheckItem.objects.filter(bid=copy.bids["anker"], code="KVK").select_related("bid").get()
    asked = [Asked(item, Nature.MISSING, "Een uittreksel van vóór de sluiting.")]
    ask_repair(item.bid, asked, introduction="Er ontbreekt iets.", by=copy.user("toetser"), at=copy.at)


def test_herstel_is_supplied_once_with_a_document_of_today() -> None:
    copy = opened_rehearsal()
    ask_for_repair(copy)
    assert unanswered(copy.tender, at=copy.at) == 1

    assert answer_as_bidders(copy.tender, by=copy.user("inkoper"), at=copy.at) == 1

    supply = RepairSupply.objects.get(item__request__bid=copy.bids["anker"])
    assert (supply.plain_size > 1000, supply.by.is_active) == (True, False)
    assert unanswered(copy.tender, at=copy.at) == 0
    assert answer_as_bidders(copy.tender, by=copy.user("inkoper"), at=copy.at) == 0


def test_after_its_term_nothing_is_answered_any_more() -> None:
    copy = opened_rehearsal()
    ask_for_repair(copy)
    due_at = copy.bids["anker"].repair_requests.get().due_at

    assert unanswered(copy.tender, at=due_at) == 1
    assert unanswered(copy.tender, at=due_at + timedelta(milliseconds=1)) == 0


def test_everybody_agrees_to_be_bound_longer() -> None:
    copy = opened_rehearsal()
    ask_extension(
        copy.tender,
        until=copy.at.date() + timedelta(days=400),
        answer_by=copy.at + timedelta(days=7),
        reason="De beoordeling duurt langer.",
        by=copy.user("inkoper"),
        at=copy.at,
    )

    assert answer_as_bidders(copy.tender, by=copy.user("inkoper"), at=copy.at) == 2

    assert list(ValidityAnswer.objects.values_list("agrees", flat=True)) == [True, True]


def test_only_the_buyer_lets_them_answer_and_only_in_a_rehearsal() -> None:
    copy = opened_rehearsal()
    ask_for_repair(copy)
    real = Tender.objects.get(is_rehearsal=False)

    for tender, person in ((copy.tender, "toetser"), (real, "inkoper")):
        with pytest.raises(NotAllowed):
            answer_as_bidders(tender, by=copy.user(person), at=copy.at)

    assert not RepairSupply.objects.exists()


def test_the_dossier_shows_the_button_as_long_as_something_is_asked() -> None:
    copy = opened_rehearsal()
    ask_for_repair(copy)
    client = Client()
    client.force_login(copy.user("inkoper"))
    address = reverse("portal:rehearsal_answer", args=[copy.tender.public_id])
    dossier = reverse("portal:dossier", args=[copy.tender.public_id])
    with telling(copy.at):
        page = client.get(dossier).content.decode()
        assert address in page
        assert "is één ding gevraagd" in page
        assert client.get(address).status_code == 405

        page = client.post(address, follow=True).content.decode()
        assert "De verzonnen inschrijvers gaven 1 antwoord." in page
        assert address not in page
        assert "Er staat niets open" in client.post(address, follow=True).content.decode()


def test_a_question_about_a_price_is_answered_once_with_a_made_up_explanation() -> None:
    copy = rehearsed(make_world("published"), bidders=2)
    for step in WALK[: WALK.index(steps._open_prices) + 1]:
        copy.at += timedelta(minutes=3)
        with telling(copy.at):
            step(copy)
        copy.tender.refresh_from_db()
    bid = copy.bids["anker"]
    bid.refresh_from_db()
    facts = {"reason": "Onder de cao.", "question": "Hoe kan dat?", "days": 5}
    ask_about_price(bid, copy.tender.lots.get(), **facts, by=copy.user("inkoper"), at=copy.at)
    assert unanswered(copy.tender, at=copy.at) == 1

    assert answer_as_bidders(copy.tender, by=copy.user("inkoper"), at=copy.at) == 1

    assert explained(PriceExplanation.objects.get(inquiry__bid=bid)).text == answering.MADE_UP_EXPLANATION
    assert answer_as_bidders(copy.tender, by=copy.user("inkoper"), at=copy.at) == 0


def test_in_a_real_tender_there_is_no_such_address() -> None:
    real = make_world("opened")
    client = Client()
    client.force_login(real.user("inkoper"))

    with telling(real.at):
        answer = client.post(reverse("portal:rehearsal_answer", args=[real.tender.public_id]))

    assert answer.status_code == 404


def test_what_is_refused_meanwhile_is_told_and_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    copy = opened_rehearsal()
    ask_for_repair(copy)
    due_at = copy.bids["anker"].repair_requests.get().due_at
    # The page looks a moment before the end of the term; the service is asked a moment after it.
    late = answering.supply_file

    def supply(item: RepairItem, file: BytesIO, **given: object) -> object:
        return late(item, file, **{**given, "received_at": due_at + timedelta(milliseconds=1)})

    monkeypatch.setattr(answering, "supply_file", supply)
    client = Client()
    client.force_login(copy.user("inkoper"))

    with telling(due_at):
        page = client.post(
            reverse("portal:rehearsal_answer", args=[copy.tender.public_id]), follow=True
        ).content.decode()

    assert "wordt niet aangenomen" in page
    assert not RepairSupply.objects.exists()
