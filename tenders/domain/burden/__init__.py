"""Lastenmeter: what a bid costs a bidder, and what is asked twice."""

from tenders.domain.burden.assumptions import (
    USUAL,
    Assumed,
    Assumption,
    Assumptions,
    assumptions_of,
    described,
)
from tenders.domain.burden.duplicates import Twice, TwiceKind, asked_twice
from tenders.domain.burden.estimate import (
    Burden,
    Line,
    burden_of,
    is_out_of_proportion,
    share_of_value,
)
from tenders.domain.burden.request import (
    AskedDocument,
    Paper,
    Request,
    answers_to,
    documents_of,
    request_of,
    words_in,
)

__all__ = [
    "USUAL",
    "AskedDocument",
    "Assumed",
    "Assumption",
    "Assumptions",
    "Burden",
    "Line",
    "Paper",
    "Request",
    "Twice",
    "TwiceKind",
    "answers_to",
    "asked_twice",
    "assumptions_of",
    "burden_of",
    "described",
    "documents_of",
    "is_out_of_proportion",
    "request_of",
    "share_of_value",
    "words_in",
]
