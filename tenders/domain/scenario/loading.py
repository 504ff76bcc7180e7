"""Read a scenario file, or a stored configuration, and refuse all that is wrong with it at once."""

from collections.abc import Mapping

from tenders.domain.definition import TenderDefinition
from tenders.domain.scenario.bids import BIDS, read_bids
from tenders.domain.scenario.contents import Scenario
from tenders.domain.scenario.events import EVENTS, read_events
from tenders.domain.scenario.expected import EXPECTED, read_expected
from tenders.domain.scenario.problems import FILE, Problem, Problems, ScenarioInvalid, shown
from tenders.domain.scenario.scores import CONSENSUS, SCORES, read_consensus, read_scores
from tenders.domain.scenario.section import Section
from tenders.domain.scenario.source import from_plain, parse_yaml
from tenders.domain.scenario.tender import TENDER, TenderDraft, read_tender


def load(source: str | bytes) -> Scenario:
    """The scenario in a YAML file; raises ScenarioInvalid with every problem, and nothing else."""
    problems = Problems()
    tree = parse_yaml(source, problems)
    if not isinstance(tree, dict):
        raise ScenarioInvalid(
            [Problem(FILE, f"is {shown(tree)}; nodig is een groep sleutels met aanbesteding")]
        )
    file = Section(tree, "", problems)
    tender = _read_tender_of(file)
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


def _read_tender_of(file: Section) -> TenderDraft:
    """Raises ScenarioInvalid where there is no tender at all: then nothing else in the file can be judged."""
    node = file.node(TENDER)
    if not file.has(TENDER):
        file.refuse(TENDER, "ontbreekt; nodig is een groep sleutels")
    elif not isinstance(node, dict):
        file.refuse(TENDER, f"is {shown(node)}; nodig is een groep sleutels")
    if not file.sound(TENDER):
        file.allow(BIDS, SCORES, CONSENSUS, EVENTS, EXPECTED)
        file.close()
        file.problems.refuse()
    return read_tender(node, file.problems)


def definition_from_mapping(mapping: Mapping[str, object]) -> TenderDefinition:
    """The definition in a mapping with the keys of `aanbesteding`, such as the frozen JSON of a tender.

    Raises ScenarioInvalid. A float is refused, because it is not the number that was typed.
    """
    problems = Problems()
    tender = read_tender(from_plain(mapping, TENDER, problems), problems)
    problems.refuse()
    return tender.definition
