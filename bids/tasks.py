"""The jobs of the opener and the worker, and the sweep that destroys the keys of ended drafts."""

from datetime import datetime, timedelta

from bids.models import EndedDraft, OpeningRecord
from bids.opening_mails import MAIL_OPENING, mail_opening_requested
from bids.repairs.services import MAIL, RENDER, mail_letter, render_letter
from bids.safe.mails import mail_expiry
from bids.safe.services import REMIND, remind_of_expiry
from bids.services.drafts import destroy_key, end_drafts_of_withdrawn_tenders, end_unsent_drafts
from bids.services.indexing import index_opened_bids
from bids.services.opener import open_bids
from bids.services.participating import INVITATION, send_invitation
from bids.services.records import render_opening_record
from bids.validity.services import MAIL as MAIL_VALIDITY
from bids.validity.services import mail_request
from clock import now
from documents.outbox import handler
from documents.sweeping import sweep
from tenders.models import Tender

# A submission that was in time may still be committing when the opening begins; it needs its draft's key.
UNSENT_DRAFTS_STAY = timedelta(minutes=10)


@handler("open_bids")
def open_bids_job(request_id: str) -> None:
    open_bids(request_id, at=now())


@handler(MAIL_OPENING)
def mail_opening_requested_job(request_id: str) -> None:
    """A second mail does no harm; after the minutes in which one confirms there is none."""
    mail_opening_requested(request_id, at=now())


@handler("index_opened_bids")
def index_opened_bids_job(tender_id: str, part: str) -> None:
    index_opened_bids(Tender.objects.get(public_id=tender_id), at=now(), part=part)


@handler("render_opening_record")
def render_opening_record_job(record_id: str) -> None:
    render_opening_record(OpeningRecord.objects.get(public_id=record_id), at=now())


@handler(RENDER)
def render_repair_letter_job(request_id: str, part: str) -> None:
    render_letter(request_id, part, at=now())


@handler(MAIL)
def mail_repair_letter_job(request_id: str, part: str) -> None:
    mail_letter(request_id, part)


@handler(MAIL_VALIDITY)
def mail_validity_request_job(request_id: str) -> None:
    mail_request(request_id)


@handler(INVITATION)
def invite_member_job(seat_id: str) -> None:
    """Idempotent: the address is gone after the first sending."""
    send_invitation(seat_id)


@handler(REMIND)
def remind_of_safe_item_job(item_id: str) -> None:
    """To the people of the organisation; a second mail does no harm."""
    mail_expiry(item_id)


@sweep("bewijskluis")
def remind_of_expiry_sweep(at: datetime) -> None:
    """Idempotent: what a mail was asked for is marked."""
    remind_of_expiry(at=at)


@sweep("draft keys")
def destroy_draft_keys(at: datetime) -> None:
    """End the drafts that were unsent at the opening or the withdrawal, and destroy every key that should be gone."""
    end_drafts_of_withdrawn_tenders(at=at)
    end_unsent_drafts(frozen_before=at - UNSENT_DRAFTS_STAY, at=at)
    for draft_id in EndedDraft.objects.filter(key_destroyed_at=None).values_list("draft_id", flat=True):
        destroy_key(draft_id, at=at)
