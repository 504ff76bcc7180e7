"""Why each requirement is asked, when it is shown, who looks at it, and words to start from without a reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tenders.domain.exclusion import CATALOGUE, MANDATORY
from tenders.domain.facts import EvidenceFacts, Facts, GroundFacts, SuitabilityFacts
from tenders.domain.labels import LABELS
from tenders.domain.vocabulary import CheckedBy, ProofMoment
from tenders.domain.wording import names_in_words

_MANDATORY = frozenset(ground.code for ground in MANDATORY)
_BY_LAW = "De wet laat ons geen keuze: wie hieronder valt, mag de opdracht niet krijgen."
UEA_PURPOSE = (
    "Met één eigen verklaring laat u zien dat u mag meedoen en geschikt bent. Wat u verklaart, hoeft u pas te bewijzen "
    "als wij daarom vragen."
)


class Asked(StrEnum):
    """The kinds of requirement; the value is what one is called."""

    GROUND = "uitsluitingsgrond"
    SUITABILITY = "geschiktheidseis"
    EVIDENCE = "bewijsmiddel"
    STATEMENT = "opgave"
    CONDITION = "uitvoeringsvoorwaarde"
    SOCIAL_RETURN = "social return"


@dataclass(frozen=True)
class Why:
    """A requirement with its reason, its moments of proof and who looks at it.

    `purpose` is empty where the buyer gives no reason and neither the law nor the requirement that it proves has one;
    `suggestion` is then what the buyer may start from.
    """

    kind: Asked
    code: str
    name: str
    purpose: str
    moments: tuple[ProofMoment, ...]
    checked_by: CheckedBy
    suggestion: str = ""
    is_own: bool = True

    @property
    def title(self) -> str:
        """The name with the code before it; a ground goes by its name alone."""
        return self.name if self.kind is Asked.GROUND else f"{self.code} {self.name}".strip()

    @property
    def when(self) -> str:
        return names_in_words([LABELS[moment] for moment in self.moments])

    @property
    def who(self) -> str:
        return LABELS[self.checked_by]


# By code or name of a bewijsmiddel: the first that is found counts.
_OF_EVIDENCE: tuple[tuple[str, str], ...] = (
    (
        r"\bGVA\b|gedragsverklaring",
        "Eén verklaring van de overheid zegt genoeg over strafbare feiten; losse stukken zijn dan niet nodig.",
    ),
    (
        r"BELASTING|betalingsgedrag",
        "Wie belasting en premies op tijd betaalt, loopt minder kans stil te vallen terwijl mensen op hulp rekenen.",
    ),
    (
        r"\bKVK\b|handelsregister",
        "Wij zien hieraan dat uw organisatie bestaat en wie voor haar mag tekenen.",
    ),
    (
        r"\bVOG",
        "Medewerkers komen bij mensen thuis die kwetsbaar zijn. Hun verleden mag daar geen gevaar voor zijn.",
    ),
    (
        r"BIBOB",
        "Wij willen niet dat met deze opdracht strafbare feiten worden betaald of verborgen.",
    ),
    (
        r"RUSLAND|russ",
        "Een Europese verordening verbiedt de gunning aan wie onder Russische zeggenschap staat.",
    ),
    (
        r"JAARREKENING|accountant|jaarstuk",
        "Wij willen weten of uw organisatie de hele looptijd kan blijven helpen.",
    ),
    (
        r"POLIS|verzeker",
        "Gaat er iets mis, dan moet de schade van een inwoner worden vergoed.",
    ),
    (
        r"KWALITEIT|certificaa|keurmerk|handboek",
        "Wij willen zien dat u fouten en klachten opmerkt en ervan leert.",
    ),
    (
        r"REFERENTIE|\bREF\b",
        "Wat u eerder deed, laat zien dat u deze omvang en deze mensen aankunt.",
    ),
    (
        r"combina|\bderde|onderaannem|inschrijfvorm",
        "Wij moeten weten wie het werk doet en wie voor welk deel instaat.",
    ),
    (
        r"holding|moeder",
        "Leunt u op een moederbedrijf, dan moet dat meebetalen als er schade is.",
    ),
    (
        r"maatschappelijke waarde|social return",
        "U kiest zelf hoe u iets terugdoet voor de inwoners; wij willen weten wat wij mogen verwachten.",
    ),
    (
        r"etalage|informatie voor|aanvullende gegevens",
        "Met deze gegevens vinden inwoners en verwijzers u zodra de overeenkomst begint.",
    ),
    (
        r"inschrijfstaat|prijs|tarief",
        "U laat zien dat u de opdracht voor dit tarief uitvoert, zodat daar later geen misverstand over is.",
    ),
    (
        r"inschrijfformulier|aanmeld",
        "Wij weten hiermee namens wie u inschrijft en met wie wij contact opnemen.",
    ),
)
_OF_KIND = {
    "financial": "Inwoners moeten de hele looptijd op dezelfde aanbieder kunnen rekenen.",
    "technical": "De kwaliteit van de ondersteuning moet ook bij drukte en ziekte op peil blijven.",
    "professional": "Deze inwoners hebben iemand nodig die hier al ervaring mee heeft.",
}
EVIDENCE_SUGGESTION = "Wat u hieraan wilt zien, en waarom de eigen verklaring daarvoor niet genoeg is."
_STATEMENT = "Met dit getal weten wij hoeveel inwoners u kunt helpen, en rekenen wij daarop."
_CONDITION = "Dit draagt bij aan wat de gemeente met deze opdracht voor haar inwoners wil bereiken."
_SOCIAL_RETURN = (
    "Met deze opdracht willen wij ook mensen aan werk helpen die dat zonder hulp moeilijk vinden, in werk dat bij de "
    "opdracht past."
)
_GROUND = "Bij deze opdracht is dat een risico voor inwoners, omdat"


def whys(facts: Facts) -> tuple[Why, ...]:
    """Every requirement, in the order in which a bidder meets them."""
    return tuple(_all(facts))


def why_in_words(row: Why) -> list[str]:
    """What a bidder reads: why, when and who."""
    purpose = [f"Waarom wij dit vragen: {row.purpose}"] if row.purpose else []
    return [*purpose, f"Wanneer u dit laat zien: {row.when}. Wie dit controleert: {row.who}."]


def without_purpose(facts: Facts) -> tuple[Why, ...]:
    return tuple(row for row in whys(facts) if not row.purpose)


def evidence_suggestion(code: str, name: str) -> str:
    """Words to start from for a bewijsmiddel of this code and name."""
    for pattern, words in _OF_EVIDENCE:
        if re.search(pattern, f"{code} {name}", re.IGNORECASE):
            return words
    return EVIDENCE_SUGGESTION


def suitability_suggestion(kind: str) -> str:
    return _OF_KIND.get(kind, _OF_KIND["technical"])


def suggestion(kind: Asked) -> str:
    """For the kinds of which every requirement gets the same words to start from."""
    return {
        Asked.STATEMENT: _STATEMENT,
        Asked.CONDITION: _CONDITION,
        Asked.SOCIAL_RETURN: _SOCIAL_RETURN,
    }.get(kind, "")


def _all(facts: Facts) -> Iterator[Why]:
    yield from map(_ground, facts.grounds)
    for requirement in facts.suitability:
        yield _suitability(requirement, facts)
    purposes = {row.code: row.purpose for row in facts.suitability}
    for evidence in facts.evidence:
        yield _evidence(evidence, purposes.get(evidence.suitability, ""))
    for statement in facts.statements:
        yield Why(
            Asked.STATEMENT,
            statement.code,
            statement.name,
            statement.purpose,
            (ProofMoment.SUBMISSION,),
            statement.checked_by,
            _STATEMENT,
        )
    for condition in facts.conditions:
        yield Why(
            Asked.CONDITION,
            condition.code,
            condition.name,
            condition.purpose,
            (condition.moment,),
            condition.checked_by,
            _CONDITION,
        )
    if facts.contract.social_return_percentage:
        yield Why(
            Asked.SOCIAL_RETURN,
            "",
            "Social return",
            facts.contract.social_return_purpose,
            (ProofMoment.DURING,),
            CheckedBy.CONTRACT_MANAGER,
            _SOCIAL_RETURN,
        )


def _ground(row: GroundFacts) -> Why:
    name = CATALOGUE[row.code].name if row.code in CATALOGUE else row.code
    by_law = row.code in _MANDATORY
    return Why(
        Asked.GROUND,
        row.code,
        name,
        row.reason or (_BY_LAW if by_law else ""),
        (ProofMoment.SUBMISSION,),
        row.checked_by,
        _GROUND,
        is_own=bool(row.reason),
    )


def _suitability(row: SuitabilityFacts, facts: Facts) -> Why:
    """Declared with the bid, and shown when its evidence is."""
    moments = {ProofMoment(item.moment.value) for item in facts.evidence if item.suitability == row.code}
    return Why(
        Asked.SUITABILITY,
        row.code,
        row.name,
        row.purpose,
        tuple(moment for moment in ProofMoment if moment in moments) or (ProofMoment.SUBMISSION,),
        row.checked_by,
        suitability_suggestion(row.kind),
    )


def _evidence(row: EvidenceFacts, of_requirement: str) -> Why:
    fixed = UEA_PURPOSE if row.code == "UEA" else ""
    return Why(
        Asked.EVIDENCE,
        row.code,
        row.name,
        row.purpose or of_requirement or fixed,
        (ProofMoment(row.moment.value),),
        row.checked_by,
        evidence_suggestion(row.code, row.name),
        is_own=bool(row.purpose),
    )
