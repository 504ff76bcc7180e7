"""Ask for a simulation, and make it: the work of the job "simulate_method"."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from documents.outbox import enqueue
from tenders.domain.configuration import ConfigurationIncomplete
from tenders.domain.method import MethodRefused
from tenders.domain.simulation import (
    Plan,
    Settings,
    Tally,
    count_fields,
    exact_result,
    fast_result,
    make_field,
    most_fields,
    plan_of,
    simulated_from,
)
from tenders.models import MethodSimulation, SimulationProgress, Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender
from tenders.simulation.selectors import is_simulating, simulated_of

JOB = "simulate_method"
#: So many fields of each simulation are decided by the exact method too.
SAMPLE = 20
_PARTS = 40
_Status = SimulationProgress.Status


class SimulationRefused(Exception):
    """There is nothing to simulate, or something else is being simulated; the message is for the user."""


class SimulationDiffers(Exception):
    """The whole numbers say something else than the exact method: no outcome is kept."""


@transaction.atomic
def simulate_method(tender: Tender, settings: Settings, *, by: User, at: datetime) -> MethodSimulation:
    """Keep settings and method as they are now, and have the fields made; one simulation of a tender at a time.

    SettingsRefused for a centre that is not on the scale.
    """
    locked = lock_tender(tender)
    require(by, "tenders.simulate", locked)
    if is_simulating(locked):
        raise SimulationRefused("Er loopt al een simulatie van deze aanbesteding. Wacht tot die klaar is.")
    try:
        simulated = simulated_of(locked)
        kept = simulated.as_mapping()
        plan_of(simulated.method, simulated.statements, settings)
    except (ConfigurationIncomplete, MethodRefused) as refusal:
        raise SimulationRefused(f"De methode is nog niet te simuleren. {refusal}") from refusal
    last = locked.simulations.order_by("-number").values_list("number", flat=True).first()
    simulation = MethodSimulation.objects.create(
        tender=locked,
        number=(last or 0) + 1,
        chosen=settings.as_mapping(),
        definition=kept,
        fingerprint=simulated.fingerprint,
        fields=most_fields(simulated.method, settings),
        made_by=by,
        made_at=at,
    )
    SimulationProgress.objects.create(simulation=simulation)
    enqueue(JOB, queue="pdf", simulation_id=simulation.public_id)
    Auditor(by).record(
        "simulation.made",
        simulation,
        scope=tender_scope(locked.public_id),
        at=at,
        data={"number": simulation.number, "sha256": simulation.fingerprint, "fields": simulation.fields},
    )
    return simulation


def run_simulation(simulation_id: UUID | str, *, clock: Callable[[], datetime]) -> None:
    """Make the fields part by part. Idempotent: what is counted stays counted, and two runners never count one part.

    A fault is kept in the progress and raised for another attempt.
    """
    simulation = MethodSimulation.objects.select_related("progress").get(public_id=simulation_id)
    if simulation.tally is not None:
        return
    progress = SimulationProgress.objects.filter(simulation=simulation)
    progress.update(status=_Status.RUNNING, fault="")
    try:
        plan = _plan(simulation)
        if simulation.progress.done == 0:
            check_sample(plan)
        _count(simulation, plan, clock=clock)
    except Exception as fault:
        progress.exclude(status=_Status.READY).update(status=_Status.FAILED, fault=type(fault).__name__[:120])
        raise


def check_sample(plan: Plan) -> None:
    """The first fields of the seed, also by the method that decides the real award."""
    for number in range(SAMPLE):
        field = make_field(plan, number)
        if fast_result(plan, field) != exact_result(plan, field):
            raise SimulationDiffers


def _plan(simulation: MethodSimulation) -> Plan:
    simulated = simulated_from(simulation.definition)
    return plan_of(simulated.method, simulated.statements, Settings.from_mapping(simulation.chosen))


def _count(simulation: MethodSimulation, plan: Plan, *, clock: Callable[[], datetime]) -> None:
    done, total = simulation.progress.done, simulation.fields
    tally = Tally.from_mapping(simulation.progress.tally)
    part = max(1, total // _PARTS)
    while done < total:
        upto = min(total, done + part)
        tally.add(count_fields(plan, (make_field(plan, number) for number in range(done, upto))))
        mine = SimulationProgress.objects.filter(simulation=simulation, done=done).update(
            done=upto, tally=tally.as_mapping(), status=_Status.RUNNING, fault=""
        )
        if not mine:
            return
        done = upto
    _finish(simulation, tally, at=clock())


@transaction.atomic
def _finish(simulation: MethodSimulation, tally: Tally, *, at: datetime) -> None:
    MethodSimulation.objects.filter(pk=simulation.pk, tally__isnull=True).update(
        tally=tally.as_mapping(), finished_at=at
    )
    SimulationProgress.objects.filter(simulation=simulation).update(status=_Status.READY, tally={}, fault="")
