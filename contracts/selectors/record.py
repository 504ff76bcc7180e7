"""The record that the letters of a decision are composed of; a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch

from accounts.models import Organisation
from bids.models import Bid, BidLot, SetAside
from bids.selectors import BidFacts, entries_of
from contracts.domain.completeness import Missing, missing
from contracts.domain.composition import (
    BidRecord,
    DecisionRecord,
    EstablishedGround,
    compose,
)
from contracts.domain.content import LetterContent, LetterStyle
from contracts.domain.errors import DecisionRefused
from contracts.domain.letter_words import AgreedScore
from contracts.domain.minutes import NO_DECISION
from contracts.domain.verdicts import Verdict, VerdictKind
from contracts.models import AwardDecision, HouseStyle
from contracts.selectors.decisions import awarded_positions
from contracts.verification.selectors import asked_of_bids, met_items
from documents.models import StoredFile
from scoring.domain.low_prices import rejection_in_words
from scoring.low_prices.selectors import rejected_prices
from scoring.models import ConsensusScore, RankingEvent
from scoring.selectors import is_current, outcome_of
from tenders.domain.method import Outcome
from tenders.domain.vocabulary import EvidenceMoment, SetAsideGround
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.selectors import definition_of, texts_of


@dataclass(frozen=True)
class Composed:
    """The letter of one bid as it would be now, and what it lacks."""

    bid: Bid
    content: LetterContent
    missing: tuple[Missing, ...]


def composed_letters(decision: AwardDecision, *, sent_on: date | None = None) -> list[Composed]:
    """The letters of all opened bids, by name. Raises DecisionRefused where the ranking is no longer current."""
    record, bids = record_of(decision, sent_on=sent_on or decision.sending_on)
    composed = []
    for name, bid in bids.items():
        content = compose(record, name)
        composed.append(Composed(bid, content, tuple(missing(content))))
    return composed


def record_of(decision: AwardDecision, *, sent_on: date | None) -> tuple[DecisionRecord, dict[str, Bid]]:
    """The record, and the bids by the name under which they stand in it."""
    tender = decision.tender
    definition = definition_of(tender)
    facts = entries_of(tender)
    bids = {fact.bidder: fact.bid for fact in facts}
    replaced = _replaced(decision)
    style = house_style_of(tender.authority)
    record = DecisionRecord(
        verdicts={
            row.lot.number: Verdict(VerdictKind(row.kind), row.reason)
            for row in decision.lots.select_related("lot")
        },
        number=decision.number,
        replaced_on=local_date(replaced.released_at) if replaced and replaced.released_at else None,
        authority=tender.authority.name,
        sender=sender_lines(tender.authority, style),
        reference=f"{tender.reference or tender.key} / besluit {decision.number}",
        tender=tender.title,
        method=definition.method,
        level_texts=texts_of(tender).scale,
        outcome=_outcome(decision, bids),
        bids=_with_proofs(tender, decision, bids, _bid_records(tender, facts)),
        advantages={
            (row.lot.number, _name(facts, row.bid_id), row.criterion_code): row.text
            for row in decision.advantages.select_related("lot")
        },
        sent_on=sent_on,
        standstill_days=definition.standstill_days,
        standstill_rolls=definition.standstill_rolls_forward,
        supplement_days=definition.supplement_days,
        winner_days=definition.days_for_winner,
        winner_rolls=definition.winner_evidence_rolls_forward,
        proofs_after_award=tuple(
            rule.name for rule in definition.evidence if rule.moment is EvidenceMoment.AFTER_AWARD
        ),
        court=decision.court,
        complaint_desk=decision.complaint_desk,
        signatory=decision.signatory,
        style=LetterStyle(style.accent, style.logo.sha256 if style.logo else "") if style else LetterStyle(),
        fingerprint=tender.fingerprint,
    )
    return record, bids


def undecided_record(tender: Tender, reason: str) -> tuple[DecisionRecord, dict[str, Bid]]:
    """The record of a tender that was withdrawn before a decision went out, with the bids that were opened.

    It has no outcome, also where a ranking was made: nobody was told of it.
    """
    definition = definition_of(tender)
    facts = entries_of(tender)
    record = DecisionRecord(
        verdicts={lot.number: Verdict(VerdictKind.WITHDRAWN, reason) for lot in definition.method.lots},
        number=NO_DECISION,
        replaced_on=None,
        authority=tender.authority.name,
        sender=sender_lines(tender.authority, house_style_of(tender.authority)),
        reference=f"{tender.reference or tender.key} / intrekking",
        tender=tender.title,
        method=definition.method,
        level_texts={},
        outcome=None,
        bids=_bid_records(tender, facts),
        advantages={},
        sent_on=None,
        standstill_days=definition.standstill_days,
        standstill_rolls=definition.standstill_rolls_forward,
        supplement_days=definition.supplement_days,
        winner_days=definition.days_for_winner,
        winner_rolls=definition.winner_evidence_rolls_forward,
        proofs_after_award=(),
        court="",
        complaint_desk="",
        signatory="",
        fingerprint=tender.fingerprint,
    )
    return record, {fact.bidder: fact.bid for fact in facts}


def address_lines(organisation: object) -> tuple[str, ...]:
    """Street, and postal code with place, as far as known."""
    street = getattr(organisation, "address", "")
    place = f"{getattr(organisation, 'postal_code', '')} {getattr(organisation, 'city', '')}".strip()
    return tuple(line for line in (street, place) if line)


def house_style_of(authority: Organisation) -> HouseStyle | None:
    return HouseStyle.objects.select_related("logo").filter(authority=authority).first()


def logo_with_hash(sha256: str) -> StoredFile | None:
    """The logo as it was when the letter was composed, also after the authority took another one."""
    return StoredFile.objects.filter(sha256=sha256, content_type="image/png", name="logo.png").first()


def sender_lines(authority: Organisation, style: HouseStyle | None) -> tuple[str, ...]:
    """The address above a letter: that of the house style, else that of the organisation."""
    lines = tuple(line.strip() for line in style.address.splitlines() if line.strip()) if style else ()
    return lines or address_lines(authority)


def _outcome(decision: AwardDecision, bids: dict[str, Bid]) -> Outcome | None:
    if decision.ranking is None:
        return None
    outcome = outcome_of(decision.tender)
    if not is_current(decision.ranking, outcome, bids):
        raise DecisionRefused(
            "De rangorde is veranderd nadat dit besluit is opgesteld. Stel de rangorde opnieuw vast en neem daarna "
            "een nieuw besluit."
        )
    return outcome


def _replaced(decision: AwardDecision) -> AwardDecision | None:
    """The last earlier decision whose letters went out."""
    earlier = AwardDecision.objects.filter(
        tender=decision.tender, number__lt=decision.number, released_at__isnull=False
    )
    return earlier.order_by("-number").first()


def _bid_records(tender: Tender, facts: list[BidFacts]) -> dict[str, BidRecord]:
    grounds = _grounds(tender, facts)
    scores: dict[int, dict[int, dict[str, AgreedScore]]] = defaultdict(lambda: defaultdict(dict))
    for row in ConsensusScore.objects.filter(bid__tender=tender).select_related("lot"):
        value = row.value
        if value is not None:
            agreed = AgreedScore(row.level_label, value, row.motivation)
            scores[row.bid_id][row.lot.number][row.criterion_code] = agreed
    return {
        fact.bidder: BidRecord(
            name=fact.bidder,
            recipient=(fact.bid.organisation.name, *address_lines(fact.bid.organisation)),
            lots=fact.lots,
            grounds=tuple(grounds[fact.bid.pk]),
            scores=scores[fact.bid.pk],
            prices=fact.prices,
        )
        for fact in facts
    }


def _with_proofs(
    tender: Tender, decision: AwardDecision, bids: dict[str, Bid], records: dict[str, BidRecord]
) -> dict[str, BidRecord]:
    """With what each winner supplies after the award; what met after an earlier decision is not asked again."""
    winners = {row.bid_id for row in awarded_positions(decision)}
    asked, met = asked_of_bids(tender, list(winners)), met_items(list(winners))
    found = dict(records)
    for name, bid in bids.items():
        if bid.pk not in winners:
            continue
        titles = {
            (one.code, one.party): f"{one.name}, {member.name}" if member else one.name
            for one, member in asked[bid.pk]
        }
        found[name] = replace(
            records[name],
            proofs=tuple(title for key, title in titles.items() if key not in met[bid.pk]),
            settled=tuple(title for key, title in titles.items() if key in met[bid.pk]),
        )
    return found


def _grounds(tender: Tender, facts: list[BidFacts]) -> dict[int, list[EstablishedGround]]:
    found: dict[int, list[EstablishedGround]] = {fact.bid.pk: [] for fact in facts}
    rows = SetAside.objects.filter(bid__tender=tender, revoked_at__isnull=True).select_related(
        "item__member", "lot"
    )
    for row in rows:
        subject = row.item.title if row.item else ""
        lot = row.lot.number if row.lot else None
        established = EstablishedGround(SetAsideGround(row.ground), row.reason, subject, lot)
        found.setdefault(row.bid_id, []).append(established)
    drop_outs = RankingEvent.objects.filter(tender=tender, kind=RankingEvent.Kind.DROP_OUT)
    for event in drop_outs.select_related("lot"):
        lot = event.lot.number if event.lot else None
        established = EstablishedGround(SetAsideGround(event.ground), event.reason, lot=lot)
        found.setdefault(event.bid_id or 0, []).append(established)
    for inquiry in rejected_prices(tender):
        reason = rejection_in_words(inquiry.facts)
        established = EstablishedGround(SetAsideGround.ABNORMALLY_LOW, reason, lot=inquiry.lot.number)
        found.setdefault(inquiry.bid_id, []).append(established)
    return found


def _name(facts: list[BidFacts], bid_id: int) -> str:
    return next((fact.bidder for fact in facts if fact.bid.pk == bid_id), "")


def remaining_bids(tender: Tender) -> list[Bid]:
    """The opened bids that still take part on some lot: nobody set them aside there."""
    bids = Bid.objects.filter(tender=tender, opened_submission__isnull=False).prefetch_related(
        Prefetch("lots", BidLot.objects.all()),
        Prefetch("set_asides", SetAside.objects.filter(revoked_at__isnull=True)),
    )
    return [bid for bid in bids if _takes_part(bid)]


def _takes_part(bid: Bid) -> bool:
    barred = {row.lot_id for row in bid.set_asides.all()}
    return None not in barred and any(row.lot_id not in barred for row in bid.lots.all())
