"""Draws: committed to beforehand and revealed afterwards, or held by a notary and recorded.

The secret is made by the server at the commitment and kept encrypted to the reading key, as are the words that
participants give before the draw. An aborted draw is revealed too, so that nobody can try again unseen until the
result pleases.
"""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.selectors import can_edit_for
from audit.services import Auditor, tender_scope
from bids.models import Bid
from documents.models import StoredFile
from documents.outbox import enqueue
from documents.vault import decrypt_bytes, encrypt_bytes, keyring
from scoring.domain.draw import (
    SALT_BYTES,
    SECRET_BYTES,
    DrawRefused,
    check_participants,
    commitment_of,
    drawn_order,
    matches,
    seal_of_word,
    tidy_word,
)
from scoring.domain.errors import FieldRefused, NotReady, ScoringRefused
from scoring.low_prices.selectors import low_price_obstacles
from scoring.models import Draw, DrawWord, RankingEvent
from scoring.selectors.ranking import outcome_of, ranked_by_key
from scoring.services.ranking import next_event_number, prices_are_open
from tenders.contact.services import tell_provider
from tenders.models import Lot, Tender
from tenders.permissions import NotAllowed, require
from tenders.services.lifecycle import lock_tender
from ui.formatting import dutch_datetime


@transaction.atomic
def commit_draw(
    tender: Tender,
    lot: Lot,
    bids: Sequence[Bid],
    *,
    witness: str = "",
    planned_at: datetime | None = None,
    place: str = "",
    by: User,
    at: datetime,
) -> Draw:
    """Fix the participants (exactly one open tie) and the hash of a secret that nobody has seen.

    With a moment all of them are invited to it, and get the hash with the invitation.
    """
    tender = lock_tender(tender)
    require(by, "scoring.draw", tender)
    _require_open_tie(tender, lot, bids)
    if Draw.objects.filter(tender=tender, lot=lot, held_at__isnull=True, aborted_at__isnull=True).exists():
        raise ScoringRefused(
            "Voor dit perceel is al een loting vastgelegd. Houd die loting of breek haar af."
        )
    if planned_at is not None and planned_at <= at:
        raise FieldRefused("planned_at", "Kies een tijdstip dat nog moet komen.")
    participants = {str(bid.public_id): _receipt_root(bid) for bid in bids}
    try:
        check_participants(tuple(participants.values()))
    except DrawRefused as error:
        raise ScoringRefused(str(error)) from error
    secret = secrets.token_bytes(SECRET_BYTES)
    draw = Draw.objects.create(
        tender=tender,
        lot=lot,
        participants=participants,
        commitment=commitment_of(secret),
        sealed_secret=encrypt_bytes(secret, keyring().reading_public),
        committed_at=at,
        committed_by=by,
        witness=witness.strip(),
        planned_at=planned_at,
        place=place.strip(),
    )
    _invite(draw, bids, by=by, at=at)
    _record(
        "draw.committed",
        draw,
        by=by,
        at=at,
        data={"commitment": draw.commitment, "participants": participants},
    )
    return draw


@transaction.atomic
def give_word(draw: Draw, bid: Bid, word: str, *, by: User, at: datetime) -> DrawWord:
    """Add the word of one participant, once, before the moment of the draw.

    Everybody who may see the draw sees its hash from now on; the word itself opens at the draw, or when it is aborted.
    """
    tender = lock_tender(draw.tender_id)
    if not can_edit_for(by, bid.organisation) or str(bid.public_id) not in draw.participants:
        raise NotAllowed("Alleen een deelnemer aan deze loting kan een woord geven.")
    draw = _open_draw(draw)
    if draw.planned_at is not None and at >= draw.planned_at:
        raise FieldRefused("word", "Een woord geven kon tot het tijdstip van de loting.")
    if draw.words.filter(bid=bid).exists():
        raise ScoringRefused("Uw organisatie heeft al een woord gegeven. Dat ligt vast.")
    try:
        tidy = tidy_word(word)
    except DrawRefused as error:
        raise FieldRefused("word", str(error)) from error
    salt = secrets.token_hex(SALT_BYTES)
    commitment = seal_of_word(
        tidy,
        salt,
        tender=str(tender.public_id),
        lot=draw.lot.number,
        receipt_root=draw.participants[str(bid.public_id)],
    )
    content = json.dumps({"word": tidy, "salt": salt}).encode("ascii")
    given = DrawWord.objects.create(
        draw=draw,
        bid=bid,
        commitment=commitment,
        sealed_word=encrypt_bytes(content, keyring().reading_public),
        given_by=by,
        given_at=at,
    )
    data = {"bid": str(bid.public_id), "commitment": commitment}
    _record("draw.word_given", draw, by=by, at=at, data=data)
    return given


@transaction.atomic
def hold_draw(draw: Draw, *, witness: str | None = None, by: User, at: datetime) -> Draw:
    """Reveal the secret and the words and take over the order that follows; refused when the tie is gone.

    A participant that gave no word does not hold it up. `witness` says who was there, where that is not who was asked.
    """
    tender = lock_tender(draw.tender_id)
    require(by, "scoring.draw", tender)
    draw = _open_draw(draw)
    if draw.planned_at is not None and at < draw.planned_at:
        raise ScoringRefused(
            f"De deelnemers zijn uitgenodigd voor {dutch_datetime(draw.planned_at)}. Houd de loting dan, "
            "of breek haar af en leg een nieuwe vast."
        )
    bids = {str(bid.public_id): bid for bid in Bid.objects.filter(tender=tender)}
    _require_open_tie(tender, draw.lot, [bids[key] for key in draw.participants])
    secret = _revealed(draw)
    order = drawn_order(
        secret,
        tender=str(tender.public_id),
        lot=draw.lot.number,
        participants=draw.participants,
        words={key: row["word"] for key, row in draw.revealed_words.items()},
    )
    draw.result = list(order)
    draw.held_at = at
    draw.held_by = by
    if witness is not None:
        draw.witness = witness.strip()
    draw.save(update_fields=["revealed_secret", "revealed_words", "result", "held_at", "held_by", "witness"])
    event = _add_event(tender, draw.lot, order, reason="", by=by, at=at)
    _record(
        "draw.held",
        draw,
        by=by,
        at=at,
        data={
            "secret": draw.revealed_secret,
            "words": _seals(draw),
            "order": draw.result,
            "event": str(event.public_id),
        },
    )
    if draw.planned_at is not None:
        text = (
            f"De loting voor {draw.lot} is gehouden. De uitslag en het proces-verbaal staan op de pagina van "
        )
        _tell(draw, f"{text}de loting: {_address(draw)}", by=by, at=at)
    enqueue("render_draw_record", queue="pdf", draw_id=draw.public_id)
    return draw


@transaction.atomic
def abort_draw(draw: Draw, *, reason: str, by: User, at: datetime) -> Draw:
    """End a committed draw without a result; it stays in the dossier with its secret and the reason."""
    tender = lock_tender(draw.tender_id)
    require(by, "scoring.draw", tender)
    draw = _open_draw(draw)
    if not reason.strip():
        raise FieldRefused("reason", "Schrijf op waarom u de loting afbreekt.")
    _revealed(draw)
    draw.aborted_at = at
    draw.aborted_by = by
    draw.abort_reason = reason.strip()
    draw.save(update_fields=["revealed_secret", "revealed_words", "aborted_at", "aborted_by", "abort_reason"])
    data = {"secret": draw.revealed_secret, "words": _seals(draw)}
    _record("draw.aborted", draw, by=by, at=at, data=data)
    if draw.planned_at is not None:
        text = f"De loting voor {draw.lot} gaat niet door. De reden: {draw.abort_reason}"
        _tell(
            draw, f"{text}\n\nWat vastlag, staat op de pagina van de loting: {_address(draw)}", by=by, at=at
        )
    enqueue("render_draw_record", queue="pdf", draw_id=draw.public_id)
    return draw


@transaction.atomic
def record_draw(
    tender: Tender,
    lot: Lot,
    order: Sequence[Bid],
    *,
    reason: str,
    document: StoredFile | None = None,
    by: User,
    at: datetime,
) -> RankingEvent:
    """Take over the result of a draw that was held elsewhere (a notary, a rehearsal), first drawn first."""
    tender = lock_tender(tender)
    require(by, "scoring.draw", tender)
    if not reason.strip():
        raise FieldRefused("reason", "Schrijf op wie heeft geloot, waar en wanneer.")
    _require_open_tie(tender, lot, order)
    if Draw.objects.filter(tender=tender, lot=lot, held_at__isnull=True, aborted_at__isnull=True).exists():
        raise ScoringRefused(
            "Voor dit perceel is al een loting vastgelegd. Houd die loting of breek haar af."
        )
    keys = [str(bid.public_id) for bid in order]
    event = _add_event(tender, lot, keys, reason=reason.strip(), document=document, by=by, at=at)
    Auditor(by).record(
        "draw.recorded",
        event,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"lot": lot.number, "order": keys, "document": document.sha256 if document else ""},
    )
    return event


def _require_open_tie(tender: Tender, lot: Lot, bids: Sequence[Bid]) -> None:
    if not prices_are_open(tender):
        raise ScoringRefused(
            "De prijzen zijn nog niet geopend. Pas daarna is te zien of een loting nodig is."
        )
    outcome = outcome_of(tender)
    if obstacles := low_price_obstacles(tender, outcome):
        raise NotReady("Er kan nog niet worden geloot.", obstacles)
    names = {bid.pk: name for name, bid in ranked_by_key(tender).items()}
    open_ties = [set(tie) for tie in outcome.lots[lot.number].draws_allowed]
    chosen = [names.get(bid.pk, "") for bid in bids]
    if len(set(chosen)) == len(chosen) and set(chosen) in open_ties:
        return
    if not open_ties:
        raise ScoringRefused(f"Op perceel {lot.number} is er op dit moment niets te loten.")
    ties = "; ".join(", ".join(sorted(tie)) for tie in open_ties)
    raise ScoringRefused(
        "Een loting gaat over precies de inschrijvers van één open gelijke stand, ieder één keer. "
        f"Nu kan worden geloot tussen: {ties}."
    )


def _receipt_root(bid: Bid) -> str:
    if bid.opened_submission is None:
        raise ScoringRefused("Een deelnemer heeft geen geopende inschrijving.")
    return bid.opened_submission.root_hash


def _open_draw(draw: Draw) -> Draw:
    draw = Draw.objects.select_for_update(of=("self",)).select_related("lot", "tender").get(pk=draw.pk)
    if draw.held_at is not None or draw.aborted_at is not None:
        raise ScoringRefused("Deze loting is al gehouden of afgebroken.")
    return draw


def _revealed(draw: Draw) -> bytes:
    """The secret, which must be the one that was committed to; it and the words are put on the draw in plain."""
    secret = decrypt_bytes(draw.sealed_secret, keyring().reading_private)
    if not matches(secret, draw.commitment):
        raise ScoringRefused("Het bewaarde geheim hoort niet bij deze loting. Laat een notaris loten.")
    draw.revealed_secret = secret.hex()
    draw.revealed_words = {
        str(given.bid.public_id): _revealed_word(draw, given) for given in draw.words.select_related("bid")
    }
    return secret


def _revealed_word(draw: Draw, given: DrawWord) -> dict[str, str]:
    content: dict[str, str] = json.loads(decrypt_bytes(given.sealed_word, keyring().reading_private))
    commitment = seal_of_word(
        content["word"],
        content["salt"],
        tender=str(draw.tender.public_id),
        lot=draw.lot.number,
        receipt_root=draw.participants[str(given.bid.public_id)],
    )
    if commitment != given.commitment:
        raise ScoringRefused("Een bewaard woord hoort niet bij deze loting. Laat een notaris loten.")
    return content


def _seals(draw: Draw) -> dict[str, str]:
    """The hashes of the words by bid: the log holds no text that people wrote."""
    return {str(given.bid.public_id): given.commitment for given in draw.words.select_related("bid")}


def _invite(draw: Draw, bids: Sequence[Bid], *, by: User, at: datetime) -> None:
    if draw.planned_at is None:
        return
    names = ranked_by_key(draw.tender)
    chosen = {bid.pk for bid in bids}
    parties = ", ".join(sorted(name for name, bid in names.items() if bid.pk in chosen))
    text = (
        f"U bent uitgenodigd bij een loting voor {draw.lot} van '{draw.tender.title}'.\n\n"
        f"Wanneer: {dutch_datetime(draw.planned_at)}.\n"
        f"Waar: {draw.place or 'de aanbestedende dienst laat u dit weten'}.\n"
        f"Waarom: deze inschrijvingen staan gelijk, en de methode laat dan het lot beslissen: {parties}.\n"
        f"Getuigen: {draw.witness or 'geen'}.\n\n"
        f"De volgorde volgt uit een geheim dat al vastligt, en uit de woorden van de deelnemers. Het kenmerk van het "
        f"geheim (SHA-256) is {draw.commitment}.\n\n"
        f"U kunt tot het tijdstip van de loting een woord geven. Dat hoeft niet. Hoe dat gaat, leest u op de pagina "
        f"van de loting: {_address(draw)}\n\n"
        "Na de loting staan daar de uitslag, het proces-verbaal en het bestand loting.json, waarmee u zelf narekent "
        "dat de volgorde klopt."
    )
    _tell(draw, text, by=by, at=at)


def _address(draw: Draw) -> str:
    return settings.SITE_URL + reverse("scoring:own_draw", args=[draw.tender.public_id, draw.public_id])


def _tell(draw: Draw, text: str, *, by: User, at: datetime) -> None:
    """To every participant; the mail that follows says only that there is a message."""
    bids = Bid.objects.filter(tender=draw.tender, public_id__in=list(draw.participants))
    for bid in bids.select_related("organisation"):
        tell_provider(draw.tender, bid.organisation, text=text, by=by, at=at)


def _add_event(
    tender: Tender,
    lot: Lot,
    order: Sequence[str],
    *,
    reason: str,
    document: StoredFile | None = None,
    by: User,
    at: datetime,
) -> RankingEvent:
    return RankingEvent.objects.create(
        tender=tender,
        number=next_event_number(tender),
        kind=RankingEvent.Kind.DRAW,
        lot=lot,
        order=list(order),
        reason=reason,
        document=document,
        by=by,
        at=at,
    )


def _record(event: str, draw: Draw, *, by: User, at: datetime, data: dict) -> None:
    Auditor(by).record(event, draw, scope=tender_scope(draw.tender.public_id), at=at, data=data)
