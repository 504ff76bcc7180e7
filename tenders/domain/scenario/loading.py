"""Read a scenario file, or a stored configuration, and refuse all that is wrong with it at once."""

from collections.abc import Mapping

from tenders.domain.definition import TenderDefinition
from tenders.domain.scenario.bids import read_bids
from tenders.domain.scenario.contents import Scenario
from tenders.domain.scenario.events import read_events
from tenders.domain.scenario.expected import read_expected
from tenders.domain.scenario.problems import FILE, Problem, Problems, ScenarioInvalid, shown
from tenders.domain.scenario.scores import read_consensus, read_scores
from tenders.domain.scenario.section import Section
from tenders.domain.scenario.source import from_plain, parse_yaml
from tenders.domain.scenario.tender import TENDER, read_tender


def load(source: str | bytes) -> Scenario:
    """The scenario in a YAML file; raises ScenarioInvalid with every problem, and nothing else."""
    problems = Problems()
    tree = parse_yaml(source, problems)
    if not isinstance(tree, dict):
        raise ScenarioInvalid(
            [Problem(FILE, f"is {shown(tree)}; nodig is een groep sleutels met aanbesteding")]
        )
    file = Section(tree, "", problems)
    if not file.has(TENDER):
        problems.add(TENDER, "ontbreekt; nodig is een groep sleutels")
    file.allow(TENDER)
    tender = read_tender(
        file.node(TENDER) if file.has(TENDER) else {}, problems if file.has(TENDER) else Problems()
    )
    bids = read_bids(file, tender)
    scenario = Scenario(
        definition=tender.definition,
        bids=tuple(draft.bid for draft in bids.drafts),
        scores=read_scores(file, tender, bids),
        consensus=read_consensus(file, tender, bids),
        events=read_events(file, tender, bids),
        expected=read_expected(file),
    )
    file.close()
    problems.refuse()
    return scenario


def definition_from_mapping(mapping: Mapping[str, object]) -> TenderDefinition:
    """The definition in a mapping with the keys of `aanbesteding`, such as the frozen JSON of a tender.

    Raises ScenarioInvalid. A float is refused, because it is not the number that was typed.
    """
    problems = Problems()
    tender = read_tender(from_plain(mapping, TENDER, problems), problems)
    problems.refuse()
    return tender.definition
