"""What awaits a person around overeenkomsten, for the start page."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.selectors import can_submit_for, organisations_of
from contracts.domain.agreements import AgreementStatus, Signer, turn
from contracts.models import Agreement, Contract
from tenders.domain.lifecycle import Status
from tenders.models import Role, Tender, active_roles
from tenders.todo import Todo

_OPEN = [
    AgreementStatus.CONCEPT.value,
    AgreementStatus.READY.value,
    AgreementStatus.SIGNED_BY_PROVIDER.value,
    AgreementStatus.SIGNED_BY_AUTHORITY.value,
]


def agreements_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """Make, send and sign, for who does it; a constant number of queries."""
    bought = set(
        active_roles(
            user=user, role=Role.BUYER, tender__status=Status.AWARDED.value, tender__is_rehearsal=False
        ).values_list("tender_id", flat=True)
    )
    organisations = {found.pk: found for found in organisations_of(user)}
    rows = list(
        Agreement.objects.filter(
            Q(contract__decision__tender__in=bought)
            | Q(mandate__holder=user)
            | Q(contract__bid__organisation__in=organisations, sent_at__isnull=False),
            status__in=_OPEN,
            contract__decision__tender__status=Status.AWARDED.value,
            contract__decision__tender__is_rehearsal=False,
        )
        .select_related("contract__decision", "contract__bid__organisation", "mandate__holder")
        .prefetch_related("contract__decision__tender__authority")
    )
    return [
        *_to_make(bought),
        *_to_send([row for row in rows if row.contract.decision.tender_id in bought]),
        *(todo for row in rows if (todo := _to_sign(user, row, bought)) is not None),
    ]


def _to_make(bought: set[int]) -> list[Todo]:
    if not bought:
        return []
    waiting = Contract.objects.filter(decision__tender__in=bought, decision__replaced_at=None)
    waiting = waiting.exclude(
        pk__in=Agreement.objects.exclude(status=AgreementStatus.WITHDRAWN.value).values("contract")
    )
    tenders = Tender.objects.filter(pk__in=waiting.values("decision__tender")).select_related("authority")
    return [_todo("Maak de overeenkomsten", tender) for tender in tenders]


def _to_send(rows: list[Agreement]) -> list[Todo]:
    concepts = {
        row.contract.decision.tender_id: row.contract.decision.tender
        for row in rows
        if row.state is AgreementStatus.CONCEPT
    }
    return [_todo("Verstuur de overeenkomsten ter ondertekening", tender) for tender in concepts.values()]


def _to_sign(user: User, row: Agreement, bought: set[int]) -> Todo | None:
    awaited = turn(row.state, row.signing_order)
    if awaited is None:
        return None
    tender, organisation = row.contract.decision.tender, row.contract.bid.organisation
    if awaited.signer is Signer.PROVIDER:
        text = f"Onderteken de overeenkomst met {tender.authority.name}"
        is_mine = row.sent_at is not None and can_submit_for(user, organisation)
    else:
        text = f"Onderteken de overeenkomst met {organisation.name}"
        holds = row.mandate is not None and row.mandate.holder_id == user.pk
        is_mine = tender.pk in bought or holds
    if not is_mine:
        return None
    return Todo(
        text=text,
        url=reverse("contracts:agreement", args=[row.public_id]),
        tender=tender,
        without_names="Onderteken een overeenkomst",
    )


def _todo(text: str, tender: Tender) -> Todo:
    return Todo(
        text=text, url=reverse("contracts:agreements", args=[tender.public_id]), tender=tender, due=None
    )
