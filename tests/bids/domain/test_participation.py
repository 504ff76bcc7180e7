"""The vorm van deelname: who takes part in what capacity, and what each hands in itself."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.domain import participation, tasks
from bids.domain.participation import Capacity, Form, Group, Member, Participation
from tenders.domain.definition import EvidenceRule
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty
from tests.factories.tenders import tender_definition

GVA = EvidenceRule(
    "GVA",
    "Gedragsverklaring",
    EvidenceMoment.SUBMISSION,
    (EvidenceParty.BIDDER, EvidenceParty.MEMBER, EvidenceParty.SUBCONTRACTOR),
)
KVK = EvidenceRule(
    "KVK", "Uittreksel", EvidenceMoment.SUBMISSION, (EvidenceParty.BIDDER, EvidenceParty.MEMBER)
)
LATER = EvidenceRule("POLIS", "Polis", EvidenceMoment.AFTER_AWARD, (EvidenceParty.MEMBER,))
UEA = EvidenceRule("UEA", "UEA", EvidenceMoment.SUBMISSION)
EVIDENCE = (UEA, GVA, KVK, LATER)

shares = st.none() | st.decimals(0, 100, places=2, allow_nan=False)
members = st.builds(
    Member,
    number=st.integers(1, 40),
    name=st.text(max_size=40),
    kvk=st.from_regex(r"\A\d{8}\Z"),
    capacity=st.sampled_from(Capacity),
    email=st.just("lid@voorbeeld.test"),
    work=st.text(max_size=40),
    share=shares,
)
forms = st.builds(
    Participation,
    form=st.sampled_from(Form),
    group=st.sampled_from(Group),
    members=st.lists(members, max_size=4, unique_by=lambda member: member.number).map(tuple),
)


@given(forms)
def test_what_is_sealed_is_read_back_as_it_was(form: Participation) -> None:
    assert participation.read(form.as_json()) == form


@given(st.integers(1, 99), st.sampled_from(["uea", "bewijs:KVK"]))
def test_a_key_of_a_member_gives_its_number_and_task_back(number: int, rest: str) -> None:
    assert tasks.split_key(tasks.member_key(number, rest)) == (number, rest)
    assert tasks.split_key(rest) == (0, rest)


@pytest.mark.parametrize(
    ("capacity", "codes"),
    [
        (Capacity.MEMBER, ["GVA", "KVK"]),
        (Capacity.SUBCONTRACTOR, ["GVA"]),
        (Capacity.THIRD_PARTY, ["KVK"]),
    ],
)
def test_each_capacity_hands_in_what_the_tender_asks_of_it(capacity: Capacity, codes: list[str]) -> None:
    asked = participation.evidence_of(EVIDENCE, capacity, by_third_party={"KVK"})

    assert [rule.code for rule in asked] == codes


def test_a_subcontractor_declares_only_where_the_tender_asks_it() -> None:
    asked = EvidenceRule(
        "UEA", "UEA", EvidenceMoment.SUBMISSION, (EvidenceParty.BIDDER, EvidenceParty.SUBCONTRACTOR)
    )

    assert [participation.gives_declaration(EVIDENCE, capacity) for capacity in Capacity] == [
        True,
        False,
        True,
    ]
    assert participation.gives_declaration((asked,), Capacity.SUBCONTRACTOR)


@pytest.mark.parametrize(
    ("capacity", "share", "counts"),
    [
        (Capacity.SUBCONTRACTOR, "10", False),
        (Capacity.SUBCONTRACTOR, "10.01", True),
        (Capacity.THIRD_PARTY, "9.99", False),
        (Capacity.SUBCONTRACTOR, None, True),
        (Capacity.MEMBER, "1", True),
    ],
)
def test_above_ten_percent_of_the_value_a_party_counts_for_the_sanctions(
    capacity: Capacity, share: str | None, counts: bool
) -> None:
    member = Member(1, "Brug", "12345678", capacity, share=None if share is None else Decimal(share))

    assert member.counts_for_sanctions is counts


def test_nothing_of_a_member_blocks_submitting() -> None:
    member = Member(2, "Brug", "12345678", Capacity.MEMBER)

    listed = tasks.tasks_of_member(tender_definition(evidence=EVIDENCE), member, by_third_party=())

    assert [task.key for task in listed] == ["lid:2:uea", "lid:2:bewijs:GVA", "lid:2:bewijs:KVK"]
    assert tasks.missing_required(listed, ()) == ()


def test_a_form_and_its_members_must_fit() -> None:
    combinant = Member(1, "Brug", "12345678", Capacity.MEMBER)
    subcontractor = Member(2, "Sluis", "87654321", Capacity.SUBCONTRACTOR)

    def faults(form: Form, *listed: Member) -> int:
        return len(participation.form_faults(Participation(form, members=listed)))

    assert [faults(form) for form in Form] == [0, 1, 1]
    assert [faults(form, combinant, subcontractor) for form in Form] == [2, 1, 0]
