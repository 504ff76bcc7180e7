"""Begin a case, offer self-cleaning, decide. Nobody is excluded in any other way."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.domain.exclusion import Decision, check_begin, check_decision
from bids.domain.refusals import BidRefused
from bids.exclusion.selectors import is_answered, term_of
from bids.insiders.gate import require_cleared
from bids.models import Bid, BidMember, ExclusionCase, RepairRequest
from bids.repairs.services import ask_self_cleaning, close_offer
from bids.services.checks import begin_checks, exclude
from tenders.domain.exclusion import CATALOGUE
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def begin_case(
    bid: Bid,
    *,
    ground: str,
    happened_on: date,
    facts: str,
    member: BidMember | None = None,
    by: User,
    at: datetime,
) -> ExclusionCase:
    """`happened_on` is the day from which the term counts: the judgment, or for a misconduct the conduct."""
    tender = lock_tender(bid.tender_id)
    require(by, "bids.set_aside", tender)
    require_cleared(by, bid)
    codes = frozenset(row.code for row in tender.exclusion_grounds.all()) & CATALOGUE.keys()
    check_begin(ground, frozenset(codes), happened_on=happened_on, today=local_date(at))
    if not facts.strip():
        raise BidRefused("Schrijf op wat er is gebeurd en waaruit dat blijkt.")
    if member is not None and member.bid_id != bid.pk:
        raise BidRefused("Deze organisatie hoort niet bij de inschrijving.")
    name = member.name if member else ""
    open_ones = ExclusionCase.objects.filter(
        bid=bid, party_name=name, ground=ground, decision=ExclusionCase.Decision.OPEN
    )
    if open_ones.exists():
        raise BidRefused("Naar deze grond loopt al een onderzoek.")
    begin_checks(tender, by=by, at=at)
    case = ExclusionCase.objects.create(
        bid=bid,
        member=member,
        party_name=name,
        ground=ground,
        happened_on=happened_on,
        facts=facts.strip(),
        begun_by=by,
        begun_at=at,
    )
    _log("exclusion.begun", case, tender, by=by, at=at)
    return case


@transaction.atomic
def offer_self_cleaning(case: ExclusionCase, *, text: str, by: User, at: datetime) -> RepairRequest:
    """Ask the bidder what it did since; the term is the aanvultermijn of the tender."""
    tender, case = _locked(case)
    require(by, "bids.set_aside", tender)
    require_cleared(by, case.bid)
    if case.decision != ExclusionCase.Decision.OPEN or case.offer_id is not None:
        raise BidRefused("De inschrijver is hierover al gevraagd, of er is al beslist.")
    subject = f"{CATALOGUE[case.ground].name} ({CATALOGUE[case.ground].article})"
    title = f"{subject} – {case.party_name}" if case.party_name else subject
    case.offer = ask_self_cleaning(case.bid, tender, title=title, text=text, by=by, at=at)
    case.save(update_fields=["offer"])
    return case.offer


@transaction.atomic
def decide_case(
    case: ExclusionCase, *, decision: str, measures: str, proportionality: str, by: User, at: datetime
) -> ExclusionCase:
    """Exclude or not, with the weighing that the letter and the dossier quote; an exclusion sets the bid aside."""
    tender, case = _locked(case)
    require(by, "bids.set_aside", tender)
    require_cleared(by, case.bid)
    if case.decision != ExclusionCase.Decision.OPEN:
        raise BidRefused("In dit onderzoek is al beslist.")
    if decision not in {ExclusionCase.Decision.EXCLUDED, ExclusionCase.Decision.KEPT}:
        raise BidRefused("Kies of u uitsluit of niet.")
    term = term_of(case)
    check_decision(
        Decision(decision),
        at=at,
        term=term,
        offered_until=case.offer.due_at if case.offer else None,
        is_answered=is_answered(case),
        measures=measures,
        proportionality=proportionality,
    )
    case.decision = decision
    case.measures, case.proportionality = measures.strip(), proportionality.strip()
    case.decided_by, case.decided_at = by, at
    if decision == ExclusionCase.Decision.EXCLUDED:
        case.set_aside = exclude(case.bid, tender, reason=_reason(case, term.sentence), by=by, at=at)
    case.save()
    if case.offer is not None:
        close_offer(case.offer, is_accepted=decision == ExclusionCase.Decision.KEPT, by=by, at=at)
    _log("exclusion.decided", case, tender, by=by, at=at)
    return case


def _reason(case: ExclusionCase, term: str) -> str:
    """What the letter says: ground, facts, term, measures and weighing."""
    ground = CATALOGUE[case.ground]
    whose = f" bij {case.party_name}" if case.party_name else ""
    parts = [
        f"{ground.name} ({ground.article}){whose}.",
        case.facts,
        term,
        case.measures,
        case.proportionality,
    ]
    return "\n".join(part for part in parts if part)[:4000]


def _locked(case: ExclusionCase) -> tuple[Tender, ExclusionCase]:
    tender = lock_tender(case.bid.tender_id)
    found = (
        ExclusionCase.objects.select_for_update(of=("self",))
        .select_related("bid__organisation", "bid__opened_submission", "offer")
        .get(pk=case.pk)
    )
    found.bid.tender = tender
    return tender, found


def _log(event: str, case: ExclusionCase, tender: Tender, *, by: User, at: datetime) -> None:
    Auditor(by).record(
        event,
        case,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"bid": str(case.bid.public_id), "ground": case.ground, "decision": case.decision},
    )
