"""Reads of simulations."""

from django.db.models import QuerySet

from tenders.domain.simulation import Simulated
from tenders.models import MethodSimulation, SimulationProgress, Tender
from tenders.selectors import configuration_of, definition_of


def simulated_of(tender: Tender) -> Simulated:
    """The method that counts now: the published one, or that of the draft.

    Raises ConfigurationIncomplete while there is none yet; a planning is not needed.
    """
    if tender.frozen_definition is not None:
        definition = definition_of(tender)
        return Simulated(definition.method, definition.statements)
    configuration = configuration_of(tender)
    return Simulated(configuration.method(), configuration.statements)


def simulations_of(tender: Tender) -> QuerySet[MethodSimulation]:
    """Newest first."""
    return MethodSimulation.objects.filter(tender=tender).select_related("made_by", "progress")


def simulation_in(tender: Tender, number: int) -> MethodSimulation | None:
    return simulations_of(tender).filter(number=number).first()


def is_simulating(tender: Tender) -> bool:
    busy = (SimulationProgress.Status.QUEUED, SimulationProgress.Status.RUNNING)
    return SimulationProgress.objects.filter(simulation__tender=tender, status__in=busy).exists()
