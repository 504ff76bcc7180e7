"""Scenario files: a tender from configuration to outcome, as data (`tests/scenarios`)."""

from tenders.domain.scenario.comparison import compare
from tenders.domain.scenario.contents import (
    Consensus,
    Scenario,
    ScenarioBid,
    ScenarioDraw,
    ScenarioDropOut,
    ScenarioEvent,
    Scores,
)
from tenders.domain.scenario.export import canonical, dump_definition, fingerprint, local_text, to_yaml
from tenders.domain.scenario.loading import definition_from_mapping, load
from tenders.domain.scenario.problems import Problem, ScenarioInvalid

__all__ = [
    "Consensus",
    "Problem",
    "Scenario",
    "ScenarioBid",
    "ScenarioDraw",
    "ScenarioDropOut",
    "ScenarioEvent",
    "ScenarioInvalid",
    "Scores",
    "canonical",
    "compare",
    "definition_from_mapping",
    "dump_definition",
    "fingerprint",
    "load",
    "local_text",
    "to_yaml",
]
