"""What the toetser looks at per bid, and what can be said beforehand. A proposal decides nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tenders.domain.definition import EvidenceRule, PlanLimit, StatementRule
from tenders.domain.evidence import age_finding, evidence_signal, statement_signal
from tenders.domain.labels import LABELS
from tenders.domain.vocabulary import EvidenceSignal, OverLimit, SignatureForm

# The item in which a toetser says whether pages that the bidder marked may be left out of the count.
UNCOUNTED_PAGES = "plan-pages"
DAMAGED = "Het bestand is beschadigd en kan niet worden gelezen."


class Kind(StrEnum):
    EXCLUSION = "exclusion"
    SUITABILITY = "suitability"
    EVIDENCE = "evidence"
    STATEMENT = "statement"
    PLAN = "plan"


class Proposal(StrEnum):
    OPEN = "open"
    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Item:
    """One item of the toetsing of one bid, before a person has looked."""

    kind: Kind
    code: str
    name: str
    proposal: Proposal
    finding: str
    signal: EvidenceSignal | None = None
    # The number of a member of the bid; 0 for the bidder itself.
    member: int = 0


def exclusion_item(code: str, name: str, declared: str | None, *, who: str = "De inschrijver") -> Item:
    """What the bidder, or a member, declared about an exclusion ground; a "yes" is for a person to weigh."""
    if declared == "no":
        return Item(
            Kind.EXCLUSION,
            code,
            name,
            Proposal.MET,
            f"{who} verklaart dat dit niet van toepassing is.",
        )
    if declared == "yes":
        return Item(
            Kind.EXCLUSION,
            code,
            name,
            Proposal.NOT_MET,
            f"{who} verklaart dat dit van toepassing is.",
        )
    return Item(Kind.EXCLUSION, code, name, Proposal.OPEN, f"{who} heeft hierover niets verklaard.")


def suitability_item(code: str, name: str, evidence: Mapping[str, bool]) -> Item:
    """Only a person can read whether a requirement is met; the finding says which evidence there is."""
    if not evidence:
        return Item(
            Kind.SUITABILITY, code, name, Proposal.OPEN, "Bij deze eis hoort geen apart bewijsmiddel."
        )
    there = [title for title, is_present in evidence.items() if is_present]
    absent = [title for title, is_present in evidence.items() if not is_present]
    parts = []
    if there:
        parts.append("Ingediend: " + ", ".join(there) + ".")
    if absent:
        parts.append("Niet ingediend: " + ", ".join(absent) + ".")
    return Item(Kind.SUITABILITY, code, name, Proposal.OPEN, " ".join(parts))


def evidence_item(
    rule: EvidenceRule,
    *,
    is_present: bool,
    issued_on: date | None,
    received_on: date,
    is_damaged: bool,
    valid_until: date | None = None,
    signatures: int | None = None,
    forms: Sequence[SignatureForm] = (),
) -> Item:
    """Age and validity count on the day of receipt of the last submission (legal.md 2.1: `datum_ontvangst`).

    Electronic signatures are told and nothing more: a document can be signed by hand, unless `forms` of the tender say
    otherwise; then the toetser reads what is allowed.
    """
    proposal, finding, signal = _evidence_finding(rule, is_present, issued_on, received_on, valid_until)
    if is_present and signatures is not None:
        finding = f"{finding} {_signed(signatures, forms)}"
    if is_damaged:
        proposal, finding, signal = Proposal.OPEN, DAMAGED, None
    return Item(Kind.EVIDENCE, rule.code, rule.name, proposal, finding, signal)


def _evidence_finding(
    rule: EvidenceRule,
    is_present: bool,
    issued_on: date | None,
    received_on: date,
    valid_until: date | None,
) -> tuple[Proposal, str, EvidenceSignal | None]:
    if not is_present:
        signal = evidence_signal(rule, None, received_on)
        if signal is None:
            return Proposal.NOT_APPLICABLE, "Niet ingediend; het is niet verplicht.", None
        return Proposal.NOT_MET, "Niet ingediend, terwijl het verplicht is.", signal
    if issued_on is None:
        return Proposal.OPEN, "Ingediend zonder datum van afgifte.", None
    signal = evidence_signal(rule, issued_on, received_on, valid_until=valid_until)
    finding = age_finding(rule, issued_on, received_on, valid_until=valid_until)
    return (Proposal.MET if signal is None else Proposal.NOT_MET), finding, signal


def _signed(signatures: int, forms: Sequence[SignatureForm]) -> str:
    found = {0: "Zonder elektronische handtekening.", 1: "Met 1 elektronische handtekening."}.get(
        signatures, f"Met {signatures} elektronische handtekeningen."
    )
    if not forms:
        return found
    return f"{found} Is het ondertekend, dan mag dat met {' of '.join(LABELS[form] for form in forms)}."


def statement_item(rule: StatementRule, value: Fraction | None) -> Item:
    """Below the minimum is a signal for a person, nothing more (FORMAT: `opgaven`)."""
    if value is None:
        return Item(Kind.STATEMENT, rule.code, rule.name, Proposal.OPEN, "Niet opgegeven.")
    signal = statement_signal(rule, value)
    stated = f"Opgegeven: {_number(value)} {rule.unit}".rstrip()
    if rule.minimum is None:
        finding, proposal = f"{stated}.", Proposal.MET
    else:
        finding = f"{stated}; gevraagd is minstens {_number(rule.minimum)}."
        proposal = Proposal.MET if signal is None else Proposal.NOT_MET
    if rule.at_least_reference:
        # The size of the reference stands in a document: only a person can compare.
        finding += " Vergelijk met de referentie: de opgave is ten minste de omvang daarvan."
        proposal = Proposal.OPEN if proposal is Proposal.MET else proposal
    return Item(Kind.STATEMENT, rule.code, rule.name, proposal, finding, signal)


def plan_item(
    title: str, limit: PlanLimit | None, *, is_present: bool, pages: int | None, is_damaged: bool
) -> Item:
    """Pages over the maximum: hidden, a ground to set aside, or nothing, as the tender says."""
    if is_damaged:
        finding, proposal = DAMAGED, Proposal.OPEN
    elif not is_present:
        finding, proposal = "Niet ingediend.", Proposal.OPEN
    elif pages is None or limit is None or limit.over_limit is OverLimit.IGNORE or pages <= limit.max_pages:
        finding, proposal = _pages(pages, limit), Proposal.MET
    elif limit.over_limit is OverLimit.CUT:
        finding = f"{_pages(pages, limit)} Beoordelaars zien alleen pagina 1 tot en met {limit.max_pages}."
        proposal = Proposal.MET
    else:
        finding = f"{_pages(pages, limit)} Volgens de aanbesteding wordt de inschrijving dan terzijde gelegd."
        proposal = Proposal.NOT_MET
    return Item(Kind.PLAN, "plan", title, proposal, finding)


def uncounted_item(title: str, uncounted: str, pages: int | None) -> Item:
    """Whether the pages that the bidder left out may be left out: a person looks at them."""
    count = len(uncounted.split(","))
    finding = (
        f"De inschrijver telt {'deze pagina' if count == 1 else 'deze pagina’s'} niet mee: {uncounted}. "
        f"Zonder: {(pages or 0) - count} pagina's, met: {pages or 0}. "
        "Bij 'voldoet niet' tellen zij wel mee en zien beoordelaars ze."
    )
    return Item(Kind.PLAN, UNCOUNTED_PAGES, f"Niet-meetellende pagina's van {title}", Proposal.OPEN, finding)


def look_item(title: str, deviations: list[str], *, is_comparable: bool) -> Item:
    """Fonts and sizes are seen by a machine and weighed by a person: a deviation decides nothing."""
    name = f"Opmaak van {title}"
    if deviations:
        return Item(
            Kind.PLAN, "plan-look", name, Proposal.OPEN, "Wijkt af van de regel: " + " ".join(deviations)
        )
    if not is_comparable:
        return Item(
            Kind.PLAN, "plan-look", name, Proposal.OPEN, "Niet met de regel te vergelijken: kijk zelf."
        )
    return Item(Kind.PLAN, "plan-look", name, Proposal.MET, "Lettertype en lettergrootte zijn als gevraagd.")


def counted_pages(limit: PlanLimit | None, pages: int | None) -> int | None:
    """How many pages evaluators see; None for all of them."""
    if limit is None or pages is None or limit.over_limit is not OverLimit.CUT or pages <= limit.max_pages:
        return None
    return limit.max_pages


def _pages(pages: int | None, limit: PlanLimit | None) -> str:
    counted = "Het aantal pagina's is niet bekend." if pages is None else f"{pages} pagina's."
    return counted if limit is None else f"{counted} Het maximum is {limit.max_pages}."


def _number(value: Fraction) -> str:
    return format(Decimal(value.numerator) / Decimal(value.denominator), "f").replace(".", ",")
