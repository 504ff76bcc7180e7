"""A tender from the scoring on. Bids are rows as the opening leaves them; acts go through services."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from bids.models import Bid, BidLot, BidPrice, OpeningRecord, OpeningRequest, SetAside, Submission
from scoring.models import ConsensusScore, FixedRanking, InterestDeclaration, Score, ScoreSheet
from scoring.services import (
    admit_without_interest,
    confirm_consensus,
    confirm_instruction,
    finalise_sheet,
    fix_quality,
    fix_ranking,
    reveal_scores,
    save_consensus,
    save_score,
    sheet_for,
    sign_declaration,
)
from tenders.domain.definition import TenderDefinition
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import SetAsideGround
from tenders.models import Lot, Role, Tender
from tenders.selectors import definition_of
from tests.factories.accounts import OrganisationFactory
from tests.factories.insiders import all_declared
from tests.factories.remembering import remembered
from tests.factories.tenders import member_with_role, published_tender

AT = datetime(2025, 11, 17, 9, 0, tzinfo=UTC)
MOTIVATION = (
    "Het plan noemt per doelgroep een vaste begeleider en een bereikbaarheid binnen een werkdag (pagina 2). "
    "De evaluatie met cliënten is concreet beschreven."
)


@dataclass
class Commission:
    """A tender with the people who judge it and the bids that they judge."""

    tender: Tender
    buyer: User
    chair: User
    evaluators: list[User]
    bids: list[Bid]

    @property
    def lot(self) -> Lot:
        return self.tender.lots.get(number=1)

    def fresh(self) -> "Commission":
        """The tender and the people as the next request would read them."""
        return Commission(
            Tender.objects.get(pk=self.tender.pk),
            User.objects.get(pk=self.buyer.pk),
            User.objects.get(pk=self.chair.pk),
            [User.objects.get(pk=user.pk) for user in self.evaluators],
            [Bid.objects.select_related("tender", "organisation").get(pk=bid.pk) for bid in self.bids],
        )


@remembered
def opened_bid(tender: Tender, name: str, *, admitted: bool = True, lots: Sequence[int] = ()) -> Bid:
    """An opened bid, admitted by the toetsing, on the lots in order of preference (default: all)."""
    organisation = OrganisationFactory(name=name)
    bid = Bid.objects.create(
        tender=tender, organisation=organisation, started_at=AT, admitted_at=AT if admitted else None
    )
    submission = bid.submissions.create(
        number=1,
        received_at=AT,
        submitted_by=tender.created_by,
        status=Submission.Status.OPENED,
        root_hash=hashlib.sha256(f"{bid.public_id}".encode()).hexdigest(),
        opened_at=AT,
    )
    bid.opened_submission = submission
    bid.save(update_fields=["opened_submission"])
    by_number = {lot.number: lot for lot in tender.lots.all()}
    for preference, number in enumerate(lots or sorted(by_number), start=1):
        BidLot.objects.create(bid=bid, lot=by_number[number], preference=preference)
    all_declared(tender, at=AT)
    return bid


def priced(bid: Bid, amount: str) -> Bid:
    for row in bid.lots.select_related("lot"):
        BidPrice.objects.create(bid=bid, lot=row.lot, amount=Decimal(amount))
    return bid


def prices_opened(found: Commission, amounts: Mapping[str, str]) -> Commission:
    """The price of each bid by name, as the second opening leaves it, with its record."""
    for bid in found.bids:
        if bid.organisation.name in amounts:
            priced(bid, amounts[bid.organisation.name])
    request = OpeningRequest.objects.create(
        tender=found.tender,
        part="price",
        status="done",
        requested_by=found.buyer,
        requested_at=AT,
        requested_session="s",
    )
    OpeningRecord.objects.create(
        tender=found.tender, request=request, part="price", number=2, at=AT, root_hash="0" * 64, content={}
    )
    return found


def set_aside_row(bid: Bid, ground: SetAsideGround, *, lot: Lot | None = None) -> SetAside:
    return SetAside.objects.create(
        bid=bid,
        lot=lot,
        ground=ground.value,
        reason="Het uittreksel ontbreekt.",
        by=bid.tender.created_by,
        at=AT,
    )


@remembered
def commission(
    *,
    names: Sequence[str] = ("Anker", "Brug"),
    evaluators: int = 2,
    definition: TenderDefinition | None = None,
    status: Status = Status.SCORING,
    **tender_fields: Any,
) -> Commission:
    """A tender in which the scoring begins: nothing declared, nothing scored."""
    tender = published_tender(definition=definition, **tender_fields)
    chair = member_with_role(tender, Role.CHAIR, name="Vera Voorzitter")
    members = [
        member_with_role(tender, Role.EVALUATOR, name=f"Lid {number}") for number in range(1, evaluators + 1)
    ]
    bids = [opened_bid(tender, name) for name in names]
    Tender.objects.filter(pk=tender.pk).update(status=status.value)
    return Commission(tender, tender.created_by, chair, members, bids).fresh()


@remembered
def admitted(found: Commission, *, at: datetime = AT) -> Commission:
    """Every evaluator declared no interest in any bid, and was admitted to all."""
    for user in found.evaluators:
        confirm_instruction(found.tender, by=user, at=at)
        for bid in found.bids:
            if not InterestDeclaration.objects.filter(bid=bid, evaluator=user).exists():
                sign_declaration(bid, by=user, has_interest=False, at=at)
    admit_without_interest(found.tender, by=found.chair, at=at)
    return found


def fill_sheet(
    bid: Bid,
    user: User,
    levels: Mapping[str, str] | str = "Goed",
    *,
    lot: Lot | None = None,
    motivation: str = MOTIVATION,
    final: bool = True,
    at: datetime = AT,
) -> ScoreSheet:
    """The sheet of the user on a lot (default: every lot of the bid; the last one is returned)."""
    tender = bid.tender
    confirm_instruction(tender, by=user, at=at)
    lots = [lot] if lot else [row.lot for row in bid.lots.select_related("lot")]
    for each in lots:
        sheet = sheet_for(bid, each, user)
        for leaf in definition_of(tender).method.quality_leaves:
            label = levels if isinstance(levels, str) else levels[leaf.code]
            text = f"{leaf.code} {bid.organisation.name}: {motivation}"
            save_score(
                sheet,
                leaf.code,
                level_label=label,
                motivation=text,
                version=_version(sheet, leaf.code),
                by=user,
                at=at,
            )
        if final:
            finalise_sheet(sheet, by=user, at=at)
    sheet.refresh_from_db()
    return sheet


def _version(sheet: ScoreSheet, code: str) -> int:
    return sheet.scores.filter(criterion_code=code).values_list("version", flat=True).first() or 0


@remembered
def scored(found: Commission, levels: Mapping[str, str] | None = None, *, at: datetime = AT) -> Commission:
    """Every admitted pair is final; `levels` gives the level per name of organisation (default "Goed")."""
    admitted(found, at=at)
    for user in found.evaluators:
        for bid in found.bids:
            fill_sheet(bid, user, (levels or {}).get(bid.organisation.name, "Goed"), at=at)
    return found


@remembered
def revealed(found: Commission, levels: Mapping[str, str] | None = None, *, at: datetime = AT) -> Commission:
    scored(found, levels, at=at)
    reveal_scores(found.tender, by=found.chair, at=at)
    return found.fresh()


@remembered
def agreed(
    found: Commission, levels: Mapping[str, str | Mapping[str, str]] | None = None, *, at: datetime = AT
) -> Commission:
    """In consensus, with a level and a motivation for everything, and confirmed by every member."""
    found = revealed(found, at=at)
    for bid in found.bids:
        wanted = (levels or {}).get(bid.organisation.name, "Goed")
        for row in bid.lots.select_related("lot"):
            for leaf in definition_of(found.tender).method.quality_leaves:
                label = wanted if isinstance(wanted, str) else wanted[leaf.code]
                save_consensus(
                    bid,
                    row.lot,
                    leaf.code,
                    level_label=label,
                    motivation=f"{leaf.code}: de commissie is het eens. {MOTIVATION}",
                    version=0,
                    by=found.chair,
                    at=at,
                )
    for user in found.evaluators:
        confirm_consensus(found.tender, by=user, at=at)
    return found


@remembered
def quality_fixed(
    found: Commission, levels: Mapping[str, str | Mapping[str, str]] | None = None, *, at: datetime = AT
) -> Commission:
    found = agreed(found, levels, at=at)
    fix_quality(found.tender, by=found.chair, at=at)
    return found.fresh()


@remembered
def ranked(
    found: Commission, levels: Mapping[str, str | Mapping[str, str]] | None = None, *, at: datetime = AT
) -> tuple[Commission, FixedRanking]:
    """Through to a fixed ranking; the levels must leave no draw open."""
    found = quality_fixed(found, levels, at=at)
    ranking = fix_ranking(found.tender, by=found.buyer, at=at)
    return found.fresh(), ranking


def many_bids(found: Commission, number: int) -> Commission:
    """Bids up to this number: declared, scored and agreed as rows, without the services."""
    tender, lot = found.tender, found.lot
    bids = [opened_bid(tender, f"Zorg {index:03}") for index in range(len(found.bids), number)]
    leaves = definition_of(tender).method.quality_leaves
    InterestDeclaration.objects.bulk_create(
        InterestDeclaration(
            bid=bid, evaluator=user, has_interest=False, signed_at=AT, decision="admitted", decided_at=AT
        )
        for bid in bids
        for user in found.evaluators
    )
    sheets = ScoreSheet.objects.bulk_create(
        ScoreSheet(bid=bid, lot=lot, evaluator=user, finalised_at=AT)
        for bid in bids
        for user in found.evaluators
    )
    Score.objects.bulk_create(
        Score(
            sheet=sheet,
            criterion_code=leaf.code,
            level_label="Goed",
            motivation=MOTIVATION,
            version=1,
            saved_at=AT,
        )
        for sheet in sheets
        for leaf in leaves
    )
    ConsensusScore.objects.bulk_create(
        ConsensusScore(
            bid=bid,
            lot=lot,
            criterion_code=leaf.code,
            level_label="Goed",
            value_numerator="8",
            value_denominator="1",
            motivation=MOTIVATION,
            version=1,
            saved_by=found.chair,
            saved_at=AT,
        )
        for bid in bids
        for leaf in leaves
    )
    return replace(found, bids=[*found.bids, *bids])


def in_status(found: Commission, status: Status) -> Commission:
    """The tender put in a status without the acts that lead there."""
    Tender.objects.filter(pk=found.tender.pk).update(status=status.value)
    return found.fresh()
