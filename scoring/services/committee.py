"""Who is in the commission, and that each evaluator read how it judges."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from scoring.domain.errors import FieldRefused, ScoringRefused
from scoring.models import CommitteeMember, InstructionRead
from scoring.selectors.pairs import evaluators_of
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender

# Who prepares or leads the tender does not judge in it, under whatever name.
_LEADS = ("projectleider", "projectmanager", "inkoopadviseur", "inkoper", "inkoopregisseur", "voorzitter")


@transaction.atomic
def describe_member(
    tender: Tender, user: User, *, function: str, expertise: str, is_external: bool, by: User, at: datetime
) -> CommitteeMember:
    """Keep the function and the expertise of a present evaluator."""
    tender = lock_tender(tender)
    require(by, "scoring.describe_committee", tender)
    if user not in evaluators_of(tender):
        raise ScoringRefused("Deze persoon is geen commissielid in deze aanbesteding.")
    if not function.strip():
        raise FieldRefused("function", "Schrijf op welke functie dit commissielid heeft.")
    if any(word in function.casefold() for word in _LEADS):
        raise FieldRefused(
            "function",
            "Wie de aanbesteding inkoopt, leidt of erin adviseert, beoordeelt niet. Geef een ander de rol.",
        )
    if not expertise.strip():
        raise FieldRefused("expertise", "Schrijf op waarover dit commissielid deskundig is.")
    member, _ = CommitteeMember.objects.update_or_create(
        tender=tender,
        user=user,
        defaults={
            "function": function.strip(),
            "expertise": expertise.strip(),
            "is_external": is_external,
        },
    )
    Auditor(by).record(
        "committee.described",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"member": str(user.public_id)},
    )
    return member


@transaction.atomic
def confirm_instruction(tender: Tender, *, by: User, at: datetime) -> InstructionRead:
    """The evaluator read the method as it is now; a rectified method is read again."""
    tender = lock_tender(tender)
    require(by, "scoring.declare", tender)
    read, is_new = InstructionRead.objects.get_or_create(
        tender=tender, user=by, fingerprint=tender.fingerprint, defaults={"at": at}
    )
    if is_new:
        Auditor(by).record(
            "instruction.read",
            tender,
            scope=tender_scope(tender.public_id),
            at=at,
            data={"method": tender.fingerprint},
        )
    return read
