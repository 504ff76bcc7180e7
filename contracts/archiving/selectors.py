"""What is still open before a tender can be archived; a constant number of queries, however many contracts."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse

from bids.withdrawn import who_submitted
from contracts.changes.models import SubcontractorChange
from contracts.domain.archiving import Condition, Need, OpenPoint, contract_left, needs_of
from contracts.domain.changes import RULES
from contracts.domain.obligations import ReportStatus
from contracts.domain.social_return import EffortStatus
from contracts.domain.subcontracting import State
from contracts.execution.selectors import files
from contracts.indexation.selectors import indexed
from contracts.minutes.selectors import about_of, minutes_of
from contracts.models import (
    Contract,
    ContractChange,
    ContractFile,
    ContractTask,
    ObligationReport,
    Proceeding,
    SocialReturnEffort,
)
from contracts.notices.selectors import notice_of
from contracts.selectors import standing_decision
from contracts.withdrawal.selectors import note_of
from tenders.domain.lifecycle import Act, Status
from tenders.domain.wording import local_date
from tenders.models import Complaint, StatusChange, Tender

_EXECUTION = "contracts.read_execution"
_HOLDER = "file__contract__bid__organisation"


def conditions_of(tender: Tender, *, at: datetime) -> list[Condition]:
    """Every condition that holds for this tender, in the order in which they are shown."""
    today = local_date(at)
    found: Mapping[Need, Callable[[Tender], Iterator[OpenPoint]]] = {
        Need.CONTRACTS: partial(_contracts, today=today),
        Need.TASKS: _tasks,
        Need.CHANGES: _changes,
        Need.INDEXATION: partial(_indexation, today=today),
        Need.REPORTS: _reports,
        Need.ROUNDS: _rounds,
        Need.LETTERS: _letters,
        Need.PROCEEDINGS: _proceedings,
        Need.COMPLAINTS: _complaints,
        Need.MINUTES: _minutes,
        Need.NOTICE: _notice,
    }
    needs = needs_of(
        tender.state,
        is_admission=tender.is_admission,
        is_first_round=tender.is_admission and tender.first_round_id is None,
    )
    return [Condition(need, tuple(found[need](tender))) for need in needs]


def archived_change(tender: Tender) -> StatusChange | None:
    """When, by whom and with which remark it was archived."""
    return tender.status_changes.select_related("by").filter(act=Act.ARCHIVE.value).first()


def ended_tenders(tenders: QuerySet[Tender], *, today: date) -> QuerySet[Tender]:
    """Those in execution of which every contract has an end that was noted and has passed; one condition in SQL."""
    contracts = Contract.objects.filter(decision__replaced_at=None)
    over = contracts.filter(file__ended_on__lt=today) | contracts.filter(
        file__ended_on__isnull=False, file__ends_on__lt=today
    )
    still = contracts.exclude(pk__in=over.values("pk"))
    return (
        tenders.filter(
            status=Status.EXECUTION.value, is_rehearsal=False, archived_at=None, decisions__contracts__in=over
        )
        .exclude(decisions__contracts__in=still)
        .distinct()
    )


def _contracts(tender: Tender, *, today: date) -> Iterator[OpenPoint]:
    rows = Contract.objects.filter(decision__tender=tender, decision__replaced_at=None)
    for row in rows.select_related("file", "lot", "bid__organisation").order_by("lot__number", "pk"):
        file = getattr(row, "file", None)
        who = f"{row.bid.organisation.name} (perceel {row.lot.number})"
        sentence = contract_left(who, file.term if file else None, today=today)
        if not sentence:
            continue
        if file is None:
            url = reverse("contracts:contract_start", args=[tender.public_id, row.public_id])
            yield OpenPoint(sentence, url, "contracts.manage_execution")
        else:
            yield OpenPoint(sentence, reverse("contracts:contract_file", args=[file.public_id]), _EXECUTION)


def _tasks(tender: Tender) -> Iterator[OpenPoint]:
    rows = ContractTask.objects.filter(file__contract__decision__tender=tender, done_on=None)
    for row in rows.select_related(_HOLDER).order_by("due_on", "pk"):
        url = reverse("contracts:contract_tasks", args=[row.file.public_id])
        yield OpenPoint(f"{row.title} ({_name(row.file)}).", url, _EXECUTION)


def _changes(tender: Tender) -> Iterator[OpenPoint]:
    asked = SubcontractorChange.objects.filter(
        file__contract__decision__tender=tender, state=State.ASKED.value
    )
    for row in asked.select_related(_HOLDER):
        url = reverse("contracts:subcontractors", args=[row.file.public_id])
        yield OpenPoint(
            f"Over onderaannemer {row.name} van {_name(row.file)} is nog niet besloten.", url, _EXECUTION
        )
    routes = [route.value for route, rule in RULES.items() if rule.has_notice]
    made = ContractChange.objects.filter(
        file__contract__decision__tender=tender, route__in=routes, notice_on=None
    )
    for change in made.select_related(_HOLDER):
        url = reverse("contracts:contract_change", args=[change.file.public_id, change.public_id])
        yield OpenPoint(
            f"Wijziging {change.number} van het contract met {_name(change.file)} is nog niet aangekondigd.",
            url,
            _EXECUTION,
        )


def _indexation(tender: Tender, *, today: date) -> Iterator[OpenPoint]:
    """Years that the contract had, of which everything is known and nothing was fixed, or something corrected."""
    mine = list(files().filter(contract__decision__tender=tender).order_by("pk"))
    for one in indexed(mine, today):
        for year in one.years:
            if year.may_be_fixed and year.starts_on <= one.file.term.last_on:
                url = reverse("contracts:indexation_year", args=[one.file.public_id, year.year])
                yield OpenPoint(
                    f"De tarieven van {year.year} voor {_name(one.file)} zijn nog niet "
                    f"{'vastgesteld' if year.standing is None else 'verbeterd'}.",
                    url,
                    _EXECUTION,
                )


def _reports(tender: Tender) -> Iterator[OpenPoint]:
    reports = ObligationReport.objects.filter(
        obligation__file__contract__decision__tender=tender, status=ReportStatus.SUBMITTED.value
    )
    for row in reports.select_related("obligation__file__contract__bid__organisation"):
        file = row.obligation.file
        url = reverse(
            "contracts:obligation_report",
            args=[file.public_id, row.obligation.public_id, row.first_on.isoformat()],
        )
        yield OpenPoint(f"De rapportage van {_name(file)} over {row.obligation.title}.", url, _EXECUTION)
    efforts = SocialReturnEffort.objects.filter(
        file__contract__decision__tender=tender, status=EffortStatus.REGISTERED.value
    )
    for effort in efforts.select_related(_HOLDER):
        url = reverse("contracts:social_return_effort", args=[effort.file.public_id, effort.public_id])
        yield OpenPoint(f"De social return van {_name(effort.file)}.", url, _EXECUTION)


def _rounds(tender: Tender) -> Iterator[OpenPoint]:
    """An act on a contract of a later round locks the first one: they share a maximum."""
    for later in tender.later_rounds.filter(archived_at=None).order_by("round_number"):
        url = reverse("contracts:rounds", args=[tender.public_id])
        yield OpenPoint(f"{later.title} is nog niet gearchiveerd.", url, "contracts.read_rounds")


def _letters(tender: Tender) -> Iterator[OpenPoint]:
    note = note_of(tender)
    if who_submitted(tender) and (note is None or note.sent_at is None):
        url = reverse("contracts:withdrawal", args=[tender.public_id])
        yield OpenPoint(
            "De brieven over de intrekking zijn nog niet verstuurd.", url, "contracts.read_withdrawal"
        )


def _proceedings(tender: Tender) -> Iterator[OpenPoint]:
    url = reverse("contracts:proceedings", args=[tender.public_id])
    for row in Proceeding.objects.filter(decision__tender=tender, ended_at=None).order_by("pk"):
        yield OpenPoint(f"{row.name} loopt nog.", url, "contracts.read_proceedings")


def _complaints(tender: Tender) -> Iterator[OpenPoint]:
    url = reverse("tenders:complaint_register", args=[tender.public_id])
    for row in Complaint.objects.filter(tender=tender, decision=None).order_by("number"):
        yield OpenPoint(f"Klacht {row.number} is nog niet afgehandeld.", url, "tenders.read_complaints")


def _minutes(tender: Tender) -> Iterator[OpenPoint]:
    about = about_of(tender)
    if about is not None and minutes_of(about) is None:
        url = reverse("contracts:minutes", args=[tender.public_id])
        yield OpenPoint("Het proces-verbaal is nog niet vastgesteld.", url, "contracts.read_minutes")


def _notice(tender: Tender) -> Iterator[OpenPoint]:
    decision = standing_decision(tender)
    if decision is not None and notice_of(decision) is None:
        url = reverse("contracts:notice", args=[tender.public_id])
        yield OpenPoint("De aankondiging op TenderNed is nog niet genoteerd.", url, "contracts.read_notice")


def _name(file: ContractFile) -> str:
    return file.contract.bid.organisation.name
