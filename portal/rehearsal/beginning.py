"""Begin a generale repetitie: a copy of the tender with made-up bidders that have submitted."""

import secrets
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import transaction

from accounts.models import Membership, Organisation, User
from bids.domain import tasks
from bids.models import Bid
from bids.services import save_answers, save_file, start_draft, submit_bid
from portal.demo.papers import plan_paper
from tenders.domain.method import needs_price
from tenders.domain.simulation import MadeField, Plan, Settings, entries_of, make_field, plan_of
from tenders.fields import decimal_text, fraction_to_decimal
from tenders.models import MadeUpBidder, Tender
from tenders.selectors import definition_of
from tenders.services import create_rehearsal, publish_tender

FEWEST, MOST, USUAL = 2, 10, 4
_LETTERS = "ABCDEFGHIJ"
_PAGES = 3


@transaction.atomic
def begin_rehearsal(tender: Tender, *, bidders: int, by: User, at: datetime) -> Tender:
    """Copied, published and closed at this instant, with the bids of made-up providers in it, to be opened.

    Prices and opgaven are those of a made-up field (`tenders.domain.simulation`); plans are real documents with made-up
    text. Nobody can log in as a made-up bidder. Raises ConfigurationIncomplete, and MethodRefused for a method that
    cannot rank.
    """
    rehearsal = create_rehearsal(tender, by=by, at=at)
    publish_tender(rehearsal, by=by, at=at)
    rehearsal.refresh_from_db()
    definition = definition_of(rehearsal)
    plan = plan_of(definition.method, definition.statements, Settings(bidders=bidders))
    field = make_field(plan, 0)
    for place in range(bidders):
        _submit(rehearsal, plan, field, place, at=at)
    return rehearsal


def _submit(rehearsal: Tender, plan: Plan, field: MadeField, place: int, *, at: datetime) -> None:
    organisation = Organisation.objects.create(
        name=f"Verzonnen aanbieder {_LETTERS[place]}", kind=Organisation.Kind.PROVIDER
    )
    MadeUpBidder.objects.create(tender=rehearsal, organisation=organisation)
    user = _signatory(organisation)
    draft = start_draft(rehearsal, organisation, by=user, at=at)
    for task, data in _answers(rehearsal, plan, field, place, at=at).items():
        save_answers(draft, task, data, by=user, at=at)
    leaves = plan.method.quality_leaves
    if leaves:
        headings = tuple(f"{leaf.code} {leaf.name}" for leaf in leaves)
        limit = rehearsal.plan_max_pages or _PAGES
        paper = plan_paper(organisation.name, headings, min(limit, _PAGES))
        save_file(draft, tasks.PLAN, BytesIO(paper), name="plan.pdf", by=user, at=at)
    bid = Bid.objects.get(tender=rehearsal, organisation=organisation)
    submit_bid(bid, by=user, received_at=at, at=at)
    user.is_active = False
    user.save(update_fields=["is_active"])


def _signatory(organisation: Organisation) -> User:
    address = f"repetitie-{secrets.token_hex(8)}@tenderhuis.example"
    user = User.objects.create(email=address, name=f"Tekenbevoegde van {organisation.name}")
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Membership.objects.create(user=user, organisation=organisation, may_edit=True, may_submit=True)
    return user


def _answers(
    rehearsal: Tender, plan: Plan, field: MadeField, place: int, *, at: datetime
) -> dict[str, dict[str, Any]]:
    entry = entries_of(plan, field)[place]
    found: dict[str, dict[str, Any]] = {tasks.APPLICATION: {"lots": list(entry.lots)}}
    definition = definition_of(rehearsal)
    if definition.statements:
        found[tasks.STATEMENTS] = {
            "values": {
                rule.code: _text(entry.statements.get(rule.code, rule.minimum or 1))
                for rule in definition.statements
            }
        }
    if needs_price(definition.method):
        found[tasks.PRICE] = {"amounts": {str(lot): _text(price) for lot, price in entry.prices.items()}}
    issued_on = {"issued_on": (at.date()).isoformat()}
    for rule in tasks.evidence_at_submission(definition):
        if rule.mandatory:
            found[tasks.evidence_key(rule.code)] = issued_on
    return found


def _text(value: Any) -> str:
    return decimal_text(fraction_to_decimal(value))
