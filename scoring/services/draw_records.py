"""Proces-verbaal of a draw as PDF: rendered once, stored, served as stored."""

from datetime import datetime

from django.db import transaction

from audit.services import Auditor, SystemActor, tender_scope
from documents.files import store_file
from documents.pdf import render_pdf
from scoring.models import Draw
from scoring.pdf import draw_context
from scoring.selectors.ranking import names_by_bid


def render_draw_record(draw: Draw, *, at: datetime) -> Draw:
    """Idempotent; only of a draw that was held or aborted."""
    if draw.record_id is not None or (draw.held_at is None and draw.aborted_at is None):
        return draw
    rendered = render_pdf(
        "pdf/draw_record.html",
        draw_context(draw, names_by_bid(draw.tender)),
        is_rehearsal=draw.tender.is_rehearsal,
    )
    return _keep(draw.pk, rendered.content, rendered.sha256, at=at)


@transaction.atomic
def _keep(pk: int, content: bytes, sha256: str, *, at: datetime) -> Draw:
    draw = Draw.objects.select_for_update(of=("self",)).select_related("tender", "lot").get(pk=pk)
    if draw.record_id is not None:
        return draw
    name = f"proces-verbaal-van-loting-perceel-{draw.lot.number}.pdf"
    draw.record = store_file(content, name=name, content_type="application/pdf", at=at)
    draw.save(update_fields=["record"])
    Auditor(SystemActor.WORKER).record(
        "draw.record_rendered",
        draw,
        scope=tender_scope(draw.tender.public_id),
        at=at,
        data={"sha256": sha256},
    )
    return draw
