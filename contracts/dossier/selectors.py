"""Reads of dossiers that were asked for."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count, QuerySet

from bids.models import Bid
from contracts.domain.dossier import Version
from contracts.dossier.models import Dossier, DossierPart
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
