"""A simulation is asked for, made part by part, and kept as it was."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditEntry
from documents.models import OutboxJob
from documents.outbox import run_job
from tenders.domain.simulation import Settings, SettingsRefused, Tally, count_fields, make_field, plan_of
from tenders.domain.vocabulary import DivisionRule
from tenders.models import MethodSimulation, Role, SimulationProgress, Tender
from tenders.permissions import NotAllowed
from tenders.services import apply_definition
from tenders.simulation import services
from tenders.simulation.selectors import simulated_of
from tenders.simulation.services import SimulationDiffers, SimulationRefused, run_simulation, simulate_method
from tests.factories.tenders import (
    AT,
    draft_tender,
    member_with_role,
    plain_method,
    published_tender,
    tender_definition,
)

pytestmark = pytest.mark.django_db
SETTINGS = Settings(seed=3, fields=200, bidders=4)


def asked(tender: Tender, settings: Settings = SETTINGS) -> MethodSimulation:
    return simulate_method(tender, settings, by=tender.created_by, at=AT)


def made(tender: Tender, settings: Settings = SETTINGS) -> MethodSimulation:
    simulation = asked(tender, settings)
    run_simulation(simulation.public_id, clock=lambda: AT)
    simulation.refresh_from_db()
    return simulation


def counted(tender: Tender, fields: int = SETTINGS.fields) -> Tally:
    simulated = simulated_of(tender)
    plan = plan_of(simulated.method, simulated.statements, SETTINGS)
    return count_fields(plan, (make_field(plan, number) for number in range(fields)))


@pytest.mark.parametrize("make", [draft_tender, published_tender])
def test_the_job_counts_the_fields_of_the_method(make):
    tender = make()

    simulation = made(tender)

    assert Tally.from_mapping(simulation.tally) == counted(tender)
    assert (simulation.number, simulation.fields, simulation.finished_at) == (1, 200, AT)
    assert simulation.progress.status == SimulationProgress.Status.READY


def test_a_planning_is_not_needed():
    tender = draft_tender()
    Tender.objects.filter(pk=tender.pk).update(closes_at=None, publication_on=None)
    tender.refresh_from_db()

    assert made(tender).tally["fields"] == 200


def test_it_is_asked_of_a_worker_and_stands_in_the_log_with_ids_and_hashes():
    tender = draft_tender()

    simulation = asked(tender)

    job = OutboxJob.objects.get(kind=services.JOB)
    entry = AuditEntry.objects.get(event="simulation.made")
    assert (job.queue, job.payload) == ("pdf", {"simulation_id": str(simulation.public_id)})
    assert entry.data == {"number": 1, "sha256": simulation.fingerprint, "fields": 200}
    run_job(job.public_id)
    simulation.refresh_from_db()
    assert simulation.tally is not None


def test_a_second_run_changes_nothing():
    simulation = made(draft_tender())
    before = simulation.tally

    run_simulation(simulation.public_id, clock=lambda: AT)

    simulation.refresh_from_db()
    assert simulation.tally == before


def test_a_runner_that_died_is_followed_by_one_that_goes_on_where_it_stopped(monkeypatch):
    tender = draft_tender()
    simulation = asked(tender)
    real, seen = services.count_fields, []

    def dies(plan, fields):
        seen.append(1)
        if len(seen) == 4:
            raise MemoryError
        return real(plan, fields)

    monkeypatch.setattr(services, "count_fields", dies)
    with pytest.raises(MemoryError):
        run_simulation(simulation.public_id, clock=lambda: AT)
    stopped = SimulationProgress.objects.get(simulation=simulation)
    assert (stopped.status, stopped.done, stopped.fault) == (
        SimulationProgress.Status.FAILED,
        15,
        "MemoryError",
    )

    run_simulation(simulation.public_id, clock=lambda: AT)

    simulation.refresh_from_db()
    assert Tally.from_mapping(simulation.tally) == counted(tender)


def test_of_two_runners_one_counts_a_part(monkeypatch):
    tender = draft_tender()
    simulation = asked(tender)
    real = services.count_fields

    def overtaken(plan, fields):
        tally = real(plan, fields)
        SimulationProgress.objects.filter(simulation=simulation, done=0).update(
            done=5, tally=tally.as_mapping()
        )
        return tally

    monkeypatch.setattr(services, "count_fields", overtaken)
    run_simulation(simulation.public_id, clock=lambda: AT)

    simulation.refresh_from_db()
    assert (simulation.tally, SimulationProgress.objects.get(simulation=simulation).done) == (None, 5)


def test_an_outcome_that_differs_from_the_exact_method_is_not_kept(monkeypatch):
    simulation = asked(draft_tender())
    monkeypatch.setattr(services, "fast_result", lambda plan, field: {})

    with pytest.raises(SimulationDiffers):
        run_simulation(simulation.public_id, clock=lambda: AT)

    simulation.refresh_from_db()
    assert simulation.tally is None
    assert SimulationProgress.objects.get(simulation=simulation).fault == "SimulationDiffers"


def test_one_at_a_time():
    tender = draft_tender()
    asked(tender)

    with pytest.raises(SimulationRefused, match="Er loopt al een simulatie"):
        asked(tender)

    assert MethodSimulation.objects.count() == 1


def test_what_was_made_stays_as_it_was():
    simulation = made(draft_tender())

    for change in ({"tally": {"fields": 1}}, {"chosen": {}}, {"fingerprint": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MethodSimulation.objects.filter(pk=simulation.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        MethodSimulation.objects.filter(pk=simulation.pk)._raw_delete("default")


def test_the_fingerprint_is_of_the_method_alone():
    tender = draft_tender()
    before = simulated_of(tender).fingerprint

    Tender.objects.filter(pk=tender.pk).update(title="Anders", standstill_days=7)
    tender.refresh_from_db()
    assert simulated_of(tender).fingerprint == before

    other = replace(tender_definition(), method=plain_method(minimum_total=Fraction(50)))
    apply_definition(tender, other, by=tender.created_by, at=AT)
    assert simulated_of(tender).fingerprint != before


@pytest.mark.parametrize("role", [Role.CHAIR, Role.EVALUATOR, Role.AUDITOR])
def test_only_a_buyer_simulates(role):
    tender = draft_tender()

    with pytest.raises(NotAllowed):
        simulate_method(tender, SETTINGS, by=member_with_role(tender, role), at=AT)


def test_without_a_method_there_is_nothing_to_simulate():
    tender = draft_tender(configured=False)

    with pytest.raises(SimulationRefused, match="Dit ontbreekt nog"):
        asked(tender)


def test_a_method_that_contradicts_itself_is_refused_in_words():
    tender = draft_tender()
    tender.criteria.filter(code="2").update(max_points=70)

    with pytest.raises(SimulationRefused, match="spreekt zichzelf tegen"):
        asked(tender)


def test_a_centre_that_is_no_level_is_refused_at_its_field():
    with pytest.raises(SettingsRefused) as refused:
        asked(draft_tender(), replace(SETTINGS, centre="Geweldig"))

    assert refused.value.field == "centre"


def test_a_heavy_division_gets_fewer_fields_than_were_asked():
    method = plain_method(max_lots_per_bidder=1, division_rule=DivisionRule.HIGHEST_TOTAL)
    tender = draft_tender(definition=replace(tender_definition(), method=method))

    simulation = asked(tender, Settings(fields=20_000, bidders=30, evaluators=9))

    assert 100 <= simulation.fields < 20_000
