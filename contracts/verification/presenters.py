"""The verification on pages: where each winner stands, and each item with what came in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bids.models import Bid, BidEvidence
from contracts.domain.verification import Outcome, Stage
from contracts.models import Verification, VerificationItem
from contracts.verification.held import Held, held_by, judged_on
from contracts.verification.selectors import Supplied, requestable, stage, supplied
from tenders.domain.definition import EvidenceRule
from tenders.domain.evidence import age_finding, document_signal
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.selectors import definition_of
from ui.presentation import Tone

STAGES = {
    Stage.WAITING: ("wacht op de winnaar", Tone.NEUTRAL),
    Stage.TO_JUDGE: ("te beoordelen", Tone.INFO),
    Stage.NOT_MET: ("voldoet niet", Tone.BAD),
    Stage.MET: ("voldoet", Tone.GOOD),
    Stage.FAILED: ("afgevallen", Tone.BAD),
}
_TONES = {Outcome.OPEN: Tone.NEUTRAL, Outcome.MET: Tone.GOOD, Outcome.NOT_MET: Tone.BAD}


@dataclass(frozen=True)
class ItemRow:
    """`is_late`: the term has passed and nothing came in. `age_rule` says how old it may be, where there is a limit."""

    item: VerificationItem
    tone: Tone
    supplies: list[Supplied]
    is_open: bool
    is_late: bool
    age_rule: str = ""
    # What the bid has already, as long as nothing was supplied.
    held: Held | None = None


@dataclass(frozen=True)
class HeldRow:
    """Before somebody asks: what the bid of a winner has already of what can be asked, and of whom."""

    party: str
    name: str
    held: Held


@dataclass(frozen=True)
class WinnerRow:
    verification: Verification
    word: str
    tone: Tone
    met: int
    count: int


def winner_row(verification: Verification, *, at: datetime) -> WinnerRow:
    word, tone = STAGES[stage(verification, at=at)]
    items = list(verification.items.all())
    met = sum(item.outcome == Outcome.MET.value for item in items)
    return WinnerRow(verification, word, tone, met, len(items))


def item_rows(verification: Verification, *, at: datetime) -> list[ItemRow]:
    bid = verification.bid
    rules = {rule.code: rule for rule in definition_of(bid.tender).evidence}
    held = held_by(bid.tender, [bid.pk])
    rows = []
    for item in verification.items.all():
        state, rule = item.state, rules.get(item.code)
        is_open = state.outcome is Outcome.OPEN
        rows.append(
            ItemRow(
                item=item,
                tone=_TONES[state.outcome],
                supplies=[_aged(supplied(each), rule) for each in item.supplies.all()],
                is_open=is_open and at <= item.due_at,
                is_late=is_open and at > item.due_at and not state.is_supplied,
                age_rule=_age_rule(rule),
                held=_held(item, rule, held.get((bid.pk, item.member_id, item.code)), at),
            )
        )
    return rows


def held_rows(tender: Tender, winners: Sequence[Bid], *, at: datetime) -> list[HeldRow]:
    """By winner, of what the tender asks on request."""
    found = held_by(tender, [bid.pk for bid in winners])
    rows = []
    for bid in winners:
        for rule in requestable(tender):
            for (pk, _, code), evidence in found.items():
                if (pk, code) == (bid.pk, rule.code):
                    party = evidence.member.name if evidence.member else bid.organisation.name
                    rows.append(HeldRow(party, rule.name, judged_on(evidence, rule, local_date(at))))
    return rows


def _held(
    item: VerificationItem, rule: EvidenceRule | None, found: BidEvidence | None, at: datetime
) -> Held | None:
    """Judged on the day of the judgment; before it today, and at the latest on the day on which one could supply."""
    if rule is None or found is None or item.supplement_at is not None or item.supplies.all():
        return None
    return judged_on(found, rule, local_date(item.judged_at or min(at, item.due_at)))


def evidence_rule(item: VerificationItem) -> EvidenceRule | None:
    """What the tender asks of a bewijsmiddel of the bidder itself; of that of a member None."""
    if item.member_id is not None:
        return None
    rules = definition_of(item.verification.bid.tender).evidence
    return next((rule for rule in rules if rule.code == item.code), None)


def _aged(found: Supplied, rule: EvidenceRule | None) -> Supplied:
    if rule is None or found.is_damaged:
        return found
    if found.issued_on is None:
        finding = "Aangeleverd zonder datum van afgifte." if rule.max_age_months else ""
        return replace(found, finding=finding)
    received_on = local_date(found.supply.received_at)
    signal = document_signal(rule, found.issued_on, received_on)
    return replace(
        found, finding=age_finding(rule, found.issued_on, received_on), has_signal=signal is not None
    )


def _age_rule(rule: EvidenceRule | None) -> str:
    if rule is None or rule.max_age_months is None:
        return ""
    return f"Mag niet ouder zijn dan {rule.max_age_months} maanden op de dag waarop wij het ontvangen."
