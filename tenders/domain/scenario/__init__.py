"""Scenario files: a tender from configuration to outcome, as data (`tests/scenarios`)."""

from tenders.domain.scenario.contents import (
    Scenario,
    ScenarioBid,
    ScenarioDraw,
    ScenarioDropOut,
    ScenarioEvent,
)
from tenders.domain.scenario.loading import definition_from_mapping, load
from tenders.domain.scenario.problems import Problem, ScenarioInvalid

__all__ = [
    "Problem",
    "Scenario",
    "ScenarioBid",
    "ScenarioDraw",
    "ScenarioDropOut",
    "ScenarioEvent",
    "ScenarioInvalid",
    "definition_from_mapping",
    "load",
]
