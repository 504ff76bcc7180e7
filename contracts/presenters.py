"""Page formatting of decisions, letters and reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.urls import reverse

from contracts.domain.completeness import Missing, Part, required_parts
from contracts.domain.confidentiality import Given
from contracts.domain.grounds import TITLES
from contracts.forms import AdvantageForm
from contracts.models import AwardDecision, AwardReport, Letter, LetterReading
from contracts.selectors import AdvantageItem, Composed, positions_of, set_asides_of
from contracts.selectors.flags import LetterFlag
from scoring.models import FixedRanking
from tenders.domain.method import as_dutch
from tenders.domain.procedure_words import said
from tenders.domain.terms import standstill_ends_at, validity_end
from tenders.domain.vocabulary import SetAsideGround
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.selectors import definition_of
from ui.formatting import dutch_date, dutch_datetime
from ui.presentation import SummaryRow, Tone

LETTER_TONES = {
    Letter.Status.DRAFT: Tone.NEUTRAL,
    Letter.Status.QUEUED: Tone.INFO,
    Letter.Status.READY: Tone.GOOD,
    Letter.Status.FAILED: Tone.BAD,
}
REPORT_TONES = {
    AwardReport.Status.QUEUED: Tone.INFO,
    AwardReport.Status.READY: Tone.GOOD,
    AwardReport.Status.FAILED: Tone.BAD,
}
# Where what a letter lacks is written; the rest follows from the decision.
_WRITTEN_AT = {
    **dict.fromkeys((Part.COURT, Part.COMPLAINT_DESK, Part.SIGNATORY), "contracts:details"),
    **dict.fromkeys((Part.OWN_SCORE, Part.MOTIVATION, Part.SCALE_TEXT, Part.CRITERIA), "scoring:consensus"),
    **dict.fromkeys((Part.GROUND, Part.GROUND_REASON), "bids:checks"),
    Part.ADVANTAGE: "contracts:advantages",
    Part.DECISION_REASON: "contracts:correct",
    Part.SENT_ON: "contracts:make_letters",
}


@dataclass(frozen=True)
class CheckLine:
    """A line of the check list beside a letter; what is missing has a place where it is written."""

    text: str
    is_there: bool
    problems: tuple[tuple[str, str], ...] = ()


def ranking_rows(ranking: FixedRanking | None) -> list[dict[str, Any]]:
    """Per lot who stands where and what that means, with the set-asides below."""
    lots: dict[int, dict[str, Any]] = {}
    for row in positions_of(ranking):
        found = lots.setdefault(row.lot_id, {"lot": row.lot, "rows": [], "asides": []})
        total = Fraction(int(row.total_numerator), int(row.total_denominator))
        found["rows"].append({"row": row, "name": row.bid.organisation.name, "total": as_dutch(total)})
    for aside in set_asides_of(ranking):
        found = lots.setdefault(aside.lot_id, {"lot": aside.lot, "rows": [], "asides": []})
        title = TITLES[SetAsideGround(aside.ground)]
        found["asides"].append({"name": aside.bid.organisation.name, "ground": title})
    return sorted(lots.values(), key=lambda found: found["lot"].number)


def verdict_rows(decision: AwardDecision) -> list[dict[str, Any]]:
    """What is decided per lot, with the reason where it is not awarded."""
    return [
        {
            "lot": row.lot,
            "kind": said(row.get_kind_display(), is_admission=decision.tender.is_admission),
            "reason": row.reason,
        }
        for row in decision.lots.select_related("lot")
    ]


def advantage_groups(
    items: Sequence[AdvantageItem], forms: Sequence[AdvantageForm], stale: dict[int, str]
) -> list[dict[str, Any]]:
    """One group per winner and lot."""
    groups: dict[tuple[int, int], dict[str, Any]] = {}
    for index, (item, form) in enumerate(zip(items, forms, strict=True)):
        position = item.position
        group = groups.setdefault(
            (position.lot_id, position.bid_id),
            {"lot": position.lot, "name": position.bid.organisation.name, "items": []},
        )
        group["items"].append(
            {
                "index": index,
                "item": item,
                "form": form,
                "is_done": bool(item.text),
                "stale": stale.get(index),
            }
        )
    return list(groups.values())


def check_list(tender: Tender, composed: Composed, *, with_links: bool) -> list[CheckLine]:
    """What this letter must contain, in the order of the letter, each with a tick or with what lacks."""
    lines = []
    for part in required_parts(composed.content):
        lacking = [row for row in composed.missing if row.part is part]
        problems = tuple((row.sentence, _where(tender, row) if with_links else "") for row in lacking)
        words = said(part.value, is_admission=composed.content.is_admission)
        lines.append(CheckLine(words, not lacking, problems))
    return lines


def flag_rows(tender: Tender, flags: Sequence[LetterFlag], *, with_links: bool) -> list[dict[str, Any]]:
    """Each flag as a sentence, with the page where the text is written and whether somebody set it aside."""
    return [
        {
            "sentence": _flag_sentence(row),
            "words": row.flag.words if row.flag.given is Given.PASSAGE else "",
            "url": reverse(_WRITTEN_AT[row.flag.part], args=[tender.public_id]) if with_links else "",
            "mark": row.flag.mark,
            "dismissal": row.dismissal,
        }
        for row in flags
    ]


def _flag_sentence(row: LetterFlag) -> str:
    flag = row.flag
    where = f" bij {flag.criterion}" if flag.criterion else ""
    lot = f" (perceel {flag.lot})" if flag.lot else ""
    what = "staat een passage die vertrouwelijk is voor" if flag.given is Given.PASSAGE else "wordt genoemd:"
    return f"In de tekst ‘{flag.part.value}’{where}{lot} {what} {flag.other}."


def missing_links(tender: Tender, missing: Sequence[Missing]) -> list[tuple[str, str]]:
    """Each gap once, with the address of the page where it is filled."""
    return list(dict.fromkeys((_sentence(row), _where(tender, row)) for row in missing))


def _sentence(row: Missing) -> str:
    return row.sentence


def _where(tender: Tender, row: Missing) -> str:
    return reverse(_WRITTEN_AT.get(row.part, "contracts:decision"), args=[tender.public_id])


def letter_rows(
    letters: Sequence[Letter], readings: Mapping[int, LetterReading] | None = None
) -> list[dict[str, Any]]:
    """`readings` are those of the present content by letter; None for who may not know of them."""
    return [
        {
            "letter": letter,
            "name": letter.bid.organisation.name,
            "kind": said(letter.get_kind_display(), is_admission=bool(letter.content.get("is_admission")))
            if letter.content
            else "",
            "status": letter.get_status_display(),
            "tone": LETTER_TONES[Letter.Status(letter.status)],
            "url": reverse("contracts:check_letter", args=[letter.public_id]),
            "reading": _reading_in_words(readings.get(letter.pk)) if readings is not None else "",
        }
        for letter in letters
    ]


def _reading_in_words(reading: LetterReading | None) -> str:
    if reading is None:
        return "nog niet"
    return "gelezen, met opmerkingen" if reading.remarks else "gelezen"


def sending_rows(decision: AwardDecision, sending_on: date, count: int) -> list[SummaryRow]:
    """What sending on this day means."""
    definition = definition_of(decision.tender)
    days, rolls = definition.standstill_days, definition.standstill_rolls_forward
    ends_at = standstill_ends_at(sending_on, days, rolls_forward=rolls)
    rows = [
        SummaryRow("Brieven", str(count)),
        SummaryRow("Datum van verzending", dutch_date(sending_on)),
        SummaryRow(
            said("Opschortende termijn", is_admission=definition.admission is not None),
            f"{days} kalenderdagen, vanaf de dag na verzending",
        ),
        SummaryRow("Einde van de termijn", f"{dutch_date(ends_at.date())}, 23.59.59 uur"),
    ]
    valid_until = validity_end(
        local_date(definition.planning.closes_at),
        definition.validity_days,
        rolls_forward=definition.validity_rolls_forward,
    )
    if valid_until < ends_at.date():
        text = f"De inschrijvingen zijn geldig tot en met {dutch_date(valid_until)}: vóór het einde van de termijn."
        rows.append(SummaryRow("Let op: gestanddoening", text))
    return rows


def report_rows(reports: Sequence[AwardReport]) -> list[dict[str, Any]]:
    return [
        {
            "report": report,
            "label": f"{report.get_format_display()}, {report.get_version_display()}",
            "asked": f"{report.requested_by.name}, {dutch_datetime(report.requested_at)}",
            "status": report.get_status_display(),
            "tone": REPORT_TONES[AwardReport.Status(report.status)],
            "is_ready": report.status == AwardReport.Status.READY,
        }
        for report in reports
    ]
