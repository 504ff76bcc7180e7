"""For how many lots a bidder may submit, and how low a stated number may be, is checked where it is filled in."""

from fractions import Fraction

import pytest

from bids.forms import ApplicationForm, StatementsForm
from tenders.domain.definition import LotDefinition, StatementRule
from tenders.domain.facts import LotLimits
from tenders.domain.vocabulary import LotBidding

LOTS = tuple(LotDefinition(number, f"Perceel {number}", None) for number in (1, 2, 3))
WHO = {
    "contact_name": "Ans",
    "contact_email": "ans@example.nl",
    "signatory_name": "Bo",
    "signatory_function": "Directeur",
}


def errors(limits: LotLimits, *chosen: int) -> list[str]:
    given = WHO | {f"lot_{number}": place for place, number in enumerate(chosen, start=1)}
    form = ApplicationForm(given, lots=LOTS, most_lots=limits.most)
    return [text for texts in form.errors.values() for text in texts]


@pytest.mark.parametrize(
    ("limits", "most"),
    [
        (LotLimits(), None),
        (LotLimits(LotBidding.ALL, 2), None),
        (LotLimits(LotBidding.ONE), 1),
        (LotLimits(LotBidding.SOME, 2), 2),
        (LotLimits(LotBidding.SOME), None),
    ],
)
def test_the_limit_follows_from_what_was_configured(limits: LotLimits, most: int | None) -> None:
    assert limits.most == most


def test_up_to_the_limit_is_fine_and_one_more_is_refused_with_both_numbers() -> None:
    two = LotLimits(LotBidding.SOME, 2)

    assert errors(two, 3, 1) == []
    assert errors(two, 1, 2, 3) == [
        "U koos 3 percelen. U mag voor ten hoogste 2 percelen inschrijven: maak de andere leeg."
    ]
    assert errors(LotLimits(LotBidding.ONE), 1, 2) == [
        "U koos 2 percelen. U mag voor ten hoogste één perceel inschrijven: maak de andere leeg."
    ]


def test_without_a_limit_every_lot_may_be_chosen() -> None:
    assert errors(LotLimits(), 1, 2, 3) == []


@pytest.mark.parametrize(
    ("stated", "refused"), [("2,49", True), ("2,5", False), ("2,51", False), ("0", True)]
)
def test_a_number_below_what_is_asked_is_refused_at_its_field_and_stays_there(
    stated: str, refused: bool
) -> None:
    rules = (
        StatementRule("SROI", "Social return", Fraction(5, 2), "procent"),
        StatementRule("FTE", "Medewerkers"),
    )
    form = StatementsForm({"value_0": stated, "value_1": "0"}, rules=rules)

    assert form.is_valid() is not refused
    assert form["value_0"].value() == stated
    assert set(form.errors) == ({"value_0"} if refused else set())
    if refused:
        assert "Vul 2,5 of hoger in." in form.errors["value_0"][0]
