"""The decision and what followed: released letters, reports, papers of cases against it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from contracts.domain.dossier import STAFF, Audience, Stuk, Version, own, won
from contracts.dossier.registry import section
from contracts.dossier.sections.bids import holders_of
from contracts.dossier.sections.contents import stored_blocks
from contracts.dossier.sections.preparation import stuk_of_file
from contracts.models import (
    AwardMinutes,
    AwardReport,
    Letter,
    ProceedingPaper,
    VerificationSupply,
    WithdrawalLetter,
    WithdrawalMinutes,
)
from contracts.verification.selectors import supply_stream
from tenders.models import Tender

_REPORTS = {
    AwardReport.Version.FULL: STAFF,
    AwardReport.Version.CONTRACT: Audience(frozenset({Version.FULL, Version.CONTRACT})),
}


@section("brieven", stored_blocks)
def letter_stukken(tender: Tender, at: datetime) -> Iterator[Stuk]:
    """Letters that were released, of replaced decisions too; who guards the contracts gets those of the winners."""
    holders = set(holders_of(tender))
    letters = Letter.objects.filter(decision__tender=tender, decision__released_at__lte=at)
    for letter in letters.select_related("decision", "bid__organisation", "file").order_by("pk"):
        title = f"Brief aan {letter.bid.organisation.name}, besluit {letter.decision.number}"
        audience = won(letter.bid_id) if letter.bid_id in holders else own(letter.bid_id)
        yield from stuk_of_file(letter.file, title, letter.decision.released_at, "brief", audience)


@section("brieven_intrekking", stored_blocks)
def withdrawal_stukken(tender: Tender, at: datetime) -> Iterator[Stuk]:
    """Letters about the withdrawal, once they were sent; a bidder gets its own."""
    letters = WithdrawalLetter.objects.filter(note__tender=tender, note__sent_at__lte=at)
    for letter in letters.select_related("note", "bid__organisation", "file").order_by("pk"):
        title = f"Brief over de intrekking aan {letter.bid.organisation.name}"
        yield from stuk_of_file(letter.file, title, letter.note.sent_at, "brief", own(letter.bid_id))


@section("rapporten", stored_blocks)
def report_stukken(tender: Tender, at: datetime) -> Iterator[Stuk]:
    reports = AwardReport.objects.filter(decision__tender=tender, decision__released_at__lte=at)
    for report in (
        reports.filter(status=AwardReport.Status.READY).select_related("file", "decision").order_by("pk")
    ):
        title = f"Gunningsrapport {report.get_version_display()}, besluit {report.decision.number}"
        audience = _REPORTS[AwardReport.Version(report.version)]
        yield from stuk_of_file(report.file, title, report.requested_at, "gunningsrapport", audience)


@section("processen_verbaal", stored_blocks)
def minutes_stukken(tender: Tender, at: datetime) -> Iterator[Stuk]:
    """Of replaced decisions too; for the authority alone."""
    fixed = AwardMinutes.objects.filter(decision__tender=tender, fixed_at__lte=at)
    for minutes in fixed.select_related("file", "decision").order_by("pk"):
        title = f"Proces-verbaal van de gunning, besluit {minutes.decision.number}"
        yield from stuk_of_file(minutes.file, title, minutes.fixed_at, "proces-verbaal", STAFF)
    for minutes in WithdrawalMinutes.objects.filter(tender=tender, fixed_at__lte=at).select_related("file"):
        title = "Proces-verbaal van de intrekking"
        yield from stuk_of_file(minutes.file, title, minutes.fixed_at, "proces-verbaal", STAFF)


@section("procedures", stored_blocks)
def case_stukken(tender: Tender, _at: datetime) -> Iterator[Stuk]:
    papers = ProceedingPaper.objects.filter(proceeding__decision__tender=tender)
    for paper in papers.select_related("file", "proceeding"):
        title = f"{paper.proceeding}: {paper.get_kind_display()}"
        yield from stuk_of_file(paper.file, title, paper.added_at, "procedure")


def _proof(tender: Tender, ref: str) -> Iterator[bytes]:
    found = VerificationSupply.objects.select_related("blob").filter(item__verification__bid__tender=tender)
    return supply_stream(found.get(public_id=UUID(ref)))


@section("bewijs_winnaar", _proof)
def proof_stukken(tender: Tender, _at: datetime) -> Iterator[Stuk]:
    """What winners supplied after the provisional award; for the authority and for the winner itself."""
    proofs = VerificationSupply.objects.filter(
        item__verification__bid__tender=tender, blob__destroyed_at=None
    )
    for proof in proofs.select_related("item__member", "item__verification__bid__organisation"):
        bid = proof.item.verification.bid
        title = f"{bid.organisation.name}: {proof.item.title}"
        yield Stuk(
            str(proof.public_id), title, proof.received_at, "bewijsmiddel", "bewijsmiddel.pdf", own(bid.pk)
        )
