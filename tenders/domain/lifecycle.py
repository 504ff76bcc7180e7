"""The life of a tender: which act leads from which status to which.

"Gesloten" is no status: whether the deadline has passed is read from the clock when it is asked. Neither is "archief":
who may read what follows from the status that a tender had, so it keeps that one (`docs/adr/0050`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tenders.domain.procedure_words import said


class Status(StrEnum):
    DRAFT = "concept"
    PUBLISHED = "gepubliceerd"
    PAUSED = "stilgelegd"
    UNOPENABLE = "niet_te_openen"
    OPENED = "geopend"
    CHECKING = "toetsing"
    SCORING = "beoordeling"
    CONSENSUS = "consensus"
    QUALITY_FIXED = "kwaliteit_vastgesteld"
    RANKED = "rangorde_vastgesteld"
    DECIDED = "besluit"
    STANDSTILL = "opschortende_termijn"
    SUSPENDED = "opgeschort"
    AWARDED = "definitief"
    UNAWARDED = "zonder_gunning"
    CONTRACTED = "overeenkomst"
    EXECUTION = "uitvoering"
    WITHDRAWN = "ingetrokken"


STATUS_LABELS: Mapping[Status, str] = {
    Status.DRAFT: "concept",
    Status.PUBLISHED: "gepubliceerd",
    Status.PAUSED: "stilgelegd",
    Status.UNOPENABLE: "niet te openen",
    Status.OPENED: "geopend",
    Status.CHECKING: "toetsing",
    Status.SCORING: "individuele beoordeling",
    Status.CONSENSUS: "consensus",
    Status.QUALITY_FIXED: "kwaliteit vastgesteld",
    Status.RANKED: "rangorde vastgesteld",
    Status.DECIDED: "besluit",
    Status.STANDSTILL: "opschortende termijn",
    Status.SUSPENDED: "opgeschort",
    Status.AWARDED: "definitief gegund",
    Status.UNAWARDED: "afgesloten zonder gunning",
    Status.CONTRACTED: "overeenkomst",
    Status.EXECUTION: "uitvoering",
    Status.WITHDRAWN: "ingetrokken",
}
# What a tender is called instead of its status once it was archived.
ARCHIVED_LABEL = "archief"
ARCHIVED_WORDS = "Deze aanbesteding is gearchiveerd. Zij is alleen-lezen: er verandert niets meer aan."


def status_label(status: Status, *, is_admission: bool) -> str:
    return said(STATUS_LABELS[status], is_admission=is_admission)


def step_label(became: str, *, is_admission: bool) -> str:
    """What the tender was called after a step of its life, as `StatusChange.to_status` keeps it."""
    return became if became == ARCHIVED_LABEL else status_label(Status(became), is_admission=is_admission)


class Act(StrEnum):
    PUBLISH = "publiceren"
    PAUSE = "stilleggen"
    RESUME = "hervatten"
    FAIL_OPENING = "openen_mislukt"
    OPEN = "openen"
    START_CHECKS = "toetsing_beginnen"
    FINISH_CHECKS = "toetsing_afronden"
    FIX_ADMISSION = "toetsing_vaststellen"
    REVEAL_SCORES = "scores_onthullen"
    FIX_QUALITY = "kwaliteit_vaststellen"
    FIX_RANKING = "rangorde_vaststellen"
    DECIDE = "besluiten"
    CORRECT_DECISION = "besluit_herzien"
    RELEASE_LETTERS = "brieven_versturen"
    SUSPEND = "opschorten"
    LIFT_SUSPENSION = "opschorting_opheffen"
    REVISE_RANKING = "rangorde_herzien"
    SCORE_AGAIN = "opnieuw_beoordelen"
    AWARD = "definitief_gunnen"
    CLOSE_UNAWARDED = "afsluiten_zonder_gunning"
    SIGN_CONTRACTS = "overeenkomen"
    START_EXECUTION = "uitvoering_beginnen"
    ARCHIVE = "archiveren"
    WITHDRAW = "intrekken"


@dataclass(frozen=True)
class Transition:
    sources: frozenset[Status]
    # None where the act leaves the status as it is.
    target: Status | None


def _from(*sources: Status, to: Status) -> Transition:
    return Transition(frozenset(sources), to)


BEFORE_CONTRACT = frozenset(
    {
        Status.DRAFT,
        Status.PUBLISHED,
        Status.PAUSED,
        Status.UNOPENABLE,
        Status.OPENED,
        Status.CHECKING,
        Status.SCORING,
        Status.CONSENSUS,
        Status.QUALITY_FIXED,
        Status.RANKED,
        Status.DECIDED,
        Status.STANDSTILL,
        Status.SUSPENDED,
        Status.AWARDED,
    }
)

# Where the life of a tender ends.
ARCHIVABLE = frozenset({Status.EXECUTION, Status.UNAWARDED, Status.WITHDRAWN})

TRANSITIONS: Mapping[Act, Transition] = {
    Act.PUBLISH: _from(Status.DRAFT, to=Status.PUBLISHED),
    Act.PAUSE: _from(Status.PUBLISHED, to=Status.PAUSED),
    Act.RESUME: _from(Status.PAUSED, to=Status.PUBLISHED),
    Act.FAIL_OPENING: _from(Status.PUBLISHED, to=Status.UNOPENABLE),
    Act.OPEN: _from(Status.PUBLISHED, Status.UNOPENABLE, to=Status.OPENED),
    Act.START_CHECKS: _from(Status.OPENED, to=Status.CHECKING),
    Act.FINISH_CHECKS: _from(Status.CHECKING, to=Status.SCORING),
    # In a toelatingsprocedure nothing is scored: the outcome of the checks is what the decision rests on.
    Act.FIX_ADMISSION: _from(Status.CHECKING, to=Status.RANKED),
    Act.REVEAL_SCORES: _from(Status.SCORING, to=Status.CONSENSUS),
    Act.FIX_QUALITY: _from(Status.CONSENSUS, to=Status.QUALITY_FIXED),
    Act.FIX_RANKING: _from(Status.QUALITY_FIXED, to=Status.RANKED),
    # No bids, or none admitted, is a decision too: the decision not to award.
    Act.DECIDE: _from(Status.OPENED, Status.CHECKING, Status.RANKED, to=Status.DECIDED),
    # Another decision on the same ranking: a letter that went out is never changed, it is replaced.
    Act.CORRECT_DECISION: _from(Status.DECIDED, Status.STANDSTILL, Status.SUSPENDED, to=Status.DECIDED),
    Act.RELEASE_LETTERS: _from(Status.DECIDED, to=Status.STANDSTILL),
    Act.SUSPEND: _from(Status.STANDSTILL, to=Status.SUSPENDED),
    Act.LIFT_SUSPENSION: _from(Status.SUSPENDED, to=Status.STANDSTILL),
    Act.REVISE_RANKING: _from(Status.DECIDED, Status.STANDSTILL, Status.SUSPENDED, to=Status.RANKED),
    Act.SCORE_AGAIN: _from(Status.CONSENSUS, Status.QUALITY_FIXED, Status.RANKED, to=Status.SCORING),
    Act.AWARD: _from(Status.STANDSTILL, to=Status.AWARDED),
    # A decision that awards nothing has nothing to wait for once nobody can object to it any more.
    Act.CLOSE_UNAWARDED: _from(Status.STANDSTILL, to=Status.UNAWARDED),
    Act.SIGN_CONTRACTS: _from(Status.AWARDED, to=Status.CONTRACTED),
    Act.START_EXECUTION: _from(Status.CONTRACTED, to=Status.EXECUTION),
    Act.ARCHIVE: Transition(ARCHIVABLE, None),
    Act.WITHDRAW: Transition(BEFORE_CONTRACT, Status.WITHDRAWN),
}

AFTER_OPENING = frozenset(Status) - {
    Status.DRAFT,
    Status.PUBLISHED,
    Status.PAUSED,
    Status.UNOPENABLE,
    Status.WITHDRAWN,
}
AFTER_QUALITY = frozenset(
    {
        Status.QUALITY_FIXED,
        Status.RANKED,
        Status.DECIDED,
        Status.STANDSTILL,
        Status.SUSPENDED,
        Status.AWARDED,
        Status.UNAWARDED,
        Status.CONTRACTED,
        Status.EXECUTION,
    }
)
AFTER_AWARD = frozenset({Status.AWARDED, Status.CONTRACTED, Status.EXECUTION})
# All letters are out: the bidders know the outcome.
AFTER_RELEASE = frozenset({Status.STANDSTILL, Status.SUSPENDED, Status.UNAWARDED}) | AFTER_AWARD


# A generale repetitie is for what leads to the award; what comes after it binds somebody.
NOT_REHEARSED = frozenset({Act.SIGN_CONTRACTS, Act.START_EXECUTION, Act.ARCHIVE})


class TransitionRefused(Exception):
    """The act is not possible in the present status; the message is for the user."""


def next_status(status: Status, act: Act, *, is_archived: bool = False) -> Status:
    """The status that follows; raises TransitionRefused where the act does not start from `status`.

    From the archive nothing starts.
    """
    if is_archived:
        raise TransitionRefused(ARCHIVED_WORDS)
    transition = TRANSITIONS[act]
    if status not in transition.sources:
        raise TransitionRefused(
            f"Dit kan nu niet: de aanbesteding heeft de status '{STATUS_LABELS[status]}'. "
            "Vernieuw de pagina om te zien wat de volgende stap is."
        )
    return transition.target or status


def check_rehearsed(act: Act) -> None:
    """Raises TransitionRefused for what a generale repetitie never comes to."""
    if act in NOT_REHEARSED:
        raise TransitionRefused(
            "Een generale repetitie eindigt bij de definitieve gunning. Een overeenkomst is altijd echt."
        )
