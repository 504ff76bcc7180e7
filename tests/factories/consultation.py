"""Marktconsultaties: made by the services, and planted at a point that a published tender no longer comes to."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import User
from documents.files import store_file
from tenders.consultation.selectors import consultation_in
from tenders.consultation.services import (
    Facts,
    Participant,
    confirm_reaction,
    publish_consultation,
    save_consultation,
    send_reaction,
)
from tenders.consultation.services.reporting import content_of
from tenders.domain.consultation import ConsultationQuestion, Group, QuestionKind, report_hash
from tenders.models import Consultation, ConsultationReport, Reaction, Tender
from tests.factories.tenders import AT

OPENS_AT = datetime(2025, 10, 2, 7, 0, tzinfo=UTC)
CLOSES_AT = datetime(2025, 10, 20, 10, 0, tzinfo=UTC)
QUESTIONS = (
    ConsultationQuestion("Wat vindt u van de percelen?", QuestionKind.TEXT, is_required=True),
    ConsultationQuestion("Welk tarief past?", QuestionKind.CHOICE, ("Per uur", "Per week")),
    ConsultationQuestion("Schrijft u in?", QuestionKind.YES_NO),
)
ANSWERS = ("Maak ze kleiner.", "Per week", "Ja")


def facts(**changes: Any) -> Facts:
    plain: dict[str, Any] = {
        "title": "Begeleiding in de wijk",
        "purpose": "Wij willen weten of de percelen passen.",
        "introduction": "De gemeente koopt begeleiding in.",
        "groups": [Group.PROVIDERS.value, Group.RESIDENTS.value, Group.SOCIAL.value],
        "other_groups": "",
        "opens_at": OPENS_AT,
        "closes_at": CLOSES_AT,
    }
    return Facts(**(plain | changes))


def participant(**changes: Any) -> Participant:
    plain = {
        "organisation_name": "Zorggroep Anker",
        "group": Group.PROVIDERS.value,
        "kvk_number": "12345678",
        "contact_name": "Kim de Boer",
        "contact_email": "kim@anker.example",
    }
    return Participant(**(plain | changes))


def draft_consultation(
    tender: Tender,
    *,
    questions: Sequence[ConsultationQuestion] = QUESTIONS,
    at: datetime = AT,
    **changes: Any,
) -> Consultation:
    return save_consultation(tender, facts(**changes), questions, by=tender.created_by, at=at)


def published_consultation(tender: Tender, **options: Any) -> Consultation:
    return publish_consultation(draft_consultation(tender, **options), by=tender.created_by, at=AT)


def reaction_to(
    consultation: Consultation,
    *,
    answers: Sequence[str] = ANSWERS,
    at: datetime = OPENS_AT,
    confirmed: bool = True,
    **changes: Any,
) -> Reaction:
    """Sent, and confirmed at the same instant."""
    known = set(consultation.reactions.values_list("pk", flat=True))
    send_reaction(consultation, participant(**changes), answers, at=at)
    reaction = consultation.reactions.exclude(pk__in=known).get()
    return confirm_reaction(reaction, at=at) if confirmed else reaction


def planted_consultation(
    tender: Tender,
    *,
    by: User,
    at: datetime,
    kvk: str = "",
    is_published: bool = True,
    is_reported: bool = False,
    closes_at: datetime | None = None,
) -> Consultation:
    """Closed the day before `at`, with one reaction; its report is made, and published where `is_reported`.

    One that closes later was opened two weeks before `at`, and nobody reacted yet.
    """
    is_open = closes_at is not None
    closes_at = closes_at or at - timedelta(days=1)
    opens_at = min(closes_at, at) - timedelta(days=14)
    row = Consultation.objects.create(
        tender=tender,
        number=tender.consultations.count() + 1,
        title="Begeleiding in de wijk",
        purpose="Wij willen weten of de percelen passen.",
        groups=[Group.PROVIDERS.value],
        opens_at=opens_at,
        closes_at=closes_at,
        questions=[question.as_mapping() for question in QUESTIONS],
        made_by=by,
        made_at=opens_at,
        published_at=opens_at if is_published else None,
        published_by=by if is_published else None,
    )
    if not is_published or is_open:
        return row
    Reaction.objects.create(
        consultation=row,
        organisation_name="Een deelnemer",
        group=Group.PROVIDERS.value,
        kvk_number=kvk or "99999999",
        contact_name="Kim de Boer",
        contact_email="kim@deelnemer.example",
        answers=list(ANSWERS),
        sent_at=closes_at - timedelta(days=2),
        confirmed_at=closes_at - timedelta(days=2),
        number=1,
    )
    report = ConsultationReport(consultation=row, summary="De percelen worden kleiner.")
    report.summaries = {str(number): "Kleiner." for number in range(1, len(QUESTIONS) + 1)}
    content = content_of(row, report, at=at)
    report.content, report.content_hash = content.as_mapping(), report_hash(content)
    report.rendered_hash, report.status = report.content_hash, ConsultationReport.Status.READY
    report.file = store_file(b"%PDF-1.7", name="verslag.pdf", content_type="application/pdf", at=at)
    if is_reported:
        report.published_at, report.published_by = at, by
    report.save()
    return consultation_in(tender, row.number) or row
