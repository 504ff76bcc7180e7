"""Compose, make and send the letters of a decision."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import Membership, User
from audit.services import Auditor, record_access, tender_scope
from contracts.approval.services import check_approved
from contracts.domain.content import content_hash
from contracts.domain.errors import DecisionRefused, LettersIncomplete
from contracts.models import AwardDecision, Letter
from contracts.permissions import may_read_as_bidder, may_read_as_staff
from contracts.proceedings.services import suspend_where_needed
from contracts.selectors import Composed, composed_letters, second_reading
from contracts.selectors.flags import open_flags
from contracts.services.decisions import check_standing
from contracts.verification.services import ask_winners
from documents.outbox import enqueue
from tenders.domain.lifecycle import Act
from tenders.domain.terms import standstill_ends_at
from tenders.domain.wording import date_in_words, local_date
from tenders.permissions import NotAllowed, require
from tenders.selectors import definition_of
from tenders.services.lifecycle import change_status, lock_tender


@transaction.atomic
def compose_letters(decision: AwardDecision, *, sending_on: date | None = None, by: User) -> list[Composed]:
    """The letters as they would be now, with what each lacks. Writes nothing."""
    require(by, "contracts.read_letters", decision.tender)
    return composed_letters(decision, sent_on=sending_on)


@transaction.atomic
def queue_letters(decision: AwardDecision, *, sending_on: date, by: User, at: datetime) -> list[Letter]:
    """Freeze the content of every letter for the day of sending and let the worker set them.

    Raises LettersIncomplete, with everything that is missing in any letter. A letter that is ready with the
    same content stays as it is; one that failed is tried again.
    """
    tender = lock_tender(decision.tender_id)
    require(by, "contracts.prepare_letters", tender)
    decision = check_standing(decision)
    if sending_on < local_date(at):
        raise DecisionRefused(
            f"De datum van verzending kan niet vóór vandaag liggen ({date_in_words(local_date(at))}).",
            field="sending_on",
        )
    composed = composed_letters(decision, sent_on=sending_on)
    lacking = [missing for one in composed for missing in one.missing]
    if lacking:
        raise LettersIncomplete(lacking)
    AwardDecision.objects.filter(pk=decision.pk).update(sending_on=sending_on)
    existing = {letter.bid_id: letter for letter in _locked_letters(decision)}
    letters = []
    for one in composed:
        letter = existing.get(one.bid.pk) or Letter(decision=decision, bid=one.bid)
        _freeze(letter, one)
        letters.append(letter)
    for letter in letters:
        if letter.status == Letter.Status.QUEUED:
            enqueue("render_letter", queue="pdf", letter_id=letter.public_id)
    Auditor(by).record(
        "letters.queued",
        decision,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"sending_on": sending_on.isoformat(), "letters": _hashes(letters)},
    )
    return letters


@transaction.atomic
def release_letters(decision: AwardDecision, *, by: User, at: datetime) -> AwardDecision:
    """Make all letters available at one instant, which is the date of sending; the standstill begins.

    Refused unless every letter is ready, says what the record says now, and was made for this very day: a
    letter names the end of the standstill, which is counted from the day of sending.
    """
    tender = lock_tender(decision.tender_id)
    require(by, "contracts.release_letters", tender)
    decision = check_standing(decision)
    letters = _locked_letters(decision)
    approval = check_approved(decision)
    _check_releasable(decision, letters, at=at)
    definition = definition_of(tender)
    decision.released_at, decision.released_by = at, by
    decision.standstill_ends_at = standstill_ends_at(
        local_date(at), definition.standstill_days, rolls_forward=definition.standstill_rolls_forward
    )
    decision.save(update_fields=["released_at", "released_by", "standstill_ends_at"])
    ask_winners(decision, by=by, at=at)
    _enqueue_mails(letters)
    change_status(tender, Act.RELEASE_LETTERS, by=by, at=at)
    suspend_where_needed(tender, by=by, at=at)
    Auditor(by).record(
        "letters.released",
        decision,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "released_at": at.isoformat(),
            "standstill_ends_at": decision.standstill_ends_at.isoformat(),
            "approval": str(approval.public_id),
            "ranking_hash": approval.ranking_hash,
            "letters": _hashes(letters),
        },
    )
    return decision


@transaction.atomic
def read_letter(letter: Letter, *, by: User, at: datetime, is_download: bool = False) -> Letter:
    """The right to read the letter, with the reading on the record; the bidder's first reading and download are kept.

    Raises NotAllowed. Staff reads letters before they are sent, a bidder its own one afterwards.
    """
    own = may_read_as_bidder(by, letter, at=at)
    scope = tender_scope(letter.decision.tender.public_id)
    if not own and not may_read_as_staff(by, letter):
        raise NotAllowed("Deze brief is niet voor u bestemd, of is nog niet verstuurd.")
    if own and letter.first_read_at is None:
        Letter.objects.filter(pk=letter.pk, first_read_at__isnull=True).update(first_read_at=at)
        letter.refresh_from_db(fields=["first_read_at"])
    if own and is_download and letter.first_downloaded_at is None:
        Letter.objects.filter(pk=letter.pk, first_downloaded_at__isnull=True).update(first_downloaded_at=at)
        letter.refresh_from_db(fields=["first_downloaded_at"])
    record_access(by, "letter.read", letter, scope=scope, granted=True, at=at)
    return letter


def _locked_letters(decision: AwardDecision) -> list[Letter]:
    """The worker that has just set a letter writes it without the tender's lock; neither may lose the other's work."""
    return list(
        decision.letters.select_for_update(of=("self",), no_key=True).select_related("bid").order_by("pk")
    )


def _freeze(letter: Letter, composed: Composed) -> None:
    digest = content_hash(composed.content)
    is_ready = letter.file_id is not None and letter.rendered_hash == digest
    letter.kind = composed.content.kind
    letter.content = composed.content.as_mapping()
    letter.content_hash = digest
    letter.status = Letter.Status.READY if is_ready else Letter.Status.QUEUED
    letter.fault = ""
    letter.save()


def _check_releasable(decision: AwardDecision, letters: list[Letter], *, at: datetime) -> None:
    if decision.sending_on is None or any(letter.status != Letter.Status.READY for letter in letters):
        raise DecisionRefused("Nog niet alle brieven zijn klaar. Maak de brieven en wacht tot ze klaar zijn.")
    if decision.sending_on != local_date(at):
        raise DecisionRefused(
            f"De brieven zijn gemaakt voor verzending op {date_in_words(decision.sending_on)}, en vandaag is "
            f"{date_in_words(local_date(at))}. Maak de brieven opnieuw: het einde van de opschortende termijn staat "
            "erin."
        )
    if decision.demands_second_reading and not second_reading(decision).is_complete:
        raise DecisionRefused(
            "Deze brieven wachten op de tweede lezing: een jurist moet eerst elke brief hebben gelezen."
        )
    composed = composed_letters(decision)
    flags = open_flags(decision, composed)
    if flags:
        raise DecisionRefused(
            f"In de brieven staat nog {len(flags)} keer iets van een andere inschrijver: de naam, of een passage die "
            "vertrouwelijk is. Pas de tekst aan, of leg in de briefcontrole uit waarom het mag."
        )
    current = {one.bid.pk: content_hash(one.content) for one in composed}
    made = {letter.bid_id: letter.rendered_hash for letter in letters}
    if made != current or any(letter.rendered_hash != letter.content_hash for letter in letters):
        raise DecisionRefused(
            "Er is iets veranderd nadat de brieven zijn gemaakt. Maak de brieven opnieuw en controleer ze."
        )


def _enqueue_mails(letters: list[Letter]) -> None:
    """One mail per active person of each organisation that gets a letter."""
    by_organisation: dict[int, list[Letter]] = {}
    for letter in letters:
        by_organisation.setdefault(letter.bid.organisation_id, []).append(letter)
    people = Membership.objects.filter(organisation__in=by_organisation, user__is_active=True)
    for organisation_id, user_id in people.values_list("organisation_id", "user__public_id"):
        for letter in by_organisation[organisation_id]:
            enqueue("mail_letter_available", queue="mail", letter_id=letter.public_id, user_id=user_id)


def _hashes(letters: list[Letter]) -> list[dict[str, str]]:
    return [
        {"id": str(letter.public_id), "bid": str(letter.bid.public_id), "content": letter.content_hash}
        for letter in letters
    ]
