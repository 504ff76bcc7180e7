"""Bewaren en vernietigen: how long what is kept of a tender stays, and when it may be destroyed.

A rule gives each category a term from the award or from the end of the contract. The law sets a lower bound that no
rule can go below (`BOUNDS`). A category is destroyed when the latest of all its terms has ended, the tender is not
held, and a second person approved the list. Days are local; the day on which a term ends still belongs to it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.domain.errors import DecisionRefused
from contracts.domain.periods import extended
from tenders.domain.wording import date_in_words

# Aw 2.56: from the award date.
YEARS_AFTER_AWARD = 36
# Selectielijst gemeenten 2020: the awarded file and its contract, from the end of the contract.
YEARS_AFTER_CONTRACT = 84
LONGEST_TERM = 600


class Category(StrEnum):
    """What is kept and destroyed together. `COPIES` are bundles of the others and go with the first of them."""

    LOST = "niet_gegund"
    WON = "gegund"
    EVIDENCE = "bewijs"
    UNOPENED = "niet_geopend"
    NOTES = "aantekeningen"
    ASSESSMENT = "beoordeling"
    RECORD = "besluit"
    QUESTIONS = "vragen"
    EXECUTION = "uitvoering"
    COPIES = "kopieen"


CATEGORY_LABELS: Mapping[Category, str] = {
    Category.LOST: "Inschrijvingen zonder overeenkomst",
    Category.WON: "Gegunde inschrijvingen en overeenkomsten",
    Category.EVIDENCE: "Bewijsmiddelen en uitkomsten van de toetsing",
    Category.UNOPENED: "Vervangen en ingetrokken inschrijvingen",
    Category.NOTES: "Eigen aantekeningen van beoordelaars",
    Category.ASSESSMENT: "Scores, motiveringen en verslag van de beoordeling",
    Category.RECORD: "Besluit, brieven, rapporten en processen-verbaal",
    Category.QUESTIONS: "Vragen, berichten en klachten",
    Category.EXECUTION: "Uitvoering van het contract",
    Category.COPIES: "Samengestelde dossiers (kopieën)",
}
CATEGORY_EXPLANATIONS: Mapping[Category, str] = {
    Category.LOST: "Plannen, prijzen en antwoorden van wie geen overeenkomst kreeg.",
    Category.WON: "Plannen, prijzen en antwoorden van wie een overeenkomst kreeg, en de overeenkomst zelf.",
    Category.EVIDENCE: "Ook de UEA, de gedragsverklaring, de VOG en wat over strafrechtelijke gegevens is vastgelegd.",
    Category.UNOPENED: "Nooit geopend en door niemand gelezen.",
    Category.NOTES: "Alleen voor de beoordelaar zelf geschreven; geen deel van het dossier.",
    Category.ASSESSMENT: "Ook de verklaringen over belangen en het verslag van de consensus.",
    Category.RECORD: "Ook kort geding, loting, opening en verificatie.",
    Category.QUESTIONS: "De gepubliceerde nota van inlichtingen blijft openbaar.",
    Category.EXECUTION: "Gesprekken, wijzigingen, prestatieafspraken, afroepen en contactpersonen.",
    Category.COPIES: "Gaan mee met het eerste onderdeel dat wordt vernietigd.",
}


class Start(StrEnum):
    """The event from which a term runs. Without a contract the end of it is the award, or the close without one."""

    AWARD = "gunning"
    CONTRACT_END = "einde_contract"


START_LABELS: Mapping[Start, str] = {
    Start.AWARD: "na de gunning of het afsluiten zonder gunning",
    Start.CONTRACT_END: "na het einde van het laatste contract",
}


@dataclass(frozen=True)
class Bound:
    """The least that the law allows: months after the award, and from the rule's own start."""

    after_award: int
    from_start: int
    source: str


@dataclass(frozen=True)
class Rule:
    category: Category
    months: int
    start: Start
    source: str


_AW = "Aanbestedingswet 2012, artikel 2.56"
_LIST = "Selectielijst gemeenten 2020; Aanbestedingswet 2012, artikel 2.56"
_GDPR = "AVG, artikel 5, lid 1, onder c en e"

BOUNDS: Mapping[Category, Bound] = {
    Category.LOST: Bound(YEARS_AFTER_AWARD, YEARS_AFTER_AWARD, _AW),
    Category.WON: Bound(YEARS_AFTER_AWARD, YEARS_AFTER_CONTRACT, _LIST),
    Category.EVIDENCE: Bound(YEARS_AFTER_AWARD, YEARS_AFTER_AWARD, f"{_AW}; {_GDPR}"),
    Category.UNOPENED: Bound(1, 1, _GDPR),
    Category.NOTES: Bound(1, 1, _GDPR),
    Category.ASSESSMENT: Bound(YEARS_AFTER_AWARD, YEARS_AFTER_AWARD, _AW),
    Category.RECORD: Bound(YEARS_AFTER_AWARD, YEARS_AFTER_CONTRACT, _LIST),
    Category.QUESTIONS: Bound(YEARS_AFTER_AWARD, YEARS_AFTER_AWARD, _AW),
    Category.EXECUTION: Bound(YEARS_AFTER_AWARD, YEARS_AFTER_CONTRACT, _LIST),
}
STARTS: Mapping[Category, Start] = {
    category: Start.CONTRACT_END
    if category in {Category.WON, Category.RECORD, Category.EXECUTION}
    else Start.AWARD
    for category in BOUNDS
}
# Where the authority laid down nothing of its own.
DEFAULTS: Mapping[Category, Rule] = {
    category: Rule(
        category,
        3 if category in {Category.UNOPENED, Category.NOTES} else bound.from_start,
        STARTS[category],
        bound.source,
    )
    for category, bound in BOUNDS.items()
}
# What no rule is needed for: it happens by itself, or never.
FIXED: Sequence[tuple[str, str, str]] = (
    (
        "Concepten die niet zijn ingediend",
        "De sleutel wordt vernietigd bij de opening of de intrekking van de aanbesteding.",
        "Niemand kan een concept daarna nog lezen, ook niet uit een reservekopie.",
    ),
    (
        "Logboeken",
        "Blijven bewaard zolang deze installatie bestaat.",
        "Er staan alleen nummers en controlegetallen in, geen namen en geen inhoud.",
    ),
    (
        "Wat is gepubliceerd",
        "Blijft bewaard.",
        "Aankondiging, documenten, rectificaties en nota's van inlichtingen zijn openbaar.",
    ),
)


def check_rule(category: Category, months: int, *, reason: str) -> None:
    """Raise DecisionRefused for a term that is shorter than the law allows, or that nobody accounts for."""
    if category not in BOUNDS:
        raise DecisionRefused("Voor kopieën geldt geen eigen termijn.")
    bound = BOUNDS[category]
    if months < bound.from_start:
        raise DecisionRefused(
            f"Korter dan {term_in_words(bound.from_start)} mag niet ({bound.source}). Kies een langere termijn.",
            field="months",
        )
    if months > LONGEST_TERM:
        raise DecisionRefused(
            f"Langer dan {term_in_words(LONGEST_TERM)} kan niet. Kies een kortere termijn.", field="months"
        )
    if not reason.strip():
        raise DecisionRefused("Schrijf op waarom u de termijn wijzigt.", field="reason")


@dataclass(frozen=True)
class Moments:
    """What happened to a tender: the award (or close, or withdrawal), and the last day of its last contract.

    `contracts_ended_on` is None as long as one of the contracts has no last day. Without any contract
    `has_contracts` is False and the award counts for both.
    """

    awarded_on: date | None
    has_contracts: bool = False
    contracts_ended_on: date | None = None

    def start(self, start: Start) -> date | None:
        if self.awarded_on is None:
            return None
        if start is Start.AWARD or not self.has_contracts:
            return self.awarded_on
        if self.contracts_ended_on is None:
            return None
        return max(self.awarded_on, self.contracts_ended_on)


def kept_until(rule: Rule, moments: Moments) -> date | None:
    """The last day on which it must be kept: the latest of the rule and the bounds. None: no end is known yet."""
    started = moments.start(rule.start)
    if started is None or moments.awarded_on is None:
        return None
    bound = BOUNDS[rule.category]
    return max(
        extended(started, max(rule.months, bound.from_start)),
        extended(moments.awarded_on, bound.after_award),
    )


def may_destroy(until: date | None, *, is_held: bool, today: date) -> bool:
    """Whether the term has ended; a hold always wins."""
    return not is_held and until is not None and today > until


def term_in_words(months: int) -> str:
    """ "3 maanden", "7 jaar", "7 jaar en 6 maanden"."""
    years, rest = divmod(months, 12)
    parts = [f"{years} jaar"] if years else []
    if rest or not years:
        parts.append(f"{rest} {'maand' if rest == 1 else 'maanden'}")
    return " en ".join(parts)


@dataclass(frozen=True)
class Listed:
    """One line of a destruction list. `items` is the hash over what exactly it names (`items_hash`)."""

    tender: str
    category: Category
    months: int
    start: Start
    source: str
    started_on: date
    until: date
    files: int
    rows: int
    items: str


def items_hash(items: Iterable[tuple[str, int]]) -> str:
    """SHA-256 over kind and number of everything that a line names; whatever the order in which it was found."""
    digest = hashlib.sha256()
    for label, number in sorted(items):
        digest.update(f"{label} {number}\n".encode())
    return digest.hexdigest()


def list_hash(authority: str, number: int, lines: Sequence[Listed]) -> str:
    """SHA-256 over the canonical JSON of a list: what is approved is what was seen."""
    rows = [
        [
            line.tender,
            line.category.value,
            line.months,
            line.start.value,
            line.source,
            line.started_on.isoformat(),
            line.until.isoformat(),
            line.files,
            line.rows,
            line.items,
        ]
        for line in lines
    ]
    document = {"authority": authority, "number": number, "lines": sorted(rows)}
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class ListStatus(StrEnum):
    MADE = "gemaakt"
    REJECTED = "afgewezen"
    APPROVED = "goedgekeurd"
    DONE = "uitgevoerd"


STATUS_LABELS: Mapping[ListStatus, str] = {
    ListStatus.MADE: "wacht op beoordeling",
    ListStatus.REJECTED: "afgewezen",
    ListStatus.APPROVED: "wordt uitgevoerd",
    ListStatus.DONE: "uitgevoerd",
}


class Outcome(StrEnum):
    """What became of a line: destroyed, or left alone because a hold or a longer term came in between."""

    WAITING = ""
    DESTROYED = "vernietigd"
    HELD = "aangehouden"
    KEPT = "termijn_loopt"


OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.WAITING: "nog niet uitgevoerd",
    Outcome.DESTROYED: "vernietigd",
    Outcome.HELD: "niet vernietigd: er kwam een bewaarplicht op",
    Outcome.KEPT: "niet vernietigd: de termijn loopt weer",
}


def check_approval(
    status: ListStatus, *, made_by: int, by: int, seen: str, content_hash: str, without_role: Sequence[str]
) -> None:
    """Raise DecisionRefused where this person cannot approve this list; `without_role` are titles of tenders."""
    if status is not ListStatus.MADE:
        raise DecisionRefused("Over deze lijst is al besloten.")
    if made_by == by:
        raise DecisionRefused(
            "U maakte deze lijst zelf. Een ander moet haar beoordelen: vraag een jurist of inkoper van de aanbesteding."
        )
    if without_role:
        raise DecisionRefused(
            f"U bent geen jurist of inkoper van {', '.join(without_role)}. Laat iemand die dat van elke "
            "aanbesteding op de lijst is, haar beoordelen, of vraag een lijst zonder die aanbesteding."
        )
    if seen != content_hash:
        raise DecisionRefused("Dit is niet de lijst die u las. Open de pagina opnieuw en lees haar nog eens.")


def check_reason(reason: str, what: str) -> str:
    """The reason without white space around it; DecisionRefused where there is none."""
    if not reason.strip():
        raise DecisionRefused(f"Schrijf op waarom u {what}.", field="reason")
    return reason.strip()


def until_in_words(until: date | None) -> str:
    return date_in_words(until) if until else "nog niet bekend"
