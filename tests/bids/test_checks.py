"""Indexing after the opening, the toetsing and its end."""

from datetime import timedelta
from fractions import Fraction

import pytest

from bids.domain.refusals import BidRefused, ChecksUnfinished, StaleCheck
from bids.models import Bid, BidPrice, CheckItem
from bids.selectors import admitted_bids, entries_of, related_bids, signals_of
from bids.services import (
    accept_proposals,
    finish_checks,
    index_opened_bids,
    record_check,
    revoke_set_aside,
    set_aside,
    start_draft,
    submit_bid,
)
from tenders.domain.definition import PlanLimit, StatementRule
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import OverLimit, SetAsideGround
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.factories.bids import (
    OPENED_AT,
    bidder,
    checked,
    opened,
    opened_tender,
    submitted_bid,
    tender_with,
)
from tests.factories.tenders import CLOSES_AT, member_with_role, published_tender

pytestmark = pytest.mark.django_db


def test_evidence_age_counts_against_the_day_of_receipt() -> None:
    tender = published_tender()
    submitted_bid(tender, bidder("Anker"), issued_on="2025-05-14")
    submitted_bid(tender, bidder("Brug"), issued_on="2025-05-13")

    opened(tender)

    assert signals_of(tender) == [{"aanbieder": "Brug", "bewijsmiddel": "KVK", "reden": "te_oud"}]


def test_missing_evidence_and_a_low_statement_are_signals() -> None:
    tender = tender_with(statements=(StatementRule("CLIENTEN", "Cliënten", Fraction(20), "per jaar"),))
    submitted_bid(tender, bidder("Anker"), evidence=False, statements={"CLIENTEN": "19.5"})

    opened(tender)

    assert signals_of(tender) == [
        {"aanbieder": "Anker", "bewijsmiddel": "KVK", "reden": "ontbreekt"},
        {"aanbieder": "Anker", "opgave": "CLIENTEN", "reden": "onder_minimum"},
    ]
    assert "19,5 per jaar" in CheckItem.objects.get(kind="statement").finding


def test_plan_over_the_maximum_follows_the_rule_of_the_tender() -> None:
    cut, aside = tender_with(), tender_with(plan=PlanLimit(6, OverLimit.SET_ASIDE))
    for tender in (cut, aside):
        submitted_bid(tender, bidder(), pages=8)
        opened(tender)

    proposals = [CheckItem.objects.get(bid__tender=tender, kind="plan").proposal for tender in (cut, aside)]
    assert proposals == ["met", "not_met"]


def test_indexing_twice_changes_nothing() -> None:
    tender = opened_tender("Anker")
    before = list(CheckItem.objects.values_list("pk", flat=True))

    assert index_opened_bids(tender, at=OPENED_AT) == 0
    assert list(CheckItem.objects.values_list("pk", flat=True)) == before


def test_declared_exclusion_is_a_proposal_for_a_person() -> None:
    tender = published_tender()
    submitted_bid(tender, bidder("Anker"), declared="yes")
    opened(tender)

    items = CheckItem.objects.filter(kind="exclusion")

    assert {item.proposal for item in items} == {"not_met"}
    assert {item.outcome for item in items} == {"open"}


def test_first_recorded_check_begins_the_toetsing() -> None:
    tender = opened_tender("Anker")
    checker = member_with_role(tender, Role.CHECKER)
    item = CheckItem.objects.filter(kind="plan").get()

    record_check(item, outcome="met", reason="", version=0, by=checker, at=OPENED_AT)

    tender.refresh_from_db()
    assert tender.status == Status.CHECKING.value
    assert (item.outcome, item.version, item.decided_by) == ("met", 1, checker)


def test_anything_but_voldoet_needs_a_reason() -> None:
    tender = opened_tender("Anker")
    checker = member_with_role(tender, Role.CHECKER)
    item = CheckItem.objects.filter(kind="plan").get()

    with pytest.raises(BidRefused, match="Schrijf waarom"):
        record_check(item, outcome="not_met", reason=" ", version=0, by=checker, at=OPENED_AT)


def test_a_stale_page_does_not_overwrite() -> None:
    tender = opened_tender("Anker")
    checker = member_with_role(tender, Role.CHECKER)
    item = CheckItem.objects.filter(kind="plan").get()
    record_check(item, outcome="met", reason="", version=0, by=checker, at=OPENED_AT)

    with pytest.raises(StaleCheck) as refusal:
        record_check(item, outcome="repair", reason="vraag", version=0, by=checker, at=OPENED_AT)

    assert refusal.value.current.outcome == "met"  # type: ignore[attr-defined]


def test_only_the_toetser_records() -> None:
    tender = opened_tender("Anker")
    item = CheckItem.objects.filter(kind="plan").get()

    with pytest.raises(NotAllowed):
        record_check(item, outcome="met", reason="", version=0, by=tender.created_by, at=OPENED_AT)


def test_accepting_proposals_leaves_items_with_a_signal_open() -> None:
    tender = published_tender()
    submission = submitted_bid(tender, bidder("Anker"), issued_on="2025-01-01")
    opened(tender)
    checker = member_with_role(tender, Role.CHECKER)

    accept_proposals(submission.bid, by=checker, at=OPENED_AT)

    open_codes = set(submission.bid.checks.filter(outcome="open").values_list("code", flat=True))
    assert open_codes == {"KVK"}


def test_finishing_admits_and_begins_the_scoring() -> None:
    tender = opened_tender("Anker", "Brug")

    admitted = checked(tender)

    assert tender.status == Status.SCORING.value
    assert [bid.organisation.name for bid in admitted] == ["Anker", "Brug"]
    assert list(admitted_bids(tender)) == admitted


def test_finishing_is_refused_while_an_item_is_open_or_under_repair() -> None:
    tender = opened_tender("Anker")
    checker = member_with_role(tender, Role.CHECKER)
    accept_proposals(Bid.objects.get(), by=checker, at=OPENED_AT)
    item = CheckItem.objects.get(kind="plan")
    record_check(item, outcome="repair", reason="vraag", version=1, by=checker, at=OPENED_AT)

    with pytest.raises(ChecksUnfinished, match="nog 1 onderdeel open"):
        finish_checks(tender, by=checker, at=OPENED_AT)


def test_not_met_needs_a_decision_before_finishing() -> None:
    tender = opened_tender("Anker", "Brug")
    checker = member_with_role(tender, Role.CHECKER)
    for bid in Bid.objects.all():
        accept_proposals(bid, by=checker, at=OPENED_AT)
    bid = Bid.objects.get(organisation__name="Brug")
    item = bid.checks.get(kind="plan")
    record_check(item, outcome="not_met", reason="leeg", version=1, by=checker, at=OPENED_AT)

    with pytest.raises(ChecksUnfinished, match="Brug"):
        finish_checks(tender, by=checker, at=OPENED_AT)

    set_aside(
        bid, ground=SetAsideGround.UNSUITABLE, reason="Het plan is leeg.", by=checker, at=OPENED_AT, item=item
    )
    admitted = finish_checks(tender, by=checker, at=OPENED_AT)
    assert [bid.organisation.name for bid in admitted] == ["Anker"]


def test_finishing_without_an_admitted_bid_is_refused() -> None:
    tender = opened_tender("Anker")
    checker = member_with_role(tender, Role.CHECKER)
    bid = Bid.objects.get()
    accept_proposals(bid, by=checker, at=OPENED_AT)
    set_aside(bid, ground="ongeschikt", reason="Geen polis.", by=checker, at=OPENED_AT)

    with pytest.raises(ChecksUnfinished, match="geen inschrijving toegelaten"):
        finish_checks(tender, by=checker, at=OPENED_AT)


def test_every_ground_is_kept_and_a_revoked_one_no_longer_counts() -> None:
    tender = opened_tender("Anker")
    checker = member_with_role(tender, Role.CHECKER)
    bid = Bid.objects.get()
    wrong = set_aside(bid, ground="plan_te_lang", reason="Twee pagina's te veel.", by=checker, at=OPENED_AT)
    set_aside(bid, ground="ongeschikt", reason="Geen polis.", by=checker, at=OPENED_AT)

    revoke_set_aside(wrong, by=checker, at=OPENED_AT)

    (facts,) = entries_of(tender)
    assert facts.grounds == {1: frozenset({SetAsideGround.UNSUITABLE})}
    assert bid.set_asides.count() == 2


def test_exclusion_is_never_for_one_lot() -> None:
    tender = opened_tender("Anker")
    checker = member_with_role(tender, Role.CHECKER)
    bid = Bid.objects.get()

    with pytest.raises(BidRefused, match="hele inschrijving"):
        set_aside(
            bid,
            ground="uitgesloten",
            reason="x",
            by=checker,
            at=OPENED_AT,
            lot=bid.lots.get().lot,
        )


def test_bidders_with_one_name_are_told_apart_by_kvk() -> None:
    tender = opened_tender("Anker", "Anker")

    assert len({facts.bidder for facts in entries_of(tender)}) == 2


def test_an_organisation_in_two_bids_is_shown_after_the_opening() -> None:
    tender = published_tender()
    anker = bidder("Anker")
    submitted_bid(tender, anker)
    party = {"name": "Anker", "kvk": anker.organisation.kvk_number, "part": "onderaannemer"}
    submitted_bid(tender, bidder("Brug"), parties=[party])
    opened(tender)

    related = related_bids(list(Bid.objects.select_related("organisation")))

    assert sorted(related.values()) == [["Anker"], ["Brug"]]


def test_entries_cost_the_same_queries_for_one_and_for_four(django_assert_num_queries: object) -> None:
    tenders = [opened_tender("Anker"), opened_tender("A", "B", "C", "D")]

    for tender in tenders:
        with django_assert_num_queries(5):  # type: ignore[operator]
            entries_of(tender)


def test_prices_are_known_only_after_their_own_opening() -> None:
    from dataclasses import replace

    from tenders.domain.definition import TieKey
    from tenders.domain.vocabulary import TieOp
    from tenders.models import Tender
    from tests.factories.tenders import plain_method

    method = replace(plain_method(), tie_break=(TieKey(TieOp.PRICE), TieKey(TieOp.DRAW)))
    tender = tender_with(method=method)
    submission = submitted_bid(tender, bidder("Anker"), prices={"1": "1.56"})
    opened(tender)
    checked(tender)
    price = submission.items.get(task="prijs")
    assert (price.reading_envelope, BidPrice.objects.count()) == (None, 0)

    Tender.objects.filter(pk=tender.pk).update(status=Status.QUALITY_FIXED.value)
    tender.refresh_from_db()
    record = opened(tender, at=OPENED_AT + timedelta(days=1), part="price")

    (facts,) = entries_of(tender)
    assert facts.prices == {1: Fraction(156, 100)}
    assert (record.part, record.number) == ("price", 2)


def test_a_change_that_carries_evidence_over_is_judged_on_the_day_of_the_change() -> None:
    tender, who = published_tender(), bidder("Anker")
    first_at = CLOSES_AT - timedelta(days=4)
    submitted_bid(tender, who, at=first_at, issued_on="2025-05-10")
    draft = start_draft(tender, who.organisation, by=who.user, at=first_at)
    last_at = CLOSES_AT - timedelta(hours=1)
    submit_bid(draft.bid, by=who.user, received_at=last_at, at=last_at)

    opened(tender)

    item = CheckItem.objects.get(kind="evidence", code="KVK")
    assert (item.proposal, item.signal) == ("not_met", "te_oud")
    assert "op vr 14 november 2025 niet ouder dan 6 maanden" in item.finding
