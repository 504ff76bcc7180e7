"""The contexts of the letter and the report as PDF: results made readable, nothing computed."""

import base64
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from contracts.charts import points_chart, values_chart
from contracts.domain.charts import DotRow, bars_of, dots_of
from contracts.domain.content import LetterContent, LotPart, PartResult
from contracts.domain.report import ReportData, ReportLot, ReportRow
from contracts.selectors import logo_with_hash
from documents.files import read_file
from documents.pdf import AttachedFile
from tenders.domain.method import as_dutch
from tenders.domain.wording import date_in_words, names_in_words
from ui.formatting import AMSTERDAM, dutch_datetime, dutch_datetime_ms

# A table on A4 has room for the points of so many winners beside those of the bidder.
WINNER_COLUMNS = 3


def letter_name(content: LetterContent) -> str:
    """The file name under which the bidder keeps its letter."""
    words = re.sub(r"[^\w-]+", "-", f"{_name_of(content)}-{content.reference}-{content.bidder}").strip("-")
    return f"{words[:120].lower()}.pdf"


def _name_of(content: LetterContent) -> str:
    return "toelatingsbesluit" if content.is_admission else "gunningsbeslissing"


def letter_data(content: LetterContent) -> AttachedFile:
    """What the letter says as JSON, for who keeps or checks it by machine; dated on the day of sending."""
    day = date.fromisoformat(content.sent_on)
    return AttachedFile(
        name=f"{_name_of(content)}.json",
        description="De inhoud van deze brief als gegevens",
        content=json.dumps(content.as_mapping(), ensure_ascii=False, indent=1, sort_keys=True),
        dated=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )


def letter_context(content: LetterContent) -> dict[str, Any]:
    """What `pdf/letter.html` shows, in the PDF and in the preview alike."""
    standstill = content.standstill
    ends_at = datetime.fromisoformat(standstill.ends_at) if standstill else None
    return {
        "letter": content,
        "authority": content.authority,
        "sender": content.sender,
        "recipient": content.recipient,
        "reference": content.reference,
        "date": date.fromisoformat(content.sent_on) if content.sent_on else None,
        "subject": content.subject,
        "lots": [_lot_context(content, lot) for lot in content.lots],
        "has_many_lots": len(content.lots) > 1,
        "first_day": date_in_words(date.fromisoformat(standstill.first_day)) if standstill else "",
        "ends_on": date_in_words(ends_at.date()) if ends_at else "",
        "ends_at": f"{date_in_words(ends_at.date())} om {ends_at:%H.%M.%S} uur" if ends_at else "",
        "due_at": _due_in_words(content),
        "sent_on": date_in_words(date.fromisoformat(content.sent_on)) if content.sent_on else "",
        "signatories": [(content.signatory, "")],
        "replaces": date_in_words(date.fromisoformat(content.replaces)) if content.replaces else "",
        "accent": content.style.accent,
        "logo": logo_as_data(content.style.logo),
        "wins": any(lot.result == PartResult.AWARDED for lot in content.lots),
    }


def _due_in_words(content: LetterContent) -> str:
    if content.after_award is None or not content.after_award.due_at:
        return ""
    due_at = datetime.fromisoformat(content.after_award.due_at)
    return f"{date_in_words(due_at.date())} om {due_at:%H.%M.%S} uur"


def logo_as_data(sha256: str) -> str:
    """The logo in the document itself: it is not one of our print assets, and a PDF fetches nothing."""
    if not sha256:
        return ""
    logo = logo_with_hash(sha256)
    return f"data:image/png;base64,{base64.b64encode(read_file(logo)).decode()}" if logo else ""


def _lot_context(content: LetterContent, lot: LotPart) -> dict[str, Any]:
    return {
        "lot": lot,
        "result": lot.result,
        "winners": _ended(names_in_words(list(lot.winners))),
        "is_only_winner": lot.winners == (content.bidder,),
        "has_winner_columns": lot.result == PartResult.NOT_AWARDED and len(lot.winners) <= WINNER_COLUMNS,
        "winner_totals": list(zip(lot.winners, lot.winner_totals, strict=False)),
    }


def _ended(sentence: str) -> str:
    """With one full stop, also after a name that ends with one ("B.V.")."""
    return sentence if sentence.endswith(".") else f"{sentence}."


def report_context(data: ReportData) -> dict[str, Any]:
    """What `pdf/award_report.html` shows."""
    leaves = [leaf for leaf in data.method.leaves if leaf.max_points]
    return {
        "report": data,
        "authority": data.authority,
        "reference": data.reference,
        "date": data.made_at.astimezone(AMSTERDAM).date(),
        "subject": f"Gunningsrapport {data.tender}",
        "leaves": leaves,
        "criteria": [
            {
                "code": criterion.code,
                "name": criterion.name,
                "points": as_dutch(criterion.max_points),
                "minimum": "" if criterion.minimum_points is None else as_dutch(criterion.minimum_points),
                "is_child": criterion not in data.method.criteria,
            }
            for criterion in data.method.all_criteria()
        ],
        "scale": [
            {"label": level.label, "value": "terzijde" if level.value is None else as_dutch(level.value)}
            for level in data.method.scale
        ],
        "participants": [
            {
                "name": row.bidder,
                "kvk": row.kvk,
                "received": dutch_datetime_ms(row.received_at) if row.received_at else "",
                "lots": ", ".join(str(number) for number in row.lots),
            }
            for row in data.participants
        ],
        "lots": [_report_lot(data, lot, [leaf.code for leaf in leaves]) for lot in data.lots],
        "individual": [
            {"row": row, "value": as_dutch(row.value) if isinstance(row.value, Fraction) else ""}
            for row in data.individual
        ],
        "dates": [
            (label, dutch_datetime(at))
            for label, at in (
                ("Rangorde vastgesteld", data.ranking_fixed_at),
                ("Besluit goedgekeurd", data.approved_at),
                ("Brieven verstuurd", data.released_at),
                ("Einde opschortende termijn", data.standstill_ends_at),
                ("Definitief gegund", data.awarded_at),
            )
            if at is not None
        ],
        "made_at": dutch_datetime(data.made_at),
    }


def _report_lot(data: ReportData, lot: ReportLot, codes: list[str]) -> dict[str, Any]:
    shown = [code for code in codes if any(code in row.points for row in lot.ranked)]
    maxima = {leaf.code: leaf.max_points for leaf in data.method.leaves if leaf.code in shown}
    return {
        "lot": lot,
        "chart": points_chart(bars_of(lot, maxima), maxima),
        "hides_points": len(shown) < len(codes) and bool(lot.ranked),
        "winners": _ended(names_in_words(list(lot.winners))) if data.awards and lot.winners else "",
        "explanations": list(dict.fromkeys(row.explanation for row in lot.ranked if row.explanation)),
        "ranked": [_report_row(row, codes) for row in lot.ranked],
        "set_aside": list(lot.set_aside),
        "scored": [
            {
                "bidder": row.bidder,
                "scores": list(_scores(data, row)),
                "chart": values_chart(_dots(data, lot, row), data.method.highest_value),
            }
            for row in lot.rows
            if row.values
        ],
    }


def _dots(data: ReportData, lot: ReportLot, row: ReportRow) -> list[DotRow]:
    codes = [leaf.code for leaf in data.method.quality_leaves]
    return dots_of(row, lot.number, data.individual, codes=codes, highest=data.method.highest_value)


def _report_row(row: ReportRow, codes: list[str]) -> dict[str, Any]:
    return {
        "row": row,
        "points": [as_dutch(row.points[code]) if code in row.points else "niet getoond" for code in codes],
        "total": "niet getoond" if row.total is None else as_dutch(row.total),
    }


def _scores(data: ReportData, row: ReportRow) -> Iterator[dict[str, Any]]:
    for leaf in data.method.quality_leaves:
        agreed = row.values.get(leaf.code)
        if agreed is None:
            continue
        value = as_dutch(agreed.value) if isinstance(agreed.value, Fraction) else ""
        points = as_dutch(row.points[leaf.code]) if leaf.code in row.points else "geen punten"
        yield {
            "criterion": leaf,
            "label": agreed.label,
            "value": value,
            "points": points,
            "text": agreed.motivation,
        }
