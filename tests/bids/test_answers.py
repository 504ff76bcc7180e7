"""What a bidder answered, in the words of the page where it is read again."""

from fractions import Fraction

from bids.domain import tasks
from bids.presenters.answers import answer_groups
from tenders.domain.definition import StatementRule

PLACES = StatementRule("gelijktijdige_clienten", "Cliënten tegelijk", Fraction(100), "cliënten")


def test_an_opgave_has_its_name_and_its_unit_and_never_its_code() -> None:
    data = {"values": {"gelijktijdige_clienten": "1150", "onbekend": "2.5"}}

    rows = answer_groups(tasks.STATEMENTS, data, statements=(PLACES,))

    assert [(row.label, row.value) for row in rows] == [
        ("Cliënten tegelijk", "1.150 cliënten"),
        ("onbekend", "2,5"),
    ]


def test_a_price_is_written_as_money() -> None:
    rows = answer_groups(tasks.PRICE, {"amounts": {"1": "32675.3703", "2": "61"}})

    assert [row.value for row in rows] == ["€ 32.675,3703", "€ 61,00"]
