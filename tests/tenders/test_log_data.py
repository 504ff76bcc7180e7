"""The data of an entry of the log in the words of its page."""

from typing import Any

import pytest

from audit.models import AuditEntry
from tenders.log_data import VALUES, field_in_words, value_in_words
from tenders.log_rows import audit_rows
from tenders.models import Role


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("role", "contract_manager", "contractmanager"),
        ("rehearsal", False, "nee"),
        ("to", "kwaliteit_vastgesteld", "kwaliteit vastgesteld"),
        (
            "received_at",
            "2025-11-14T11:00:00+00:00",
            "vr 14 november 2025, 12.00.00,000 uur (11.00.00,000 UTC)",
        ),
        ("ends_on", "2028-12-31", "zo 31 december 2028"),
        ("letters", [{"id": "a"}, {"id": "b"}], "2 regels"),
        ("lots", {"1": "award"}, "1 regel"),
        ("order", ["a", "b"], "a, b"),
        ("sha256", "0f" * 32, "0f" * 32),
        ("version", 3, "3"),
    ],
)
def test_a_value_is_said_in_dutch(name: str, value: Any, words: str) -> None:
    assert value_in_words(name, value) == words


def test_every_role_has_the_word_that_it_has_elsewhere() -> None:
    assert {role: value_in_words("role", role.value) for role in Role} == {role: role.label for role in Role}
    assert VALUES["role"]


def test_a_name_has_words_and_one_without_stays_as_it_is() -> None:
    assert field_in_words("user") == "wie"
    assert field_in_words("iets_anders") == "iets_anders"


def test_an_admission_is_told_without_words_of_an_award() -> None:
    entry = AuditEntry(
        sequence=1, actor="", event="tender.fix_admission", data={"to": "rangorde_vastgesteld"}
    )

    [award] = audit_rows([entry], {})
    [admission] = audit_rows([entry], {}, is_admission=True)

    assert award["data"] == "naar: rangorde vastgesteld"
    assert admission["data"] == "naar: uitkomst van de toetsing vastgesteld"
