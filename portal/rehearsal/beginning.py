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
from tenders.domain.definition import Method
from tenders.domain.method import Entry, needs_price
from tenders.domain.simulation import Settings, entries_of, make_field, plan_of
from tenders.domain.wording import local_date
from tenders.fields import decimal_text, fraction_to_decimal
from tenders.models import MadeUpBidder, Tender
from tenders.permissions import require
from tenders.selectors import definition_of
from tenders.services import create_rehearsal, publish_tender
from tenders.simulation.selectors import simulated_of

FEWEST, MOST, USUAL = 2, 10, 4
_LETTERS = "ABCDEFGHIJ"
_PAGES = 3
# As many as a tariff may have.
_PRICE_DECIMALS = 4


def begin_rehearsal(tender: Tender, *, bidders: int, by: User, at: datetime) -> Tender:
    """Copied, published and closed at this instant, with the bids of made-up providers in it, to be opened.

    Prices and opgaven are those of a made-up field (`tenders.domain.simulation`); plans are real documents with made-up
    text. Nobody can log in as a made-up bidder. Raises ConfigurationIncomplete, and MethodRefused for a method that
    cannot rank.
    """
    require(by, "tenders.rehearse", tender)
    method = simulated_of(tender).method
    # Setting them takes seconds, during which nothing is locked.
    papers = [_paper(method, place, tender.plan_max_pages) for place in range(bidders)]
    return _begin(tender, papers, by=by, at=at)


@transaction.atomic
def _begin(tender: Tender, papers: list[bytes], *, by: User, at: datetime) -> Tender:
    rehearsal = create_rehearsal(tender, by=by, at=at)
    publish_tender(rehearsal, by=by, at=at)
    rehearsal.refresh_from_db()
    for place, (entry, paper) in enumerate(zip(_entries(rehearsal, len(papers)), papers, strict=False)):
        _submit(rehearsal, entry, place, paper, at=at)
    return rehearsal


def _entries(rehearsal: Tender, bidders: int) -> list[Entry]:
    """Of a made-up field; where nothing is ranked everybody applies for every lot."""
    definition = definition_of(rehearsal)
    if definition.admission is not None:
        lots = tuple(lot.number for lot in definition.method.lots)
        return [Entry(bidder=_name(place), lots=lots) for place in range(bidders)]
    plan = plan_of(definition.method, definition.statements, Settings(bidders=max(FEWEST, bidders)))
    return list(entries_of(plan, make_field(plan, 0)))


def _paper(method: Method, place: int, most_pages: int | None) -> bytes:
    """The plan of a made-up bidder; empty where nothing is scored."""
    headings = tuple(f"{leaf.code} {leaf.name}" for leaf in method.quality_leaves)
    return plan_paper(_name(place), headings, min(most_pages or _PAGES, _PAGES)) if headings else b""


def _name(place: int) -> str:
    return f"Verzonnen aanbieder {_LETTERS[place]}"


def _submit(rehearsal: Tender, entry: Entry, place: int, paper: bytes, *, at: datetime) -> None:
    organisation = Organisation.objects.create(name=_name(place), kind=Organisation.Kind.PROVIDER)
    MadeUpBidder.objects.create(tender=rehearsal, organisation=organisation)
    user = _signatory(organisation)
    draft = start_draft(rehearsal, organisation, by=user, at=at)
    for task, data in _answers(rehearsal, entry, at=at).items():
        save_answers(draft, task, data, by=user, at=at)
    if paper:
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


def _answers(rehearsal: Tender, entry: Entry, *, at: datetime) -> dict[str, dict[str, Any]]:
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
        found[tasks.PRICE] = {
            "amounts": {
                str(lot): _text(
                    max(round(price, _PRICE_DECIMALS), definition.method.lot(lot).floor_price or 0)
                )
                for lot, price in entry.prices.items()
            }
        }
    issued_on = {"issued_on": local_date(at).isoformat()}
    for rule in tasks.evidence_at_submission(definition):
        if rule.mandatory:
            found[tasks.evidence_key(rule.code)] = issued_on
    return found


def _text(value: Any) -> str:
    return decimal_text(fraction_to_decimal(value))
