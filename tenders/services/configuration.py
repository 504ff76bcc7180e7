"""Change the configuration of a draft, one subject at a time.

Every change raises the tender's `config_version` by one. Who saves a page that was opened at an older version gets
StaleConfiguration and overwrites nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from audit.services import Auditor
from tenders.domain.checks import Subject
from tenders.domain.exclusion import CATALOGUE, MANDATORY
from tenders.models import AwardCriterion, EvidenceRequirement, SuitabilityRequirement, Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender, scope_of

FIELDS: Mapping[Subject, frozenset[str]] = {
    Subject.BASICS: frozenset(
        {
            "title",
            "reference",
            "summary",
            "description",
            "contract_start",
            "contract_term",
            "max_value",
            "tariff",
            "complaint_desk",
            "court",
            "signatory",
        }
    ),
    Subject.PLANNING: frozenset(
        {
            "publication_on",
            "closes_at",
            "intended_award_on",
            "standstill_days",
            "standstill_rolls_forward",
            "validity_days",
            "validity_rolls_forward",
            "opening_on",
            "checks_done_on",
            "scoring_done_on",
            "consensus_on",
            "final_award_on",
            "supplement_days",
        }
    ),
    Subject.LOTS: frozenset({"lots_motivation"}),
    Subject.METHOD: frozenset(
        {
            "places",
            "max_lots_per_bidder",
            "division_rule",
            "minimum_total",
            "final_score",
            "plan_title",
            "plan_max_pages",
            "plan_over_limit",
            "minimum_evaluators",
            "two_person_opening",
            "single_opener_reason",
        }
    ),
}
LISTS: Mapping[Subject, str] = {
    Subject.PLANNING: "question_rounds",
    Subject.LOTS: "lots",
    Subject.STATEMENTS: "statements",
    Subject.SCALE: "scale",
    Subject.TIE_BREAK: "tie_break",
}
ITEMS: Mapping[Subject, str] = {
    Subject.SUITABILITY: "suitability_requirements",
    Subject.EVIDENCE: "evidence_requirements",
    Subject.CRITERIA: "criteria",
}
Item = AwardCriterion | EvidenceRequirement | SuitabilityRequirement


class StaleConfiguration(Exception):
    """Somebody saved since the page was opened; `current` is the version that stands."""

    def __init__(self, current: int) -> None:
        super().__init__(
            "Terwijl u bezig was, is de configuratie gewijzigd, door u in een ander venster of door een collega. "
            "Er is niets overschreven. Vergelijk en kies."
        )
        self.current = current


class ConfigurationRefused(Exception):
    """What was entered cannot stand; the message is for the user, `field` says where."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def save_subject(
    tender: Tender,
    subject: Subject,
    *,
    values: Mapping[str, Any] | None = None,
    rows: Sequence[Mapping[str, Any]] | None = None,
    version: int,
    by: User,
    at: datetime,
) -> Tender:
    """Set the fields of a subject and, with `rows`, replace its list by these, in this order."""
    with editing(tender, subject, version=version, by=by, at=at) as locked:
        for name, value in (values or {}).items():
            if name not in FIELDS[subject]:
                raise ValueError(f"{name} is no field of {subject}")
            setattr(locked, name, value)
        if rows is not None:
            _replace(locked, LISTS[subject], rows)
    return locked


@transaction.atomic
def save_exclusion(
    tender: Tender, reasons: Mapping[str, str], *, version: int, by: User, at: datetime
) -> Tender:
    """The mandatory grounds always hold; of the others those named in `reasons`, each with why."""
    with editing(tender, Subject.EXCLUSION, version=version, by=by, at=at) as locked:
        unknown = set(reasons) - set(CATALOGUE)
        if unknown:
            raise ConfigurationRefused("Deze uitsluitingsgrond bestaat niet: kies uit de lijst.")
        wanted = {**dict.fromkeys((ground.code for ground in MANDATORY), ""), **reasons}
        locked.exclusion_grounds.exclude(code__in=wanted).delete()
        for code, reason in wanted.items():
            locked.exclusion_grounds.update_or_create(code=code, defaults={"reason": reason})
    return locked


@transaction.atomic
def save_item(
    tender: Tender,
    subject: Subject,
    values: Mapping[str, Any],
    *,
    item: Item | None = None,
    version: int,
    by: User,
    at: datetime,
) -> Item:
    """Add a criterion, requirement or piece of evidence at the end of its list, or change one."""
    with editing(tender, subject, version=version, by=by, at=at) as locked:
        rows = getattr(locked, ITEMS[subject])
        changed = rows.get(pk=item.pk) if item else rows.model(tender=locked, order=_next_order(rows))
        for name, value in values.items():
            setattr(changed, name, value)
        _check_place(changed)
        _save_unique(changed)
    return changed


@transaction.atomic
def remove_item(
    tender: Tender, subject: Subject, item: Item, *, version: int, by: User, at: datetime
) -> None:
    """With a criterion its sub-criteria go too."""
    with editing(tender, subject, version=version, by=by, at=at) as locked:
        getattr(locked, ITEMS[subject]).get(pk=item.pk).delete()


@transaction.atomic
def move_item(
    tender: Tender, subject: Subject, item: Item, *, up: bool, version: int, by: User, at: datetime
) -> None:
    """One place up or down among its neighbours; nothing happens at the end of the list."""
    with editing(tender, subject, version=version, by=by, at=at) as locked:
        rows = getattr(locked, ITEMS[subject]).all()
        if isinstance(item, AwardCriterion):
            rows = rows.filter(parent_id=item.parent_id)
        neighbours = list(rows)
        place = next(index for index, row in enumerate(neighbours) if row.pk == item.pk)
        target = place - 1 if up else place + 1
        if 0 <= target < len(neighbours):
            neighbours[place], neighbours[target] = neighbours[target], neighbours[place]
        for order, row in enumerate(neighbours):
            row.order = order
            row.save(update_fields=["order"])


@contextmanager
def editing(tender: Tender, subject: Subject, *, version: int, by: User, at: datetime) -> Iterator[Tender]:
    """Lock, permission and version; after the body count up and log.

    Inside a transaction only: a refusal in the body must undo what was written.
    """
    try:
        locked = lock_tender(tender)
    except Tender.DoesNotExist:
        # A working copy that was issued or thrown away a moment ago.
        raise StaleConfiguration(-1) from None
    require(by, "tenders.configure", locked)
    if locked.config_version != version:
        raise StaleConfiguration(locked.config_version)
    yield locked
    locked.config_version += 1
    locked.save()
    Auditor(by).record(
        "tender.configured",
        locked,
        scope=scope_of(locked),
        at=at,
        data={"subject": subject.value, "version": locked.config_version},
    )


def _replace(tender: Tender, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    related = getattr(tender, name)
    related.all().delete()
    has_order = any(field.name == "order" for field in related.model._meta.concrete_fields)
    for order, values in enumerate(rows):
        place = {"order": order} if has_order else {}
        _save_unique(related.model(tender=tender, **place, **values))


def _next_order(rows: Any) -> int:
    last = rows.order_by("-order").values_list("order", flat=True).first()
    return 0 if last is None else last + 1


def _check_place(item: Item) -> None:
    if not isinstance(item, AwardCriterion) or item.parent is None:
        return
    if item.parent.parent_id is not None or item.parent_id == item.pk or (item.pk and item.children.exists()):
        raise ConfigurationRefused(
            "Een subcriterium heeft zelf geen subcriteria: kies een ander criterium.", field="parent"
        )
    if item.parent.tender_id != item.tender_id:
        raise ConfigurationRefused("Dit criterium hoort bij een andere aanbesteding.", field="parent")


def _save_unique(row: Any) -> None:
    """A code, number or label stands once in a tender; the database says so."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        field = next(name for name in ("code", "number", "label") if hasattr(row, name))
        words = {"code": "De code", "number": "Het nummer", "label": "De naam"}
        raise ConfigurationRefused(
            f"{words[field]} '{getattr(row, field)}' is al in gebruik: kies een andere.", field=field
        ) from None
