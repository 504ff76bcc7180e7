"""Names that a PDF gives away."""

from io import BytesIO

from documents.naming import IN_PROPERTIES, IN_TEXT, names_in
from portal.demo.papers import plan_paper
from tests.factories.bids import pdf_bytes


def test_a_name_in_the_text_of_a_page_is_found() -> None:
    paper = BytesIO(plan_paper("Zorggroep Anker", ("1A Visie",), 1))

    found = names_in(paper, ["ONZE begeleiders", "Stichting De Brug"])

    assert found == {IN_TEXT: ["ONZE begeleiders"]}


def test_a_name_in_the_properties_is_told_apart() -> None:
    paper = BytesIO(pdf_bytes(text="Plan van Zorggroep Anker"))

    assert names_in(paper, ["Zorggroep Anker"]) == {IN_PROPERTIES: ["Zorggroep Anker"]}


def test_a_file_that_names_nobody_or_cannot_be_read_gives_nothing() -> None:
    assert names_in(BytesIO(pdf_bytes()), ["Zorggroep Anker"]) == {}
    assert names_in(BytesIO(b"geen pdf"), ["Zorggroep Anker"]) == {}
