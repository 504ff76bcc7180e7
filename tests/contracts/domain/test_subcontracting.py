"""What a new subcontractor of a running contract shows: its share, a statement, and what the tender asks."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.errors import DecisionRefused
from contracts.domain.subcontracting import (
    STATEMENT,
    STATEMENT_NAME,
    Asked,
    asked_of_subcontractors,
    check_approval,
    check_papers,
    check_share,
)
from tenders.domain.definition import EvidenceRule
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty

TODAY = date(2026, 5, 20)
BY_SUBCONTRACTOR = (EvidenceParty.BIDDER, EvidenceParty.SUBCONTRACTOR)
GVA = EvidenceRule("GVA", "Gedragsverklaring aanbesteden", EvidenceMoment.ON_REQUEST, BY_SUBCONTRACTOR, 24)
POLICY = EvidenceRule("POLIS", "Polis", EvidenceMoment.SUBMISSION, BY_SUBCONTRACTOR, mandatory=False)
OF_BIDDER = EvidenceRule("KVK", "Uittreksel", EvidenceMoment.SUBMISSION)
EVERYTHING = Asked(russia=True, evidence=(GVA, POLICY))


def refused(act, *args, **named) -> tuple[str, str]:
    """The input and the sentence of a refusal; twice nothing where it is allowed."""
    try:
        act(*args, **named)
    except DecisionRefused as refusal:
        return refusal.field, str(refusal)
    return "", ""


@pytest.mark.parametrize(
    ("above", "ground", "admission", "russia"),
    [
        (True, False, False, True),
        (False, False, False, False),
        (False, True, False, True),
        (True, False, True, False),
    ],
)
def test_regulation_833_2014_5k_holds_above_the_thresholds_and_not_for_an_open_house(
    above: bool, ground: bool, admission: bool, russia: bool
) -> None:
    asked = asked_of_subcontractors(
        [OF_BIDDER, GVA], is_above_threshold=above, has_ground=ground, is_admission=admission
    )

    assert asked == Asked(russia=russia, evidence=(GVA,))


@pytest.mark.parametrize(
    ("share", "is_refused"),
    [(None, True), ("0", True), ("0.01", False), ("100", False), ("100.01", True), ("-1", True)],
)
def test_a_share_is_more_than_nothing_and_no_more_than_all(share: str | None, is_refused: bool) -> None:
    field, _ = refused(check_share, None if share is None else Decimal(share))

    assert field == ("share" if is_refused else "")


@pytest.mark.parametrize(("share", "is_needed"), [("9.99", False), ("10", False), ("10.01", True)])
def test_a_statement_is_needed_above_ten_percent(share: str, is_needed: bool) -> None:
    asked = Asked(russia=True)

    without = refused(check_papers, asked, Decimal(share), {}, today=TODAY)
    with_it = refused(check_papers, asked, Decimal(share), {STATEMENT: None}, today=TODAY)
    approving = refused(check_approval, asked, Decimal(share), set())

    assert without[0] == ("statement" if is_needed else "")
    assert with_it == ("", "")
    assert approving == (
        ("outcome", f"U kunt nog niet akkoord gaan. Dit ontbreekt: {STATEMENT_NAME}.")
        if is_needed
        else ("", "")
    )


@given(st.decimals(min_value="0.01", max_value=100, places=2))
def test_without_article_5k_no_share_asks_a_statement(share: Decimal) -> None:
    assert refused(check_papers, Asked(russia=False), share, {}, today=TODAY) == ("", "")
    assert refused(check_approval, Asked(russia=False), share, set()) == ("", "")


@pytest.mark.parametrize(
    ("given_papers", "field", "words"),
    [
        ({}, "paper_0", "Voeg toe: Gedragsverklaring aanbesteden."),
        ({"GVA": None}, "issued_0", "op welke dag"),
        ({"GVA": date(2024, 5, 19)}, "issued_0", "niet ouder zijn dan 24 maanden"),
        ({"GVA": date(2024, 5, 20)}, "", ""),
        ({"GVA": TODAY}, "", ""),
        ({"GVA": date(2026, 5, 21)}, "issued_0", "in de toekomst"),
        ({"GVA": TODAY, "POLIS": None}, "", ""),
        ({"GVA": TODAY, "POLIS": date(2026, 5, 21)}, "issued_1", "in de toekomst"),
    ],
)
def test_what_the_tender_asks_of_subcontractors_is_asked_again(
    given_papers: dict[str, date | None], field: str, words: str
) -> None:
    found, sentence = refused(check_papers, EVERYTHING, Decimal(5), given_papers, today=TODAY)

    assert found == field
    assert words in sentence


def test_nobody_agrees_without_a_share_or_with_papers_missing() -> None:
    assert refused(check_approval, EVERYTHING, None, {STATEMENT, "GVA"})[0] == "outcome"
    assert refused(check_approval, EVERYTHING, Decimal(11), {"POLIS"})[1] == (
        f"U kunt nog niet akkoord gaan. Dit ontbreekt: {STATEMENT_NAME}, Gedragsverklaring aanbesteden."
    )
    assert refused(check_approval, EVERYTHING, Decimal(11), {STATEMENT, "GVA"}) == ("", "")
