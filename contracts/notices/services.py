"""Choose how awards are announced, and note the notice that appeared."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.domain.notices import Mode, NoticeRefused, check_mode, check_notice
from contracts.models import AwardDecision, AwardNotice, NoticeMode
from contracts.notices.selectors import decided_at, is_social, mode_of
from contracts.selectors import standing_decision
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def choose_notice_mode(tender: Tender, mode: Mode | str, *, by: User, at: datetime) -> NoticeMode:
    """Per award, or per quarter. Refused once the notice of this award was noted."""
    tender = lock_tender(tender)
    require(by, "contracts.keep_notice", tender)
    mode = Mode(mode)
    check_mode(mode, is_social=is_social(tender))
    if AwardNotice.objects.filter(decision=_decision(tender)).exists():
        raise NoticeRefused("De aankondiging van deze gunning is al genoteerd.", field="mode")
    row, _ = NoticeMode.objects.update_or_create(
        tender=tender, defaults={"mode": mode.value, "changed_by": by, "changed_at": at}
    )
    Auditor(by).record(
        "notice.mode_chosen", tender, scope=tender_scope(tender.public_id), at=at, data={"mode": mode.value}
    )
    return row


@transaction.atomic
def record_award_notice(
    tender: Tender,
    *,
    reference: str,
    published_on: date | None,
    ted_reference: str = "",
    by: User,
    at: datetime,
) -> AwardNotice:
    """Note under which kenmerk and when the notice appeared; noted anew it replaces what was noted."""
    tender = lock_tender(tender)
    require(by, "contracts.keep_notice", tender)
    decision = _decision(tender)
    moment = decided_at(decision)
    if moment is None:
        raise NoticeRefused("De gunning is nog niet definitief: er is nog niets aan te kondigen.")
    check_notice(reference, published_on, decided_at=moment, at=at)
    notice, _ = AwardNotice.objects.update_or_create(
        decision=decision,
        defaults={
            "mode": mode_of(tender).value,
            "reference": reference.strip(),
            "ted_reference": ted_reference.strip(),
            "published_on": published_on,
            "recorded_by": by,
            "recorded_at": at,
        },
    )
    Auditor(by).record(
        "notice.recorded",
        notice,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "decision": str(decision.public_id),
            "mode": notice.mode,
            "reference": notice.reference,
            "ted_reference": notice.ted_reference,
            "published_on": notice.published_on.isoformat(),
        },
    )
    return notice


def _decision(tender: Tender) -> AwardDecision:
    decision = standing_decision(tender)
    if decision is None:
        raise NoticeRefused("Er is geen besluit om aan te kondigen.")
    return decision
