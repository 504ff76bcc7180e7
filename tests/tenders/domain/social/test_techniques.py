"""The fourteen techniques as a configuration shows them, and the example clauses."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.admission import Admission
from tenders.domain.checks import CHECKS, Subject
from tenders.domain.checks.social import SHOWSTOPPERS
from tenders.domain.configuration import Configuration
from tenders.domain.contract_rules import ContractRules
from tenders.domain.facts import ConditionFacts, ConsultationFacts, SocialFacts, SocialNote, SuitabilityFacts
from tenders.domain.leidraad import ChapterKey
from tenders.domain.social.clauses import CLAUSES
from tenders.domain.social.techniques import REWARD, TECHNIQUES, TOO_HIGH, Use, uses
from tenders.domain.vocabulary import ContractVariant, SocialTag
from tests.tenders.domain.check_cases import CONTINUOUS, OPEN_HOUSE, WHOLE, contract, lots

NOTHING = replace(WHOLE, question_rounds=())


def tagged(*tags: SocialTag) -> dict[str, Any]:
    """With a condition about this."""
    return {"facts": replace(WHOLE.facts, conditions=(ConditionFacts("V1", "Buurt", "Doe mee.", tags=tags),))}


def said(**social: Any) -> dict[str, Any]:
    return {"facts": replace(WHOLE.facts, social=SocialFacts(**social))}


def asked(**row: Any) -> dict[str, Any]:
    requirement = SuitabilityFacts("G1", "Ervaring", "professional", "Ervaring.", "Nodig", **row)
    return {"facts": replace(WHOLE.facts, suitability=(requirement,))}


def use(number: int, configuration: Configuration, found: tuple[str, ...] = ()) -> Use:
    return next(row for row in uses(configuration, found) if row.technique.number == number)


SHOWN = [
    (
        1,
        said(consultations=(ConsultationFacts("Hulp", ("burgerinitiatieven",)),)),
        "met als genodigden burgerinitiatieven",
    ),
    (2, lots(100_000, 200_000), "2 percelen"),
    (3, {"admission": OPEN_HOUSE}, "op 2 latere momenten, het laatste op do 1 april 2027"),
    (3, {"admission": replace(OPEN_HOUSE, moments=OPEN_HOUSE.moments[:1])}, "op één later moment"),
    (3, {"admission": CONTINUOUS}, "doorlopend in, tot en met vr 30 juni 2028"),
    (4, {"question_rounds": WHOLE.question_rounds}, "Eén vragenronde"),
    (5, said(client_judges=True), "zit een ervaringsdeskundige"),
    (6, tagged(SocialTag.VOLUNTEER), "V1 Buurt"),
    (7, {"contract": ContractRules(variant=ContractVariant.OUTPUT)}, "outputgericht"),
    (7, tagged(SocialTag.OUTCOME), "V1 Buurt"),
    (8, tagged(SocialTag.LOCAL), "V1 Buurt"),
    (9, contract(social_return_percentage=Fraction(5)), "Social return van 5%"),
    (9, tagged(SocialTag.VALUE), "V1 Buurt"),
    (10, asked(), "binnen de norm"),
    (11, said(criteria=(("1", (SocialTag.VALUE,)),)), "1 Plan geeft 60 punten"),
    (12, tagged(SocialTag.COOPERATION), "V1 Buurt"),
    (13, tagged(SocialTag.CROSS_DOMAIN), "V1 Buurt"),
    (14, lots(80_000, 320_000), "Perceel 1"),
]


@pytest.mark.parametrize(("number", "changes", "words"), SHOWN, ids=[f"{n}-{w[:12]}" for n, _, w in SHOWN])
def test_configuration_shows_a_technique_and_without_it_does_not(
    number: int, changes: dict[str, Any], words: str
) -> None:
    shown = use(number, replace(NOTHING, **changes))

    assert any(words in sentence for sentence in shown.shows)
    assert not use(number, NOTHING).is_used


@pytest.mark.parametrize("number", [row.number for row in TECHNIQUES])
def test_buyer_can_say_so_of_every_technique(number: int) -> None:
    found = use(
        number, replace(NOTHING, **said(notes=(SocialNote(number, "Zo doen wij dat.", "Strategie"),)))
    )

    assert found.is_used
    assert found.note is not None


def test_requirement_above_the_norm_is_no_use_of_technique_ten() -> None:
    configuration = replace(NOTHING, **asked())

    assert use(10, configuration).is_used
    assert not any(use(10, configuration, (code,)).is_used for code in TOO_HIGH)


@given(st.sets(st.sampled_from(SocialTag)))
def test_more_tags_never_take_a_technique_away(tags: set[SocialTag]) -> None:
    few = {row.technique.number for row in uses(replace(NOTHING, **tagged(*sorted(tags))), ()) if row.is_used}
    all_ = {row.technique.number for row in uses(replace(NOTHING, **tagged(*SocialTag)), ()) if row.is_used}

    assert few <= all_


def test_there_are_fourteen_techniques_and_twelve_clauses_each_with_its_words() -> None:
    assert [row.number for row in TECHNIQUES] == list(range(1, 15))
    assert [row.number for row in CLAUSES] == list(range(1, 13))
    assert {row.technique for row in CLAUSES} <= {row.number for row in TECHNIQUES}
    assert all(row.text and row.purpose and row.region for row in CLAUSES)
    assert all(row.tags for row in CLAUSES if isinstance(row.target, Subject))


def test_a_clause_that_becomes_a_row_shows_the_technique_that_it_is_an_example_of() -> None:
    """Else who uses it would read that the technique is not used."""
    for clause in CLAUSES:
        if isinstance(clause.target, ChapterKey):
            continue
        if clause.target is Subject.CRITERIA:
            changes = said(criteria=(("1", clause.tags),))
        elif clause.target is Subject.SUITABILITY:
            changes = asked(tags=clause.tags)
        else:
            changes = tagged(*clause.tags)
        shown = [
            row for row in uses(replace(NOTHING, **changes), ()) if row.technique.number == clause.technique
        ]
        assert shown[0].is_used or clause.number == 8, clause.name


def test_showstoppers_name_rules_that_exist() -> None:
    codes = {check.code for check in CHECKS}

    assert len(SHOWSTOPPERS) == 5
    assert {code for row in SHOWSTOPPERS.values() for code in row} <= codes
    assert codes >= TOO_HIGH


def test_admission_has_no_technique_that_rewards_with_points():
    numbers = {row.technique.number for row in uses(replace(NOTHING, admission=OPEN_HOUSE), set())}

    assert numbers == {row.number for row in TECHNIQUES} - {REWARD}


@pytest.mark.parametrize("admission", [Admission(), replace(CONTINUOUS, last_day=None)])
def test_entry_at_one_moment_is_no_later_entry(admission):
    assert not use(3, replace(NOTHING, admission=admission)).shows
