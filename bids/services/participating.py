"""The vorm van deelname of a draft: the penvoerder names the members, and invites them to do their own part.

What is known of a member is sealed with the draft; a seat lets its people find it and tells nobody else anything.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from audit.services import Auditor, vault_scope
from bids.content import participation_of
from bids.domain import tasks
from bids.domain.participation import Form, Group, Member, Participation, form_faults
from bids.domain.refusals import BidRefused
from bids.membership import MemberSeat, finder_of
from bids.models import Draft
from bids.permissions import require_editor
from bids.services.drafts import lock_draft, remove_objects, save_answers
from documents.outbox import enqueue
from documents.vault import decrypt_bytes, encrypt_bytes, keyring

INVITATION = "invite_member"
_SEALED = "Uw vorm van deelname is verzegeld met uw eerdere inschrijving. Begin die opnieuw om haar te kunnen wijzigen."


@transaction.atomic
def save_form(
    draft: Draft, *, form: Form, group: Group, by: User, at: datetime, keeps_parts: bool = False
) -> None:
    """With `keeps_parts` (while somebody chooses) BidRefused where a guarantee that was handed in would be lost."""
    draft = _lead(draft, by, at)
    guarantee = tasks.evidence_key(tasks.GROUP_CODE)
    if keeps_parts and group is Group.NONE and draft.items.filter(task=guarantee).exists():
        raise BidRefused(
            "Zonder groep verdwijnt de garantie of verklaring die u inleverde. Kies “Bewaar in concept” als dat klopt."
        )
    _save(draft, replace(_readable(draft), form=form, group=group), by=by, at=at)
    if group is Group.NONE:
        remove_objects(draft, guarantee)


@transaction.atomic
def put_member(draft: Draft, member: Member, *, by: User, at: datetime, keeps_parts: bool = False) -> Member:
    """Add the member (number 0), or change the one with its number. BidRefused where it takes part already.

    With `keeps_parts` (while somebody types) BidRefused where what another organisation handed in would be lost.
    """
    draft = _lead(draft, by, at)
    known = _readable(draft)
    earlier = known.member(member.number)
    if keeps_parts and earlier is not None and earlier.kvk != member.kvk:
        raise BidRefused(
            "Een ander KvK-nummer is een andere organisatie. Kies “Bewaar in concept” als dat klopt: wat de eerste "
            "inleverde, verdwijnt dan."
        )
    others = tuple(other for other in known.members if other.number != member.number)
    if member.kvk == draft.bid.organisation.kvk_number:
        raise BidRefused("Dit is het KvK-nummer van uw eigen organisatie: die doet al mee.")
    if any(other.kvk == member.kvk and other.capacity is member.capacity for other in others):
        raise BidRefused("Deze organisatie staat al in de lijst, in dezelfde hoedanigheid.")
    if not member.number:
        member = replace(member, number=_next_number(draft, known))
    if member.number > tasks.MOST_MEMBERS:
        raise BidRefused("Er kan geen organisatie meer bij.")
    finder = finder_of(draft.bid.tender.public_id, member.kvk)
    seat, is_new = MemberSeat.objects.get_or_create(
        draft=draft, number=member.number, defaults={"bid": draft.bid, "finder": finder}
    )
    if not is_new and seat.finder != finder:
        # Another organisation: what the earlier one handed in is not its own.
        _empty(draft, member.number)
        MemberSeat.objects.filter(pk=seat.pk).update(finder=finder, invited_at=None, sealed_address=None)
    members = sorted((*others, member), key=lambda each: each.number)
    _save(draft, replace(known, members=tuple(members)), by=by, at=at)
    return member


@transaction.atomic
def remove_member(draft: Draft, number: int, *, by: User, at: datetime) -> None:
    """The member and all it handed in leave the draft."""
    draft = _lead(draft, by, at)
    known = _readable(draft)
    _empty(draft, number)
    draft.seats.filter(number=number).delete()
    members = tuple(member for member in known.members if member.number != number)
    _save(draft, replace(known, members=members), by=by, at=at)


@transaction.atomic
def begin_participation(draft: Draft, *, by: User, at: datetime) -> None:
    """Begin anew where the earlier form is sealed: its members and their parts leave this draft."""
    draft = _lead(draft, by, at)
    for number in draft.seats.values_list("number", flat=True):
        _empty(draft, number)
    draft.seats.all().delete()
    _save(draft, Participation(), by=by, at=at)


@transaction.atomic
def invite_member(draft: Draft, number: int, *, by: User, at: datetime) -> None:
    """Mail the member that it is asked to do its part; the job and its row name nobody."""
    draft = _lead(draft, by, at)
    member = _readable(draft).member(number)
    if member is None or not member.email:
        raise BidRefused("Vul eerst het e-mailadres van deze organisatie in.")
    seat = draft.seats.get(number=number)
    seat.sealed_address = encrypt_bytes(member.email.encode(), keyring().reading_public)
    seat.invited_at = at
    seat.save(update_fields=["sealed_address", "invited_at"])
    enqueue(INVITATION, queue="mail", seat_id=seat.public_id)
    Auditor(by).record(
        "bid.member_invited",
        seat,
        scope=vault_scope(draft.bid.tender.public_id),
        at=at,
        data={"number": number},
    )


def send_invitation(seat_id: UUID | str) -> None:
    """Idempotent: the address is gone once the mail is sent. The mail names the tender, and nobody in the bid."""
    seat = MemberSeat.objects.select_related("bid__tender").filter(public_id=seat_id).first()
    if seat is None or seat.sealed_address is None:
        return
    address = decrypt_bytes(bytes(seat.sealed_address), keyring().reading_private).decode()
    tender = seat.bid.tender
    link = settings.SITE_URL + reverse("bids:desk", args=[tender.public_id])
    body = render_to_string("bids/mail/member_invitation.txt", {"tender": tender, "link": link})
    EmailMessage("Meedoen aan een inschrijving", body, to=[address]).send()
    MemberSeat.objects.filter(pk=seat.pk).update(sealed_address=None)


def _lead(draft: Draft, by: User, at: datetime) -> Draft:
    draft = lock_draft(draft, at)
    require_editor(by, draft.bid)
    return draft


def _readable(draft: Draft) -> Participation:
    known = participation_of(draft)
    if known is None:
        raise BidRefused(_SEALED)
    return known


def _next_number(draft: Draft, known: Participation) -> int:
    """Never one that was used before in this draft: a task of the earlier member may still be around."""
    used = [member.number for member in known.members] + list(draft.seats.values_list("number", flat=True))
    used += [tasks.split_key(key)[0] for key in draft.items.values_list("task", flat=True)]
    return max(used, default=0) + 1


def _empty(draft: Draft, number: int) -> None:
    remove_objects(draft, tasks.member_key(number, ""), is_prefix=True)


def _save(draft: Draft, form: Participation, *, by: User, at: datetime) -> None:
    save_answers(draft, tasks.PARTICIPATION, form.as_json(), by=by, at=at, missing=form_faults(form))
