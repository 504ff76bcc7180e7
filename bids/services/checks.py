"""The toetsing: per item a person's outcome, the grounds on which bids are set aside, and its end."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.domain.checks import UNCOUNTED_PAGES
from bids.domain.refusals import BidRefused, ChecksUnfinished, StaleCheck, UnequalTreatment
from bids.domain.repairs import check_after_silence
from bids.exclusion.selectors import open_cases
from bids.insiders.gate import require_cleared
from bids.models import Bid, CheckItem, SetAside, Submission
from bids.outcome import fix_outcome
from bids.repairs.selectors import is_asked_elsewhere, open_requests, unanswered
from bids.selectors import open_checks, opened_bids
from tenders.domain.lifecycle import Act, Status
from tenders.domain.method.entries import PRIOR_GROUNDS
from tenders.domain.procedure_words import said
from tenders.domain.vocabulary import SetAsideGround
from tenders.domain.wording import names_in_words
from tenders.models import Lot, Tender
from tenders.permissions import require
from tenders.selectors import definition_of
from tenders.services.lifecycle import change_status, lock_tender

_MOST_REASON = 2000


@transaction.atomic
def record_check(
    item: CheckItem,
    *,
    outcome: str,
    reason: str,
    version: int,
    by: User,
    at: datetime,
    deviation_reason: str = "",
) -> CheckItem:
    """Write a person's outcome over the proposal; the first one begins the toetsing.

    `version` is that of the page the person looked at: StaleCheck when somebody else was first. Anything but
    "voldoet" needs a reason, and "voldoet niet" one more where others with the same defect were asked for repair.
    """
    tender = lock_tender(item.bid.tender_id)
    require(by, "bids.check", tender)
    require_cleared(by, item.bid)
    outcome = _outcome(outcome)
    reason = reason.strip()
    if outcome != CheckItem.Outcome.MET and not reason:
        raise BidRefused("Schrijf waarom: alleen “voldoet” kan zonder reden.")
    check_after_silence(
        definition_of(tender).rules,
        is_unanswered=bool(unanswered([item], at=at)),
        is_not_met=outcome == CheckItem.Outcome.NOT_MET,
    )
    if outcome == CheckItem.Outcome.NOT_MET and is_asked_elsewhere(tender, item):
        if not deviation_reason.strip():
            raise UnequalTreatment(
                "Een andere inschrijver met hetzelfde gebrek kreeg herstel. Vraag ook hier herstel, of schrijf op "
                "waarom dit geval anders is."
            )
        reason = f"{reason}\n{deviation_reason.strip()}"[:_MOST_REASON]
    begin_checks(tender, by=by, at=at)
    _save_outcome(item, outcome=outcome, reason=reason, version=version, by=by, at=at)
    Auditor(by).record(
        "check.recorded",
        item,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"bid": str(item.bid.public_id), "outcome": str(outcome), "version": version + 1},
    )
    item.refresh_from_db()
    return item


@transaction.atomic
def accept_proposals(bid: Bid, *, by: User, at: datetime) -> int:
    """Record "voldoet" and "niet van toepassing" for the open items with that proposal; how many there were.

    The person takes the proposals over as its own outcomes; an item with a signal is never among them.
    """
    tender = lock_tender(bid.tender_id)
    require(by, "bids.check", tender)
    require_cleared(by, bid)
    begin_checks(tender, by=by, at=at)
    accepted = list(
        bid.checks.filter(
            outcome=CheckItem.Outcome.OPEN,
            signal="",
            proposal__in=[CheckItem.Outcome.MET, CheckItem.Outcome.NOT_APPLICABLE],
        )
    )
    auditor = Auditor(by)
    for item in accepted:
        reason = item.finding if item.proposal == CheckItem.Outcome.NOT_APPLICABLE else ""
        _save_outcome(item, outcome=item.proposal, reason=reason, version=item.version, by=by, at=at)
        auditor.record(
            "check.recorded",
            item,
            scope=tender_scope(tender.public_id),
            at=at,
            data={"bid": str(bid.public_id), "outcome": item.proposal, "version": item.version + 1},
        )
    return len(accepted)


@transaction.atomic
def set_aside(
    bid: Bid,
    *,
    ground: str,
    reason: str,
    by: User,
    at: datetime,
    lot: Lot | None = None,
    item: CheckItem | None = None,
) -> SetAside:
    """Keep a ground on which the bid (or its part for one lot) takes no part in the ranking.

    Every ground that applies is kept and named in the letter. Exclusion is never per lot (ESPD BR-LOT-40), and
    follows only from an exclusion case; a rehearsal has no bidder who could be asked.
    """
    tender = lock_tender(bid.tender_id)
    require(by, "bids.set_aside", tender)
    require_cleared(by, bid)
    if SetAsideGround(ground) not in PRIOR_GROUNDS:
        raise BidRefused("Deze grond hoort niet bij de toetsing.")
    if not reason.strip():
        raise BidRefused("Schrijf de reden op: de inschrijver krijgt die in de brief te lezen.")
    if lot is not None and ground == SetAsideGround.EXCLUDED:
        raise BidRefused("Uitsluiting geldt voor de hele inschrijving, niet voor één perceel.")
    if ground == SetAsideGround.EXCLUDED and not tender.is_rehearsal:
        raise BidRefused(
            "Uitsluiten kan alleen na een onderzoek: een grond uit de aanbesteding, de terugkijktermijn, "
            "gelegenheid voor zelfreinigende maatregelen en een afweging. Begin een onderzoek."
        )
    if lot is not None and not bid.lots.filter(lot=lot).exists():
        raise BidRefused("Deze inschrijving is niet voor dat perceel.")
    if bid.set_asides.filter(ground=ground, lot=lot, item=item, revoked_at=None).exists():
        raise BidRefused("Deze grond is al vastgelegd.")
    begin_checks(tender, by=by, at=at)
    return _set_aside(bid, tender, ground=ground, reason=reason.strip(), by=by, at=at, lot=lot, item=item)


def exclude(bid: Bid, tender: Tender, *, reason: str, by: User, at: datetime) -> SetAside:
    """The ground that follows from a decided exclusion case, under its lock and in its transaction."""
    return _set_aside(bid, tender, ground=SetAsideGround.EXCLUDED.value, reason=reason, by=by, at=at)


def _set_aside(
    bid: Bid,
    tender: Tender,
    *,
    ground: str,
    reason: str,
    by: User,
    at: datetime,
    lot: Lot | None = None,
    item: CheckItem | None = None,
) -> SetAside:
    row = SetAside.objects.create(bid=bid, lot=lot, ground=ground, item=item, reason=reason, by=by, at=at)
    Auditor(by).record(
        "bid.set_aside",
        row,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"bid": str(bid.public_id), "ground": str(ground), "lot": lot.number if lot else None},
    )
    return row


@transaction.atomic
def revoke_set_aside(row: SetAside, *, by: User, at: datetime) -> None:
    """Take a ground back while the toetsing lasts; the row stays, with the moment it was revoked."""
    tender = lock_tender(row.bid.tender_id)
    require(by, "bids.set_aside", tender)
    require_cleared(by, row.bid)
    if not SetAside.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=at):
        return
    Auditor(by).record(
        "bid.set_aside_revoked",
        row,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"bid": str(row.bid.public_id)},
    )


@transaction.atomic
def finish_checks(tender: Tender, *, by: User, at: datetime) -> list[Bid]:
    """Admit the bids that take part for at least one lot and begin the scoring; the admitted bids.

    In a toelatingsprocedure nothing is scored: the outcome is fixed at once, and the decision comes next.
    ChecksUnfinished while an item is open, "voldoet niet" has no ground for setting aside, a bid is still
    sealed, or no bid is left: then the decision is not to award.
    """
    tender = lock_tender(tender)
    require(by, "bids.finish_checks", tender)
    _refuse_unfinished(tender)
    admitted = [bid for bid in _with_grounds(tender) if not _is_out(bid)]
    if not admitted:
        raise ChecksUnfinished(
            said(
                "Er is geen inschrijving toegelaten. Neem het besluit om niet te gunnen.",
                is_admission=tender.is_admission,
            )
        )
    begin_checks(tender, by=by, at=at)
    Bid.objects.filter(pk__in=[bid.pk for bid in admitted]).update(admitted_at=at)
    change_status(tender, Act.FIX_ADMISSION if tender.is_admission else Act.FINISH_CHECKS, by=by, at=at)
    auditor = Auditor(by)
    for bid in admitted:
        auditor.record("bid.admitted", bid, scope=tender_scope(tender.public_id), at=at)
    if tender.is_admission:
        fix_outcome(tender, by, at)
    return admitted


def unfinished_reasons(tender: Tender) -> list[str]:
    """Why the toetsing cannot be finished yet, as sentences; empty when it can."""
    reasons = []
    if Submission.objects.filter(bid__tender=tender, status=Submission.Status.SEALED).exists():
        reasons.append(
            "Een inschrijving die op tijd was, is nog niet geopend: vraag een aanvullende opening."
        )
    if opened_bids(tender).exclude(indexed_submission=F("opened_submission")).exists():
        reasons.append("De inschrijvingen worden nog gelezen. Probeer het over een minuut opnieuw.")
    count = open_checks(tender)
    if count:
        reasons.append(
            f"Er {'staat nog 1 onderdeel' if count == 1 else f'staan nog {count} onderdelen'} open: "
            "leg van elk onderdeel een uitkomst vast."
        )
    waiting = [f"{asked.bid.organisation.name}: een verzoek" for asked in open_requests(tender)]
    waiting += [
        f"{case.bid.organisation.name}: een onderzoek naar uitsluiting" for case in open_cases(tender)
    ]
    if waiting:
        reasons.append("Er is nog niet beslist over " + names_in_words(sorted(set(waiting))) + ".")
    undecided = _not_met_without_ground(tender)
    if undecided:
        reasons.append(
            "Bij “voldoet niet” hoort een besluit: leg de inschrijving terzijde of wijzig de uitkomst ("
            + ", ".join(undecided)
            + ")."
        )
    return reasons


def _refuse_unfinished(tender: Tender) -> None:
    reasons = unfinished_reasons(tender)
    if reasons:
        raise ChecksUnfinished(" ".join(reasons))


def _not_met_without_ground(tender: Tender) -> list[str]:
    """Bids with an item that is not met and no ground at all: a ground per lot is a decision too."""
    names = (
        CheckItem.objects.filter(
            bid__tender=tender, bid__opened_submission__isnull=False, outcome=CheckItem.Outcome.NOT_MET
        )
        # Pages that do count after all are no ground: then they count, and that is all.
        .exclude(code=UNCOUNTED_PAGES)
        .exclude(bid__in=SetAside.objects.filter(revoked_at=None).values("bid_id"))
        .values_list("bid__organisation__name", flat=True)
    )
    return sorted(set(names))


def _with_grounds(tender: Tender) -> list[Bid]:
    return list(opened_bids(tender).prefetch_related("lots", "set_asides"))


def _is_out(bid: Bid) -> bool:
    active = [row for row in bid.set_asides.all() if row.revoked_at is None]
    if any(row.lot_id is None for row in active):
        return True
    return {row.lot_id for row in bid.lots.all()} <= {row.lot_id for row in active}


def begin_checks(tender: Tender, *, by: User, at: datetime) -> None:
    """The first act of the toetsing begins it; of a locked tender."""
    if Status(tender.status) is Status.OPENED:
        change_status(tender, Act.START_CHECKS, by=by, at=at)


def write_outcome(item: CheckItem, *, outcome: str, reason: str, by: User, at: datetime) -> None:
    """An outcome that follows from another act of the toetsing, under its lock and in its transaction."""
    item.refresh_from_db(fields=["version"])
    _save_outcome(item, outcome=outcome, reason=reason, version=item.version, by=by, at=at)
    Auditor(by).record(
        "check.recorded",
        item,
        scope=tender_scope(item.bid.tender.public_id),
        at=at,
        data={"bid": str(item.bid.public_id), "outcome": str(outcome), "version": item.version + 1},
    )


def _outcome(value: str) -> str:
    if value not in CheckItem.Outcome.values or value == CheckItem.Outcome.OPEN:
        raise BidRefused("Kies een uitkomst: voldoet, voldoet niet, herstel of niet van toepassing.")
    return value


def _save_outcome(
    item: CheckItem, *, outcome: str, reason: str, version: int, by: User, at: datetime
) -> None:
    changed = CheckItem.objects.filter(pk=item.pk, version=version).update(
        outcome=outcome, reason=reason, decided_by=by, decided_at=at, version=F("version") + 1
    )
    if not changed:
        current = CheckItem.objects.select_related("decided_by").get(pk=item.pk)
        raise StaleCheck(
            "Iemand anders heeft dit onderdeel in de tussentijd vastgelegd. "
            "Hieronder staat wat er nu staat; uw tekst is bewaard in het formulier.",
            current,
        )
