"""The task list of a bid: what a bidder hands in for this tender, and what is still missing."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bids.domain.participation import UEA, Group, Member, evidence_of, gives_declaration
from tenders.domain.configuration import asks_price
from tenders.domain.definition import EvidenceRule, TenderDefinition
from tenders.domain.evidence import is_checked_at_submission
from tenders.domain.vocabulary import EvidenceMoment, TieOp

APPLICATION = "aanmelding"
PARTICIPATION = "deelname"
DECLARATION = "verklaring"
STATEMENTS = "opgaven"
TARIFF = "tarief"
PLAN = "plan"
PRICE = "prijs"
MANIFEST = "inhoudsopgave"
EVIDENCE_PREFIX = "bewijs:"
MEMBER_PREFIX = "lid:"
MEMBER_DECLARATION = "uea"
MOST_MEMBERS = 99
# The guarantee of a parent company, asked of who says it belongs to a group.
GROUP_CODE = "GROEP"
GROUP_TITLES = {
    Group.PARENT_GUARANTEE: "Garantie van de moedermaatschappij",
    Group.LIABILITY_STATEMENT: "403-verklaring",
}
DECLARATION_TITLE = "Uniform Europees Aanbestedingsdocument (UEA)"


class Part(StrEnum):
    """Which of the tender's two keys seals a task; the words of `TenderKey.part`."""

    QUALITY = "quality"
    PRICE = "price"


@dataclass(frozen=True)
class Task:
    """One subject of the task list. Without a `required` one the bid cannot be submitted."""

    key: str
    title: str
    is_file: bool
    required: bool
    evidence: EvidenceRule | None = None

    @property
    def part(self) -> Part:
        return part_of(self.key)


def part_of(key: str) -> Part:
    """Prices are sealed apart, to a key that is used when quality is fixed; everything else together."""
    return Part.PRICE if key == PRICE else Part.QUALITY


def evidence_key(code: str) -> str:
    return EVIDENCE_PREFIX + code


def evidence_at_submission(definition: TenderDefinition) -> tuple[EvidenceRule, ...]:
    """The bewijsmiddelen that the bidder itself hands in with its bid."""
    return tuple(rule for rule in definition.evidence if is_checked_at_submission(rule))


def key_of_evidence(code: str, *, is_rehearsal: bool) -> str:
    """Where a bewijsmiddel is handed in: the UEA is a form of the task list, in a rehearsal a date."""
    return DECLARATION if code == UEA and not is_rehearsal else evidence_key(code)


def member_key(number: int, rest: str) -> str:
    """The key of a task of a member: "lid:2:uea", "lid:2:bewijs:KVK"."""
    return f"{MEMBER_PREFIX}{number}:{rest}"


def split_key(key: str) -> tuple[int, str]:
    """The number of the member and the task; 0 for the bidder itself."""
    if not key.startswith(MEMBER_PREFIX):
        return 0, key
    number, _, rest = key.removeprefix(MEMBER_PREFIX).partition(":")
    return (int(number), rest) if number.isdigit() else (0, key)


def is_file_key(key: str) -> bool:
    """Whether a file is expected under this key."""
    _, rest = split_key(key)
    return rest == PLAN or rest.startswith(EVIDENCE_PREFIX)


def tasks_of_member(
    definition: TenderDefinition, member: Member, *, by_third_party: Collection[str]
) -> tuple[Task, ...]:
    """What a member hands in itself: its UEA and its bewijsmiddelen. None of it blocks submitting.

    What is missing may often be repaired, and a bid must not be lost because one of many members is late.
    """
    tasks = []
    if gives_declaration(definition.evidence, member.capacity):
        key = member_key(member.number, MEMBER_DECLARATION)
        tasks.append(Task(key, DECLARATION_TITLE, is_file=False, required=False))
    tasks += [
        Task(
            member_key(member.number, evidence_key(rule.code)),
            rule.name,
            is_file=True,
            required=False,
            evidence=rule,
        )
        for rule in evidence_of(definition.evidence, member.capacity, by_third_party)
    ]
    return tuple(tasks)


def group_task(group: Group) -> Task:
    """The document by which a parent stands for its daughter; what is missing is for the toetser to see."""
    title = GROUP_TITLES[group]
    rule = EvidenceRule(GROUP_CODE, title, EvidenceMoment.SUBMISSION)
    return Task(evidence_key(GROUP_CODE), title, is_file=True, required=False, evidence=rule)


def tasks_of(
    definition: TenderDefinition,
    *,
    plan_title: str,
    is_rehearsal: bool,
    group: Group = Group.NONE,
    has_tariff: bool = False,
) -> tuple[Task, ...]:
    """In the order of the task list; that of a group comes last, so that the others keep their place.

    With `has_tariff` the authority set the tariff: who bids accepts it by an act of its own.

    Evidence never blocks: whether a missing document may be repaired is for the contracting authority to
    decide, not for this list. A rehearsal needs only what its method calculates with.
    """
    method = definition.method
    in_earnest = not is_rehearsal
    ties_on_statement = any(key.op is TieOp.STATEMENT for key in method.tie_break)
    tasks = [
        Task(APPLICATION, "Aanmelding", is_file=False, required=in_earnest),
        *([Task(PARTICIPATION, "Vorm van deelname", is_file=False, required=False)] if in_earnest else []),
        Task(DECLARATION, DECLARATION_TITLE, is_file=False, required=in_earnest),
    ]
    if definition.statements:
        tasks.append(Task(STATEMENTS, "Opgaven", is_file=False, required=in_earnest or ties_on_statement))
    if has_tariff and in_earnest:
        tasks.append(Task(TARIFF, "Aanvaarding van het tarief", is_file=False, required=True))
    tasks += [
        Task(evidence_key(rule.code), rule.name, is_file=True, required=False, evidence=rule)
        for rule in evidence_at_submission(definition)
        if is_rehearsal or rule.code != UEA
    ]
    if method.quality_leaves:
        tasks.append(Task(PLAN, plan_title, is_file=True, required=in_earnest))
    if asks_price(method.leaves, method.tie_break):
        tasks.append(Task(PRICE, "Prijs", is_file=False, required=True))
    if group is not Group.NONE:
        tasks.append(group_task(group))
    return tuple(tasks)


def missing_required(tasks: Collection[Task], present: Collection[str]) -> tuple[Task, ...]:
    return tuple(task for task in tasks if task.required and task.key not in present)


def missing_evidence(tasks: Collection[Task], present: Collection[str]) -> tuple[Task, ...]:
    """Mandatory evidence that is not there: submitting is possible, and the toetser will see it is absent."""
    return tuple(
        task
        for task in tasks
        if task.evidence is not None and task.evidence.mandatory and task.key not in present
    )
