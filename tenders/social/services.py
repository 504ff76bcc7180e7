"""Say how a technique is used, and start from an example clause."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from tenders.domain.checks import Subject
from tenders.domain.leidraad import ChapterKey
from tenders.domain.social.clauses import BY_NUMBER, Clause
from tenders.domain.vocabulary import CriterionKind
from tenders.leidraad.selectors import own_text_of
from tenders.leidraad.services import save_text
from tenders.models import ClauseUse, SuitabilityRequirement, Tender
from tenders.services.configuration import ITEMS, editing, save_item

_POINTS = Decimal(10)


@transaction.atomic
def save_note(
    tender: Tender, technique: int, *, text: str, place: str, version: int, by: User, at: datetime
) -> Tender:
    """What the buyer says about a technique; without a text the note is taken away."""
    with editing(tender, Subject.SOCIAL, version=version, by=by, at=at) as locked:
        if text:
            locked.social_notes.update_or_create(technique=technique, defaults={"text": text, "place": place})
        else:
            locked.social_notes.filter(technique=technique).delete()
    return locked


@transaction.atomic
def use_clause(tender: Tender, number: int, *, version: int, by: User, at: datetime) -> ClauseUse:
    """Put the clause in the draft, ready to be changed; where it stands is kept with it.

    Raises StaleConfiguration, and then adds nothing.
    """
    clause = BY_NUMBER[number]
    if isinstance(clause.target, ChapterKey):
        with editing(tender, Subject.SOCIAL, version=version, by=by, at=at) as locked:
            code = _add_text(locked, clause, clause.target, by=by, at=at)
    else:
        code = _free_code(tender, clause, clause.target)
        save_item(tender, clause.target, _values(clause, code), version=version, by=by, at=at)
    use, _ = ClauseUse.objects.get_or_create(
        tender=tender, clause=number, subject=clause.target.value, code=code
    )
    return use


def _add_text(tender: Tender, clause: Clause, chapter: ChapterKey, *, by: User, at: datetime) -> str:
    """At the end of the own text of the chapter."""
    stored = own_text_of(tender, chapter)
    before, version = (stored.text, stored.version) if stored else ("", 0)
    added = f"**{clause.name}**\n\n{clause.text}"
    save_text(tender, chapter, f"{before}\n\n{added}".strip(), version=version, by=by, at=at)
    return chapter.value


def _free_code(tender: Tender, clause: Clause, subject: Subject) -> str:
    taken = set(getattr(tender, ITEMS[subject]).values_list("code", flat=True))
    if subject is Subject.CRITERIA:
        taken |= set(tender.statements.values_list("code", flat=True))
    code, number = clause.code, 2
    while code in taken:
        code, number = f"{clause.code}-{number}", number + 1
    return code


def _values(clause: Clause, code: str) -> dict[str, Any]:
    common = {"code": code, "name": clause.name, "tags": [tag.value for tag in clause.tags]}
    if clause.target is Subject.CRITERIA:
        return {
            **common,
            "max_points": _POINTS,
            "kind": CriterionKind.QUALITY.value,
            "question": clause.text,
            "aspects": "\n".join(clause.aspects),
        }
    asked = {
        **common,
        "requirement": clause.text,
        "purpose": clause.purpose,
        "checked_by": clause.checked_by.value,
    }
    if clause.target is Subject.SUITABILITY:
        return {**asked, "kind": SuitabilityRequirement.Kind.PROFESSIONAL.value}
    return {**asked, "moment": clause.moment.value}
