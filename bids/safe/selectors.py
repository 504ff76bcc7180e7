"""Reading the bewijskluis: for who works on the bids of its organisation, and for nobody else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from accounts.models import Organisation, User
from bids.domain.details import EvidenceDetails
from bids.domain.safe import KINDS, EvidenceKind, KindFacts, expires_on
from bids.permissions import require_editor
from bids.safe.models import SafeItem, SafeKey
from documents.files import open_blob
from documents.vault import decrypt_bytes, keyring, unwrap


@dataclass(frozen=True)
class SafeEvidence:
    """A bewijsmiddel as its organisation sees it."""

    item: SafeItem
    kind: EvidenceKind
    name: str
    size: int
    findings: dict[str, Any]
    sha256: str
    details: EvidenceDetails

    @property
    def facts(self) -> KindFacts:
        return KINDS[self.kind]

    @property
    def expires_on(self) -> date | None:
        return expires_on(self.kind, self.details)


def safe_contents(organisation: Organisation, *, by: User) -> list[SafeEvidence]:
    """Everything in the bewijskluis, by kind; two queries, however much there is. NotAllowed for others."""
    require_editor(by, organisation)
    items = list(SafeItem.objects.filter(organisation=organisation).select_related("blob"))
    if not items:
        return []
    private = _private_key(organisation)
    order = list(EvidenceKind)
    found = [_opened(item, private) for item in items]
    return sorted(found, key=lambda each: (order.index(each.kind), each.item.saved_at, each.item.pk))


def safe_evidence(organisation: Organisation, public_id: UUID, *, by: User) -> SafeEvidence | None:
    """One bewijsmiddel of this organisation; None where it has no such."""
    require_editor(by, organisation)
    item = _item(organisation, public_id)
    return _opened(item, _private_key(organisation)) if item is not None else None


def safe_stream(found: SafeEvidence, *, by: User) -> Iterator[bytes]:
    """The plain bytes. Raises VaultDamaged, before the first block, where they are gone or changed."""
    require_editor(by, found.item.organisation)
    private = _private_key(found.item.organisation)
    return open_blob(found.item.blob, unwrap(bytes(found.item.envelope), private))


def kind_of(item: SafeItem) -> EvidenceKind:
    """For the worker, which mails the people of the organisation about it."""
    return _opened(item, _private_key(item.organisation)).kind


def _item(organisation: Organisation, public_id: UUID) -> SafeItem | None:
    items = SafeItem.objects.select_related("blob", "organisation")
    return items.filter(organisation=organisation, public_id=public_id).first()


def _private_key(organisation: Organisation) -> str:
    key = SafeKey.objects.get(organisation=organisation)
    return unwrap(bytes(key.sealed_private), keyring().reading_private)


def _opened(item: SafeItem, private: str) -> SafeEvidence:
    meta: dict[str, Any] = json.loads(decrypt_bytes(bytes(item.meta), private))
    return SafeEvidence(
        item=item,
        kind=EvidenceKind(meta["kind"]),
        name=meta["name"],
        size=meta["size"],
        findings=meta.get("findings") or {},
        sha256=meta["sha256"],
        details=EvidenceDetails.from_json(meta["details"]),
    )
