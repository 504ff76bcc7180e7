"""Publish: refuse what is wrong, freeze the method, make the keys."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from documents.vault import generate_keypair, keyring, wrap
from tenders.domain.checks import Finding, Severity, Subject, blocking, refusing
from tenders.domain.configuration import Configuration
from tenders.domain.definition import TenderDefinition
from tenders.domain.lifecycle import Act, next_status
from tenders.domain.scenario import (
    ScenarioInvalid,
    definition_from_mapping,
    dump_definition,
    fingerprint,
)
from tenders.models import Tender, TenderKey
from tenders.permissions import require
from tenders.selectors import configuration_of, findings_of, reasons_of
from tenders.services.announcement import require_announced
from tenders.services.chapter import enqueue_chapter
from tenders.services.deviations import publish_reasons
from tenders.services.lifecycle import change_status, lock_tender


class PublicationRefused(Exception):
    """The check found what blocks or has no reason; `findings` holds each with the page to repair it on."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(" ".join(finding.sentence for finding in findings))
        self.findings = findings


@transaction.atomic
def publish_tender(tender: Tender, *, by: User, at: datetime) -> Tender:
    """Freeze the definition with its fingerprint, make the tender's own key pairs, and have the chapter made.

    The private part of a pair is encrypted at once to the opening key of the installation and kept nowhere else.
    A price pair exists only where a bidder states a price. Raises PublicationRefused, and NotAnnounced before the
    tender is on TenderNed; a rehearsal records its findings and is never refused for them.
    """
    locked = lock_tender(tender)
    require(by, "tenders.publish", locked)
    next_status(locked.state, Act.PUBLISH)
    found = findings_of(locked, at=at)
    refused = refusing(found, reasons_of(locked))
    if refused and not locked.is_rehearsal:
        raise PublicationRefused(refused)
    require_announced(locked, at=at)
    configuration = freeze(locked)
    locked.published_at = at
    locked.save(update_fields=["published_at"])
    make_keys(locked, with_price=configuration.asks_price)
    change_status(locked, Act.PUBLISH, by=by, at=at)
    deviations = publish_reasons(locked, found, at=at)
    Auditor(by).record(
        "tender.frozen",
        locked,
        scope=tender_scope(locked.public_id),
        at=at,
        data={
            "fingerprint": locked.fingerprint,
            "findings": sorted({finding.code for finding in blocking(found)}),
            "deviations": deviations,
        },
    )
    tender.refresh_from_db()
    return tender


def freeze(tender: Tender) -> Configuration:
    """Make the rows of a locked tender its frozen method: at publication, and again at each rectification.

    The chapter "Zo beoordelen wij" is made of it after the commit; where nothing is scored there is none.
    """
    configuration = configuration_of(tender)
    definition = configuration.definition()
    tender.frozen_definition = _readable(definition)
    tender.fingerprint = fingerprint(definition)
    tender.save(update_fields=["frozen_definition", "fingerprint"])
    if not tender.is_admission:
        enqueue_chapter(tender)
    return configuration


def _readable(definition: TenderDefinition) -> dict[str, Any]:
    """The form that is frozen; refused where reading it back would not give this definition."""
    frozen = dump_definition(definition)
    try:
        reason = "" if definition_from_mapping(frozen) == definition else "de bevroren methode wijkt af."
    except ScenarioInvalid as invalid:
        reason = "; ".join(str(problem) for problem in invalid.problems)
    if reason:
        sentence = f"De configuratie spreekt zichzelf tegen: {reason}"
        raise PublicationRefused((Finding("contradiction", Severity.BLOCKING, sentence, Subject.METHOD),))
    return frozen


def make_keys(tender: Tender, *, with_price: bool) -> None:
    """The pairs to which bids are sealed; the private parts are encrypted to the opening key and forgotten."""
    parts = [TenderKey.Part.QUALITY, *([TenderKey.Part.PRICE] if with_price else [])]
    opening_public = keyring().opening_public
    for part in parts:
        pair = generate_keypair()
        TenderKey.objects.create(
            tender=tender,
            part=part,
            public_key=pair.public,
            sealed_private_key=wrap(pair.private, opening_public),
        )
