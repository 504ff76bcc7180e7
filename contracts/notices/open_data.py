"""The facts of an OCDS release, taken from the record."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.urls import reverse

from accounts.models import Organisation
from bids.domain.participation import Capacity
from contracts.domain.ocds import Agreed, Award, Facts, LotItem, Party
from contracts.domain.verdicts import VerdictKind
from contracts.models import AwardDecision, ContractFile
from contracts.notices.results import LotResult, Result, WonBid, result_of
from tenders.domain.labels import LABELS
from tenders.domain.lifecycle import AFTER_AWARD, Act, Status
from tenders.domain.vocabulary import Procedure
from tenders.models import StatusChange, Tender
from tenders.selectors import definition_of

_AUTHORITY = "authority"
_STATUSES = {Status.WITHDRAWN: "cancelled", Status.UNAWARDED: "unsuccessful"}
_METHODS = {Procedure.RESTRICTED: "selective", Procedure.BY_INVITATION: "limited"}
_NOT_AWARDED = {VerdictKind.WITHDRAWN: "cancelled"}


def release_facts(tender: Tender, decision: AwardDecision | None) -> Facts:
    """`decision` is the one that stands: told once it is definitive. A constant number of queries."""
    result = result_of(decision) if decision is not None else None
    if result is not None and result.decided_at is None:
        result = None
    rounds = definition_of(tender).planning.question_rounds
    contracts = tuple(_contracts(result)) if result else ()
    at = _at(tender, result, contracts)
    return Facts(
        ocid=f"{settings.OCDS_PREFIX}-{tender.public_id}",
        id=f"{tender.public_id}-{at:%Y%m%dT%H%M%SZ}",
        at=at,
        language="nl",
        authority=_party(tender.authority, _AUTHORITY, ("buyer", "procuringEntity")),
        tender_id=str(tender.public_id),
        title=tender.title,
        description=tender.summary or tender.description,
        status=_status(tender),
        method=_METHODS.get(Procedure(tender.procedure), "open"),
        method_details=LABELS[Procedure(tender.procedure)],
        value=None if tender.max_value is None else Decimal(tender.max_value),
        closes_at=tender.closes_at,
        published_at=tender.published_at,
        questions_until=max((row.closes_at for row in rounds), default=None),
        page=settings.SITE_URL + reverse("tenders:detail", args=[tender.public_id]),
        lots=tuple(
            LotItem(lot.number, lot.name, (lot.cpv or tender.cpv).partition("-")[0])
            for lot in tender.lots.all()
        ),
        received=_received(tender) if result else None,
        decided_at=result.decided_at if result else None,
        awards=tuple(award for row in result.lots for award in _awards(row)) if result else (),
        contracts=contracts,
        others=tuple(_others(result)) if result else (),
    )


def _at(tender: Tender, result: Result | None, contracts: tuple[Agreed, ...]) -> datetime:
    """Of the newest thing that the release tells."""
    withdrawn = StatusChange.objects.filter(tender=tender, act=Act.WITHDRAW.value).order_by("at").last()
    moments = [
        tender.published_at,
        withdrawn.at if withdrawn else None,
        result.decided_at if result else None,
        *(row.signed_at for row in contracts),
    ]
    return max(moment for moment in [tender.created_at, *moments] if moment is not None)


def _status(tender: Tender) -> str:
    if tender.state in AFTER_AWARD:
        return "complete"
    return _STATUSES.get(tender.state, "active")


def _received(tender: Tender) -> int:
    return tender.bids.filter(opened_submission__isnull=False).count()


def _awards(row: LotResult) -> list[Award]:
    """One per winner: each gets an overeenkomst of its own. A lot without a winner has one that says so."""
    if not row.winners:
        status = _NOT_AWARDED.get(row.verdict, "unsuccessful")
        return [Award(f"lot-{row.lot.number}", row.lot.number, status, reason=row.reason)]
    return [Award(_award_id(won), row.lot.number, "active", _supplier(won)) for won in row.winners]


def _award_id(won: WonBid) -> str:
    return f"award-{won.number}"


def _supplier(won: WonBid) -> Party:
    return _party(won.bid.organisation, f"supplier-{won.bid.public_id}", ("supplier", "tenderer"))


def _others(result: Result) -> list[Party]:
    """Members of a combinatie that won, and the subcontractors that its bid names; once per bid."""
    found: dict[str, Party] = {}
    for won in result.winners:
        for member in won.members:
            role = "tenderer" if member.kind is Capacity.MEMBER else "subcontractor"
            if member.kind is Capacity.THIRD_PARTY:
                continue
            key = f"member-{member.public_id}"
            found[key] = Party(key, member.name, (role,), member.kvk)
    return list(found.values())


def _contracts(result: Result) -> list[Agreed]:
    terms = {
        row.contract_id: row
        for row in ContractFile.objects.filter(contract__decision=result.decision).only(
            "contract_id", "starts_on", "ends_on"
        )
    }
    found = []
    for won in result.winners:
        if won.contract is None or won.signed_at is None:
            continue
        term = terms.get(won.contract.pk)
        found.append(
            Agreed(
                id=f"contract-{won.number}",
                award=_award_id(won),
                signed_at=won.signed_at,
                starts_on=term.starts_on if term else None,
                ends_on=term.ends_on if term else None,
            )
        )
    return found


def _party(organisation: Organisation, key: str, roles: tuple[str, ...]) -> Party:
    return Party(
        id=key,
        name=organisation.name,
        roles=roles,
        kvk=organisation.checked_kvk_number,
        street=organisation.address,
        postal_code=organisation.postal_code,
        city=organisation.city,
    )
