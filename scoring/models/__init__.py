"""Beoordeling: declarations, individual scores, consensus, the fixed ranking and draws."""

from scoring.low_prices.models import PriceExplanation, PriceInquiry
from scoring.models.consensus import (
    ClosedRound,
    ConsensusConfirmation,
    ConsensusDraft,
    ConsensusMinutes,
    ConsensusRoom,
    ConsensusScore,
    ConsensusVersion,
    ScoreAdjustment,
)
from scoring.models.declarations import (
    CommitteeMember,
    EarlierDecision,
    InstructionRead,
    InterestDeclaration,
    InterestReport,
)
from scoring.models.ranking import (
    Draw,
    DrawWord,
    FixedRanking,
    RankedPosition,
    RankingEvent,
    RankingSetAside,
)
from scoring.models.sheets import Commitment, Score, ScoreSheet, ScoreVersion, SheetReopening

__all__ = [
    "ClosedRound",
    "Commitment",
    "CommitteeMember",
    "ConsensusConfirmation",
    "ConsensusDraft",
    "ConsensusMinutes",
    "ConsensusRoom",
    "ConsensusScore",
    "ConsensusVersion",
    "Draw",
    "DrawWord",
    "EarlierDecision",
    "FixedRanking",
    "InstructionRead",
    "InterestDeclaration",
    "InterestReport",
    "PriceExplanation",
    "PriceInquiry",
    "RankedPosition",
    "RankingEvent",
    "RankingSetAside",
    "Score",
    "ScoreAdjustment",
    "ScoreSheet",
    "ScoreVersion",
    "SheetReopening",
]
