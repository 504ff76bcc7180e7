"""The report says in words what the record counts."""

import pytest

from contracts.domain.report import Confidentials


@pytest.mark.parametrize(
    ("asked", "granted", "refused", "words"),
    [
        (0, 0, 0, "Niemand vroeg"),
        (1, 1, 0, "Bij 1 vraag is gevraagd om vertrouwelijkheid: 1 toegestaan"),
        (4, 1, 2, "2 afgewezen, 1 zonder beslissing."),
    ],
)
def test_the_report_says_how_many_questions_were_confidential(
    asked: int, granted: int, refused: int, words: str
) -> None:
    assert words in Confidentials(asked, granted, refused).sentence
