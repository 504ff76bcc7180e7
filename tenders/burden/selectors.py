"""With what the burden of a tender is compared: the sjabloon that it began from, or the smallest one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tenders.domain.burden import Assumptions, Burden, Request, burden_of, request_of
from tenders.domain.configuration import Configuration, Texts
from tenders.domain.facts import (
    ContractFacts,
    EvidenceFacts,
    Facts,
    GroundFacts,
    LotLimits,
    ReferenceRule,
    SuitabilityFacts,
)
from tenders.domain.vocabulary import LotBidding
from tenders.models import Tender
from tenders.services.templates import NAMES, Template, template


@dataclass(frozen=True)
class Reference:
    """A sjabloon; `is_own` where the tender began from it."""

    title: str
    burden: Burden
    is_own: bool


def reference_for(tender: Tender, assumptions: Assumptions) -> Reference:
    """Estimated with the assumptions of the tender, so that only what is asked differs."""
    if tender.began_from in NAMES:
        chosen = template(tender.began_from)
        return Reference(chosen.title, burden_of(request_of_template(chosen.name), assumptions), is_own=True)
    found = [
        Reference(template(name).title, burden_of(request_of_template(name), assumptions), is_own=False)
        for name in NAMES
    ]
    return min(found, key=lambda row: (row.burden.minutes, row.title))


@cache
def request_of_template(name: str) -> Request:
    """What the sjabloon asks, before anybody changes it."""
    chosen = template(name)
    definition, words = chosen.definition, chosen.words
    method = definition.method
    return request_of(
        Configuration(
            key=definition.key,
            title=definition.title,
            authority=definition.authority,
            texts=_texts(chosen),
            lots=method.lots,
            criteria=method.criteria,
            plan=definition.plan,
            statements=definition.statements,
            facts=Facts(
                suitability=tuple(_suitability(row) for row in words["suitability"]),
                evidence=_evidence(chosen),
                grounds=tuple(GroundFacts(code, reason) for code, reason in words["grounds"].items()),
                lot_limits=LotLimits(
                    LotBidding(words["fields"].get("lot_bidding", LotBidding.ALL.value)),
                    words["fields"].get("max_lots_to_bid"),
                ),
                contract=ContractFacts(
                    indexation=words["fields"].get("indexation", ""),
                    social_return_means=words["fields"].get("social_return_means", ""),
                    term_motivation=words["fields"].get("term_motivation", ""),
                ),
            ),
        )
    )


def _texts(chosen: Template) -> Texts:
    fields = chosen.words["fields"]
    names = ("summary", "description", "lots_motivation", "tariff", "complaint_desk")
    return Texts(
        **{name: fields.get(name, "") for name in names},
        criteria_words={
            code: f"{row['question']}\n{row['aspects']}" for code, row in chosen.words["criteria"].items()
        },
    )


def _suitability(row: Mapping[str, Any]) -> SuitabilityFacts:
    return SuitabilityFacts(
        row["code"],
        row["name"],
        row["kind"],
        row["requirement"],
        row.get("purpose", ""),
        alternative=row.get("alternative", ""),
        references=ReferenceRule(row["references_max"]) if row.get("references_max") else None,
    )


def _evidence(chosen: Template) -> tuple[EvidenceFacts, ...]:
    words = chosen.words["evidence"]
    return tuple(
        EvidenceFacts(
            rule.code,
            rule.name,
            rule.moment,
            rule.parties,
            mandatory=rule.mandatory,
            **{
                name: words.get(rule.code, {}).get(name, "")
                for name in ("suitability", "condition", "explanation", "purpose")
            },
        )
        for rule in chosen.definition.evidence
    )
