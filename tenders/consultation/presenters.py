"""What the pages of consultations show, as plain values."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from tenders.domain.consultation import (
    KIND_LABELS,
    STAGE_LABELS,
    QuestionKind,
    Stage,
    invited_in_words,
)
from tenders.domain.give_aways import Asker, give_aways
from tenders.domain.wording import instant_in_words, names_in_words
from tenders.models import Consultation, ConsultationReport, Reaction, Tender
from ui.presentation import Tone

_TONES = {
    Stage.DRAFT: Tone.NEUTRAL,
    Stage.AHEAD: Tone.INFO,
    Stage.OPEN: Tone.GOOD,
    Stage.CLOSED: Tone.WARN,
    Stage.REPORTED: Tone.INFO,
    Stage.WITHDRAWN: Tone.BAD,
}


def stage_words(consultation: Consultation, *, at: datetime) -> dict[str, Any]:
    stage = consultation.stage(at)
    return {"word": STAGE_LABELS[stage], "tone": _TONES[stage], "is_open": stage is Stage.OPEN}


def list_rows(consultations: Iterable[Consultation], *, at: datetime) -> list[dict[str, Any]]:
    """Of the buyer's list; needs `confirmed` of the selector."""
    return [
        {
            "consultation": row,
            "stage": stage_words(row, at=at),
            "reactions": row.confirmed,  # type: ignore[attr-defined]
        }
        for row in consultations
    ]


def public_rows(consultations: Iterable[Consultation], *, at: datetime) -> list[dict[str, Any]]:
    return [{"consultation": row, "stage": stage_words(row, at=at)} for row in consultations]


def facts_of(consultation: Consultation) -> list[tuple[str, str]]:
    """What everybody may know."""
    invited = names_in_words(list(invited_in_words(consultation.groups, consultation.other_groups)))
    return [
        ("Uitgenodigd", invited),
        ("Reageren kan vanaf", instant_in_words(consultation.opens_at)),
        ("Reageren kan tot en met", instant_in_words(consultation.closes_at)),
    ]


def extension_lines(consultation: Consultation) -> list[str]:
    """What everybody reads of each time that the closing moved."""
    return [
        f"Verlengd op {instant_in_words(row.at)}, van {instant_in_words(row.earlier)} tot en met "
        f"{instant_in_words(row.closes_at)}. Reden: {row.reason}"
        for row in consultation.extensions.all()
    ]


def question_rows(consultation: Consultation) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "text": row.text,
            "kind": KIND_LABELS[row.kind],
            "options": row.options,
            "is_required": row.is_required,
        }
        for number, row in enumerate(consultation.asked, start=1)
    ]


def reaction_rows(tender: Tender, reactions: Iterable[Reaction]) -> list[dict[str, Any]]:
    """The list of who reacted, for who may read it."""
    return [
        {
            "number": row.number,
            "name": row.organisation_name,
            "group": row.get_group_display(),
            "kvk": row.kvk_number or "geen",
            "sent_at": row.sent_at,
            "url": reverse("tenders:consultation_reaction", args=[tender.public_id, row.public_id]),
        }
        for row in reactions
    ]


def reaction_facts(reaction: Reaction, *, with_contact: bool) -> list[tuple[str, str]]:
    contact = (("Contactpersoon", reaction.contact_name), ("E-mailadres", reaction.contact_email))
    rows = (
        ("Organisatie", reaction.organisation_name),
        ("Groep", reaction.get_group_display()),
        ("KvK-nummer", reaction.kvk_number or "geen"),
        *(contact if with_contact else ()),
        ("Verstuurd", instant_in_words(reaction.sent_at)),
    )
    return [(label, value) for label, value in rows if value]


def answer_rows(consultation: Consultation, reaction: Reaction) -> list[tuple[str, str]]:
    return [
        (f"{number}. {question.text}", reaction.answer(number))
        for number, question in enumerate(consultation.asked, start=1)
    ]


def report_rows(
    consultation: Consultation, report: ConsultationReport | None, reactions: Iterable[Reaction]
) -> list[dict[str, Any]]:
    """Per question whether its summary is there, and how many answered it."""
    all_reactions = list(reactions)
    summaries = report.summaries if report else {}
    return [
        {
            "number": number,
            "text": question.text,
            "answers": sum(bool(row.answer(number)) for row in all_reactions),
            "is_done": bool(summaries.get(str(number), "")),
        }
        for number, question in enumerate(consultation.asked, start=1)
    ]


def warnings_in(consultation: Consultation, reactions: Iterable[Reaction], *, question: int = 0) -> list[str]:
    """Words by which others would know a participant again, per open question; `question` 0 is all of them."""
    found: dict[str, None] = {}
    all_reactions = list(reactions)
    for number, asked in enumerate(consultation.asked, start=1):
        if asked.kind is not QuestionKind.TEXT or question not in {0, number}:
            continue
        for row in all_reactions:
            who = Asker(
                row.organisation_name,
                row.kvk_number,
                (row.contact_name,) if row.contact_name else (),
                (row.contact_email,) if row.contact_email else (),
            )
            for each in give_aways(row.wording(number), who):
                found[f"Vraag {number}, reactie {row.number}: {each.kind}: {each.words}"] = None
    return list(found)
