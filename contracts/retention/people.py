"""In which tenders a person stands on record, and what keeps its name there (Aw 2.56, AVG 17 lid 3)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import ForeignKey, Model, Value

from accounts.models import User
from contracts.domain.retention import Category, kept_until
from contracts.retention.holdings import APPS, path_to_tender
from contracts.retention.selectors import expired_of, holds_of, moments_of, rules_of
from tenders.domain.wording import date_in_words
from tenders.models import Tender

# Whatever is longest: the name of who decided, scored or submitted is part of each of them.
_WITH_NAMES = (Category.RECORD, Category.ASSESSMENT, Category.WON, Category.EXECUTION)

# Who asked for news of a tender, or got it, did nothing in it.
_NO_RECORD = {"tenders.Follow.user", "tenders.NoticeMail.user"}


@dataclass(frozen=True)
class Trace:
    """How often a person stands in the rows of one kind, of one tender."""

    tender: Tender
    kind: str
    count: int


def traces_of(user: User) -> list[Trace]:
    """Every tender in which the person did something or had a role, with the kind of rows that say so."""
    # One question with a part per column: there are more than a hundred.
    fields = list(_fields_of_people())
    parts = [
        model._default_manager.filter(**{field: user})
        .order_by()
        .values_list(path_to_tender(model), Value(place))
        for place, (model, field) in enumerate(fields)
    ]
    counts = Counter(parts[0].union(*parts[1:], all=True))
    found = [
        (tender_id, place) for tender_id, place in sorted(counts, key=_by_place) if tender_id is not None
    ]
    tenders = Tender.objects.select_related("authority").in_bulk({tender_id for tender_id, _ in found})
    kinds = [f"{model._meta.label}.{field}" for model, field in fields]
    return [Trace(tenders[tender_id], kinds[place], counts[tender_id, place]) for tender_id, place in found]


def _by_place(found: tuple[int | None, int]) -> tuple[int, int]:
    tender_id, place = found
    return place, tender_id or 0


def reasons_to_keep(user: User, *, today: date) -> list[str]:
    """Why the name of the person cannot be erased yet, one sentence per tender; empty where nothing keeps it."""
    tenders = {trace.tender.pk: trace.tender for trace in traces_of(user) if trace.kind not in _NO_RECORD}
    ordered = sorted(tenders.values(), key=lambda tender: (tender.title, tender.pk))
    return [reason for tender in ordered if (reason := _reason(tender, today))]


def _reason(tender: Tender, today: date) -> str:
    moments, rules = moments_of([tender])[tender.pk], rules_of(tender.authority)
    days = [kept_until(rules[category], moments) for category in _WITH_NAMES]
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return f"{tender.title} is nog niet afgesloten. Het dossier moet de naam noemen."
    if today <= max(known):
        return f"{tender.title}: het dossier wordt bewaard tot en met {date_in_words(max(known))}."
    if holds_of([tender]).get(tender.pk):
        return f"{tender.title}: er geldt een bewaarplicht."
    if expired_of(tender.authority, today=today, tenders=[tender]):
        return f"{tender.title}: de termijn is verstreken. Laat eerst een vernietigingslijst uitvoeren."
    return ""


def _fields_of_people() -> Iterator[tuple[type[Model], str]]:
    """Every column that points to a person from something that belongs to a tender."""
    for model in apps.get_models():
        if model._meta.app_label not in APPS or model is Tender:
            continue
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.related_model is User
        ]
        if not fields:
            continue
        try:
            path_to_tender(model)
        except LookupError:
            # Of an authority or an organisation; nobody's name is frozen in it.
            continue
        for name in fields:
            yield model, name
