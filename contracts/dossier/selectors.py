"""Reads of dossiers that were asked for."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count, QuerySet

from audit.services import subject_text
from bids.models import Bid, SubmittedObject
from contracts.domain.dossier import BIDS, Version
from contracts.dossier.models import Dossier, DossierEntry, DossierPart
from contracts.models import Letter
from documents.files import open_blob
from documents.vault import keyring, unwrap
from tenders.models import Tender


def dossiers_of(tender: Tender, versions: frozenset[Version]) -> QuerySet[Dossier]:
    """Those of these versions, newest first, with how many files they have and how many are packed."""
    found = Dossier.objects.filter(tender=tender, version__in=[version.value for version in versions])
    counted = found.annotate(total=Count("entries"), packed=Count("entries__part"))
    # Said here: counting leaves out the order that the model has.
    return counted.select_related("requested_by", "bid__organisation").order_by("-requested_at", "-pk")


def dossiers_with_bids(tender: Tender, bid: Bid | None) -> dict[str, tuple[str, str]]:
    """Dossiers that hold something that was handed in, by this bidder or by any, as the log of who read names them."""
    entries = DossierEntry.objects.filter(dossier__tender=tender, section=BIDS)
    if bid is not None:
        objects = SubmittedObject.objects.filter(submission__bid=bid).values_list("public_id", flat=True)
        entries = entries.filter(ref__in=[str(public_id) for public_id in objects])
    found = Dossier.objects.filter(pk__in=entries.values("dossier")).select_related("bid__organisation")
    return {
        subject_text(dossier): (
            dossier.bid.organisation.name if dossier.bid else "meer inschrijvers",
            f"Dossier {dossier.get_version_display()}",
        )
        for dossier in found
    }


def dossier_by_id(public_id: UUID) -> Dossier | None:
    found = Dossier.objects.select_related("tender__authority", "bid__organisation")
    return found.filter(public_id=public_id).first()


def newest_own_dossier(bid: Bid) -> Dossier | None:
    """What was last made for this bidder and can be downloaded."""
    return Dossier.objects.filter(bid=bid, status=Dossier.Status.READY).first()


def bids_with_letters(tender: Tender) -> QuerySet[Bid]:
    """The bids of which the bidder got a letter: for them alone a version of their own is made."""
    letters = Letter.objects.filter(decision__tender=tender, decision__released_at__isnull=False)
    return (
        tender.bids.filter(pk__in=letters.values("bid"))
        .select_related("organisation")
        .order_by("organisation__name")
    )


def zip_blocks(dossier: Dossier) -> Iterator[bytes]:
    """The plain ZIP, part after part in constant memory; VaultDamaged where a part is not what was made."""
    for part in DossierPart.objects.filter(dossier=dossier).select_related("blob").order_by("number"):
        yield from open_blob(part.blob, unwrap(bytes(part.reading_envelope), keyring().reading_private))
