"""What the proces-verbaal of opening shows, taken from the record as it was written."""

from datetime import datetime
from typing import Any

from bids.domain.receipt import received_in_words
from bids.models import OpeningRecord
from tenders.models import TenderKey


def record_context(record: OpeningRecord) -> dict[str, Any]:
    content = record.content
    is_price = record.part == TenderKey.Part.PRICE
    what = "opening van de prijzen" if is_price else "opening"
    kind = "Aanvulling op het proces-verbaal" if content["is_supplement"] else "Proces-verbaal"
    return {
        "authority": content["tender"]["authority"],
        "reference": content["tender"]["reference"],
        "date": datetime.fromisoformat(content["opened_at"]),
        "subject": f"{kind} van {what}",
        "number": record.number,
        "is_price": is_price,
        "is_supplement": content["is_supplement"],
        "tender": content["tender"],
        "closes_at": _instant(content["tender"]["closes_at"]),
        "opened_at": _instant(content["opened_at"]),
        "requested": {**content["requested"], "at": _instant(content["requested"]["at"])},
        "confirmed": {**content["confirmed"], "at": _instant(content["confirmed"]["at"])},
        "two_people": content["two_people"],
        "single_opener_reason": content["single_opener_reason"],
        "roles": content["roles"],
        "bids": [{**row, "received": _instant(row["received_at"])} for row in content["bids"]],
        "outages": [
            {name: _instant(text) if name != "proof" else text for name, text in row.items()}
            for row in content.get("outages", [])
        ],
        "without": _without(content.get("without")),
        "root": content["root"],
    }


def _without(going_on: dict[str, Any] | None) -> dict[str, Any] | None:
    """Whose bids stayed closed; records from before it was possible have none."""
    if going_on is None:
        return None
    return {
        "reason": going_on["reason"],
        "term_ended_at": _instant(going_on["term_ended_at"]),
        "bids": [{**row, "received": _instant(row["received_at"])} for row in going_on["bids"]],
    }


def _instant(text: str) -> str:
    return received_in_words(datetime.fromisoformat(text)) if text else ""
