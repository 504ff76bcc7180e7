"""Ask winners for their evidence, take it in, judge it, and let a winner that fails fall away."""

from dataclasses import replace
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.domain.refusals import TooLate
from bids.domain.sealing import is_in_time, to_milliseconds
from bids.insiders.gate import require_cleared
from bids.permissions import require_editor
from bids.safe.selectors import SafeEvidence
from bids.safe.services import plain_copy
from contracts.domain.errors import DecisionRefused
from contracts.domain.verification import (
    Outcome,
    check_failure,
    check_judgment,
    supplement_due,
)
from contracts.models import AwardDecision, Verification, VerificationItem, VerificationSupply
from contracts.selectors.decisions import awarded_positions, standing_decision
from contracts.verification.held import held_for
from contracts.verification.selectors import RUNNING, asked_of_bids
from documents.inspection import check_pdf
from documents.kept_sealed import kept_sealed
from documents.outbox import enqueue
from scoring.domain.errors import FieldRefused, ScoringRefused
from scoring.services import drop_out
from tenders.domain.terms import winner_evidence_due
from tenders.domain.vocabulary import SetAsideGround
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import require
from tenders.selectors import definition_of
from tenders.services.lifecycle import lock_tender
from tenders.services.mails import mail_people_of
from ui.formatting import dutch_datetime

MAIL = "mail_verification_supplement"


def ask_winners(decision: AwardDecision, *, by: User, at: datetime) -> None:
    """In the transaction that sends the letters, which ask the same: a verification per winner with its term.

    What met already is not asked again; the rest gets the term of these letters.
    """
    tender = decision.tender
    definition = definition_of(tender)
    due_at = winner_evidence_due(
        local_date(at), definition.days_for_winner, rolls_forward=definition.winner_evidence_rolls_forward
    )
    winners = {row.bid_id: row.bid for row in awarded_positions(decision)}
    for pk, asked in asked_of_bids(tender, list(winners)).items():
        if not asked:
            continue
        verification, is_new = Verification.objects.update_or_create(
            bid=winners[pk], defaults={"decision": decision, "asked_at": at, "due_at": due_at}
        )
        known = {(item.code, item.member_id) for item in verification.items.all()}
        verification.items.exclude(outcome=Outcome.MET.value).update(
            outcome=Outcome.OPEN.value, due_at=due_at
        )
        VerificationItem.objects.bulk_create(
            VerificationItem(
                verification=verification,
                code=one.code,
                name=one.name,
                member=member,
                is_mandatory=one.is_mandatory,
                due_at=due_at,
            )
            for one, member in asked
            if (one.code, member.pk if member else None) not in known
        )
        Auditor(by).record(
            "verification.asked",
            verification,
            scope=tender_scope(tender.public_id),
            at=at,
            data={"bid": str(winners[pk].public_id), "due_at": due_at.isoformat(), "is_new": is_new},
        )


def supply_evidence(
    item: VerificationItem,
    file: BinaryIO,
    *,
    name: str,
    issued_on: date | None = None,
    by: User,
    received_at: datetime,
    at: datetime,
) -> VerificationSupply:
    """Keep a PDF beside the bid, sealed. TooLate a millisecond after the term, noted in the log."""
    bid = item.verification.bid
    require_editor(by, bid)
    check_pdf(file, name, settings.MAX_FILE_BYTES)
    received_at = to_milliseconds(received_at)
    if not is_in_time(received_at, item.due_at):
        _note_late(item, by=by, received_at=received_at, at=at)
        raise TooLate(
            f"De termijn liep tot en met {dutch_datetime(item.due_at)}. Uw bewijsmiddel is daarna ontvangen en wordt "
            "niet aangenomen."
        )
    meta = {"name": name[:200], "issued_on": issued_on.isoformat() if issued_on else None}
    with kept_sealed(file, meta) as columns:
        tender = lock_tender(bid.tender_id)
        fresh = _locked(item)
        _refuse_closed(fresh, tender)
        if fresh.outcome != Outcome.OPEN.value:
            raise DecisionRefused("Over dit bewijsmiddel is al beslist: aanleveren kan niet meer.")
        supply = VerificationSupply.objects.create(
            item=fresh,
            received_at=received_at,
            by=by,
            **columns,
        )
        Auditor(by).record(
            "verification.supplied",
            supply,
            scope=tender_scope(tender.public_id),
            at=at,
            data={"item": str(fresh.public_id), "sha256": columns["plain_sha256"]},
        )
        return supply


def supply_from_safe(
    item: VerificationItem, kept: SafeEvidence, *, by: User, received_at: datetime, at: datetime
) -> VerificationSupply:
    """A copy of what the winner has in its bewijskluis, as if it was uploaded. Raises VaultDamaged as well."""
    with plain_copy(kept, by=by) as file:
        return supply_evidence(
            item,
            file,
            name=kept.name,
            issued_on=kept.details.issued_on,
            by=by,
            received_at=received_at,
            at=at,
        )


@transaction.atomic
def judge_item(
    item: VerificationItem, outcome: Outcome | str, *, reason: str = "", by: User, at: datetime
) -> VerificationItem:
    """Whether one bewijsmiddel of the winner suffices. A judgment can be given anew as long as the award waits."""
    tender = lock_tender(item.verification.bid.tender_id)
    require(by, "contracts.verify", tender)
    require_cleared(by, item.verification.bid)
    fresh = _locked(item)
    _refuse_closed(fresh, tender)
    outcome, state = Outcome(outcome), fresh.state
    held = None if state.is_supplied else held_for(fresh)
    check_judgment(replace(state, is_held=held is not None), outcome, reason=reason, at=at)
    fresh.outcome, fresh.reason, fresh.judged_by, fresh.judged_at = outcome.value, reason.strip(), by, at
    fresh.save(update_fields=["outcome", "reason", "judged_by", "judged_at"])
    Auditor(by).record(
        "verification.judged",
        fresh,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "bid": str(fresh.verification.bid.public_id),
            "outcome": outcome.value,
            # Which file of the bid was accepted, where nothing else was supplied.
            **({"sha256": held.object.plain_sha256} if held is not None and held.object is not None else {}),
        },
    )
    return fresh


@transaction.atomic
def ask_supplement(item: VerificationItem, *, text: str, by: User, at: datetime) -> VerificationItem:
    """Once per bewijsmiddel, within the aanvultermijn of the tender; the item is open again until then."""
    tender = lock_tender(item.verification.bid.tender_id)
    require(by, "contracts.verify", tender)
    require_cleared(by, item.verification.bid)
    fresh = _locked(item)
    _refuse_closed(fresh, tender)
    if not text.strip():
        raise DecisionRefused("Schrijf op wat deze partij nog moet aanleveren.", field="text")
    fresh.due_at = supplement_due(fresh.state, days=definition_of(tender).supplement_days, at=at)
    fresh.outcome = Outcome.OPEN.value
    fresh.supplement, fresh.supplement_by, fresh.supplement_at = text.strip(), by, at
    fresh.save(update_fields=["due_at", "outcome", "supplement", "supplement_by", "supplement_at"])
    Auditor(by).record(
        "verification.supplement_asked",
        fresh,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"bid": str(fresh.verification.bid.public_id), "due_at": fresh.due_at.isoformat()},
    )
    enqueue(MAIL, queue="mail", item_id=fresh.public_id)
    return fresh


@transaction.atomic
def fail_winner(verification: Verification, *, reason: str, by: User, at: datetime) -> None:
    """The winner falls away on every lot, with this reason in the letters; the next in the ranking takes its place.

    The tender goes back to the ranking: a new decision follows, approved and sent as the first, with a new standstill.
    """
    tender = lock_tender(verification.bid.tender_id)
    require(by, "contracts.fail_winner", tender)
    require_cleared(by, verification.bid)
    fresh = Verification.objects.select_for_update(of=("self",)).select_related("bid").get(pk=verification.pk)
    if fresh.failed_at is not None:
        raise DecisionRefused("Deze partij is al afgevallen.")
    decision = standing_decision(tender)
    if decision is None or fresh.bid_id not in {row.bid_id for row in awarded_positions(decision)}:
        raise DecisionRefused("Deze inschrijver wint volgens het geldende besluit niets.")
    items = fresh.items.prefetch_related("supplies")
    check_failure([item.state for item in items], reason=reason)
    try:
        drop_out(
            tender, fresh.bid, ground=SetAsideGround.VERIFICATION_FAILED, reason=reason.strip(), by=by, at=at
        )
    except (ScoringRefused, FieldRefused) as refusal:
        raise DecisionRefused(str(refusal)) from refusal
    fresh.failed_by, fresh.failed_at, fresh.failure_reason = by, at, reason.strip()
    fresh.save(update_fields=["failed_by", "failed_at", "failure_reason"])
    Auditor(by).record(
        "verification.failed",
        fresh,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"bid": str(fresh.bid.public_id), "decision": str(decision.public_id)},
    )


def mail_supplement(item_id: UUID | str) -> None:
    """To the people of the winner: that something is asked, by when, and nothing of what."""
    item = VerificationItem.objects.select_related(
        "verification__bid__tender__authority", "verification__bid__organisation"
    ).get(public_id=item_id)
    bid = item.verification.bid
    until = dutch_datetime(item.due_at)
    mail_people_of(
        bid.organisation,
        bid.tender,
        title=f"Lees het verzoek vóór {until}",
        sentence=f"Er staat een verzoek voor u klaar. Reageer uiterlijk op {until}.",
        path=reverse("contracts:verification_own", args=[item.verification.public_id]),
    )


def _locked(item: VerificationItem) -> VerificationItem:
    return (
        VerificationItem.objects.select_for_update(of=("self",))
        .select_related("verification__bid")
        .get(pk=item.pk)
    )


def _refuse_closed(item: VerificationItem, tender: Tender) -> None:
    if item.verification.failed_at is not None or tender.state not in RUNNING:
        raise DecisionRefused("De verificatie van deze partij is gesloten.")


@transaction.atomic
def _note_late(item: VerificationItem, *, by: User, received_at: datetime, at: datetime) -> None:
    tender = Tender.objects.get(pk=item.verification.bid.tender_id)
    Auditor(by).record(
        "verification.refused_late",
        item,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"received_at": received_at.isoformat()},
    )
