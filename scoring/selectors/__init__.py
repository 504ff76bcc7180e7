"""Reads of the scoring that more than one caller needs."""

from scoring.selectors.bidders import sheets_to_fill
from scoring.selectors.consensus import consensus_items, consensus_state, content_hash, final_values
from scoring.selectors.pairs import pairs_of, reveal_obstacles, undecided_pairs
from scoring.selectors.ranking import current_ranking, is_current, outcome_of, ranked_by_key
from scoring.selectors.todo import todo_for

__all__ = [
    "consensus_items",
    "consensus_state",
    "content_hash",
    "current_ranking",
    "final_values",
    "is_current",
    "outcome_of",
    "pairs_of",
    "ranked_by_key",
    "reveal_obstacles",
    "sheets_to_fill",
    "todo_for",
    "undecided_pairs",
]
