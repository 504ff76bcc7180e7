"""The panels that the contractblad has of itself; importing this module registers them."""

from collections.abc import Mapping
from typing import Any

from contracts.domain.options import latest_end, next_option
from contracts.execution.presenters import task_rows
from contracts.execution.registry import Reader, panel
from contracts.execution.selectors import papers_for, signed_agreement
from contracts.models import ContractFile
from tenders.domain.wording import local_date
from tenders.permissions import may


@panel(
    "looptijd",
    "Looptijd",
    template="contracts/execution/panels/term.html",
    order=10,
    for_provider=True,
    page="contracts:contract_options",
    link="Verlengingen en einde",
)
def term_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
    options = [one.terms for one in file.options.all()]
    following = next_option(options) if file.ended_on is None else None
    return {
        "term": file.term,
        "option": following,
        "is_late": following is not None and local_date(reader.at) > following.decide_by,
        "latest": latest_end(file.ends_on, options),
        "started_at": file.started_at,
        "started_by": file.started_by,
    }


@panel(
    "overeenkomst",
    "Overeenkomst en plan",
    template="contracts/execution/panels/agreement.html",
    order=20,
    for_provider=True,
)
def agreement_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
    """Where what was signed and what was promised can be read."""
    contract = file.contract
    return {
        "agreement": signed_agreement(contract),
        "contract": contract,
        "may_read_plan": may(reader.user, "contracts.read_won", contract.decision.tender),
    }


@panel(
    "taken",
    "Taken",
    template="contracts/execution/panels/tasks.html",
    order=25,
    page="contracts:contract_tasks",
    link="Alle taken",
    is_wide=True,
)
def tasks_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
    return {"rows": task_rows(file.tasks.filter(done_on=None), local_date(reader.at))}


@panel(
    "gesprekken",
    "Contractgesprekken",
    template="contracts/execution/panels/meetings.html",
    order=80,
    page="contracts:contract_meetings",
    link="Alle gesprekken",
)
def meetings_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
    today = local_date(reader.at)
    held = file.meetings.filter(held_on__year=today.year, held_on__lte=today).count()
    return {"held": held, "next": file.meetings.filter(held_on__gt=today).first()}


@panel(
    "documenten",
    "Documenten",
    template="contracts/execution/panels/papers.html",
    order=85,
    for_provider=True,
    page="contracts:contract_papers",
    link="Alle documenten",
)
def papers_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
    return {"count": papers_for(file, reader).count()}


@panel(
    "contactpersonen",
    "Contactpersonen",
    template="contracts/execution/panels/people.html",
    order=90,
    for_provider=True,
    page="contracts:contract_people",
    link="Contactpersonen",
)
def people_panel(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
    return {"contacts": list(file.contacts.filter(ended_at=None))}
