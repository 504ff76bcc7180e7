"""The verification of a winner: what is asked of whom, what may be judged, and what lets a winner fall away."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.domain.participation import Capacity
from contracts.domain.errors import DecisionRefused
from contracts.domain.verification import (
    ItemState,
    Outcome,
    Party,
    Stage,
    asked_after_award,
    check_failure,
    check_judgment,
    is_same_document,
    stage_of,
    supplement_due,
)
from tenders.domain.definition import EvidenceRule
from tenders.domain.terms import AMSTERDAM
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty

DUE = datetime(2025, 12, 3, 23, 59, 59, tzinfo=AMSTERDAM)
MS = timedelta(milliseconds=1)
OPEN = ItemState(Outcome.OPEN, is_mandatory=True, is_supplied=False, due_at=DUE)
ITEMS = st.lists(
    st.builds(ItemState, st.sampled_from(Outcome), st.booleans(), st.booleans(), st.just(DUE), st.booleans()),
    max_size=6,
)
MOMENTS = st.sampled_from([DUE - MS, DUE, DUE + MS])


def rule(code: str, *parties: EvidenceParty, mandatory: bool = True) -> EvidenceRule:
    return EvidenceRule(
        code,
        code.title(),
        EvidenceMoment.AFTER_AWARD,
        parties or (EvidenceParty.BIDDER,),
        mandatory=mandatory,
    )


def test_each_party_supplies_what_the_tender_asks_of_it() -> None:
    both = rule("GVA", EvidenceParty.BIDDER, EvidenceParty.MEMBER)
    evidence = [both, rule("POLIS"), EvidenceRule("UEA", "UEA", EvidenceMoment.SUBMISSION)]
    members = [Party(1, Capacity.MEMBER), Party(2, Capacity.SUBCONTRACTOR), Party(3, Capacity.THIRD_PARTY)]

    found = asked_after_award(evidence, members, {"POLIS"})

    assert [(one.code, one.party) for one in found] == [("GVA", 0), ("POLIS", 0), ("GVA", 1), ("POLIS", 3)]


def test_nothing_is_asked_where_nothing_after_the_award_is_mandatory() -> None:
    optional = rule("POLIS", mandatory=False)

    assert asked_after_award([optional, EvidenceRule("KVK", "KvK", EvidenceMoment.SUBMISSION)], []) == ()
    assert len(asked_after_award([optional, rule("GVA")], [])) == 2


@pytest.mark.parametrize(
    ("at", "stage"), [(DUE - MS, Stage.WAITING), (DUE, Stage.WAITING), (DUE + MS, Stage.TO_JUDGE)]
)
def test_what_did_not_come_in_is_judged_a_millisecond_after_the_term(at: datetime, stage: Stage) -> None:
    assert stage_of([OPEN], has_failed=False, at=at) is stage
    if at > DUE:
        check_judgment(OPEN, Outcome.NOT_MET, reason="Niet aangeleverd.", at=at)
    else:
        with pytest.raises(DecisionRefused, match="nog aanleveren"):
            check_judgment(OPEN, Outcome.NOT_MET, reason="Niet aangeleverd.", at=at)


def test_a_judgment_needs_something_to_judge_and_a_no_its_reason() -> None:
    there = replace(OPEN, is_supplied=True)

    check_judgment(there, Outcome.MET, reason="", at=DUE - MS)
    with pytest.raises(DecisionRefused, match="waarom"):
        check_judgment(there, Outcome.NOT_MET, reason=" ", at=DUE - MS)
    with pytest.raises(DecisionRefused, match="niets aangeleverd"):
        check_judgment(OPEN, Outcome.MET, reason="", at=DUE + MS)


@pytest.mark.parametrize("at", [DUE - MS, DUE, DUE + MS])
def test_what_the_bid_holds_is_accepted_at_once_and_found_short_after_the_term(at: datetime) -> None:
    held = replace(OPEN, is_held=True)

    check_judgment(held, Outcome.MET, reason="", at=at)
    if at > DUE:
        check_judgment(held, Outcome.NOT_MET, reason="Te oud.", at=at)
    else:
        with pytest.raises(DecisionRefused, match="nog aanleveren"):
            check_judgment(held, Outcome.NOT_MET, reason="Te oud.", at=at)


@pytest.mark.parametrize(
    ("asked", "handed_in", "is_same"),
    [
        (("KVK2", "Uittreksel Handelsregister"), ("KVK", "Uittreksel KvK"), True),
        (("BV", "Verklaring betalingsgedrag"), ("BD", "Verklaring van de Belastingdienst"), True),
        (("KVK2", "Uittreksel Handelsregister"), ("GVA", "Gedragsverklaring aanbesteden"), False),
        # Of these one has many: another is another.
        (("R1", "Referentie begeleiding"), ("R2", "Referentie dagbesteding"), False),
        (("Q1", "Certificaat ISO 9001"), ("Q2", "Certificaat HKZ"), False),
        (("P1", "Polis bedrijfsaansprakelijkheid"), ("P2", "Polis beroepsaansprakelijkheid"), False),
        (("X1", "Plan van inzet"), ("X2", "Rooster"), False),
        (("X1", "Plan van inzet"), ("X1", "Plan van inzet"), True),
    ],
)
def test_a_document_of_which_there_is_one_of_a_kind_is_the_same_under_another_name(
    asked: tuple[str, str], handed_in: tuple[str, str], is_same: bool
) -> None:
    later = EvidenceRule(*asked, EvidenceMoment.ON_REQUEST)
    earlier = EvidenceRule(*handed_in, EvidenceMoment.SUBMISSION)

    assert is_same_document(later, earlier) is is_same


def test_a_supplement_is_asked_once_where_the_tender_has_a_term_for_it() -> None:
    found_short = replace(OPEN, outcome=Outcome.NOT_MET, is_supplied=True)

    due = supplement_due(found_short, days=5, at=DUE)
    assert due == datetime(2025, 12, 8, 23, 59, 59, tzinfo=AMSTERDAM)
    for item, days, words in (
        (OPEN, 5, "niet voldoet"),
        (found_short, 0, "geen aanvultermijn"),
        (replace(found_short, had_supplement=True), 5, "al een keer"),
    ):
        with pytest.raises(DecisionRefused, match=words):
            supplement_due(item, days=days, at=DUE)


@given(ITEMS, MOMENTS)
def test_a_winner_stands_in_exactly_one_stage_that_follows_from_its_mandatory_items(
    items: list[ItemState], at: datetime
) -> None:
    mandatory = [item for item in items if item.is_mandatory]
    stage = stage_of(items, has_failed=False, at=at)

    assert (stage is Stage.MET) == all(item.outcome is Outcome.MET for item in mandatory)
    assert stage_of(items, has_failed=True, at=at) is Stage.FAILED
    assert stage_of(mandatory, has_failed=False, at=at) is stage
    if stage is Stage.WAITING:
        assert not any(item.outcome is Outcome.NOT_MET for item in mandatory)


@given(ITEMS, MOMENTS)
def test_a_winner_falls_away_only_on_what_was_found_not_to_suffice(
    items: list[ItemState], at: datetime
) -> None:
    is_found = any(item.is_mandatory and item.outcome is Outcome.NOT_MET for item in items)
    if is_found:
        check_failure(items, reason="De polis dekt te weinig.")
        assert stage_of(items, has_failed=False, at=at) is not Stage.MET
        with pytest.raises(DecisionRefused, match="waarom"):
            check_failure(items, reason="")
    else:
        with pytest.raises(DecisionRefused, match="per bewijsmiddel"):
            check_failure(items, reason="De polis dekt te weinig.")
