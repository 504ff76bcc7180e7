"""Whose part of a draft a page is about: the bidder's own, or that of one member, and who looks at it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from accounts.models import Organisation
from accounts.selectors import can_edit_for
from bids.content import participation_of
from bids.domain import tasks
from bids.domain.participation import Member
from bids.membership import MemberSeat, finder_of
from bids.models import Draft
from tenders.access import find_tender
from tenders.models import Tender


@dataclass(frozen=True)
class Part:
    """`number` is 0 for the bidder itself. `member` is None there, and where the vorm van deelname is sealed."""

    tender: Tender
    draft: Draft
    part_id: UUID
    number: int
    member: Member | None
    organisation: Organisation
    is_lead: bool

    @property
    def name(self) -> str:
        if self.member is not None:
            return self.member.name
        return f"lid {self.number}" if self.number else self.draft.bid.organisation.name

    @property
    def is_own(self) -> bool:
        """Whether the part is that of the organisation that looks, not of a member for which it fills in."""
        return not (self.number and self.is_lead)

    @property
    def declaration(self) -> str:
        """The key of its UEA."""
        return tasks.member_key(self.number, tasks.MEMBER_DECLARATION) if self.number else tasks.DECLARATION

    @property
    def back(self) -> str:
        """To the task list of this part."""
        if self.number:
            return self.url("part")
        return reverse("bids:desk", args=[self.tender.public_id])

    def url(self, name: str, *args: object) -> str:
        return reverse(f"bids:{name}", args=[self.tender.public_id, self.part_id, *args])


def part_of(request: HttpRequest, public_id: UUID, part_id: UUID) -> Part:
    """404 for everybody but the people of the bidder and, for its own part, those of the member."""
    organisation = request.acting.organisation
    if not can_edit_for(request.user, organisation):
        raise Http404
    tender = find_tender(public_id)
    if tender is None or tender.published_at is None:
        raise Http404
    drafts = Draft.objects.select_related("bid__organisation").filter(bid__tender=tender)
    own = drafts.filter(bid__public_id=part_id, bid__organisation=organisation).first()
    if own is not None:
        own.bid.tender = tender
        return Part(tender, own, part_id, 0, None, organisation, is_lead=True)
    seat = (
        MemberSeat.objects.select_related("draft__bid__organisation")
        .filter(public_id=part_id, bid__tender=tender, draft__isnull=False)
        .first()
    )
    if seat is None or seat.draft is None:
        raise Http404
    return _of_seat(seat, seat.draft, tender, organisation)


def _of_seat(seat: MemberSeat, draft: Draft, tender: Tender, organisation: Organisation) -> Part:
    is_lead = draft.bid.organisation_id == organisation.pk
    kvk = organisation.checked_kvk_number
    if not is_lead and not (kvk and seat.finder == finder_of(tender.public_id, kvk)):
        raise Http404
    draft.bid.tender = tender
    known = participation_of(draft)
    member = known.member(seat.number) if known is not None else None
    return Part(tender, draft, seat.public_id, seat.number, member, organisation, is_lead=is_lead)
