"""An exclusion case: no exclusion without it, and the bidder's answer before the decision."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bids.domain.refusals import BidRefused, ChecksUnfinished
from bids.exclusion.services import begin_case, decide_case, offer_self_cleaning
from bids.models import Bid, ExclusionCase, RepairRequest
from bids.repairs.services import supply_text
from bids.selectors import entries_of
from bids.services import finish_checks, set_aside
from clock import telling
from tenders.domain.vocabulary import SetAsideGround
from tenders.models import Role, Tender
from tests.factories.bids import OPENED_AT, Bidder, bidder, opened, submitted_bid
from tests.factories.remembering import remembered
from tests.factories.tenders import member_with_role, published_tender

pytestmark = pytest.mark.django_db
GROUND = "2.86-2b"
DUE = datetime.fromisoformat("2025-11-19T22:59:59Z")
MS = timedelta(milliseconds=1)
WORDS = {
    "measures": "Er kwam geen antwoord op onze vraag.",
    "proportionality": "Omkoping is ernstig en van kort geleden.",
}


@pytest.fixture(autouse=True)
def _after_the_opening() -> Iterator[None]:
    with telling(OPENED_AT):
        yield


@remembered
def scene() -> tuple[Tender, User, Bidder]:
    tender, who = published_tender(), bidder("Anker")
    submitted_bid(tender, who, parties=[{"name": "Zuid", "kvk": "87654321", "part": "combinant"}])
    opened(tender)
    return tender, member_with_role(tender, Role.CHECKER), who


def begun(checker: User, *, happened_on: date = date(2022, 3, 1), ground: str = GROUND) -> ExclusionCase:
    return begin_case(
        Bid.objects.get(),
        ground=ground,
        happened_on=happened_on,
        facts="Het vonnis is onherroepelijk.",
        by=checker,
        at=OPENED_AT,
    )


def test_excluding_without_a_case_is_refused_with_what_is_needed() -> None:
    _, checker, _ = scene()

    with pytest.raises(BidRefused, match="terugkijktermijn, gelegenheid voor zelfreinigende maatregelen"):
        set_aside(Bid.objects.get(), ground="uitgesloten", reason="Omkoping.", by=checker, at=OPENED_AT)

    assert not Bid.objects.get().set_asides.exists()


def test_only_a_ground_of_the_tender_and_an_organisation_of_the_bid() -> None:
    tender, checker, _ = scene()
    stranger = Bid.objects.get().members.get()
    stranger.bid_id = 0

    with pytest.raises(BidRefused, match="staat niet in de aanbesteding"):
        begun(checker, ground="2.87-1c")
    with pytest.raises(BidRefused, match="hoort niet bij"):
        begin_case(
            Bid.objects.get(),
            ground=GROUND,
            happened_on=date(2022, 3, 1),
            facts="x",
            member=stranger,
            by=checker,
            at=OPENED_AT,
        )
    begun(checker)
    with pytest.raises(BidRefused, match="loopt al een onderzoek"):
        begun(checker)
    with pytest.raises(ChecksUnfinished, match="onderzoek naar uitsluiting"):
        finish_checks(tender, by=checker, at=OPENED_AT)


def test_each_step_is_asked_for_and_the_exclusion_then_sets_the_whole_bid_aside() -> None:
    tender, checker, _ = scene()
    case = begun(checker)

    with pytest.raises(BidRefused, match="Vraag eerst om zelfreinigende maatregelen"):
        decide_case(case, decision="excluded", **WORDS, by=checker, at=OPENED_AT)
    offer = offer_self_cleaning(case, text="Wat deed u sindsdien?", by=checker, at=OPENED_AT)
    assert offer.due_at == DUE
    case.refresh_from_db()
    with pytest.raises(BidRefused, match="kan nog antwoorden"):
        decide_case(case, decision="excluded", **WORDS, by=checker, at=DUE)
    with pytest.raises(BidRefused, match="evenredig"):
        decide_case(case, decision="excluded", **(WORDS | {"proportionality": "ja"}), by=checker, at=DUE + MS)
    decided = decide_case(case, decision="excluded", **WORDS, by=checker, at=DUE + MS)

    (facts,) = entries_of(tender)
    assert facts.grounds == {1: frozenset({SetAsideGround.EXCLUDED})}
    assert decided.set_aside is not None
    for part in ("Omkoping (Aw 2.86 lid 2 onder b)", "vanaf ", WORDS["proportionality"]):
        assert part in decided.set_aside.reason
    offer.refresh_from_db()
    assert offer.decided_at == DUE + MS


def test_what_happened_before_the_look_back_period_excludes_nobody() -> None:
    _, checker, _ = scene()
    case = begun(checker, happened_on=date(2020, 11, 13))
    offer_self_cleaning(case, text="Wat deed u sindsdien?", by=checker, at=OPENED_AT)
    case.refresh_from_db()

    with pytest.raises(BidRefused, match="ligt daarvoor en telt niet meer mee"):
        decide_case(case, decision="excluded", **WORDS, by=checker, at=DUE + MS)
    kept = decide_case(case, decision="kept", **WORDS, by=checker, at=DUE + MS)

    assert (kept.decision, kept.set_aside) == ("kept", None)


def test_an_answer_ends_the_waiting_and_only_the_case_decides_on_it() -> None:
    _, checker, who = scene()
    case = begun(checker)
    offer_self_cleaning(case, text="Wat deed u sindsdien?", by=checker, at=OPENED_AT)
    case.refresh_from_db()
    request = RepairRequest.objects.get()
    item = request.items.select_related("request__bid__organisation").get()
    supply_text(item, "Nieuw bestuur.", by=who.user, received_at=OPENED_AT, at=OPENED_AT)

    from bids.repairs.services import decide_repair

    with pytest.raises(BidRefused, match="in het onderzoek"):
        decide_repair(request, {item.public_id: (True, "")}, by=checker, at=OPENED_AT)
    assert decide_case(case, decision="kept", **WORDS, by=checker, at=OPENED_AT).decision == "kept"


def test_the_whole_case_through_the_pages() -> None:
    tender, checker, who = scene()
    client = Client()
    client.force_login(checker)
    bid = Bid.objects.get()
    begin = reverse("bids:exclusion_begin", args=[tender.public_id, bid.public_id])

    assert "Omkoping (Aw 2.86" in client.get(begin).content.decode()
    data = {"ground": GROUND, "happened_on": "2022-03-01", "facts": "Vonnis.", "member": ""}
    client.post(begin, data)
    case = ExclusionCase.objects.get()
    page = reverse("bids:exclusion", args=[tender.public_id, case.public_id])
    assert "za 14 november 2020" in client.get(page).content.decode()
    decide = reverse("bids:exclusion_decide", args=[tender.public_id, case.public_id])
    refused = client.post(
        decide, {f"besluit-{key}": text for key, text in {**WORDS, "decision": "excluded"}.items()}
    )
    assert "Vraag eerst om zelfreinigende maatregelen" in refused.content.decode()
    assert WORDS["measures"] in refused.content.decode()
    offer = reverse("bids:exclusion_offer", args=[tender.public_id, case.public_id])
    client.post(offer, {"aanbod-text": "Wat deed u sindsdien?"})
    assert "Beslissen kan als de inschrijver heeft geantwoord" in client.get(page).content.decode()
    own = Client()
    own.force_login(who.user)
    asked = reverse("bids:repair_own", args=[tender.public_id, RepairRequest.objects.get().public_id])
    assert "Wat deed u sindsdien?" in own.get(asked).content.decode()
    with telling(DUE + MS):
        client.post(
            decide, {f"besluit-{key}": text for key, text in {**WORDS, "decision": "excluded"}.items()}
        )
    case.refresh_from_db()
    assert case.decision == "excluded"
    assert (
        "uitgesloten"
        in client.get(reverse("bids:check", args=[tender.public_id, bid.public_id])).content.decode()
    )
    # Whether it was enough the bidder reads in the letter about the decision.
    assert "aanvaard" not in own.get(asked).content.decode()
