"""Beoordeling: declarations, individual scores, consensus, the fixed ranking and draws."""

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
from scoring.models.ranking import Draw, FixedRanking, RankedPosition, RankingEvent, RankingSetAside
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
    "EarlierDecision",
    "FixedRanking",
    "InstructionRead",
    "InterestDeclaration",
    "InterestReport",
    "RankedPosition",
    "RankingEvent",
    "RankingSetAside",
    "Score",
    "ScoreAdjustment",
    "ScoreSheet",
    "ScoreVersion",
    "SheetReopening",
]
