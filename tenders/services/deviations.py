"""Pas toe of leg uit: keep why a norm is not applied, and publish those reasons with the tender."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from accounts.models import User
from audit.services import Auditor
from documents.outbox import enqueue
from tenders.domain.checks import Finding, Severity
from tenders.domain.deviations import TITLE
from tenders.models import Deviation, Tender
from tenders.permissions import require
from tenders.selectors import deviations_of, new_findings, published_reasons, reasons_of
from tenders.services.lifecycle import lock_tender, scope_of


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
    asked = {finding.about: finding for finding in new_findings(locked, at=at) if _asks(finding)}
    stored = reasons_of(locked)
    changed = [row for row in reasons if row.text != row.seen and row.text != stored.get(row.about, "")]
    overwritten = {
        row.about: stored.get(row.about, "") for row in changed if row.seen != stored.get(row.about, "")
    }
    if overwritten:
        raise ReasonsChanged(overwritten)
    kept = [row for row in changed if row.about in asked]
    for row in kept:
        _keep(locked.revises or locked, asked[row.about], row.text, by=by, at=at)
    if kept:
        Auditor(by).record(
            "tender.explained",
            locked,
            scope=scope_of(locked),
            at=at,
            data={"findings": [f"{asked[row.about].code}:{row.about}" for row in kept]},
        )
    return tuple(row for row in changed if row.about not in asked)


def publish_reasons(tender: Tender, found: Iterable[Finding], *, at: datetime) -> int:
    """Mark the reasons that hold for these findings as those of the publication at `at`; how many there are.

    For a locked tender, inside the transaction that publishes or rectifies it, before the row of a rectification is
    written. Every publication has the whole set; the annex is made anew where the set is another one.
    """
    before = {(row.about, row.reason) for row in published_reasons(tender)}
    newest = {row.about: row for row in deviations_of(tender)}
    wanted = dict.fromkeys(finding.about for finding in found if _asks(finding))
    holding = [newest[about] for about in wanted if about in newest and newest[about].reason]
    Deviation.objects.filter(pk__in=[row.pk for row in holding if row.published_at is None]).update(
        published_at=at
    )
    for row in holding:
        if row.published_at is not None:
            # A row is published once; a set that is published again has rows of its own.
            row.pk, row.public_id, row.published_at = None, uuid4(), at
            row.save(force_insert=True)
    if {(row.about, row.reason) for row in holding} != before:
        tender.documents.filter(title=TITLE).update(is_current=False)
        if holding:
            enqueue("render_deviations", queue="pdf", tender_id=tender.public_id)
    return len(holding)


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
