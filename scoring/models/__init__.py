"""Beoordeling: declarations, individual scores, consensus, the fixed ranking and draws."""

from scoring.models.consensus import (
    ConsensusConfirmation,
    ConsensusDraft,
    ConsensusRoom,
    ConsensusScore,
    ConsensusVersion,
    ScoreAdjustment,
)
from scoring.models.declarations import InterestDeclaration
from scoring.models.ranking import Draw, FixedRanking, RankedPosition, RankingEvent, RankingSetAside
from scoring.models.sheets import Score, ScoreSheet, ScoreVersion

__all__ = [
    "ConsensusConfirmation",
    "ConsensusDraft",
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
