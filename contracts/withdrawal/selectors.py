"""Reads around the letters of a withdrawn tender."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, QuerySet

from accounts.models import User
from accounts.selectors import organisations_of
from bids.models import Bid
from bids.withdrawn import who_submitted
from contracts.domain.content import LetterStyle
from contracts.domain.withdrawal import Ending, Recipient, WithdrawalContent, compose, missing
from contracts.models import AwardDecision, Letter, WithdrawalLetter, WithdrawalNote
from contracts.selectors import address_lines, house_style_of, sender_lines
from tenders.domain.lifecycle import Act
from tenders.domain.wording import local_date
from tenders.models import StatusChange, Tender


@dataclass(frozen=True)
class Letters:
    """The letters as they would be on a day, by bid in the order of names, and what all of them lack."""

    contents: dict[Bid, WithdrawalContent]
    lacking: tuple[str, ...]


def withdrawal_of(tender: Tender) -> StatusChange | None:
    """The act itself, with its reason; None where the tender was not withdrawn."""
    return StatusChange.objects.filter(tender=tender, act=Act.WITHDRAW.value).order_by("at").last()


def note_of(tender: Tender) -> WithdrawalNote | None:
    return WithdrawalNote.objects.select_related("sent_by").filter(tender=tender).first()


def letters_now(tender: Tender, change: StatusChange, *, sent_on: date) -> Letters:
    """A constant number of queries. A bidder that was set aside gets the same letter as the others."""
    note = note_of(tender)
    ending = _ending(tender, change, note)
    recipients = _recipients(tender)
    return Letters(
        contents={bid: compose(ending, one, sent_on=sent_on) for bid, one in recipients.items()},
        lacking=missing(ending),
    )


def sent_letters(note: WithdrawalNote) -> QuerySet[WithdrawalLetter]:
    rows = WithdrawalLetter.objects.filter(note=note).select_related("bid__organisation", "file")
    return rows.order_by("bid__organisation__name", "pk")


def withdrawal_letter_by_id(public_id: UUID | str) -> WithdrawalLetter | None:
    rows = WithdrawalLetter.objects.select_related("note__tender__authority", "bid__organisation", "file")
    return rows.filter(public_id=public_id).first()


def withdrawal_letters_for(user: User, *, at: datetime) -> QuerySet[WithdrawalLetter]:
    """What the organisations of the user received, newest first."""
    rows = WithdrawalLetter.objects.filter(
        bid__organisation__in=[organisation.pk for organisation in organisations_of(user)],
        note__sent_at__lte=at,
    )
    return rows.select_related("note__tender__authority", "bid__organisation").order_by(
        "-note__sent_at", "-pk"
    )


def first_details(tender: Tender) -> dict[str, str]:
    """What is proposed for the letters: of the last decision, else what the tender itself names."""
    decision = AwardDecision.objects.filter(tender=tender).order_by("-number").first()
    style = house_style_of(tender.authority)
    source: AwardDecision | Tender = decision or tender
    return {
        "court": source.court,
        "complaint_desk": source.complaint_desk,
        "signatory": (decision.signatory if decision else "") or (style.signatory if style else ""),
    }


def _ending(tender: Tender, change: StatusChange, note: WithdrawalNote | None) -> Ending:
    style = house_style_of(tender.authority)
    return Ending(
        authority=tender.authority.name,
        sender=sender_lines(tender.authority, style),
        reference=f"{tender.reference or tender.key} / intrekking",
        tender=tender.title,
        withdrawn_on=local_date(change.at),
        reason=change.reason.strip(),
        follow_up=note.follow_up if note else "",
        court=note.court if note else "",
        complaint_desk=note.complaint_desk if note else "",
        signatory=note.signatory if note else "",
        style=LetterStyle(style.accent, style.logo.sha256 if style.logo else "") if style else LetterStyle(),
        is_admission=tender.is_admission,
    )


def _recipients(tender: Tender) -> dict[Bid, Recipient]:
    told = dict(
        Letter.objects.filter(decision__tender=tender, decision__released_at__isnull=False)
        .values_list("bid_id")
        .annotate(last=Max("decision__released_at"))
    )
    return {
        bid: Recipient(
            bidder=bid.organisation.name,
            address=address_lines(bid.organisation),
            received_at=submission.received_at,
            is_opened=bid.opened_submission_id is not None,
            told_on=local_date(told[bid.pk]) if bid.pk in told else None,
        )
        for bid, submission in who_submitted(tender)
    }
