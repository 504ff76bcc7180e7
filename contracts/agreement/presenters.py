"""Page formatting of overeenkomsten."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from contracts.domain import agreement_words as words
from contracts.domain.agreement_content import AgreementContent, content_from
from contracts.domain.agreements import STATUS_LABELS, AgreementStatus
from contracts.domain.placeholders import CATALOGUE
from contracts.models import Agreement
from ui.formatting import dutch_date, dutch_datetime
from ui.presentation import SummaryRow, Tone

STATUS_TONES = {
    AgreementStatus.CONCEPT: Tone.NEUTRAL,
    AgreementStatus.READY: Tone.INFO,
    AgreementStatus.SIGNED_BY_PROVIDER: Tone.INFO,
    AgreementStatus.SIGNED_BY_AUTHORITY: Tone.INFO,
    AgreementStatus.SIGNED: Tone.GOOD,
    AgreementStatus.WITHDRAWN: Tone.BAD,
}
RENDERING_TONES = {
    Agreement.Rendering.QUEUED: Tone.INFO,
    Agreement.Rendering.READY: Tone.GOOD,
    Agreement.Rendering.FAILED: Tone.BAD,
}


def agreement_rows(agreements: Sequence[Agreement]) -> list[dict[str, Any]]:
    return [
        {
            "agreement": row,
            "name": content_from(row.content).provider,
            "lot": row.contract.lot,
            "status": STATUS_LABELS[row.state],
            "tone": STATUS_TONES[row.state],
            "document": row.get_rendering_display(),
            "document_tone": RENDERING_TONES[Agreement.Rendering(row.rendering)],
            "url": reverse("contracts:agreement", args=[row.public_id]),
        }
        for row in agreements
    ]


def agreement_summary(agreement: Agreement) -> list[SummaryRow]:
    """What it says, for who decides whether to send or to sign it."""
    content = content_from(agreement.content)
    rows = [
        SummaryRow("Opdrachtgever", content.authority),
        SummaryRow("Opdrachtnemer", _parties(content)),
        SummaryRow("Perceel", str(agreement.contract.lot)),
        SummaryRow("Looptijd", _term(content)),
        SummaryRow("Verlengen", words.options(content)),
        *(SummaryRow(f"Tarief {line.name}", words.price(line)) for line in content.tariffs),
        *(
            [SummaryRow("Tarief", content.tariff_words)]
            if content.tariff_words and not content.tariffs
            else []
        ),
        SummaryRow("Maximale waarde", words.euros(content.max_value) or "niet vastgesteld"),
        SummaryRow("Ondertekent voor de opdrachtgever", words.represented(content.signs_for_authority)),
        SummaryRow("Ondertekent voor de opdrachtnemer", words.represented(content.signs_for_provider)),
        SummaryRow("Volgorde", words.order(content)),
    ]
    if agreement.sent_at and agreement.sent_by:
        rows.append(
            SummaryRow("Verstuurd", f"{dutch_datetime(agreement.sent_at)}, door {agreement.sent_by.name}")
        )
    return rows


def copy_rows(agreement: Agreement) -> list[dict[str, Any]]:
    """The signed copies in the order in which they came, with those that were sent back."""
    rows = agreement.copies.select_related("file", "uploaded_by", "returned_by")
    return [
        {
            "copy": row,
            "note": f"Ondertekend door {row.signatory} ({row.get_signer_display()}) op {dutch_date(row.signed_on)}, "
            f"geüpload door {row.uploaded_by.name}",
            "returned": f"Teruggestuurd op {dutch_datetime(row.returned_at)} door {row.returned_by.name}"
            if row.returned_at and row.returned_by
            else "",
        }
        for row in rows
    ]


def placeholder_rows(outline: AgreementContent) -> list[dict[str, str | bool]]:
    """Every invulveld, what it is, what it becomes here, and whether a model must have it."""
    return [
        {
            "name": f"{{{{{row.key}}}}}",
            "explanation": row.explanation,
            "example": row.value(outline),
            "is_needed": row.matters(outline),
        }
        for row in CATALOGUE
    ]


def _parties(content: AgreementContent) -> str:
    names = [f"{row.name}{f' (KvK {row.kvk})' if row.kvk else ''}" for row in content.parties]
    return f"combinatie van {', '.join(names)}; penvoerder {content.provider}" if len(names) > 1 else names[0]


def _term(content: AgreementContent) -> str:
    term = content.term
    if not term.starts:
        return term.words or "niet vastgesteld"
    return (
        f"{words.day(term.starts)} tot en met {words.day(term.ends)}"
        if term.ends
        else f"vanaf {words.day(term.starts)}"
    )
