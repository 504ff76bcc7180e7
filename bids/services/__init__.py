"""What may be done with bids. Each service locks, checks, writes, enqueues and then writes the log."""

from bids.services.accepting import has_other_tariff
from bids.services.answering import keep_answers
from bids.services.checks import (
    accept_proposals,
    finish_checks,
    record_check,
    revoke_set_aside,
    set_aside,
    unfinished_reasons,
)
from bids.services.confirming import confirm_changes, must_confirm
from bids.services.drafts import (
    discard_draft,
    end_lost_drafts,
    remove_object,
    save_answers,
    save_details,
    save_file,
    start_draft,
)
from bids.services.indexing import index_opened_bids
from bids.services.opener import open_bids
from bids.services.opening import confirm_opening, request_going_on, request_opening
from bids.services.plan_marks import mark_plan
from bids.services.pricing import narrowed_since
from bids.services.restoring import objects_to_restore, restore_files, set_restore_term
from bids.services.submission import receipt_file, receipt_from, submit_bid, withdraw_bid

__all__ = [
    "accept_proposals",
    "confirm_changes",
    "confirm_opening",
    "discard_draft",
    "end_lost_drafts",
    "finish_checks",
    "has_other_tariff",
    "index_opened_bids",
    "keep_answers",
    "mark_plan",
    "must_confirm",
    "narrowed_since",
    "objects_to_restore",
    "open_bids",
    "receipt_file",
    "receipt_from",
    "record_check",
    "remove_object",
    "request_going_on",
    "request_opening",
    "restore_files",
    "revoke_set_aside",
    "save_answers",
    "save_details",
    "save_file",
    "set_aside",
    "set_restore_term",
    "start_draft",
    "submit_bid",
    "unfinished_reasons",
    "withdraw_bid",
]
