"""Reads of bids that others share. Nothing here opens what is still sealed."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.selectors import memberships_of
from bids.domain import answers
from bids.models import (
    Bid,
    BidLot,
    BidPrice,
    CheckItem,
    Draft,
    OpeningRecord,
    OpeningRequest,
    RestoreTerm,
    SetAside,
    Submission,
    SubmittedObject,
)
from bids.seats import member_todos
from documents.files import open_blob, read_blob
from documents.vault import decrypt_bytes, keyring, unwrap
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import SetAsideGround
from tenders.models import Role, Tender, TenderKey
from tenders.todo import Todo

# A repair that was asked for is still to be decided.
UNDECIDED = (CheckItem.Outcome.OPEN, CheckItem.Outcome.REPAIR)


@dataclass(frozen=True)
class BidFacts:
    """What the method needs of an opened bid; `bidder` is the name under which it is listed, unique here."""

    bid: Bid
    bidder: str
    lots: tuple[int, ...]
    statements: Mapping[str, Fraction]
    prices: Mapping[int, Fraction]
    grounds: Mapping[int, frozenset[SetAsideGround]]


@dataclass(frozen=True)
class Standing:
    """Where a bidder is with its own bid."""

    bid: Bid | None
    draft: Draft | None
    submission: Submission | None

    @property
    def is_submitted(self) -> bool:
        return self.submission is not None


def own_standing(tender: Tender, organisation: Organisation) -> Standing:
    """The bid, the draft and the submission that stands; three queries at most."""
    bid = Bid.objects.select_related("organisation").filter(tender=tender, organisation=organisation).first()
    if bid is None:
        return Standing(None, None, None)
    bid.tender = tender
    draft = Draft.objects.filter(bid=bid).first()
    if draft is not None:
        draft.bid = bid
    return Standing(bid, draft, standing_submission(bid))


def standing_submission(bid: Bid) -> Submission | None:
    """The submission that counts: sealed, opened or impossible to open; never superseded or withdrawn."""
    return bid.submissions.filter(
        status__in=[Submission.Status.SEALED, Submission.Status.OPENED, Submission.Status.UNOPENABLE]
    ).first()


def opened_bids(tender: Tender) -> QuerySet[Bid]:
    """The bids that were opened, by name; empty before the opening."""
    return (
        Bid.objects.filter(tender=tender, opened_submission__isnull=False)
        .select_related("organisation", "opened_submission")
        .order_by("organisation__name", "organisation__kvk_number", "pk")
    )


def admitted_bids(tender: Tender) -> QuerySet[Bid]:
    """The opened bids that the toetsing admitted, by name."""
    return opened_bids(tender).filter(admitted_at__isnull=False)


def entries_of(tender: Tender) -> list[BidFacts]:
    """Every opened bid as the method reads it, by name; a constant number of queries.

    Where two organisations have one name, their KvK numbers are added to tell them apart. Grounds are per
    lot: one for the whole bid counts for each of its lots.
    """
    bids = list(
        opened_bids(tender).prefetch_related(
            Prefetch("lots", BidLot.objects.select_related("lot")),
            Prefetch("prices", BidPrice.objects.select_related("lot")),
            "statements",
            Prefetch("set_asides", SetAside.objects.filter(revoked_at=None).select_related("lot")),
        )
    )
    names = bidder_names(bids)
    return [_facts(bid, names[bid.pk]) for bid in bids]


def bidder_names(bids: list[Bid]) -> dict[int, str]:
    """A name per bid that is unique among them; the organisations must be at hand."""
    counted: dict[str, int] = defaultdict(int)
    for bid in bids:
        counted[bid.organisation.name] += 1
    return {
        bid.pk: (
            bid.organisation.name
            if counted[bid.organisation.name] == 1
            else f"{bid.organisation.name} ({bid.organisation.kvk_number or bid.organisation_id})"
        )
        for bid in bids
    }


def signals_of(tender: Tender) -> list[dict[str, str]]:
    """What the indexing noticed about evidence and opgaven, in the words of the scenario format."""
    items = (
        CheckItem.objects.filter(bid__tender=tender, bid__opened_submission__isnull=False)
        .exclude(signal="")
        .select_related("bid__organisation")
        .order_by("bid__organisation__name", "kind", "code")
    )
    return [
        {
            "aanbieder": item.bid.organisation.name,
            ("opgave" if item.kind == CheckItem.Kind.STATEMENT else "bewijsmiddel"): item.code,
            "reden": item.signal,
        }
        for item in items
    ]


def related_bids(bids: list[Bid]) -> dict[int, list[str]]:
    """Per bid the other bids in which an organisation of it takes part too, told apart by KvK number.

    Known after the opening only: before it a refusal would tell on a competitor.
    """
    holders: dict[str, set[int]] = defaultdict(set)
    for bid in bids:
        numbers = {bid.organisation.kvk_number, *(party.get("kvk", "") for party in bid.parties)} - {""}
        for number in numbers:
            holders[number].add(bid.pk)
    names = {bid.pk: bid.organisation.name for bid in bids}
    related: dict[int, set[int]] = defaultdict(set)
    for pks in holders.values():
        for pk in pks:
            related[pk] |= pks - {pk}
    return {pk: sorted(names[other] for other in others) for pk, others in related.items() if others}


def bids_with_progress(tender: Tender) -> QuerySet[Bid]:
    """For the overview of the toetsing: its items counted, its grounds at hand; two queries."""
    return (
        opened_bids(tender)
        .annotate(
            items=Count("checks"),
            signals=Count("checks", filter=~Q(checks__signal="")),
            undecided=Count("checks", filter=Q(checks__outcome__in=UNDECIDED)),
            not_met=Count("checks", filter=Q(checks__outcome=CheckItem.Outcome.NOT_MET)),
            repairs=Count("checks", filter=Q(checks__outcome=CheckItem.Outcome.REPAIR)),
        )
        .prefetch_related(
            Prefetch(
                "set_asides",
                SetAside.objects.filter(revoked_at=None).select_related("lot", "item"),
                to_attr="standing_set_asides",
            )
        )
    )


def bids_with_checks(tender: Tender) -> QuerySet[Bid]:
    """As `bids_with_progress`, with the items themselves and whose they are; four queries."""
    return bids_with_progress(tender).prefetch_related("checks__member")


def open_checks(tender: Tender) -> int:
    """Items that a person has not decided on yet; a repair that was asked for is one of them."""
    return CheckItem.objects.filter(
        bid__tender=tender,
        bid__opened_submission__isnull=False,
        outcome__in=UNDECIDED,
    ).count()


def current_request(tender: Tender, part: str) -> OpeningRequest | None:
    """The request that waits for confirmation or for the opener."""
    return (
        OpeningRequest.objects.select_related("requested_by", "confirmed_by")
        .filter(
            tender=tender,
            part=part,
            status__in=[OpeningRequest.Status.REQUESTED, OpeningRequest.Status.CONFIRMED],
        )
        .first()
    )


def opening_progress(tender: Tender) -> tuple[int, int]:
    """How many bids the opener has done, of how many; only for after the deadline."""
    counts = Submission.objects.filter(bid__tender=tender).aggregate(
        opened=Count("pk", filter=Q(status=Submission.Status.OPENED)),
        sealed=Count("pk", filter=Q(status=Submission.Status.SEALED)),
    )
    return counts["opened"], counts["opened"] + counts["sealed"]


def records_of(tender: Tender) -> QuerySet[OpeningRecord]:
    return OpeningRecord.objects.filter(tender=tender).select_related("file").order_by("number")


def record_with(tender: Tender, submission: Submission) -> OpeningRecord | None:
    """The proces-verbaal that lists this submission."""
    own = str(submission.public_id)
    records = OpeningRecord.objects.filter(tender=tender, part=TenderKey.Part.QUALITY)
    listed = (record for record in records if own in {row["submission"] for row in record.content["bids"]})
    return next(listed, None)


def object_stream(obj: SubmittedObject) -> Iterator[bytes]:
    """The plain bytes of an opened object; the caller has checked who reads (`bids.content` for people).

    Raises VaultDamaged, before the first block, where the bytes are not those that were sealed.
    """
    return open_blob(obj.blob, file_key_of(obj))


def object_answers(obj: SubmittedObject) -> dict[str, Any]:
    """An opened answers document."""
    return answers.decode(read_blob(obj.blob, file_key_of(obj)))


def object_meta(obj: SubmittedObject) -> dict[str, Any]:
    """File name, findings and details of an opened object."""
    meta: dict[str, Any] = json.loads(decrypt_bytes(bytes(obj.sealed_meta), file_key_of(obj)))
    return meta


def plan_stream(bid: Bid) -> Iterator[bytes]:
    """The whole plan of an opened bid; empty where it has none (`object_stream`)."""
    plan = getattr(bid, "plan", None)
    if plan is None or plan.object is None:
        return iter(())
    return object_stream(plan.object)


def file_key_of(obj: SubmittedObject) -> str:
    """The key of an opened object; the caller has checked who reads."""
    return unwrap(bytes(obj.reading_envelope or b""), keyring().reading_private)


def _facts(bid: Bid, name: str) -> BidFacts:
    lots = tuple(row.lot.number for row in bid.lots.all())
    grounds: dict[int, set[SetAsideGround]] = {number: set() for number in lots}
    for aside in bid.set_asides.all():
        for number in [aside.lot.number] if aside.lot else lots:
            grounds.setdefault(number, set()).add(SetAsideGround(aside.ground))
    return BidFacts(
        bid=bid,
        bidder=name,
        lots=lots,
        statements={row.code: Fraction(row.value) for row in bid.statements.all()},
        prices={row.lot.number: Fraction(row.amount) for row in bid.prices.all()},
        grounds={number: frozenset(found) for number, found in grounds.items() if found},
    )


def opening_under_way(tender: Tender) -> str:
    """Why the tender cannot be paused: two people have decided to open."""
    confirmed = OpeningRequest.objects.filter(tender=tender, status=OpeningRequest.Status.CONFIRMED)
    return "De opening is al bevestigd: stilleggen kan niet meer." if confirmed.exists() else ""


def participants(tender: Tender) -> QuerySet[Bid, int]:
    """The pks of organisations that began, whether they submitted or not: for the worker's mails alone."""
    return Bid.objects.filter(tender=tender).values_list("organisation_id", flat=True)


def given_by_third_party(tender: Tender) -> frozenset[str]:
    """The codes of the bewijsmiddelen that a third party on whom the bidder relies hands in as well."""
    return frozenset(tender.evidence_requirements.filter(by_third_party=True).values_list("code", flat=True))


def participated(organisations: Collection[int]) -> QuerySet[Bid, int]:
    """The pks of tenders in which one of these organisations began."""
    return Bid.objects.filter(organisation__in=organisations).values_list("tender_id", flat=True)


def restore_term(tender: Tender) -> RestoreTerm | None:
    """The term in which bidders can hand in again, as it stands now."""
    return RestoreTerm.objects.filter(tender=tender).select_related("set_by").last()


def sealed_count(tender: Tender) -> int:
    """How many bids are still sealed; to be asked after the opening only."""
    return Submission.objects.filter(bid__tender=tender, status=Submission.Status.SEALED).count()


def last_failure(tender: Tender) -> OpeningRequest | None:
    """The last request that the opener could not carry out."""
    failed = OpeningRequest.objects.filter(tender=tender, status=OpeningRequest.Status.FAILED)
    return failed.order_by("-finished_at").first()


def todo_for(user: User, *, at: datetime) -> list[Todo]:
    """What awaits the user: its own drafts, openings and toetsing; a constant number of queries."""
    return [*_own_drafts(user, at), *member_todos(user, at=at), *_openings(user, at), *_checks(user)]


def _own_drafts(user: User, at: datetime) -> list[Todo]:
    organisations = [m.organisation_id for m in memberships_of(user) if m.may_edit]
    drafts = (
        Draft.objects.filter(
            bid__organisation__in=organisations,
            bid__tender__status=Status.PUBLISHED.value,
            bid__tender__closes_at__gte=at,
        )
        .select_related("bid")
        .prefetch_related("bid__tender__authority")
    )
    return [
        Todo(
            text="Dien uw inschrijving in: er is een concept",
            url=reverse("bids:desk", args=[draft.bid.tender.public_id]),
            tender=draft.bid.tender,
            due=draft.bid.tender.closes_at,
        )
        for draft in drafts
    ]


def _openings(user: User, at: datetime) -> list[Todo]:
    first_moment = at - timedelta(seconds=settings.OPENING_DELAY_SECONDS)
    openers = Tender.objects.with_role(user, Role.BUYER, Role.CHAIR, Role.SECOND_OPENER)
    closed = Q(status__in=[Status.PUBLISHED.value, Status.UNOPENABLE.value], closes_at__lte=first_moment)
    priced = Q(
        status=Status.QUALITY_FIXED.value, pk__in=TenderKey.objects.filter(part="price").values("tender_id")
    )
    priced &= ~Q(pk__in=OpeningRecord.objects.filter(part="price").values("tender_id"))
    asked = {
        request.tender_id: request
        for request in OpeningRequest.objects.filter(
            tender__in=openers,
            status=OpeningRequest.Status.REQUESTED,
            requested_at__gte=at - timedelta(minutes=settings.CONFIRMATION_MINUTES),
        )
    }
    buying = set(Tender.objects.with_role(user, Role.BUYER).values_list("pk", flat=True))
    todos = []
    for tender in openers.filter(closed | priced).select_related("authority"):
        request = asked.get(tender.pk)
        is_price = tender.status == Status.QUALITY_FIXED.value
        what = "de prijzen" if is_price else "de inschrijvingen"
        if request is not None and request.requested_by_id != user.pk:
            text = f"Bevestig de opening van {what}"
            due = request.requested_at + timedelta(minutes=settings.CONFIRMATION_MINUTES)
        elif request is None and tender.pk in buying:
            text, due = f"Open {what}", None
        else:
            continue
        todos.append(
            Todo(text=text, url=reverse("bids:opening", args=[tender.public_id]), tender=tender, due=due)
        )
    return todos


def _checks(user: User) -> list[Todo]:
    tenders = (
        Tender.objects.with_role(user, Role.CHECKER)
        .filter(status__in=[Status.OPENED.value, Status.CHECKING.value])
        .filter(pk__in=Bid.objects.filter(opened_submission__isnull=False).values("tender_id"))
        .select_related("authority")
    )
    return [
        Todo(
            text="Toets de inschrijvingen",
            url=reverse("bids:checks", args=[tender.public_id]),
            tender=tender,
        )
        for tender in tenders
    ]
