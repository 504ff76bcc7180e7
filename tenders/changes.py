"""A configuration in words, to compare two of them; and the reads of rectifications."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import models

from accounts.models import User
from tenders.domain import vocabulary
from tenders.domain.change import NOT_MATERIAL, NOT_MATERIAL_OF_ROWS
from tenders.domain.definition import TenderDefinition
from tenders.domain.difference import Difference, Part, Value, differences
from tenders.domain.exclusion import CATALOGUE
from tenders.domain.labels import LABELS
from tenders.domain.lifecycle import Status
from tenders.domain.scenario import definition_from_mapping
from tenders.domain.wording import date_in_words, instant_in_words
from tenders.models import Announcement, ExclusionGround, Rectification, Tender, TenderDocument
from tenders.parts import fresh_titles, kinds, natural_key, part_fields, related_name, rows_of, tender_fields
from tenders.selectors import definition_of

# How a row of a list is called in the list of differences; another kind goes by the name of its model.
_NAMES = {
    "lots": "Perceel",
    "question_rounds": "Vragenronde",
    "exclusion_grounds": "Uitsluitingsgrond",
    "suitability_requirements": "Geschiktheidseis",
    "evidence_requirements": "Bewijsmiddel",
    "statements": "Opgave",
    "execution_conditions": "Uitvoeringsvoorwaarde",
    "burden_assumptions": "Aanname van de lastenmeter,",
    "social_notes": "Maatschappelijk aanbesteden, techniek",
    "clause_uses": "Gebruikte voorbeeldbepaling",
    "criteria": "Gunningscriterium",
    "scale": "Scoreschaal",
    "tie_break": "Gelijke stand, stap",
    "documents": "Document",
}
# Where the label on a page leans on what stands around it.
_LABELS = {
    "form": "Formulier",
    "evaluators": "Beoordelaars",
    "standstill_rolls_forward": "Opschortende termijn schuift door naar een werkdag",
    "winner_evidence_rolls_forward": "Bewijstermijn van de winnaar schuift door naar een werkdag",
    "validity_rolls_forward": "Gestanddoening schuift door naar een werkdag",
}
_BY_PLACE = {"question_rounds", "tie_break"}
# Lists that may change without anybody bidding differently.
_NOT_MATERIAL_LISTS = {"question_rounds", "burden_assumptions", "social_notes", "clause_uses"}
_WORDS = [item for item in vars(vocabulary).values() if isinstance(item, type) and issubclass(item, StrEnum)]
# Lists whose words have no choices of their own.
_LISTS_OF_WORDS = {"parties", "signature_forms", "tags"}
_UNSAID = {"order", "parent", "added_at", "is_current", "change_note"}


def described(tender: Tender) -> tuple[Part, ...]:
    """Everything that the configuration says, in order."""
    facts = (
        *(
            Value(field.name, _label(field), text_of(field, tender), field.name not in NOT_MATERIAL)
            for field in tender_fields()
            if field.editable
        ),
        *(Value(many.name, _label(many), _many(many, tender)) for many in Tender._meta.many_to_many),
    )
    return (Part(("", ""), "", facts), *(part for kind in kinds() for part in _parts(kind, tender)))


def differences_between(tender: Tender, copy: Tender) -> tuple[Difference, ...]:
    """What a working copy changes; documents that the system itself made since it was begun are no difference."""
    fresh = {("documents", title) for title in fresh_titles(tender, copy)}
    before, after = (
        tuple(part for part in described(each) if part.key not in fresh) for each in (tender, copy)
    )
    return differences(before, after)


def text_of(field: models.Field, row: Any) -> str:
    """A value as people read it: '' where it is empty."""
    value = getattr(row, field.name)
    match value:
        case models.Model():
            text = _pointed(value)
        case None | "" | []:
            text = ""
        case bool():
            text = "ja" if value else "nee"
        case datetime():
            text = instant_in_words(value)
        case date():
            text = date_in_words(value)
        case Decimal():
            text = format(value, "f").replace(".", ",")
        case list():
            text = ", ".join(_word(each, field) for each in value)
        case _:
            text = _word(value, field)
    return text


def _parts(kind: type[models.Model], tender: Tender) -> Iterator[Part]:
    name = related_name(kind)
    for key, row in rows_of(kind, tender):
        if isinstance(row, TenderDocument):
            # Of a document only the version that counts is told.
            if row.is_current:
                yield _document(row, name)
            continue
        yield Part(
            (name, "/".join(key)), _title(name, key, row), _values(kind, row), name not in _NOT_MATERIAL_LISTS
        )


def _title(name: str, key: tuple[str, ...], row: Any) -> str:
    what = _NAMES.get(name, str(row._meta.verbose_name).capitalize())
    if isinstance(row, ExclusionGround) and row.code in CATALOGUE:
        return f"{what} {CATALOGUE[row.code].name}"
    if name in _BY_PLACE:
        return f"{what} {int(key[0]) + 1}"
    return f"{what} {' '.join(key)}"


def _values(kind: type[models.Model], row: Any) -> tuple[Value, ...]:
    material = related_name(kind) not in _NOT_MATERIAL_LISTS
    hidden = _UNSAID | set(natural_key(kind))
    found = [
        Value(
            field.name,
            _label(field),
            text_of(field, row),
            material and field.name not in NOT_MATERIAL_OF_ROWS,
        )
        for field in part_fields(kind)
        if field.name not in hidden
    ]
    found += [
        Value(many.name, _label(many), _many(many, row), material and many.related_model is not User)
        for many in kind._meta.many_to_many
    ]
    return tuple(found)


def _document(row: TenderDocument, name: str) -> Part:
    version = f"versie {row.version}" + (f" ({row.change_note})" if row.change_note else "")
    return Part((name, row.title), f"Document {row.title}", (Value("version", "", version),))


def _many(field: models.ManyToManyField, row: Any) -> str:
    """Of people only how many: the list of differences is public, who scores is not."""
    if field.related_model is User:
        return str(getattr(row, field.name).count() or "")
    return ", ".join(_pointed(each) for each in getattr(row, field.name).all())


def _pointed(row: models.Model) -> str:
    """How another row is called: by what it is the same one in two tenders, never by its place in a table."""
    if isinstance(row, TenderDocument):
        return f"{row.title}, versie {row.version}"
    if type(row) not in kinds():
        return str(row)
    return " ".join(str(getattr(row, name)) for name in natural_key(type(row))) or str(row)


def _label(field: Any) -> str:
    if field.name in _LABELS:
        return _LABELS[field.name]
    if field.is_relation and field.related_model in kinds():
        return _NAMES.get(related_name(field.related_model), str(field.verbose_name))
    text = str(field.verbose_name)
    return text[:1].upper() + text[1:]


def _word(value: Any, field: models.Field) -> str:
    shown = dict(field.flatchoices).get(value, value) if field.choices else value
    if shown != value:
        return str(shown)
    among = {str(choice) for choice, _ in field.flatchoices} if field.choices else None
    for words in _WORDS:
        members = {member.value for member in words}
        if (
            members == among if among else isinstance(value, str) and field.name in _LISTS_OF_WORDS
        ) and value in members:
            return LABELS.get(words(value), str(value))
    return str(value)


def rectifications_of(tender: Tender) -> list[dict[str, Any]]:
    """Every change since the publication, newest first, as pages show it."""
    return [
        {
            "number": row.number,
            "cause": row.get_cause_display(),
            "issued_at": row.issued_at,
            "reason": row.reason,
            "differences": row.differences,
            "demands_confirmation": row.demands_confirmation,
            "deadline_reason": row.deadline_reason,
            "fingerprint_before": row.fingerprint_before,
            "fingerprint": row.fingerprint,
            "anchor": f"{row.cause}-{row.number}",
        }
        for row in tender.rectifications.order_by("-number")
    ]


def last_change(tender: Tender) -> int:
    """The number of the newest change of what is asked; 0 where nothing changed since the publication."""
    changes = tender.rectifications.filter(cause=Rectification.Cause.CHANGE)
    return changes.order_by("-number").values_list("number", flat=True).first() or 0


def last_confirmation_demanded(tender: Tender) -> int:
    """The number of the newest change for which submitted bids are to be confirmed; 0 where there is none."""
    changes = tender.rectifications.filter(cause=Rectification.Cause.CHANGE, demands_confirmation=True)
    return changes.order_by("-number").values_list("number", flat=True).first() or 0


def definition_with(tender: Tender, fingerprint: str) -> TenderDefinition | None:
    """What held with this fingerprint, now or before a rectification; None for one that this tender never had."""
    if fingerprint == tender.fingerprint:
        return definition_of(tender)
    row = tender.rectifications.filter(fingerprint_before=fingerprint).order_by("-number").first()
    return definition_from_mapping(row.definition_before) if row is not None else None


def next_announcement(tender: Tender) -> int:
    """Which publication comes next: 0 the tender itself, then its rectifications."""
    return 0 if tender.state is Status.DRAFT else tender.rectifications.count() + 1


def announcement_of(tender: Tender, number: int) -> Announcement | None:
    return tender.announcements.filter(number=number).first()


def revision_of(tender: Tender) -> Tender | None:
    """The working copy in which a rectification is prepared."""
    return Tender.objects.filter(revises=tender).select_related("authority").first()


def paused_at(tender: Tender) -> datetime | None:
    """When the tender was paused last."""
    changes = tender.status_changes.filter(to_status=Status.PAUSED.value)
    return changes.order_by("-at", "-pk").values_list("at", flat=True).first()
