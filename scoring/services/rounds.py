"""A new round of scoring, when the earlier one cannot stand."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from scoring.domain.errors import FieldRefused, ScoringRefused
from scoring.models import (
    ClosedRound,
    ConsensusConfirmation,
    ConsensusDraft,
    ConsensusRoom,
    ConsensusScore,
    RankingEvent,
    ScoreSheet,
)
from scoring.services.minutes import write_minutes
from tenders.domain.lifecycle import Act, Status
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import change_status, lock_tender


@transaction.atomic
def score_again(tender: Tender, *, reason: str, by: User, at: datetime) -> ClosedRound:
    """Close the round with its scores and begin anew; declarations and admissions stay.

    Nobody reads the closed scores any more, those who gave them neither; the verslag keeps what was talked about.
    The reveal of the new round asks for other members (`Tender.other_evaluators`).
    """
    tender = lock_tender(tender)
    require(by, "scoring.score_again", tender)
    if not reason.strip():
        raise FieldRefused(
            "reason", "Schrijf op waarom er opnieuw wordt beoordeeld. Het verslag neemt dit over."
        )
    if RankingEvent.objects.filter(tender=tender).exists():
        raise ScoringRefused(
            "Er is al geloot, of een inschrijver is afgevallen. Een nieuwe ronde zou dat ongeldig maken."
        )
    if tender.state is Status.CONSENSUS:
        write_minutes(tender, by=by, at=at, closed_for=reason.strip())
    number = ClosedRound.objects.filter(tender=tender).count() + 1
    row = ClosedRound.objects.create(tender=tender, number=number, reason=reason.strip(), by=by, at=at)
    ConsensusDraft.objects.filter(bid__tender=tender).delete()
    ScoreSheet.objects.filter(bid__tender=tender).update(closed_in=number)
    ConsensusScore.objects.filter(bid__tender=tender).update(closed_in=number)
    ConsensusConfirmation.objects.filter(tender=tender).update(closed_in=number)
    ConsensusRoom.objects.filter(tender=tender).update(closed_in=number)
    change_status(tender, Act.SCORE_AGAIN, by=by, at=at, reason=reason.strip())
    Auditor(by).record(
        "scoring.round_closed",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"round": number},
    )
    return row
