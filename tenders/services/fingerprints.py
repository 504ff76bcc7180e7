"""Every day the log of a tender changed, its last hash goes to people outside the system: they can hold it to that.

Of the chain of the tender alone. That of the acts on bids would tell how much happens in the vault.
"""

from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from audit.selectors import heads_of
from audit.services import tender_scope
from clock.source import AMSTERDAM
from documents.outbox import enqueue
from tenders.domain.lifecycle import Status
from tenders.domain.wording import local_date
from tenders.fingerprints import LogFingerprint
from tenders.models import Role, Tender
from tenders.services.mails import mail_role_holders
from ui.formatting import dutch_datetime

MAIL = "mail_log_fingerprint"
# Before the working day begins.
HOUR = time(7)
# Who reads the log of a tender (`tenders.read_audit`) and does not write in it, and who does most of it.
_READERS = (Role.AUDITOR, Role.BUYER)


def take_fingerprints(*, at: datetime) -> int:
    """Once a day from seven o'clock on, of each tender whose log changed since the last time; how many there were."""
    day = local_date(at)
    if at < datetime.combine(day, HOUR, AMSTERDAM):
        return 0
    tenders = (
        Tender.objects.filter(revises=None, is_rehearsal=False)
        .exclude(status=Status.DRAFT.value)
        .exclude(fingerprints__on__gte=day)
        .annotate(told=Max("fingerprints__sequence"))
        .only("pk", "public_id")
        .order_by("pk")
    )
    by_scope = {tender_scope(tender.public_id): tender for tender in tenders}
    heads = heads_of(by_scope)
    # In the order of the tenders: that of their ids is another one each time.
    return sum(
        _take(tender, heads[scope].sequence, heads[scope].entry_hash, at=at)
        for scope, tender in by_scope.items()
        if scope in heads and heads[scope].sequence > (tender.told or 0)
    )


@transaction.atomic
def _take(tender: Tender, sequence: int, entry_hash: str, *, at: datetime) -> bool:
    row, is_new = LogFingerprint.objects.get_or_create(
        tender=tender,
        on=local_date(at),
        defaults={"sequence": sequence, "entry_hash": entry_hash, "taken_at": at},
    )
    if is_new:
        enqueue(MAIL, queue="mail", fingerprint_id=row.public_id)
    return is_new


def mail_fingerprint(fingerprint_id: UUID | str) -> int:
    """To the inkopers and auditors of the tender, one mail each; how many. A second mail does no harm."""
    row = LogFingerprint.objects.select_related("tender__authority").get(public_id=fingerprint_id)
    return mail_role_holders(
        row.tender,
        _READERS,
        title="Controlegetal van het logboek",
        sentence=(
            f"Op {dutch_datetime(row.taken_at)} had het logboek {row.sequence} regels. Het controlegetal van regel "
            f"{row.sequence} is {row.entry_hash}. Bewaar deze mail. Met het programma verify_audit.py uit het dossier "
            "gaat u na dat deze regel er later nog precies zo staat."
        ),
        path=reverse("tenders:audit", args=[row.tender.public_id]),
    )
