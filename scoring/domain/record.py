"""An outcome as one canonical text, so that a fixed ranking can be told from a changed one."""

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tenders.domain.method import LotOutcome, Outcome


def outcome_hash(outcome: Outcome, ids: Mapping[str, str]) -> str:
    """SHA-256 over positions, exact points, awards and set-asides; `ids` stands for the names."""
    content = {
        "lots": {str(number): _lot(lot, ids) for number, lot in sorted(outcome.lots.items())},
        "set_asides": sorted(
            [ids[row.bidder], row.lot, [ground.value for ground in row.grounds]] for row in outcome.set_asides
        ),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _lot(lot: LotOutcome, ids: Mapping[str, str]) -> dict[str, Any]:
    # Bidders that share a position are listed by name, which carries no meaning: sorted by id here.
    rows = sorted(
        [row.position, ids[row.bidder], exact(row.total), row.decided_by or ""] for row in lot.ranking
    )
    return {
        "ranking": rows,
        "awarded": sorted(ids[name] for name in lot.awarded),
        "waiting": sorted(ids[name] for name in lot.waiting_list),
        "draws": sorted(sorted(ids[name] for name in tie) for tie in lot.draws_needed),
    }


def exact(number: Fraction) -> str:
    """A quotient as text, in lowest terms: "39/2"."""
    return f"{number.numerator}/{number.denominator}"
