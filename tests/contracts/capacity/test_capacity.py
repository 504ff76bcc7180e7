"""The contract manager sets the rule and fills in the numbers; everybody of the authority sees who is open, and why."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry
from clock import telling
from contracts.capacity.models import AllocationRule, CareCount, OfferChange, ProviderPause
from contracts.capacity.selectors import capacity_now, contracts_of
from contracts.capacity.services import (
    change_offer,
    end_unmet,
    keep_counts,
    lift_pause,
    note_unmet,
    pause_provider,
    set_rule,
)
from contracts.domain.allocation import Method, Terms
from contracts.domain.care_import import Count
from contracts.domain.errors import DecisionRefused
from tenders.domain.contract_rules import ContractRules
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.architecture.page_rules import page_faults
from tests.contracts.capacity.browsing import get, page_of, page_of_contract, post, text_of
from tests.factories.accounts import MembershipFactory
from tests.factories.allocation import (
    COUNTED_AT,
    FIRST_EXAMPLE,
    OCTOBER,
    SECOND_EXAMPLE,
    SEPTEMBER,
    VOORNE,
    contract_of,
    contracted,
    count,
    counted,
    rule_at_work,
    ruled,
)
from tests.factories.contracts import SIGNED_AT, Award, file_of, manager_of, many_contracts
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db


def opened(award: Award) -> dict[str, bool]:
    state = capacity_now(rule_at_work(award), contracts_of(award.tender), today=COUNTED_AT.date())
    (lot,) = state.lots
    return {each.standing.load.name: each.standing.is_open for each in lot.positions}


def test_the_rule_is_that_of_the_tender_as_published_until_another_is_set() -> None:
    award = contracted(ContractRules(capacity=VOORNE))
    manager, page = manager_of(award), page_of(award, "allocation_rule")
    count(award, FIRST_EXAMPLE)

    assert "Anker heeft 900 cliënten in zorg" in text_of(get(manager, page_of(award, "allocation")))
    assert "Zoals bekendgemaakt, geldt nu" in text_of(get(award.buyer, page))
    with pytest.raises(DecisionRefused, match="al ingesteld"):
        set_rule(award.tender, Terms(Method.CAPACITY, VOORNE), by=manager, at=COUNTED_AT)
    higher = Terms(Method.CAPACITY, replace(VOORNE, limit=1000))
    with pytest.raises(DecisionRefused, match="waarom"):
        set_rule(award.tender, higher, by=manager, at=COUNTED_AT)
    set_rule(award.tender, higher, reason="Afgesproken.", by=manager, at=COUNTED_AT)

    assert opened(award)["Anker"] is True
    shown = text_of(get(award.buyer, page))
    assert "Zoals bekendgemaakt, geldt niet meer" in shown
    assert "Regel 1, geldt nu" in shown


def test_a_rule_that_the_tender_does_not_have_is_set_and_kept_with_its_history() -> None:
    award = contracted()
    manager, page = manager_of(award), page_of(award, "allocation_rule")

    shown = text_of(get(manager, page))
    assert 'name="limit" value="800"' in shown
    assert 'name="floor" value="100"' in shown
    form = {
        "method": "capaciteit",
        "limit": "800",
        "at_limit": "open",
        "floor": "100",
        "target": "eigen_opgave",
        "paused_counts_as_below": "nee",
        "unit": "clienten",
        "statement": "gelijktijdige_clienten",
        "offer_is_ceiling": "nee",
        "may_pause": "ja",
        "division": "gelijk",
        "days": "5",
        "in_working_days": "ja",
    }
    post(manager, page, **form)
    refused = text_of(post(manager, page, **{**form, "limit": "700"}))
    assert "Schrijf op waarom de regel verandert." in refused
    assert 'value="700"' in refused
    changed = post(manager, page, **{**form, "limit": "700", "reason": "Afgesproken in het overleg."})

    assert "De toeleiding is ingesteld." in text_of(changed)
    assert page_faults(changed) == []
    assert [rule.limit for rule in AllocationRule.objects.all()] == [700, 800]
    assert AuditEntry.objects.filter(event="allocation.rule_set").count() == 2
    assert "geldt niet meer" in text_of(get(award.buyer, page))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AllocationRule.objects.update(limit=1)


def test_only_the_contract_manager_sets_the_rule_and_fills_in_numbers() -> None:
    award = ruled()
    count_of_anker = Count(str(contract_of(award, "Anker").public_id), SEPTEMBER, 1)
    for role in (Role.BUYER, Role.JURIST, Role.AUDITOR):
        user = member_with_role(award.tender, role)
        with pytest.raises(NotAllowed):
            set_rule(award.tender, Terms(Method.AREA), reason="x", by=user, at=COUNTED_AT)
        with pytest.raises(NotAllowed):
            keep_counts(award.tender, [count_of_anker], by=user, at=COUNTED_AT)
    assert CareCount.objects.count() == 0


def test_the_first_example_of_voorne_on_the_page_of_the_indicatiestellers() -> None:
    award = counted()
    indicatiesteller = MembershipFactory(organisation=award.tender.authority).user

    shown = get(indicatiesteller, page_of(award, "allocation"))

    assert opened(award) == {"Anker": False, "Brug": True, "Cirkel": True}
    text = text_of(shown)
    assert "Anker heeft 900 cliënten in zorg, meer dan de grens van 800." in text
    assert "Brug (250 van 300) en Cirkel (250 van 800) zitten nog onder hun eigen opgave." in text
    assert "Met de aantallen van september 2026." in text
    assert page_faults(shown) == []
    assert get(indicatiesteller, page_of(award, "care_months")).status == 404
    assert get(award.bidder("Anker"), page_of(award, "allocation")).status == 404


def test_the_second_example_leaves_all_open_until_brug_pauses_itself() -> None:
    award = counted(numbers=SECOND_EXAMPLE)
    brug, file = award.bidder("Brug"), file_of(award, "Brug")
    page = page_of_contract(file, "capacity")
    assert opened(award) == {"Anker": True, "Brug": True, "Cirkel": True}
    assert "Neem tijdelijk geen nieuwe cliënten aan" in text_of(get(brug, page))

    paused = post(brug, page_of_contract(file, "capacity_pause"))

    assert "U neemt vanaf nu geen nieuwe cliënten aan." in text_of(paused)
    assert page_faults(paused) == []
    assert opened(award) == {"Anker": True, "Brug": False, "Cirkel": True}
    pause = ProviderPause.objects.get()
    assert (pause.paused_by, pause.paused_at) == (brug, COUNTED_AT)
    assert AuditEntry.objects.get(event="allocation.paused").data["in_care"] == 350

    post(brug, page_of_contract(file, "capacity_resume"))

    assert opened(award)["Brug"] is True
    assert "Hef de pauze op" not in text_of(get(brug, page))


def test_nobody_pauses_another_and_nobody_below_its_offer_pauses() -> None:
    award = counted(numbers=SECOND_EXAMPLE)
    brug, cirkel = contract_of(award, "Brug"), contract_of(award, "Cirkel")
    for user in (award.bidder("Anker"), manager_of(award), award.buyer):
        with pytest.raises(NotAllowed):
            pause_provider(brug, by=user, at=COUNTED_AT)
    with pytest.raises(DecisionRefused, match="opgave van 800"):
        pause_provider(cirkel, by=award.bidder("Cirkel"), at=COUNTED_AT)
    assert get(award.bidder("Anker"), page_of_contract(file_of(award, "Brug"), "capacity")).status == 404
    assert not ProviderPause.objects.exists()


def test_the_manager_lifts_a_pause_only_when_it_is_no_longer_needed() -> None:
    award = counted(numbers=SECOND_EXAMPLE)
    brug, manager = contract_of(award, "Brug"), manager_of(award)
    pause_provider(brug, by=award.bidder("Brug"), at=COUNTED_AT)
    with pytest.raises(DecisionRefused, match="zit nog boven"):
        lift_pause(brug, by=manager, at=COUNTED_AT)
    with pytest.raises(NotAllowed):
        lift_pause(brug, by=award.bidder("Anker"), at=COUNTED_AT)

    count(award, {"Anker": 750, "Brug": 290, "Cirkel": 250}, month=OCTOBER)
    lift_pause(brug, by=manager, at=COUNTED_AT)

    assert opened(award)["Brug"] is True
    with pytest.raises(DecisionRefused, match="geen pauze"):
        lift_pause(brug, by=manager, at=COUNTED_AT)


def test_a_provider_reads_itself_and_nothing_of_the_numbers_of_others() -> None:
    award = counted()
    anker = award.bidder("Anker")

    for page in ("capacity", "contract_file"):
        text = text_of(get(anker, page_of_contract(file_of(award, "Anker"), page)))
        assert "Anker heeft 900 cliënten in zorg" in text
        assert "Een of meer andere aanbieders zitten nog onder hun eigen opgave." in text
        for other in ("Brug", "Cirkel", "250"):
            assert other not in text
    assert "Brug (250 van 300)" in text_of(
        get(award.buyer, page_of_contract(file_of(award, "Anker"), "contract_file"))
    )


def test_a_month_is_filled_in_and_a_correction_keeps_what_was() -> None:
    award = ruled()
    manager, page = manager_of(award), page_of(award, "care_month")
    names = {name: f"aantal_{contract_of(award, name).public_id}" for name in ("Anker", "Brug", "Cirkel")}
    numbers = {names["Anker"]: "900", names["Brug"]: "250", names["Cirkel"]: ""}

    kept = post(manager, page, **numbers)
    assert "2 aantallen van september 2026 bewaard." in text_of(kept)
    assert page_faults(kept) == []

    refused = text_of(post(manager, f"{page}?maand=2026-09", **{**numbers, names["Anker"]: "910"}))
    assert "Schrijf op waarom." in refused
    assert 'value="910"' in refused
    corrected = post(
        manager, f"{page}?maand=2026-09", **{**numbers, names["Anker"]: "910", "reason": "Dubbel geteld."}
    )

    assert "1 aantal van september 2026 bewaard." in text_of(corrected)
    rows = CareCount.objects.filter(contract=contract_of(award, "Anker"))
    assert [(row.number, row.reason) for row in rows] == [(900, ""), (910, "Dubbel geteld.")]
    history = text_of(get(award.buyer, page_of_contract(file_of(award, "Anker"), "capacity")))
    assert "september 2026 (vervangen)" in history
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CareCount.objects.update(number=1)
    again = post(manager, f"{page}?maand=2026-09", **{**numbers, names["Anker"]: "910"})
    assert "Er is niets veranderd" in text_of(again)


@pytest.mark.parametrize("typed", ["veel", "-1", "2,5", "99999999999999999"])
def test_what_is_no_number_is_refused_at_its_field_and_stays_typed(typed: str) -> None:
    award = ruled()
    field = f"aantal_{contract_of(award, 'Anker').public_id}"

    shown = post(manager_of(award), page_of(award, "care_month"), **{field: typed})

    assert shown.status == 200
    assert f'value="{typed}"' in text_of(shown)
    assert not CareCount.objects.exists()


def test_months_to_come_and_before_the_contract_are_refused() -> None:
    award = ruled()
    key = str(contract_of(award, "Anker").public_id)
    for month, sentence in (
        (OCTOBER.replace(month=11), "moet nog komen"),
        (OCTOBER.replace(year=2025), "geen contract dat liep"),
    ):
        with pytest.raises(DecisionRefused, match=sentence):
            keep_counts(award.tender, [Count(key, month, 1)], by=manager_of(award), at=COUNTED_AT)
    with pytest.raises(DecisionRefused, match="hoort niet bij"):
        keep_counts(award.tender, [Count("x", SEPTEMBER, 1)], by=manager_of(award), at=COUNTED_AT)
    # No month can be chosen before the contracts began, and nothing breaks.
    page = page_of(award, "care_month")
    assert "Er is niets in te vullen" in text_of(get(manager_of(award), page, at=SIGNED_AT))
    assert "september 2026" in text_of(get(manager_of(award), page, maand="onzin"))


def test_the_offer_of_the_bid_counts_until_it_is_changed_with_a_reason() -> None:
    award = counted(numbers={"Anker": 900, "Brug": 300, "Cirkel": 800})
    manager, file = manager_of(award), file_of(award, "Brug")
    assert opened(award)["Anker"] is True

    page = page_of_contract(file, "capacity_offer")
    refused = text_of(post(manager, page, offer="99", reason="x"))
    assert "ten minste 100 cliënten" in refused
    changed = post(manager, page, offer="320", reason="Afgesproken op 1 oktober.")

    assert "De opgave is veranderd." in text_of(changed)
    assert opened(award)["Anker"] is False
    assert OfferChange.objects.get().offer == 320
    assert AuditEntry.objects.get(event="allocation.offer_changed").data["earlier"] == 300
    with pytest.raises(NotAllowed):
        change_offer(
            contract_of(award, "Brug"), offer=500, reason="x", by=award.bidder("Brug"), at=COUNTED_AT
        )
    assert get(award.bidder("Brug"), page).status == 404


def test_clients_of_a_provider_that_does_not_meet_eis_18_are_free() -> None:
    award = counted()
    manager, file = manager_of(award), file_of(award, "Brug")

    post(
        manager,
        page_of_contract(file, "capacity_unmet"),
        requirement="eis 18",
        reason="Start niet binnen tien werkdagen.",
    )

    overview = page_of(award, "allocation")
    assert "Voldoet niet aan eis 18: cliënten zijn vrij om een ander te kiezen." in text_of(
        get(manager, overview)
    )
    with pytest.raises(DecisionRefused, match="al vastgelegd"):
        note_unmet(file.contract, requirement="eis 18", reason="x", by=manager, at=COUNTED_AT)
    post(manager, page_of_contract(file, "capacity_met"))
    assert "Voldoet niet aan" not in text_of(get(manager, overview))
    with pytest.raises(DecisionRefused, match="niets vastgelegd"):
        end_unmet(file.contract, by=manager, at=COUNTED_AT)


def test_nobody_open_is_said_where_a_client_must_go_somewhere() -> None:
    award = counted(numbers={"Anker": 900, "Brug": 350, "Cirkel": 250})
    assert "staat niemand open" not in text_of(get(award.buyer, page_of(award, "allocation")))
    # The limit goes down, so that all are above it, and one of them is below its offer.
    terms = Terms(Method.CAPACITY, replace(VOORNE, limit=200))
    set_rule(award.tender, terms, reason="Proef.", by=manager_of(award), at=COUNTED_AT)
    pause_provider(contract_of(award, "Brug"), by=award.bidder("Brug"), at=COUNTED_AT)

    assert opened(award) == {"Anker": False, "Brug": False, "Cirkel": False}
    assert "staat niemand open" in text_of(get(award.buyer, page_of(award, "allocation")))


def test_without_a_rule_the_pages_say_so() -> None:
    award = contracted()
    manager = manager_of(award)

    assert "nog niet ingesteld" in text_of(get(manager, page_of(award, "allocation")))
    for name in ("care_months", "care_import"):
        assert "geen aantallen bijgehouden" in text_of(get(manager, page_of(award, name)))
    file = file_of(award, "Anker")
    assert "geen aantallen bijgehouden" in text_of(get(manager, page_of_contract(file, "capacity")))
    assert "Capaciteit" not in text_of(get(manager, page_of_contract(file, "contract_file")))
    refused = post(award.bidder("Anker"), page_of_contract(file, "capacity_pause"))
    assert "anders ingesteld" in text_of(refused)


@pytest.mark.parametrize("name", ["allocation", "care_months", "care_month"])
def test_three_and_fifty_contracts_take_as_many_queries(name: str) -> None:
    award = counted()
    client, page = Client(), page_of(award, name)
    client.force_login(manager_of(award))

    def queries() -> int:
        with telling(COUNTED_AT), CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    queries()
    three = queries()
    many_contracts(award, 50)

    assert queries() == three
    assert three <= 25
