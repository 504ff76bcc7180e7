"""Why each requirement is asked: what the law, the requirement and the buyer say about it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.exclusion import MANDATORY
from tenders.domain.facts import (
    ConditionFacts,
    ContractFacts,
    EvidenceFacts,
    Facts,
    GroundFacts,
    StatementFacts,
    SuitabilityFacts,
)
from tenders.domain.vocabulary import CheckedBy, EvidenceMoment, EvidenceParty, ProofMoment
from tenders.domain.why import (
    EVIDENCE_SUGGESTION,
    Asked,
    evidence_suggestion,
    why_in_words,
    whys,
    without_purpose,
)

REASONS = st.sampled_from(["", "Omdat het nodig is."])
CODES = st.lists(st.sampled_from("ABCDEFG"), unique=True, max_size=4)


def evidence(code: str, purpose: str = "", suitability: str = "", **changes: object) -> EvidenceFacts:
    plain = EvidenceFacts(
        code,
        code,
        EvidenceMoment.AFTER_AWARD,
        (EvidenceParty.BIDDER,),
        suitability=suitability,
        purpose=purpose,
    )
    return replace(plain, **changes)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    requirements = tuple(
        SuitabilityFacts(f"G{code}", code, "technical", "Eis", draw(REASONS)) for code in draw(CODES)
    )
    proves = st.sampled_from(["", *(row.code for row in requirements)])
    return Facts(
        grounds=tuple(GroundFacts(row.code, draw(REASONS)) for row in MANDATORY),
        suitability=requirements,
        evidence=tuple(evidence(code, draw(REASONS), draw(proves)) for code in draw(CODES)),
        statements=tuple(StatementFacts(code, code, draw(REASONS)) for code in draw(CODES)),
        conditions=tuple(ConditionFacts(code, code, "Doe mee.", draw(REASONS)) for code in draw(CODES)),
        contract=ContractFacts(
            social_return_percentage=draw(st.sampled_from([None, 5])), social_return_purpose=draw(REASONS)
        ),
    )


@given(facts())
def test_every_requirement_is_there_once_with_moment_and_who(found: Facts) -> None:
    rows = whys(found)

    asked = (found.grounds, found.suitability, found.evidence, found.statements, found.conditions)
    assert len(rows) == sum(map(len, asked)) + bool(found.contract.social_return_percentage)
    assert len({(row.kind, row.code) for row in rows}) == len(rows)
    assert all(row.moments and row.who and row.suggestion for row in rows)


@given(facts())
def test_what_has_no_purpose_is_what_nobody_gave_one(found: Facts) -> None:
    """The law gives one for the mandatory grounds, a requirement for the evidence that shows it."""
    purposes = {row.code: row.purpose for row in found.suitability}
    missing = {(row.kind, row.code) for row in without_purpose(found)}

    assert not {row for row in missing if row[0] is Asked.GROUND}
    assert {code for kind, code in missing if kind is Asked.EVIDENCE} == {
        row.code for row in found.evidence if not row.purpose and not purposes.get(row.suitability)
    }
    assert {code for kind, code in missing if kind is Asked.CONDITION} == {
        row.code for row in found.conditions if not row.purpose
    }


def test_evidence_takes_the_purpose_of_its_requirement_and_says_so() -> None:
    requirement = SuitabilityFacts("G1", "Verzekerd", "financial", "Verzekerd.", "Schade wordt vergoed.")
    found = Facts(suitability=(requirement,), evidence=(evidence("POLIS", suitability="G1"),))

    policy = whys(found)[1]
    assert (policy.purpose, policy.is_own) == ("Schade wordt vergoed.", False)


def test_requirement_is_shown_when_its_evidence_is_and_else_with_the_bid() -> None:
    requirement = SuitabilityFacts("G1", "Verzekerd", "financial", "Verzekerd.", "Schade wordt vergoed.")
    alone = Facts(suitability=(requirement,))
    later = replace(alone, evidence=(evidence("POLIS", suitability="G1"),))

    assert whys(alone)[0].moments == (ProofMoment.SUBMISSION,)
    assert whys(later)[0].moments == (ProofMoment.AFTER_AWARD,)


def test_words_say_why_when_and_who() -> None:
    row = ConditionFacts(
        "V1", "Buurt", "Doe mee.", "Dichtbij helpt.", ProofMoment.BEFORE_START, CheckedBy.BUYER
    )

    assert why_in_words(whys(Facts(conditions=(row,)))[0]) == [
        "Waarom wij dit vragen: Dichtbij helpt.",
        "Wanneer u dit laat zien: voor de start van de uitvoering. Wie dit controleert: de inkoper.",
    ]


def test_usual_documents_have_a_suggestion_of_their_own_and_others_the_question() -> None:
    names = [
        "GVA",
        "KVK",
        "BELASTING",
        "VOGRP",
        "POLIS-BEROEP",
        "JAARREKENING",
        "KWALITEIT",
        "REFERENTIE",
        "BIBOB",
    ]
    own = [evidence_suggestion(code, code) for code in names]

    assert len(set(own)) == len(names)
    assert EVIDENCE_SUGGESTION not in own
    assert evidence_suggestion("X", "Tekening van het gebouw") == EVIDENCE_SUGGESTION
