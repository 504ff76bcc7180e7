"""The reference case of Gooi made by services in the installation of a story, up to the scoring or to the ranking.

Three bidders win, one loses and one is set aside; nothing is decided yet. Scores and reasons are those of the cast.
"""

from datetime import datetime, timedelta

from accounts.models import Organisation
from bids.selectors import admitted_bids
from clock import now, telling, today
from documents.outbox import InProcessOutbox, in_process_outbox
from portal.demo.content import read_definition, shift
from portal.demo.loader import (
    GOOI,
    begin_tender,
    check_all,
    declare_and_admit,
    hand_in,
    morning_of_publication,
    open_tender,
)
from portal.demo.people import DemoPeople, make_people
from scoring.services import (
    confirm_consensus,
    finalise_sheet,
    fix_quality,
    fix_ranking,
    reveal_scores,
    save_consensus,
    save_score,
    sheet_for,
)
from tenders.models import Tender
from tests.e2e.gooi.cast import ANKER, CRITERIA, EILAND, EVALUATORS, IN_TIME, LABELS, Bidder, reason

#: What the commission still has to score in `make_scoring`: the bids that it talks about most.
LEFT = (ANKER, EILAND)


def make() -> str:
    """With its ranking fixed: the id of the tender, which closed two weeks ago."""
    with in_process_outbox(without=frozenset({"mail", "pdf"})) as outbox:
        tender, people, opened_at = _admitted(outbox)
        for key in EVALUATORS:
            for cast in IN_TIME:
                _score(tender, cast, key, people, at=opened_at + timedelta(days=3))
        _agree(Tender.objects.get(pk=tender.pk), people, at=opened_at + timedelta(days=3))
        fix_ranking(Tender.objects.get(pk=tender.pk), by=people["inkoper"], at=now() - timedelta(hours=1))
    return str(tender.public_id)


def make_scoring() -> str:
    """In the scoring: every member finished all bids but those in `LEFT`, which nobody began."""
    with in_process_outbox(without=frozenset({"mail", "pdf"})) as outbox:
        tender, people, opened_at = _admitted(outbox)
        for key in EVALUATORS:
            for cast in IN_TIME:
                if cast not in LEFT:
                    _score(tender, cast, key, people, at=opened_at + timedelta(days=3))
    return str(tender.public_id)


def _admitted(outbox: InProcessOutbox) -> tuple[Tender, DemoPeople, datetime]:
    """Opened, checked, and every member admitted to every bid; with the moment of the opening."""
    authority = Organisation.objects.create(kind="authority", name="Regio Gooi en Vechtstreek")
    people = make_people([authority])
    gooi = shift(read_definition(GOOI), closing_on=today() - timedelta(days=14))
    published_at = morning_of_publication(gooi)
    with telling(published_at):
        tender = begin_tender(gooi, GOOI, people, authority, at=published_at, publish=True)
        outbox.drain()
    for cast in IN_TIME:
        hand_in(tender, people, cast.key, pages=cast.pages, at=tender.closes_at - timedelta(days=2))
    opened_at = tender.closes_at + timedelta(hours=1)
    with telling(opened_at):
        open_tender(tender, people, at=opened_at)
        outbox.drain()
    check_all(tender, people, at=opened_at + timedelta(days=1))
    declare_and_admit(tender, people, at=opened_at + timedelta(days=2))
    return Tender.objects.get(pk=tender.pk), people, opened_at


def _agree(tender: Tender, people: DemoPeople, *, at: datetime) -> None:
    lot = tender.lots.get()
    bids = {bid.organisation.name: bid for bid in admitted_bids(tender)}
    reveal_scores(tender, by=people["voorzitter"], at=at)
    for cast in IN_TIME:
        for code, value in zip(CRITERIA, cast.agreed, strict=True):
            save_consensus(
                bids[cast.name],
                lot,
                code,
                level_label=LABELS[value],
                motivation=reason(cast, code, value),
                version=0,
                by=people["voorzitter"],
                at=at,
            )
    for key in EVALUATORS:
        confirm_consensus(tender, by=people[key], at=at)
    fix_quality(tender, by=people["voorzitter"], at=at)


def _score(tender: Tender, cast: Bidder, key: str, people: DemoPeople, *, at: datetime) -> None:
    bid = next(bid for bid in admitted_bids(tender) if bid.organisation.name == cast.name)
    sheet = sheet_for(bid, tender.lots.get(), people[key])
    for code, value in zip(CRITERIA, cast.scores[EVALUATORS.index(key)], strict=True):
        save_score(
            sheet,
            code,
            level_label=LABELS[value],
            motivation=reason(cast, code, value),
            page_reference="2",
            notes="",
            version=0,
            by=people[key],
            at=at,
        )
    finalise_sheet(sheet, by=people[key], at=at)
