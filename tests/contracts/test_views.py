"""The pages: who reaches them, what they show, and where refusals appear."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AccessEntry
from contracts.models import AwardReport, Letter, RelativeAdvantage
from contracts.selectors import released_letters_for, todo_for
from contracts.services import render_letter, render_report
from scoring.models import ConsensusScore
from tenders.domain.lifecycle import Status
from tenders.models import Role
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.contracts import (
    AFTER_STANDSTILL,
    SENT_AT,
    SENT_ON,
    Award,
    approved,
    awarded,
    decided,
    made,
    queued,
    released,
    with_advantages,
)
from tests.factories.scoring import MOTIVATION, commission, ranked
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moved_clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The pages read this instant; `moved_clock(at)` sets another."""
    current = {"at": SENT_AT}

    def move(at: Any) -> None:
        current["at"] = at

    for name in ("decision", "letters", "standstill", "reports", "pages"):
        monkeypatch.setattr(f"contracts.views.{name}.now", lambda: current["at"])
    return move


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def tender_url(name: str, award: Award) -> str:
    return reverse(f"contracts:{name}", args=[award.tender.public_id])


def letter_url(name: str, award: Award, bidder: str) -> str:
    return reverse(f"contracts:{name}", args=[award.letter(bidder).public_id])


def test_the_buyer_drafts_the_decision_on_the_ranking():
    found, _ = ranked(commission(names=["Anker", "Brug"]), {"Anker": "Uitstekend", "Brug": "Goed"})
    client, url = client_of(found.buyer), reverse("contracts:decision", args=[found.tender.public_id])

    page = client.get(url).content.decode()
    answer = client.post(url, {"kind": "award", "reason": ""})

    assert "Anker staat boven Brug: hoger totaal (100,00 tegen 80,00)." in page
    assert answer.status_code == 302
    assert found.fresh().tender.state is Status.DECIDED


def test_not_awarding_without_a_reason_is_refused_at_the_field():
    found, _ = ranked(commission(names=["Anker"]), {"Anker": "Uitstekend"})
    url = reverse("contracts:decision", args=[found.tender.public_id])

    answer = client_of(found.buyer).post(url, {"kind": "no_award", "reason": "Nee"})

    assert "Schrijf op waarom u niet gunt." in answer.content.decode()
    assert "<title>Fout:" in answer.content.decode()


def test_an_advantage_is_saved_by_itself_and_an_older_form_does_not_overwrite_it():
    award = decided()
    client, url = client_of(award.buyer), tender_url("advantages", award)
    old = client.get(url).context["groups"][0]["items"][0]["item"].seen

    saved = client.post(url, {"item": "0", "text": MOTIVATION, "seen": old})
    stale = client.post(url, {"item": "0", "text": "Een oudere tekst.", "seen": old})

    assert saved.status_code == 302
    assert RelativeAdvantage.objects.get().text == MOTIVATION
    page = stale.content.decode()
    assert "Een oudere tekst." in page
    assert MOTIVATION in page


def test_the_motivation_of_the_commission_is_taken_over_by_a_button():
    award = decided()

    client_of(award.buyer).post(tender_url("advantages", award), {"item": "1", "text": "", "take_over": "1"})

    assert RelativeAdvantage.objects.get().text.startswith("2A: de commissie is het eens.")


def test_making_letters_is_refused_with_links_to_where_the_reasons_are_written():
    award = decided(details={})

    page = (
        client_of(award.buyer)
        .post(tender_url("make_letters", award), {"sending_on": SENT_ON})
        .content.decode()
    )

    assert tender_url("advantages", award) in page
    assert tender_url("details", award) in page
    assert "De kenmerken en voordelen van winnaar Anker op 2A Samenwerking (perceel 1) ontbreken" in page
    assert not Letter.objects.exclude(status=Letter.Status.DRAFT).exists()


def test_the_check_of_a_letter_says_what_lacks_and_where_it_is_written():
    award = with_advantages(decided())
    ConsensusScore.objects.filter(bid__organisation__name="Cirkel", criterion_code="2B").update(motivation="")

    page = client_of(award.buyer).get(letter_url("check_letter", award, "Cirkel")).content.decode()

    assert "De motivering van Cirkel op 2B Ervaring (perceel 1) ontbreekt of is te kort." in page
    assert reverse("scoring:consensus", args=[award.tender.public_id]) in page
    assert "Uw inschrijving heeft 60,00 van de 100,00 punten" in page


def test_progress_counts_and_stops_asking_when_all_letters_are_ready():
    award = queued()
    client, url = client_of(award.buyer), tender_url("letters_progress", award)
    before = client.get(url).content.decode()

    for letter in award.decision.letters.all():
        render_letter(letter.public_id, at=SENT_AT)
    after = client.get(url).content.decode()

    assert "0 van 3 brieven" in before
    assert "hx-get" in before
    assert "3 van 3 brieven" in after
    assert "hx-get" not in after


def test_the_buyer_makes_checks_sends_and_awards_through_the_pages(moved_clock: Any):
    award = approved(with_advantages(decided()))
    client = client_of(award.buyer)
    client.post(tender_url("make_letters", award), {"sending_on": SENT_ON.isoformat()})
    for letter in award.decision.letters.all():
        render_letter(letter.public_id, at=SENT_AT)
    assert "Verstuur de brieven" in client.get(tender_url("letters", award)).content.decode()
    assert (
        "do 18 december 2025, 23.59.59 uur"
        in client.get(tender_url("release_letters", award)).content.decode()
    )

    client.post(tender_url("release_letters", award))
    early = client.post(tender_url("award", award), follow=True).content.decode()
    moved_clock(AFTER_STANDSTILL)
    client.post(tender_url("award", award))

    assert "De opschortende termijn loopt tot en met do 18 december 2025" in early
    assert award.tender.state is Status.AWARDED


def test_release_on_another_day_is_refused_above_the_list(moved_clock: Any):
    award = made()
    moved_clock(SENT_AT + timedelta(days=1))

    page = client_of(award.buyer).post(tender_url("release_letters", award), follow=True).content.decode()

    assert "Maak de brieven opnieuw" in page
    assert award.tender.state is Status.DECIDED


def test_a_bidder_finds_reads_and_downloads_its_letter_and_no_other():
    award = made()
    reader = award.bidder("Cirkel")
    client = client_of(reader)
    own = letter_url("own_letter", award, "Cirkel")
    assert client.get(own).status_code == 404
    assert client.get(letter_url("letter_pdf", award, "Cirkel")).status_code == 404

    award = released(award)
    assert [todo.url for todo in todo_for(reader, at=SENT_AT)] == [own]
    page = client.get(own).content.decode()
    pdf = client.get(letter_url("letter_pdf", award, "Cirkel"))

    assert "De winnaar is Anker." in page
    assert b"".join(pdf).startswith(b"%PDF")
    for name in ("Anker", "Brug"):
        assert client.get(letter_url("own_letter", award, name)).status_code == 404
        assert client.get(letter_url("letter_pdf", award, name)).status_code == 404
        assert client.get(letter_url("check_letter", award, name)).status_code == 404
    assert todo_for(reader, at=SENT_AT) == []
    assert [letter.bid.organisation.name for letter in released_letters_for(reader, at=SENT_AT)] == ["Cirkel"]
    assert not released_letters_for(reader, at=SENT_AT - timedelta(milliseconds=1))
    assert AccessEntry.objects.filter(event="letter.read", granted=True).count() == 2


def staff_of(award: Award) -> dict[str, Any]:
    people = {
        role: member_with_role(award.tender, role)
        for role in (Role.SECOND_OPENER, Role.CHECKER, Role.CONTRACT_MANAGER, Role.JURIST, Role.AUDITOR)
    }
    administrator = MembershipFactory(organisation=award.tender.authority, administrator=True).user
    return {
        **people,
        "buyer": award.buyer,
        "chair": award.found.chair,
        "evaluator": award.found.evaluators[0],
        "administrator": administrator,
        "bidder": award.bidder("Brug"),
        "stranger": UserFactory(),
    }


def test_staff_pages_are_for_who_the_table_names():
    award = made()
    readers = {
        "decision": {"buyer", "jurist", "auditor"},
        "letters": {"buyer", "jurist", "auditor"},
        "make_letters": {"buyer"},
        "release_letters": {"buyer"},
        "advantages": {"buyer"},
        "standstill": set(),
        "reports": set(),
    }
    people = staff_of(award)

    for name, allowed in readers.items():
        opened = {
            who
            for who, user in people.items()
            if client_of(user).get(tender_url(name, award)).status_code == 200
        }
        assert opened == allowed, name
    checked = {
        who
        for who, user in people.items()
        if client_of(user).get(letter_url("check_letter", award, "Brug")).status_code == 200
    }
    assert checked == {"buyer", "jurist", "auditor"}


def test_after_the_award_reports_are_for_who_the_table_names(moved_clock: Any):
    award = awarded()
    moved_clock(AFTER_STANDSTILL)
    client = client_of(award.buyer)
    client.post(tender_url("reports", award), {"format": "pdf"})
    full = AwardReport.objects.get()
    assert "in de rij" in client.get(tender_url("reports_progress", award)).content.decode()
    render_report(full.public_id, at=AFTER_STANDSTILL)
    people = staff_of(award)
    file_url = reverse("contracts:report_file", args=[full.public_id])

    pages = {
        who
        for who, user in people.items()
        if client_of(user).get(tender_url("reports", award)).status_code == 200
    }
    files = {who for who, user in people.items() if client_of(user).get(file_url).status_code == 200}
    asked = {
        who
        for who, user in people.items()
        if client_of(user).post(tender_url("reports", award), {"format": "xlsx"}).status_code == 302
    }

    assert pages == {"buyer", "contract_manager", "jurist", "auditor"}
    assert files == {"buyer", "jurist", "auditor"}
    assert asked == {"buyer", "contract_manager"}


def test_a_visitor_sees_nothing():
    award = released()

    for url in (tender_url("decision", award), letter_url("own_letter", award, "Anker")):
        assert Client().get(url).status_code in {302, 404}


@pytest.mark.parametrize("route", ["letters", "letters_progress", "decision", "advantages"])
def test_a_list_makes_as_many_queries_for_six_bids_as_for_two(route: str, django_assert_max_num_queries: Any):
    counts = []
    for names in (("Anker", "Brug"), ("Anker", "Brug", "Cirkel", "Delta", "Eik", "Fjord")):
        award = with_advantages(
            decided({name: "Uitstekend" if name == "Anker" else "Goed" for name in names})
        )
        client, url = client_of(award.buyer), tender_url(route, award)
        client.get(url)
        with django_assert_max_num_queries(80) as captured:
            client.get(url)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_each_role_is_told_its_next_step():
    award = made()
    jurist = member_with_role(award.tender, Role.JURIST)
    buyer = award.buyer

    assert [todo.text for todo in todo_for(buyer, at=SENT_AT)] == ["Maak en verstuur de brieven"]
    assert [todo.text for todo in todo_for(jurist, at=SENT_AT)] == ["Lees de brieven tegen"]
    award = released(award)
    (waiting,) = todo_for(buyer, at=SENT_AT)
    assert waiting.due == award.decision.standstill_ends_at
    assert [todo.text for todo in todo_for(buyer, at=AFTER_STANDSTILL)] == ["Gun definitief"]
