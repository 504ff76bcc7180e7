"""Writes of the scoring: lock, check, write, audit."""

from scoring.domain.errors import FieldRefused, NotReady, ScoringRefused
from scoring.services.adjusting import StaleAdjustment, adjust_score
from scoring.services.bulk import finalise_sheets, settle_consensus, sign_without_interest
from scoring.services.committee import confirm_instruction, describe_member
from scoring.services.consensus import (
    StaleConsensus,
    confirm_consensus,
    fix_quality,
    reveal_scores,
    save_consensus,
)
from scoring.services.counting import computed_value
from scoring.services.declarations import (
    admit_without_interest,
    decide_declaration,
    release_evaluator,
    release_from_lots,
    report_interest,
    sign_declaration,
)
from scoring.services.draws import abort_draw, commit_draw, hold_draw, record_draw
from scoring.services.marking import mark_commitment, set_hint_aside, unmark_commitment
from scoring.services.ranking import drop_out, fix_ranking
from scoring.services.reopening import reopen_sheet
from scoring.services.room import PenTaken, hold_pen, keep_draft, lay_down_pen
from scoring.services.rounds import score_again
from scoring.services.sheets import (
    InstructionUnread,
    StaleScore,
    finalise_sheet,
    save_at_desk,
    save_score,
    sheet_for,
)

__all__ = [
    "FieldRefused",
    "InstructionUnread",
    "NotReady",
    "PenTaken",
    "ScoringRefused",
    "StaleAdjustment",
    "StaleConsensus",
    "StaleScore",
    "abort_draw",
    "adjust_score",
    "admit_without_interest",
    "commit_draw",
    "computed_value",
    "confirm_consensus",
    "confirm_instruction",
    "decide_declaration",
    "describe_member",
    "drop_out",
    "finalise_sheet",
    "finalise_sheets",
    "fix_quality",
    "fix_ranking",
    "hold_draw",
    "hold_pen",
    "keep_draft",
    "lay_down_pen",
    "mark_commitment",
    "record_draw",
    "release_evaluator",
    "release_from_lots",
    "reopen_sheet",
    "report_interest",
    "reveal_scores",
    "save_at_desk",
    "save_consensus",
    "save_score",
    "score_again",
    "set_hint_aside",
    "settle_consensus",
    "sheet_for",
    "sign_declaration",
    "sign_without_interest",
    "unmark_commitment",
]
