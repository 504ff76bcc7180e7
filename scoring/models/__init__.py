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
from scoring.models.declarations import InterestDeclaration
from scoring.models.ranking import Draw, FixedRanking, RankedPosition, RankingEvent, RankingSetAside
from scoring.models.sheets import Score, ScoreSheet, ScoreVersion

__all__ = [
    "ClosedRound",
    "ConsensusConfirmation",
    "ConsensusDraft",
    "ConsensusMinutes",
    "ConsensusRoom",
    "ConsensusScore",
    "ConsensusVersion",
    "Draw",
    "FixedRanking",
    "InterestDeclaration",
    "RankedPosition",
    "RankingEvent",
    "RankingSetAside",
    "Score",
    "ScoreAdjustment",
    "ScoreSheet",
    "ScoreVersion",
]
