"""Reads of the verification. What was supplied is decrypted here, for who may read it; the caller checks and logs."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from bids.models import Bid, BidMember
from bids.selectors import given_by_third_party
from contracts.domain.verification import Asked, Outcome, Party, Stage, asked_after_award, stage_of
from contracts.models import AwardDecision, Verification, VerificationItem, VerificationSupply
from contracts.selectors.decisions import awarded_positions, standing_decision
from documents.files import open_blob
from documents.scanning import scanned_stream
from documents.vault import VaultDamaged, decrypt_bytes, keyring, unwrap
from tenders.domain.definition import EvidenceRule
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import EvidenceMoment
from tenders.models import Tender
from tenders.selectors import definition_of

# Also while another winner fell away and the next letters are being made: a term that runs, runs on.
RUNNING = frozenset({Status.RANKED, Status.DECIDED, Status.STANDSTILL, Status.SUSPENDED})


@dataclass(frozen=True)
class Supplied:
    """A file as a person reads it; without a name where the stored bytes are not those that were supplied.

    `finding` says how old it is and may be, `has_signal` that this asks for a look; a signal decides nothing.
    """

    supply: VerificationSupply
    name: str = ""
    issued_on: date | None = None
    is_damaged: bool = False
    finding: str = ""
    has_signal: bool = False


@dataclass(frozen=True)
class OpenWinners:
    """The names of winners that stand in the way of the award: still to be verified, or found not to meet."""

    waiting: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()


def verifications_of(tender: Tender) -> QuerySet[Verification]:
    """Every winner that was ever asked, with items and supplies; a constant number of queries."""
    return with_items(Verification.objects.filter(bid__tender=tender))


def verification_in(tender: Tender, public_id: UUID) -> Verification | None:
    return verifications_of(tender).filter(public_id=public_id).first()


def verification_by_id(public_id: UUID) -> Verification | None:
    return with_items(Verification.objects.filter(public_id=public_id)).first()


def verification_of_bid(bid_id: int) -> Verification | None:
    return with_items(Verification.objects.filter(bid_id=bid_id)).first()


def supply_by_id(public_id: UUID) -> VerificationSupply | None:
    return (
        VerificationSupply.objects.select_related("blob", "item__verification__bid__tender__authority")
        .select_related("item__verification__bid__organisation")
        .filter(public_id=public_id)
        .first()
    )


def stage(verification: Verification, *, at: datetime) -> Stage:
    states = [item.state for item in verification.items.all()]
    return stage_of(states, has_failed=verification.failed_at is not None, at=at)


def open_winners(decision: AwardDecision, *, at: datetime) -> OpenWinners:
    """Of those that win by this decision and were asked; letters of before the verification asked nobody."""
    winners = {row.bid_id for row in awarded_positions(decision)}
    found = with_items(Verification.objects.filter(bid__in=winners)) if winners else []
    stages = [(row.bid.organisation.name, stage(row, at=at)) for row in found]
    return OpenWinners(
        tuple(name for name, one in stages if one in {Stage.WAITING, Stage.TO_JUDGE}),
        tuple(name for name, one in stages if one in {Stage.NOT_MET, Stage.FAILED}),
    )


def asked_of_bids(tender: Tender, bids: Sequence[int]) -> dict[int, list[tuple[Asked, BidMember | None]]]:
    """By bid what a winner supplies, each with the member that it is asked of; two queries for all bids."""
    evidence = definition_of(tender).evidence
    third = given_by_third_party(tender)
    members: dict[int, list[BidMember]] = {pk: [] for pk in bids}
    for member in BidMember.objects.filter(bid__in=bids):
        members[member.bid_id].append(member)
    found = {}
    for pk, rows in members.items():
        by_number: dict[int, BidMember] = {row.number: row for row in rows}
        asked = asked_after_award(evidence, [Party(row.number, row.kind) for row in rows], third)
        found[pk] = [(one, by_number.get(one.party)) for one in asked]
    return found


def requestable(tender: Tender) -> list[EvidenceRule]:
    """What the tender asks on request, in its order."""
    return [rule for rule in definition_of(tender).evidence if rule.moment is EvidenceMoment.ON_REQUEST]


def winners_told(tender: Tender) -> list[Bid]:
    """The winners of the decision that stands, once their letters are out and while they can be verified."""
    decision = standing_decision(tender)
    if decision is None or decision.released_at is None or tender.state not in RUNNING:
        return []
    found = {row.bid_id: row.bid for row in awarded_positions(decision)}
    failed = set(
        Verification.objects.filter(bid__in=found, failed_at__isnull=False).values_list("bid", flat=True)
    )
    return [bid for pk, bid in found.items() if pk not in failed]


def met_items(bids: Sequence[int]) -> dict[int, set[tuple[str, int]]]:
    """By bid which items met already, as code and number of the party."""
    found: dict[int, set[tuple[str, int]]] = {pk: set() for pk in bids}
    rows = VerificationItem.objects.filter(verification__bid__in=bids, outcome=Outcome.MET.value)
    for row in rows.select_related("member", "verification"):
        found[row.verification.bid_id].add((row.code, row.member.number if row.member else 0))
    return found


def supplied(supply: VerificationSupply) -> Supplied:
    try:
        meta: dict[str, Any] = json.loads(decrypt_bytes(bytes(supply.sealed_meta), _file_key(supply)))
    except VaultDamaged:
        return Supplied(supply, is_damaged=True)
    issued_on = meta.get("issued_on")
    return Supplied(supply, meta["name"], date.fromisoformat(issued_on) if issued_on else None)


def supply_stream(supply: VerificationSupply) -> Iterator[bytes]:
    """As it was supplied, for the dossier; a reader gets `supply_for_reader`."""
    return open_blob(supply.blob, _file_key(supply))


def supply_for_reader(supply: VerificationSupply) -> Iterator[bytes]:
    """NotHandedOut where it still owes a scan for malware that does not end well."""
    return scanned_stream(supply.blob, _file_key(supply))


def with_items(rows: QuerySet[Verification]) -> QuerySet[Verification]:
    return rows.select_related(
        "bid__organisation", "bid__tender__authority", "decision", "failed_by"
    ).prefetch_related(
        Prefetch(
            "items",
            VerificationItem.objects.select_related("member", "judged_by", "supplement_by"),
        ),
        Prefetch("items__supplies", VerificationSupply.objects.select_related("blob", "by")),
    )


def _file_key(supply: VerificationSupply) -> str:
    return unwrap(bytes(supply.reading_envelope), keyring().reading_private)
