"""What a tender asks of a bidder, as far as it costs time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tenders.domain.configuration import Configuration
from tenders.domain.definition import Criterion, PlanLimit
from tenders.domain.facts import EvidenceFacts, SuitabilityFacts
from tenders.domain.vocabulary import CriterionKind, EvidenceMoment, EvidenceParty


class Paper(StrEnum):
    """What kind of document it is, so how much work it is."""

    DECLARATION = "eigen verklaring"
    FORM = "formulier"
    CERTIFICATE = "verklaring of uittreksel"
    REFERENCE = "referentie"
    PAPER = "stuk dat er al is"


_CERTIFICATE = re.compile(
    r"\b(GVA|KVK|BELASTING|VOG)|gedragsverklaring|uittreksel|betalingsgedrag", re.IGNORECASE
)
_REFERENCE = re.compile(r"\breferentie", re.IGNORECASE)
_FORM = re.compile(r"formulier|inschrijfstaat|checklist|\bverklaring\b", re.IGNORECASE)


@dataclass(frozen=True)
class AskedDocument:
    """`count` is how many of it a bidder gives; `proves` the code of the geschiktheidseis that it shows."""

    code: str
    name: str
    paper: Paper
    moment: EvidenceMoment
    is_mandatory: bool = True
    of_members: bool = False
    proves: str = ""
    count: int = 1

    @property
    def is_with_bid(self) -> bool:
        return self.moment is EvidenceMoment.SUBMISSION


@dataclass(frozen=True)
class Request:
    """`plan_pages` is None without a maximum; `most_lots` is for how many lots one bidder may submit."""

    documents: tuple[AskedDocument, ...] = ()
    statements: tuple[tuple[str, str], ...] = ()
    criteria: int = 0
    prices: int = 0
    plan_pages: int | None = None
    most_lots: int = 1
    words: int = 0
    annexes: int = 0


def request_of(configuration: Configuration) -> Request:
    facts = configuration.facts
    lots = len(configuration.lots)
    criteria, prices, plan_pages = answers_to(configuration.leaves, configuration.plan)
    most = facts.lot_limits.most
    return Request(
        documents=documents_of(facts.evidence, facts.suitability),
        statements=tuple((row.code, row.name) for row in configuration.statements),
        criteria=criteria,
        prices=prices,
        plan_pages=plan_pages,
        most_lots=max(min(lots, most) if most else lots, 1),
        words=facts.burden.own_words + words_in(_texts(configuration)),
        annexes=facts.burden.annexes,
    )


def documents_of(
    evidence: Iterable[EvidenceFacts], suitability: Iterable[SuitabilityFacts]
) -> tuple[AskedDocument, ...]:
    references = {row.code: row.references.most for row in suitability if row.references}
    return tuple(
        AskedDocument(
            row.code,
            row.name,
            paper_of(row.code, row.name, has_form=row.has_form),
            row.moment,
            row.mandatory,
            EvidenceParty.MEMBER in row.parties,
            row.suitability,
            references.get(row.suitability, 1),
        )
        for row in evidence
    )


def paper_of(code: str, name: str, *, has_form: bool = False) -> Paper:
    if code == "UEA":
        return Paper.DECLARATION
    words = f"{code} {name}"
    if _REFERENCE.search(words):
        return Paper.REFERENCE
    if _CERTIFICATE.search(words):
        return Paper.CERTIFICATE
    return Paper.FORM if has_form or _FORM.search(words) else Paper.PAPER


def answers_to(leaves: Iterable[Criterion], plan: PlanLimit | None) -> tuple[int, int, int | None]:
    """How many criteria ask for words and how many for a price, and the maximum of pages."""
    kinds = [leaf.kind for leaf in leaves]
    quality = kinds.count(CriterionKind.QUALITY)
    return quality, kinds.count(CriterionKind.PRICE), plan.max_pages if plan else None


def words_in(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _texts(configuration: Configuration) -> Iterable[str]:
    texts, facts = configuration.texts, configuration.facts
    yield from (texts.summary, texts.description, texts.lots_motivation, texts.tariff, texts.complaint_desk)
    yield from texts.criteria_words.values()
    for requirement in facts.suitability:
        yield from (requirement.name, requirement.requirement, requirement.purpose, requirement.alternative)
    for evidence in facts.evidence:
        yield from (evidence.name, evidence.condition, evidence.explanation, evidence.purpose)
    for condition in facts.conditions:
        yield from (condition.name, condition.requirement, condition.purpose)
    yield from (row.reason for row in facts.grounds)
    yield from (facts.contract.indexation, facts.contract.social_return_means, facts.contract.term_motivation)
