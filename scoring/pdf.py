"""What the official documents of the scoring show: the verslag of a consensus, the proces-verbaal of a draw."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scoring.models import Draw
from ui.formatting import dutch_datetime


def minutes_context(content: dict[str, Any], number: int) -> dict[str, Any]:
    """The same for the page that shows the verslag before it is fixed."""
    return {
        "authority": content["tender"]["authority"],
        "reference": content["tender"]["reference"],
        "date": datetime.fromisoformat(content["at"]),
        "subject": "Verslag van het consensusoverleg",
        "number": number,
        "tender": content["tender"],
        "opened_at": _instant(content["opened_at"]),
        "fixed_at": _instant(content["at"]),
        "closed_for": content["closed_for"],
        "seed": content["seed"],
        "present": [
            {**row, "from": _instant(row["from"]), "until": _instant(row["until"])}
            for row in content["present"]
        ],
        "declarations": content["declarations"],
        # A verslag that was fixed before these were kept has none.
        "earlier_declarations": [
            {**earlier, "at": _instant(earlier["at"]), "member": row["member"], "bidder": row["bidder"]}
            for row in content["declarations"]
            for earlier in row.get("earlier", [])
        ],
        "reopenings": [
            {**row, "at": _instant(row["at"]), "finalised_at": _instant(row["finalised_at"])}
            for row in content.get("reopenings", [])
        ],
        "items": [_item(row) for row in content["items"]],
        "confirmations": [{**row, "at": _instant(row["at"])} for row in content["confirmations"]],
        "has_lots": len({row["lot"] for row in content["items"]}) > 1,
    }


def draw_context(draw: Draw, names: Mapping[str, str]) -> dict[str, Any]:
    """`names` by the public id of a bid."""
    ended = draw.held_at or draw.aborted_at
    return {
        "authority": draw.tender.authority.name,
        "reference": draw.tender.reference,
        "date": ended,
        "subject": "Proces-verbaal van loting",
        "tender": draw.tender,
        "draw": draw,
        "committed_at": dutch_datetime(draw.committed_at),
        "planned_at": dutch_datetime(draw.planned_at) if draw.planned_at else "",
        "ended_at": dutch_datetime(ended) if ended else "",
        "participants": [(names.get(key, key), root) for key, root in sorted(draw.participants.items())],
        "result": [names.get(key, key) for key in draw.result],
    }


def _item(row: dict[str, Any]) -> dict[str, Any]:
    scores = [
        {**each, "adjustments": [{**change, "at": _instant(change["at"])} for change in each["adjustments"]]}
        for each in row["scores"]
    ]
    return {
        **row,
        "scores": scores,
        "earlier": [{**each, "at": _instant(each["at"])} for each in row["earlier"]],
        "was_adjusted": any(each["adjustments"] for each in scores),
    }


def _instant(text: str) -> str:
    return dutch_datetime(datetime.fromisoformat(text)) if text else ""
