"""The lastenmeter: more asked is never less burden, order does not matter, and what is asked twice is named."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.burden import (
    USUAL,
    AskedDocument,
    Assumption,
    Assumptions,
    Burden,
    Paper,
    Request,
    TwiceKind,
    asked_twice,
    burden_of,
    described,
    is_out_of_proportion,
    share_of_value,
)
from tenders.domain.burden.request import paper_of
from tenders.domain.vocabulary import EvidenceMoment

NAMES = (
    "Polis aansprakelijkheid",
    "Uittreksel Handelsregister",
    "Jaarrekening",
    "Referentieformulier",
    "Klachtenregeling",
)
documents = st.builds(
    AskedDocument,
    code=st.sampled_from("ABCDEFGH"),
    name=st.sampled_from(NAMES),
    paper=st.sampled_from(Paper),
    moment=st.sampled_from(EvidenceMoment),
    is_mandatory=st.booleans(),
    of_members=st.booleans(),
    proves=st.sampled_from(["", "G1", "G2"]),
    count=st.integers(1, 3),
)
requests = st.builds(
    Request,
    documents=st.lists(documents, max_size=8, unique_by=lambda row: row.code).map(tuple),
    statements=st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from(NAMES)), max_size=3).map(tuple),
    criteria=st.integers(0, 6),
    prices=st.integers(0, 2),
    plan_pages=st.none() | st.integers(1, 40),
    most_lots=st.integers(1, 6),
    words=st.integers(0, 50_000),
    annexes=st.integers(0, 30),
)
values = st.fractions(min_value=1, max_value=1000)
assumptions = st.dictionaries(st.sampled_from(Assumption), values).map(Assumptions)


def weighed(burden: Burden) -> tuple[Fraction | int, ...]:
    """Everything that the meter shows."""
    return (
        burden.with_bid,
        burden.later,
        burden.optional,
        burden.pages_to_write,
        burden.pages_to_read,
        burden.hours,
        burden.cost,
        burden.hours_for_all_lots,
        burden.cost_for_all_lots,
        burden.hours_later,
        burden.hours_of_member,
    )


def more(request: Request, draw: st.DataObject) -> Request:
    """The same request with one thing more in it."""
    changes = {
        "documents": (*request.documents, draw.draw(documents)),
        "statements": (*request.statements, ("nieuw", "Aantal plaatsen")),
        "criteria": request.criteria + 1,
        "prices": request.prices + 1,
        "most_lots": request.most_lots + 1,
        "words": request.words + draw.draw(st.integers(1, 2000)),
        "annexes": request.annexes + 1,
        "plan_pages": None if request.plan_pages is None else request.plan_pages + 1,
    }
    name = draw.draw(st.sampled_from(sorted(changes)))
    return replace(request, **{name: changes[name]})


@given(requests, assumptions, st.data())
def test_more_asked_is_never_less_burden(
    request_: Request, assumed: Assumptions, data: st.DataObject
) -> None:
    before, after = burden_of(request_, assumed), burden_of(more(request_, data), assumed)

    assert all(new >= old for old, new in zip(weighed(before), weighed(after), strict=True))


@given(requests, assumptions, st.randoms())
def test_order_does_not_matter(request_: Request, assumed: Assumptions, random: object) -> None:
    rows, stated = list(request_.documents), list(request_.statements)
    random.shuffle(rows)  # type: ignore[attr-defined]
    random.shuffle(stated)  # type: ignore[attr-defined]
    shuffled = replace(request_, documents=tuple(rows), statements=tuple(stated))

    assert weighed(burden_of(shuffled, assumed)) == weighed(burden_of(request_, assumed))
    assert asked_twice(shuffled) == asked_twice(request_)


@given(requests, assumptions)
def test_hours_are_the_sum_of_what_is_shown(request_: Request, assumed: Assumptions) -> None:
    burden = burden_of(request_, assumed)

    assert burden.hours * 60 == sum(line.count * assumed[line.assumption] for line in burden.lines)
    assert burden.cost == burden.hours * assumed[Assumption.RATE]


@given(requests.filter(lambda row: bool(row.documents)), st.data())
def test_the_same_document_asked_again_is_named(request_: Request, data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(request_.documents))
    again = replace(request_, documents=(*request_.documents, replace(row, code="Z")))

    named = [found.codes for found in asked_twice(again) if found.kind is TwiceKind.SAME_DOCUMENT]

    assert (row.code, "Z") in named
    assert len(asked_twice(again)) > len(asked_twice(request_))


@given(requests.filter(lambda row: bool(row.documents)), st.data())
def test_a_number_that_is_asked_as_a_document_too_is_named(request_: Request, data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(request_.documents))
    again = replace(request_, statements=(("zz", row.name),))

    assert (TwiceKind.STATEMENT_AND_DOCUMENT, tuple(sorted(("zz", row.code)))) in {
        (found.kind, found.codes) for found in asked_twice(again)
    }


def document(code: str, name: str, **changes: object) -> AskedDocument:
    plain = AskedDocument(code, name, paper_of(code, name), EvidenceMoment.SUBMISSION)
    return replace(plain, **changes)


UEA = document("UEA", "Uniform Europees Aanbestedingsdocument")


@pytest.mark.parametrize(
    "name",
    [
        "Formulier D, inschrijfvorm",
        "Formulier D1, combinatie",
        "Formulier D2, derden",
        "Formulier E, holdingverklaring",
    ],
)
def test_form_that_asks_what_the_uea_says_is_named(name: str) -> None:
    kinds = [row.kind for row in asked_twice(Request((UEA, document("F", name))))]

    assert kinds == [TwiceKind.IN_DECLARATION]
    assert asked_twice(Request((document("F", name),))) == ()


def test_what_proves_a_requirement_is_not_needed_of_every_member() -> None:
    policy = document("POLIS", "Polis", of_members=True, proves="G2")
    extract = document("KVK", "Uittreksel", of_members=True)

    assert [row.codes for row in asked_twice(Request((policy, extract)))] == [("POLIS",)]


def test_two_policies_of_different_risks_are_not_the_same() -> None:
    found = Request(
        (document("P1", "Polis bedrijfsaansprakelijkheid"), document("P2", "Polis beroepsaansprakelijkheid"))
    )

    assert asked_twice(found) == ()


def test_a_bid_is_counted_out_by_hand() -> None:
    """UEA 90, two forms 90, an extract 30, two references 240, a number 30, writing 2880, 23 pages of reading 115."""
    request = Request(
        documents=(
            UEA,
            document("A", "Formulier A"),
            document("B", "Formulier B"),
            document("KVK", "Uittreksel Handelsregister"),
            document("REF", "Referentieformulier", count=2),
            document("POLIS", "Polis", moment=EvidenceMoment.AFTER_AWARD),
            document("D1", "Combinatie", is_mandatory=False),
        ),
        statements=(("n", "Aantal cliënten"),),
        criteria=4,
        plan_pages=6,
        words=801,
        most_lots=3,
    )

    burden = burden_of(request)

    assert (burden.with_bid, burden.later, burden.optional) == (6, 1, 1)
    assert (burden.pages_to_write, burden.pages_to_read) == (6, 23)
    assert burden.minutes == 90 + 90 + 30 + 240 + 30 + 2880 + 115
    assert burden.cost == Fraction(3475, 60) * 75
    assert burden.hours_for_all_lots == Fraction(3475 + 2 * 240, 60)
    assert burden.hours_later == Fraction(20, 60)


def test_without_a_maximum_pages_are_counted_per_criterion_and_without_criteria_there_are_none() -> None:
    assert burden_of(Request(criteria=3)).pages_to_write == 12
    assert burden_of(Request(plan_pages=6)).pages_to_write == 0


@given(requests.filter(lambda row: bool(burden_of(row).cost)))
def test_exactly_the_highest_share_of_the_value_is_in_proportion(request_: Request) -> None:
    burden = burden_of(request_)
    value = burden.cost_for_all_lots * USUAL[Assumption.BIDDERS] * 100 / USUAL[Assumption.SHARE]

    assert share_of_value(burden, USUAL, value) == Fraction(1, 100)
    assert not is_out_of_proportion(burden, USUAL, value)
    assert is_out_of_proportion(burden, USUAL, value - Fraction(1, 100))
    assert not is_out_of_proportion(burden, USUAL, None)


def test_every_assumption_has_words_a_unit_and_a_value() -> None:
    assert all(
        described(key).words and described(key).unit and described(key).value > 0 for key in Assumption
    )
