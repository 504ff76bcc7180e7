"""Emmen with its quality fixed and a tie on lot 4, for the stories: bids as the opening leaves them, acts by services.

After the scenario file, with a tie: Anker wins lots 1 and 3, Brug 2 and 4, Eiland 6, and Fakkel 5 of the four it bids
on. Who of Eiland and Fakkel is third on lot 4 only a draw can say.
"""

import hashlib
from datetime import timedelta

from accounts.models import Organisation
from bids.models import Bid, BidLot, Submission
from clock import today
from documents.outbox import in_process_outbox
from portal.demo.content import read_definition, shift
from portal.demo.loader import EMMEN, begin_tender, morning_of_publication
from portal.demo.people import DemoPeople, make_people
from portal.scenario.actors import declare_insiders
from scoring.services import confirm_consensus, fix_quality, save_consensus
from tenders.domain.lifecycle import Status
from tenders.models import Tender
from tests.factories.scoring import Commission, revealed

CRITERIA = ("K1", "K2", "K3")
# Per bidder its lots in order of preference, with the agreed level per criterion.
BIDS = {
    "anker": dict.fromkeys((3, 1, 2, 4), "UGG"),
    "brug": dict.fromkeys((1, 2, 3, 4), "GGU"),
    "eiland": {6: "UUV", 4: "GGV"},
    "fakkel": {5: "UGV", 4: "GGV", 6: "GVG", 1: "GVG"},
}
LEVELS = {"U": "Uitstekend", "G": "Goed", "V": "Voldoende"}


def make() -> str:
    """The id of the tender, which closed two weeks ago."""
    authority = Organisation.objects.create(kind="authority", name="Gemeente Emmen")
    people = make_people([authority])
    emmen = shift(read_definition(EMMEN), closing_on=today() - timedelta(days=14))
    published_at = morning_of_publication(emmen)
    with in_process_outbox(without=frozenset({"mail", "pdf"})):
        tender = begin_tender(emmen, EMMEN, people, authority, at=published_at, publish=True)
        tender = Tender.objects.get(pk=tender.pk)
        bids = {key: _opened(tender, people, key) for key in BIDS}
        Tender.objects.filter(pk=tender.pk).update(status=Status.SCORING.value)
        tender.refresh_from_db()
        declare_insiders(tender, at=tender.closes_at + timedelta(days=1))
        _judge(tender, people, bids)
    return str(tender.public_id)


def _opened(tender: Tender, people: DemoPeople, key: str) -> Bid:
    at = tender.closes_at
    bid = Bid.objects.create(tender=tender, organisation=people.providers[key], started_at=at, admitted_at=at)
    root = hashlib.sha256(str(bid.public_id).encode()).hexdigest()
    bid.opened_submission = bid.submissions.create(
        number=1,
        received_at=at,
        submitted_by=people[key],
        status=Submission.Status.OPENED,
        root_hash=root,
        opened_at=at,
    )
    bid.save(update_fields=["opened_submission"])
    lots = {lot.number: lot for lot in tender.lots.all()}
    for preference, number in enumerate(BIDS[key], start=1):
        BidLot.objects.create(bid=bid, lot=lots[number], preference=preference)
    return bid


def _judge(tender: Tender, people: DemoPeople, bids: dict[str, Bid]) -> None:
    at, chair = tender.closes_at + timedelta(days=2), people["voorzitter"]
    members = [people[f"commissielid{number}"] for number in (1, 2, 3)]
    found = revealed(
        Commission(tender, people["inkoper"], chair, members, list(bids.values())).fresh(), at=at
    )
    for key, bid in bids.items():
        for row in bid.lots.select_related("lot"):
            for code, letter in zip(CRITERIA, BIDS[key][row.lot.number], strict=True):
                level = LEVELS[letter]
                text = (
                    f"{bid.organisation.name} krijgt op {code} in {row.lot.name} het niveau {level.lower()}."
                )
                save_consensus(
                    bid,
                    row.lot,
                    code,
                    level_label=level,
                    motivation=text,
                    version=0,
                    by=found.chair,
                    at=at,
                )
    for user in found.evaluators:
        confirm_consensus(found.tender, by=user, at=at)
    fix_quality(found.tender, by=found.chair, at=at)
