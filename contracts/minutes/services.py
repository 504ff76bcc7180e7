"""Fill in what the record lacks, fix the proces-verbaal, and set it as PDF: the work of the job "render_minutes"."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, SystemActor, tender_scope
from contracts.domain.errors import DecisionRefused
from contracts.domain.minutes import minutes_from, minutes_hash
from contracts.minutes.pdf import TEMPLATE, minutes_context, minutes_name
from contracts.minutes.selectors import (
    About,
    about_of,
    draft_of,
    is_buyer_of,
    mandate_to_fix,
    minutes_by_id,
    minutes_of,
    tender_of,
)
from contracts.models import (
    AwardDecision,
    AwardMinutes,
    MinutesSupplement,
    WithdrawalMinutes,
    WithdrawalSupplement,
)
from documents.files import store_file
from documents.outbox import enqueue
from documents.pdf import render_pdf
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


class MinutesIncomplete(DecisionRefused):
    """Something is missing; the page lists what, and where it is written."""


@transaction.atomic
def save_supplement(
    about: About,
    *,
    address: str = "",
    subject: str = "",
    value: Decimal | None = None,
    undecided: str = "",
    shares: Mapping[str, str] | None = None,
    has_interests: bool | None = None,
    interests: str = "",
    by: User,
    at: datetime,
) -> None:
    """Keep what the buyer fills in, also half; `shares` is by public id of a bid. Refused once it is fixed."""
    tender, about = _locked(about, "contracts.prepare_minutes", by)
    values: dict[str, Any] = {
        "address": address.strip(),
        "subject": subject.strip(),
        "value": value,
        "undecided": undecided.strip(),
        "shares": {key: text.strip() for key, text in (shares or {}).items() if text.strip()},
        "has_interests": has_interests,
        "interests": interests.strip() if has_interests else "",
        "changed_by": by,
        "changed_at": at,
    }
    if isinstance(about, Tender):
        WithdrawalSupplement.objects.update_or_create(tender=about, defaults=values)
    else:
        MinutesSupplement.objects.update_or_create(decision=about, defaults=values)
    Auditor(by).record("minutes.supplemented", about, scope=tender_scope(tender.public_id), at=at)


@transaction.atomic
def fix_minutes(about: About, *, seen: str, by: User, at: datetime) -> AwardMinutes | WithdrawalMinutes:
    """Vaststellen: freeze the content and let it be set as PDF.

    `seen` is the hash of what the signer had on screen. Refused with a gap, or where the record changed meanwhile.
    """
    tender, about = _locked(about, "contracts.fix_minutes", by)
    capacity = _capacity(tender, by, at)
    draft = draft_of(about)
    if draft.gaps:
        raise MinutesIncomplete(
            "Vul eerst aan wat nog ontbreekt. Daarna kunt u het proces-verbaal vaststellen."
        )
    digest = minutes_hash(draft.content)
    if digest != seen:
        raise DecisionRefused(
            "Er is iets veranderd nadat u dit proces-verbaal opende. Lees het opnieuw en stel het daarna vast."
        )
    columns: dict[str, Any] = {
        "content": draft.content.as_mapping(),
        "content_hash": digest,
        "fixed_by": by,
        "capacity": capacity,
        "fixed_at": at,
    }
    minutes: AwardMinutes | WithdrawalMinutes
    if isinstance(about, Tender):
        minutes = WithdrawalMinutes.objects.create(tender=about, **columns)
    else:
        minutes = AwardMinutes.objects.create(decision=about, **columns)
    Auditor(by).record(
        "minutes.fixed",
        minutes,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"content": digest, **_decision_of(about)},
    )
    enqueue("render_award_minutes", queue="pdf", minutes_id=minutes.public_id)
    return minutes


def render_award_minutes(minutes_id: UUID | str, *, at: datetime) -> None:
    """Idempotent: a proces-verbaal that has its PDF keeps it."""
    minutes = minutes_by_id(minutes_id)
    if minutes is None or minutes.file_id is not None:
        return
    content = minutes_from(minutes.content)
    rendered = render_pdf(
        TEMPLATE, minutes_context(minutes, content), is_rehearsal=minutes.tender.is_rehearsal
    )
    _keep(minutes, rendered.content, name=minutes_name(content), sha256=rendered.sha256, at=at)


@transaction.atomic
def _keep(
    made: AwardMinutes | WithdrawalMinutes, content: bytes, *, name: str, sha256: str, at: datetime
) -> None:
    tender = made.tender
    minutes = type(made)._default_manager.select_for_update(of=("self",)).get(pk=made.pk)
    if minutes.file_id is not None:
        return
    minutes.file = store_file(content, name=name, content_type="application/pdf", at=at)
    minutes.save(update_fields=["file"])
    Auditor(SystemActor.WORKER).record(
        "minutes.rendered",
        minutes,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"sha256": sha256},
    )


def _decision_of(about: About) -> dict[str, str]:
    return {} if isinstance(about, Tender) else {"decision": str(about.public_id)}


def _locked(about: About, act: str, by: User) -> tuple[Tender, About]:
    """The tender's row first; what it is about as it is after that. Refused where there is none to write now."""
    tender = lock_tender(tender_of(about))
    require(by, act, tender)
    fresh: About = tender
    if isinstance(about, AwardDecision):
        fresh = AwardDecision.objects.select_related("ranking").get(pk=about.pk)
        fresh.tender = tender
        if fresh.replaced_at is not None:
            raise DecisionRefused(
                "Dit besluit is vervangen. Maak het proces-verbaal van het geldende besluit."
            )
        if fresh.released_at is None:
            raise DecisionRefused("De brieven van dit besluit zijn nog niet verstuurd.")
    elif not isinstance(about_of(tender), Tender):
        raise DecisionRefused("Van deze aanbesteding is er een besluit. Maak het proces-verbaal daarvan.")
    if minutes_of(fresh) is not None:
        raise DecisionRefused("Dit proces-verbaal is vastgesteld en verandert niet meer.")
    return tender, fresh


def _capacity(tender: Tender, by: User, at: datetime) -> str:
    """A mandate first: it says more than the role."""
    mandate = mandate_to_fix(tender, by.pk, on=local_date(at))
    if mandate is not None:
        return f"{mandate.function}, volgens {mandate.document}"
    if is_buyer_of(tender, by.pk):
        return "inkoper"
    raise DecisionRefused("Vaststellen doet een inkoper, of een jurist met een mandaat dat nu geldt.")
