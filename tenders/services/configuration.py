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
from tenders.domain.vocabulary import TieOp
from tenders.domain.wording import names_in_words
from tenders.models import (
    AwardCriterion,
    EvidenceRequirement,
    ExecutionCondition,
    SuitabilityRequirement,
    Tender,
)
from tenders.permissions import require
from tenders.selectors import scorers_in_rows
from tenders.services.lifecycle import lock_tender, scope_of
from tenders.services.subject_fields import FIELDS, ITEMS, LISTS

Item = AwardCriterion | EvidenceRequirement | ExecutionCondition | SuitabilityRequirement


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
            _refuse_what_is_named(locked, subject, rows)
            _replace(locked, LISTS[subject], rows)
    return locked


@transaction.atomic
def save_exclusion(
    tender: Tender,
    reasons: Mapping[str, str],
    *,
    look_back: Mapping[str, int | None] | None = None,
    checked_by: Mapping[str, str] | None = None,
    version: int,
    by: User,
    at: datetime,
) -> Tender:
    """The mandatory grounds always hold; of the others those named in `reasons`, each with why.

    `look_back` holds a term in years where it is shorter than that of the law, `checked_by` who looks at a ground; what
    is not in it stays as it is.
    """
    with editing(tender, Subject.EXCLUSION, version=version, by=by, at=at) as locked:
        unknown = set(reasons) - set(CATALOGUE)
        if unknown:
            raise ConfigurationRefused("Deze uitsluitingsgrond bestaat niet: kies uit de lijst.")
        wanted = {**dict.fromkeys((ground.code for ground in MANDATORY), ""), **reasons}
        locked.exclusion_grounds.exclude(code__in=wanted).delete()
        for code, reason in wanted.items():
            years = (look_back or {}).get(code)
            most = CATALOGUE[code].look_back_years
            if years is not None and (most is None or years > most):
                raise ConfigurationRefused(
                    f"{CATALOGUE[code].name} kan niet langer terug tellen dan de wet toestaat."
                )
            who = {"checked_by": (checked_by or {})[code]} if code in (checked_by or {}) else {}
            locked.exclusion_grounds.update_or_create(
                code=code, defaults={"reason": reason, "look_back_years": years, **who}
            )
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
        many = {field.name for field in changed._meta.many_to_many}
        code_before = changed.code
        for name, value in values.items():
            if name not in many:
                setattr(changed, name, value)
        _check_place(changed)
        _save_unique(changed)
        for name in many.intersection(values):
            getattr(changed, name).set(values[name])
        if isinstance(changed, AwardCriterion) and code_before != changed.code:
            # The chain keeps looking at the same criterion.
            locked.tie_break.filter(op=TieOp.CRITERION.value, code=code_before).update(code=changed.code)
        if isinstance(changed, AwardCriterion):
            locked.scorers = scorers_in_rows(locked)
    return changed


@transaction.atomic
def remove_item(
    tender: Tender, subject: Subject, item: Item, *, version: int, by: User, at: datetime
) -> None:
    """With a criterion its sub-criteria go too. A criterion that a tie-break names is refused."""
    with editing(tender, subject, version=version, by=by, at=at) as locked:
        row = getattr(locked, ITEMS[subject]).get(pk=item.pk)
        if isinstance(row, AwardCriterion) and (named := steps_naming(row)):
            raise ConfigurationRefused(
                f"Bij gelijke stand wordt nog gekeken naar {names_in_words(named)}. Haal die stap daar eerst weg."
            )
        row.delete()
        if subject is Subject.CRITERIA:
            locked.scorers = scorers_in_rows(locked)


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
    if not subject.applies(is_admission=locked.is_admission):
        raise ConfigurationRefused("Dit onderdeel hoort niet bij deze soort procedure.")
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


def steps_naming(criterion: AwardCriterion) -> list[str]:
    """The codes, of the criterion and its sub-criteria, that a step at gelijke stand looks at."""
    codes = [criterion.code, *criterion.children.values_list("code", flat=True)]
    named = set(
        criterion.tender.tie_break.filter(op=TieOp.CRITERION.value, code__in=codes).values_list(
            "code", flat=True
        )
    )
    return [code for code in codes if code in named]


def _refuse_what_is_named(tender: Tender, subject: Subject, rows: Sequence[Mapping[str, Any]]) -> None:
    """A row of a list stays as long as another page names it."""
    if subject is Subject.STATEMENTS:
        kept = {row.get("code") for row in rows}
        named = tender.tie_break.filter(op=TieOp.STATEMENT.value).values_list("code", flat=True)
        if lost := [code for code in named if code not in kept]:
            raise ConfigurationRefused(
                f"Bij gelijke stand wordt gekeken naar de opgave {names_in_words(lost)}: haal die stap daar eerst "
                "weg, of laat de opgave met deze code staan."
            )
    if subject is Subject.LOTS:
        numbers = {row.get("number") for row in rows}
        for code, named_lots in tender.suitability_requirements.values_list("code", "lot_numbers"):
            if lost := [str(number) for number in named_lots if number not in numbers]:
                raise ConfigurationRefused(
                    f"Geschiktheidseis {code} geldt voor perceel {names_in_words(lost)}: pas eerst die eis aan, of "
                    "laat het perceel met dit nummer staan."
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
        field = next(name for name in ("code", "number", "label", "name") if hasattr(row, name))
        words = {"code": "De code", "number": "Het nummer", "label": "De naam", "name": "De naam"}
        raise ConfigurationRefused(
            f"{words[field]} '{getattr(row, field)}' is al in gebruik: kies een andere.", field=field
        ) from None
