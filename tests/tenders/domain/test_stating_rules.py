"""The rules of the procedure as bidders read them."""

from datetime import date

import pytest

from tenders.domain.procedure_rules import ProcedureRules
from tenders.domain.stating_rules import (
    bibob_in_words,
    contact_in_words,
    if_late_in_words,
    late_supplement_in_words,
    originals_in_words,
    rule_rows,
    rule_sentences,
    signature_in_words,
)
from tenders.domain.vocabulary import Discretion, SignatureForm


def test_only_the_term_for_complaints_is_told_where_the_tender_says_nothing_else() -> None:
    rows = rule_rows(ProcedureRules(), supplement_days=5, asks_bibob=False)

    assert rows == [("Besluit op een klacht", "Binnen 6 weken na ontvangst.")]
    assert list(rule_sentences(ProcedureRules(), supplement_days=5)) == []


def test_every_rule_is_told() -> None:
    rules = ProcedureRules(
        Discretion.MAY,
        Discretion.MUST,
        complaint_weeks=1,
        bibob_days=10,
        signature_forms=(SignatureForm.WET_SCAN, SignatureForm.ELECTRONIC),
        signing_service="ValidSign",
        originals_months=6,
    )

    assert [label for label, _ in rule_rows(rules, supplement_days=5, asks_bibob=True)] == [
        "Aanvullen",
        "Contact",
        "Ondertekenen",
        "Originelen bewaren",
        "Bibob-formulier",
        "Besluit op een klacht",
    ]
    assert list(rule_sentences(rules, supplement_days=5)) == [
        (
            "Vragen wij u iets aan te vullen en komt het niet binnen 5 dagen, dan kunnen wij de inschrijving terzijde "
            "leggen."
        ),
        (
            "Contact over deze aanbesteding gaat alleen via dit systeem. Benadert een inschrijver iemand anders van "
            "de aanbestedende dienst, dan sluiten wij hem uit."
        ),
    ]
    assert signature_in_words(rules) == (
        "Formulieren ondertekent iemand die bevoegd is, met een natte handtekening als scan of een elektronische "
        "handtekening. Voor elektronisch ondertekenen gebruikt u ValidSign."
    )
    assert bibob_in_words(rules).endswith("dan hebt u daarvoor 10 dagen; het zijn kalenderdagen.")


@pytest.mark.parametrize(
    ("late", "contact", "words"),
    [
        (
            Discretion.MUST,
            Discretion.MAY,
            ("leggen wij de inschrijving terzijde.", "kunnen wij hem uitsluiten."),
        ),
        (
            Discretion.MAY,
            Discretion.MUST,
            ("kunnen wij de inschrijving terzijde leggen.", "sluiten wij hem uit."),
        ),
    ],
)
def test_a_choice_is_told_apart_from_what_follows_by_itself(
    late: Discretion, contact: Discretion, words: tuple[str, str]
) -> None:
    rules = ProcedureRules(late, contact)

    told = (late_supplement_in_words(rules, 14), contact_in_words(rules))
    assert all(sentence.endswith(end) for sentence, end in zip(told, words, strict=True))


@pytest.mark.parametrize(
    ("months", "start", "told"),
    [
        (None, None, ""),
        (1, None, "U bewaart de ondertekende originelen tot 1 maand na de ingang van de overeenkomst."),
        (6, date(2026, 1, 1), "U bewaart de ondertekende originelen tot 6 maanden na do 1 januari 2026."),
    ],
)
def test_originals_are_kept_from_the_start_of_the_contract(
    months: int | None, start: date | None, told: str
) -> None:
    assert originals_in_words(ProcedureRules(originals_months=months), start) == told


def test_a_form_by_one_way_of_signing() -> None:
    rules = ProcedureRules(signature_forms=(SignatureForm.QUALIFIED,))

    assert signature_in_words(rules).endswith("met een gekwalificeerde elektronische handtekening.")


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (None, ""),
        (Discretion.MAY, "Vult u dit niet op tijd aan, dan kunnen wij uw inschrijving terzijde leggen."),
        (Discretion.MUST, "Vult u dit niet op tijd aan, dan leggen wij uw inschrijving terzijde."),
    ],
)
def test_who_is_asked_to_supply_reads_what_follows(late: Discretion | None, told: str) -> None:
    assert if_late_in_words(ProcedureRules(late)) == told
