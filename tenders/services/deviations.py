"""Pas toe of leg uit: keep why a norm is not applied, and publish those reasons with the tender."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from documents.outbox import enqueue
from tenders.domain.checks import Finding, Severity
from tenders.models import Deviation, Tender
from tenders.permissions import require
from tenders.selectors import findings_of, reasons_of
from tenders.services.lifecycle import lock_tender


@dataclass(frozen=True)
class Reason:
    """What somebody wrote about a finding, and the reason that stood there when they began."""

    about: str
    text: str
    seen: str = ""


class ReasonsChanged(Exception):
    """A colleague wrote other reasons meanwhile; `stored` has them by what they are about. Nothing was saved."""

    def __init__(self, stored: Mapping[str, str]) -> None:
        super().__init__(
            "Terwijl u bezig was, heeft een collega een reden gewijzigd. Er is niets overschreven."
        )
        self.stored = stored


@transaction.atomic
def explain(tender: Tender, reasons: Sequence[Reason], *, by: User, at: datetime) -> tuple[Reason, ...]:
    """Keep the reasons that are new; an empty text takes a reason back.

    Returns those that could not be kept because what they are about is no longer found.
    """
    locked = lock_tender(tender)
    require(by, "tenders.configure", locked)
    asked = {finding.about: finding for finding in findings_of(locked, at=at) if _asks(finding)}
    stored = reasons_of(locked)
    changed = [row for row in reasons if row.text != row.seen and row.text != stored.get(row.about, "")]
    overwritten = {
        row.about: stored.get(row.about, "") for row in changed if row.seen != stored.get(row.about, "")
    }
    if overwritten:
        raise ReasonsChanged(overwritten)
    kept = [row for row in changed if row.about in asked]
    for row in kept:
        _keep(locked, asked[row.about], row.text, by=by, at=at)
    if kept:
        Auditor(by).record(
            "tender.explained",
            locked,
            scope=tender_scope(locked.public_id),
            at=at,
            data={"findings": [f"{asked[row.about].code}:{row.about}" for row in kept]},
        )
    return tuple(row for row in changed if row.about not in asked)


def publish_reasons(tender: Tender, found: Iterable[Finding], *, at: datetime) -> int:
    """Mark the reasons that hold for these findings as published, and have the annex made; how many there are.

    For a locked tender, inside the transaction that publishes it.
    """
    newest = {row.about: row.pk for row in tender.deviations.all()}
    wanted = [newest[finding.about] for finding in found if _asks(finding) and finding.about in newest]
    rows = Deviation.objects.filter(pk__in=wanted, published_at=None).exclude(reason="")
    count = rows.update(published_at=at)
    if count:
        enqueue("render_deviations", queue="pdf", tender_id=tender.public_id)
    return count


def _asks(finding: Finding) -> bool:
    return finding.severity is Severity.WARNING


def _keep(tender: Tender, finding: Finding, text: str, *, by: User, at: datetime) -> None:
    Deviation.objects.create(
        tender=tender,
        code=finding.code,
        about=finding.about,
        sentence=finding.sentence,
        norm=finding.norm,
        source=finding.source,
        reason=text,
        given_by=by,
        given_at=at,
    )
