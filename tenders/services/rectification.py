"""Issue a rectificatie: from that moment the working copy is what holds, and everybody who follows is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from accounts.models import User
from audit.services import Auditor, tender_scope
from tenders.changes import differences_between, paused_at, revision_of
from tenders.domain.change import (
    ChangeRefused,
    moved_award,
    proposed_deadline,
    refuse_after_closing,
    refuse_another_assignment,
    refuse_deadline,
)
from tenders.domain.checks import Finding, Subject
from tenders.domain.configuration import ConfigurationIncomplete
from tenders.domain.difference import Difference, is_material
from tenders.domain.lifecycle import Status
from tenders.domain.notices import NoticeKind
from tenders.models import Rectification, Tender
from tenders.permissions import require
from tenders.selectors import definition_from_rows, definition_of, findings_of, refusals_of
from tenders.services.announcement import require_announced
from tenders.services.configuration import StaleConfiguration, save_subject
from tenders.services.deviations import publish_reasons
from tenders.services.lifecycle import lock_tender
from tenders.services.notices import notify_all
from tenders.services.publication import PublicationRefused, freeze
from tenders.services.revision import copy_parts, drop_revision


@dataclass(frozen=True)
class Preparation:
    """What issuing the working copy at this moment would mean; `refusals` say why it is not possible yet.

    `findings` are those of the check that the change brings about: what blocks, and what has no reason.
    """

    differences: tuple[Difference, ...]
    is_material: bool
    closes_at: datetime | None
    proposed: datetime | None
    refusals: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def is_early(self) -> bool:
        """Whether the deadline leaves less time than proposed, so that it needs a reason."""
        return self.closes_at is not None and self.proposed is not None and self.closes_at < self.proposed


def prepare(tender: Tender, copy: Tender, *, at: datetime) -> Preparation:
    """Compare the working copy with what holds. TenderNed is not asked: `require_announced` is."""
    found = differences_between(tender, copy)
    material = is_material(found)
    refusals = [] if found else ["Er is nog niets gewijzigd."]
    deadline = copy.closes_at
    for refuse in (_refuse_time, _refuse_content):
        try:
            refuse(tender, copy, at)
        except (ChangeRefused, ConfigurationIncomplete) as refusal:
            refusals.append(str(refusal))
    findings = refusals_of(copy, at=at)
    is_running = tender.state is Status.PUBLISHED and deadline is not None
    proposed = proposed_deadline(deadline, at=at, is_material=material) if is_running and deadline else None
    return Preparation(found, material, deadline, proposed, tuple(refusals), findings)


@transaction.atomic
def adopt_proposed_deadline(tender: Tender, *, by: User, at: datetime) -> datetime | None:
    """Put the proposed deadline in the working copy, and the award with it; None where nothing moves."""
    locked = lock_tender(tender)
    require(by, "tenders.rectify", locked)
    copy = _copy_of(locked)
    proposed = prepare(locked, copy, at=at).proposed
    if proposed is None or proposed == copy.closes_at:
        return None
    values: dict[str, Any] = {"closes_at": proposed}
    if copy.closes_at is not None and copy.intended_award_on is not None:
        values["intended_award_on"] = moved_award(
            copy.intended_award_on, before=copy.closes_at, after=proposed
        )
    save_subject(copy, Subject.PLANNING, values=values, version=copy.config_version, by=by, at=at)
    return proposed


@transaction.atomic
def issue_rectification(
    tender: Tender,
    *,
    reason: str,
    deadline_reason: str = "",
    demands_confirmation: bool = False,
    version: int,
    by: User,
    at: datetime,
) -> Rectification:
    """Make the working copy, as it stood in `version`, the published tender; the earlier method is kept.

    Raises ChangeRefused, PublicationRefused for what the change would break, NotAnnounced before it is on
    TenderNed, StaleConfiguration where the copy changed since it was looked at. What was submitted stays valid.
    """
    locked = lock_tender(tender)
    require(by, "tenders.rectify", locked)
    copy = lock_tender(_copy_of(locked))
    if copy.config_version != version:
        raise StaleConfiguration(copy.config_version)
    if not reason.strip():
        raise ChangeRefused("De reden ontbreekt: schrijf op waarom u wijzigt.")
    prepared = prepare(locked, copy, at=at)
    if prepared.refusals:
        raise ChangeRefused(" ".join(prepared.refusals))
    if prepared.findings:
        raise PublicationRefused(prepared.findings)
    if prepared.is_early and not deadline_reason.strip():
        raise ChangeRefused(
            "Deze wijziging is van belang voor inschrijvers. Neem de voorgestelde sluiting over, of schrijf op waarom "
            "de termijn lang genoeg blijft."
        )
    require_announced(locked, at=at)
    before = frozen(locked)
    _put_in_force(locked, copy)
    rectification = record_change(
        locked,
        before,
        cause=Rectification.Cause.CHANGE,
        reason=reason,
        differences=prepared.differences,
        material=prepared.is_material,
        demands_confirmation=demands_confirmation,
        deadline_reason=deadline_reason if prepared.is_early else "",
        by=by,
        at=at,
    )
    notify_all(locked, NoticeKind.RECTIFICATION, about=rectification.public_id, at=at)
    tender.refresh_from_db()
    return rectification


def frozen(tender: Tender) -> dict[str, Any]:
    """The method in force, to be kept with the change that replaces it."""
    return {
        "definition_before": tender.frozen_definition,
        "fingerprint_before": tender.fingerprint,
        "closes_at_before": tender.closes_at,
    }


def record_change(
    tender: Tender,
    before: dict[str, Any],
    *,
    cause: Rectification.Cause,
    reason: str,
    differences: tuple[Difference, ...],
    material: bool,
    demands_confirmation: bool = False,
    deadline_reason: str = "",
    by: User,
    at: datetime,
) -> Rectification:
    """The row of a change that was just frozen, the reasons that hold with it, and its entry in the log."""
    publish_reasons(tender, findings_of(tender, at=at), at=at)
    rectification = Rectification.objects.create(
        tender=tender,
        number=tender.rectifications.count() + 1,
        cause=cause,
        reason=reason.strip(),
        is_material=material,
        demands_confirmation=demands_confirmation,
        deadline_reason=deadline_reason.strip(),
        closes_at=tender.closes_at,
        differences=[difference.as_row() for difference in differences],
        definition=tender.frozen_definition,
        fingerprint=tender.fingerprint,
        issued_by=by,
        issued_at=at,
        **before,
    )
    Auditor(by).record(
        "tender.rectified",
        rectification,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "number": rectification.number,
            "cause": cause.value,
            "before": rectification.fingerprint_before,
            "after": rectification.fingerprint,
            "closes_at": rectification.closes_at.isoformat(),
        },
    )
    return rectification


def _copy_of(tender: Tender) -> Tender:
    copy = revision_of(tender)
    if copy is None:
        raise ChangeRefused("Er is geen rectificatie in voorbereiding: begin er een.")
    return copy


def _refuse_time(tender: Tender, copy: Tender, at: datetime) -> None:
    if tender.closes_at is None or copy.closes_at is None:
        raise ChangeRefused("Het moment waarop de inschrijving sluit ontbreekt: vul het in bij Planning.")
    if tender.state is Status.PAUSED:
        # The term stands still; which deadline holds is decided at the resumption.
        refuse_after_closing(tender.closes_at, at=paused_at(tender) or at)
        refuse_deadline(tender.closes_at, copy.closes_at, at=paused_at(tender) or at)
        return
    refuse_after_closing(tender.closes_at, at=at)
    refuse_deadline(tender.closes_at, copy.closes_at, at=at)


def _refuse_content(tender: Tender, copy: Tender, _at: datetime) -> None:
    refuse_another_assignment(definition_of(tender), definition_from_rows(copy))


def _put_in_force(tender: Tender, copy: Tender) -> None:
    try:
        copy_parts(copy, tender)
    except ProtectedError as held:
        raise ChangeRefused(
            "Een onderdeel dat u weghaalt, wordt elders in deze aanbesteding genoemd, bijvoorbeeld in een vraag. "
            "Laat het staan en pas het aan."
        ) from held
    tender.config_version += 1
    tender.save(update_fields=["config_version"])
    freeze(tender)
    drop_revision(copy)
