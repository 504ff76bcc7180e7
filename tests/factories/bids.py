"""Bids, made by the services that the pages use."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf

from accounts.models import Organisation, User
from bids.domain import tasks
from bids.domain.participation import Form, Member, Participation
from bids.listing import tariff_terms, tasks_for
from bids.models import Bid, Draft, OpeningRecord, Submission
from bids.selectors import given_by_third_party
from bids.services import (
    accept_proposals,
    confirm_opening,
    finish_checks,
    index_opened_bids,
    open_bids,
    record_check,
    request_opening,
    save_answers,
    save_file,
    start_draft,
    submit_bid,
)
from tenders.models import Role, Tender
from tenders.selectors import definition_of
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.insiders import all_declared
from tests.factories.remembering import remembered
from tests.factories.tenders import CLOSES_AT, member_with_role, published_tender, tender_definition

OPENED_AT = CLOSES_AT + timedelta(minutes=5)


@dataclass(frozen=True)
class Bidder:
    """A signatory and the organisation it acts for."""

    user: User
    organisation: Organisation


def bidder(name: str = "", **fields: Any) -> Bidder:
    organisation = OrganisationFactory(**({"name": name} if name else {}), **fields)
    user = UserFactory()
    MembershipFactory(user=user, organisation=organisation, signatory=True)
    return Bidder(user, organisation)


def pdf_bytes(pages: int = 1, *, text: str = "") -> bytes:
    """A PDF of empty A4 pages; `text` is planted in its document information."""
    target = BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        if text:
            pdf.docinfo["/Title"] = text
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


@remembered
def filled_draft(
    tender: Tender,
    who: Bidder,
    *,
    at: datetime,
    pages: int = 5,
    issued_on: str = "2025-11-01",
    lots: tuple[int, ...] = (),
    prices: dict[str, str] | None = None,
    statements: dict[str, str] | None = None,
    declared: str = "no",
    parties: list[dict[str, str]] | None = None,
    members: tuple[Member, ...] = (),
    evidence: bool = True,
    text: str = "",
) -> Draft:
    """A draft with every task done; `text` is planted in each answer and file.

    `members` take part too: each has declared for itself and given its evidence.
    """
    draft = start_draft(tender, who.organisation, by=who.user, at=at)
    definition = definition_of(tender)
    numbers = lots or tuple(lot.number for lot in definition.method.lots)

    def answer(task: str, data: dict[str, Any]) -> None:
        save_answers(draft, task, {**data, "planted": text} if text else data, by=who.user, at=at)

    answer(tasks.APPLICATION, {"lots": list(numbers), "parties": parties or []})
    if members:
        answer(tasks.PARTICIPATION, Participation(Form.COMBINATION, members=members).as_json())
    grounds = {row.code: declared for row in tender.exclusion_grounds.all()}
    answer(tasks.DECLARATION, {"grounds": grounds, "agreed": True})
    if definition.statements:
        given = statements or {rule.code: "10" for rule in definition.statements}
        answer(tasks.STATEMENTS, {"values": given})
    listed = list(tasks_for(tender, definition))
    for member in members:
        listed += tasks.tasks_of_member(definition, member, by_third_party=given_by_third_party(tender))
    for task in listed:
        if task.key.endswith(tasks.MEMBER_DECLARATION):
            answer(task.key, {"grounds": grounds, "agreed": True})
        if task.key == tasks.TARIFF:
            answer(tasks.TARIFF, {"accepted": list(numbers), "terms": tariff_terms(tender, definition)})
        if task.key == tasks.PRICE:
            answer(tasks.PRICE, {"amounts": prices or {str(number): "1.50" for number in numbers}})
        elif task.is_file and (evidence or task.evidence is None):
            is_plan = task.key == tasks.PLAN
            save_file(
                draft,
                task.key,
                BytesIO(pdf_bytes(pages if is_plan else 1, text=text)),
                name=f"{text or task.key.replace(':', '-')}.pdf",
                by=who.user,
                at=at,
                details={} if is_plan else {"issued_on": issued_on},
            )
    return draft


@remembered
def submitted_bid(
    tender: Tender, who: Bidder | None = None, *, at: datetime | None = None, **options: Any
) -> Submission:
    """A sealed submission, received an hour before the deadline unless `at` says otherwise."""
    who = who or bidder()
    at = at or (tender.closes_at or CLOSES_AT) - timedelta(hours=1)
    draft = filled_draft(tender, who, at=at, **options)
    return submit_bid(draft.bid, by=who.user, received_at=at, at=at)


def two_openers(tender: Tender) -> tuple[User, User]:
    """The buyer and a second opener, who gets the role where nobody has it yet."""
    found = tender.roles.filter(role=Role.SECOND_OPENER, ended_at=None).select_related("user").first()
    return tender.created_by, found.user if found else member_with_role(tender, Role.SECOND_OPENER)


@remembered
def opened(tender: Tender, *, at: datetime = OPENED_AT, part: str = "quality") -> OpeningRecord:
    """The tender after an opening by two people, indexed."""
    buyer, second = two_openers(tender)
    request = request_opening(tender, by=buyer, session_key="first-session", at=at, part=part)
    confirm_opening(request, by=second, session_key="second-session", at=at)
    record = open_bids(request.public_id, at=at)
    assert record is not None
    tender.refresh_from_db()
    index_opened_bids(tender, at=at, part=part)
    all_declared(tender, at=at)
    return record


@remembered
def opened_tender(*names: str, at: datetime = OPENED_AT, **options: Any) -> Tender:
    """A tender with an opened bid of each name."""
    tender = published_tender(**options)
    for name in names:
        submitted_bid(tender, bidder(name))
    opened(tender, at=at)
    return tender


@remembered
def checked(tender: Tender, *, at: datetime = OPENED_AT) -> list[Bid]:
    """The admitted bids after a toetsing in which everything was in order."""
    checker = member_with_role(tender, Role.CHECKER)
    for bid in Bid.objects.filter(tender=tender, opened_submission__isnull=False):
        accept_proposals(bid, by=checker, at=at)
        for item in bid.checks.filter(outcome="open"):
            record_check(item, outcome="met", reason="", version=item.version, by=checker, at=at)
    admitted = finish_checks(tender, by=checker, at=at)
    tender.refresh_from_db()
    return admitted


def tender_with(**changes: Any) -> Tender:
    """A published tender with a changed definition."""
    return published_tender(definition=replace(tender_definition(), **changes))
