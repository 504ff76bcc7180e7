"""Reads of the proces-verbaal: what the record says, what was filled in, and what was fixed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from bids.domain.participation import Capacity
from bids.insiders.gate import INSIDERS
from bids.insiders.selectors import declared_by, interests_of
from bids.involvement.selectors import involvements_by_bid
from bids.models import Bid, BidMember
from bids.withdrawn import who_submitted
from contracts.approval.selectors import value_of
from contracts.domain.composition import DecisionRecord
from contracts.domain.mandates import why_not
from contracts.domain.minutes import (
    EarlierInvolvement,
    Ending,
    ExaminedPrice,
    Facts,
    Gap,
    Interest,
    MinutesContent,
    Participant,
    Subcontractor,
    Supplement,
    gaps,
)
from contracts.domain.minutes_text import compose_minutes
from contracts.models import (
    AwardDecision,
    AwardMinutes,
    Mandate,
    MinutesSupplement,
    WithdrawalMinutes,
    WithdrawalSupplement,
)
from contracts.selectors import standing_decision
from contracts.selectors.record import record_of, undecided_record
from contracts.selectors.report import confidentials_of
from contracts.withdrawal.selectors import withdrawal_of
from scoring.domain.low_prices import course_in_words
from scoring.low_prices.selectors import inquiries_of
from scoring.models import InterestDeclaration, InterestReport
from tenders.domain.lifecycle import Act, Status
from tenders.domain.questions import Confidentiality
from tenders.domain.wording import date_in_words, local_date, names_in_words
from tenders.models import Role, StatusChange, Tender, TenderRole
from tenders.questions.models import Question
from ui.formatting import dutch_datetime

_MOMENTS = {
    Act.PUBLISH.value: "Gepubliceerd",
    Act.OPEN.value: "Geopend",
    Act.FINISH_CHECKS.value: "Toetsing afgerond",
    Act.FIX_QUALITY.value: "Kwaliteit vastgesteld",
    Act.FIX_RANKING.value: "Rangorde vastgesteld",
    Act.DECIDE.value: "Besluit opgesteld",
    Act.CORRECT_DECISION.value: "Besluit herzien",
    Act.RELEASE_LETTERS.value: "Brieven verstuurd",
    Act.AWARD.value: "Definitief gegund",
    Act.CLOSE_UNAWARDED.value: "Afgesloten zonder gunning",
    Act.WITHDRAW.value: "Ingetrokken",
}


# What a proces-verbaal is of: a decision of which the letters are out, or a tender that was withdrawn before that.
About = AwardDecision | Tender


@dataclass(frozen=True)
class Draft:
    """The proces-verbaal as it would be now. `bids` has the bid by the name under which it stands in it."""

    content: MinutesContent
    record: DecisionRecord
    facts: Facts
    bids: dict[str, Bid]
    gaps: tuple[Gap, ...]


def about_of(tender: Tender) -> About | None:
    """What the proces-verbaal of this tender is of now; None where there is none to make yet.

    A withdrawal after the letters stands in the proces-verbaal of that decision, unless that was fixed already.
    """
    change = withdrawal_of(tender)
    decision = _released_decision(tender)
    if decision is not None:
        decision.tender = tender
        fixed = minutes_of(decision)
        if change is None or fixed is None or fixed.fixed_at > change.at:
            return decision
    return tender if change is not None and tender.published_at is not None else None


def _released_decision(tender: Tender) -> AwardDecision | None:
    """The decision that stands, once its letters are out."""
    decision = standing_decision(tender)
    return decision if decision is not None and decision.released_at is not None else None


def tender_of(about: About) -> Tender:
    return about if isinstance(about, Tender) else about.tender


def draft_of(about: About) -> Draft:
    """A constant number of queries. Raises DecisionRefused where the ranking is no longer that of the decision."""
    if isinstance(about, Tender):
        record, bids = undecided_record(about, _withdrawal(about))
    else:
        record, bids = record_of(about, sent_on=about.sending_on)
    facts = _facts(about, record, bids)
    supplement = supplement_of(about, bids)
    return Draft(
        content=compose_minutes(record, facts, supplement),
        record=record,
        facts=facts,
        bids=bids,
        gaps=gaps(record, facts, supplement),
    )


def minutes_of(about: About) -> AwardMinutes | WithdrawalMinutes | None:
    if isinstance(about, Tender):
        return WithdrawalMinutes.objects.select_related("fixed_by", "file").filter(tender=about).first()
    return AwardMinutes.objects.select_related("fixed_by", "file").filter(decision=about).first()


def minutes_by_id(public_id: UUID | str) -> AwardMinutes | WithdrawalMinutes | None:
    """Of a decision or of a withdrawal: one address serves both."""
    of_decisions = AwardMinutes.objects.select_related("decision__tender__authority", "fixed_by", "file")
    of_withdrawals = WithdrawalMinutes.objects.select_related("tender__authority", "fixed_by", "file")
    return (
        of_decisions.filter(public_id=public_id).first() or of_withdrawals.filter(public_id=public_id).first()
    )


def earlier_minutes(about: About) -> list[AwardMinutes]:
    """Of decisions that this one replaced, or that the withdrawal undid, newest first."""
    rows = AwardMinutes.objects.filter(decision__tender=tender_of(about))
    if not isinstance(about, Tender):
        rows = rows.filter(decision__number__lt=about.number)
    return list(rows.select_related("decision", "file").order_by("-decision__number"))


def stored_supplement(about: About) -> MinutesSupplement | WithdrawalSupplement | None:
    if isinstance(about, Tender):
        return WithdrawalSupplement.objects.select_related("changed_by").filter(tender=about).first()
    return MinutesSupplement.objects.select_related("changed_by").filter(decision=about).first()


def supplement_of(about: About, bids: dict[str, Bid]) -> Supplement:
    row = stored_supplement(about)
    if row is None:
        return Supplement()
    return Supplement(
        address=row.address,
        subject=row.subject,
        value=None if row.value is None else Fraction(row.value),
        undecided=row.undecided,
        has_low=row.has_low,
        low=row.low,
        shares={name: row.shares.get(str(bid.public_id), "") for name, bid in bids.items()},
        has_interests=row.has_interests,
        interests=row.interests,
    )


def mandate_to_fix(tender: Tender, user_id: int, *, on: date) -> Mandate | None:
    """A mandate of this person that holds on this day; how much it reaches to is about taking the decision."""
    for mandate in Mandate.objects.filter(tender=tender, holder=user_id, ended_at=None):
        if not why_not(mandate.terms, value=Fraction(0), lots=mandate.lots, on=on):
            return mandate
    return None


def is_buyer_of(tender: Tender, user_id: int) -> bool:
    return TenderRole.objects.filter(tender=tender, user=user_id, role=Role.BUYER, ended_at=None).exists()


def _facts(about: About, record: DecisionRecord, bids: dict[str, Bid]) -> Facts:
    tender = tender_of(about)
    return Facts(
        address=record.sender,
        subject=(tender.summary or tender.description).strip(),
        value=_value(tender),
        participants=_participants(bids),
        confidential=confidentials_of(tender),
        withheld=tuple(_withheld(tender)),
        interests=tuple(_interests(tender)),
        moments=tuple(_moments(tender)),
        roles=tuple(_roles(tender)),
        withdrawal=_withdrawal(tender),
        involvements=tuple(_involvements(tender, bids)),
        declared=declared_by(tender),
        ending=_ending(tender, record) if isinstance(about, Tender) else None,
        examined_prices=tuple(_examined_prices(tender, bids)),
    )


def _examined_prices(tender: Tender, bids: dict[str, Bid]) -> Iterator[ExaminedPrice]:
    """Every price about which a question was asked and judged; two queries."""
    names = {bid.pk: name for name, bid in bids.items()}
    for row in inquiries_of(tender):
        if row.verdict:
            yield ExaminedPrice(
                bidder=names[row.bid_id],
                lot=row.lot.number,
                course=course_in_words(row.facts),
                verdict=row.get_verdict_display(),
                is_rejected=row.facts.is_rejection,
            )


def _ending(tender: Tender, record: DecisionRecord) -> Ending:
    changes = StatusChange.objects.filter(tender=tender, act=Act.FINISH_CHECKS.value)
    decision = _released_decision(tender)
    return Ending(
        unopened=sum(bid.opened_submission_id is None for bid, _ in who_submitted(tender)),
        are_checks_finished=changes.exists(),
        are_prices_opened=any(bid.prices for bid in record.bids.values()),
        told_on=local_date(decision.released_at) if decision and decision.released_at else None,
    )


def _value(tender: Tender) -> Fraction | None:
    """Over the longest term; where the configuration does not say how long that is, the maximum that it names."""
    value = value_of(tender)
    if value is None and tender.max_value is not None:
        return Fraction(tender.max_value)
    return value


def _participants(bids: dict[str, Bid]) -> dict[str, Participant]:
    rows = BidMember.objects.filter(
        bid__in=[bid.pk for bid in bids.values()], capacity=Capacity.SUBCONTRACTOR.value
    )
    subcontractors: dict[int, list[Subcontractor]] = {}
    for row in rows:
        share = None if row.share is None else Fraction(row.share)
        subcontractors.setdefault(row.bid_id, []).append(Subcontractor(row.name, row.work, share))
    return {
        name: Participant(
            name=name,
            kvk=bid.organisation.kvk_number,
            received_at=bid.opened_submission.received_at if bid.opened_submission else None,
            is_admitted=bid.admitted_at is not None,
            subcontractors=tuple(subcontractors.get(bid.pk, ())),
        )
        for name, bid in bids.items()
    }


def _withheld(tender: Tender) -> Iterator[str]:
    """Why a question was kept out of the nota's; not what it asked, nor who asked it."""
    rows = Question.objects.filter(tender=tender, confidentiality=Confidentiality.GRANTED.value).sent()
    for place, reason in enumerate(rows.values_list("confidentiality_reason", flat=True), 1):
        yield f"Vertrouwelijke vraag {place}: {reason.strip() or 'zonder nadere reden toegestaan'}"


def _interests(tender: Tender) -> Iterator[Interest]:
    """What is declared now, and what a later report or decision replaced."""
    declared = InterestDeclaration.objects.filter(bid__tender=tender, has_interest=True)
    for row in declared.select_related("bid__organisation").order_by("bid__organisation__name", "pk"):
        yield Interest(
            row.bid.organisation.name, row.text, row.get_decision_display(), row.decision_reason.strip()
        )
    words = dict(InterestDeclaration.Decision.choices)
    earlier = InterestReport.objects.filter(declaration__bid__tender=tender, earlier_interest=True)
    for report in earlier.select_related("declaration__bid__organisation"):
        yield Interest(
            report.declaration.bid.organisation.name,
            report.earlier_text,
            f"{words.get(report.earlier_decision, report.earlier_decision)} (later gewijzigd)",
            report.earlier_reason.strip(),
        )
    tasks = _tasks(tender)
    for own in interests_of(tender):
        later = " (later gewijzigd)" if own.replaced_at else ""
        yield Interest(
            own.bid.organisation.name,
            own.text,
            f"{own.decision_in_words}{later}",
            own.decision_reason.strip(),
            task=tasks.get(own.user_id, "collega"),
        )


def _tasks(tender: Tender) -> dict[int, str]:
    """The roles of everybody who works or worked on the bids without scoring them, in words."""
    roles: dict[int, list[str]] = {}
    held = TenderRole.objects.filter(tender=tender, role__in=INSIDERS).order_by("given_at", "pk")
    for row in held:
        word = row.get_role_display()
        if word not in roles.setdefault(row.user_id, []):
            roles[row.user_id].append(word)
    return {user_id: names_in_words(words) for user_id, words in roles.items()}


def _involvements(tender: Tender, bids: dict[str, Bid]) -> Iterator[EarlierInvolvement]:
    found = involvements_by_bid(tender, bids.values())
    for name, bid in bids.items():
        for row in found[bid.pk]:
            measures = row.note.measures.strip() if row.note else ""
            yield EarlierInvolvement(name, row.consultation.title, measures)


def _moments(tender: Tender) -> Iterator[tuple[str, str]]:
    for change in StatusChange.objects.filter(tender=tender, act__in=_MOMENTS).order_by("at", "pk"):
        yield _MOMENTS[change.act], dutch_datetime(change.at)


def _roles(tender: Tender) -> Iterator[tuple[str, str, str]]:
    """Given and ended roles alike, in the order in which they were given."""
    for row in TenderRole.objects.filter(tender=tender).select_related("user").order_by("given_at", "pk"):
        begin = f"vanaf {date_in_words(local_date(row.given_at))}"
        end = f" tot {date_in_words(local_date(row.ended_at))}" if row.ended_at else ""
        yield row.user.name, row.get_role_display(), f"{begin}{end}"


def _withdrawal(tender: Tender) -> str:
    """Why the tender was withdrawn; empty where it was not."""
    if tender.state is not Status.WITHDRAWN:
        return ""
    change = withdrawal_of(tender)
    return change.reason.strip() if change else ""
