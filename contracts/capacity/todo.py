"""What awaits the contract manager in the toeleiding."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db.models import Min
from django.urls import reverse

from accounts.models import User
from contracts.capacity.models import AllocationRule, CapacityReport, CareCount, ClientAssignment
from contracts.capacity.selectors import published_rule
from contracts.domain.allocation import Method
from contracts.domain.care_months import month_before, month_in_words, month_of
from contracts.execution.selectors import managed_tenders
from contracts.models import Contract
from tenders.domain.wording import AMSTERDAM, local_date
from tenders.models import Tender
from tenders.todo import Todo


def allocation_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """A constant number of queries."""
    tenders = list(managed_tenders(user).select_related("authority"))
    if not tenders:
        return []
    running = _running(tenders)
    rules = _rules(tenders)
    month = month_before(month_of(local_date(at)))
    by_capacity = [each for each in tenders if _method(rules, each) is Method.CAPACITY]
    return [
        *_to_set(tenders, running, rules),
        *_to_report(by_capacity, running, month),
        *_to_assign(tenders),
    ]


def _running(tenders: Iterable[Tender]) -> dict[int, list[Contract]]:
    """Contracts in execution by tender."""
    rows = Contract.objects.filter(
        decision__tender__in=tenders, decision__replaced_at=None, file__isnull=False
    ).select_related("decision", "file")
    found: dict[int, list[Contract]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.decision.tender_id, []).append(row)
    return found


def _rules(tenders: Iterable[Tender]) -> dict[int, AllocationRule]:
    """By tender the rule that counts."""
    published = {each.pk: rule for each in tenders if (rule := published_rule(each))}
    rows = AllocationRule.objects.filter(tender__in=tenders).order_by("number")
    return {**published, **{row.tender_id: row for row in rows}}


def _method(rules: dict[int, AllocationRule], tender: Tender) -> Method | None:
    found = rules.get(tender.pk)
    return Method(found.method) if found else None


def _to_set(
    tenders: Iterable[Tender], running: dict[int, list[Contract]], rules: dict[int, AllocationRule]
) -> list[Todo]:
    """Only where more contractors share a lot: with one there is nothing to choose."""
    todos = []
    for tender in tenders:
        lots = [each.lot_id for each in running.get(tender.pk, [])]
        if tender.pk not in rules and len(lots) > len(set(lots)):
            url = reverse("contracts:allocation_rule", args=[tender.public_id])
            todos.append(Todo(text="Stel de toeleiding in", url=url, tender=tender))
    return todos


def _to_report(tenders: Iterable[Tender], running: dict[int, list[Contract]], month: date) -> list[Todo]:
    """The month that is over: first its numbers, then the report."""
    reported = set(
        CapacityReport.objects.filter(tender__in=tenders, month=month).values_list("tender", flat=True)
    )
    counted = set(
        CareCount.objects.filter(contract__decision__tender__in=tenders, month=month).values_list(
            "contract", flat=True
        )
    )
    todos = []
    for tender in tenders:
        asked = [
            each
            for each in running.get(tender.pk, [])
            if month_of(each.file.starts_on) <= month <= each.file.term.last_on
        ]
        if not asked or tender.pk in reported:
            continue
        if all(each.pk in counted for each in asked):
            text, name = f"Maak het maandrapport over {month_in_words(month)}", "capacity_reports"
        else:
            text, name = f"Vul de aantallen van {month_in_words(month)} in", "care_month"
        todos.append(
            Todo(text=text, url=reverse(f"contracts:{name}", args=[tender.public_id]), tender=tender)
        )
    return todos


def _to_assign(tenders: Iterable[Tender]) -> list[Todo]:
    """One for all clients of a tender that wait, with the first day on which a contractor must be visible."""
    waiting = ClientAssignment.objects.filter(lot__tender__in=tenders, contract=None).order_by()
    first = dict(waiting.values_list("lot__tender").annotate(first=Min("due_on")))
    return [
        Todo(
            text="Leg vast wie de gemelde cliënten helpt",
            url=reverse("contracts:assignments", args=[tender.public_id]),
            tender=tender,
            due=datetime.combine(first[tender.pk], time(23, 59, 59), AMSTERDAM),
        )
        for tender in tenders
        if tender.pk in first
    ]
