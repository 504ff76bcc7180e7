"""The keys of the three reference documents, with where each stands in the configuration and what it must be there.

A key names its place in the document. It has either a way to read it from the tender that the sjabloon makes, with the
value of the document, or the word under which `docs/architecture.md` says why it is not configured.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tenders.domain.configuration import Configuration
from tenders.domain.contract_rules import CapacityRule, ContractRules
from tenders.domain.definition import Criterion, EvidenceRule, TenderDefinition
from tenders.domain.facts import EvidenceFacts, Facts, SuitabilityFacts
from tenders.domain.milestones import Step, milestones
from tenders.domain.procedure_rules import ProcedureRules
from tenders.domain.vocabulary import (
    EvidenceMoment,
    EvidenceParty,
    TieOp,
    TieScope,
)
from tenders.models import Tender
from tenders.planning import planning_of
from tenders.selectors import configuration_of
from tenders.services.templates import template

GOOI, VOORNE, EMMEN = "gooi-en-vechtstreek", "voorne-aan-zee", "emmen"
P = EvidenceParty.BIDDER
BIDDER_AND_MEMBERS = (P, EvidenceParty.MEMBER)
ALL_MEMBERS = (*BIDDER_AND_MEMBERS, EvidenceParty.SUBCONTRACTOR)
BID, ASKED, AWARD = EvidenceMoment.SUBMISSION, EvidenceMoment.ON_REQUEST, EvidenceMoment.AFTER_AWARD


@dataclass(frozen=True)
class Loaded:
    """A tender that was begun from a sjabloon, read in every way that its keys need."""

    name: str
    tender: Tender

    @cached_property
    def configuration(self) -> Configuration:
        return configuration_of(self.tender)

    @property
    def facts(self) -> Facts:
        return self.configuration.facts

    @property
    def rules(self) -> ProcedureRules:
        return self.configuration.rules

    @property
    def contract(self) -> ContractRules:
        return self.configuration.contract

    @property
    def document(self) -> TenderDefinition:
        """With the key, title and authority of the document, which a new tender has of its own."""
        return template(self.name).definition

    @property
    def definition(self) -> TenderDefinition:
        return self.configuration.definition()

    @property
    def leaves(self) -> dict[str, Criterion]:
        return {leaf.code: leaf for leaf in self.configuration.leaves}

    @property
    def capacity(self) -> CapacityRule:
        assert self.contract.capacity is not None
        return self.contract.capacity

    def day_of(self, step: Step) -> date | None:
        """The last day of a step that the rules compute."""
        found = next(item for item in milestones(planning_of(self.tender)) if item.step is step)
        return found.on

    def requirement(self, code: str) -> SuitabilityFacts:
        return next(row for row in self.facts.suitability if row.code == code)

    def proof(self, code: str) -> EvidenceFacts:
        return next(row for row in self.facts.evidence if row.code == code)

    def rule(self, code: str) -> EvidenceRule:
        return next(row for row in self.configuration.evidence if row.code == code)


@dataclass(frozen=True)
class Key:
    path: str
    read: Callable[[Loaded], Any]
    value: Any


@dataclass(frozen=True)
class Left:
    """Keys that are deliberately not configured, by the word of the reason in `docs/architecture.md`."""

    reason: str
    paths: tuple[str, ...]


def says(*words: str) -> Callable[[str], bool]:
    """Whether a text has all of these words."""
    return lambda text: all(word.lower() in text.lower() for word in words)


def asks(rows: dict[str, tuple[EvidenceMoment, tuple[EvidenceParty, ...], int | None]]) -> list[Key]:
    """Per bewijsmiddel: when, by whom and how old at most."""

    def read(code: str) -> Callable[[Loaded], Any]:
        def found(loaded: Loaded) -> Any:
            rule = loaded.rule(code)
            return rule.moment, rule.parties, rule.max_age_months

        return found

    return [Key(f"evidence.{code}", read(code), asked) for code, asked in rows.items()]


def criteria(points: dict[str, int]) -> list[Key]:
    def read(code: str) -> Callable[[Loaded], Any]:
        return lambda loaded: loaded.leaves[code].max_points

    return [Key(f"award_criteria.{code}", read(code), most) for code, most in points.items()]


def decided(days: dict[str, date]) -> list[Key]:
    """Gates and other decisions, each with its date and who decides."""

    def read(code: str) -> Callable[[Loaded], Any]:
        def found(loaded: Loaded) -> Any:
            row = next(row for row in loaded.facts.decisions if row.code == code)
            return row.decided_on if row.mandate else None

        return found

    return [Key(f"milestones.{code}", read(code), day) for code, day in days.items()]


def scale(levels: list[tuple[str, int | None]]) -> Key:
    return Key("scale", lambda loaded: [(row.label, row.value) for row in loaded.configuration.scale], levels)


def tie_keys(keys: list[tuple[TieOp, str | None, TieScope]]) -> Key:
    def read(loaded: Loaded) -> Any:
        return [(key.op, key.code, key.scope) for key in loaded.configuration.tie_break]

    return Key("ranking.tie_break", read, keys)


def round_of(place: int) -> Callable[[Loaded], Any]:
    def read(loaded: Loaded) -> Any:
        found = loaded.configuration.question_rounds[place]
        return found.closes_at, found.answered_on, found.follow_up_only

    return read
